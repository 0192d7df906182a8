"""Contracts and milestones of a project that is being built."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import MilestoneKind, ProjectState
from zhuzhen.projects.commands.writing import locked, save
from zhuzhen.projects.models import Contract, Milestone, Project
from zhuzhen.projects.parameters import limits_at
from zhuzhen.projects.queries.contracts import bound_fen
from zhuzhen.projects.queries.money import money_of
from zhuzhen.projects.wording import text

S = ProjectState
_CONTRACTED = (S.PROCURING, S.BUILDING)
_ENDED = (S.CLOSED, S.TERMINATED, S.REMOVED)


def opened(project: Project, *, act: Act, by: Account | None, today: dt.date) -> Project:
    """The project, locked, on which `by` may do the act. Raises not_found, not_allowed."""
    now = locked(project)
    require(act, by=by, place=now.place_id, on=today)
    return now


def of_project(project: Project, *, by: Account | None) -> dict[str, object]:
    """The columns of whatever hangs on a project."""
    return {
        "project": project,
        "place_id": project.place_id,
        "helper_code": project.helper_code,
        "by": by,
        "at": clock.now(),
    }


def refuse_future(day: dt.date, *, field: str, today: dt.date) -> None:
    """Raise bad_value for a day that has not come."""
    if day > today:
        raise Problem("bad_value", field=text(field), why=text("day_to_come", day=day))


@dataclass(frozen=True)
class ContractFacts:
    """What a contract says; sums in fen."""

    number: str
    party: str
    signed_on: dt.date
    amount_fen: int
    prepaid_percent: int = 0
    ends_on: dt.date | None = None
    papers: tuple[int, ...] = ()


def _refuse_contract(project: Project, facts: ContractFacts, *, today: dt.date) -> None:
    """Raises contract_state, bad_value, contract_prepaid, contract_twice, contract_over_budget,
    contract_over_allocation."""
    if project.state not in _CONTRACTED:
        raise Problem("contract_state", state=ProjectState(project.state).label)
    if not facts.number.strip() or not facts.party.strip():
        raise Problem("bad_value", field=text("contract"), why=text("contract_untold"))
    if facts.amount_fen <= 0:
        raise Problem("bad_value", field=text("field_amount"), why=text("budget_wrong"))
    refuse_future(facts.signed_on, field="field_signed", today=today)
    if facts.ends_on is not None and facts.ends_on < facts.signed_on:
        raise Problem("bad_value", field=text("field_span"), why=text("contract_span"))
    most = limits_at(project.place_id, on=today).prepaid_percent
    if not 0 <= facts.prepaid_percent <= most:
        raise Problem("contract_prepaid", percent=facts.prepaid_percent, most=most)
    contracts = Contract.objects.filter(project=project)
    if contracts.filter(number=facts.number.strip()).exists():
        raise Problem("contract_twice", number=facts.number.strip())
    total = bound_fen(project) + facts.amount_fen
    if total > project.budget_fen:
        budget = yuan(project.budget_fen)
        raise Problem("contract_over_budget", sum=yuan(total), budget=budget)
    allocated = money_of(project.purpose_id).in_all
    if total > allocated:
        raise Problem("contract_over_allocation", sum=yuan(total), allocated=yuan(allocated))


@transaction.atomic
def sign_contract(
    project: Project, facts: ContractFacts, *, by: Account | None, today: dt.date
) -> Contract:
    """Enter a contract: within the budget and what is allocated, with no more paid in advance than
    may be (workflows D2). Raises not_found, not_allowed and what `_refuse_contract` raises."""
    now = opened(project, act=Act.PROJECT_BUILD, by=by, today=today)
    _refuse_contract(now, facts, today=today)
    made = Contract.objects.create(
        **of_project(now, by=by),
        number=facts.number.strip()[:60],
        party=facts.party.strip()[:120],
        signed_on=facts.signed_on,
        amount_fen=facts.amount_fen,
        prepaid_percent=facts.prepaid_percent,
        ends_on=facts.ends_on,
        papers=list(facts.papers),
    )
    if now.state == S.BUILDING and facts.ends_on and (not now.due_on or facts.ends_on > now.due_on):
        now.due_on = facts.ends_on
    save(now)
    told: dict[str, object] = {"number": made.number, "amount_fen": made.amount_fen}
    audit.record("project.contract", by=by, subject="project", subject_id=now.uid, facts=told)
    return made


@transaction.atomic
def plan_milestone(
    project: Project,
    *,
    kind: MilestoneKind,
    title: str,
    planned_on: dt.date,
    by: Account | None,
    today: dt.date,
    note: str = "",
) -> Milestone:
    """Set what is to be reached by when (S2-12). Raises not_found, not_allowed, project_fixed,
    bad_value, already_done."""
    now = opened(project, act=Act.PROJECT_BUILD, by=by, today=today)
    if now.state in _ENDED:
        state = ProjectState(now.state).label
        raise Problem("project_fixed", state=state, what=text("milestone"))
    kind = MilestoneKind(kind)
    named = title.strip()[:120] or str(kind.label)
    if now.milestones.filter(kind=kind, title=named).exists():
        raise Problem("already_done", what=named)
    made = Milestone.objects.create(
        **of_project(now, by=by), kind=kind, title=named, planned_on=planned_on,
        note=note.strip()[:300],
    )  # fmt: skip
    told: dict[str, object] = {"kind": kind, "title": named, "planned_on": planned_on.isoformat()}
    audit.record("project.milestone", by=by, subject="project", subject_id=now.uid, facts=told)
    return made


@transaction.atomic
def reach_milestone(
    milestone: Milestone,
    *,
    on: dt.date,
    by: Account | None,
    today: dt.date,
    note: str = "",
    papers: Sequence[int] = (),
) -> Milestone:
    """Say that a milestone was reached on a day. Raises not_found, not_allowed, bad_value,
    milestone_reached."""
    now = Milestone.objects.select_for_update(of=("self",)).filter(pk=milestone.pk).first()
    if now is None:
        raise Problem("not_found", what=text("milestone"))
    project = opened(now.project, act=Act.PROJECT_BUILD, by=by, today=today)
    refuse_future(on, field="field_reached", today=today)
    if now.reached_on is not None:
        raise Problem("milestone_reached", title=now.title, day=now.reached_on)
    now.reached_on, now.by, now.at = on, by, clock.now()
    now.note, now.papers = note.strip()[:300] or now.note, [*now.papers, *papers]
    now.save()
    told: dict[str, object] = {"title": now.title, "reached_on": on.isoformat()}
    audit.record("project.reach", by=by, subject="project", subject_id=project.uid, facts=told)
    return now
