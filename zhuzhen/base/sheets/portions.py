"""The rows of a sheet, portion by portion: memory holds one portion, however long the sheet is.

python-calamine reads a sheet as a whole and has no other way. So the sheet's part is cut between
rows, and each piece is given to it as a small workbook with the same styles and texts: what a cell
means is calamine's answer, at its speed. (openpyxl streams, but takes seven to ten times as long.)
"""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Set
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

from python_calamine import CalamineSheet, CalamineWorkbook

from zhuzhen.base.sheets.cellkinds import (
    error_cells,
    formula_cells,
    hidden_columns,
    hidden_rows,
    percent_cells,
    percent_styles,
)

Cell = object
Merged = tuple[tuple[int, int], tuple[int, int]]  # (row, column) to (row, column), from 0
_NONE: frozenset[int] = frozenset()
# What calamine reads of a workbook beside its sheets.
_AROUND = (
    *("[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
    "xl/styles.xml",
)
_TEXTS = "xl/sharedstrings.xml"
_DATA = re.compile(rb"<((?:\w+:)?)sheetData\s*(/?)>")
_FAR = re.compile(rb'r="[A-Z]{3}\d')
_CHUNK = 4 << 20
# calamine makes a rectangle of what it reads: rows in a piece, with those missing between them.
_MOST_ROWS, _MOST_WIDE_ROWS = 20_000, 200


class Row(NamedTuple):
    """A row that holds something: its number in the sheet and its cells from column A on.

    `formulas` and `percents`: the columns (from 0) that hold formulas, that are shown as per cent.
    """

    number: int
    cells: list[Cell]
    formulas: Set[int] = _NONE
    percents: Set[int] = _NONE


class Ends(NamedTuple):
    """What is known of a sheet once it has been read through: the number of its last row, its
    merged ranges (which stand below the rows), how many rows are hidden, and which columns."""

    last_row: int = 0
    merged: tuple[Merged, ...] = ()
    hidden_rows: int = 0
    hidden_columns: frozenset[int] = _NONE


class Piece(NamedTuple):
    """The XML of some rows; `before` is the number of the row above the first."""

    xml: bytes
    before: int


class Cutter:
    """Cuts the part of a sheet between its rows, as it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.head, self.rest = self._head()
        found = _DATA.search(self.head)
        prefix = found[1] if found else b""
        self.opening, self.end = b"<" + prefix + b"row", b"</" + prefix + b"sheetData"
        self.closing = self.end + b"></" + prefix + b"worksheet>"
        self.has_rows = bool(found) and not (found and found[2])
        number = rb"(?:\s(?:[^>]*?\s)?r=[\"'](\d+)[\"'])?"
        self.row = re.compile(self.opening + number + rb"[\s/>]")
        self.last = 0  # the number of the last row that was cut off

    def _head(self) -> tuple[bytes, bytes]:
        """All up to the rows, and what was read of them."""
        text = b""
        while chunk := self.stream.read(_CHUNK):
            text += chunk
            if found := _DATA.search(text):
                return text[: found.end()], text[found.end() :]
        return text, b""

    def portions(self) -> Iterator[bytes]:
        """The rows as they are read, some megabytes of whole rows at a time."""
        while self.has_rows:
            end = self.rest.find(self.end)
            if end >= 0:
                portion, self.rest, self.has_rows = self.rest[:end], self.rest[end:], False
                yield portion
                return
            chunk = self.stream.read(_CHUNK)
            if not chunk:
                raise zipfile.BadZipFile("the sheet has no end")
            cut = max(self.rest.rfind(self.opening), 0)
            portion, self.rest = self.rest[:cut], self.rest[cut:] + chunk
            if portion:
                yield portion

    def pieces(self) -> Iterator[Piece]:
        """The same, cut again where numbers jump: calamine makes all rows between."""
        for portion in self.portions():
            most = _MOST_WIDE_ROWS if _FAR.search(portion) else _MOST_ROWS
            last = self.last_number(portion)
            if last and last - self.last <= most:
                yield Piece(portion, self.last)
                self.last = last
            else:
                yield from self._cut(portion, most=most)

    def last_number(self, portion: bytes) -> int:
        """The number of a portion's last row; 0 if it has none."""
        at = portion.rfind(self.opening)
        found = self.row.match(portion, at) if at >= 0 else None
        return int(found[1]) if found and found[1] else 0

    def _cut(self, portion: bytes, *, most: int) -> Iterator[Piece]:
        start, before = 0, self.last
        for each in self.row.finditer(portion):
            number = int(each[1]) if each[1] else self.last + 1
            if number > before + most and each.start() > start:
                yield Piece(portion[start : each.start()], before)
                start = each.start()
            if each.start() == start:
                before = number - 1
            self.last = number
        yield Piece(portion[start:], before)


def book_without_sheets(archive: zipfile.ZipFile, *, to: Path, texts: bool = False) -> Path:
    """A workbook of the same names and styles, and of the texts its cells share if asked for."""
    wanted = (*_AROUND, _TEXTS) if texts else _AROUND
    with zipfile.ZipFile(to, "w") as copy:
        for each in archive.namelist():
            if each.lower() in wanted:
                with archive.open(each) as source, copy.open(each, "w") as target:
                    shutil.copyfileobj(source, target, _CHUNK)
    return to


def _entry(archive: zipfile.ZipFile, *, part: str) -> str:
    """The name under which a part lies in the file: letters may differ in case."""
    return {each.lower(): each for each in archive.namelist()}[part.lower()]


class SheetPart:
    """A sheet of a workbook, read anew from its file whenever its rows are asked for."""

    def __init__(self, path: Path, *, name: str, part: str) -> None:
        self.path, self.name, self.part = path, name, part

    def _page(self, *xml: bytes, book: Path) -> CalamineSheet:
        """The sheet as calamine reads it, were it no longer than this."""
        path = book.with_name("piece.xlsx")
        shutil.copyfile(book, path)
        with zipfile.ZipFile(path, "a") as archive, archive.open(self.part, "w") as target:
            for text in xml:
                target.write(text)
        with closing(CalamineWorkbook.from_path(path)) as opened:
            return opened.get_sheet_by_name(self.name)

    @contextmanager
    def _opened(self, *, texts: bool) -> Iterator[tuple[Cutter, Path]]:
        with (
            tempfile.TemporaryDirectory() as folder,
            zipfile.ZipFile(self.path) as archive,
            archive.open(_entry(archive, part=self.part)) as stream,
        ):
            book = book_without_sheets(archive, to=Path(folder, "book.xlsx"), texts=texts)
            yield Cutter(stream), book

    def rows(self) -> Iterator[Row]:
        """The rows that hold anything, in the order of the sheet."""
        with self._opened(texts=True) as (cutter, book):
            styles = percent_styles(book)
            for piece in cutter.pieces():
                # Rows without a number are counted on from the row above.
                above = cutter.opening + b' r="%d"/>' % piece.before if piece.before else b""
                page = self._page(cutter.head, above, piece.xml, cutter.closing, book=book)
                yield from _rows_of(page, piece.xml, styles=styles)

    def ends(self) -> Ends:
        """What only reading the sheet to its end tells."""
        with self._opened(texts=False) as (cutter, book):
            last = hidden = 0
            for portion in cutter.portions():
                last = cutter.last_number(portion) or last
                hidden += hidden_rows(portion)
            page = self._page(cutter.head, cutter.rest, cutter.stream.read(), book=book)
            columns = hidden_columns(cutter.head)
        return Ends(last, tuple(page.merged_cell_ranges or ()), hidden, columns)


def _cells_of(page: CalamineSheet) -> dict[int, list[Cell]]:
    """The cells of each row from column A on."""
    top, left = page.start or (0, 0)
    before: list[Cell] = [""] * left
    rows = cast("list[list[Cell]]", page.to_python())
    numbered = enumerate(rows, start=top + 1)
    return {number: before + cells if left else cells for number, cells in numbered}


def _rows_of(page: CalamineSheet, xml: bytes, *, styles: frozenset[int]) -> Iterator[Row]:
    held = _cells_of(page)
    formulas, percents = formula_cells(xml), percent_cells(xml, styles=styles)
    for number in formulas:  # one that was never calculated has no value
        held.setdefault(number, [])
    for number, column, error in error_cells(xml):
        cells = held.setdefault(number, [])
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = error
    for number in sorted(held):
        cells = held[number]
        if number in formulas or any(cells):
            here = formulas.get(number, _NONE), percents.get(number, _NONE)
            yield Row(number, cells, *here)
