"""By when a case has to leave the state it is in (workflows D1, D9)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from zhuzhen.casework.flow import Limit, Since
from zhuzhen.casework.rules.months import end_of_next_quarter


@dataclass(frozen=True)
class Days:
    """The days from which limits of a case count. `counted_from` is T0, or the day of relief."""

    counted_from: dt.date
    arrived_on: dt.date
    decision_due_on: dt.date
    admitted_on: dt.date | None = None
    proposed_on: dt.date | None = None


def due_on(limit: Limit, *, days: Days, figures: Mapping[str, int]) -> dt.date:
    """The last day on which the state can be left in time."""
    if limit.figure == "decision":
        return days.decision_due_on
    if limit.since is Since.QUARTER:
        return end_of_next_quarter(days.arrived_on)
    start = {
        Since.CLUE: days.counted_from,
        Since.ARRIVAL: days.arrived_on,
        Since.ADMISSION: days.admitted_on or days.arrived_on,
        Since.PROPOSAL: days.proposed_on or days.arrived_on,
    }[limit.since]
    return start + dt.timedelta(days=figures.get(limit.figure, limit.usual))
