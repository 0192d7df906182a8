"""What doubt rules look at: a household as recorded, in plain facts; amounts in fen."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhuzhen.casework.choices import DEVELOPMENTAL, MeasureKind, MeasureState
from zhuzhen.households.choices import HouseGrade, Labour, SafeguardResult, Schooling


@dataclass(frozen=True)
class Figures:
    """The pack's figures for a region on a day (packs, parameters `measure_days` and so on)."""

    measure_days: int = 30
    developmental_months: int = 6
    small_wages_fen: int = 10_000
    labour_percent: int = 25


@dataclass(frozen=True)
class Ground:
    """What a household is judged by: the day, the region's figures, and its income lines (fen a
    head by year; None where none is set, and then nothing is judged)."""

    today: dt.date
    figures: Figures
    lines: Mapping[int, int | None]

    def line(self, year: int) -> int | None:
        return self.lines.get(year)


@dataclass(frozen=True)
class PersonFacts:
    """A person present. `health` is None unless a job has opened it."""

    age: int | None
    labour: str
    schooling: str
    has_certificate: bool
    health: frozenset[str] | None = None
    id: int = 0

    @property
    def is_ill(self) -> bool:
        return bool(self.health and self.health & {"chronic", "major_illness"})

    @property
    def is_disabled(self) -> bool:
        return self.has_certificate or bool(self.health and "disabled" in self.health)

    @property
    def is_unfit_for_work(self) -> bool:
        """At school, under 16, or without any ability to work (facts B2.9)."""
        at_school = self.schooling not in (Schooling.NOT_AT_SCHOOL, Schooling.DROPPED_OUT)
        is_child = self.age is not None and self.age < 16
        return at_school or is_child or self.labour in (Labour.LOST, Labour.NONE)


@dataclass(frozen=True)
class IncomeFacts:
    """A standing income sheet."""

    taken_on: dt.date
    year: int  # of the last month of the twelve
    wages_fen: int
    transfers_fen: int
    self_paid_fen: int
    net_per_head_fen: int
    has_collector: bool


@dataclass(frozen=True)
class CheckFacts:
    """A check of the four safeguards."""

    checked_on: dt.date
    education: str
    medical: str
    housing: str
    water: str
    house_grade: str

    @property
    def is_unsafe(self) -> bool:
        graded = self.house_grade in (HouseGrade.C, HouseGrade.D)
        return self.housing == SafeguardResult.ISSUE or (
            graded and self.housing != SafeguardResult.OK
        )


@dataclass(frozen=True)
class HelpFacts:
    """A measure of help."""

    kind: str
    state: str
    starts_on: dt.date
    is_training_only: bool
    resident: int | None = None  # whose it is, where it is one person's

    @property
    def is_work(self) -> bool:
        """Somebody is at work by it now: what the register knows of who works."""
        kinds = (MeasureKind.EMPLOYMENT, MeasureKind.PUBLIC_POST)
        running = self.state == MeasureState.RUNNING
        return self.kind in kinds and running and not self.is_training_only

    @property
    def is_given(self) -> bool:
        return self.state != MeasureState.PLANNED

    @property
    def is_developmental(self) -> bool:
        return self.kind in DEVELOPMENTAL and not self.is_training_only


@dataclass(frozen=True)
class CaseFacts:
    """The open case, or else the one that ended last."""

    id: int
    state: str
    risks: frozenset[str]
    disaster: str
    is_wholly_unable: bool
    admitted_on: dt.date | None
    ended_on: dt.date | None
    clearance_mode: str
    measures: tuple[HelpFacts, ...] = ()

    def has(self, kinds: Iterable[str]) -> bool:
        """Whether a measure of one of the kinds was planned or given."""
        wanted = set(kinds)
        return any(each.kind in wanted for each in self.measures)


@dataclass(frozen=True)
class Home:
    """A household as recorded; incomes and checks the earliest first."""

    id: int
    place: str
    kind: str
    social_assist: str
    size: int
    able: int
    weak: int
    people: tuple[PersonFacts, ...] = ()
    incomes: tuple[IncomeFacts, ...] = ()
    checks: tuple[CheckFacts, ...] = ()
    case: CaseFacts | None = None

    @property
    def income(self) -> IncomeFacts | None:
        return self.incomes[-1] if self.incomes else None

    @property
    def check(self) -> CheckFacts | None:
        return self.checks[-1] if self.checks else None

    @property
    def is_wholly_unable(self) -> bool:
        return self.size > 0 and self.able == 0 and self.weak == 0

    def income_by(self, day: dt.date) -> IncomeFacts | None:
        """The sheet that stood on a day: the last taken by then."""
        taken = [each for each in self.incomes if each.taken_on <= day]
        return taken[-1] if taken else None


def months_later(day: dt.date, *, months: int) -> dt.date:
    """The same day so many months on, or that month's last: 2022-08-31, 6 -> 2023-02-28."""
    at = day.year * 12 + day.month - 1 + months
    first = dt.date(at // 12, at % 12 + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return last if last.day < day.day else first.replace(day=day.day)
