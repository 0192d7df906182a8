"""Rows of a sheet read and checked: each becomes ready to be stored, or faults that say where.

Whatever recurs from row to row (names, days, choices, whose a row is) is looked up once a sheet.
"""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhuzhen.base.problems import Fault
from zhuzhen.base.sheets.heads import is_total, letters
from zhuzhen.base.sheets.portions import Cell, Row
from zhuzhen.base.sheets.workbook import Sheet
from zhuzhen.base.texts import seen
from zhuzhen.policy.choices import SUMMABLE, FieldKind, Link
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import MONEY_UNITS
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.belonging import Belonging, parent_text
from zhuzhen.registers.importing.columns import Column, Layout
from zhuzhen.registers.importing.naming import Names
from zhuzhen.registers.importing.ready import Ready
from zhuzhen.registers.importing.siding import Elsewhere
from zhuzhen.registers.problems import MOST_TOLD, Unreadable, fault
from zhuzhen.registers.reading import read_day, read_name, read_text, reader_of
from zhuzhen.registers.rules import day_faults, derive_links, link_faults
from zhuzhen.registers.rules.contents import digest_of, values_text
from zhuzhen.registers.rules.summaries import summary_maker
from zhuzhen.registers.rules.values import (
    bounds_faults,
    check_faults,
    done_faults,
    facts_of,
    people_faults,
)
from zhuzhen.registers.world import Links, World

Reader = Callable[[Cell], object]
# Kinds whose cells seldom recur: remembering them would only fill memory.
_SELDOM = SUMMABLE | {FieldKind.LONG_TEXT, FieldKind.CREDIT_CODE, FieldKind.URL}
_REMEMBERED = 20_000
_ERROR_CELL = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_KEY_LENGTH = 80
_PARENT = ("parent", "parent_code")
_ONCE = ("key", *_PARENT)
_NOT_KNOWN = Links()
_WHOSE = ("org", "person", "cluster", "team", "parent", "place")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A column with what reads its cells; `known` remembers what each cell came to."""

    index: int
    target: str
    header: str
    read: Reader
    recurs: bool
    known: dict[Cell, object]


def _key(cell: Cell) -> str:
    return read_text(cell, limit=_KEY_LENGTH)


class RowReader:
    """Reads the rows of one sheet of one register; made once, called for each row.

    `may`: whether the importer may report for these links. `elsewhere`: the pack that asks for
    other columns of a row's side. What is wrong gathers in `faults`, the
    first MOST_TOLD of `count`.
    """

    def __init__(
        self,
        declaration: Declaration,
        *,
        sheet: Sheet,
        layout: Layout,
        world: World,
        names: Names,
        may: Callable[[Links], bool],
        elsewhere: Elsewhere,
        today: dt.date,
    ) -> None:
        self.declaration, self.sheet, self.layout = declaration, sheet, layout
        self.world, self.names, self.may, self.today = world, names, may, today
        self.elsewhere = elsewhere
        self.faults: list[Fault] = []
        self.count = 0
        self._refused: set[str] = set()  # fields of the row being read that are told already
        self.headers = {column.target: column.header for column in layout.columns}
        self.link_columns = [self._of_link(each) for each in layout.columns if not each.field]
        self.value_columns = [self._of_field(each) for each in layout.columns if each.field]
        fields = declaration.register.fields
        self.bounded = [(each.id, each) for each in fields if each.kind in SUMMABLE]
        self.required = [each.id for each in fields if each.required]
        self.belonging = Belonging(declaration, world=world)
        self._above = [each.index for each in self.link_columns if each.target in _PARENT]
        self._percents = [
            each.index
            for each in layout.columns
            if each.field and each.field.kind is FieldKind.PERCENT
        ]
        self._asked_links = [link.value for link in declaration.register.links]
        self._turning = world.turning_days()
        self._summary = summary_maker(declaration, world=world)
        self._given: dict[tuple[object, ...], Links] = {}
        self._linked: dict[tuple[object, ...], Links] = {}
        self._asked: dict[tuple[str, ...], tuple[int, tuple[str, ...]]] = {}
        self._days: dict[dt.date, tuple[int, tuple[Fault, ...]]] = {}

    def _of_link(self, column: Column) -> _Reading:
        readers: dict[str, Reader] = {
            "key": _key,
            "happened_on": read_day,
            "place": self.names.place,
            "place_code": self.names.place,
            "org": self.names.org,
            "org_code": self.names.org_by_id,
            "cluster": self.names.cluster,
            "team": self.names.team,
            "person": read_name,
            "person_code": read_text,
            "parent": parent_text,
            "parent_code": parent_text,
        }
        read, recurs = readers[column.target], column.target not in _ONCE
        return _Reading(column.index, column.target, column.header, read, recurs, {})

    def _of_field(self, column: Column) -> _Reading:
        assert column.field is not None
        read = self._field_reader(column.field, unit=column.unit)
        recurs = column.field.kind not in _SELDOM
        return _Reading(column.index, column.target, column.header, read, recurs, {})

    def _field_reader(self, field: Field, *, unit: str) -> Reader:
        if field.kind is FieldKind.PLACE:
            return self.names.place
        if field.kind is FieldKind.ORGANISATION:
            return self.names.org
        terms = self.declaration.terms_of(field) if field.terms else None
        return reader_of(field, terms=terms, money_unit=unit or MONEY_UNITS[0])

    def _located(self, told: Fault, *, row: int, column: str = "") -> None:
        self.count += 1
        self._refused.add(told.field)
        if self.count > MOST_TOLD:
            return
        header = column or self.headers.get(told.field) or self.headers.get(f"{told.field}_code")
        self.faults.append(
            replace(
                told,
                file=self.sheet.file,
                sheet=self.sheet.name,
                row=row,
                column=header or (self.declaration.label_of(told.field) if told.field else ""),
            )
        )

    def _cells(self, row: int, cells: Sequence[Cell], columns: list[_Reading]) -> dict[str, object]:
        found: dict[str, object] = {}
        for column in columns:
            cell = cells[column.index]
            if cell == "" or cell is None:
                continue
            value = column.known.get(cell)
            if value is None:
                value = self._read_cell(row, cell, column)
                if value is None:
                    continue
            found[column.target] = value
        return found

    def _read_cell(self, row: int, cell: Cell, column: _Reading) -> object | None:
        """What a cell says; None if it is blank or cannot be read, which is then told."""
        if type(cell) is str and not (cell := seen(cell)).strip():
            return None
        try:
            value = column.read(cell)
        except Unreadable as error:
            told = error.as_fault(field=column.target)
            if isinstance(cell, str) and _ERROR_CELL.fullmatch(cell):
                told = fault("error_cell", field=column.target, value=cell)
            self._located(told, row=row, column=column.header)
            return None
        if column.recurs and len(column.known) < _REMEMBERED:
            column.known[cell] = value
        return value

    def _without_formulas(self, row: Row) -> Row:
        """The row but its cells with formulas, which are told: their results may be stale."""
        left = list(row.cells)
        for column in (*self.link_columns, *self.value_columns):
            if column.index in row.formulas:
                left[column.index] = ""
                cell = f"{letters(column.index)}{row.number}"
                told = fault("formula", field=column.target, cell=cell)
                self._located(told, row=row.number, column=column.header)
        return row._replace(cells=left)

    def _percents_as_shown(self, row: Row) -> Row:
        """What a cell's format shows as 8.7% lies in it as 0.087."""
        shown = list(row.cells)
        for index in self._percents:
            cell = shown[index]
            if isinstance(cell, float) and index in row.percents:
                shown[index] = f"{Decimal(repr(cell)) * 100:f}"
        return row._replace(cells=shown)

    def look_ahead(self, rows: Sequence[Row]) -> None:
        """Before a portion of rows is read: find the records above that it names."""
        if self._above:
            self.belonging.look_up(row.cells[index] for row in rows for index in self._above)

    def _links(
        self, known: dict[str, object], on: dt.date, *, epoch: int
    ) -> tuple[Links, tuple[Fault, ...]]:
        """Links derived and checked; where all is well, once for each stretch of days in which
        nothing of the world changes (a fault's text names its day), and for all records above of
        the same side."""
        place = known.get("place_code") or known.get("place")
        org = known.get("org_code") or known.get("org")
        cluster, team = known.get("cluster"), known.get("team")
        person = str(known.get("person_code") or known.get("person") or "")
        parent = str(known.get("parent_code") or known.get("parent") or "")
        given = self._given_by(place, org, cluster, team)
        if person or parent:
            given, faults = self.belonging.complete(given, person=person, parent=parent, on=on)
            if faults:
                return _NOT_KNOWN, faults
        above = self.world.parents[given.parent] if given.parent is not None else None
        key = (place, org, cluster, team, person, above and above.links, epoch)
        found = self._linked.get(key)
        if found is not None and (above is None or above.fits(on)):
            return (replace(found, parent=given.parent) if above else found), ()
        links = derive_links(self.declaration, given=given, world=self.world, on=on)
        faults = link_faults(self.declaration, links=links, world=self.world, on=on)
        if not faults:
            if not self.may(links):
                faults = (fault("not_yours", field="org" if links.org is not None else "place"),)
            elif other := self.elsewhere(links.helper_code):
                faults = (fault("other_region", field=self._whose(links), title=other),)
            else:
                self._linked[key] = links
        return links, faults

    def _given_by(self, place: object, org: object, cluster: object, team: object) -> Links:
        """The same object for the same names: rows share a few."""
        ends = (place, org, cluster, team)
        if ends not in self._given:
            self._given[ends] = Links(
                place=place if isinstance(place, str) else None,
                org=_whole(org),
                cluster=_whole(cluster),
                team=_whole(team),
            )
        return self._given[ends]

    def _whose(self, links: Links) -> str:
        """The link of the sheet's own by which a row is its side's."""
        named = (name for name in _WHOSE if getattr(links, name) is not None)
        return next((name for name in named if name in self.headers), "org")

    def _value_faults(self, values: dict[str, object], refused: frozenset[str]) -> list[Fault]:
        found = [
            fault("required", field=name)
            for name in self.required
            if name not in values and name not in refused
        ]
        for name, field in self.bounded:
            if name in values:
                found += bounds_faults(field, value=values[name])
        if len(self.bounded) > 1:
            found += people_faults(self.declaration, values=values)
        found += done_faults(self.declaration, values=values, today=self.today)
        return found

    def read(self, row: Row) -> Ready | None:
        """One row made ready; None if it has faults, which are then in `self.faults`."""
        before = self.count
        self._refused = set()
        if is_total(row.cells):
            self._located(fault("total_row"), row=row.number)
            return None
        if row.formulas:
            row = self._without_formulas(row)
        if row.percents:
            row = self._percents_as_shown(row)
        number, cells = row.number, row.cells
        known = self._cells(number, cells, self.link_columns)
        values = self._cells(number, cells, self.value_columns)
        refused = frozenset(self._refused)
        day = known.get("happened_on")
        found = self._value_faults(values, refused)
        links = _NOT_KNOWN
        if isinstance(day, dt.date):
            links, more = self._day_and_links(known, day, refused)
            found += more
            if self.declaration.checks:
                facts = facts_of(values, links=links, happened_on=day)
                faulty = {each.field for each in found} | refused
                found += check_faults(self.declaration, facts=facts, faulty=faulty)
        elif "happened_on" not in refused:
            found.append(fault("required", field="happened_on"))
        for each in found:
            self._located(each, row=number)
        if self.count > before or not isinstance(day, dt.date):
            return None
        return self._ready(number, known, day, links, values)

    def _day_and_links(
        self, known: dict[str, object], day: dt.date, refused: frozenset[str]
    ) -> tuple[Links, list[Fault]]:
        if day not in self._days:
            epoch = bisect_right(self._turning, day)
            self._days[day] = epoch, day_faults(day, today=self.today)
        epoch, of_day = self._days[day]
        links, faults = self._links(known, day, epoch=epoch)
        if not faults:
            return links, list(of_day)
        # What could not be read is already told; it is not also missing, nor what hangs on it.
        unread = refused | ({Link.CLUSTER, Link.TEAM} if refused & {"org", "org_code"} else set())
        # What could not be read, or its code column, is told already.
        told = [each for each in faults if not {each.field, f"{each.field}_code"} & unread]
        return links, [*of_day, *told]

    def _ready(
        self,
        row: int,
        known: dict[str, object],
        day: dt.date,
        links: Links,
        values: dict[str, object],
    ) -> Ready:
        key, text = str(known.get("key", "")), values_text(values)
        digest = digest_of(self.declaration.id, happened_on=day, links=links, values_as_text=text)
        return Ready(
            row,
            key or f"#{digest[:48]}-1",
            bool(key),
            day,
            links.place,
            links.helper_code,
            links.org,
            links.cluster,
            links.team,
            links.person,
            links.parent,
            *self.declaration.task_days(values),
            text,
            self._summary(values, links, day),
            digest,
            *self._filled(known, links, values),
        )

    def _filled(
        self, known: dict[str, object], links: Links, values: dict[str, object]
    ) -> tuple[int, int]:
        """Cells that say something (a name and its number are one), and links that followed."""
        targets = tuple(known)
        if targets not in self._asked:
            said = {target.removesuffix("_code") for target in targets}
            left = tuple(name for name in self._asked_links if name not in said)
            self._asked[targets] = len(said - {"key"}), left
        asked, left = self._asked[targets]
        return asked + len(values), sum(getattr(links, name) is not None for name in left)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
