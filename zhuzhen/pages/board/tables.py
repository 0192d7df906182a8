"""The board as a table: owners down, duties across in the document's parts, a cell for each."""

from dataclasses import dataclass

from zhuzhen.duties.choices import Status

# Worst first: how bad a state is.
BADNESS = {
    Status.OVERDUE: 4,
    Status.AT_RISK: 3,
    Status.ON_TRACK: 2,
    Status.MET: 1,
    Status.EXEMPT: 0,
}


@dataclass(frozen=True)
class Tally:
    """How many instances stand in each state."""

    counts: tuple[tuple[Status, int], ...]

    @property
    def total(self) -> int:
        return sum(number for _, number in self.counts)

    @property
    def owed(self) -> int:
        """All but the exempt ones: what the share met is a share of."""
        return self.total - self.of(Status.EXEMPT)

    @property
    def met(self) -> int:
        return self.of(Status.MET)

    @property
    def percent(self) -> int | None:
        """Share met in whole percent, rounded down: 100 only when all are; None of none owed."""
        return self.met * 100 // self.owed if self.owed else None

    def of(self, status: Status) -> int:
        return dict(self.counts).get(status, 0)


@dataclass(frozen=True)
class Cell:
    """One owner's duty in the period. `done`, `due` are figures as shown; months are summed up."""

    address: str
    done: str
    due: str
    status: Status
    words: str  # the whole of it in words, for the ear and on hover


@dataclass(frozen=True)
class Column:
    """One duty: its head, and how all owners in the filters stand."""

    duty: str
    title: str
    short: str
    unit: str
    clause: str
    clause_address: str
    tally: Tally


@dataclass(frozen=True)
class Part:
    """A part of the document and how many columns it spans."""

    title: str
    width: int


@dataclass(frozen=True)
class Row:
    """One owner; a cell for each column, None where the owner does not owe that duty."""

    key: str
    name: str
    address: str
    cells: tuple[tuple[Column, Cell | None], ...]


@dataclass(frozen=True)
class Table:
    """What a board's page shows."""

    parts: tuple[Part, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    tally: Tally


def worst(states: list[Status]) -> Status:
    """The state of several instances taken together (twelve months in one cell)."""
    return max(states, key=lambda state: BADNESS[state])
