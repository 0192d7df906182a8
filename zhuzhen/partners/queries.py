"""Reads about organisations, clusters and who sees what."""

import datetime as dt

from django.db import connection

from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import MAX_RANGES, CodeRange, Scope
from zhuzhen.partners.rules import merged, with_predecessors
from zhuzhen.people.choices import ADMINISTRATORS
from zhuzhen.people.models import Account
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
    return Scope(
        ranges=with_predecessors(ranges, before=[code for _, code in reached.get("before", [])]),
        orgs=tuple(sorted(orgs | {number for number, _ in reached.get("org", [])})),
        clusters=tuple(sorted(clusters | {number for number, _ in reached.get("cluster", [])})),
        account_id=account.pk,
    )
