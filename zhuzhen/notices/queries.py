"""Reads about notices and objections, within the scope of the transaction."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from zhuzhen.base import scope
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange, in_ranges
from zhuzhen.notices import receipts
from zhuzhen.notices.choices import GONE, PUBLIC, RUNNING, NoticeState, ObjectionState
from zhuzhen.notices.models import Notice, NoticeStep, Objection
from zhuzhen.notices.problems import text
from zhuzhen.notices.rules import Objected
from zhuzhen.people.models import Account


def notices_in(ranges: Iterable[CodeRange]) -> QuerySet[Notice]:
    """Notices of some places, whatever their state: what others publish is not among them."""
    return Notice.objects.select_related("place").filter(in_ranges(ranges))


def notice_numbered(uid: uuid.UUID) -> Notice:
    """A notice in scope. Raises not_found."""
    found = Notice.objects.select_related("place", "drafted_by").filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=text("notice"))
    return found


def notice_of(subject_kind: str, subject_id: str, *, kind: str = "") -> Notice | None:
    """The notice on a matter that counts: the one not failed or taken down, else the latest."""
    found = Notice.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    if kind:
        found = found.filter(kind=kind)
    holding = found.exclude(state__in=GONE)
    return holding.order_by("-pk").first() or found.order_by("-pk").first()


def objected_to(notice: Notice) -> Objected:
    """How many objections to a notice wait, and how many were upheld."""
    counted = Objection.objects.filter(notice=notice).aggregate(
        open=Count("pk", filter=Q(state=ObjectionState.OPEN)),
        upheld=Count("pk", filter=Q(state=ObjectionState.UPHELD)),
    )
    return Objected(counted["open"], counted["upheld"])


def steps_of(notice: Notice) -> list[NoticeStep]:
    """What happened to a notice, in order."""
    return list(NoticeStep.objects.select_related("by").filter(notice=notice).order_by("pk"))


def objections_to(notice: Notice) -> list[Objection]:
    """The objections to a notice, in the order they came."""
    rows = Objection.objects.select_related("answered_by").filter(notice=notice)
    return list(rows.order_by("pk"))


def objection_numbered(uid: uuid.UUID) -> Objection:
    """An objection in scope. Raises not_found."""
    found = Objection.objects.select_related("notice", "notice__place").filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=text("objection"))
    return found


# What waits ------------------------------------------------------------------------------------


def _wrote(account: Account, *, notice: str = "pk") -> Exists:
    """Whether an account wrote any of a notice's content."""
    steps = NoticeStep.objects.filter(notice=OuterRef(notice), by=account)
    return Exists(steps.filter(step__in=("draft", "revise")))


def _drafts(ranges: Iterable[CodeRange], *, sent_back: bool) -> QuerySet[Notice]:
    """Drafts that were sent back last, or those that were not; the oldest first."""
    steps = NoticeStep.objects.filter(notice=OuterRef("pk")).order_by("-pk").values("step")
    rows = notices_in(ranges).filter(state=NoticeState.DRAFT).annotate(last=Subquery(steps[:1]))
    rows = rows.filter(last="return") if sent_back else rows.exclude(last="return")
    return rows.order_by("drafted_at", "pk")


def to_approve(ranges: Iterable[CodeRange], *, by: Account) -> QuerySet[Notice]:
    """Drafts of others that wait for approval; those sent back wait for their drafter."""
    return _drafts(ranges, sent_back=False).exclude(_wrote(by))


def to_revise(ranges: Iterable[CodeRange], *, by: Account) -> QuerySet[Notice]:
    """One's own drafts that were sent back."""
    return _drafts(ranges, sent_back=True).filter(_wrote(by))


def to_publish(ranges: Iterable[CodeRange]) -> QuerySet[Notice]:
    """Approved notices that are not published yet."""
    return notices_in(ranges).filter(state=NoticeState.APPROVED).order_by("drafted_at", "pk")


def to_answer(ranges: Iterable[CodeRange], *, by: Account) -> QuerySet[Objection]:
    """Open objections to what others wrote, the first due first."""
    rows = Objection.objects.select_related("notice", "notice__place")
    rows = rows.exclude(_wrote(by, notice="notice_id"))
    return rows.filter(in_ranges(ranges), state=ObjectionState.OPEN).order_by("due_on", "pk")


def ending(ranges: Iterable[CodeRange], *, today: dt.date) -> QuerySet[Notice]:
    """Published notices whose last full day is today or past, the oldest first."""
    rows = notices_in(ranges).filter(state=NoticeState.PUBLISHED, closes_on__lte=today)
    return rows.order_by("closes_on", "pk")


def with_objections(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """The notices with `waiting`, how many of their objections are open."""
    is_open = Q(objections__state=ObjectionState.OPEN)
    return notices.annotate(waiting=Count("objections", filter=is_open))


def running(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those that still wait for a step."""
    return notices.filter(state__in=RUNNING)


# In public -------------------------------------------------------------------------------------


def published_notices(*, today: dt.date, place: CodeRange | None = None) -> QuerySet[Notice]:
    """What the public pages show on a day: the first to end first, those that ended last."""
    rows = Notice.objects.select_related("place").filter(
        state__in=PUBLIC, published_on__lte=today, shown_until__gte=today
    )
    if place is not None:
        rows = rows.filter(in_ranges((place,)))
    return rows.order_by(F("ended_on").desc(nulls_first=True), "closes_on", "pk")


def published_notice(uid: uuid.UUID, *, today: dt.date) -> Notice:
    """A notice that the public pages show. Raises not_found for any other, whatever it is."""
    found = published_notices(today=today).filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=text("notice"))
    return found


@dataclass(frozen=True)
class Answer:
    """What whoever holds a receipt may see: of the notice its title, of the objection no word."""

    receipt: str
    notice_title: str
    filed_on: dt.date
    due_on: dt.date
    state: str
    answer: str
    answered_on: dt.date | None

    @property
    def is_open(self) -> bool:
        return self.state == ObjectionState.OPEN

    @property
    def state_label(self) -> str:
        return str(ObjectionState(self.state).label)


def answer_to(typed: str) -> Answer:
    """The answer to an objection by its receipt number, as typed. Raises receipt_unknown.

    The one read that looks beyond the scope: by a number that nobody guesses.
    """
    number = receipts.read(typed)
    with scope.within(scope.EVERYTHING):
        found = Objection.objects.select_related("notice").filter(receipt=number).first()
    if found is None:
        raise Problem("receipt_unknown")
    return Answer(
        receipts.shown(found.receipt),
        found.notice.title,
        found.filed_on,
        found.due_on,
        found.state,
        found.answer,
        found.answered_on,
    )
