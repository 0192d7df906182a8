"""What every command on cases shares: the lock, the flow, where the case comes to, step, audit."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.utils import timezone

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.casework import flow
from zhuzhen.casework.choices import SYSTEM_NAME, UNDER_WATCH, CaseState
from zhuzhen.casework.models import Case, CaseStep, Submission
from zhuzhen.casework.problems import text
from zhuzhen.casework.rules.limits import due_on
from zhuzhen.casework.situations import days_of
from zhuzhen.casework.variants import Variant
from zhuzhen.households.models import Household
from zhuzhen.people.models import Account

_LONGEST_REASON = 500


def refuse_stale(case: Case, *, version: int | None) -> None:
    """Raise `stale` if somebody took a step since `version` was shown; None is no form."""
    if version is None or case.version == version:
        return
    last = CaseStep.objects.filter(case=case).order_by("-pk").first()
    raise Problem(
        "stale",
        who=last.by_name if last else "",
        at=f"{timezone.localtime(case.updated_at):%Y-%m-%d %H:%M}",
    )


def locked(case: Case, *, with_household: bool = False) -> Case:
    """The case as it stands now, locked until the transaction ends. Raises not_found.

    A step that writes to the household locks it first, as clues and visits do.
    """
    if with_household:
        list(Household.objects.select_for_update().filter(cases=case.pk).order_by("pk"))
    found = Case.objects.select_for_update().filter(pk=case.pk).first()
    if found is None:
        raise Problem("not_found", what=text("case"))
    return found


def flow_row(case: Case, *, step: str, variant: Variant) -> flow.Step:
    """The row of the flow for a step from where the case is. Raises wrong_state."""
    row = flow.step_from(step, start=case.state, left_out=variant.left_out)
    if row is None:
        state, act = CaseState(case.state).label, flow.LABELS.get(step, step)
        raise Problem("wrong_state", what=text("case"), state=state, act=act)
    return row


def needed_reason(row: flow.Step, *, reason: str) -> str:
    """The reason, trimmed. Raises reason_needed where the flow asks for one."""
    told = reason.strip()
    if row.needs_reason and not told:
        raise Problem("reason_needed", act=row.label)
    return told[:_LONGEST_REASON]


def earlier_step(request_id: uuid.UUID | None, *, case: Case) -> CaseStep | None:
    """The step that this request already took: a double press, or a retry from the field.

    Raises request_of_other if it was about another case.
    """
    if request_id is None:
        return None
    found = CaseStep.objects.filter(request_id=request_id).first()
    if found is not None and found.case_id != case.pk:
        raise Problem("request_of_other")
    return found


def is_own(case: Case, *, row: flow.Step, by: Account | None) -> bool:
    """Whether `by` put forward any of what this row decides: in this passage, that is since the
    case was last under watch, or began."""
    if by is None:
        return False
    steps = CaseStep.objects.filter(case=case)
    settled = steps.filter(step__in=("county_review", "keep", "decline"))
    settled = settled.filter(after__in=UNDER_WATCH)
    since = settled.order_by("-pk").values_list("pk", flat=True).first() or 0
    mine = steps.filter(pk__gt=since, by=by, step__in=flow.put_forward_below(row.level))
    return mine.exists() or Submission.objects.filter(case=case, by=by, decided_at=None).exists()


def arrive(case: Case, *, state: CaseState, variant: Variant, today: dt.date) -> None:
    """Put a case into a state, with the day by which it has to leave it; unsaved."""
    case.state = state
    waiting = flow.main_step(state, left_out=variant.left_out)
    case.due_on = None
    if waiting is not None and waiting.limit is not None:
        days = days_of(case, variant=variant, arrived_on=today)
        case.due_on = due_on(waiting.limit, days=days, figures=variant.figures)


def close_submission(submission: Submission, *, by: Account | None, approved: bool) -> None:
    """What was submitted is decided, or no longer put forward."""
    submission.approved, submission.decided_by = approved, by
    submission.decided_at = clock.now()
    submission.save(update_fields=["approved", "decided_by", "decided_at"])


@dataclass(frozen=True)
class Told:
    """What a step leaves behind it besides the state."""

    facts: dict[str, object] = field(default_factory=dict)
    submission: Submission | None = None
    notice_id: int | None = None
    papers: tuple[int, ...] = ()


def write_step(
    case: Case,
    *,
    step: str,
    before: str,
    by: Account | None,
    on: dt.date,
    variant: Variant,
    reason: str = "",
    told: Told | None = None,
    request_id: uuid.UUID | None = None,
) -> None:
    """Write the step, and last the audit entry."""
    told = told or Told()
    CaseStep.objects.create(
        case=case,
        place_id=case.place_id,
        step=step,
        before=before,
        after=case.state,
        on=on,
        at=clock.now(),
        by=by,
        by_name=by.display_name if by else SYSTEM_NAME,
        reason=reason,
        facts=told.facts,
        submission=told.submission,
        notice_id=told.notice_id,
        papers=list(told.papers),
        request_id=request_id,
    )
    facts: dict[str, object] = {"before": before, "after": case.state, "version": case.version}
    if told.submission is not None:
        facts["content_sm3"] = told.submission.content_sm3
    label, uid = variant.pack_label, case.uid
    audit.record(
        f"case.{step}", by=by, subject="case", subject_id=uid, reason=reason, pack_version=label,
        facts=facts,
    )  # fmt: skip
