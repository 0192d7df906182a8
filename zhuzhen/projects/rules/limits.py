"""By when a project has to leave the state it is in (workflows D2, D9)."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.projects.flow import Limit, Since


@dataclass(frozen=True)
class Days:
    """The days from which limits of a project count."""

    arrived_on: dt.date
    approved_on: dt.date | None = None
    contract_ends_on: dt.date | None = None


def due_on(limit: Limit, *, days: Days, number: int) -> dt.date | None:
    """The last day on which the state can be left in time; None where nothing says one."""
    if limit.since is Since.CONTRACT:
        return days.contract_ends_on
    start = days.arrived_on
    if limit.since is Since.APPROVAL:
        start = days.approved_on or days.arrived_on
    return start + dt.timedelta(days=number)
