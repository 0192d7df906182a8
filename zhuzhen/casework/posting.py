"""The notice of a submission: put up in the village once for each content, passed, taken down."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.casework.choices import SubmissionKind
from zhuzhen.casework.contents import Content, shown_of
from zhuzhen.casework.models import Case, CaseStep, Submission
from zhuzhen.casework.problems import text
from zhuzhen.casework.situations import notice_of
from zhuzhen.notices.choices import NoticeKind, NoticeState
from zhuzhen.notices.commands import draft_notice, pass_notice, withdraw_notice
from zhuzhen.notices.models import Notice
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division

_KINDS = {
    SubmissionKind.ADMISSION: NoticeKind.ADMISSION,
    SubmissionKind.CLEARANCE: NoticeKind.CLEARANCE,
}
_OVER = (NoticeState.PASSED, NoticeState.FAILED, NoticeState.WITHDRAWN)


@dataclass(frozen=True)
class PutUp:
    """The notice of a submission, and its lines as they were drafted."""

    notice_id: int
    lines: list[list[str]]


def _earlier(case: Case, *, kind: SubmissionKind, content: Content, place: str) -> PutUp | None:
    """A notice that has run its days with just this content: a village is shown it only once."""
    steps = CaseStep.objects.filter(
        case=case, submission__kind=kind, notice_id__isnull=False
    ).select_related("submission")
    last = steps.order_by("-pk").first()
    if last is None or last.submission is None or last.notice_id is None:
        return None
    notice = Notice.objects.filter(pk=last.notice_id, state=NoticeState.PASSED).first()
    same = shown_of(last.submission.content, place=place) == shown_of(content, place=place)
    return PutUp(notice.pk, notice.lines) if notice is not None and same else None


def put_up(
    case: Case, *, kind: SubmissionKind, content: Content, by: Account | None, today: dt.date
) -> PutUp:
    """The notice that shows a submission: drafted, or the earlier one where nothing would be new.

    Raises what `draft_notice` raises: above all the masking check's faults.
    """
    village = Division.objects.get(pk=case.place_id)
    earlier = _earlier(case, kind=kind, content=content, place=village.name)
    if earlier is not None:
        return earlier
    shown = shown_of(content, place=village.name)
    drafted = CaseStep.objects.filter(case=case, submission__kind=kind, notice_id__isnull=False)
    notice = draft_notice(
        kind=_KINDS[kind],
        place=case.place_id,
        subject_kind="case",
        subject_id=f"{case.uid}:{kind.value}:{drafted.count() + 1}",
        title=text(f"title_{kind.value}", place=village.name),
        heads=shown.heads,
        lines=[shown.line],
        basis=text(f"basis_{kind.value}"),
        office=village.name,
        by=by,
        today=today,
    )
    return PutUp(notice.pk, notice.lines)


def let_pass(submission: Submission, *, today: dt.date) -> None:
    """End the notice whose days are over: a matter of the calendar, so the system's own."""
    notice = notice_of(submission)
    if notice is not None and notice.state == NoticeState.PUBLISHED:
        pass_notice(notice, by=None, today=today)


def take_down(submission: Submission, *, today: dt.date, why: str) -> None:
    """A notice of what is no longer put forward comes down; one that has run stays on record."""
    notice = notice_of(submission)
    if notice is not None and notice.state not in _OVER:
        withdraw_notice(notice, by=None, today=today, reason=why)
