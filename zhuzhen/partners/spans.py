"""Close a dated row, by its last day; days are whole, a span's upper bound is the day after."""

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base.problems import Problem

ONE_DAY = dt.timedelta(days=1)


def since(day: dt.date, *, until: dt.date | None = None, what: str = "记录") -> DateRange:
    """From `day` to the last day `until`, both included; open without `until`."""
    if until is not None and until < day:
        raise Problem("bad_span", what=what, why=f"结束日 {until} 早于开始日 {day}")
    return DateRange(day, until + ONE_DAY if until else None)


def ended(during: DateRange, *, last_day: dt.date, what: str) -> DateRange:
    """The span shortened to end with `last_day`, which must lie in it."""
    if last_day < during.lower:
        raise Problem("bad_span", what=what, why=f"结束日 {last_day} 早于开始日 {during.lower}")
    if during.upper is not None and last_day >= during.upper:
        raise Problem("bad_span", what=what, why=f"已于 {during.upper - ONE_DAY} 结束")
    return DateRange(during.lower, last_day + ONE_DAY)
