"""What a cell is beside its value: a formula, an error, a number shown as per cent (0.087: 8.7 %),
and whether its row or column is hidden.

calamine gives none of it (an error is blank to it); it all stands at the tags in the XML.
"""

import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path

_STYLES = "xl/styles.xml"
_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_BUILT_IN = frozenset({9, 10})  # 0% and 0.00%
_FORMULA = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[ >/]')
_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*? t="e"[^>]*>(?:<f.*?</f>)?<v>(#[^<]+)</v>')
_HIDDEN_ROW = re.compile(
    rb"<(?:\w+:)?row(?=\s)[^>]*\shidden=[\"'](?:1|true)[\"'][^>]*>\s*<(?:\w+:)?c[\s/>]"
)
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_SAYS_HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")
_FIRST, _LAST = re.compile(rb"\smin=[\"'](\d+)"), re.compile(rb"\smax=[\"'](\d+)")
_MOST_COLUMNS = 16_384
CellsOfRows = dict[int, set[int]]  # a row's number to columns from 0


def percent_styles(book: Path) -> frozenset[int]:
    """The numbers of the cell styles whose number format is a percentage."""
    with zipfile.ZipFile(book) as archive:
        if _STYLES not in archive.namelist():
            return frozenset()
        root = ElementTree.fromstring(archive.read(_STYLES))
    own = {
        int(each.get("numFmtId", "0"))
        for each in root.findall("m:numFmts/m:numFmt", _NS)
        if "%" in each.get("formatCode", "")
    }
    formats = root.findall("m:cellXfs/m:xf", _NS)
    wanted = own | _BUILT_IN
    return frozenset(
        number for number, each in enumerate(formats) if int(each.get("numFmtId", "0")) in wanted
    )


def _column_index(letters: bytes) -> int:
    """The place of a column from 0: A is 0, AB is 27."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _by_row(cells: Iterator[re.Match[bytes]]) -> CellsOfRows:
    found: CellsOfRows = defaultdict(set)
    for each in cells:
        found[int(each[2])].add(_column_index(each[1]))
    return dict(found)


def formula_cells(rows: bytes) -> CellsOfRows:
    """The cells that hold formulas; their stored results may be stale or missing."""
    return _by_row(_FORMULA.finditer(rows)) if b"<f" in rows else {}


def percent_cells(rows: bytes, *, styles: Collection[int]) -> CellsOfRows:
    """The cells of the styles that show per cent."""
    if not styles:
        return {}
    any_of = b"|".join(b"%d" % each for each in sorted(styles))
    cell = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*? s="(?:' + any_of + rb')"')
    return _by_row(cell.finditer(rows))


def error_cells(rows: bytes) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of the cells that hold an error: a result that was pasted as a value."""
    if b' t="e"' in rows:
        for each in _ERROR.finditer(rows):
            yield int(each[2]), _column_index(each[1]), each[3].decode()


def hidden_rows(xml: bytes) -> int:
    """How many rows that hold cells are hidden, by hand or by a filter."""
    return len(_HIDDEN_ROW.findall(xml)) if b"hidden=" in xml else 0


def hidden_columns(head: bytes) -> frozenset[int]:
    """The columns (from 0) that what stands before a sheet's rows hides."""
    found: set[int] = set()
    for column in _COLUMN.findall(head):
        first, last = _FIRST.search(column), _LAST.search(column)
        if _SAYS_HIDDEN.search(column) and first and last:
            found.update(range(int(first[1]) - 1, min(int(last[1]), _MOST_COLUMNS)))
    return frozenset(found)
