"""Projects found, listed and waiting; what each came through."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.people.models import Account
from zhuzhen.projects import flow
from zhuzhen.projects.access import may
from zhuzhen.projects.choices import ENDED, ClaimState, ProjectState
from zhuzhen.projects.models import (
    Candidate,
    Claim,
    Need,
    Project,
    ProjectShare,
    ProjectStep,
    Selection,
    TownPlan,
)
from zhuzhen.projects.rules.guards import standing
from zhuzhen.projects.situations import situation_of, way_of
from zhuzhen.projects.wording import text


def within(ranges: Iterable[CodeRange], *, column: str = "place_id") -> Q:
    """Rows whose place lies in one of the ranges; none at all for no range."""
    found = Q(pk__in=[])
    for each in ranges:
        found |= Q(**{f"{column}__gte": each.lo, f"{column}__lte": each.hi})
    return found


def project_numbered(uid: uuid.UUID) -> Project:
    """A project in scope. Raises not_found."""
    rows = Project.objects.select_related("place", "purpose", "plan_item__plan", "proposed_by")
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=text("project"))
    return found


def projects_under(
    place: str,
    *,
    states: Collection[str] = (),
    overdue_on: dt.date | None = None,
    tag: str = "",
    year: int | None = None,
) -> QuerySet[Project]:
    """Projects of a place and below, and those above it of which it has a share: the first due
    first, those that wait for no day last."""
    under = CodeRange.under(place)
    shared = ProjectShare.objects.filter(place_id__gte=under.lo, place_id__lte=under.hi)
    rows = Project.objects.select_related("place").filter(
        within([under]) | Q(pk__in=shared.values("project_id"))
    )
    if states:
        rows = rows.filter(state__in=states)
    if overdue_on is not None:
        rows = rows.filter(due_on__lt=overdue_on)
    if tag:
        rows = rows.filter(tags__contains=[tag])
    if year is not None:
        rows = rows.filter(plan_year=year)
    return rows.order_by("due_on", "pk")


def overdue(ranges: Iterable[CodeRange], *, today: dt.date) -> QuerySet[Project]:
    """Projects that should have left their state by yesterday: red lights."""
    rows = Project.objects.select_related("place").filter(within(ranges), due_on__lt=today)
    return rows.exclude(state__in=ENDED).order_by("due_on", "pk")


def steps_of(project: Project) -> list[ProjectStep]:
    """What a project came through, in order."""
    return list(ProjectStep.objects.select_related("by").filter(project=project).order_by("pk"))


@dataclass(frozen=True)
class Open:
    """A step that can be taken from where a project is: may one, and what has to be done first."""

    row: flow.Step
    allowed: bool
    why_not: str
    reasons: tuple[str, ...]


def open_steps(project: Project, *, by: Account, today: dt.date) -> list[Open]:
    """Every step from here, the main one first, with the reasons against it that no form mends."""
    at = situation_of(project, today=today)
    taken = set(ProjectStep.objects.filter(project=project, by=by).values_list("step", flat=True))
    found = []
    for row in flow.steps_from(project.state, of=way_of(project.place_id)):
        verdict = may(by, row.act, place=project.place_id, on=today)
        is_own = bool(taken & set(row.judges))
        why = text("own") if verdict and is_own else verdict.reason
        allowed = bool(verdict) and not is_own
        found.append(Open(row, allowed, "" if allowed else why, standing(row, at).reasons))
    return found


def counts_by_state(ranges: Iterable[CodeRange]) -> dict[str, tuple[int, int]]:
    """How many projects stand in each state, and what they are budgeted at together."""
    rows = Project.objects.filter(within(ranges)).values("state").order_by()
    counted = rows.annotate(count=Count("pk"), sum=Sum("budget_fen"))
    return {each["state"]: (each["count"], int(each["sum"])) for each in counted}


def waiting_for(states: Collection[ProjectState], ranges: Iterable[CodeRange]) -> QuerySet[Project]:
    """Projects of some places that stand in these states, the first due first."""
    rows = Project.objects.select_related("place").filter(within(ranges), state__in=states)
    return rows.order_by("due_on", "pk")


def plans_under(place: str) -> QuerySet[TownPlan]:
    """The plans of a place and below, with how many items each has."""
    rows = TownPlan.objects.select_related("place").filter(within([CodeRange.under(place)]))
    return rows.annotate(count=Count("items")).order_by("place_id", "-from_year", "pk")


def selection_numbered(uid: uuid.UUID) -> Selection:
    """A selection in scope. Raises not_found."""
    found = Selection.objects.select_related("place", "by").filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=text("selection"))
    return found


def candidates_of(selection: Selection) -> QuerySet[Candidate]:
    """Who was judged in a selection: the chosen first, the best first."""
    rows = Candidate.objects.select_related("project", "project__place")
    return rows.filter(selection=selection).order_by("outcome", "-score", "pk")


def needs_under(place: str, *, states: Collection[str] = ()) -> QuerySet[Need]:
    """The pool of needs of a place and below, the newest first."""
    rows = Need.objects.select_related("place", "project").filter(within([CodeRange.under(place)]))
    if states:
        rows = rows.filter(state__in=states)
    return rows.order_by("-opened_on", "-pk")


def needs_with_claims(needs: Iterable[Need]) -> list[tuple[Need, int]]:
    """Each need with what is promised to it, arrived or not; one query more."""
    wanted = list(needs)
    rows = Claim.objects.filter(need__in=wanted).exclude(state=ClaimState.CANCELLED)
    sums = dict(rows.values_list("need_id").annotate(Sum("amount_fen")))
    return [(each, int(sums.get(each.pk, 0))) for each in wanted]
