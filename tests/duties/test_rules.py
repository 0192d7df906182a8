"""Rules of duties: targets, statuses, deadlines; plain examples and properties."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuzhen.base.workdays import due_after, is_working_day
from zhuzhen.duties import rules
from zhuzhen.duties.choices import Status
from zhuzhen.duties.rules import PartialRule, Target, WarningRule

YEAR = {"starts_on": dt.date(2022, 1, 1), "due_on": dt.date(2022, 12, 31)}
amounts = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("low", "served", "owed"),
    [(1, 181, 1), (2, 181, 1), (3, 181, 2), (2, 184, 2), (2, 182, 1), (2, 183, 2), (2, 365, 2)],
)
def test_under_half_the_days_owes_half_rounded_up(low, served, owed):
    got = rules.target_for(Target(low=low), served_days=served, period_days=365, rule=PartialRule())
    assert got.low == owed


def test_money_is_halved_to_the_fen_and_rounded_up():
    got = rules.target_for(
        Target(low=30_000_001), served_days=10, period_days=365, rule=PartialRule()
    )
    assert got.low == 15_000_001


def test_a_floor_holds_after_reduction_and_a_cap_is_not_reduced():
    rule = PartialRule()
    floored = rules.target_for(Target(low=4), served_days=1, period_days=365, rule=rule, floor=3)
    cap = rules.target_for(Target(high=1, is_cap=True), served_days=1, period_days=365, rule=rule)
    assert (floored.low, cap.high) == (3, 1)


@given(low=amounts, served=st.integers(1, 366), days=st.sampled_from([28, 31, 90, 181, 365, 366]))
def test_a_reduced_target_lies_between_half_and_all(low, served, days):
    served = min(served, days)
    got = rules.target_for(
        Target(low=low), served_days=served, period_days=days, rule=PartialRule()
    ).low
    assert low <= 2 * got <= 2 * low or got == low
    assert (got == low) or 2 * served < days


@pytest.mark.parametrize(
    ("value", "target", "met", "surplus"),
    [
        (30_000_000, Target(low=30_000_000), True, False),
        (29_999_999, Target(low=30_000_000), False, False),
        (15_000_000, Target(low=15_000_000, strict=True), False, False),
        (15_000_001, Target(low=15_000_000, strict=True), True, False),
        (0, Target(low=1, high=2), False, False),
        (2, Target(low=1, high=2), True, False),
        (3, Target(low=1, high=2), True, True),
        (1, Target(high=1, is_cap=True), True, False),
        (2, Target(high=1, is_cap=True), False, False),
        (5, Target(), False, False),
    ],
)
def test_when_a_target_is_met(value, target, met, surplus):
    assert rules.is_met(value, target=target) is met
    assert rules.is_surplus(value, target=target) is surplus


@pytest.mark.parametrize(
    ("value", "today", "exempt", "status"),
    [
        (1, dt.date(2023, 5, 1), False, Status.MET),
        (0, dt.date(2023, 1, 1), False, Status.OVERDUE),
        (0, dt.date(2022, 12, 31), False, Status.AT_RISK),
        (0, dt.date(2022, 12, 28), False, Status.AT_RISK),
        (0, dt.date(2022, 2, 1), False, Status.ON_TRACK),
        (0, dt.date(2022, 11, 1), False, Status.AT_RISK),
        (0, dt.date(2023, 1, 1), True, Status.EXEMPT),
    ],
)
def test_status_of_a_yearly_duty(value, today, exempt, status):
    got = rules.status(value, target=Target(low=1), today=today, exempt=exempt, **YEAR)
    assert got.status is status
    assert got.reason


def test_a_trend_without_last_year_is_never_overdue():
    got = rules.status(5, target=Target(), today=dt.date(2024, 1, 1), **YEAR)
    assert got.status is Status.ON_TRACK


@given(
    value=st.integers(-5, 30),
    low=st.integers(1, 20),
    days=st.integers(1, 366),
    at=st.integers(0, 365),
    warn=st.integers(0, 60),
)
def test_at_risk_is_few_days_left_or_behind_pace(value, low, days, at, warn):
    start = dt.date(2022, 1, 1)
    due = start + dt.timedelta(days=days - 1)
    today = start + dt.timedelta(days=min(at, days - 1))
    gone = (today - start).days
    warning = WarningRule(days=warn, pace_percent=75)
    few = (due - today).days <= warn
    behind = gone * 100 >= 75 * days and gone * low > max(value, 0) * days
    risk = rules.at_risk_on(
        value, target=Target(low=low), starts_on=start, due_on=due, warning=warning
    )
    assert (today >= risk) is (few or behind)


def test_working_days_skip_holidays_and_count_make_up_days():
    assert is_working_day(dt.date(2022, 1, 29))  # a Saturday, worked for the Spring Festival
    assert not is_working_day(dt.date(2022, 2, 1))
    assert due_after(dt.date(2022, 1, 28), days=2, working=True) == dt.date(2022, 1, 30)
    assert due_after(dt.date(2022, 1, 30), days=1, working=True) == dt.date(2022, 2, 7)
    assert due_after(dt.date(2022, 1, 31), days=30, working=False) == dt.date(2022, 3, 2)


@given(day=st.dates(dt.date(2021, 1, 1), dt.date(2023, 11, 1)), days=st.integers(1, 30))
def test_a_limit_in_working_days_ends_on_one_and_holds_as_many(day, days):
    due = due_after(day, days=days, working=True)
    between = [day + dt.timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert is_working_day(due)
    assert sum(map(is_working_day, between)) == days


def test_figures_as_people_read_them():
    assert rules.shown(30_000_000, unit="fen") == "300,000.00"
    assert rules.shown(985, unit="percent") == "98.5%"
    assert rules.target_shown(Target(low=1, high=2), unit="count") == "1–2"
    assert rules.target_shown(Target(low=15_000_000, strict=True), unit="fen") == ">150,000.00"
    assert rules.permille(99, whole=100) == 990
    assert rules.permille(0, whole=0) == 0
