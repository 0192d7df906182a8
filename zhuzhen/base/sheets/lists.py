"""A plain list as a workbook: title, one line that says what it is, heads, rows."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base.sheets.choices import MONEY_SIGN
from zhuzhen.base.sheets.layout import FORMULA_SIGNS, Formats, sheet_name

Cell = str | int | dt.date | None
_TITLE, _NOTE, _HEAD = 0, 1, 2


def list_workbook(
    name: str, *, note: str, columns: Sequence[tuple[str, int]], lines: Iterable[Sequence[Cell]]
) -> tuple[IO[bytes], int]:
    """The list in a temporary .xlsx file (rewound, gone when closed), and how many rows it has.

    `columns` are heads with widths; cells of a head with MONEY_SIGN are whole fen.
    """
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    money = {at for at, (head, _) in enumerate(columns) if head.endswith(MONEY_SIGN)}
    count = 0
    with Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        formats = Formats.of(book)
        page = book.add_worksheet(sheet_name(name))
        page.write_string(_TITLE, 0, name, formats.title)
        page.write_string(_NOTE, 0, note, formats.note)
        for column, (head, width) in enumerate(columns):
            page.set_column(column, column, width)
            page.write_string(_HEAD, column, head, formats.head)
        page.freeze_panes(_HEAD + 1, 2)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEAD)
        for count, line in enumerate(lines, start=1):
            for column, value in enumerate(line):
                _write(page, _HEAD + count, column, value=value, formats=formats,
                       is_money=column in money)  # fmt: skip
    file.seek(0)
    return file, count


def _write(
    page: Worksheet, row: int, column: int, *, value: Cell, formats: Formats, is_money: bool
) -> None:
    """A cell as its kind; a text that begins like a formula stays a text."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        form = formats.plain_text if value.startswith(FORMULA_SIGNS) else formats.text
        page.write_string(row, column, value, form)
    elif isinstance(value, dt.date):
        day = dt.datetime(value.year, value.month, value.day)
        page.write_datetime(row, column, day, formats.day)
    elif is_money:
        page.write_number(row, column, value / 100, formats.money)
    else:
        page.write_number(row, column, value, formats.whole)
