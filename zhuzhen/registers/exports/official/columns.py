"""The head of an official sheet: nested columns as a grid of cells, and what each leaf holds."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhuzhen.policy.choices import ADDABLE, SUMMABLE, UNITS, FieldKind, Unit
from zhuzhen.policy.schema import Field
from zhuzhen.policy.schema.carrying import Column
from zhuzhen.registers.choices import MONEY_UNITS, YUAN
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.exports.layout import field_header

ROW_NUMBER = "row_number"
NUMBER_HEAD = "序号"
_NAMED_UNIT = re.compile(rf"[（(]({'|'.join(MONEY_UNITS)})[）)]")
# Half-width characters, as spreadsheets measure columns.
_WIDTHS = {
    FieldKind.LONG_TEXT: 30,
    FieldKind.TEXT: 20,
    FieldKind.CREDIT_CODE: 20,
    FieldKind.URL: 24,
    FieldKind.MONEY_FEN: 14,
    FieldKind.DATE: 11,
    FieldKind.ORGANISATION: 20,
    FieldKind.PLACE: 16,
}
_OTHER_WIDTHS = {ROW_NUMBER: 5, "happened_on": 11, "state": 9, "person": 10, "place": 16}
_USUAL_WIDTH = 12
_LINK_WIDTH = 20


@dataclass(frozen=True)
class Leaf:
    """A column with values: `source` is a field, a link, the day, the state or the row's number.

    `money_unit` is what money is told in (元, 万元, 亿元); '' for what is no money.
    """

    source: str
    head: str
    width: int
    field: Field | None = None
    money_unit: str = ""
    is_total: bool = False

    @property
    def is_figure(self) -> bool:
        return self.field is not None and self.field.kind in SUMMABLE

    @property
    def is_day(self) -> bool:
        kind = self.field.kind if self.field else None
        return kind is FieldKind.DATE or self.source == "happened_on"


@dataclass(frozen=True)
class HeadCell:
    """A cell of the head: where it begins and how many rows and columns it covers."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Head:
    """The whole head: its cells from the top row down, and the leaves from left to right."""

    cells: tuple[HeadCell, ...]
    leaves: tuple[Leaf, ...]
    depth: int

    def rows(self) -> Iterator[list[HeadCell]]:
        """The cells that begin in each row, from left to right."""
        for row in range(self.depth):
            yield sorted((c for c in self.cells if c.row == row), key=lambda cell: cell.column)

    @property
    def money_units(self) -> tuple[str, ...]:
        """The units that its money is told in, each once."""
        return tuple(dict.fromkeys(leaf.money_unit for leaf in self.leaves if leaf.money_unit))

    @property
    def has_totals(self) -> bool:
        return any(leaf.is_total for leaf in self.leaves)

    @property
    def label_span(self) -> int:
        """How many columns the word for the total covers: those before the first total."""
        totals = [at for at, leaf in enumerate(self.leaves) if leaf.is_total]
        return totals[0] if totals else len(self.leaves)


def _depth(columns: Sequence[Column]) -> int:
    return 1 + max((_depth(each.columns) for each in columns if each.columns), default=0)


def _unit_in(texts: Sequence[str]) -> str:
    """The unit of money that the nearest head names; '' if none does."""
    for text in reversed(texts):
        if named := _NAMED_UNIT.search(text):
            return named[1]
    return ""


def _link_head(source: str, declaration: Declaration) -> str:
    return NUMBER_HEAD if source == ROW_NUMBER else declaration.label_of(source)


def _leaf(column: Column, *, above: Sequence[str], declaration: Declaration) -> Leaf:
    assert column.field is not None
    field = declaration.register.field(column.field)
    if field is None:
        usual = _OTHER_WIDTHS.get(column.field, _LINK_WIDTH)
        head = column.head or _link_head(column.field, declaration)
        return Leaf(column.field, head, column.width or usual)
    head = column.head or field_header(field)
    named = _unit_in([*above, head])
    money = field.kind is FieldKind.MONEY_FEN
    if money and not named:
        head = f"{head}（{YUAN}）"
    if field.kind is FieldKind.PERCENT and not any("%" in text for text in [*above, head]):
        head = f"{head}（{UNITS[Unit.PERCENT]}）"
    return Leaf(
        column.field,
        head,
        column.width or _WIDTHS.get(field.kind, _USUAL_WIDTH),
        field,
        money_unit=(named or YUAN) if money else "",
        is_total=column.total and field.kind in ADDABLE,
    )


def head_of(columns: Sequence[Column], *, declaration: Declaration) -> Head:
    """The grid of a sheet's columns: heads over their parts, leaves down to the last row."""
    depth = _depth(columns)
    cells: list[HeadCell] = []
    leaves: list[Leaf] = []

    def place(column: Column, row: int, above: tuple[str, ...]) -> None:
        at = len(leaves)
        if column.columns:
            text = column.head or ""
            for each in column.columns:
                place(each, row + 1, (*above, text))
            cells.append(HeadCell(text, row, at, columns=len(leaves) - at))
            return
        leaf = _leaf(column, above=above, declaration=declaration)
        leaves.append(leaf)
        cells.append(HeadCell(leaf.head, row, at, rows=depth - row))

    for column in columns:
        place(column, 0, ())
    return Head(tuple(cells), tuple(leaves), depth)


def width_of(text: str) -> int:
    """How wide a text is in half-width characters: a Chinese one takes two."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


def lines_of(text: str, *, width: int) -> int:
    """How many lines a text takes in a column."""
    return max(1, math.ceil(width_of(text) / max(width - 1, 1)))


def spans(widths: Sequence[int], *, parts: int) -> tuple[tuple[int, int], ...]:
    """The columns cut into neighbouring parts of about the same width: (first, last) of each.

    One part over all where there are fewer columns than parts.
    """
    count = len(widths)
    if parts < 2 or count < parts:
        return ((0, count - 1),)
    total, cuts, so_far = sum(widths), [0], 0
    for at, width in enumerate(widths):
        wanted = total * len(cuts) / parts
        left = parts - len(cuts)
        is_far = at > cuts[-1] and so_far + width / 2 >= wanted
        if left and (is_far or count - at == left):
            cuts.append(at)
        so_far += width
    ends = [*cuts[1:], count]
    return tuple((first, end - 1) for first, end in zip(cuts, ends, strict=True))
