"""Working days of China, make-up workdays included, by the `holidays` library's calendar."""

import datetime as dt
from functools import lru_cache

import holidays


@lru_cache(maxsize=8)
def _calendar(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=[year])


def is_working_day(day: dt.date) -> bool:
    """Whether people work that day: 2022-01-29, a Saturday, is worked for the Spring Festival."""
    return bool(_calendar(day.year).is_working_day(day))


def due_after(day: dt.date, *, days: int, working: bool) -> dt.date:
    """The last day of a limit of `days` after `day`, the day itself not counted.

    A limit of zero working days ends on the day itself.
    """
    if not working:
        return day + dt.timedelta(days=days)
    due = day
    while days > 0:
        due += dt.timedelta(days=1)
        days -= is_working_day(due)
    return due
