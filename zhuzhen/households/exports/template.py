"""The empty sheet of households to fill in: drop-downs, notes, and the hidden stamp."""

import tempfile
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base import clock
from zhuzhen.base.sheets.layout import Formats, offer_choices, sheet_name, stamp_as
from zhuzhen.feeds.declaring import Column, Kind
from zhuzhen.households.importing.labels import HOUSEHOLDS, LISTED, SHEET, TITLE

YES_NO = ["是", "否"]
NOTES, NOTES_HEADS = "填写说明", ("列", "必填", "说明")
_WIDE = {Kind.ID: 22, Kind.CERTIFICATE: 26, Kind.PLACE: 30, Kind.CODE: 22, Kind.TEXT: 18}


def words_of(column: Column) -> list[str]:
    """What drops down in a column; nothing where several may be chosen."""
    if column.kind is Kind.CHOICE:
        return [each.label for each in column.choices]
    return YES_NO if column.kind is Kind.YES_NO else []


def note_of(column: Column) -> str:
    """What a column wants, with its choices."""
    words = LISTED.join(each.label for each in column.choices)
    return "；".join(each for each in (column.note, f"可选：{words}" if words else "") if each)


def write_heads(page: Worksheet, *, row: int, formats: Formats) -> None:
    """The heads with their notes; the cells below are texts, so that no number loses digits."""
    for index, column in enumerate(HOUSEHOLDS.columns):
        form = formats.day if column.kind is Kind.DATE else formats.text
        page.set_column(index, index, _WIDE.get(column.kind, 14), form)
        head = formats.required if column.required else formats.head
        page.write_string(row, index, column.title, head)
        if note := note_of(column):
            page.write_comment(row, index, note[:1000])
    page.freeze_panes(row + 1, 4)


def _write_notes(book: Workbook, *, formats: Formats) -> None:
    page = book.add_worksheet(NOTES)
    page.write_row(0, 0, NOTES_HEADS, formats.head)
    for row, column in enumerate(HOUSEHOLDS.columns, start=1):
        page.write_row(row, 0, [column.title, YES_NO[0 if column.required else 1], note_of(column)])
    page.set_column(0, 0, 20)
    page.set_column(2, 2, 90)


def household_template() -> IO[bytes]:
    """An empty .xlsx, one row a member (a temporary file, rewound)."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    with Workbook(file) as book:
        formats = Formats.of(book)
        page = book.add_worksheet(sheet_name(TITLE))
        write_heads(page, row=0, formats=formats)
        _write_notes(book, formats=formats)
        offered = [(each.title, words_of(each)) for each in HOUSEHOLDS.columns]
        offer_choices(book, page, offered=offered)
        stamp_as(book, register=SHEET, title=TITLE, version="", at=clock.now())
    file.seek(0)
    return file
