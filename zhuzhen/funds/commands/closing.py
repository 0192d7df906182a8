"""Closing a month, and opening it again."""

import datetime as dt

from django.db import IntegrityError, transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.access import require
from zhuzhen.funds.choices import OrderState
from zhuzhen.funds.commands.posting import constraint_of, month_name
from zhuzhen.funds.models import Closing, FundOrder
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division
from zhuzhen.places.queries import division


def first_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def next_month(day: dt.date) -> dt.date:
    return (first_of(day) + dt.timedelta(days=32)).replace(day=1)


def _closable(place: str) -> Division:
    found = division(place)
    if found.level not in (Level.COUNTY, Level.CITY):
        raise Problem("fund_closes_county", place=found.name)
    return found


@transaction.atomic
def close_month(place: str, *, month: dt.date, by: Account | None, today: dt.date) -> Closing:
    """Close a month (any day of it) of a county, or of a city with all its counties.

    Raises not_allowed, fund_closes_county, fund_month_open, fund_order_pending, fund_month_closed.
    """
    require(Act.FUND_CLOSE, by=by, places=(place,))
    found, first = _closable(place), first_of(month)
    if next_month(first) > today:
        raise Problem("fund_month_open", month=month_name(first))
    try:
        with transaction.atomic():
            closing = Closing.objects.create(
                place=found, month=first, closed_at=clock.now(), closed_by=by
            )
    except IntegrityError as error:
        if constraint_of(error) != "funds_closed_once":
            raise
        raise Problem("fund_month_closed", place=found.name, month=month_name(first)) from None
    # Asked after the lock that closing takes, so that nothing slips in between.
    _refuse_pending(place, first=first)
    _record("fund.close", closing, by=by)
    return closing


def _refuse_pending(place: str, *, first: dt.date) -> None:
    span = CodeRange.under(place)
    waiting = FundOrder.objects.filter(
        state=OrderState.SUBMITTED, on__gte=first, on__lt=next_month(first)
    )
    count = waiting.filter(place__code__range=(span.lo, span.hi)).count()
    if count:
        raise Problem("fund_order_pending", month=month_name(first), count=count)


@transaction.atomic
def reopen_month(place: str, *, month: dt.date, by: Account, reason: str) -> Closing:
    """Open a closed month again, with a reason; not by whoever closed it.

    Raises not_allowed, own_submission, reason_needed, fund_month_not_closed.
    """
    require(Act.FUND_REOPEN, by=by, places=(place,))
    found, first = _closable(place), first_of(month)
    if not reason.strip():
        raise Problem("reason_needed", act=Act.FUND_REOPEN.label)
    closing = (
        Closing.objects.select_for_update()
        .filter(place=found, month=first, reopened_at=None)
        .first()
    )
    if closing is None:
        raise Problem("fund_month_not_closed", place=found.name, month=month_name(first))
    if closing.closed_by_id == by.pk:
        raise Problem("own_submission")
    closing.reopened_at, closing.reopened_by = clock.now(), by
    closing.reason = reason.strip()[:300]
    closing.save(update_fields=["reopened_at", "reopened_by", "reason"])
    _record("fund.reopen", closing, by=by, reason=closing.reason)
    return closing


def _record(act: str, closing: Closing, *, by: Account | None, reason: str = "") -> None:
    facts: dict[str, object] = {"place": closing.place_id, "month": f"{closing.month:%Y-%m}"}
    audit.record(act, by=by, subject="closing", subject_id=closing.pk, reason=reason, facts=facts)
