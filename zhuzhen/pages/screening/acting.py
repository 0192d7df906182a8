"""Who asks, which files and runs there are for them, and how places and kinds are called."""

from collections.abc import Iterable

from django.http import HttpRequest

from zhuzhen.base.problems import Problem
from zhuzhen.pages.asking import me
from zhuzhen.pages.screening.choices import SCREENING, THE_FILE, THE_RUN
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.places.models import Division
from zhuzhen.policy.queries import packs_in_force
from zhuzhen.screening.models import Feed, Run

Crumbs = list[tuple[str, str]]
HOME = "/screening/"


def require(request: HttpRequest, act: Act) -> None:
    """Raise not_allowed unless the account may do the act anywhere."""
    verdict = may(me(request), act)
    if not verdict:
        raise Problem("not_allowed", act=act.label, who=verdict.who, reason=verdict.reason)


def crumbs(*trail: tuple[str, str]) -> Crumbs:
    return [(SCREENING, HOME), *trail]


def feed_of(number: int) -> Feed:
    """A file in scope. Raises not_found."""
    found = Feed.objects.select_related("by").filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=THE_FILE)
    return found


def run_of(number: int) -> Run:
    """A run in scope. Raises not_found."""
    found = Run.objects.select_related("by").filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=THE_RUN)
    return found


def kinds() -> dict[str, str]:
    """What the kinds of files are called, in every pack there is."""
    return {each.id: each.title for pack in packs_in_force() for each in pack.feeds.values()}


def rule_titles() -> dict[str, str]:
    return {each.id: each.title for pack in packs_in_force() for each in pack.screening.values()}


def paths(codes: Iterable[str]) -> dict[str, str]:
    """The full names of places, by code; one query."""
    rows = Division.objects.filter(pk__in=set(codes)).order_by("pk")
    return dict(rows.values_list("pk", "path"))
