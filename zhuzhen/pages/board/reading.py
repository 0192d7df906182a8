"""What the board's address asks for, and the table that answers it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import QueryDict

from zhuzhen.base.numbers import whole_number
from zhuzhen.duties.choices import OwnerKind, Status
from zhuzhen.duties.queries import Board, Cell, Column, Filters, Row, instances_in
from zhuzhen.pages.addressing import duty_address, owner_address
from zhuzhen.pages.frame import Switch

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


def kinds_of(switch: Switch, *, today: dt.date) -> list[Kind]:
    """The kinds of owners that owe something there and then, in the order of the choices."""
    rows = Filters(place=switch.place).applied(instances_in(str(switch.period), today=today))
    # Owners are told apart by hashing; COUNT(DISTINCT) would sort every instance of the province.
    owners = rows.values("owner_kind", "owner_key").order_by().annotate(Count("pk"))
    of_kind = {kind: Count("owner_key", filter=Q(owner_kind=kind)) for kind in OwnerKind.values}
    counted = {kind: number for kind, number in owners.aggregate(**of_kind).items() if number}
    return [Kind(kind, counted[kind]) for kind in OwnerKind.values if kind in counted]


def filters_of(asked: QueryDict, *, switch: Switch, kinds: list[Kind]) -> Filters:
    """The address's filters; an unknown kind or status asks for nothing in particular."""
    known = [each.kind for each in kinds]
    kind = str(asked.get("kind", ""))
    status = str(asked.get("status", ""))
    org = str(asked.get("org", ""))
    return Filters(
        place=switch.place,
        kind=kind if kind in known else next(iter(known), ""),
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
