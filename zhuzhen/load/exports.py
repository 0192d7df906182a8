"""The load meter as a workbook: owners, registers and months, from the same queries as the page."""

import datetime as dt
import tempfile
from collections.abc import Iterable
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhuzhen.load import choices as said
from zhuzhen.load.choices import LoadOrder
from zhuzhen.load.queries import Asked, load_by_month, load_by_register, load_table
from zhuzhen.load.rules import Figures

# More owners of one level than the province has.
MOST_OWNERS = 100_000
_HEAD_ROWS = 3


def load_sheet(asked: Asked, *, order: LoadOrder, as_of: dt.datetime) -> Path:
    """Write them to a temporary .xlsx; the caller removes it once sent."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    book = xlsxwriter.Workbook(str(path))
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
    plain = book.add_format({"border": 1})
    level = str(asked.level.label)
    title = said.SHEET_TITLE.format(period=asked.period.label, level=level)
    table = load_table(asked, order=order, size=MOST_OWNERS)
    parts: list[tuple[str, str, Iterable[tuple[str, Figures]]]] = [
        (
            said.OWNERS_SHEET,
            level,
            [(each.name, each.figures) for each in table.owners] + [(said.TOTAL, table.total)],
        ),
        (
            said.REGISTERS_SHEET,
            said.REGISTER,
            [(each.title, each.figures) for each in load_by_register(asked)],
        ),
        (
            said.MONTHS_SHEET,
            said.MONTH,
            [(each.month.label, each.figures) for each in load_by_month(asked)],
        ),
    ]
    for name, head, rows in parts:
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, len(said.HEADS), title, bold)
        sheet.write_string(1, 0, said.SHEET_AS_OF.format(at=f"{as_of:%Y-%m-%d %H:%M}"))
        _table(sheet, head, rows, bold=bold, plain=plain)
    book.close()
    return path


def _table(
    sheet: Worksheet,
    head: str,
    rows: Iterable[tuple[str, Figures]],
    *,
    bold: Format,
    plain: Format,
) -> None:
    sheet.write_row(_HEAD_ROWS - 1, 0, (head, *said.HEADS), bold)
    for number, (name, figures) in enumerate(rows, start=_HEAD_ROWS):
        sheet.write_string(number, 0, name, plain)
        for column, value in enumerate(_cells(figures), start=1):
            if value is None:
                sheet.write_blank(number, column, None, plain)
            else:
                sheet.write_number(number, column, value, plain)
    sheet.freeze_panes(_HEAD_ROWS, 1)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, len(said.HEADS), 13)


def _cells(figures: Figures) -> tuple[float | None, ...]:
    each = figures.asked_each
    return (
        figures.entries,
        figures.asked,
        figures.prefilled,
        figures.derived,
        figures.percent_spared,
        None if each is None else float(each),
    )
