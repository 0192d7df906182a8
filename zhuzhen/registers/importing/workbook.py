"""Opens an .xlsx and gives its rows with their numbers; refuses what would be misread."""

import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from zhuzhen.base.digest import sm3_of_chunks
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.registers.choices import LIST_SHEET, STAMP_SHEET
from zhuzhen.registers.importing.percents import PercentCells, column_index, percent_cells
from zhuzhen.registers.problems import LISTED, fault

Cell = object
UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
MAX_UNPACKED_MB = 1024
_FORMULA = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[ >/]')
_NS = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
}
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHUNK = 1 << 20
_LOOKED_AT = 20
_START = 512
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx under a password
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF")


Row = tuple[int, list[Cell]]  # its number in the sheet, its cells from column A on


@dataclass(frozen=True)
class Sheet:
    """The sheet to import. `head`: its first rows that are not empty, where the header is sought.

    `formulas`: the columns (from 0) of each row that hold formulas.
    """

    file: str
    name: str
    file_sm3: str
    page: CalamineSheet
    head: tuple[Row, ...]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    formulas: dict[int, set[int]] = field(default_factory=dict)
    percents: PercentCells = field(default_factory=PercentCells)
    stamp: dict[str, str] = field(default_factory=dict)

    @property
    def last_row(self) -> int:
        return max(self.page.end[0] + 1 if self.page.end else 0, *self.formulas, 0)

    def rows(self, *, after: int) -> Iterator[Row]:
        """The rows below one that hold anything, made one at a time: a sheet may be long."""
        number = 0
        for number, cells in _numbered(self.page):
            if number > after and (any(cells) or number in self.formulas):
                yield number, cells
        # Below what calamine sees there may be formulas that were never calculated.
        width = len(self.head[0][1])
        for row in sorted(row for row in self.formulas if row > max(number, after)):
            yield row, [""] * width


def _refuse(code: str, *, file: str, sheet: str = "", known: str = "", limit: int = 0) -> Problem:
    told = fault(code, known=known, limit=limit, name=sheet)
    located = Fault(what=told.what, right=told.right, file=file, sheet=sheet)
    return Problem("bad_file", faults=(located,), file=file, why=told.what, remedy=told.right)


def shortened(file: str, *, limit: int = 200) -> str:
    """A file's name that fits where names are kept: its beginning and its ending."""
    return file if len(file) <= limit else f"{file[: limit - 9]}…{file[-8:]}"


def file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return sm3_of_chunks(iter(lambda: stream.read(_CHUNK), b""))


def _kind_fault(path: Path, *, ending: str) -> str:
    """What a file that holds no workbook is, by its first bytes and its ending."""
    with path.open("rb") as stream:
        start = stream.read(_START)
    if not start:
        return "empty_file"
    if start.startswith(_OLD_OFFICE) and ending in (".xls", ".et", ".xlsx"):
        return "broken_xlsx" if ending == ".xlsx" else "old_xls"
    if ending in (".csv", ".txt", ".tsv"):
        return "plain_text"
    if ending == ".xlsx" and not start.startswith(_PICTURES):
        return "broken_xlsx" if start.startswith(b"PK") or b"\0" in start else "plain_text"
    return "not_xlsx"


def _checked_zip(path: Path, *, file: str) -> zipfile.ZipFile:
    """The file as a zip that holds a workbook and does not unpack to more than memory holds."""
    if not zipfile.is_zipfile(path):
        raise _refuse(_kind_fault(path, ending=Path(file).suffix.lower()), file=file)
    archive = zipfile.ZipFile(path)
    if "xl/workbook.xml" not in archive.namelist():
        raise _refuse("not_xlsx", file=file)
    if sum(each.file_size for each in archive.infolist()) > MAX_UNPACKED_MB << 20:
        raise _refuse("too_large", file=file, limit=MAX_UNPACKED_MB)
    return archive


def _part_of(archive: zipfile.ZipFile, *, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {
        each.get("Id"): each.get("Target", "") for each in links.findall("p:Relationship", _NS)
    }
    for each in book.findall("m:sheets/m:sheet", _NS):
        if each.get("name") == sheet:
            target = targets.get(each.get(_REL_ID), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _formulas(archive: zipfile.ZipFile, *, part: str) -> dict[int, set[int]]:
    """The cells that hold formulas; their stored results may be stale or missing."""
    found: dict[int, set[int]] = {}
    if part not in archive.namelist():
        return found
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            if b"<f" not in text:
                rest = text[text.rfind(b"<c ") :] if b"<c " in text else b""
                continue
            for each in _FORMULA.finditer(text):
                found.setdefault(int(each[2]), set()).add(column_index(each[1]))
            # A cell may lie across two chunks; what was matched whole is not kept.
            last = text.rfind(b"<c ")
            rest = text[last:] if last >= 0 and not _FORMULA.match(text, last) else b""
    return found


def _stamp(book: CalamineWorkbook) -> dict[str, str]:
    if STAMP_SHEET not in book.sheet_names:
        return {}
    rows = book.get_sheet_by_name(STAMP_SHEET).to_python()
    return {str(row[0]): str(row[1]) for row in rows if len(row) > 1}


def _numbered(sheet: CalamineSheet) -> Iterator[Row]:
    # iter_rows gives rows from the first of the sheet, but cells from the first column used.
    left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, left + list(cells) if left else list(cells)


def _chosen(book: CalamineWorkbook, *, file: str, sheet: str) -> str:
    visible = [
        each.name
        for each in book.sheets_metadata
        if each.visible is SheetVisibleEnum.Visible and each.name != STAMP_SHEET
    ]
    if sheet and sheet not in visible:
        raise _refuse("no_sheet", file=file, sheet=sheet, known=LISTED.join(visible))
    if not visible:
        raise _refuse("empty_sheet", file=file)
    # A workbook given back with its faults carries their list.
    others = [name for name in visible if not name.startswith(LIST_SHEET)]
    return sheet or (others or visible)[0]


def open_sheet(path: Path, *, shown_as: str = "", sheet: str = "") -> Sheet:
    """Read one sheet (the first visible, unless named). Raises bad_file with what is wrong."""
    file = shown_as or path.name
    archive = _checked_zip(path, file=file)
    try:
        book = CalamineWorkbook.from_path(str(path))
        name = _chosen(book, file=file, sheet=sheet)
        page = book.get_sheet_by_name(name)
        head = tuple(islice((row for row in _numbered(page) if any(row[1])), _LOOKED_AT))
        merged = page.merged_cell_ranges or []
        part = _part_of(archive, sheet=name)
        formulas, percents = _formulas(archive, part=part), percent_cells(archive, part=part)
        stamp = _stamp(book)
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError):
        raise _refuse("broken_xlsx", file=file) from None
    finally:
        archive.close()
    if not head:
        raise _refuse("empty_sheet", file=file, sheet=name)
    return Sheet(
        file, name, file_digest(path), page, head, tuple(merged), formulas, percents, stamp
    )
