"""How the owners behind a dossier stand in a period: their duties, the worst first."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from zhuzhen.base.periods import Period
from zhuzhen.base.scope import CodeRange
from zhuzhen.duties.choices import OwnerKind, Status
from zhuzhen.duties.queries import instances_in
from zhuzhen.pages.addressing import owner_address
from zhuzhen.pages.records.standing import Line, line_of
from zhuzhen.partners.models import Cluster, Org
from zhuzhen.places.models import Division
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.models import Record

MOST_LINES = 40
RECENT = 8
_WORST_FIRST = [Status.OVERDUE, Status.AT_RISK, Status.ON_TRACK, Status.MET, Status.EXEMPT]
_UNITS = (OwnerKind.CLUSTER_ORG, OwnerKind.SENDING_UNIT)


@dataclass(frozen=True)
class UnitLine:
    """One unit of a cluster: how many of its duties are met, and how the worst stands."""

    name: str
    path: str
    met: int
    owed: int
    status: Status


def _rank(status: Status) -> int:
    return _WORST_FIRST.index(status)


def _as_series(lines: list[Line]) -> Line:
    """Months of one duty as one line: how many are met, the worst of them, the next day due."""
    if len(lines) == 1:
        return lines[0]
    met = sum(line.is_met for line in lines)
    open_lines = [line for line in lines if not line.is_met] or lines[-1:]
    worst = min(lines, key=lambda line: _rank(line.status))
    return replace(
        worst,
        figure=f"{met} / {len(lines)} 期",
        is_met=met == len(lines),
        due_on=open_lines[0].due_on,
        path=open_lines[0].path,
    )


def _grouped(lines: Iterable[tuple[tuple[str, str], Line]]) -> list[Line]:
    series: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for key, line in lines:
        series[key].append(line)
    found = [_as_series(each) for each in series.values()]
    return sorted(found, key=lambda line: (_rank(line.status), line.due_on, line.title))


def _lines(which: Q, *, period: Period, today: dt.date) -> list[Line]:
    """One query; months that have not begun are left out."""
    rows = instances_in(str(period), today=today).filter(which, starts_on__lte=today)
    listed = rows.order_by("due_on", "duty", "owner_key")[:500]
    return _grouped(((row.duty, row.owner_key), line_of(row)) for row in listed)


def _units(which: Q, *, period: Period, today: dt.date) -> list[UnitLine]:
    """The units behind a cluster or town, each in one line; one query."""
    rows = instances_in(str(period), today=today).filter(
        which, owner_kind__in=_UNITS, starts_on__lte=today
    )
    counted = (
        rows.values("org_id", "owner_key", "owner_name", "status")
        .order_by("owner_key", "status")
        .annotate(count=Count("pk"))
    )
    states: dict[int, dict[Status, int]] = defaultdict(lambda: defaultdict(int))
    names: dict[int, str] = {}
    for row in counted:
        org = int(str(row["org_id"]))
        states[org][Status(row["status"])] += row["count"]
        names[org] = row["owner_name"]
    found = [
        UnitLine(
            names[pk],
            owner_address(f"{OwnerKind.CLUSTER_ORG}:{pk}"),
            met=counts.get(Status.MET, 0),
            owed=sum(counts.values()) - counts.get(Status.EXEMPT, 0),
            status=min(counts, key=_rank),
        )
        for pk, counts in states.items()
    ]
    return sorted(found, key=lambda line: (_rank(line.status), line.met - line.owed, line.name))


def _context(lines: list[Line], units: list[UnitLine]) -> dict[str, object]:
    return {
        "standing": lines[:MOST_LINES],
        "more": len(lines) > MOST_LINES,
        "units": units,
    }


def standing_of_org(org: Org, *, period: Period, today: dt.date) -> dict[str, object]:
    """What an organisation owes, as its dossier's template takes it."""
    return _context(_lines(Q(org_id=org.pk), period=period, today=today), [])


def standing_of_cluster(cluster: Cluster, *, period: Period, today: dt.date) -> dict[str, object]:
    """What a cluster and its team owe, and its units in one line each."""
    own = Q(cluster_id=cluster.pk) & ~Q(owner_kind__in=_UNITS)
    lines = _lines(own, period=period, today=today)
    return _context(lines, _units(Q(cluster_id=cluster.pk), period=period, today=today))


def standing_of_place(place: Division, *, period: Period, today: dt.date) -> dict[str, object]:
    """What is owed in a town or village, and the units that help it."""
    span = CodeRange.under(place.pk)
    inside = Q(place_id__gte=span.lo, place_id__lte=span.hi)
    lines = _lines(inside & ~Q(owner_kind__in=_UNITS), period=period, today=today)
    return _context(lines, _units(inside, period=period, today=today))


def recent_records(which: Q) -> list[Record]:
    """The latest records that a dossier is about; one query."""
    found = Record.objects.exclude(state__in=[RecordState.VOIDED, RecordState.DRAFT])
    return list(found.filter(which).order_by("-happened_on", "-id")[:RECENT])
