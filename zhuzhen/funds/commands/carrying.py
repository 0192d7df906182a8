"""The end of a year, asked for: what is left goes on to the next, what was carried too often is
reclaimed, once somebody else has approved."""

import datetime as dt
import uuid

from django.db import transaction

from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds.access import require
from zhuzhen.funds.choices import OrderKind, OrderState
from zhuzhen.funds.commands.freezing import sent_before, submitted
from zhuzhen.funds.commands.posting import month_name
from zhuzhen.funds.commands.yearend import YearEnd, first_day_after, year_end
from zhuzhen.funds.models import Closing, FundOrder
from zhuzhen.funds.problems import text
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.queries import division
from zhuzhen.places.rules.codes import codes_above


def waiting_year_end(*, place: str, year: int) -> FundOrder | None:
    """The order that already asks for the end of this year there."""
    rows = FundOrder.objects.filter(
        kind=OrderKind.CARRY_OVER, state=OrderState.SUBMITTED, place=place
    )
    return rows.filter(content__year=year).first()


def check_year_end(*, place: str, year: int, by: Account | None, today: dt.date) -> YearEnd:
    """What the end of a year would come to. Raises not_allowed, fund_closes_county,
    fund_year_running, fund_carrying, closed_period, fund_nothing_left."""
    require(Act.FUND_CLOSE, by=by, places=(place,))
    found = division(place)
    if found.level not in (Level.COUNTY, Level.CITY):
        raise Problem("fund_closes_county", place=found.name)
    first = first_day_after(year)
    if today < first:
        raise Problem("fund_year_running", year=year, from_=first)
    if waiting_year_end(place=place, year=year):
        raise Problem("fund_carrying", place=found.name, year=year)
    ending = year_end(place=place, year=year)
    _refuse_closed(place, on=ending.on)
    if not ending.parts:
        raise Problem("fund_nothing_left", place=found.name, year=year)
    return ending


def _refuse_closed(place: str, *, on: dt.date) -> None:
    closed = Closing.objects.filter(
        place__in=(place, *codes_above(place)), month=on, reopened_at=None
    )
    if closed.exists():
        raise Problem("closed_period", period=month_name(on))


@transaction.atomic
def submit_carry_over(
    *,
    place: str,
    year: int,
    by: Account,
    today: dt.date,
    request_id: uuid.UUID | None = None,
    follows: FundOrder | None = None,
) -> FundOrder:
    """Ask that a fund year of a county, or of a city's own money, be ended: all that is held goes
    on to the next year, but what has been carried over as often as a pack allows is reclaimed.

    One entry a place and age, on the first day after the year or when its money last moved, if that
    was later. Nothing moves until somebody else approves. Raises what `check_year_end` does,
    fund_request_reused.
    """
    require(Act.FUND_CLOSE, by=by, places=(place,))
    if earlier := sent_before(request_id):
        if (earlier.kind, earlier.place_id) != (OrderKind.CARRY_OVER, place):
            raise Problem("fund_request_reused")
        return earlier
    ending = check_year_end(place=place, year=year, by=by, today=today)
    told = text(
        "year_end",
        year=year,
        carried=yuan(ending.carried_fen),
        reclaimed=yuan(ending.reclaimed_fen),
    )
    order = FundOrder(
        kind=OrderKind.CARRY_OVER,
        place_id=place,
        amount_fen=ending.amount_fen,
        on=ending.on,
        text=told,
        content=ending.as_json(),
    )
    return submitted(order, by=by, request_id=request_id, follows=follows)
