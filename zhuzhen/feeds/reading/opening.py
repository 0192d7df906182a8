"""Opens a file from outside, whatever it is, by its contents and not by its name."""

from pathlib import Path

from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.sheets.workbook import file_digest, open_sheet, shortened
from zhuzhen.feeds.choices import Format
from zhuzhen.feeds.problems import FAULTS, MOST_KEPT
from zhuzhen.feeds.reading.books import read_book
from zhuzhen.feeds.reading.columnar import Broken, read_columnar
from zhuzhen.feeds.reading.lists import WrongEncoding, encoding_of, read_list, shape_of
from zhuzhen.feeds.reading.raw import HEAD_ROWS, RAW, Raw, head_of
from zhuzhen.feeds.room import Room

_START = 512
_PARQUET, _ZIP, _OFFICE = b"PAR1", b"PK", b"\xd0\xcf\x11\xe0"
# Pictures and papers: whatever is no list of texts.
_OTHERS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF", b"{\\rtf")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def _refuse(code: str, *, file: str, row: int = 0) -> Problem:
    what, right = (text.format(row=row) for text in FAULTS[code])
    told = Fault(what, right, file=file, row=row or None)
    return Problem("bad_file", faults=(told,), file=file, why=what, remedy=right)


def _format_of(path: Path, *, file: str) -> Format:
    with path.open("rb") as stream:
        start = stream.read(_START)
    if start.startswith(_PARQUET):
        return Format.PARQUET
    if start.startswith((_ZIP, _OFFICE)):
        return Format.EXCEL
    is_binary = b"\0" in start and not start.startswith(_WIDE_MARKS)
    if is_binary or start.startswith(_OTHERS):
        raise _refuse("no_table", file=file)
    return Format.CSV


def _read_list(path: Path, *, file: str, room: Room) -> Raw:
    try:
        encoding = encoding_of(path)
    except WrongEncoding as error:
        raise _refuse("encoding", file=file, row=error.row) from None
    separator, first, width = shape_of(path, encoding=encoding)
    if not width:
        raise _refuse("no_rows", file=file)
    uneven = read_list(path, room=room, encoding=encoding, separator=separator, width=width)
    # Lines above the heads have fewer cells: they are looked at, and are no faults.
    padded = tuple(tuple((row + [""] * width)[:width]) for row in first)
    head = _numbered(padded, room=room, width=width, uneven=uneven)
    return Raw(
        room,
        file,
        "",
        file_digest(path),
        Format.CSV,
        head,
        width,
        room.number(f"SELECT count(*) FROM {RAW}"),
        encoding,
        tuple(uneven[:MOST_KEPT]),
        len(uneven),
    )


def _numbered(
    first: tuple[tuple[str, ...], ...], *, room: Room, width: int, uneven: list[Fault]
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The first rows with their numbers: those in `raw`, and between them the uneven ones."""
    numbers = {number for number, _ in head_of(room, width=width)}
    numbers |= {each.row for each in uneven[:HEAD_ROWS] if each.row is not None}
    return tuple(zip(sorted(numbers), first, strict=False))


def read_file(path: Path, *, room: Room, shown_as: str = "", sheet: str = "") -> Raw:
    """Bring a file into the room's `raw`. Raises bad_file with what is wrong and what to do."""
    file = shortened(shown_as or path.name)
    if not path.stat().st_size:
        raise _refuse("empty_file", file=file)
    kind = _format_of(path, file=file)
    if kind is Format.CSV:
        return _read_list(path, file=file, room=room)
    if kind is Format.PARQUET:
        try:
            width = read_columnar(path, room=room)
        except Broken:
            raise _refuse("broken_parquet", file=file) from None
        return _whole(path, room=room, file=file, format=kind, width=width)
    opened = open_sheet(path, shown_as=file, sheet=sheet)
    width = read_book(opened, room=room)
    return _whole(
        path, room=room, file=file, format=kind, width=width, name=opened.name, stamp=opened.stamp
    )


def _whole(
    path: Path,
    *,
    room: Room,
    file: str,
    format: Format,
    width: int,
    name: str = "",
    stamp: dict[str, str] | None = None,
) -> Raw:
    rows = room.number(f"SELECT count(*) FROM {RAW}")
    head = head_of(room, width=width)
    digest = file_digest(path)
    return Raw(room, file, name, digest, format, head, width, rows, stamp=stamp or {})
