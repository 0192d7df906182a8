"""Close a dated row, by its last day; days are whole, a span's upper bound is the day after."""

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base.problems import Problem
from zhuzhen.partners.problems import text

ONE_DAY = dt.timedelta(days=1)


def since(day: dt.date, *, until: dt.date | None = None, what: str = text("record")) -> DateRange:
    """From `day` to the last day `until`, both included; open without `until`."""
    if until is not None and until < day:
        raise Problem("bad_span", what=what, why=text("ends_early", last=until, first=day))
    return DateRange(day, until + ONE_DAY if until else None)


def ended(during: DateRange, *, last_day: dt.date, what: str) -> DateRange:
    """The span shortened to end with `last_day`, which must lie in it."""
    if last_day < during.lower:
        why = text("ends_early", last=last_day, first=during.lower)
        raise Problem("bad_span", what=what, why=why)
    if during.upper is not None and last_day >= during.upper:
        why = text("ended_already", last=during.upper - ONE_DAY)
        raise Problem("bad_span", what=what, why=why)
    return DateRange(during.lower, last_day + ONE_DAY)


def lost(before: DateRange, *, last_day: dt.date) -> DateRange:
    """The days that `before` loses when it is shortened to end with `last_day`."""
    return DateRange(last_day + ONE_DAY, before.upper)
