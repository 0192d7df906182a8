"""The board: owners × duties, a page of owners at a time, in a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from zhuzhen.duties import rules
from zhuzhen.duties.choices import OwnerKind, Status
from zhuzhen.duties.inforce import DutyVersion, version_of
from zhuzhen.duties.labels import parse_period, period_label
from zhuzhen.duties.problems import SERIES
from zhuzhen.duties.queries.grouping import Owner, groups_of
from zhuzhen.duties.queries.instances import (
    clause_of,
    duty_condition,
    in_place,
    instances_in,
    owner_condition,
    target_of,
)

if TYPE_CHECKING:
    from zhuzhen.duties.queries.instances import Standing

OWNERS_A_PAGE = 50
_WORST_FIRST = (Status.OVERDUE, Status.AT_RISK, Status.ON_TRACK, Status.MET, Status.EXEMPT)


@dataclass(frozen=True)
class Filters:
    """What the board is narrowed to; empty means all. `place` is a code of either side.

    `tree='today'` finds owners of divisions that have since gone into `place`. `name` is a piece
    of the owner's name. `worst_first` orders owners by what is overdue and at risk.
    """

    place: str = ""
    org_id: int | None = None
    duty: str = ""
    status: str = ""
    kind: str = ""
    owner: str = ""
    tree: str = "then"
    name: str = ""
    worst_first: bool = False

    @property
    def kind_label(self) -> str:
        return str(OwnerKind(self.kind).label) if self.kind else ""

    def within(self, rows: "QuerySet[Standing]") -> "QuerySet[Standing]":
        """Instances of the place (and owner): those of which a board says what kinds it has."""
        if self.place:
            rows = rows.filter(in_place(self.place, tree=self.tree))
        return rows.filter(owner_condition(self.owner)) if self.owner else rows

    def wanted(self) -> Q:
        """All else that instances are narrowed to; `status` is asked of an owner as a whole."""
        found = Q()
        if self.org_id is not None:
            found &= Q(org_id=self.org_id)
        if self.duty:
            found &= duty_condition(self.duty)
        if self.kind:
            found &= Q(owner_kind=self.kind)
        if self.name:
            found &= Q(owner_name__icontains=self.name)
        return found

    def applied(self, rows: "QuerySet[Standing]") -> "QuerySet[Standing]":
        return self.within(rows).filter(self.wanted())


@dataclass(frozen=True)
class Column:
    """A duty: its heading, where it is written, and how all owners (not just the page) stand."""

    duty: str
    version: DutyVersion
    counts: dict[Status, int]

    @property
    def short(self) -> str:
        return self.version.duty.short or self.version.duty.title

    @property
    def title(self) -> str:
        return self.version.duty.title

    @property
    def code(self) -> str:
        return self.version.duty.code

    @property
    def part(self) -> str:
        return self.version.duty.part

    @property
    def clause(self) -> str:
        return clause_of(self.version)

    @property
    def owed(self) -> int:
        """Instances that count for the share: all but the exempted."""
        return sum(self.counts.values()) - self.counts.get(Status.EXEMPT, 0)

    @property
    def met(self) -> int:
        return self.counts.get(Status.MET, 0)

    @property
    def share_met(self) -> str:
        """`12/50`, and in percent rounded down."""
        return f"{self.met * 100 // self.owed}%" if self.owed else "–"


@dataclass(frozen=True)
class Cell:
    """One owner's duty: a figure, or for months and quarters how many of them are met."""

    instances: "tuple[Standing, ...]"
    version: DutyVersion
    status: Status

    @property
    def is_series(self) -> bool:
        return len(self.instances) > 1

    @property
    def value(self) -> str:
        if self.is_series:
            return str(sum(1 for each in self.instances if each.is_met))
        return rules.shown(self.instances[0].value, unit=self.version.unit)

    @property
    def target(self) -> str:
        if self.is_series:
            return str(len(self.instances))
        return rules.target_shown(target_of(self.instances[0]), unit=self.version.unit)

    @property
    def text(self) -> str:
        if self.is_series:
            return SERIES.format(met=self.value, all=self.target)
        return f"{self.value}/{self.target}"

    @property
    def due_on(self) -> dt.date:
        return self.instances[-1].due_on

    @property
    def period(self) -> str:
        return self.instances[0].period

    @property
    def is_partial(self) -> bool:
        """Whether the target was reduced for a part of the period served."""
        low, full = self.instances[0].target_low, self.version.target.low
        return not self.version.is_trend and low is not None and full is not None and low < full

    @cached_property
    def details(self) -> tuple[tuple[str, str, Status], ...]:
        """For a series: each period's label, figure and status."""
        unit = self.version.unit
        return tuple(
            (
                period_label(each.period),
                f"{rules.shown(each.value, unit=unit)}/"
                f"{rules.target_shown(target_of(each), unit=unit)}",
                Status(each.status),
            )
            for each in self.instances
        )


@dataclass(frozen=True)
class Row:
    """An owner, with a cell for each column; None where it does not owe that duty."""

    owner_key: str
    owner_name: str
    kind: OwnerKind
    cells: tuple[Cell | None, ...]
    overdue: int
    at_risk: int


@dataclass(frozen=True)
class Board:
    """A page of owners. `parts` are the headings over neighbouring columns: (part, how many).

    `kinds` are all that owe something in the place and period, with the number of their owners.
    """

    period: str
    filters: Filters
    kinds: tuple[tuple[OwnerKind, int], ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    owners: int
    page: int
    pages: int
    today: dt.date

    @property
    def period_label(self) -> str:
        return parse_period(self.period).label

    @cached_property
    def parts(self) -> tuple[tuple[str, int], ...]:
        found: list[tuple[str, int]] = []
        for column in self.columns:
            if found and found[-1][0] == column.part:
                found[-1] = (column.part, found[-1][1] + 1)
            else:
                found.append((column.part, 1))
        return tuple(found)


def board(
    period: str,
    *,
    today: dt.date,
    filters: Filters | None = None,
    page: int = 1,
    size: int = OWNERS_A_PAGE,
) -> Board:
    """The board of a period ('2022', '2022-08'), owners by kind and name, or the worst first.

    Raises bad_period. Two queries over instances, however many owners there are.
    """
    chosen = filters or Filters()
    rows = chosen.within(instances_in(period, today=today))
    groups = groups_of(
        rows.annotate(is_wanted=_flag(chosen.wanted())),
        year=parse_period(period).year,
        status=chosen.status,
        worst_first=chosen.worst_first,
        page=page,
        size=size,
    )
    columns = _in_document_order(
        Column(duty=duty, version=head.version, counts=head.counts)
        for duty, head in groups.heads.items()
    )
    cells = _cells(chosen.applied(rows), [each.owner_key for each in groups.owners])
    pages = max(-(-groups.total // size), 1)
    return Board(
        period=period,
        filters=chosen,
        kinds=tuple((kind, groups.kinds[kind]) for kind in OwnerKind if kind in groups.kinds),
        columns=columns,
        rows=tuple(_row(each, cells=cells, columns=columns) for each in groups.owners),
        owners=groups.total,
        page=min(max(page, 1), pages),
        pages=pages,
        today=today,
    )


def _flag(condition: Q) -> Case | Value:
    """True or False: what a condition says of NULL (a unit asked for, an owner that has none)."""
    if not condition:
        return Value(True, output_field=BooleanField())
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def _in_document_order(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Columns of one part stand together, parts by their first duty's code."""
    by_code = sorted(columns, key=lambda column: (column.code, column.duty))
    first: dict[str, int] = {}
    for position, column in enumerate(by_code):
        first.setdefault(column.part, position)
    return tuple(sorted(by_code, key=lambda column: first[column.part]))


def _cells(
    rows: "QuerySet[Standing]", keys: Sequence[object]
) -> dict[tuple[str, str], list["Standing"]]:
    found: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for row in rows.filter(owner_key__in=keys).order_by("duty", "starts_on", "period"):
        found[(row.owner_key, row.duty)].append(row)
    return found


def _row(
    owner: Owner,
    *,
    cells: "dict[tuple[str, str], list[Standing]]",
    columns: Sequence[Column],
) -> Row:
    own = [cells.get((owner.owner_key, column.duty)) for column in columns]
    standing = [each.status for instances in own for each in instances or ()]
    return Row(
        owner_key=owner.owner_key,
        owner_name=owner.owner_name,
        kind=owner.kind,
        cells=tuple(_cell(each) for each in own),
        overdue=standing.count(Status.OVERDUE),
        at_risk=standing.count(Status.AT_RISK),
    )


def _cell(instances: "list[Standing] | None") -> Cell | None:
    if not instances:
        return None
    statuses = [Status(each.status) for each in instances]
    version = version_of(instances[0])
    return Cell(instances=tuple(instances), version=version, status=_worst(statuses))


def _worst(statuses: Sequence[Status]) -> Status:
    """The status of a series: its worst; exempted periods count only if all are."""
    return min(statuses, key=_WORST_FIRST.index)
