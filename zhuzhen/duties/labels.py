"""How an instance's period is read: a calendar period, or the day of an event."""

import datetime as dt

from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.duties.problems import EVENT_PERIOD


def event_day(text: str) -> dt.date | None:
    """The day of a deadline's event, whose period is its eight digits; None for other periods."""
    return dt.datetime.strptime(text, "%Y%m%d").date() if len(text) == 8 else None


def parse_period(text: str) -> Period:
    """The calendar period, or the month of an event's day. Raises bad_period."""
    try:
        day = event_day(text) if text.isdigit() and len(text) == 8 else None
        return Period.holding(day, kind="month") if day else Period.parse(text)
    except ValueError:
        raise Problem("bad_period", text=text) from None


def period_label(text: str) -> str:
    """As cadres say it: 2022年8月, or 2022年1月31日起 for a deadline."""
    day = event_day(text) if text.isdigit() else None
    if day is None:
        return parse_period(text).label
    return EVENT_PERIOD.format(year=day.year, month=day.month, day=day.day)
