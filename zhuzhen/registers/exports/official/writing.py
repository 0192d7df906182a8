"""An official sheet as a workbook, row by row, ready to be printed and signed."""

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base import audit, clock
from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.base.sheets.layout import FORMULA_SIGNS, sheet_name
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.registers.exports.layout import write_stamp
from zhuzhen.registers.exports.listing import described
from zhuzhen.registers.exports.official.columns import Leaf, lines_of, spans
from zhuzhen.registers.exports.official.content import (
    MOST_ROWS,
    Line,
    OfficialSheet,
    Totals,
    Value,
    sheet_of,
)
from zhuzhen.registers.exports.official.declared import declared_report
from zhuzhen.registers.exports.official.wording import (
    PAGES,
    TOTAL,
    facts_of,
    no_rows,
    signatures_of,
)

Progress = Callable[[int, int], None]
_PAPERS = {"A3": 8, "A4": 9}
_TITLE, _FACTS, _HEAD = 0, 1, 2
_LINE, _TITLE_HEIGHT, _FOOT_HEIGHT = 16, 34, 30  # points
_TOLD_EACH = 2000
_FONT = "宋体"


@dataclass(frozen=True)
class _Formats:
    """How the cells look: all in the font of official papers, the table ruled."""

    title: Format
    fact: Format
    foot: Format
    head: Format
    text: Format
    plain_text: Format
    middle: Format
    day: Format
    whole: Format
    yuan: Format
    large: Format
    other: Format
    total: Format

    @classmethod
    def of(cls, book: Workbook) -> "_Formats":
        def made(**more: object) -> Format:
            base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True}
            return book.add_format({**base, **more})

        def ruled(**more: object) -> Format:
            return made(border=1, **more)

        return cls(
            title=made(font_name="黑体", font_size=16, align="center"),
            fact=made(align="left"),
            foot=made(align="left"),
            head=ruled(bold=True, align="center"),
            text=ruled(num_format="@"),
            plain_text=ruled(num_format="@", quote_prefix=True),
            middle=ruled(align="center", num_format="0"),
            day=ruled(align="center", num_format="yyyy-mm-dd"),
            whole=ruled(align="right", num_format="#,##0"),
            yuan=ruled(align="right", num_format="#,##0.00"),
            large=ruled(align="right", num_format="#,##0.00####"),
            other=ruled(align="right"),
            total=ruled(bold=True, align="center"),
        )


class _Page:
    """One worksheet, written from the top down: what lies above is no longer in memory."""

    def __init__(self, page: Worksheet, *, sheet: OfficialSheet, formats: _Formats) -> None:
        self.page, self.sheet, self.formats = page, sheet, formats
        self.head = sheet.head
        self.widths = tuple(leaf.width for leaf in self.head.leaves)
        self.row = 0

    def across(self, text: str, *, first: int, last: int, form: Format) -> None:
        """A text over neighbouring cells of the current row."""
        if first == last:
            self.page.write_string(self.row, first, text, form)
        else:
            self.page.merge_range(self.row, first, self.row, last, "", form)
            self.page.write_string(self.row, first, text, form)

    def parts(self, texts: Sequence[str], *, form: Format, height: int) -> None:
        """Texts side by side in the current row, the row high enough for the longest."""
        places = spans(self.widths, parts=len(texts))
        told = texts if len(places) == len(texts) else ["　　".join(texts)]
        lines = max(
            lines_of(text, width=sum(self.widths[first : last + 1]))
            for text, (first, last) in zip(told, places, strict=True)
        )
        self.page.set_row(self.row, max(height, lines * _LINE))
        for text, (first, last) in zip(told, places, strict=True):
            self.across(text, first=first, last=last, form=form)
        self.row += 1

    def write_top(self) -> None:
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, width)
        last = len(self.widths) - 1
        lines = lines_of(self.sheet.title, width=int(sum(self.widths) * 10 / 16))
        self.page.set_row(self.row, lines * _TITLE_HEIGHT)
        self.across(self.sheet.title, first=0, last=last, form=self.formats.title)
        self.row += 1
        self.parts(facts_of(self.sheet), form=self.formats.fact, height=_LINE + 4)
        self._write_head()

    def _write_head(self) -> None:
        """Every cell of the head, row by row; then what is merged, which reaches down."""
        for cells in self.head.rows():
            own = [c for c in cells if c.rows == 1 or self.head.depth == 1]
            lines = [
                lines_of(c.text, width=sum(self.widths[c.column : c.column + c.columns]))
                for c in own
            ]
            self.page.set_row(self.row, max(lines, default=1) * _LINE + 4)
            texts = {cell.column: cell.text for cell in cells}
            for column in range(len(self.widths)):
                if text := texts.get(column):
                    self.page.write_string(self.row, column, text, self.formats.head)
                else:
                    self.page.write_blank(self.row, column, None, self.formats.head)
            self.row += 1
        top = self.row - self.head.depth
        for cell in self.head.cells:
            if cell.rows > 1 or cell.columns > 1:
                first, below = top + cell.row, top + cell.row + cell.rows - 1
                right = cell.column + cell.columns - 1
                # merge_range would write into rows that have left memory, and refuses to.
                self.page.merge.append([first, cell.column, below, right])

    def write_line(self, line: Line) -> None:
        for column, (leaf, value) in enumerate(zip(self.head.leaves, line, strict=True)):
            self._write(column, leaf=leaf, value=value)
        self.row += 1

    def _write(self, column: int, *, leaf: Leaf, value: Value) -> None:
        formats = self.formats
        if isinstance(value, str):
            # Never a formula: what begins like one is marked as text.
            risky = value.startswith(FORMULA_SIGNS)
            form = formats.plain_text if risky else formats.text
            self.page.write_string(self.row, column, value, form)
        elif isinstance(value, dt.date):
            moment = dt.datetime(value.year, value.month, value.day)
            self.page.write_datetime(self.row, column, moment, formats.day)
        elif value is None:
            self.page.write_blank(self.row, column, None, formats.text)
        else:
            self.page.write_number(self.row, column, float(value), self._form_of(leaf, value))

    def _form_of(self, leaf: Leaf, value: int | Decimal) -> Format:
        if leaf.field is None:
            return self.formats.middle
        if leaf.money_unit:
            return self.formats.yuan if leaf.money_unit == "元" else self.formats.large
        return self.formats.whole if isinstance(value, int) else self.formats.other

    def write_totals(self, line: Line) -> None:
        span = self.head.label_span
        if span:
            self.across(TOTAL, first=0, last=span - 1, form=self.formats.total)
        for column in range(span, len(self.widths)):
            self._write(column, leaf=self.head.leaves[column], value=line[column])
        self.row += 1

    def write_nothing(self) -> None:
        last = len(self.widths) - 1
        self.page.set_row(self.row, _FOOT_HEIGHT)
        self.across(no_rows(self.sheet), first=0, last=last, form=self.formats.total)
        self.row += 1

    def set_print(self) -> None:
        """A4 or A3, all columns on one page, the head again on each, the pages numbered."""
        report, last = self.sheet.declared.report, len(self.widths) - 1
        self.page.set_paper(_PAPERS[report.paper])
        if report.landscape:
            self.page.set_landscape()
        else:
            self.page.set_portrait()
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(_HEAD, _HEAD + self.head.depth - 1)
        self.page.print_area(0, 0, self.row - 1, last)
        self.page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.page.center_horizontally()
        self.page.set_footer(f"&C{PAGES}")
        self.page.freeze_panes(_HEAD + self.head.depth, min(2, last))


@dataclass(frozen=True)
class Written:
    """A sheet in a temporary .xlsx file (rewound, gone when closed) and the rows it holds."""

    file: IO[bytes]
    sheet: OfficialSheet
    count: int


def _write(book: Workbook, *, sheet: OfficialSheet, progress: Progress | None) -> int:
    worksheet = book.add_worksheet(sheet_name(sheet.declared.name))
    page = _Page(worksheet, sheet=sheet, formats=_Formats.of(book))
    page.write_top()
    totals, count = Totals(sheet.head.leaves), 0
    of = sheet.chosen().count() if progress else 0
    for line in sheet.lines():
        count += 1
        if count > MOST_ROWS:
            raise Problem("sheet_too_long", what=sheet.declared.name, most=MOST_ROWS)
        page.write_line(line)
        totals.add(line)
        if progress and (count % _TOLD_EACH == 0 or count == of):
            progress(count, of)
    if not count:
        page.write_nothing()
    elif sheet.head.has_totals:
        page.write_totals(totals.line())
    page.parts(signatures_of(sheet), form=page.formats.foot, height=_FOOT_HEIGHT)
    page.set_print()
    write_stamp(book, declaration=sheet.declared.declaration, at=clock.now())
    return count


def write_report(
    report_id: str,
    *,
    by: Account | None,
    today: dt.date,
    place: str = "",
    period: Period | None = None,
    progress: Progress | None = None,
) -> Written:
    """An official sheet of a place (code) and a period, for its register's records in scope.

    Call it inside the transaction whose scope holds; the file outlives it. Raises not_allowed,
    unknown_report, report_period, sheet_too_long.
    """
    require(by, Act.EXPORT, on=today)
    declared = declared_report(report_id)
    sheet = sheet_of(declared, by=by, today=today, place=place, period=period)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    with Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        count = _write(book, sheet=sheet, progress=progress)
    file.seek(0)
    audit.record(
        "report.export",
        by=by,
        subject="report",
        subject_id=report_id,
        pack_version=declared.stored.label,
        facts={"count": count, "filters": described(sheet.filters)},
    )
    return Written(file, sheet, count)
