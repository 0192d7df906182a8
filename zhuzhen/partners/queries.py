"""Reads about organisations, clusters and who sees what."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import MAX_RANGES, CodeRange, Scope
from zhuzhen.partners import rules
from zhuzhen.partners.choices import ClusterRole
from zhuzhen.partners.models import Cluster, Membership, Org
from zhuzhen.partners.rules import merged, with_predecessors
from zhuzhen.people.choices import ADMINISTRATORS, FAMILY_ROLES
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.queries import grants_on

_REACH = "SELECT kind, id, code FROM partners_reach(%s, %s, %s, %s, %s)"


def scope_of(account: Account, *, on: dt.date) -> Scope:
    """What an account sees on a day, from its grants and its organisations' clusters.

    A place gives its code range and those of predecessor codes outside it; an organisation gives
    itself, every cluster it is or was a member of, and the place a task force works in; a cluster
    gives itself and its member organisations. Administrators see no business data.
    Two queries. Raises Problem('too_many_ranges') above four granted ranges.
    """
    grants = [each for each in grants_on(account, on=on) if each.role not in ADMINISTRATORS]
    if not grants or not account.is_active:
        return Scope(account_id=account.pk)
    places = merged(CodeRange.under(each.place_id) for each in grants if each.place_id)
    orgs = {each.org_id for each in grants if each.org_id}
    clusters = {each.cluster_id for each in grants if each.cluster_id}
    lows, highs = [each.lo for each in places], [each.hi for each in places]
    reached: dict[str, list[tuple[int, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_REACH, [list(orgs), list(clusters), lows, highs, on])
        for kind, number, code in cursor.fetchall():
            reached.setdefault(kind, []).append((number, code))
    works_in = [CodeRange.under(code) for _, code in reached.get("works_in", [])]
    ranges = merged([*places, *works_in])
    if len(ranges) > MAX_RANGES:
        raise Problem("too_many_ranges", limit=MAX_RANGES)
    before = [code for _, code in reached.get("before", [])]
    return Scope(
        ranges=with_predecessors(ranges, before=before),
        families=_families(grants, places=places, before=before, towns=reached.get("town", [])),
        orgs=tuple(sorted(orgs | {number for number, _ in reached.get("org", [])})),
        clusters=tuple(sorted(clusters | {number for number, _ in reached.get("cluster", [])})),
        account_id=account.pk,
    )


def _families(
    grants: list[Grant],
    *,
    places: tuple[CodeRange, ...],
    before: list[str],
    towns: Iterable[tuple[int, str]],
) -> tuple[CodeRange, ...]:
    """The ranges in which households and people are seen: places, and towns of clusters, of those
    grants whose role works with families."""
    mine = [each for each in grants if each.role in FAMILY_ROLES]
    own = merged(CodeRange.under(each.place_id) for each in mine if each.place_id)
    # Codes of before a merger or rename: only where they are those of the same places.
    own = with_predecessors(own, before=before) if own == places else own
    clusters = {each.cluster_id for each in mine}
    found = merged([*own, *(CodeRange.under(town) for number, town in towns if number in clusters)])
    if len(found) > MAX_RANGES:
        raise Problem("too_many_ranges", limit=MAX_RANGES)
    return found


def find_orgs(text: str, *, on: dt.date | None = None, limit: int = 20) -> tuple[Org, ...]:
    """Organisations with `text` in their present or any former name, those that begin so first.

    `on` leaves out what was not in being that day. An empty text finds nothing.
    """
    wanted = text.strip()
    if not wanted:
        return ()
    rows = Org.objects.select_related("home").filter(
        Q(name__icontains=wanted)
        | Q(short_name__icontains=wanted)
        | Q(names__name__icontains=wanted)
    )
    if on is not None:
        rows = rows.filter(during__contains=on)
    found = rows.distinct().order_by("name", "pk")[: max(limit * 5, 100)]
    ranked = sorted(found, key=lambda org: (not org.name.startswith(wanted), len(org.name)))
    return tuple(ranked[:limit])


def cluster_for(
    *, org_id: int | None = None, place_id: str | None = None, on: dt.date
) -> Cluster | None:
    """The one cluster that a fact of an organisation, at a place, on a day belongs to.

    A place in (or equal to) a cluster's town takes that cluster. A place above a town, or none,
    or one at the helping side's home, leaves it to the organisation, which must be in exactly
    one cluster there. A town that the organisation does not help gives None: such a fact is
    nobody's cluster work.
    """
    clusters = Cluster.objects.filter(during__contains=on)
    if org_id is not None:
        serving = Membership.objects.filter(org_id=org_id, during__contains=on)
        clusters = clusters.filter(pk__in=serving.values("cluster_id"))
    elif place_id is None:
        return None
    found = [
        each
        for each in clusters.order_by("pk")
        if place_id is None
        or place_id in CodeRange.under(each.town_id)
        or (org_id is not None and each.town_id in CodeRange.under(place_id))
        or (org_id is not None and place_id.startswith(each.helper_id[:4]))
    ]
    return found[0] if len(found) == 1 else None


def members_on(cluster: Cluster, *, on: dt.date) -> tuple[Membership, ...]:
    """Who is in a cluster on a day, the lead first, then by name."""
    rows = Membership.objects.select_related("org").filter(cluster=cluster, during__contains=on)
    return tuple(sorted(rows, key=lambda each: (each.role != ClusterRole.LEAD, each.org.name)))


def served_days(period: Period, *, org_id: int | None = None, cluster_id: int | None = None) -> int:
    """Days of a period that a cluster lasted, or an organisation served (in that cluster).

    Days in two clusters at once count once when no cluster is named.
    """
    if org_id is not None:
        rows = Membership.objects.filter(org_id=org_id)
        rows = rows.filter(cluster_id=cluster_id) if cluster_id is not None else rows
        spans = list(rows.values_list("during", flat=True))
    else:
        spans = [Cluster.objects.get(pk=cluster_id or 0).during]
    return rules.served_days([(each.lower, each.upper) for each in spans], period=period)
