"""An official sheet that a query fills: title, unit, nested heads, rows, totals, signatures.

What registers declare in packs has a writer of its own (`registers/exports/official`); this one is
for sheets whose columns stand in code.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base.sheets.exports import FONT, NO_ROWS, PAGES, TITLE_FONT, TOTAL
from zhuzhen.base.sheets.layout import FORMULA_SIGNS, sheet_name

Value = str | int | dt.date | None
_PAPERS = {"A3": 8, "A4": 9}
_TITLE, _FACTS, _HEAD = 0, 1, 2
_TITLE_HEIGHT, _LINE, _FOOT_HEIGHT = 34, 18, 30  # points


@dataclass(frozen=True)
class Column:
    """A column, or a head over several. `kind`: text, money (fen, shown in yuan), whole, day."""

    head: str
    kind: str = "text"
    width: int = 12
    columns: tuple["Column", ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet to be printed. `totals` are the last row's values, blank where there is none;
    `subtotals` are rows before it (其中)."""

    name: str
    title: str
    facts: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    totals: Sequence[Value] = ()
    subtotals: Sequence[tuple[str, Sequence[Value]]] = ()
    signatures: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)
    paper: str = "A3"
    is_landscape: bool = True


def leaves_of(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns that hold values, from left to right."""
    return tuple(
        leaf for each in columns for leaf in (leaves_of(each.columns) if each.columns else (each,))
    )


def _depth(columns: Sequence[Column]) -> int:
    return 1 + max((_depth(each.columns) for each in columns if each.columns), default=0)


@dataclass(frozen=True)
class _Formats:
    title: Format
    fact: Format
    head: Format
    cells: dict[str, Format]
    plain_text: Format
    total: dict[str, Format]

    @classmethod
    def of(cls, book: Workbook) -> "_Formats":
        def made(**more: object) -> Format:
            base = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True}
            return book.add_format({**base, **more})

        looks: dict[str, dict[str, object]] = {
            "text": {"num_format": "@"},
            "money": {"align": "right", "num_format": "#,##0.00"},
            "whole": {"align": "right", "num_format": "#,##0"},
            "day": {"align": "center", "num_format": "yyyy-mm-dd"},
        }
        return cls(
            title=made(font_name=TITLE_FONT, font_size=16, align="center"),
            fact=made(align="left"),
            head=made(border=1, bold=True, align="center"),
            cells={kind: made(border=1, **look) for kind, look in looks.items()},
            plain_text=made(border=1, num_format="@", quote_prefix=True),
            total={kind: made(border=1, bold=True, **look) for kind, look in looks.items()},
        )


class _Page:
    """One worksheet, written from the top down."""

    def __init__(self, page: Worksheet, *, sheet: Sheet, formats: _Formats) -> None:
        self.page, self.sheet, self.formats = page, sheet, formats
        self.leaves = leaves_of(sheet.columns)
        self.depth, self.row = _depth(sheet.columns), _HEAD

    @property
    def last(self) -> int:
        return len(self.leaves) - 1

    def across(self, text: str, *, first: int, last: int, form: Format) -> None:
        if first < last:
            self.page.merge_range(self.row, first, self.row, last, "", form)
        self.page.write_string(self.row, first, text, form)

    def top(self) -> None:
        for column, leaf in enumerate(self.leaves):
            self.page.set_column(column, column, leaf.width)
        self.row = _TITLE
        self.page.set_row(self.row, _TITLE_HEIGHT)
        self.across(self.sheet.title, first=0, last=self.last, form=self.formats.title)
        self.row = _FACTS
        self.parts(self.sheet.facts)
        self.heads()

    def parts(self, texts: Sequence[str], *, height: int = _LINE) -> None:
        """Texts beside each other over the whole width."""
        self.page.set_row(self.row, height)
        for text, (first, last) in zip(texts, self._spans(len(texts)), strict=False):
            self.across(text, first=first, last=last, form=self.formats.fact)
        self.row += 1

    def _spans(self, parts: int) -> Iterator[tuple[int, int]]:
        """The columns cut into neighbouring parts of about the same width."""
        total = sum(leaf.width for leaf in self.leaves)
        first, so_far, made = 0, 0, 0
        for column, leaf in enumerate(self.leaves):
            so_far += leaf.width
            is_full = so_far >= total * (made + 1) / parts
            if column == self.last or (made < parts - 1 and is_full):
                yield first, column
                first, made = column + 1, made + 1

    def heads(self) -> None:
        """Every cell of the heads, row by row, for a row that is begun is the last in memory; then
        what is merged, which reaches down."""
        blocks = list(self._blocks(self.sheet.columns, level=0, column=0))
        told = {(top, left): text for top, left, _, _, text in blocks}
        for row in range(_HEAD, _HEAD + self.depth):
            self.page.set_row(row, 2 * _LINE)
            for column in range(self.last + 1):
                if text := told.get((row, column)):
                    self.page.write_string(row, column, text, self.formats.head)
                else:
                    self.page.write_blank(row, column, None, self.formats.head)
        for top, left, bottom, right, _ in blocks:
            if top < bottom or left < right:
                # merge_range would write into rows that have left memory.
                self.page.merge.append([top, left, bottom, right])
        self.row = _HEAD + self.depth

    def _blocks(
        self, columns: Sequence[Column], *, level: int, column: int
    ) -> Iterator[tuple[int, int, int, int, str]]:
        """Top, left, bottom, right and text of each head."""
        for each in columns:
            row, width = _HEAD + level, len(leaves_of([each]))
            bottom = row if each.columns else _HEAD + self.depth - 1
            yield row, column, bottom, column + width - 1, each.head
            yield from self._blocks(each.columns, level=level + 1, column=column)
            column += width

    def line(self, values: Sequence[Value], *, forms: dict[str, Format]) -> None:
        # Hundreds of thousands of cells: no call a cell but XlsxWriter's own.
        page, row, risky = self.page, self.row, forms is self.formats.cells
        for column, (leaf, value) in enumerate(zip(self.leaves, values, strict=True)):
            kind = leaf.kind
            if value is None or value == "":
                page.write_blank(row, column, None, forms[kind])
            elif isinstance(value, int):
                shown = value / 100 if kind == "money" else value
                page.write_number(
                    row, column, shown, forms["money" if kind == "money" else "whole"]
                )
            elif isinstance(value, str):
                # Never a formula: what begins like one is marked as text.
                is_plain = risky and value.startswith(FORMULA_SIGNS)
                form = self.formats.plain_text if is_plain else forms["text"]
                page.write_string(row, column, value, form)
            else:
                moment = dt.datetime(value.year, value.month, value.day)
                page.write_datetime(row, column, moment, forms["day"])
        self.row += 1

    def labelled(self, label: str, values: Sequence[Value]) -> None:
        """A row of sums: its label stands over the blank columns on the left."""
        filled = [at for at, value in enumerate(values) if value is not None]
        span = filled[0] if filled else len(values)
        self.line(values, forms=self.formats.total)
        self.row -= 1
        self.across(label, first=0, last=max(span - 1, 0), form=self.formats.head)
        self.row += 1

    def foot(self) -> None:
        for note in self.sheet.notes:
            self.parts((note,))
        self.parts(self.sheet.signatures, height=_FOOT_HEIGHT)

    def set_print(self) -> None:
        """All columns on one page, the head again on each, the pages numbered."""
        self.page.set_paper(_PAPERS[self.sheet.paper])
        if self.sheet.is_landscape:
            self.page.set_landscape()
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(_HEAD, _HEAD + self.depth - 1)
        self.page.print_area(0, 0, self.row - 1, self.last)
        self.page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.page.center_horizontally()
        self.page.set_footer(f"&C{PAGES}")
        self.page.freeze_panes(_HEAD + self.depth, min(2, self.last))


# How a workbook of such sheets is opened: each row leaves memory when the next begins.
ROW_BY_ROW = {"constant_memory": True, "strings_to_formulas": False}


def write_sheets(book: Workbook, sheets: Sequence[Sheet]) -> int:
    """Write the sheets into a workbook; how many rows there are in all."""
    formats, count = _Formats.of(book), 0
    for sheet in sheets:
        page = _Page(book.add_worksheet(sheet_name(sheet.name)), sheet=sheet, formats=formats)
        page.top()
        for values in sheet.rows:
            page.line(values, forms=formats.cells)
        count += len(sheet.rows)
        if not sheet.rows:
            page.across(NO_ROWS, first=0, last=page.last, form=formats.head)
            page.row += 1
        for label, values in sheet.subtotals:
            page.labelled(label, values)
        if sheet.totals:
            page.labelled(TOTAL, sheet.totals)
        page.foot()
        page.set_print()
    return count
