"""一户一策: the one plan of a case is drawn up and revised (S1-1.1d)."""

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.casework.choices import SupportAct
from zhuzhen.casework.commands.support import writing
from zhuzhen.casework.models import Case, Plan
from zhuzhen.casework.rules.support import PlanFacts, plan_faults
from zhuzhen.casework.wording import text
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account


def _cleaned(facts: PlanFacts) -> dict[str, object]:
    return {
        name: value.strip() if isinstance(value, str) else value
        for name, value in asdict(facts).items()
    }


@transaction.atomic
def draw_up_plan(case: Case, *, facts: PlanFacts, by: Account | None, today: dt.date) -> Plan:
    """Draw up the plan of a case. Raises not_allowed, not_under_watch, plan_already, faults."""
    case = writing.locked_case(case, by=by, act=Act.SUPPORT_KEEP, doing="act_plan")
    household = case.household
    if Plan.objects.filter(case=case).exists():
        raise Problem("plan_already", head=household.head_name)
    writing.refuse(plan_faults(facts, able=household.able, t0=case.t0))
    plan = Plan.objects.create(
        case=case,
        household=household,
        place_id=case.place_id,
        by=by,
        at=clock.now(),
        **_cleaned(facts),
    )
    writing.note(
        SupportAct.DRAWN_UP, household=household, case=case, subject_id=plan.pk, on=today, by=by,
        after=writing.plain(_cleaned(facts)),
    )  # fmt: skip
    return plan


@transaction.atomic
def revise_plan(
    plan: Plan,
    *,
    facts: PlanFacts,
    version: int,
    by: Account | None,
    today: dt.date,
    reason: str = "",
) -> Plan:
    """Revise a plan as shown at `version`. Raises not_found, not_allowed, not_under_watch, stale,
    faults; what says the same changes nothing."""
    case = writing.locked_case(
        Case(pk=plan.case_id), by=by, act=Act.SUPPORT_KEEP, doing="act_revise"
    )
    found = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    if found is None:
        raise Problem("not_found", what=text("plan"))
    if found.version != version:
        writing.refuse_stale(case.household, act=SupportAct.REVISED, subject_id=found.pk)
    writing.refuse(plan_faults(facts, able=case.household.able, t0=case.t0))
    writing.changed(
        found, _cleaned(facts), act=SupportAct.REVISED, case=case, on=today, by=by, reason=reason
    )
    return found
