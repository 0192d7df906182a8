"""What a plan, a measure, a helper pair and a visit must say (S1-1.1d to f, S4-3b, S4-9b)."""

import datetime as dt
from dataclasses import dataclass, field

from zhuzhen.base.problems import Fault
from zhuzhen.casework.choices import (
    DEVELOPMENTAL,
    MEASURE_MOVES,
    MeasureKind,
    MeasureState,
    VisitKind,
)
from zhuzhen.casework.wording import text
from zhuzhen.households.rules.income import IncomeFacts
from zhuzhen.households.rules.safeguards import SafeguardFacts


@dataclass(frozen=True)
class PlanFacts:
    """一户一策 as entered."""

    goal: str
    responsible: str
    starts_on: dt.date
    ends_on: dt.date
    no_development_reason: str = ""


@dataclass(frozen=True)
class MeasureFacts:
    """A measure as entered; money in fen, `resident` whose it is, where it is one person's."""

    kind: str
    what: str
    starts_on: dt.date
    state: str = MeasureState.PLANNED
    money_fen: int = 0
    provider: str = ""
    ends_on: dt.date | None = None
    effect: str = ""
    is_training_only: bool = False
    resident: int | None = None


@dataclass(frozen=True)
class IncomeTaken:
    """A household's twelve months from `first_month`, taken anew on a visit."""

    facts: IncomeFacts
    first_month: dt.date
    details: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class VisitFacts:
    """A visit as entered. `risk` says what new risk was seen; '' is none."""

    kind: str
    visited_on: dt.date
    visitors: str
    finding: str
    risk: str = ""
    income: IncomeTaken | None = None
    safeguards: SafeguardFacts | None = None


def _fault(name: str, *, at: str, **facts: object) -> Fault:
    return Fault(text(f"{name}_what", **facts), text(f"{name}_right"), field=at)


def plan_faults(facts: PlanFacts, *, able: int, t0: dt.date) -> tuple[Fault, ...]:
    """What a plan lacks; of a household with somebody able, a reason for no development is none:
    it must have a developmental measure (S1-1.1e), and only the weak may have a reason (1.1f)."""
    found = []
    if not facts.goal.strip():
        found.append(_fault("empty_goal", at="goal"))
    if not facts.responsible.strip():
        found.append(_fault("empty_responsible", at="responsible"))
    if facts.ends_on < facts.starts_on:
        found.append(_fault("reversed", at="ends_on", first=facts.starts_on, last=facts.ends_on))
    if facts.starts_on < t0:
        found.append(_fault("early_plan", at="starts_on", first=facts.starts_on, t0=t0))
    if able and facts.no_development_reason.strip():
        found.append(_fault("able_reason", at="no_development_reason", able=able))
    return tuple(found)


def is_developmental(kind: str, *, is_training_only: bool) -> bool:
    """开发式: one of the four kinds, and not training or 其他 alone (facts B2.7, B2.9)."""
    return kind in DEVELOPMENTAL and not is_training_only


def measure_faults(
    facts: MeasureFacts, *, today: dt.date, t0: dt.date, before: str = ""
) -> tuple[Fault, ...]:
    """What a measure can't say. `before` is the state it is in; '' for a new one."""
    found = [*_measure_words(facts), *_measure_days(facts, today=today)]
    if facts.starts_on < t0:
        found.append(_fault("before_clue", at="starts_on", day=facts.starts_on, t0=t0))
    if before and facts.state not in MEASURE_MOVES[before]:
        names = {
            "before": MeasureState(before).label,
            "after": MeasureState(facts.state).label,
        }
        found.append(_fault("move", at="state", **names))
    return tuple(found)


def _measure_words(facts: MeasureFacts) -> list[Fault]:
    found = []
    if not facts.what.strip():
        found.append(_fault("empty_what", at="what"))
    if facts.money_fen < 0:
        found.append(_fault("negative_money", at="money"))
    if facts.is_training_only and facts.kind not in DEVELOPMENTAL:
        kind = MeasureKind(facts.kind).label
        found.append(_fault("training_kind", at="is_training_only", kind=kind))
    if not facts.effect.strip():
        if facts.state == MeasureState.DONE:
            found.append(_fault("no_effect", at="effect"))
        if facts.state == MeasureState.STOPPED:
            found.append(_fault("no_stop_reason", at="effect"))
    return found


def _measure_days(facts: MeasureFacts, *, today: dt.date) -> list[Fault]:
    found = []
    state = MeasureState(facts.state).label
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        found.append(_fault("reversed", at="ends_on", first=facts.starts_on, last=facts.ends_on))
    if facts.state != MeasureState.PLANNED and facts.starts_on > today:
        told = {"state": state, "which": text("starts"), "day": facts.starts_on}
        found.append(_fault("to_come", at="starts_on", **told))
    if facts.state in (MeasureState.DONE, MeasureState.STOPPED):
        if facts.ends_on is None:
            found.append(_fault("no_end", at="ends_on", state=state))
        elif facts.ends_on > today:
            told = {"state": state, "which": text("ends"), "day": facts.ends_on}
            found.append(_fault("to_come", at="ends_on", **told))
    return found


def helper_faults(*, has_person: bool, name: str, has_unit: bool) -> tuple[Fault, ...]:
    """A helper is a posted person, or a name with a unit."""
    if has_person:
        return ()
    found = []
    if not name.strip():
        found.append(_fault("no_helper", at="name"))
    if not has_unit:
        found.append(_fault("no_unit", at="unit_name"))
    return tuple(found)


def visit_faults(
    facts: VisitFacts, *, today: dt.date, registered_on: dt.date, in_campaign: bool
) -> tuple[Fault, ...]:
    """What a visit can't say; a quarterly one takes income and safeguards (S4-9b)."""
    found = []
    day = facts.visited_on
    if day > today:
        found.append(_fault("day_to_come", at="visited_on", day=day))
    if day < registered_on:
        found.append(_fault("before_registered", at="visited_on", day=day, first=registered_on))
    if not facts.visitors.strip():
        found.append(_fault("no_visitors", at="visitors"))
    if not facts.finding.strip():
        found.append(_fault("no_finding", at="finding"))
    if (facts.kind == VisitKind.SWEEP) is not in_campaign:
        found.append(_fault("campaign_kind", at="kind"))
    if facts.kind == VisitKind.QUARTERLY:
        if facts.income is None:
            found.append(_fault("no_income", at="income"))
        if facts.safeguards is None:
            found.append(_fault("no_safeguards", at="safeguards"))
    return tuple(found)
