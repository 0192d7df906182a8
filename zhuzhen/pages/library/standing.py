"""How the owners behind a dossier stand in a period: their duties, the worst first."""

import datetime as dt

from django.db.models import Q

from zhuzhen.base.periods import Period
from zhuzhen.base.scope import CodeRange
from zhuzhen.duties.choices import Status
from zhuzhen.duties.queries import instances_in
from zhuzhen.pages.records.standing import Line, line_of
from zhuzhen.partners.models import Cluster, Org
from zhuzhen.places.models import Division
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.models import Record

MOST_LINES = 40
RECENT = 8
_WORST_FIRST = [Status.OVERDUE, Status.AT_RISK, Status.ON_TRACK, Status.MET, Status.EXEMPT]


def _lines(which: Q, *, period: Period, today: dt.date) -> list[Line]:
    """One query; monthly series that have not begun are left out."""
    rows = instances_in(str(period), today=today).filter(which, starts_on__lte=today)
    lines = [line_of(row) for row in rows.order_by("due_on", "duty", "owner_key")[:500]]
    return sorted(lines, key=lambda line: (_WORST_FIRST.index(line.status), line.due_on))


def standing_of(
    *,
    period: Period,
    today: dt.date,
    org: Org | None = None,
    cluster: Cluster | None = None,
    place: Division | None = None,
) -> list[Line]:
    """The duties of an organisation, of a cluster and its members, or of all in a place."""
    if org is not None:
        return _lines(Q(org_id=org.pk), period=period, today=today)
    if cluster is not None:
        return _lines(Q(cluster_id=cluster.pk), period=period, today=today)
    assert place is not None
    span = CodeRange.under(place.pk)
    return _lines(Q(place_id__gte=span.lo, place_id__lte=span.hi), period=period, today=today)


def standing_context(lines: list[Line]) -> dict[str, object]:
    """The lines as the dossiers' template takes them: not more than a page can hold."""
    return {"standing": lines[:MOST_LINES], "more": len(lines) > MOST_LINES}


def recent_records(
    *, org: Org | None = None, cluster: Cluster | None = None, place: Division | None = None
) -> list[Record]:
    """The latest records of an organisation, a cluster or a place; one query."""
    found = Record.objects.exclude(state__in=[RecordState.VOIDED, RecordState.DRAFT])
    if org is not None:
        found = found.filter(org=org)
    elif cluster is not None:
        found = found.filter(cluster=cluster)
    else:
        assert place is not None
        span = CodeRange.under(place.pk)
        found = found.filter(place_id__gte=span.lo, place_id__lte=span.hi)
    return list(found.order_by("-happened_on", "-id")[:RECENT])
