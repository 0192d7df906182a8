"""Commands of review: confirm, return, void; and a draft thrown away."""

import datetime as dt
import uuid

from django.db import transaction

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.people.models import Account
from zhuzhen.registers.access import require_step
from zhuzhen.registers.booking import book
from zhuzhen.registers.commands.writing import (
    Side,
    earlier_step,
    flow_row,
    links_of_record,
    locked,
    needed_reason,
    write,
)
from zhuzhen.registers.models import Record, RecordStep
from zhuzhen.registers.queries import declared

_ENTERING = ("submit", "revise", "import", "import_update")


def _is_own(record: Record, *, by: Account | None) -> bool:
    """Whether `by` entered or changed any of what is under review."""
    if by is None:
        return False
    return RecordStep.objects.filter(record=record, by=by, step__in=_ENTERING).exists()


def _take(
    record: Record,
    *,
    step: str,
    by: Account | None,
    today: dt.date,
    reason: str,
    version: int | None,
    request_id: uuid.UUID | None,
) -> Record:
    if earlier := earlier_step(request_id, record=record):
        return earlier.record
    now = locked(record, version=version)
    declaration = declared(now.register, region=now.helper_code)
    row = flow_row(declaration, step=step, start=now.state, what=str(now))
    require_step(
        by,
        step=step,
        who=row.who,
        declaration=declaration,
        links=(links_of_record(now),),
        on=today,
    )
    if row.not_own and _is_own(now, by=by):
        raise Problem("own_submission")
    why, before = needed_reason(row, reason=reason), Side.of(now)
    now.state, now.return_reason, now.version = row.end, why, now.version + 1
    now.updated_at = clock.now()
    now.save()
    book(now, before=before.state, declaration=declaration, by=by, today=today, reason=why)
    write(
        now,
        step=step,
        before=before,
        by=by,
        declaration=declaration,
        reason=why,
        request_id=request_id,
    )
    return now


@transaction.atomic
def confirm_record(
    record: Record,
    *,
    by: Account | None,
    today: dt.date,
    version: int | None = None,
    request_id: uuid.UUID | None = None,
) -> Record:
    """Confirm a submitted record of a register that asks for it.

    Raises not_allowed, own_submission, wrong_state, no_confirmation, stale.
    """
    return _take(
        record,
        step="confirm",
        by=by,
        today=today,
        reason="",
        version=version,
        request_id=request_id,
    )


@transaction.atomic
def return_record(
    record: Record,
    *,
    by: Account | None,
    today: dt.date,
    reason: str,
    version: int | None = None,
    request_id: uuid.UUID | None = None,
) -> Record:
    """Return a submitted record with a reason.

    Raises not_allowed, own_submission, wrong_state, reason_needed, stale.
    """
    return _take(
        record,
        step="return",
        by=by,
        today=today,
        reason=reason,
        version=version,
        request_id=request_id,
    )


@transaction.atomic
def void_record(
    record: Record,
    *,
    by: Account | None,
    today: dt.date,
    reason: str,
    version: int | None = None,
    request_id: uuid.UUID | None = None,
) -> Record:
    """Void a wrong record with a reason; it stays to be seen, and counts no more.

    Raises not_allowed, wrong_state, reason_needed, stale.
    """
    return _take(
        record,
        step="void",
        by=by,
        today=today,
        reason=reason,
        version=version,
        request_id=request_id,
    )


@transaction.atomic
def discard_draft(
    record: Record,
    *,
    by: Account | None,
    today: dt.date,
    version: int | None = None,
    request_id: uuid.UUID | None = None,
) -> Record:
    """Throw a draft away: it never counted, so no reason is asked; it stays among the void ones.

    Raises not_allowed, wrong_state, stale.
    """
    return _take(
        record,
        step="discard",
        by=by,
        today=today,
        reason="",
        version=version,
        request_id=request_id,
    )
