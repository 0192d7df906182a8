"""Proposing a project and mending the draft; its purpose of money opens with it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max

from zhuzhen.base import clock, scope
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import Direction, PurposeKind
from zhuzhen.funds.commands import open_purpose
from zhuzhen.funds.models import Purpose
from zhuzhen.partners.helping import helper_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.queries import division
from zhuzhen.places.rules.codes import ENDS
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import Category, ProjectState, Tag
from zhuzhen.projects.commands.sharing import put_shares
from zhuzhen.projects.commands.writing import arrive, locked, refuse_stale, save, write_step
from zhuzhen.projects.models import PlanItem, Project, ProjectStep
from zhuzhen.projects.wording import text

_LONGEST = {"title": 160, "without_item": 200, "reason": 500, "performance": 500, "builder": 120}


@dataclass(frozen=True)
class ProjectFacts:
    """What a proposal tells; sums in fen. `shares` are (division code, basis points)."""

    title: str
    category: Category
    direction: Direction
    budget_fen: int
    content: str = ""
    reason: str = ""
    plan_item: PlanItem | None = None
    without_item: str = ""
    tags: tuple[Tag, ...] = ()
    is_operating: bool = False
    performance: str = ""
    benefit: int = 0
    use_code: str = ""
    builder: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    shares: tuple[tuple[str, int], ...] = ()


def _refuse_facts(facts: ProjectFacts) -> None:
    """What the database would refuse, told before. Raises bad_value."""
    if not facts.title.strip():
        raise Problem("bad_value", field=text("field_title"), why=text("title_missing"))
    if facts.budget_fen <= 0:
        raise Problem("bad_value", field=text("field_budget"), why=text("budget_wrong"))
    if facts.plan_item is None and not facts.without_item.strip():
        raise Problem("bad_value", field=text("field_item"), why=text("item_untold"))
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise Problem("bad_value", field=text("field_span"), why=text("span_wrong"))
    if facts.benefit < 0:
        raise Problem("bad_value", field=text("told_benefit"), why=text("benefit_wrong"))


def _fill(project: Project, facts: ProjectFacts) -> None:
    project.title = facts.title.strip()
    project.category, project.direction = Category(facts.category), Direction(facts.direction)
    project.budget_fen, project.benefit = facts.budget_fen, facts.benefit
    project.content, project.reason = facts.content.strip(), facts.reason.strip()
    project.plan_item = facts.plan_item
    project.without_item = "" if facts.plan_item else facts.without_item.strip()
    project.tags = sorted({Tag(each).value for each in facts.tags})
    project.is_operating = facts.is_operating
    project.performance, project.builder = facts.performance.strip(), facts.builder.strip()
    project.use_code = facts.use_code.strip()
    project.starts_on, project.ends_on = facts.starts_on, facts.ends_on
    for name, longest in _LONGEST.items():
        setattr(project, name, getattr(project, name)[:longest])


def _next_code(place: str, *, year: int) -> str:
    """The next code of a town (or county) and year: 440282113-2022-0001. Numbers are given out
    one at a time, beyond the scope of who asks."""
    stem = f"{place[: ENDS[Level.TOWN]]}-{year}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stem])
    with scope.within(scope.EVERYTHING):
        rows = Project.objects.filter(code__startswith=stem)
        last = rows.aggregate(last=Max("code"))["last"]
    return f"{stem}{int(last[len(stem) :]) + 1 if last else 1:04d}"


def _begun(facts: ProjectFacts, *, place: str, by: Account | None, today: dt.date) -> Project:
    """A project with its code and its purpose, unsaved."""
    where, now = division(place), clock.now()
    helper = helper_of(where.code, on=today)
    project = Project(
        code=_next_code(where.code, year=today.year),
        place=where,
        helper_code=helper,
        state=ProjectState.DRAFT,
        proposed_by=by,
        created_at=now,
        updated_at=now,
    )
    _fill(project, facts)
    project.purpose = open_purpose(
        kind=PurposeKind.PROJECT,
        title=project.title,
        place=where.code,
        helper_code=helper,
        direction=Direction(project.direction),
        on=today,
        by=by,
    )
    return project


@transaction.atomic
def propose_project(
    facts: ProjectFacts,
    *,
    place: str,
    by: Account | None,
    today: dt.date,
    request_id: uuid.UUID | None = None,
) -> Project:
    """Draft a project in a place (the lowest that holds all of it); its purpose opens with it.

    Raises not_allowed, unknown_place, bad_value, shares_short, shares_place.
    """
    require(Act.PROJECT_PROPOSE, by=by, place=place, on=today)
    if request_id is not None:
        earlier = ProjectStep.objects.select_related("project").filter(request_id=request_id)
        if earlier.exists():
            return earlier[0].project
    _refuse_facts(facts)
    project = _begun(facts, place=place, by=by, today=today)
    arrive(project, state=ProjectState.DRAFT, today=today)
    project.save()
    put_shares(project, facts.shares)
    write_step(project, step="propose", before="", by=by, on=today, request_id=request_id)
    return project


@transaction.atomic
def revise_project(
    project: Project,
    facts: ProjectFacts,
    *,
    by: Account | None,
    today: dt.date,
    version: int | None = None,
) -> Project:
    """Put other facts into a draft; what was submitted is not mended.

    Raises not_found, stale, project_fixed, not_allowed, bad_value, shares_short, shares_place.
    """
    now = locked(project)
    refuse_stale(now, version=version)
    require(Act.PROJECT_PROPOSE, by=by, place=now.place_id, on=today)
    if now.state != ProjectState.DRAFT:
        state = ProjectState(now.state).label
        raise Problem("project_fixed", state=state, what=text("content"))
    _refuse_facts(facts)
    _fill(now, facts)
    save(now)
    Purpose.objects.filter(pk=now.purpose_id).update(title=now.title, direction=now.direction)
    put_shares(now, facts.shares)
    write_step(now, step="revise", before=now.state, by=by, on=today)
    return now
