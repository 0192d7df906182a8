"""Cells shown as per cent: the sheet keeps 8.7 % as 0.087, and only its format tells."""

import re
import xml.etree.ElementTree as ElementTree
import zipfile
from bisect import bisect_right
from dataclasses import dataclass, field

_STYLES = "xl/styles.xml"
_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_BUILT_IN = frozenset({9, 10})  # 0% and 0.00%
_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*? s="(\d+)"')
_CHUNK = 1 << 20
_LONGEST_CELL = 200


@dataclass
class PercentCells:
    """The cells of a sheet that are shown as per cent, as runs of rows in each column (from 0)."""

    runs: dict[int, list[list[int]]] = field(default_factory=dict)

    def add(self, row: int, *, column: int) -> None:
        """The next cell; rows come in order."""
        runs = self.runs.setdefault(column, [])
        if runs and runs[-1][1] >= row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])

    def holds(self, row: int, *, column: int) -> bool:
        runs = self.runs.get(column, [])
        place = bisect_right(runs, row, key=lambda run: run[0]) - 1
        return place >= 0 and row <= runs[place][1]


def _percent_styles(archive: zipfile.ZipFile) -> set[int]:
    """The numbers of the cell styles whose number format is a percentage."""
    if _STYLES not in archive.namelist():
        return set()
    root = ElementTree.fromstring(archive.read(_STYLES))
    own = {
        int(each.get("numFmtId", "0"))
        for each in root.findall("m:numFmts/m:numFmt", _NS)
        if "%" in each.get("formatCode", "")
    }
    formats = root.findall("m:cellXfs/m:xf", _NS)
    wanted = own | _BUILT_IN
    return {
        number for number, each in enumerate(formats) if int(each.get("numFmtId", "0")) in wanted
    }


def column_index(letters: bytes) -> int:
    """The place of a column from 0: A is 0, AB is 27."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def percent_cells(archive: zipfile.ZipFile, *, part: str) -> PercentCells:
    """Which cells of a sheet's part are shown as per cent; read only if a style is."""
    found, styles = PercentCells(), _percent_styles(archive)
    if not styles or part not in archive.namelist():
        return found
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            end = 0
            for each in _CELL.finditer(text):
                end = each.end()
                if int(each[3]) in styles:
                    found.add(int(each[2]), column=column_index(each[1]))
            # A cell's head may lie across two chunks.
            rest = text[max(end, len(text) - _LONGEST_CELL) :]
    return found
