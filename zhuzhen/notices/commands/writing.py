"""What every command on notices shares: the lock, the flow, the step written, the audit."""

import datetime as dt

from django.db import IntegrityError, transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.digest import sm3_of
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.notices import flow
from zhuzhen.notices.access import require
from zhuzhen.notices.choices import (
    BASIS_FIELD,
    OFFICE_FIELD,
    TITLE_FIELD,
    NoticeKind,
    NoticeState,
)
from zhuzhen.notices.models import Notice, NoticeStep
from zhuzhen.notices.problems import fault, text
from zhuzhen.notices.rules import masking_faults, offices_of, phone_faults
from zhuzhen.people.models import Account

# Who wrote any of the content can neither approve it nor answer objections to it.
_WRITING = ("draft", "revise")
_LONGEST_REASON = 500


def content_sm3(notice: Notice) -> str:
    """The digest of all that a notice shows and for how long."""
    shown = (
        notice.kind,
        notice.place_id,
        notice.title,
        notice.basis,
        notice.office,
        notice.phones,
        notice.heads,
        notice.lines,
        notice.days,
    )
    return sm3_of([str(notice.uid), *shown])


def _lacking(notice: Notice) -> list[Fault]:
    """What a notice must say and does not (workflows D5: basis, office, supervision phones)."""
    fields = {TITLE_FIELD: notice.title, BASIS_FIELD: notice.basis, OFFICE_FIELD: notice.office}
    found = [
        fault("blank", column=name, field="texts")
        for name, written in fields.items()
        if not written.strip()
    ]
    if not notice.lines:
        found.append(fault("empty", field="lines"))
    for row, line in enumerate(notice.lines, start=1):
        if len(line) != len(notice.heads):
            wide = len(notice.heads)
            found.append(fault("width", row=row, field="lines", cells=len(line), heads=wide))
    return found


def refuse_content(notice: Notice) -> None:
    """Raise `unmasked` with every fault of what a notice shows."""
    texts = {TITLE_FIELD: notice.title, BASIS_FIELD: notice.basis, OFFICE_FIELD: notice.office}
    faults = (
        *_lacking(notice),
        *phone_faults(notice.phones),
        *masking_faults(
            notice.lines, heads=notice.heads, texts=texts, offices=offices_of(notice.phones)
        ),
    )
    if faults:
        raise Problem("unmasked", faults=faults)


def locked(notice: Notice) -> Notice:
    """The notice as it stands now, locked. Raises not_found."""
    found = Notice.objects.select_for_update().filter(pk=notice.pk).first()
    if found is None:
        raise Problem("not_found", what=text("notice"))
    return found


def refuse_writer(notice: Notice, *, by: Account | None) -> None:
    """Raise `own_submission` if `by` wrote any of the content."""
    if by is not None and wrote(notice, by=by):
        raise Problem("own_submission")


def wrote(notice: Notice, *, by: Account) -> bool:
    """Whether `by` wrote any of the content."""
    is_step = NoticeStep.objects.filter(notice=notice, step__in=_WRITING, by=by).exists()
    return is_step or notice.drafted_by_id == by.pk


def flow_row(step: str, *, start: str | None) -> flow.Step:
    """The row of the flow for a step. Raises wrong_state."""
    row = flow.step_from(step, start=start)
    if row is None:
        state = NoticeState(start).label if start else ""
        raise Problem("wrong_state", what=text("notice"), state=state, act=flow.LABELS[step])
    return row


def opened(
    notice: Notice, *, step: str, by: Account | None, reason: str = ""
) -> tuple[Notice, flow.Step]:
    """The notice locked and the row of the flow, if `by` may take the step there now.

    Raises not_found, wrong_state, not_allowed, own_submission, reason_needed.
    """
    now = locked(notice)
    row = flow_row(step, start=now.state)
    require(row.who, by=by, place=now.place_id)
    if row.not_own:
        refuse_writer(now, by=by)
    if row.needs_reason and not reason.strip():
        raise Problem("reason_needed", act=row.label)
    return now, row


def once(notice: Notice) -> None:
    """Raise `notice_once` if the matter has a notice already: in the place, or for a family
    anywhere."""
    same = Notice.objects.filter(
        kind=notice.kind, subject_kind=notice.subject_kind, subject_id=notice.subject_id
    )
    same = same.exclude(pk=notice.pk).exclude(state__in=(NoticeState.FAILED, NoticeState.WITHDRAWN))
    for each in same.order_by("pk"):
        if each.place_id == notice.place_id or NoticeKind(notice.kind).is_of_families:
            raise _once(each.title, state=each.get_state_display())


def _once(what: str, *, state: str) -> Problem:
    return Problem("notice_once", what=what, state=state)


def save_once(notice: Notice) -> None:
    """Save a notice; one out of sight on the same matter, too, is `notice_once`."""
    try:
        with transaction.atomic():
            notice.save()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in ("notices_once", "notices_family_once"):
            raise
        once(notice)  # of the same press, sent twice at one moment, the first is in sight
        raise _once(notice.title, state=text("out_of_sight")) from None


def written(
    notice: Notice, *, step: str, by: Account | None, on: dt.date, reason: str = ""
) -> Notice:
    """Write the step of a saved notice, and the audit."""
    why = reason.strip()[:_LONGEST_REASON]
    NoticeStep.objects.create(
        notice=notice,
        place_id=notice.place_id,
        step=step,
        after=notice.state,
        on=on,
        reason=why,
        content_sm3=notice.content_sm3,
        by=by,
        at=clock.now(),
    )
    facts: dict[str, object] = {
        "kind": notice.kind,
        "place": notice.place_id,
        "state": notice.state,
        "content_sm3": notice.content_sm3,
    }
    audit.record(
        f"notice.{step}",
        by=by,
        subject="notice",
        subject_id=notice.uid,
        reason=why,
        facts=facts,
    )
    return notice
