"""The board as a sheet, exactly as shown: headings by part, marks of status, as of, filters."""

import datetime as dt
import tempfile
from dataclasses import fields
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhuzhen.duties import problems as said
from zhuzhen.duties.choices import Status
from zhuzhen.duties.queries.board import Board, Cell, Filters

_COLOURS = {
    Status.MET: "#1B7F4B",
    Status.ON_TRACK: "#1F5FA8",
    Status.AT_RISK: "#9A5B00",
    Status.OVERDUE: "#B3261E",
    Status.EXEMPT: "#6B7280",
}
_HEAD_ROWS = 5  # title, as of and filters, parts, duties, totals


def board_sheet(board: Board, *, as_of: dt.datetime) -> Path:
    """Write the board's rows to a temporary .xlsx; the caller removes it once sent.

    Give a board of all owners (a `size` no smaller than their number) for the whole sheet.
    """
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": False})
    sheet = book.add_worksheet(said.SHEET)
    bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
    plain = book.add_format({"border": 1})
    formats = {
        status: book.add_format({"font_color": colour, "align": "center", "border": 1})
        for status, colour in _COLOURS.items()
    }
    _title(sheet, board, as_of=as_of, bold=bold)
    _headings(sheet, board, bold=bold)
    for number, row in enumerate(board.rows, start=_HEAD_ROWS):
        sheet.write_string(number, 0, row.owner_name, plain)
        sheet.write_string(number, 1, str(row.kind.label), plain)
        for column, cell in enumerate(row.cells, start=2):
            _cell(sheet, number, column, cell=cell, formats=formats, plain=plain)
    sheet.freeze_panes(_HEAD_ROWS, 2)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2 + max(len(board.columns), 1), 14)
    book.close()
    return path


def _title(sheet: Worksheet, board: Board, *, as_of: dt.datetime, bold: Format) -> None:
    width = max(len(board.columns) + 1, 2)
    sheet.merge_range(0, 0, 0, width, said.HEADING.format(period=board.period_label), bold)
    sheet.write_string(1, 0, said.AS_OF.format(at=f"{as_of:%Y-%m-%d %H:%M}"))
    sheet.write_string(1, 2, said.FILTERED.format(what=filters_said(board.filters)))


def _headings(sheet: Worksheet, board: Board, *, bold: Format) -> None:
    for column, heading in enumerate((said.OWNER, said.KIND)):
        sheet.merge_range(2, column, 3, column, heading, bold)
    at = 2
    for part, count in board.parts:
        if count == 1:
            sheet.write_string(2, at, part, bold)
        else:
            sheet.merge_range(2, at, 2, at + count - 1, part, bold)
        at += count
    sheet.merge_range(4, 0, 4, 1, said.SHARE, bold)
    for number, duty in enumerate(board.columns, start=2):
        sheet.write_string(3, number, f"{duty.code} {duty.short}", bold)
        share = f"{duty.met}/{duty.owed} {duty.share_met}"
        sheet.write_string(4, number, share, bold)


def _cell(
    sheet: Worksheet,
    row: int,
    column: int,
    *,
    cell: Cell | None,
    formats: dict[Status, Format],
    plain: Format,
) -> None:
    if cell is None:
        sheet.write_blank(row, column, None, plain)
        return
    text = f"{said.MARKS[cell.status]} {cell.text}"
    sheet.write_string(row, column, text, formats[cell.status])


def filters_said(filters: Filters) -> str:
    """What the board is narrowed to, in words; the status by its label."""
    told = []
    for each in fields(filters):
        value = getattr(filters, each.name)
        if each.name in said.FILTER_NAMES and value not in ("", None):
            shown = Status(value).label if each.name == "status" else value
            told.append(f"{said.FILTER_NAMES[each.name]} {shown}")
    return said.CLAUSES_APART.join(told) or said.NO_FILTERS
