"""Steps of cases: one command takes any step of the flow; the night follows the notices."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

from django.db import transaction

from zhuzhen.base import clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.casework import flow
from zhuzhen.casework.access import may, require
from zhuzhen.casework.choices import CaseState
from zhuzhen.casework.commands.cases.effects import EFFECTS, WRITE_HOUSEHOLD, Taking
from zhuzhen.casework.commands.cases.writing import (
    arrive,
    earlier_step,
    flow_row,
    is_own,
    locked,
    needed_reason,
    refuse_stale,
    write_step,
)
from zhuzhen.casework.models import Case, CaseStep
from zhuzhen.casework.problems import JOINED, text
from zhuzhen.casework.rules.guards import judge
from zhuzhen.casework.rules.situation import Given, GivenFacts, Verdict
from zhuzhen.casework.situations import notice_of, pending_of, situation_of
from zhuzhen.casework.variants import Variant, variant_of
from zhuzhen.notices.choices import NoticeState
from zhuzhen.people.models import Account


def _refuse(verdict: Verdict, *, row: flow.Step) -> None:
    """All reasons at once, as faults of one problem."""
    if not verdict:
        faults = tuple(Fault(each) for each in verdict.reasons)
        raise Problem("not_ready", faults=faults, act=row.label, why=JOINED.join(verdict.reasons))


@transaction.atomic
def take_step(
    case: Case,
    *,
    step: str,
    by: Account | None,
    today: dt.date,
    reason: str = "",
    version: int | None = None,
    request_id: uuid.UUID | None = None,
    papers: Sequence[int] = (),
    **facts: Unpack[GivenFacts],
) -> Case:
    """Take a step of a case, as the flow's table has it; `by` None is the system.

    `facts` are what the step asks, by the names of `Given`. Raises not_found, stale, wrong_state,
    not_allowed, own_submission, reason_needed, request_of_other, not_ready with every reason; and
    what drafting a notice raises.
    """
    now = locked(case, with_household=step in WRITE_HOUSEHOLD)
    if earlier_step(request_id, case=now) is not None:
        return now
    refuse_stale(now, version=version)
    variant = variant_of(now)
    row = _open_row(now, step=step, by=by, variant=variant, today=today)
    why = needed_reason(row, reason=reason)
    situation = situation_of(
        now, variant=variant, today=today, given=Given(**facts), reason=why, row=row
    )
    _refuse(judge(row, situation), row=row)
    before = now.state
    told = EFFECTS[step](Taking(now, row, situation, by, today, variant))
    _move(now, row=row, variant=variant, today=today)
    write_step(
        now, step=step, before=before, by=by, on=today, variant=variant, reason=why,
        told=replace(told, papers=tuple(papers)), request_id=request_id,
    )  # fmt: skip
    return now


@transaction.atomic
def check_by_visit(case: Case, *, by: Account | None, on: dt.date) -> bool:
    """Take the check of a quarter that a visit of day `on` made (workflows D1, row 12), so that
    what was looked at is not told twice; whether it was taken.

    Not taken if the household is not being helped, something happened to the case since (a visit
    written down late), `by` takes no steps, or the visit is not the whole check.
    """
    now = locked(case)
    variant = variant_of(now)
    row = flow.step_from("check", start=now.state, left_out=variant.left_out)
    if row is None or CaseStep.objects.filter(case=now, on__gt=on).exists():
        return False
    if by is not None and not may(by, row.act, place=now.place_id, on=on):
        return False
    if not judge(row, situation_of(now, variant=variant, today=on, row=row)):
        return False
    take_step(now, step=row.id, by=by, today=on)
    return True


def _open_row(
    case: Case, *, step: str, by: Account | None, variant: Variant, today: dt.date
) -> flow.Step:
    """The row of a step that `by` may take. Raises wrong_state, not_allowed, own_submission."""
    row = flow_row(case, step=step, variant=variant)
    require(row.act, by=by, place=case.place_id, on=today)
    if row.not_own and is_own(case, row=row, by=by):
        raise Problem("own_submission")
    return row


def _move(case: Case, *, row: flow.Step, variant: Variant, today: dt.date) -> None:
    """Bring the case where the step leads, or give it a new day, and save it."""
    end = flow.end_of(row, left_out=variant.left_out)
    if end != case.state or row.id in ("check", "relief_first"):
        arrive(case, state=end, variant=variant, today=today)
    case.version, case.updated_at = case.version + 1, clock.now()
    case.save()


def pass_notices(*, today: dt.date) -> int:
    """Take on the cases whose notice has run its days, and send back those of which an objection
    was upheld. The night's share; repeatable. How many moved."""
    posted = Case.objects.filter(state__in=(CaseState.POSTING, CaseState.ELIM_POSTING))
    return sum(_follow_notice(case, today=today) for case in posted.order_by("pk"))


def _follow_notice(case: Case, *, today: dt.date) -> bool:
    row = flow.MAIN[CaseState(case.state)]
    if judge(row, situation_of(case, variant=variant_of(case), today=today, row=row)):
        take_step(case, step=row.id, by=None, today=today)
        return True
    pending = pending_of(case)
    notice = notice_of(pending) if pending else None
    if notice is None or notice.state != NoticeState.FAILED:
        return False
    take_step(case, step="recall", by=None, today=today, reason=text("objection_upheld"))
    return True
