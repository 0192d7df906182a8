"""Contributions with how far they have come, and the vouchers that make them up."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import ContributionState as S
from zhuzhen.funds.models import Contribution, Transfer
from zhuzhen.funds.problems import text
from zhuzhen.funds.rules import days_late, days_left


@dataclass(frozen=True)
class Standing:
    """One contribution with what was sent and received of it by a day."""

    contribution: Contribution
    sent_fen: int
    received_fen: int
    last_sent_on: dt.date | None
    state: S
    days_left: int | None
    days_late: int
    is_short: bool  # budgeted less than due (a red light, S4-6a)

    @property
    def left_fen(self) -> int:
        """What of the budget is not transferred yet."""
        return (self.contribution.budgeted_fen or 0) - self.sent_fen

    @property
    def is_overdue(self) -> bool:
        return self.days_late > 0


def state_of(contribution: Contribution, *, sent_fen: int, received_fen: int) -> S:
    """How far a contribution has come, told by its facts."""
    if contribution.budgeted_fen is None:
        return S.DUE
    if contribution.passed_on is None:
        return S.BUDGETED
    if sent_fen == 0 and contribution.budgeted_fen > 0:
        return S.PASSED
    if sent_fen < contribution.budgeted_fen:
        return S.PARTLY
    return S.RECEIVED if received_fen >= sent_fen else S.TRANSFERRED


def _summed(day: dt.date, *, received: bool) -> Coalesce:
    live = Transfer.objects.filter(contribution=OuterRef("pk"), cancelled_at=None)
    within = {"received_on__lte": day} if received else {"paid_on__lte": day}
    summed = live.filter(**within).values("contribution").annotate(all=Sum("amount_fen"))
    return Coalesce(Subquery(summed.values("all")), Value(0))


def contributions(
    *, year: int | None = None, under: str = "", payer: str = "", today: dt.date
) -> QuerySet[Contribution]:
    """Contributions in scope with `sent_fen`, `received_fen` and `last_sent_on` as of a day, by
    year, host and payer."""
    live = Transfer.objects.filter(
        contribution=OuterRef("pk"), cancelled_at=None, paid_on__lte=today
    )
    found = Contribution.objects.select_related("place").annotate(
        sent_fen=_summed(today, received=False),
        received_fen=_summed(today, received=True),
        last_sent_on=Subquery(live.order_by("-paid_on").values("paid_on")[:1]),
    )
    if year is not None:
        found = found.filter(year=year)
    if under:
        span = CodeRange.under(under)
        found = found.filter(place__code__range=(span.lo, span.hi))
    if payer:
        found = found.filter(helper_code=payer)
    return found.order_by("-year", "place_id", "source", "helper_code")


def standing_of(contribution: Contribution, *, today: dt.date) -> Standing:
    """One contribution as it stands on a day."""
    found = contributions(today=today).filter(pk=contribution.pk).first()
    if found is None:
        raise Problem("not_found", what=text("contribution"))
    return standings([found], today=today)[0]


def standings(found: Iterable[Contribution], *, today: dt.date) -> list[Standing]:
    """Rows of `contributions` with their countdown."""
    return [_standing(each, today=today) for each in found]


def _standing(row: Contribution, *, today: dt.date) -> Standing:
    sent, received = getattr(row, "sent_fen"), getattr(row, "received_fen")  # noqa: B009  (annotated)
    last = getattr(row, "last_sent_on")  # noqa: B009  (annotated)
    state = state_of(row, sent_fen=sent, received_fen=received)
    is_sent = row.budgeted_fen is not None and sent >= row.budgeted_fen
    due = row.transfer_due_on
    done_on = last if is_sent and last is not None else today
    return Standing(
        contribution=row,
        sent_fen=sent,
        received_fen=received,
        last_sent_on=last,
        state=state,
        days_left=None if due is None or is_sent else days_left(today, due),
        days_late=0 if due is None else days_late(done_on, due),
        is_short=row.budgeted_fen is not None and row.budgeted_fen < row.due_fen,
    )


def contribution_numbered(uid: uuid.UUID | str) -> Contribution:
    """A contribution in scope by its number. Raises not_found."""
    found = Contribution.objects.select_related("place").filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=text("contribution"))
    return found


def transfers_of(contribution: Contribution) -> QuerySet[Transfer]:
    """The vouchers of a contribution, those cancelled too, by day."""
    found = Transfer.objects.select_related("entry", "receipt_entry", "contribution__place")
    return found.filter(contribution=contribution).order_by("paid_on", "pk")


def awaiting_receipt(*, under: str = "") -> QuerySet[Transfer]:
    """Vouchers that nobody has matched with a receipt yet, the first due first."""
    found = Transfer.objects.select_related("contribution__place").filter(
        cancelled_at=None, received_on=None
    )
    if under:
        span = CodeRange.under(under)
        found = found.filter(place_id__range=(span.lo, span.hi))
    return found.order_by("receipt_due_on", "pk")


def overdue(*, today: dt.date) -> QuerySet[Contribution]:
    """Contributions past their day with something of the budget not transferred yet."""
    found = contributions(today=today).filter(transfer_due_on__lt=today)
    return found.filter(Q(budgeted_fen__gt=F("sent_fen")))
