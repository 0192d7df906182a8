"""The user's own workbook back, with every fault in its cell and a list of them all."""

import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from zhuzhen.base.sheets.workbook import Sheet
from zhuzhen.registers.importing.annotating.copying import copied_workbook, listed_workbook
from zhuzhen.registers.importing.annotating.marking import marked_workbook
from zhuzhen.registers.importing.annotating.placing import Findings, Ground, lines_of, marks_of
from zhuzhen.registers.importing.annotating.wording import LEFT_OUT, LIST_NOTE, NOTHING_WRONG

# openpyxl holds ten times what a workbook unpacks to, and the list some 2 KB a line: with these
# the whole stays under 300 MB (measured: docs/measurements.md).
LARGEST_UNPACKED = 12 << 20
MOST_LINES = 10_000


class Annotation(StrEnum):
    """How faults are given back: in the user's own workbook, in a copy of its rows, as a list."""

    MARKED = "marked"
    COPIED = "copied"
    LISTED = "listed"


@dataclass(frozen=True)
class Annotated:
    """A workbook that tells the faults (a temporary file, rewound), and how it does."""

    file: IO[bytes]
    kind: Annotation


def can_be_marked(path: Path, *, lines: int) -> bool:
    """Whether a workbook is small enough to be held as a whole, and its faults few enough."""
    if lines > MOST_LINES:
        return False
    with zipfile.ZipFile(path) as archive:
        return sum(each.file_size for each in archive.infolist()) <= LARGEST_UNPACKED


def _head(findings: Findings, *, file: str) -> str:
    if not findings.faults and not findings.warnings:
        return NOTHING_WRONG.format(file=file)
    more = LEFT_OUT.format(count=len(findings.faults)) if findings.is_cut else ""
    return LIST_NOTE.format(
        file=file,
        faults=max(findings.count, len(findings.faults)),
        warnings=len(findings.warnings),
        more=more,
    )


def annotated_workbook(
    path: Path, *, sheet: Sheet, ground: Ground, findings: Findings
) -> Annotated:
    """The workbook at `path` with the findings in its cells; where it is too large to be held in
    memory, the list of them alone; where openpyxl can't open it, a copy of its rows."""
    lines = lines_of(findings, ground=ground)
    head = _head(findings, file=sheet.file)
    if not can_be_marked(path, lines=len(lines)):
        file = listed_workbook(lines, sheet=sheet.name, head=head)
        return Annotated(file, Annotation.LISTED)
    marks = marks_of(lines)
    marked = marked_workbook(path, sheet=sheet.name, marks=marks, lines=lines, head=head)
    if marked is not None:
        return Annotated(marked, Annotation.MARKED)
    return Annotated(copied_workbook(sheet, marks=marks, lines=lines, head=head), Annotation.COPIED)


__all__ = [
    "Annotated",
    "Annotation",
    "Findings",
    "Ground",
    "annotated_workbook",
    "can_be_marked",
]
