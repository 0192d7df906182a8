"""Doubts in scope: listed by place and rule, counted by rule."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange, in_ranges
from zhuzhen.casework.choices import DoubtState
from zhuzhen.casework.models import Doubt
from zhuzhen.casework.wording import text
from zhuzhen.households.models import Household


def doubts_in(*, place: str = "", rule: str = "", state: str = DoubtState.OPEN) -> QuerySet[Doubt]:
    """Doubts of a place, the longest known first; with their households."""
    rows = Doubt.objects.select_related("household", "by")
    if place:
        span = CodeRange.under(place)
        rows = rows.filter(place_id__gte=span.lo, place_id__lte=span.hi)
    if rule:
        rows = rows.filter(rule=rule)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("found_on", "place_id", "pk")


def doubts_within(spans: Iterable[CodeRange]) -> QuerySet[Doubt]:
    """The open doubts of some places."""
    return Doubt.objects.filter(in_ranges(spans), state=DoubtState.OPEN)


def counts_by_rule(rows: QuerySet[Doubt]) -> dict[str, int]:
    """How many of each rule, the most first."""
    counted = rows.order_by().values("rule").annotate(n=Count("pk"))
    return {each["rule"]: each["n"] for each in sorted(counted, key=lambda e: (-e["n"], e["rule"]))}


def doubts_of(household: Household) -> list[Doubt]:
    """What is doubtful of one household, the open ones first."""
    rows = Doubt.objects.filter(household=household).exclude(state=DoubtState.GONE)
    return list(rows.select_related("by").order_by("-state", "found_on", "pk"))


def doubt_of(number: int) -> Doubt:
    """One doubt in scope. Raises not_found."""
    found = Doubt.objects.select_related("household").filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=text("doubt"))
    return found
