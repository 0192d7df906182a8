"""The way of a project as two rows of stations: into the pool, and from the plan to handover."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhuzhen.pages.projects.choices import STATIONS, WAYS
from zhuzhen.pages.ways import DONE, NOW, TO_COME, Station
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.models import Project, ProjectStep

S = ProjectState
_POOLING = (S.DRAFT, S.VILLAGE_POSTED, S.TOWN_REVIEW, S.TOWN_POSTED, S.COUNTY_ARGUE, S.RESERVED)
_BUILDING = (
    S.PLANNED, S.APPROVED, S.PROCURING, S.BUILDING, S.COMPLETED, S.ACCEPTED, S.SETTLED,
    S.TRANSFERRED, S.CLOSED,
)  # fmt: skip
_ORDER = (*_POOLING, *_BUILDING)


@dataclass(frozen=True)
class Way:
    """One row of stations; `is_past` once the project has gone all of it."""

    title: str
    stations: list[Station]
    is_past: bool

    @property
    def last_label(self) -> str:
        return self.stations[-1].label

    @property
    def ended_on(self) -> dt.date | None:
        return self.stations[-1].on if self.is_past else None


def _reached(project: Project) -> ProjectState | None:
    """The station it stands at; one that is suspended stands where it stopped."""
    state = project.suspended_from or project.state
    return S(state) if state in _ORDER else None


def ways_of(project: Project, *, steps: Iterable[ProjectStep]) -> list[Way]:
    """Where a project stands on its way; what it skipped counts as gone."""
    taken: dict[str, dt.date] = {}
    for each in sorted(steps, key=lambda each: each.pk):
        if each.after != each.before:
            taken[each.after] = each.on
    reached = _reached(project)
    at = _ORDER.index(reached) if reached else _furthest(taken)
    ways = []
    for title, states in zip(WAYS, (_POOLING, _BUILDING), strict=True):
        stations = [
            _station(each, at=at, taken=taken, is_there=reached is not None) for each in states
        ]
        ways.append(Way(title, stations, is_past=_ORDER.index(states[-1]) < at))
    return ways


def _furthest(taken: dict[str, dt.date]) -> int:
    return max((_ORDER.index(S(each)) for each in taken if each in _ORDER), default=0)


def _station(state: ProjectState, *, at: int, taken: dict[str, dt.date], is_there: bool) -> Station:
    place = _ORDER.index(state)
    standing = DONE if place < at else TO_COME
    if place == at:
        standing = NOW if is_there and state is not S.CLOSED else DONE
    day = taken.get(state) if standing != TO_COME else None
    return Station(state.value, STATIONS[state], standing, day)
