"""Tasks that are mine to finish: of my unit, of my cluster or team, or of my town or village."""

import datetime as dt

from django.db.models import Q, QuerySet

from zhuzhen.base.scope import CodeRange
from zhuzhen.people.access import grants_for
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.registers.access import Reach, reach_of
from zhuzhen.registers.choices import COUNTING
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import with_names

MOST = 100


def open_tasks(
    account: Account,
    *,
    on: dt.date,
    place: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> list[Record]:
    """Tasks not done yet that the account answers for, the soonest due first, `MOST` at most;
    `since` and `until` narrow them to those due in these days."""
    mine = Q(pk__in=[])
    for grant in grants_for(account, act=Act.RECORD_CREATE, on=on):
        mine |= _whose(reach_of(grant, on=on))
    rows = _undone().filter(mine)
    if since is not None:
        rows = rows.filter(due_on__gte=since)
    if until is not None:
        rows = rows.filter(due_on__lte=until)
    if place:
        span = CodeRange.under(place)
        rows = rows.filter(place_id__gte=span.lo, place_id__lte=span.hi)
    keys = list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[:MOST])
    return list(with_names(Record.objects.filter(pk__in=keys)).order_by("due_on", "pk"))


def _undone() -> QuerySet[Record]:
    return Record.objects.filter(due_on__isnull=False, done_on=None, state__in=COUNTING)


def _whose(reach: Reach) -> Q:
    """A unit's tasks are its own; those of no unit fall to the cluster, those of neither to
    whoever keeps the town or the village."""
    found = Q(org_id__in=reach.orgs)
    clusters = reach.led if reach.orgs else reach.clusters
    found |= Q(org_id=None, cluster_id__in=clusters)
    for span in reach.ranges:
        # Digits of a town: who keeps a county or a city is not given its towns' tasks.
        if span.lo[6:9] != "000":
            found |= Q(org_id=None, place_id__gte=span.lo, place_id__lte=span.hi)
    return found
