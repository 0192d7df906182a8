"""Rows of the sheet of existing assets, cell by cell; what is wrong gathers with its place."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from zhuzhen.assets.importing.labels import COLUMNS, DAY_FORM, FAULTS, OTHER_WORDS, Column
from zhuzhen.assets.problems import LISTED
from zhuzhen.base.money import NotMoney, parse_fen
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.sheets.heads import is_total, plain
from zhuzhen.base.sheets.workbook import Cell, Sheet
from zhuzhen.base.texts import seen
from zhuzhen.places.queries import resolve

_DAY = re.compile(DAY_FORM)
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_LONGEST = 120
Values = dict[str, object]


@dataclass(frozen=True)
class Row:
    """A row as the sheet has it; what could not be read is None, and the row is not whole."""

    number: int
    values: Values
    is_whole: bool


class Wrong(Exception):
    """A cell that can't be read: the code of its fault, and what fills it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def fault(code: str, /, **facts: object) -> Fault:
    """A fault without its place."""
    what, right = FAULTS[code]
    return Fault(what.format(**facts), right.format(**facts))


@dataclass
class Reader:
    """Reads one sheet. `total_fen` is what its own sum says of the original values."""

    sheet: Sheet
    today: dt.date
    faults: list[Fault] = field(default_factory=list)
    total: tuple[int, int] | None = None
    _places: dict[str, str] = field(default_factory=dict)

    def tell(self, told: Fault, *, row: int | None = None, column: Column | None = None) -> None:
        head = column.head if column else ""
        self.faults.append(
            Fault(told.what, told.right, self.sheet.file, self.sheet.name, row, head)
        )

    def columns(self) -> tuple[int, dict[str, int]] | None:
        """The row of the heads, and where each column stands; None with faults told."""
        known = {plain(head): each for each in COLUMNS for head in each.heads}
        best: tuple[int, dict[str, int]] = (0, {})
        for number, cells in self.sheet.head:
            found: dict[str, int] = {}
            for at, cell in enumerate(cells):
                column = known.get(plain(str(cell or "")))
                if column is not None and column.name in found:
                    self.tell(fault("head_twice", head=column.head), row=number)
                elif column is not None:
                    found[column.name] = at
            if len(found) > len(best[1]):
                best = (number, found)
        for each in COLUMNS:
            if each.required and each.name not in best[1]:
                self.tell(fault("head_missing", head=each.head))
        return None if self.faults else best

    def rows(self) -> Iterator[Row]:
        """Every row that holds anything."""
        layout = self.columns()
        if layout is None:
            return
        header, at = layout
        for number, cells, formulas, _ in self.sheet.rows(after=header):
            if is_total(cells):
                self._sum(number, cells, at["original"])
            elif any(_holds(cells, index) for index in at.values()):
                before = len(self.faults)
                values = self._values(number, cells, formulas, at)
                yield Row(number, values, is_whole=len(self.faults) == before)

    def _sum(self, number: int, cells: Sequence[Cell], at: int) -> None:
        if _holds(cells, at):
            try:
                self.total = (number, _money(cells[at]))
            except Wrong as wrong:
                self.tell(fault(wrong.code, **wrong.facts), row=number)

    def _values(
        self, number: int, cells: Sequence[Cell], formulas: Set[int], at: dict[str, int]
    ) -> Values:
        found: Values = {}
        for column in COLUMNS:
            found[column.name] = None
            index = at.get(column.name)
            if index is None:
                continue
            if index in formulas:
                self.tell(fault("formula"), row=number, column=column)
            elif _holds(cells, index):
                found[column.name] = self._read(column, cells[index], row=number)
            elif column.required:
                self.tell(fault("required"), row=number, column=column)
        return found

    def _read(self, column: Column, cell: Cell, *, row: int) -> object:
        readers: dict[str, Callable[[Cell], object]] = {
            "text": _text,
            "day": _day,
            "whole": _whole,
            "money": _money,
            "choice": lambda raw: _choice(raw, column=column),
            "place": self._place,
        }
        try:
            return readers[column.kind](cell)
        except Wrong as wrong:
            self.tell(fault(wrong.code, **wrong.facts), row=row, column=column)
            return None

    def _place(self, cell: Cell) -> str:
        name = _text(cell)
        if name not in self._places:
            try:
                self._places[name] = resolve(name, on=self.today).code
            except Problem as problem:
                raise Wrong("place", why=problem.text.rstrip("。")) from None
        return self._places[name]


def _holds(cells: Sequence[Cell], index: int) -> bool:
    return index < len(cells) and cells[index] is not None and bool(str(cells[index]).strip())


def _text(cell: Cell) -> str:
    is_number = isinstance(cell, float) and cell == int(cell)
    text = seen(str(int(cell) if is_number else cell)).strip()  # type: ignore[call-overload]
    if len(text) > _LONGEST:
        raise Wrong("too_long", length=len(text), most=_LONGEST)
    return text


def _day(cell: Cell) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = _text(cell)
    found = _DAY.fullmatch(text) or _EIGHT.fullmatch(text)
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> dt.date:
    raise Wrong("not_a_day", value=text[:40])


def _whole(cell: Cell) -> int:
    text = _text(cell)
    if not re.fullmatch(r"\d{1,6}", text):
        raise Wrong("not_whole", value=text[:40])
    return int(text)


def _money(cell: Cell) -> int:
    try:
        return parse_fen(cell if isinstance(cell, int | float) else str(cell))
    except NotMoney as error:
        raise Wrong("not_money", why=f"{error}") from None


def _choice(cell: Cell, *, column: Column) -> str:
    assert column.choices is not None
    text = _text(cell)
    known = {word: value for value, label in column.choices.choices for word in (value, label)}
    found = known.get(text) or OTHER_WORDS.get(text)
    if found not in column.choices.values:
        labels = LISTED.join(str(each) for each in column.choices.labels)
        raise Wrong("not_a_choice", value=text[:40], known=labels)
    return str(found)
