"""When money is due on its way, and how late it came. Days are calendar days; the day from which
they count is not counted itself (workflows D3, D9)."""

import datetime as dt


def due_on(since: dt.date, *, days: int) -> dt.date:
    """The last day in time: 2022-02-10 and 30 days -> 2022-03-12."""
    return since + dt.timedelta(days=days)


def transfer_due_on(passed_on: dt.date, days: int) -> dt.date:
    """The last day on which a contribution is transferred in time (S4-6b)."""
    return due_on(passed_on, days=days)


def days_late(done_on: dt.date, due_on: dt.date) -> int:
    """How many days after the last day in time; 0 if in time."""
    return max((done_on - due_on).days, 0)


def days_left(today: dt.date, due_on: dt.date) -> int:
    """How many days are left until the last day in time; below 0 when it is past."""
    return (due_on - today).days
