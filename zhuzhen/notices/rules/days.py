"""When a notice is open: it counts from the day after it was published (workflows D5)."""

import datetime as dt
from typing import NamedTuple

_DAY = dt.timedelta(days=1)


class OpenDays(NamedTuple):
    """First and last full day of a notice, and the first on which it may pass."""

    first: dt.date
    last: dt.date
    may_pass_on: dt.date


def open_days(published_on: dt.date, days: int) -> OpenDays:
    """The full days of a notice: the day of publishing does not count.

    Published on 2026-03-02 for 5 days: 03-03 to 03-07, may pass on 03-08. Raises ValueError for
    less than one day.
    """
    if days < 1:
        raise ValueError("a notice is open for at least one full day")
    last = published_on + dt.timedelta(days=days)
    return OpenDays(published_on + _DAY, last, last + _DAY)
