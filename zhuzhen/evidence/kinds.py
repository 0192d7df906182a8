"""What kind a file is, by its content alone; a name that says otherwise is not believed."""

from pathlib import PurePath
from zipfile import BadZipFile, LargeZipFile, ZipFile, is_zipfile

from zhuzhen.evidence import problems as texts
from zhuzhen.evidence.choices import ENDINGS, PICTURES, Kind

_MEBIBYTE = 1024 * 1024
LIMITS = dict.fromkeys(Kind, 20 * _MEBIBYTE) | {Kind.MP4: 300 * _MEBIBYTE}
LARGEST = max(LIMITS.values())
HEAD_BYTES = 4096
# A JPEG is decoded small, so the largest phone sensors pass; the others are decoded in full.
MAX_PIXELS = {Kind.JPEG: 120_000_000, Kind.PNG: 40_000_000, Kind.WEBP: 40_000_000}

_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_MP4_BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"qt  ",
    b"3gp4",
    b"3gp5",
    b"MSNV",
    b"dash",
)
_PDF_WITHIN = 1024  # readers accept a header that begins this late


class Refused(ValueError):
    """The file is not accepted: why, and how to mend it, in Chinese."""

    def __init__(self, why: str, *, remedy: str) -> None:
        self.why, self.remedy = why, remedy
        super().__init__(why)


def size_in_words(size: int) -> str:
    """Bytes as people read them: 1.5 MB."""
    return f"{size / _MEBIBYTE:.1f} MB" if size >= _MEBIBYTE else f"{max(1, size // 1024)} KB"


def check_size(size: int, *, limit: int = LARGEST) -> None:
    """Refuse empty files and those above the limit."""
    if size == 0:
        raise Refused(texts.EMPTY, remedy=texts.EMPTY_REMEDY)
    if size > limit:
        why = texts.TOO_BIG.format(size=size_in_words(size), limit=size_in_words(limit))
        raise Refused(why, remedy=texts.TOO_BIG_REMEDY)


def _by_head(head: bytes) -> list[Kind]:
    found = []
    if head.startswith(b"\xff\xd8\xff"):
        found.append(Kind.JPEG)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        found.append(Kind.PNG)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        found.append(Kind.WEBP)
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _HEIC_BRANDS:
            raise Refused(texts.HEIC, remedy=texts.HEIC_REMEDY)
        if brand in _MP4_BRANDS:
            found.append(Kind.MP4)
    if b"%PDF-" in head[:_PDF_WITHIN]:
        found.append(Kind.PDF)
    return found


def _office_kind(path: str) -> Kind | None:
    """DOCX or XLSX by the parts in the archive; nothing is unpacked."""
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
    except (BadZipFile, LargeZipFile, NotImplementedError, UnicodeDecodeError):
        raise Refused(texts.BROKEN_DOCUMENT, remedy=texts.BROKEN_REMEDY) from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(texts.HOLDS_MACROS, remedy=texts.HOLDS_MACROS_REMEDY)
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return Kind.DOCX
    return Kind.XLSX if "xl/workbook.xml" in names else None


def kind_of(path: str) -> Kind:
    """The kind of a stored file. Raises Refused if it is none of ours, or two at once."""
    with open(path, "rb") as file:
        head = file.read(HEAD_BYTES)
    found = _by_head(head)
    # An archive is known by its end, so it can hide behind any beginning.
    if is_zipfile(path):
        office = _office_kind(path) if head.startswith(b"PK") else None
        if office is not None:
            found.append(office)
        elif found:
            raise Refused(
                texts.TWO_KINDS.format(kinds=texts.JOINED.join([found[0].label, "ZIP"])),
                remedy=texts.TWO_KINDS_REMEDY,
            )
    if len(found) > 1:
        kinds = texts.JOINED.join(str(each.label) for each in found[:2])
        raise Refused(texts.TWO_KINDS.format(kinds=kinds), remedy=texts.TWO_KINDS_REMEDY)
    if not found:
        raise Refused(texts.UNKNOWN_TYPE, remedy=texts.KINDS_REMEDY)
    return found[0]


def check_ending(name: str, *, kind: Kind) -> None:
    """The name's ending must not claim another kind; a missing ending claims nothing."""
    ending = PurePath(name).suffix.lower()
    if ending and ending not in ENDINGS[kind]:
        why = texts.WRONG_ENDING.format(found=kind.label, ending=ending)
        raise Refused(why, remedy=texts.WRONG_ENDING_REMEDY)


def is_picture(mime: str) -> bool:
    """Whether a media type is one of the pictures we read."""
    return mime in PICTURES
