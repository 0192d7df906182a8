"""The month calendar: what is due on which day, and the same as a file for other calendars."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.periods import Period
from zhuzhen.pages.calendar.choices import CALENDAR_NAME, FILE_NAME
from zhuzhen.pages.calendar.icalendar import as_ics
from zhuzhen.pages.calendar.reading import events_between, month_of
from zhuzhen.pages.frame import Switch, switch_of
from zhuzhen.people.models import Account

_AHEAD = dt.timedelta(days=366)


@login_required
@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """A month of mine; ?day= lists one of its days in full."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    switch = switch_of(request.GET, today=today)
    period = month_shown(switch, today=today)
    chosen = _day_asked(str(request.GET.get("day", "")), within=period, today=today)
    month = month_of(account, period, today=today, place=switch.place, chosen=chosen)
    context = {
        "month": month,
        "is_this_month": today in period,
        "today": today,
        "crumbs": [("工作台", "/"), ("日历", "")],
    }
    return page(request, "calendar/calendar.html", part="calendar", context=context)


def month_shown(switch: Switch, *, today: dt.date) -> Period:
    """The month that the frame's period names; else this one, or the first of another period."""
    if switch.period.kind == "month":
        return switch.period
    within = today in switch.period
    return Period.holding(today if within else switch.period.starts_on, kind="month")


def _day_asked(text: str, *, within: Period, today: dt.date) -> dt.date | None:
    """?day=; else today where the month holds it."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = today
    return day if day in within else None


@login_required
@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """All that is open from the first of this month, a year ahead, as .ics."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    place = switch_of(request.GET, today=today).place
    first = today.replace(day=1)
    events = events_between(account, first=first, last=first + _AHEAD, today=today, place=place)
    body = as_ics(
        (each for each in events if not each.is_done),
        name=CALENDAR_NAME.format(who=account.display_name),
        site=f"{request.scheme}://{request.get_host()}",
        at=clock.now(),
    )
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    header = content_disposition_header(as_attachment=True, filename=FILE_NAME)
    answer.headers["Content-Disposition"] = header or "attachment"
    return answer
