"""Town plans: drawn up, approved, sent back; the points of a project."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.days import FIRST_DAY, LAST_DAY
from zhuzhen.base.problems import Problem
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.queries import division
from zhuzhen.places.rules.codes import level_of
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import JUDGED, Criterion, PlanState, ProjectState
from zhuzhen.projects.commands.items import locked_plan
from zhuzhen.projects.commands.writing import locked, refuse_stale, save
from zhuzhen.projects.models import Project, TownPlan
from zhuzhen.projects.parameters import weights_at
from zhuzhen.projects.rules.scoring import FULL, Scored, computed_points, score_of
from zhuzhen.projects.situations import way_of
from zhuzhen.projects.wording import text


@transaction.atomic
def draw_plan(
    *,
    place: str,
    title: str,
    from_year: int,
    to_year: int,
    by: Account | None,
    today: dt.date,
    approved_no: str = "",
    approved_on: dt.date | None = None,
    papers: Sequence[int] = (),
) -> TownPlan:
    """Enter the plan of a town, under which its projects are proposed (S1-2.1a).

    Raises not_allowed, unknown_place, bad_value.
    """
    require(Act.PLAN_DRAW, by=by, place=place, on=today)
    if level_of(place) is not Level.TOWN:
        raise Problem("bad_value", field=text("field_town"), why=text("town_wrong"))
    if not title.strip():
        raise Problem("bad_value", field=text("field_plan"), why=text("plan_missing"))
    if to_year < from_year:
        raise Problem("bad_value", field=text("field_years"), why=text("years_wrong"))
    if from_year < FIRST_DAY.year or to_year > LAST_DAY.year:
        told = text("years_far", first=FIRST_DAY.year, last=LAST_DAY.year)
        raise Problem("bad_value", field=text("field_years"), why=told)
    if TownPlan.objects.filter(place_id=place, title=title.strip()).exists():
        raise Problem("already_done", what=title.strip())
    made = TownPlan.objects.create(
        place=division(place), title=title.strip()[:160], from_year=from_year, to_year=to_year,
        approved_no=approved_no.strip()[:60], approved_on=approved_on, papers=list(papers),
        entered_by=by, entered_at=clock.now(),
    )  # fmt: skip
    audit.record("plan.draw", by=by, subject="town_plan", subject_id=made.uid)
    return made


@transaction.atomic
def approve_plan(
    plan: TownPlan,
    *,
    approved_no: str,
    approved_on: dt.date,
    by: Account | None,
    today: dt.date,
    papers: Sequence[int] = (),
) -> TownPlan:
    """Enter that a plan was approved, by which document; from now on its items stand.

    Raises not_found, not_allowed, already_done, bad_value, plan_empty.
    """
    now = locked_plan(plan, by=by, today=today)
    number = approved_no.strip()[:60]
    if now.state == PlanState.APPROVED:
        raise Problem("already_done", what=now.title)
    if not number or approved_on > today:
        raise Problem("bad_value", field=text("field_approval"), why=text("approval_wrong"))
    if not now.items.exists():
        raise Problem("plan_empty", title=now.title)
    now.state, now.approved_no, now.approved_on = PlanState.APPROVED, number, approved_on
    now.papers = [*now.papers, *papers]
    now.save(update_fields=["state", "approved_no", "approved_on", "papers"])
    told: dict[str, object] = {"approved_no": number, "approved_on": approved_on.isoformat()}
    audit.record("plan.approve", by=by, subject="town_plan", subject_id=now.uid, facts=told)
    return now


@transaction.atomic
def return_plan(plan: TownPlan, *, reason: str, by: Account | None, today: dt.date) -> TownPlan:
    """Send an approved plan back so that its items can be mended, and approved anew.

    Raises not_found, not_allowed, wrong_state, reason_needed.
    """
    now = locked_plan(plan, by=by, today=today)
    if now.state != PlanState.APPROVED:
        state = PlanState(now.state).label
        raise Problem("wrong_state", what=now.title, state=state, act=text("act_return_plan"))
    why = reason.strip()[:300]
    if not why:
        raise Problem("reason_needed", act=text("act_return_plan"))
    now.state, now.reason = PlanState.RETURNED, why
    now.save(update_fields=["state", "reason"])
    told: dict[str, object] = {"approved_no": now.approved_no}
    audit.record(
        "plan.return", by=by, subject="town_plan", subject_id=now.uid, reason=why, facts=told
    )
    return now


def _scorable(project: Project) -> Act:
    """The act by which a project is scored where it stands. Raises score_late."""
    if project.state == ProjectState.TOWN_REVIEW:
        return Act.PROJECT_REVIEW
    if project.state == ProjectState.COUNTY_ARGUE:
        return Act.PROJECT_ARGUE
    if project.state == ProjectState.DRAFT and way_of(project.place_id) is Level.TOWN:
        return Act.PROJECT_SUBMIT
    raise Problem("score_late", state=ProjectState(project.state).label)


@transaction.atomic
def score_project(
    project: Project,
    *,
    judged: Mapping[Criterion, int],
    by: Account | None,
    today: dt.date,
    version: int | None = None,
) -> Project:
    """Give a project its points: what the town judges, and what follows from the project itself.

    Raises not_found, stale, score_late, not_allowed, score_range.
    """
    now = locked(project)
    refuse_stale(now, version=version)
    require(_scorable(now), by=by, place=now.place_id, on=today)
    for each in JUDGED:
        if not 0 <= judged.get(each, -1) <= FULL:
            given = judged.get(each, text("no_points_given"))
            raise Problem("score_range", criterion=each.label, points=given)
    weights = weights_at(now.place_id, on=today)
    rank = now.plan_item.rank if now.plan_item else None
    scored = Scored(now.category, frozenset(now.tags), now.benefit, rank)
    points = computed_points(scored, full_benefit=weights.full_benefit)
    points |= {each: judged[each] for each in JUDGED}
    now.scores = {each.value: value for each, value in points.items()}
    now.score = score_of(points, weights=weights.by_criterion)
    save(now)
    facts: dict[str, object] = {"scores": now.scores, "score": now.score}
    audit.record("project.score", by=by, subject="project", subject_id=now.uid, facts=facts)
    return now
