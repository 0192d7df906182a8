"""What the board's address asks for, and the table that answers it."""

import datetime as dt
from dataclasses import dataclass, replace

from django.http import QueryDict

from zhuzhen.base.numbers import whole_number
from zhuzhen.duties.choices import OwnerKind, Status
from zhuzhen.duties.queries import Board, Cell, Column, Filters, Row, board
from zhuzhen.duties.queries.board import OWNERS_A_PAGE
from zhuzhen.pages.addressing import duty_address, owner_address
from zhuzhen.pages.frame import switch_of

WORST_FIRST = "worst"


@dataclass(frozen=True)
class Kind:
    """Owners of one kind within the place and period; each kind is a table of its own."""

    kind: str
    owners: int

    @property
    def label(self) -> str:
        return str(OwnerKind(self.kind).label)


@dataclass(frozen=True)
class Tally:
    """How many instances stand in each state."""

    counts: tuple[tuple[Status, int], ...]

    @property
    def met(self) -> int:
        return dict(self.counts).get(Status.MET, 0)

    @property
    def owed(self) -> int:
        """All but the exempt: what the share met is a share of."""
        return sum(number for status, number in self.counts if status is not Status.EXEMPT)

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 only when all are met; None of none owed."""
        return self.met * 100 // self.owed if self.owed else None


def board_asked(asked: QueryDict, *, today: dt.date, size: int = OWNERS_A_PAGE) -> Board:
    """The board that an address asks for: its place and period, one kind of owners, a page.

    If that kind owes nothing there, the first that does: which do is read with the board itself.
    """
    switch = switch_of(asked, today=today)
    filters = _filters_of(asked, place=switch.place)
    period, page = str(switch.period), page_number(asked)
    found = board(period, today=today, filters=filters, page=page, size=size)
    kinds = [kind for kind, _ in found.kinds]
    if kinds and filters.kind not in kinds:
        instead = replace(filters, kind=kinds[0])
        found = board(period, today=today, filters=instead, page=page, size=size)
    return found


def _filters_of(asked: QueryDict, *, place: str) -> Filters:
    """The address's filters; an unknown kind or status asks for nothing in particular."""
    kind = str(asked.get("kind", ""))
    status = str(asked.get("status", ""))
    org = str(asked.get("org", ""))
    return Filters(
        place=place,
        kind=kind if kind in OwnerKind.values else OwnerKind.values[0],
        duty=str(asked.get("duty", "")),
        status=status if status in Status.values else "",
        org_id=whole_number(org),
        name=str(asked.get("unit", "")).strip(),
        worst_first=asked.get("sort", "") == WORST_FIRST,
    )


def page_number(asked: QueryDict) -> int:
    """?page=, or the first."""
    number = whole_number(str(asked.get("page", "")), digits=8)
    return 1 if number is None else number


def tally(counts: dict[Status, int]) -> Tally:
    """In the order of the states."""
    return Tally(tuple((status, counts.get(status, 0)) for status in Status))


def tally_of(table: Board) -> Tally:
    """All columns together."""
    summed = {
        status: sum(column.counts.get(status, 0) for column in table.columns) for status in Status
    }
    return tally(summed)


@dataclass(frozen=True)
class Place:
    """Where a cell stands: its column, and the address that explains it. None: nothing owed."""

    column: Column
    cell: Cell | None
    address: str


@dataclass(frozen=True)
class Line:
    """An owner's row as it is drawn."""

    name: str
    address: str
    places: tuple[Place, ...]


def lines_of(table: Board) -> list[Line]:
    """The rows, each cell beside its column."""
    return [_line(row, table=table) for row in table.rows]


def _line(row: Row, *, table: Board) -> Line:
    places = []
    for column, cell in zip(table.columns, row.cells, strict=True):
        period = "" if cell is None else table.period if cell.is_series else cell.period
        address = duty_address(column.duty, owner_key=row.owner_key, period=period)
        places.append(Place(column, cell, address))
    owed = next((cell for cell in row.cells if cell is not None), None)
    cluster_id = owed.instances[0].cluster_id if owed else None
    return Line(row.owner_name, owner_address(row.owner_key, cluster_id=cluster_id), tuple(places))
