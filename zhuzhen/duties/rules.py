"""Decisions about duties: how much is owed, by when, and how an owner stands. Pure, no Django.

Each rule here that a query must repeat in SQL is repeated in `duties.statuses` or
`duties.counting`, and a test compares the two.
"""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from zhuzhen.base.money import yuan
from zhuzhen.duties import problems as said
from zhuzhen.duties.choices import Status


@dataclass(frozen=True)
class PartialRule:
    """What part of a period obliges: serve under `below_percent`, owe `owes_percent`."""

    below_percent: int = 50
    owes_percent: int = 50
    rounding: Literal["up", "down"] = "up"

    def applies(self, *, served_days: int, period_days: int) -> bool:
        return served_days * 100 < self.below_percent * period_days


@dataclass(frozen=True)
class WarningRule:
    """When an unmet duty is at risk: `days` before it is due, or behind pace late in the period.

    Behind pace: `pace_percent` of the time is gone, and the share done is below the share of time.
    """

    days: int = 3
    pace_percent: int = 75


@dataclass(frozen=True)
class Target:
    """What is owed. `is_cap`: more than `high` breaks it; else more is a surplus and still met.

    Units are the measure's: fen for money, permille for shares. Both None: not known yet (a trend
    without last year's figure).
    """

    low: int | None = None
    high: int | None = None
    strict: bool = False
    is_cap: bool = False


@dataclass(frozen=True)
class Verdict:
    """How an owner stands, and why, in words for people."""

    status: Status
    reason: str


def reduced(amount: int, *, rule: PartialRule) -> int:
    """`owes_percent` of an amount, rounded to whole units (persons, fen) as the rule says."""
    exact = amount * rule.owes_percent
    return -(-exact // 100) if rule.rounding == "up" else exact // 100


def target_for(
    target: Target,
    *,
    served_days: int,
    period_days: int,
    rule: PartialRule,
    floor: int | None = None,
) -> Target:
    """The target for an owner who served a part of the period; a cap is never reduced.

    `floor` is the least that is owed after any reduction.
    """
    if not rule.applies(served_days=served_days, period_days=period_days):
        return target

    def owed(amount: int | None) -> int | None:
        if amount is None:
            return None
        least = reduced(amount, rule=rule)
        return least if floor is None else max(least, min(floor, amount))

    high = target.high if target.is_cap else owed(target.high)
    return Target(low=owed(target.low), high=high, strict=target.strict, is_cap=target.is_cap)


def is_met(value: int, *, target: Target) -> bool:
    """Whether a figure meets its target; an unknown target is not met."""
    if target.low is None and target.high is None:
        return False
    if target.low is not None and (value <= target.low if target.strict else value < target.low):
        return False
    return not (target.is_cap and target.high is not None and value > target.high)


def is_surplus(value: int, *, target: Target) -> bool:
    """More than the upper end of a range (1–2): met, and shown as 超额."""
    return target.high is not None and not target.is_cap and value > target.high


def at_risk_on(
    value: int, *, target: Target, starts_on: dt.date, due_on: dt.date, warning: WarningRule
) -> dt.date:
    """The first day on which the duty, if the figure stays, is at risk.

    Both parts of the warning only ever begin to hold as days pass, so one day tells all; it is
    what is stored, and what a query compares with today.
    """
    days = (due_on - starts_on).days + 1
    by_days = due_on - dt.timedelta(days=warning.days)
    late = -(-warning.pace_percent * days // 100)
    behind = 0
    if target.low is not None and target.low > 0:
        behind = max(value, 0) * days // target.low + 1
    # Elapsed days count today as gone only when it is over: day one has 0 behind it.
    by_pace = starts_on + dt.timedelta(days=min(max(late, behind), 100_000))
    return min(by_days, by_pace)


def status(
    value: int,
    *,
    target: Target,
    starts_on: dt.date,
    due_on: dt.date,
    today: dt.date,
    exempt: bool = False,
    warning: WarningRule | None = None,
) -> Verdict:
    """Where a duty stands on `today`, with the reason in Chinese."""
    if exempt:
        return Verdict(Status.EXEMPT, said.EXEMPTED)
    if is_met(value, target=target):
        surplus = is_surplus(value, target=target)
        return Verdict(Status.MET, said.MET_SURPLUS if surplus else said.MET)
    if target.low is None and target.high is None:
        return Verdict(Status.ON_TRACK, said.NO_LAST_YEAR)
    if today > due_on:
        return Verdict(Status.OVERDUE, said.PAST_DUE.format(days=(today - due_on).days))
    risk = at_risk_on(
        value, target=target, starts_on=starts_on, due_on=due_on, warning=warning or WarningRule()
    )
    left = (due_on - today).days
    if today >= risk:
        few = today >= due_on - dt.timedelta(days=(warning or WarningRule()).days)
        reason = said.FEW_DAYS.format(days=left) if few else said.BEHIND
        return Verdict(Status.AT_RISK, reason)
    return Verdict(Status.ON_TRACK, said.DAYS_LEFT.format(days=left))


def permille(part: int, *, whole: int) -> int:
    """A share in whole permille, rounded down: 1000 only when all count; of none, 0."""
    return part * 1000 // whole if whole else 0


def shown(amount: int, *, unit: str) -> str:
    """A figure as people read it: 元 with two decimals, shares in percent, others as they are."""
    if unit == "fen":
        return yuan(amount)
    if unit == "percent":
        return f"{Fraction(amount, 10).numerator / Fraction(amount, 10).denominator:g}%"
    return str(amount)


def target_shown(target: Target, *, unit: str) -> str:
    """The target as it stands behind the slash: 2, 1–2, >150,000.00, ≤1, or – when unknown."""
    if target.low is not None and target.high is not None:
        return f"{shown(target.low, unit=unit)}–{shown(target.high, unit=unit)}"
    if target.low is not None:
        return f"{'>' if target.strict else ''}{shown(target.low, unit=unit)}"
    if target.high is not None:
        return f"≤{shown(target.high, unit=unit)}"
    return "–"
