"""A sheet of a workbook brought into `raw`; numbers, formulas and errors are marked as such."""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import islice

import pyarrow as pa

from zhuzhen.base.sheets.portions import Row
from zhuzhen.base.sheets.workbook import Sheet
from zhuzhen.feeds.reading.raw import ERROR, FORMULA, NUMBER, make_raw, put
from zhuzhen.feeds.room import Room

_PORTION = 50_000
_ERROR_CELL = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")


def _text(cell: object) -> str:
    """A cell as a text: a number by its digits, with its mark; a day as ISO."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return f"{NUMBER}{cell}"
    if isinstance(cell, float):
        is_whole = cell == cell and abs(cell) < 1e15 and cell == int(cell)
        return f"{NUMBER}{int(cell)}" if is_whole else f"{NUMBER}{cell!r}"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ") if cell.time() != dt.time() else cell.date().isoformat()
    return "" if cell is None else str(cell)


def _texts(cells: tuple[object, ...]) -> list[str]:
    found = [cell if type(cell) is str else _text(cell) for cell in cells]
    if any(each.startswith("#") for each in found):
        return [ERROR + each if _ERROR_CELL.fullmatch(each) else each for each in found]
    return found


def _cells(row: Row, *, width: int) -> list[object]:
    cells = list(row.cells[:width])
    cells.extend([""] * (width - len(cells)))
    for index in row.formulas:
        if index < width:
            cells[index] = f"{FORMULA}{_text(cells[index]).lstrip(NUMBER)}"
    return cells


def _width(sheet: Sheet) -> int:
    return len(sheet.head[0][1])


def read_book(sheet: Sheet, *, room: Room) -> int:
    """Bring a sheet into `raw`; gives how many cells a row has: those of the widest of its first
    rows."""
    width = _width(sheet)
    make_raw(room, width=width)
    rows: Iterator[Row] = sheet.rows(after=0)
    while portion := list(islice(rows, _PORTION)):
        columns = zip(*(_cells(row, width=width) for row in portion), strict=True)
        arrays = [pa.array(_texts(column), pa.string()) for column in columns]
        put(room, arrays, numbers=[row.number for row in portion])
    return width
