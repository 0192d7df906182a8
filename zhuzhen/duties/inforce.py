"""Which duties hold in a year, for whom, and by which pack: base and overlays taken apart."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from zhuzhen.base.periods import MONTHS_OF, Period
from zhuzhen.base.problems import Problem
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.problems import DUTY_OF
from zhuzhen.duties.rules import PartialRule, Target, WarningRule
from zhuzhen.policy.choices import Calendar, Link, Per, Shape, Unit
from zhuzhen.policy.expressions import Expression, compile_expression
from zhuzhen.policy.expressions.places import lies_in, place_range
from zhuzhen.policy.queries import StoredPack, current_packs, pack_version
from zhuzhen.policy.schema import Duty, Pack, ParameterRef, PartialPeriod
from zhuzhen.policy.schema.duties import parameters_of
from zhuzhen.policy.vocabulary import vocabulary_for

# Parameters of a pack that say when a duty is at risk (`warn_days_month`, …); the rules' own
# defaults where absent.
WARN_DAYS, WARN_PACE = "warn_days_{per}", "warn_pace_percent"


@dataclass(frozen=True)
class Condition:
    """A checked condition of a measure, and what is said of a record that does not meet it."""

    expression: Expression
    otherwise: str


@dataclass(frozen=True)
class DutyVersion:
    """One pack's version of a duty, for the owners of its region but those of overlays' regions."""

    duty: Duty
    stored: StoredPack
    year: int
    except_regions: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.duty.id

    @property
    def pack(self) -> Pack:
        return self.stored.pack

    @property
    def version_id(self) -> int:
        return self.stored.version_id

    @property
    def region(self) -> tuple[str, str]:
        return place_range(self.pack.region)

    def judges(self, home: str) -> bool:
        """Whether this version is the one for an owner of that helping side."""
        within = lies_in(home, self.pack.region)
        return within and not any(lies_in(home, region) for region in self.except_regions)

    def number(self, value: int | Decimal | ParameterRef) -> int | Decimal:
        """A value of the pack as it held when the year began."""
        if isinstance(value, ParameterRef):
            found = self.pack.parameters[value.parameter].value_on(dt.date(self.year, 1, 1)).value
            assert isinstance(found, int | Decimal)
            return found
        return value

    @cached_property
    def target(self) -> Target:
        """The target in full, in the measure's unit (per cent in permille)."""
        duty = self.duty
        low, high = duty.at_least, duty.at_most
        if duty.more_than is not None:
            low = duty.more_than
        if duty.range is not None:
            low, high = duty.range.from_, duty.range.to
        return Target(
            low=None if low is None else self._units(low),
            high=None if high is None else self._units(high),
            strict=duty.more_than is not None
            or (duty.trend is not None and duty.trend.must == "above"),
            is_cap=duty.at_most is not None,
        )

    def _units(self, value: int | Decimal | ParameterRef) -> int:
        number = self.number(value) * (10 if self.unit == Unit.PERCENT else 1)
        return -(-number // 1).__int__() if isinstance(number, Decimal) else number

    @property
    def is_share(self) -> bool:
        return self.duty.measure.is_share

    @property
    def is_of_households(self) -> bool:
        """Whether it counts households under watch instead of records."""
        return self.duty.measure.covered is not None

    @property
    def is_of_contributions(self) -> bool:
        """Whether it asks what a payer owes hosts instead of records."""
        return self.duty.measure.contributed is not None

    @property
    def is_of_projects(self) -> bool:
        """Whether it asks what projects there are instead of records."""
        return self.duty.measure.undertaken is not None

    def reads_like(self, other: "DutyVersion") -> bool:
        """Whether two versions that measure alike also read the same things by the same words."""
        register = self.duty.measure.register_id
        if self.is_of_households:
            days = [_days_asked(self), _days_asked(other)]
            return days[0] == days[1]
        if self.is_of_contributions or self.is_of_projects:
            return True
        same_register = self.pack.registers[register] == other.pack.registers[register]
        return same_register and self.pack.terms == other.pack.terms

    @property
    def distinct_link(self) -> Link | None:
        """The link whose different ends are counted, where it is no field."""
        measure = self.duty.measure
        if measure.aggregate != "distinct":
            return None
        return self.pack.registers[measure.register_id].link(measure.field or "")

    @property
    def is_trend(self) -> bool:
        return self.duty.shape is Shape.TREND

    @property
    def is_deadline(self) -> bool:
        return self.duty.shape is Shape.DEADLINE

    @property
    def is_reducible(self) -> bool:
        """Shares, trends and deadlines oblige in full however short the service."""
        return not (self.is_share or self.is_trend or self.is_deadline)

    @cached_property
    def partial_rule(self) -> PartialRule:
        parameter = self.pack.parameters.get(self.duty.partial_period)
        value = parameter.value_on(dt.date(self.year, 1, 1)).value if parameter else None
        if not isinstance(value, PartialPeriod):
            return PartialRule()
        return PartialRule(value.below_percent, value.owes_percent, value.rounding)

    @cached_property
    def warning(self) -> WarningRule:
        default = WarningRule()
        days = self.duty.warn_days
        usual = WARN_DAYS.format(per=self.duty.per.value)
        if days is None and usual in self.pack.parameters:
            days = ParameterRef(parameter=usual)
        pace: int | Decimal = default.pace_percent
        if WARN_PACE in self.pack.parameters:
            pace = self.number(ParameterRef(parameter=WARN_PACE))
        return WarningRule(
            days=default.days if days is None else int(self.number(days)), pace_percent=int(pace)
        )

    @property
    def days(self) -> int:
        """Days of a deadline."""
        assert self.duty.days is not None
        return int(self.number(self.duty.days))

    @property
    def in_working_days(self) -> bool:
        return self.duty.calendar is Calendar.WORKING

    def periods(self, within: Period) -> tuple[Period, ...]:
        """The duty's periods in a longer (or equal) one; none for deadlines."""
        if self.duty.per is Per.EVENT or MONTHS_OF[self.duty.per] > MONTHS_OF[within.kind]:
            return ()
        return tuple(within.parts(self.duty.per.value))

    @property
    def unit(self) -> str:
        """What the figure is in: fen, percent (stored in permille), or the declared unit."""
        measure = self.duty.measure
        if measure.is_share:
            return "percent"
        if measure.unit is not None:
            return measure.unit.value
        field = self.pack.registers[measure.register_id].field(measure.field or "")
        counted = field.counted_in if field and measure.aggregate != "distinct" else None
        return counted.value if counted else "count"

    def _compile(self, text: str, register_id: str) -> Expression:
        vocabulary = vocabulary_for(
            self.pack.registers[register_id],
            terms=self.pack.terms,
            owner_kind=self.duty.owed_by,
        )
        return compile_expression(text, vocabulary)

    @cached_property
    def candidate(self) -> Expression | None:
        """What the measure is about; a record of which this is false is no candidate at all."""
        of = self.duty.measure.of
        return self._compile(of, self.duty.measure.register_id) if of else None

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        register = self.duty.measure.register_id
        return tuple(
            Condition(self._compile(each.if_, register), each.else_)
            for each in self.duty.measure.where
        )

    @cached_property
    def event(self) -> Expression | None:
        """Which records of the event's register start the days of a deadline."""
        after = self.duty.after
        return self._compile(after.of, after.register_id) if after and after.of else None


def _days_asked(version: DutyVersion) -> int:
    households = version.duty.measure.covered
    return int(version.number(households.after_days)) if households else 0


def versions_in_force(packs: Sequence[StoredPack], *, year: int) -> dict[str, list[DutyVersion]]:
    """For each duty its versions, whose owners never overlap.

    An owner is judged by the pack of the smallest region that holds the helping side's code.
    Where an overlay keeps a duty of its base as it is, the base's version serves both.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    held = [each for each in packs if each.pack.head.in_force.meets(first, end=last)]
    contents = [each.pack for each in held]
    found: dict[str, list[DutyVersion]] = {}
    for each in held:
        for duty in each.pack.duties.values():
            if duty.origin != each.pack.id and _serves(duty, each.pack, contents):
                continue
            own = DutyVersion(
                duty=duty,
                stored=each,
                year=year,
                except_regions=_replaced_in(duty, each.pack, contents),
            )
            found.setdefault(duty.id, []).append(own)
    return found


def _serves(duty: Duty, pack: Pack, packs: Sequence[Pack]) -> bool:
    """Whether a base in force says the same duty, and all it reads, for this overlay's owners."""
    base = next((each for each in packs if each.id == pack.head.overlays), None)
    if base is None or base.duties.get(duty.id) != duty:
        return False
    register = duty.measure.register_id
    read = {*parameters_of(duty), WARN_DAYS.format(per=duty.per.value), WARN_PACE}
    if not all(base.parameters.get(key) == pack.parameters.get(key) for key in read):
        return False
    if duty.measure.is_beside_records:
        return True
    return base.registers[register] == pack.registers[register] and base.terms == pack.terms


def _replaced_in(duty: Duty, pack: Pack, packs: Sequence[Pack]) -> tuple[str, ...]:
    """Regions of overlays that have a version of their own of this duty, or dropped it."""
    regions: list[str] = []
    for other in packs:
        if other.head.overlays == pack.id:
            if other.duties.get(duty.id) == duty and _serves(duty, other, packs):
                regions += _replaced_in(duty, other, packs)
            else:
                regions.append(other.region)
    return tuple(regions)


def versions_of_year(year: int) -> dict[str, list[DutyVersion]]:
    """For each duty in force in a year its versions, from the packs as now loaded."""
    return _versions(current_packs(), year)


_remembered: dict[tuple[tuple[int, ...], int], dict[str, list[DutyVersion]]] = {}


def _versions(packs: tuple[StoredPack, ...], year: int) -> dict[str, list[DutyVersion]]:
    """Compiled conditions are kept with a version, so versions are kept for the next request."""
    key = (tuple(each.version_id for each in packs), year)
    if key not in _remembered:
        if len(_remembered) > 100:
            _remembered.clear()
        _remembered[key] = versions_in_force(packs, year=year)
    return _remembered[key]


def version_of(instance: DutyInstance) -> DutyVersion:
    """The duty as the instance was counted by: its stored pack version, however old."""
    return version_stored(
        instance.duty, pack_version_id=instance.pack_version_id, year=instance.starts_on.year
    )


@lru_cache(maxsize=2000)
def version_stored(duty_id: str, *, pack_version_id: int, year: int) -> DutyVersion:
    """One duty of a stored pack version; a version's content never changes."""
    stored = pack_version(pack_version_id)
    if stored is None or duty_id not in stored.pack.duties:
        raise Problem("not_found", what=DUTY_OF.format(duty=duty_id))
    return DutyVersion(duty=stored.pack.duties[duty_id], stored=stored, year=year)
