"""Months of counties: which are closed, closing and opening them; and years that may be ended."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.funds import commands
from zhuzhen.funds.models import Closing, LedgerAccount
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.funds import choices
from zhuzhen.pages.funds.may import inside, may_in
from zhuzhen.pages.funds.reach import me, span_of
from zhuzhen.pages.funds.year_ends import Ending, endings_of
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division


@dataclass(frozen=True)
class Month:
    """A month of one county: closed or open, and what may be done about it."""

    period: Period
    closing: Closing | None
    is_over: bool
    may_close: bool
    may_reopen: bool

    @property
    def id(self) -> str:
        return f"{self.period}"


@dataclass(frozen=True)
class Row:
    """A county, or a city that keeps accounts itself, with its months."""

    place: Division
    months: tuple[Month, ...]
    endings: list[Ending]


def _places(request: HttpRequest) -> list[Division]:
    """Counties and cities in scope where money stands, by code."""
    span = span_of(request)
    spans = (span,) if span else scope_of(me(request), on=clock.today()).ranges
    codes = LedgerAccount.objects.filter(inside(spans)).values_list("place_id", flat=True)
    counties = {f"{code[:6]}000000" for code in codes.distinct()}
    return list(
        Division.objects.filter(pk__in=counties, level__in=(Level.COUNTY, Level.CITY)).order_by(
            "code"
        )
    )


def _months(
    place: Division, *, year: int, closings: dict[tuple[str, dt.date], Closing], by: Account
) -> tuple[Month, ...]:
    today = clock.today()
    closes = may_in(by, Act.FUND_CLOSE, places=(place.code,))
    reopens = may_in(by, Act.FUND_REOPEN, places=(place.code,))
    found = []
    for period in Period(year, "year").parts("month"):
        closing = closings.get((place.code, period.starts_on))
        is_over = period.ends_on < today
        is_mine = closing is not None and closing.closed_by_id == by.pk
        found.append(
            Month(
                period,
                closing,
                is_over,
                may_close=closes and is_over and closing is None,
                may_reopen=reopens and closing is not None and not is_mine,
            )
        )
    return tuple(found)


@login_required
@require_safe
def closing_list(request: HttpRequest) -> HttpResponse:
    """Months of a year by county, and what was opened again."""
    account, today = me(request), clock.today()
    year = switch_of(request.GET, today=today).period.year
    places = _places(request)
    rows = Closing.objects.filter(place__in=places, month__year=year).select_related(
        "closed_by", "reopened_by", "place"
    )
    found = list(rows.order_by("place_id", "month", "pk"))
    closings = {(each.place_id, each.month): each for each in found if not each.reopened_at}
    endings = endings_of(places, by=account)
    context = {
        "year": year,
        "rows": [
            Row(
                each,
                _months(each, year=year, closings=closings, by=account),
                endings.get(each.code, []),
            )
            for each in places
        ],
        "reopened": [each for each in found if each.reopened_at],
        "today": today,
    }
    return page(request, "funds/closing.html", part="rows", context=context)


def _asked(request: HttpRequest) -> tuple[Division, Period]:
    """The county and month that a button named. Raises not_found."""
    place = Division.objects.filter(pk=request.POST.get("place", "")).first()
    try:
        period = Period.parse(request.POST.get("month", ""))
    except ValueError as error:
        raise Problem("bad_period", text=request.POST.get("month", "")) from error
    if period.kind != "month":
        raise Problem("bad_period", text=request.POST["month"])
    if place is None:
        raise Problem("not_found", what=choices.CLOSING[0])
    return place, period


def _back(request: HttpRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{choices.CLOSING[1]}?{query}" if query else choices.CLOSING[1])


@login_required
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close a month of a county."""
    by = me(request)
    place, period = _asked(request)
    commands.close_month(place.code, month=period.starts_on, by=by, today=clock.today())
    messages.success(request, choices.CLOSED_NOW.format(place=place.name, month=period.label))
    return _back(request)


@login_required
@require_POST
def reopen(request: HttpRequest) -> HttpResponse:
    """Open a closed month again."""
    by = me(request)
    place, period = _asked(request)
    reason = request.POST.get("reason", "")
    commands.reopen_month(place.code, month=period.starts_on, by=by, reason=reason)
    messages.success(request, choices.REOPENED_NOW.format(place=place.name, month=period.label))
    return _back(request)
