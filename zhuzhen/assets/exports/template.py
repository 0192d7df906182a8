"""The empty sheet of existing assets: heads, drop-downs, and how each column is filled."""

from pathlib import Path

from xlsxwriter import Workbook

from zhuzhen.assets.importing.labels import COLUMNS, GUIDE, SHEET, TITLE
from zhuzhen.base.sheets.layout import Formats, offer_choices

_REQUIRED, _CHOICES = "必填", "可填 {known}"
_WIDE = 60


def write_template(path: Path) -> None:
    """Write the empty sheet."""
    with Workbook(path) as book:
        formats = Formats.of(book)
        page = book.add_worksheet(SHEET)
        for at, column in enumerate(COLUMNS):
            form = formats.required if column.required else formats.head
            page.write_string(0, at, column.head, form)
            page.set_column(at, at, column.width)
        page.freeze_panes(1, 1)
        offered = [
            (each.head, [str(label) for label in each.choices.labels] if each.choices else [])
            for each in COLUMNS
        ]
        _guide(book, formats=formats)
        offer_choices(book, page, offered=offered)


def _guide(book: Workbook, *, formats: Formats) -> None:
    page = book.add_worksheet(GUIDE)
    page.set_column(0, 0, 22)
    page.set_column(1, 1, _WIDE)
    page.write_string(0, 0, TITLE, formats.title)
    for row, column in enumerate(COLUMNS, start=1):
        known = "、".join(str(label) for label in column.choices.labels) if column.choices else ""
        parts = [
            _REQUIRED if column.required else "",
            column.note,
            _CHOICES.format(known=known) if known else "",
        ]
        page.write_string(row, 0, column.head)
        page.write_string(row, 1, "；".join(filter(None, parts)))
