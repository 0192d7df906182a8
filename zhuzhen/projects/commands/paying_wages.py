"""Wages of work relief: a month's roll, with a named line for each worker (S1-1.2b)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from zhuzhen.base import audit
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.casework.choices import UNDER_WATCH
from zhuzhen.casework.choices import Category as Watched
from zhuzhen.casework.models import Case
from zhuzhen.households.access import require as require_family
from zhuzhen.households.choices import SocialAssist
from zhuzhen.households.models import Resident
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import PREFERRED, ProjectState, WorkerKind
from zhuzhen.projects.commands.building import of_project, opened, refuse_future
from zhuzhen.projects.models import Project, WageLine, WageRoll
from zhuzhen.projects.wording import text

MOST_DAYS = Decimal(31)
_KINDS = {
    Watched.UNSTABLE: WorkerKind.UNSTABLE,
    Watched.MARGINAL: WorkerKind.MARGINAL,
}


@dataclass(frozen=True)
class WageFacts:
    """What one worker got in a month. A resident's name and kind are what stands in the register;
    for others they are given."""

    days: Decimal
    amount_fen: int
    resident: int | None = None
    name: str = ""
    kind: WorkerKind = WorkerKind.OTHER


def kinds_of(residents: Sequence[Resident]) -> dict[int, WorkerKind]:
    """Of which kind each resident is: by the watch on the household, then by social assistance."""
    households = {each.household_id for each in residents}
    watched = dict(
        Case.objects.filter(household__in=households, state__in=UNDER_WATCH).values_list(
            "household_id", "category"
        )
    )
    return {
        each.pk: _kind(watched.get(each.household_id), social_assist=each.household.social_assist)
        for each in residents
    }


def _kind(category: str | None, *, social_assist: str) -> WorkerKind:
    if category in _KINDS:
        return _KINDS[Watched(category)]
    is_low = category is not None or social_assist != SocialAssist.NONE
    return WorkerKind.LOW_INCOME if is_low else WorkerKind.OTHER


def _faults(lines: Sequence[WageFacts], *, known: dict[int, Resident]) -> list[Fault]:
    """Everything wrong with a roll, each with the line it stands in."""
    found, seen = [], set()
    for row, each in enumerate(lines, start=1):
        if each.resident is not None and each.resident not in known:
            found.append(Fault(text("wage_stranger"), text("wage_stranger_right"), row=row))
        if each.resident is None and not each.name.strip():
            found.append(Fault(text("wage_nameless"), text("wage_nameless_right"), row=row))
        if each.resident is not None and each.resident in seen:
            found.append(Fault(text("wage_twice"), text("wage_twice_right"), row=row))
        seen.add(each.resident)
        if not 0 < each.days <= MOST_DAYS:
            found.append(Fault(text("wage_days", days=each.days), text("wage_days_right"), row=row))
        if each.amount_fen <= 0:
            found.append(Fault(text("wage_amount"), text("wage_amount_right"), row=row))
    return found


def _refuse(
    project: Project, month: dt.date, lines: Sequence[WageFacts], *, today: dt.date
) -> dict[int, Resident]:
    """The residents named. Raises not_building, roll_twice, bad_value, faults."""
    if project.state != ProjectState.BUILDING:
        state = ProjectState(project.state).label
        raise Problem("not_building", state=state, act=text("act_wages"))
    refuse_future(month, field="field_month", today=today)
    if WageRoll.objects.filter(project=project, month=month).exists():
        raise Problem("roll_twice", month=f"{month:%Y-%m}")
    if not lines:
        raise Problem("bad_value", field=text("roll"), why=text("roll_empty"))
    ids = [each.resident for each in lines if each.resident is not None]
    rows = Resident.objects.select_related("household").filter(pk__in=ids)
    known = {each.pk: each for each in rows}
    faults = _faults(lines, known=known)
    if faults:
        raise Problem("faults", faults=tuple(faults))
    paid = WageRoll.objects.filter(project=project).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    total = paid + sum(each.amount_fen for each in lines)
    if total > project.budget_fen:
        why = text("wages_over", sum=yuan(total), budget=yuan(project.budget_fen))
        raise Problem("bad_value", field=text("roll"), why=why)
    return known


@transaction.atomic
def pay_wages(
    project: Project,
    *,
    month: dt.date,
    lines: Sequence[WageFacts],
    by: Account | None,
    today: dt.date,
    papers: Sequence[int] = (),
) -> WageRoll:
    """Enter a month's roll of who was paid; its sums name nobody, its lines only those who may see
    families read. Raises not_found, not_allowed, not_building, roll_twice, bad_value, faults."""
    now = opened(project, act=Act.PROJECT_BUILD, by=by, today=today)
    require_family(Act.FAMILY_READ, by=by, place=now.place_id)
    month = month.replace(day=1)
    known = _refuse(now, month, lines, today=today)
    kinds = kinds_of(list(known.values()))
    rows = [_line(each, project=now, known=known, kinds=kinds) for each in lines]
    roll = WageRoll.objects.create(
        **of_project(now, by=by),
        month=month,
        persons=len(rows),
        preferred=sum(each.kind in PREFERRED for each in rows),
        days=sum((each.days for each in rows), Decimal(0)),
        amount_fen=sum(each.amount_fen for each in rows),
        papers=list(papers),
    )
    for each in rows:
        each.roll = roll
    WageLine.objects.bulk_create(rows)
    told: dict[str, object] = {
        "month": f"{month:%Y-%m}",
        "persons": roll.persons,
        "preferred": roll.preferred,
        "amount_fen": roll.amount_fen,
    }
    audit.record("project.wages", by=by, subject="project", subject_id=now.uid, facts=told)
    return roll


def _line(
    facts: WageFacts,
    *,
    project: Project,
    known: dict[int, Resident],
    kinds: dict[int, WorkerKind],
) -> WageLine:
    resident = known.get(facts.resident or 0)
    return WageLine(
        place_id=resident.place_id if resident else project.place_id,
        resident=resident,
        name=resident.name if resident else facts.name.strip()[:60],
        kind=kinds[resident.pk] if resident else WorkerKind(facts.kind),
        days=facts.days,
        amount_fen=facts.amount_fen,
    )
