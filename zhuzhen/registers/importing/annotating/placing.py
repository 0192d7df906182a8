"""Where in a sheet each fault and each warning is shown, and what its note says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhuzhen.base.problems import Fault
from zhuzhen.base.sheets.heads import letters
from zhuzhen.registers.importing.annotating.wording import LOOK, MUST, NOTE, REMEDY

Cell = tuple[int, int]  # its row from 1, its column from 0


@dataclass(frozen=True)
class Ground:
    """What is known of a sheet's shape: its first row, its row of heads, where each head stands."""

    sheet: str
    title_row: int
    header_row: int
    heads: Mapping[str, int]

    def cell_of(self, told: Fault) -> Cell:
        """A fault's own cell; the row's first where it has no column, the title where no row."""
        first = min(self.heads.values(), default=0)
        if told.row is None:
            return (self.header_row if told.column in self.heads else self.title_row, first)
        return told.row, self.heads.get(told.column, first)


@dataclass(frozen=True)
class Line:
    """One line of the list: what is told, and its cell."""

    told: Fault
    is_fault: bool
    cell: Cell

    @property
    def kind(self) -> str:
        return MUST if self.is_fault else LOOK

    @property
    def at(self) -> str:
        return f"{letters(self.cell[1])}{self.cell[0]}"

    @property
    def note(self) -> str:
        note = NOTE.format(kind=self.kind, what=self.told.what)
        right = self.told.right
        return f"{note}\n{REMEDY.format(right=right)}" if right else note


@dataclass(frozen=True)
class Findings:
    """What a check found in a sheet; `count` is more than the faults where not all were kept."""

    faults: Sequence[Fault] = ()
    warnings: Sequence[Fault] = ()
    count: int = 0

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.faults)


@dataclass(frozen=True)
class Mark:
    """What one cell shows: all its notes; it is a fault's cell if any of them is of a fault."""

    is_fault: bool
    note: str


def lines_of(findings: Findings, *, ground: Ground) -> list[Line]:
    """Every finding with its cell, from the sheet's top down, faults before warnings."""
    both: tuple[tuple[Iterable[Fault], bool], ...] = (
        (findings.faults, True),
        (findings.warnings, False),
    )
    found = [Line(told, is_fault, ground.cell_of(told)) for each, is_fault in both for told in each]
    return sorted(found, key=lambda line: (not line.is_fault, line.cell))


def marks_of(lines: Iterable[Line]) -> dict[Cell, Mark]:
    """What each cell shows, the notes of a cell in one."""
    found: dict[Cell, Mark] = {}
    for line in lines:
        before = found.get(line.cell)
        note = f"{before.note}\n{line.note}" if before else line.note
        found[line.cell] = Mark(line.is_fault or bool(before and before.is_fault), note)
    return found
