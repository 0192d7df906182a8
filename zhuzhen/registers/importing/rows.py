"""Rows of a sheet read and checked: each becomes a prepared row, or faults that say where."""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

from zhuzhen.base.problems import Fault
from zhuzhen.policy.choices import SUMMABLE, FieldKind, Link
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import MONEY_UNITS
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.columns import Column, Layout
from zhuzhen.registers.importing.naming import Names
from zhuzhen.registers.importing.workbook import Cell, Sheet
from zhuzhen.registers.problems import Unreadable, fault
from zhuzhen.registers.reading import read_day, read_text, reader_of
from zhuzhen.registers.rules import day_faults, derive_links, link_faults
from zhuzhen.registers.rules.contents import digest_of, values_text
from zhuzhen.registers.rules.summaries import summary_maker
from zhuzhen.registers.rules.values import bounds_faults, check_faults, facts_of, people_faults
from zhuzhen.registers.world import Links, World

Reader = Callable[[Cell], object]
# Kinds whose texts recur from row to row: read once, then looked up.
_RECURRING = frozenset({FieldKind.CHOICE, FieldKind.DATE, FieldKind.YES_NO, FieldKind.PLACE})
_ERROR_CELL = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_KEY_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row fit to be stored. `key` is the sheet's own number, or '' if it has none."""

    row: int
    key: str
    happened_on: dt.date
    links: Links
    values: dict[str, object]
    values_as_text: str
    summary: str
    digest: str


def recalled(read: Reader) -> Reader:
    """The same reader, remembering what each text came to; failures are read again."""
    known: dict[Cell, object] = {}

    def lookup(cell: Cell) -> object:
        try:
            return known[cell]
        except KeyError:
            value = known[cell] = read(cell)
            return value

    return lookup


def _key(cell: Cell) -> str:
    return read_text(cell, limit=_KEY_LENGTH)


class RowReader:
    """Reads the rows of one sheet of one register; made once, called for each row."""

    def __init__(
        self,
        declaration: Declaration,
        *,
        sheet: Sheet,
        layout: Layout,
        world: World,
        names: Names,
        today: dt.date,
    ) -> None:
        self.declaration, self.sheet, self.layout = declaration, sheet, layout
        self.world, self.names, self.today = world, names, today
        self.faults: list[Fault] = []
        self.headers = {column.target: column.header for column in layout.columns}
        self.link_columns, self.value_columns = self._readers()
        self.bounded = [
            (each.id, each) for each in declaration.register.fields if each.kind in SUMMABLE
        ]
        self.required = [each.id for each in declaration.register.fields if each.required]
        self._turning = world.turning_days()
        self._summary = summary_maker(declaration, world=world)
        self._linked: dict[tuple[object, ...], Links] = {}
        self._days: dict[dt.date, tuple[Fault, ...]] = {}

    def _readers(self) -> tuple[list[tuple[Column, Reader]], list[tuple[Column, Reader]]]:
        of_links: dict[str, Reader] = {
            "key": _key,
            "happened_on": recalled(read_day),
            "place": self.names.place,
            "place_code": self.names.place,
            "org": recalled(self.names.org),
            "org_code": recalled(self.names.org_by_id),
            "cluster": recalled(self.names.cluster),
            "team": recalled(self.names.team),
        }
        links, values = [], []
        for column in self.layout.columns:
            if column.field is None:
                links.append((column, of_links[column.target]))
            else:
                values.append((column, self._field_reader(column.field, unit=column.unit)))
        return links, values

    def _field_reader(self, field: Field, *, unit: str) -> Reader:
        if field.kind is FieldKind.PLACE:
            return self.names.place
        if field.kind is FieldKind.ORGANISATION:
            return recalled(self.names.org)
        terms = self.declaration.terms_of(field) if field.terms else None
        read = reader_of(field, terms=terms, money_unit=unit or MONEY_UNITS[0])
        return recalled(read) if field.kind in _RECURRING else read

    def _located(self, told: Fault, *, row: int, column: str = "") -> None:
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

    def _cells(
        self, row: int, cells: list[Cell], columns: list[tuple[Column, Reader]]
    ) -> dict[str, object]:
        found: dict[str, object] = {}
        width = len(cells)
        for column, read in columns:
            cell = cells[column.index] if column.index < width else ""
            if cell == "" or cell is None or (type(cell) is str and not cell.strip()):
                continue
            try:
                found[column.target] = read(cell)
            except Unreadable as error:
                told = error.as_fault(field=column.target)
                if isinstance(cell, str) and _ERROR_CELL.fullmatch(cell):
                    told = fault("error_cell", field=column.target, value=cell)
                self._located(told, row=row, column=column.header)
        return found

    def _links(self, known: dict[str, object], on: dt.date) -> tuple[Links, tuple[Fault, ...]]:
        """Links derived and checked; where all is well, once for each stretch of days in which
        nothing of the world changes (a fault's text names its day)."""
        place = known.get("place_code") or known.get("place")
        org = known.get("org_code") or known.get("org")
        cluster, team = known.get("cluster"), known.get("team")
        key = (place, org, cluster, team, bisect_right(self._turning, on))
        links = self._linked.get(key)
        if links is not None:
            return links, ()
        given = Links(
            place=place if isinstance(place, str) else None,
            org=_whole(org),
            cluster=_whole(cluster),
            team=_whole(team),
        )
        links = derive_links(self.declaration, given=given, world=self.world, on=on)
        faults = link_faults(self.declaration, links=links, world=self.world, on=on)
        if not faults:
            self._linked[key] = links
        return links, faults

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
        return found

    def read(self, row: int, *, cells: list[Cell]) -> Prepared | None:
        """One row prepared; None if it has faults, which are then in `self.faults`."""
        before = len(self.faults)
        known = self._cells(row, cells, self.link_columns)
        values = self._cells(row, cells, self.value_columns)
        refused = frozenset(each.field for each in self.faults[before:])
        day = known.get("happened_on")
        found = self._value_faults(values, refused)
        links = Links()
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
            self._located(each, row=row)
        if len(self.faults) > before or not isinstance(day, dt.date):
            return None
        return self._prepared(row, str(known.get("key", "")), day, links, values)

    def _day_and_links(
        self, known: dict[str, object], day: dt.date, refused: frozenset[str]
    ) -> tuple[Links, list[Fault]]:
        if day not in self._days:
            self._days[day] = day_faults(day, today=self.today)
        links, faults = self._links(known, day)
        if not faults:
            return links, list(self._days[day])
        # What could not be read is already told; it is not also missing, nor what hangs on it.
        unread = refused | ({Link.CLUSTER, Link.TEAM} if refused & {"org", "org_code"} else set())
        told = [each for each in faults if each.field not in unread and not _code_of(each, unread)]
        return links, [*self._days[day], *told]

    def _prepared(
        self, row: int, key: str, day: dt.date, links: Links, values: dict[str, object]
    ) -> Prepared:
        text = values_text(values)
        digest = digest_of(self.declaration.id, happened_on=day, links=links, values_as_text=text)
        summary = self._summary(values, links, day)
        return Prepared(row, key, day, links, values, text, summary, digest)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _code_of(told: Fault, unread: frozenset[str] | set[str]) -> bool:
    """Whether a fault is about a link whose code column could not be read."""
    return f"{told.field}_code" in unread
