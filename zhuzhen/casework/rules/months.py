"""Whole months and quarters: what a span of so many months, or the next quarter's end, comes to."""

import datetime as dt

from zhuzhen.base.periods import Period

_DAY = dt.timedelta(days=1)


def first_of_month(day: dt.date, *, later: int = 0) -> dt.date:
    """The first day of the month so many months later: 2026-01-15, 1 -> 2026-02-01."""
    months = day.year * 12 + day.month - 1 + later
    return dt.date(months // 12, months % 12 + 1, 1)


def quarter_of(day: dt.date) -> dt.date:
    """The first day of the quarter."""
    return Period.holding(day, kind="quarter").starts_on


def end_of_next_quarter(day: dt.date) -> dt.date:
    """The last day of the quarter after the one that `day` lies in."""
    return first_of_month(quarter_of(day), later=6) - _DAY
