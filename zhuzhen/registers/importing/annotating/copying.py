"""Where the user's own workbook can't be marked: its rows in a new one, or the list alone."""

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base.sheets.choices import LIST_SHEET
from zhuzhen.base.sheets.workbook import Sheet
from zhuzhen.registers.importing.annotating.marking import MOST_NOTES, RED, WIDTHS, YELLOW
from zhuzhen.registers.importing.annotating.placing import Cell, Line, Mark
from zhuzhen.registers.importing.annotating.wording import AUTHOR, HEADS, LIST_MARK

_PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


class _Formats:
    """A colour (or none) with a kind of number (or none), made once each."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.made: dict[tuple[str, str], Format] = {}

    def of(self, colour: str, number: str) -> Format | None:
        if not colour and not number:
            return None
        key = (colour, number)
        if key not in self.made:
            said = {"bg_color": f"#{colour[2:]}"} if colour else {}
            if number:
                said["num_format"] = number
            self.made[key] = self.book.add_format(said)
        return self.made[key]


def _number_format(value: object) -> str:
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return _MOMENT
    return _DAY if isinstance(value, dt.date) else ""


def _write_rows(
    page: Worksheet, sheet: Sheet, *, marks: Mapping[Cell, Mark], book: Workbook
) -> None:
    formats = _Formats(book)
    by_row: dict[int, dict[int, Mark]] = {}
    for (row, column), mark in marks.items():
        by_row.setdefault(row, {})[column] = mark
    for number, cells, *_ in sheet.rows(after=0):
        marked = by_row.get(number, {})
        width = max(len(cells), *(column + 1 for column in marked), 0)
        for column in range(width):
            value = cells[column] if column < len(cells) else ""
            found = marked.get(column)
            colour = (RED if found.is_fault else YELLOW) if found else ""
            form = formats.of(colour, _number_format(value))
            if value == "" or value is None:
                page.write_blank(number - 1, column, None, form)
            else:
                page.write(number - 1, column, value, form)


def _write_list(
    page: Worksheet, lines: Sequence[Line], *, sheet: str, head: str, linked: bool
) -> None:
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    page.write_string(0, 0, LIST_MARK)
    page.write_string(1, 0, head)
    page.write_row(3, 0, HEADS)
    quoted = sheet.replace("'", "''")
    for row, line in enumerate(lines, start=4):
        told = line.told
        if linked:
            page.write_url(row, 0, f"internal:'{quoted}'!{line.at}", string=line.at)
        else:
            page.write_string(row, 0, line.at)
        page.write_row(
            row, 1, (sheet, told.row or "", told.column, line.kind, told.what, told.right)
        )
    page.freeze_panes(4, 0)


def copied_workbook(
    sheet: Sheet, *, marks: Mapping[Cell, Mark], lines: Sequence[Line], head: str
) -> IO[bytes]:
    """A new workbook of the same rows with the faults marked (a temporary file, rewound)."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    with Workbook(file, _PLAIN) as book:
        page = book.add_worksheet(sheet.name)
        page.set_comments_author(AUTHOR)
        _write_rows(page, sheet, marks=marks, book=book)
        for (row, column), mark in list(marks.items())[:MOST_NOTES]:
            page.write_comment(row - 1, column, mark.note, {"author": AUTHOR, "x_scale": 2})
        listed = book.add_worksheet(LIST_SHEET)
        _write_list(listed, lines, sheet=sheet.name, head=head, linked=len(lines) <= MOST_NOTES)
    file.seek(0)
    return file


def listed_workbook(lines: Sequence[Line], *, sheet: str, head: str) -> IO[bytes]:
    """The list of faults alone, written row by row (a temporary file, rewound)."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    with Workbook(file, {**_PLAIN, "constant_memory": True}) as book:
        _write_list(book.add_worksheet(LIST_SHEET), lines, sheet=sheet, head=head, linked=False)
    file.seek(0)
    return file
