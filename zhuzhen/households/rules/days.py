"""Which days something of the register can have happened on."""

import datetime as dt

from zhuzhen.base.days import FIRST_DAY, LAST_DAY, is_believable
from zhuzhen.base.problems import Fault
from zhuzhen.households.problems import text


def odd_day_faults(day: dt.date, *, field: str) -> tuple[Fault, ...]:
    """A year that can't be meant: 202 for 2022."""
    if is_believable(day):
        return ()
    right = text("day_odd_right", first=FIRST_DAY.year, last=LAST_DAY.year)
    return (Fault(text("day_odd_what", day=day), right, field=field),)


def day_faults(day: dt.date, *, today: dt.date, field: str) -> tuple[Fault, ...]:
    """A day to come, or a year that can't be meant."""
    if day > today:
        what = text("day_to_come_what", day=day)
        return (Fault(what, text("day_to_come_right"), field=field),)
    return odd_day_faults(day, field=field)
