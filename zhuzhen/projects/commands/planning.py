"""Town plans and the order of their items; the points of a project."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.days import FIRST_DAY, LAST_DAY
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.queries import division
from zhuzhen.places.rules.codes import level_of
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import JUDGED, Category, Criterion, ProjectState
from zhuzhen.projects.commands.writing import locked, refuse_stale, save
from zhuzhen.projects.models import PlanItem, Project, TownPlan
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
def add_item(
    plan: TownPlan,
    *,
    code: str,
    title: str,
    place: str,
    category: Category,
    rank: int,
    estimate_fen: int,
    by: Account | None,
    today: dt.date,
    conditions: str = "",
) -> PlanItem:
    """Put an item into a plan at a place in the town's order of priority (S1-2.1b).

    Raises not_allowed, unknown_place, bad_value, item_rank_taken.
    """
    require(Act.PLAN_DRAW, by=by, place=plan.place_id, on=today)
    where = division(place)
    if where.code not in CodeRange.under(plan.place_id):
        raise Problem("shares_place", place=where.name)
    if not title.strip() or not code.strip() or rank < 1 or estimate_fen < 0:
        raise Problem("bad_value", field=text("item"), why=text("item_wrong"))
    if plan.items.filter(code=code.strip()).exists():
        raise Problem("already_done", what=code.strip())
    taken = plan.items.filter(rank=rank).first()
    if taken is not None:
        raise Problem("item_rank_taken", rank=rank, title=taken.title)
    made = PlanItem.objects.create(
        plan=plan, code=code.strip()[:20], title=title.strip()[:160], place=where, rank=rank,
        category=Category(category), estimate_fen=estimate_fen,
        conditions=conditions.strip()[:300],
    )  # fmt: skip
    facts: dict[str, object] = {"code": made.code, "rank": rank}
    audit.record("plan.item", by=by, subject="town_plan", subject_id=plan.uid, facts=facts)
    return made


@transaction.atomic
def rank_items(
    plan: TownPlan, *, order: Sequence[int], by: Account | None, today: dt.date
) -> TownPlan:
    """Put all items of a plan into another order: their ids, the first first.

    Raises not_allowed, bad_value unless just the plan's items are named.
    """
    require(Act.PLAN_DRAW, by=by, place=plan.place_id, on=today)
    items = {each.pk: each for each in plan.items.select_for_update()}
    if set(order) != set(items) or len(order) != len(items):
        raise Problem("bad_value", field=text("field_order"), why=text("order_wrong"))
    for rank, key in enumerate(order, start=1):
        items[key].rank = rank
    PlanItem.objects.bulk_update(items.values(), ["rank"])
    facts: dict[str, object] = {"order": list(order)}
    audit.record("plan.rank", by=by, subject="town_plan", subject_id=plan.uid, facts=facts)
    return plan


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
