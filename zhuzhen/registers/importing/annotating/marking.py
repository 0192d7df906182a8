"""Marks the faults in the very workbook that came: colour, notes, and a list with links."""

import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from zhuzhen.base.sheets.choices import LIST_SHEET
from zhuzhen.registers.importing.annotating.placing import Cell, Line, Mark
from zhuzhen.registers.importing.annotating.wording import (
    AUTHOR,
    EARLIER_NOTE,
    HEADS,
    LIST_MARK,
)

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"
MOST_NOTES = 5_000  # a note costs five times what its cell does
WIDTHS = (10, 18, 8, 22, 8, 48, 48)
_NOTE_WIDTH, _LINE_HEIGHT, _SIGNS_A_LINE = 280, 20, 20
_FILLS = {True: PatternFill("solid", start_color=RED), False: PatternFill("solid", YELLOW)}
_EARLIER = re.compile(
    "\n\n" + re.escape(EARLIER_NOTE).replace(re.escape("{author}"), "(.*?)") + "\n(.*)", re.S
)
# What openpyxl may raise at a file that others read: it is stricter than they are.
UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    ElementTree.ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
)


def plain(text: str) -> str:
    """A text that a sheet can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _without_earlier(cell: SheetCell) -> None:
    """Take away what a former run left in a cell; a note that stood there before comes back."""
    comment = cell.comment
    if comment is not None and comment.author == AUTHOR:
        before = _EARLIER.search(comment.text)
        cell.comment = Comment(before[2], before[1]) if before else None
    fill = cell.fill
    if cell.has_style and fill.fill_type == "solid" and fill.start_color.rgb in (RED, YELLOW):
        cell.fill = PatternFill()


def _clean(book: Workbook) -> None:
    for page in list(book.worksheets):
        if page.title.startswith(LIST_SHEET) and page["A1"].value == LIST_MARK:
            book.remove(page)
            continue
        # Only the cells there are: walking rows would make those of the whole rectangle.
        for cell in list(page._cells.values()):
            if isinstance(cell, SheetCell):
                _without_earlier(cell)


def _cell(page: Worksheet, at: Cell) -> SheetCell:
    """The cell there, or that which a merged range shows in its place."""
    row, column = at[0], at[1] + 1
    cell = page.cell(row, column)
    if isinstance(cell, MergedCell):
        around = next(each for each in page.merged_cells.ranges if cell.coordinate in each)
        cell = page.cell(around.min_row, around.min_col)
    assert isinstance(cell, SheetCell)
    return cell


def _note(text: str, *, before: Comment | None) -> Comment:
    if before is not None:
        text = f"{text}\n\n{EARLIER_NOTE.format(author=before.author)}\n{before.text}"
    lines = sum(1 + len(line) // _SIGNS_A_LINE for line in text.split("\n"))
    height = min(max(lines, 2), 16) * _LINE_HEIGHT
    return Comment(plain(text), AUTHOR, height=height, width=_NOTE_WIDTH)


def _mark(page: Worksheet, marks: Mapping[Cell, Mark]) -> None:
    for number, (at, mark) in enumerate(marks.items()):
        cell = _cell(page, at)
        cell.fill = _FILLS[mark.is_fault]
        if number < MOST_NOTES:
            cell.comment = _note(mark.note, before=cell.comment)


def _link(line: Line, *, page: Worksheet) -> Hyperlink:
    title = page.title.replace("'", "''")
    return Hyperlink(ref="", location=f"'{title}'!{line.at}", display=line.at)


def _write_list(book: Workbook, lines: Sequence[Line], *, page: Worksheet, head: str) -> None:
    listed = book.create_sheet(LIST_SHEET)
    listed["A1"], listed["A2"] = LIST_MARK, plain(head)
    listed["A1"].font = Font(bold=True, size=14)
    listed.append([])
    listed.append(HEADS)
    for cell in listed[4]:
        cell.font = Font(bold=True)
    linked, wrapped = Font(color="FF0563C1", underline="single"), Alignment(wrap_text=True)
    for row, line in enumerate(lines, start=5):
        told = line.told
        texts = (line.at, page.title, told.row or "", told.column, line.kind, told.what, told.right)
        for column, value in enumerate(texts, start=1):
            cell = listed.cell(row, column, plain(value) if isinstance(value, str) else value)
            if cell.data_type == "f":  # what the user wrote is quoted, never computed
                cell.data_type = "s"
            cell.alignment = wrapped
        cell = listed.cell(row, 1)
        cell.hyperlink, cell.font = _link(line, page=page), linked
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        listed.column_dimensions[letter].width = width
    listed.freeze_panes = "A5"
    listed.auto_filter.ref = f"A4:G{max(4 + len(lines), 5)}"


def marked_workbook(
    path: Path, *, sheet: str, marks: Mapping[Cell, Mark], lines: Sequence[Line], head: str
) -> IO[bytes] | None:
    """The workbook with its faults marked (a temporary file, rewound), all else as it was: other
    sheets, widths, drop-downs, the hidden stamp. What a former run marked is taken away first.
    None where openpyxl can't open the file.
    """
    with path.open("rb") as stream:
        try:
            book = load_workbook(stream)
            page = book[sheet]
        except UNREADABLE:
            return None
        _clean(book)
        _mark(page, marks)
        _write_list(book, lines, page=page, head=head)
        book.active = page
        file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
        book.save(file)
    book.close()
    file.seek(0)
    return file
