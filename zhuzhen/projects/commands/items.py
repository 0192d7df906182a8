"""Items of a town's plan: added, corrected, taken out and ranked until the plan is approved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F, Max

from zhuzhen.base import audit, scope
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.places.queries import division
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import Category, PlanState
from zhuzhen.projects.models import PlanItem, Project, TownPlan
from zhuzhen.projects.wording import text


@dataclass(frozen=True)
class ItemFacts:
    """What an item of a plan says; where it stands in the town's order is said apart."""

    code: str
    title: str
    place: str
    category: Category
    estimate_fen: int
    conditions: str = ""


def locked_plan(plan: TownPlan, *, by: Account | None, today: dt.date) -> TownPlan:
    """The plan as it stands now, locked, which `by` may draw. Raises not_found, not_allowed."""
    now = TownPlan.objects.select_for_update().filter(pk=plan.pk).first()
    if now is None:
        raise Problem("not_found", what=text("plan"))
    require(Act.PLAN_DRAW, by=by, place=now.place_id, on=today)
    return now


def _open(plan: TownPlan, *, by: Account | None, today: dt.date) -> TownPlan:
    """The plan, if its items may be changed: what was approved is mended only once it is sent
    back. Raises not_found, not_allowed, plan_fixed."""
    now = locked_plan(plan, by=by, today=today)
    if now.state == PlanState.APPROVED:
        raise Problem("plan_fixed", title=now.title, number=now.approved_no)
    return now


def _item_of(plan: TownPlan, item: PlanItem) -> PlanItem:
    """The item as it stands now, locked. Raises not_found."""
    found = plan.items.select_for_update().filter(pk=item.pk).first()
    if found is None:
        raise Problem("not_found", what=text("item"))
    return found


def _place_within(plan: TownPlan, code: str) -> Division:
    """Raises unknown_place, shares_place."""
    where = division(code)
    if where.code not in CodeRange.under(plan.place_id):
        raise Problem("shares_place", place=where.name)
    return where


def _refuse_facts(plan: TownPlan, facts: ItemFacts, *, but: int | None = None) -> None:
    """Raises bad_value, item_code_taken."""
    if not facts.title.strip() or not facts.code.strip() or facts.estimate_fen < 0:
        raise Problem("bad_value", field=text("item"), why=text("item_wrong"))
    code = facts.code.strip()
    taken = plan.items.filter(code=code).first()
    if taken is not None and taken.pk != but:
        raise Problem("item_code_taken", number=code, title=taken.title)


def _cleaned(facts: ItemFacts, *, where: Division) -> dict[str, object]:
    return {
        "code": facts.code.strip()[:20],
        "title": facts.title.strip()[:160],
        "place_id": where.code,
        "category": Category(facts.category).value,
        "estimate_fen": facts.estimate_fen,
        "conditions": facts.conditions.strip()[:300],
    }


def _project_on(item: PlanItem) -> Project | None:
    """The first project that hangs on an item, wherever it lies."""
    with scope.within(scope.EVERYTHING):
        return Project.objects.filter(plan_item=item).order_by("pk").first()


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

    Raises not_found, not_allowed, plan_fixed, unknown_place, shares_place, bad_value,
    item_code_taken, item_rank_taken.
    """
    now = _open(plan, by=by, today=today)
    facts = ItemFacts(code, title, place, Category(category), estimate_fen, conditions)
    where = _place_within(now, facts.place)
    _refuse_facts(now, facts)
    if rank < 1:
        raise Problem("bad_value", field=text("item"), why=text("item_wrong"))
    taken = now.items.filter(rank=rank).first()
    if taken is not None:
        raise Problem("item_rank_taken", rank=rank, title=taken.title)
    made = PlanItem.objects.create(plan=now, rank=rank, **_cleaned(facts, where=where))
    told: dict[str, object] = {"code": made.code, "rank": rank}
    audit.record("plan.item", by=by, subject="town_plan", subject_id=now.uid, facts=told)
    return made


@transaction.atomic
def correct_item(
    item: PlanItem, facts: ItemFacts, *, by: Account | None, today: dt.date
) -> PlanItem:
    """Mend what an item says while its plan is drawn up; one that carries a project stays where
    it lies. What it said before is kept in the audit.

    Raises not_found, not_allowed, plan_fixed, unknown_place, shares_place, bad_value,
    item_code_taken, item_carries.
    """
    plan = _open(item.plan, by=by, today=today)
    now = _item_of(plan, item)
    where = _place_within(plan, facts.place)
    _refuse_facts(plan, facts, but=now.pk)
    if where.code != now.place_id and (project := _project_on(now)):
        raise Problem(
            "item_carries", title=now.title, project=project.title, act=text("act_move"),
            instead=text("instead_of_moving"),
        )  # fmt: skip
    wanted = _cleaned(facts, where=where)
    changed = {name: value for name, value in wanted.items() if getattr(now, name) != value}
    if not changed:
        return now
    before = {name: getattr(now, name) for name in changed}
    for name, value in changed.items():
        setattr(now, name, value)
    now.save(update_fields=list(changed))
    told: dict[str, object] = {"item": now.pk, "before": before, "after": changed}
    audit.record("plan.correct", by=by, subject="town_plan", subject_id=plan.uid, facts=told)
    return now


@transaction.atomic
def remove_item(item: PlanItem, *, reason: str, by: Account | None, today: dt.date) -> TownPlan:
    """Take an item that carries no project out of a plan that is drawn up; those behind it move
    up. What it said is kept in the audit.

    Raises not_found, not_allowed, plan_fixed, reason_needed, item_carries.
    """
    plan = _open(item.plan, by=by, today=today)
    now = _item_of(plan, item)
    why = reason.strip()[:300]
    if not why:
        raise Problem("reason_needed", act=text("act_remove_item"))
    if project := _project_on(now):
        raise Problem(
            "item_carries", title=now.title, project=project.title, act=text("act_remove_item"),
            instead=text("instead_of_removing"),
        )  # fmt: skip
    facts = ItemFacts(
        now.code, now.title, now.place_id, Category(now.category), now.estimate_fen, now.conditions
    )
    told: dict[str, object] = {"item": now.pk, "rank": now.rank, **asdict(facts)}
    rank = now.rank
    now.delete()
    plan.items.filter(rank__gt=rank).update(rank=F("rank") - 1)
    audit.record(
        "plan.remove", by=by, subject="town_plan", subject_id=plan.uid, reason=why, facts=told
    )
    return plan


@transaction.atomic
def rank_items(
    plan: TownPlan, *, order: Sequence[int], by: Account | None, today: dt.date
) -> TownPlan:
    """Put all items of a plan into another order: their ids, the first first.

    Raises not_found, not_allowed, plan_fixed, bad_value unless just the plan's items are named.
    """
    now = _open(plan, by=by, today=today)
    items = {each.pk: each for each in now.items.select_for_update()}
    if set(order) != set(items) or len(order) != len(items):
        raise Problem("bad_value", field=text("field_order"), why=text("order_wrong"))
    for rank, key in enumerate(order, start=1):
        items[key].rank = rank
    PlanItem.objects.bulk_update(items.values(), ["rank"])
    told: dict[str, object] = {"order": list(order)}
    audit.record("plan.rank", by=by, subject="town_plan", subject_id=now.uid, facts=told)
    return now


def next_rank(plan: TownPlan) -> int:
    """Where an item that is added last stands."""
    return (plan.items.aggregate(last=Max("rank"))["last"] or 0) + 1
