"""Cells of a typed sheet read by the kind of their column; what is wrong gathers with its place."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from zhuzhen.base.numbers import whole_number
from zhuzhen.base.problems import Fault
from zhuzhen.base.sheets.heads import is_total, letters
from zhuzhen.base.sheets.workbook import Cell, Sheet
from zhuzhen.base.texts import seen
from zhuzhen.registers.choices import LEVEL_WORDS, NO_WORDS, YES_WORDS
from zhuzhen.registers.importing.columns import Layout
from zhuzhen.registers.problems import LISTED, Unreadable, fault
from zhuzhen.registers.reading import read_credit_code, read_day, read_name, read_text
from zhuzhen.rosters.declarations import Column, Kind, Roster, Values
from zhuzhen.rosters.facts import Facts
from zhuzhen.rosters.labels import HIDDEN, SEPARATORS

Reader = Callable[[Cell], object]
_ERROR_CELL = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_FIRST, _LAST = dt.date(1949, 1, 1), dt.date(2100, 12, 31)


@dataclass(frozen=True)
class Row:
    """A row as the sheet has it: its number there, and what its columns say (None: blank)."""

    number: int
    values: Values


def _holds(cell: Cell) -> bool:
    return cell is not None and bool(str(cell).strip())


def _number(cell: Cell) -> int:
    text = read_text(cell)
    found = whole_number(text)
    if found is None or not 0 < found < 2**63:
        raise Unreadable("roster_wrong_number", value=text[:40])
    return found


def _yes_no(cell: Cell) -> bool:
    text = read_text(cell).lower()
    if text in YES_WORDS or text in NO_WORDS:
        return text in YES_WORDS
    raise Unreadable("not_yes_no", value=text[:40])


def _day(cell: Cell) -> dt.date:
    day = read_day(cell)
    if not _FIRST <= day <= _LAST:
        raise Unreadable("roster_bad_day", value=day)
    return day


def _choice(column: Column) -> Reader:
    assert column.choices is not None
    known = {word: value for value, label in column.choices.choices for word in (value, label)}
    known = {**dict(column.other_words), **known}

    def read(cell: Cell) -> str:
        text = read_text(cell)
        if text not in known:
            labels = LISTED.join(str(each) for each in column.choices.labels)  # type: ignore[union-attr]
            raise Unreadable("unknown_choice", value=text[:40], known=labels)
        return str(known[text])

    return read


def _place(column: Column, facts: Facts) -> Reader:
    def read(cell: Cell) -> str:
        code = facts.names.place(cell)
        place = facts.world.places.get(code)
        if place is not None and column.levels and place.level not in column.levels:
            wanted = LISTED.join(
                word for level, word in LEVEL_WORDS.items() if level in column.levels
            )
            level = LEVEL_WORDS[place.level]
            raise Unreadable("wrong_level", name=place.name, level=level, wanted=wanted)
        return code

    return read


def _units(facts: Facts) -> Reader:
    def read(cell: Cell) -> tuple[object, ...]:
        parts = [each.strip() for each in re.split(SEPARATORS, str(cell))]
        known = tuple(sorted({facts.org(each) for each in parts if each and each != HIDDEN}))
        return (*known, HIDDEN) if HIDDEN in parts else known

    return read


def _or_hidden(read: Reader) -> Reader:
    """What an export says of something out of sight is kept until its row is known."""
    return lambda cell: HIDDEN if str(cell).strip() == HIDDEN else read(cell)


def reader_of(column: Column, *, facts: Facts) -> Reader:
    """What reads the cells of a column; it raises Unreadable and never sees a blank one."""
    if column.kind is Kind.CHOICE:
        return _choice(column)
    if column.kind is Kind.PLACE:
        return _place(column, facts)
    if column.kind is Kind.TEXT:
        return lambda cell: read_text(cell, limit=column.longest)
    if column.kind is Kind.NAME:
        return lambda cell: read_name(cell, limit=column.longest)
    readers: dict[Kind, Reader] = {
        Kind.NUMBER: _number,
        Kind.YES_NO: _yes_no,
        Kind.DATE: _day,
        Kind.CREDIT_CODE: read_credit_code,
        Kind.UNIT: _or_hidden(facts.org),
        Kind.UNITS: _units(facts),
        Kind.CLUSTER: _or_hidden(facts.cluster),
        Kind.TEAM: _or_hidden(facts.team),
        Kind.PERSON: _or_hidden(facts.person),
    }
    return readers[column.kind]


class SheetReader:
    """Reads the rows of one typed sheet. What is wrong gathers in `faults`."""

    def __init__(self, roster: Roster, *, sheet: Sheet, layout: Layout, facts: Facts) -> None:
        self.roster, self.sheet, self.layout = roster, sheet, layout
        self.faults: list[Fault] = []
        self.headers = {each.target: each.header for each in layout.columns}
        self.readers = {
            each.target: reader_of(roster.column(each.target), facts=facts)
            for each in layout.columns
        }

    def located(self, told: Fault, *, row: int | None) -> Fault:
        """A fault with its file, sheet, row and column."""
        titles = {each.name: each.title for each in self.roster.columns}
        header = told.column or self.headers.get(told.field) or titles.get(told.field, "")
        return replace(told, file=self.sheet.file, sheet=self.sheet.name, row=row, column=header)

    def tell(self, told: Fault, *, row: int) -> None:
        self.faults.append(self.located(told, row=row))

    def rows(self) -> Iterator[Row]:
        """Every row that holds anything; one with faults comes too, without what was unreadable."""
        read = [each.index for each in self.layout.columns]
        for number, cells, formulas, _ in self.sheet.rows(after=self.layout.header_row):
            said = [cells[index] for index in read if index < len(cells)]
            if is_total(cells):
                self.tell(fault("total_row"), row=number)
                yield Row(number, dict.fromkeys(self.headers))
            elif formulas or any(_holds(cell) for cell in said):
                yield Row(number, self._values(number, cells, formulas))

    def _values(self, number: int, cells: Sequence[Cell], formulas: Set[int]) -> Values:
        found: Values = {}
        for column in self.layout.columns:
            cell = cells[column.index] if column.index < len(cells) else None
            found[column.target] = None
            if column.index in formulas:
                name = f"{letters(column.index)}{number}"
                self.tell(fault("formula", field=column.target, cell=name), row=number)
            elif _holds(cell):
                found[column.target] = self._read(column.target, cell, row=number)
            elif self.roster.column(column.target).required:
                self.tell(fault("required", field=column.target), row=number)
        return found

    def _read(self, target: str, cell: Cell, *, row: int) -> object:
        cell = seen(cell) if isinstance(cell, str) else cell
        try:
            return self.readers[target](cell)
        except Unreadable as error:
            told = error.as_fault(field=target)
        if isinstance(cell, str) and _ERROR_CELL.fullmatch(cell):
            told = fault("error_cell", field=target, value=cell)
        self.tell(told, row=row)
        return None
