"""Opens an .xlsx and gives its rows with their numbers; refuses what would be misread."""

import re
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from zhuzhen.base.digest import sm3_of_chunks
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.sheets.choices import LIST_SHEET, LISTED, STAMP_SHEET
from zhuzhen.base.sheets.portions import (
    Cell,
    Ends,
    Merged,
    Row,
    SheetPart,
    book_without_sheets,
)
from zhuzhen.base.sheets.problems import OPENING

UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
MAX_UNPACKED_MB = 1024
_NS = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
}
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHUNK = 1 << 20
_LOOKED_AT = 20
_START = 512
_ENCRYPTED = 1  # a flag of each part of a zip
_STAMPED = 50  # rows of a stamp that are read
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx under a password
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF")

# What reading a file that is cut off or not as it says may raise.
_BROKEN = (
    *(CalamineError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError),
    *(ElementTree.ParseError, KeyError),
)


@dataclass(frozen=True)
class Sheet:
    """The sheet to import. `head`: its first rows that are not empty, where the header is sought;
    all as wide as the widest. `last_row`: the number of its last row, be it blank."""

    file: str
    name: str
    file_sm3: str
    source: SheetPart
    head: tuple[tuple[int, list[Cell]], ...]
    ends: Ends = Ends()
    stamp: dict[str, str] = field(default_factory=dict)

    @property
    def last_row(self) -> int:
        return self.ends.last_row

    @property
    def merged(self) -> tuple[Merged, ...]:
        return self.ends.merged

    def rows(self, *, after: int) -> Iterator[Row]:
        """The rows below one that hold anything, read as they are asked for: a sheet may be long.

        Raises bad_file where the file turns out to be broken further down.
        """
        width = len(self.head[0][1])
        with _readable(self.file):
            for row in self.source.rows():
                if row.number > after:
                    row.cells.extend([""] * (width - len(row.cells)))
                    yield row


def _refuse(code: str, *, file: str, sheet: str = "", known: str = "", limit: int = 0) -> Problem:
    what, right = (text.format(known=known, limit=limit, name=sheet) for text in OPENING[code])
    located = Fault(what=what, right=right, file=file, sheet=sheet)
    return Problem("bad_file", faults=(located,), file=file, why=what, remedy=right)


def shortened(file: str, *, limit: int = 200) -> str:
    """A file's name that fits where names are kept: its beginning and its ending."""
    return file if len(file) <= limit else f"{file[: limit - 9]}…{file[-8:]}"


def file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return sm3_of_chunks(iter(lambda: stream.read(_CHUNK), b""))


def _is_encrypted(path: Path) -> bool:
    """Whether an old Office container holds a workbook under a password: its directory names the
    encrypted package."""
    with path.open("rb") as stream:
        return _PACKAGE in stream.read(_CHUNK) or _PACKAGE in _end_of(stream)


def _end_of(stream: IO[bytes]) -> bytes:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _CHUNK))
    return stream.read()


def _kind_fault(path: Path, *, ending: str) -> str:
    """What a file that holds no workbook is, by its first bytes and its ending."""
    with path.open("rb") as stream:
        start = stream.read(_START)
    if not start:
        return "empty_file"
    if start.startswith(_OLD_OFFICE) and ending in (".xls", ".et", ".xlsx"):
        if ending != ".xlsx":
            return "old_xls"
        return "locked_xlsx" if _is_encrypted(path) else "renamed_xls"
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
    if any(each.flag_bits & _ENCRYPTED for each in archive.infolist()):
        raise _refuse("locked_xlsx", file=file)
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


def _stamp(path: Path, *, archive: zipfile.ZipFile) -> dict[str, str]:
    part = _part_of(archive, sheet=STAMP_SHEET)
    if not part:
        return {}
    rows = islice(SheetPart(path, name=STAMP_SHEET, part=part).rows(), _STAMPED)
    return {str(row.cells[0]): str(row.cells[1]) for row in rows if len(row.cells) > 1}


def _head(source: SheetPart) -> tuple[tuple[int, list[Cell]], ...]:
    rows = [row for row in islice(source.rows(), _LOOKED_AT) if any(row.cells)]
    width = max((len(row.cells) for row in rows), default=0)
    return tuple((row.number, row.cells + [""] * (width - len(row.cells))) for row in rows)


def _chosen(archive: zipfile.ZipFile, *, file: str, sheet: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        book = CalamineWorkbook.from_path(book_without_sheets(archive, to=Path(folder, "book")))
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


@contextmanager
def _readable(file: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN:
        raise _refuse("broken_xlsx", file=file) from None


def open_sheet(path: Path, *, shown_as: str = "", sheet: str = "") -> Sheet:
    """Open one sheet (the first visible, unless named). Raises bad_file with what is wrong."""
    file = shown_as or path.name
    with closing(_checked_zip(path, file=file)) as archive, _readable(file):
        name = _chosen(archive, file=file, sheet=sheet)
        source = SheetPart(path, name=name, part=_part_of(archive, sheet=name))
        head = _head(source)
        ends = source.ends()
        stamp = _stamp(path, archive=archive)
    if not head:
        raise _refuse("empty_sheet", file=file, sheet=name)
    return Sheet(file, name, file_digest(path), source, head, ends, stamp)
