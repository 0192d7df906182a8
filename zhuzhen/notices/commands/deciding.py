"""The steps of a notice from approval to its end, and the photographs of the posted print."""

import datetime as dt

from django.db import transaction

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.evidence.models import Paper
from zhuzhen.notices import parameters
from zhuzhen.notices.access import require
from zhuzhen.notices.choices import NoticeState, Occasion
from zhuzhen.notices.commands.writing import (
    content_sm3,
    locked,
    opened,
    refuse_content,
    written,
)
from zhuzhen.notices.flow import LABELS, Who
from zhuzhen.notices.models import Notice
from zhuzhen.notices.problems import text
from zhuzhen.notices.queries import objected_to
from zhuzhen.notices.rules import may_pass, open_days
from zhuzhen.people.models import Account


@transaction.atomic
def approve_notice(notice: Notice, *, by: Account | None, today: dt.date) -> Notice:
    """Approve a draft that somebody else wrote. Raises not_allowed, own_submission, wrong_state."""
    now, row = opened(notice, step="approve", by=by)
    refuse_content(now)
    now.state, now.approved_by = row.end, by
    now.save()
    return written(now, step="approve", by=by, on=today)


@transaction.atomic
def return_notice(notice: Notice, *, by: Account | None, today: dt.date, reason: str) -> Notice:
    """Send a draft, or an approved notice, back to its drafter. Raises not_allowed, wrong_state,
    reason_needed."""
    now, row = opened(notice, step="return", by=by, reason=reason)
    now.state, now.approved_by = row.end, None
    now.save()
    return written(now, step="return", by=by, on=today, reason=reason)


@transaction.atomic
def publish_notice(notice: Notice, *, by: Account | None, on: dt.date) -> Notice:
    """Publish an approved notice; its full days count from the next. `on` is today.

    What is published is what was approved, and it passes the masking check of today. Raises
    not_allowed, wrong_state, notice_changed, unmasked.
    """
    now, row = opened(notice, step="publish", by=by)
    if content_sm3(now) != now.content_sm3:
        raise Problem("notice_changed")
    refuse_content(now)
    days = open_days(on, now.days)
    kept = parameters.public_days(place=now.place_id, on=on)
    now.state, now.published_on = row.end, on
    now.opens_on, now.closes_on = days.first, days.last
    now.shown_until = days.last + dt.timedelta(days=kept)
    now.save()
    return written(now, step="publish", by=by, on=on)


@transaction.atomic
def pass_notice(notice: Notice, *, by: Account | None, today: dt.date) -> Notice:
    """End a notice to which nothing stands against. Raises not_allowed, wrong_state,
    notice_not_over with every reason."""
    now, row = opened(notice, step="pass", by=by)
    verdict = may_pass(closes_on=now.closes_on, objected=objected_to(now), today=today)
    if not verdict:
        raise Problem("notice_not_over", why=text("listed").join(verdict.reasons))
    now.state, now.ended_on = row.end, today
    now.save()
    return written(now, step="pass", by=by, on=today)


@transaction.atomic
def withdraw_notice(notice: Notice, *, by: Account | None, today: dt.date, reason: str) -> Notice:
    """Take a notice down, or drop a draft, with a reason. Raises not_allowed, wrong_state,
    reason_needed."""
    now, row = opened(notice, step="withdraw", by=by, reason=reason)
    now.state, now.ended_on = row.end, today
    now.save()
    return written(now, step="withdraw", by=by, on=today, reason=reason)


@transaction.atomic
def photograph_notice(
    notice: Notice, *, paper: Paper, occasion: Occasion, by: Account | None
) -> Notice:
    """Keep a photograph of the posted print, of the first or the last day.

    Raises not_allowed, wrong_state before it is published.
    """
    now = locked(notice)
    require(Who.DRAFTER, by=by, place=now.place_id)
    if now.published_on is None:
        state = NoticeState(now.state).label
        raise Problem("wrong_state", what=text("notice"), state=state, act=LABELS["photograph"])
    papers = now.papers if occasion is Occasion.FIRST else now.last_papers
    if paper.pk not in papers:
        papers.append(paper.pk)
        now.save(update_fields=["papers", "last_papers"])
        facts: dict[str, object] = {"paper": paper.pk, "occasion": occasion.value}
        audit.record("notice.photograph", by=by, subject="notice", subject_id=now.uid, facts=facts)
    return now
