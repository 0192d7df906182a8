"""The way of a case as a row of stations: done, now, to come, as its county goes it."""

import datetime as dt
from collections.abc import Iterable

from zhuzhen.casework import flow
from zhuzhen.casework.choices import CLEARING, ENDED, IDENTIFYING, CaseState
from zhuzhen.casework.models import Case, CaseStep
from zhuzhen.casework.queries.standing import left_out_of
from zhuzhen.pages.cases.choices import STATIONS
from zhuzhen.pages.ways import Station

_IDENTIFICATION = (*IDENTIFYING, CaseState.MONITORED)
_CLEARANCE = (CaseState.ASSISTING, *CLEARING)
DONE, NOW, TO_COME = "done", "now", "to_come"


def _rows(starts: Iterable[CaseState], *, left_out: frozenset[str]) -> list[flow.Step]:
    rows = (flow.main_step(each, left_out=left_out) for each in starts)
    return [row for row in rows if row is not None]


def _stations(rows: list[flow.Step], *, state: str, taken: dict[str, dt.date]) -> list[Station]:
    """Before the one that the case waits for all is done, however often it was sent back."""
    at = next((place for place, row in enumerate(rows) if row.start == state), None)
    found = []
    for place, row in enumerate(rows):
        on = taken.get(row.id)
        if at is None:
            standing = DONE if on else TO_COME
        else:
            standing = DONE if place < at else NOW if place == at else TO_COME
        day = on if standing == DONE else None
        found.append(Station(row.id, STATIONS.get(row.id, row.label), standing, day))
    return found


def _reached(stations: list[Station]) -> list[Station]:
    """Of a way that ended before its end, the stations up to the last one taken."""
    last = max((at for at, each in enumerate(stations) if each.standing == DONE), default=-1)
    return stations[: last + 1]


def identification_of(case: Case, *, steps: Iterable[CaseStep]) -> list[Station]:
    """From the clue to help in place."""
    taken = {each.step: each.on for each in sorted(steps, key=lambda each: each.pk)}
    rows = _rows(_IDENTIFICATION, left_out=left_out_of(case))
    first = Station("raise", STATIONS["raise"], DONE, case.t0)
    stations = _stations(rows, state=case.state, taken=taken)
    if case.state in _CLEARANCE:
        stations = [Station(each.id, each.label, DONE, taken.get(each.id)) for each in stations]
    return [first, *(_reached(stations) if case.state in ENDED else stations)]


def clearance_of(case: Case, *, steps: Iterable[CaseStep]) -> list[Station]:
    """From the proposal to the county's decision; empty before a household is under help."""
    if case.state not in (*_CLEARANCE, CaseState.CLEARED):
        return []
    proposed: dict[str, dt.date] = {}
    for each in sorted(steps, key=lambda each: each.pk):
        if each.step == "propose":
            proposed = {}  # what an earlier proposal came to counts no more
        proposed[each.step] = each.on
    rows = _rows(_CLEARANCE, left_out=left_out_of(case))
    stations = _stations(rows, state=case.state, taken=proposed)
    if case.state == CaseState.ASSISTING:
        return [Station(each.id, each.label, TO_COME) for each in stations]
    return stations
