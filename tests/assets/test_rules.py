"""Pure decisions: parts of money to the fen, days that fall due, values that wear off."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuzhen.assets.rules.schedules import (
    contract_years,
    idle_edge,
    incomes_due,
    is_idle,
    months_after,
    net_value_fen,
    principal_due,
)
from zhuzhen.assets.rules.settling import Money, shares_of_sources
from zhuzhen.assets.rules.titles import Share, shares_verdict

D = dt.date


def money(*amounts):
    return {Money(f"s{at}", 2022): fen for at, fen in enumerate(amounts)}


@given(
    st.lists(st.integers(0, 10**12), min_size=1, max_size=6),
    st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
)
def test_parts_of_sources_sum_both_ways_and_are_never_below_nothing(sources, weights):
    total = sum(sources)
    parts, left = [], total
    for weight in weights[:-1]:
        part = min(left, total * weight // sum(weights))
        parts.append(part)
        left -= part
    parts.append(left)
    found = shares_of_sources(parts, sources=money(*sources))
    assert [sum(row.values()) for row in found] == parts
    for key, fen in money(*sources).items():
        assert sum(row.get(key, 0) for row in found) == fen
    assert all(fen > 0 for row in found for fen in row.values())


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=6),
    st.lists(st.integers(0, 3), min_size=1, max_size=6),
)
def test_a_few_fen_are_parted_too(parts, sources):
    if sum(parts) != sum(sources):
        with pytest.raises(ValueError, match="differ"):
            shares_of_sources(parts, sources=money(*sources))
        return
    found = shares_of_sources(parts, sources=money(*sources))
    assert [sum(row.values()) for row in found] == parts
    assert all(fen > 0 for row in found for fen in row.values())


def test_months_end_where_a_month_is_short():
    assert months_after(D(2022, 1, 31), 1) == D(2022, 2, 28)
    assert months_after(D(2022, 11, 30), 3) == D(2023, 2, 28)
    assert months_after(D(2022, 8, 31), -6) == D(2022, 2, 28)
    assert months_after(D(2024, 2, 29), 12) == D(2025, 2, 28)


def test_contract_years_begin_on_the_same_day():
    assert contract_years(D(2024, 2, 29), D(2026, 2, 27)) == (
        (D(2024, 2, 29), D(2025, 2, 27)),
        (D(2025, 2, 28), D(2026, 2, 27)),
    )
    assert contract_years(D(2022, 5, 1), D(2022, 5, 1)) == ((D(2022, 5, 1), D(2022, 5, 1)),)


def test_a_broken_year_owes_by_its_days_and_nothing_is_no_due():
    assert incomes_due(D(2022, 1, 1), D(2022, 1, 1), yearly_fen=364) == ()
    (due,) = incomes_due(D(2022, 1, 1), D(2022, 1, 2), yearly_fen=365)
    assert (due.due_on, due.amount_fen) == (D(2022, 1, 2), 2)
    assert incomes_due(D(2022, 1, 1), D(2023, 12, 31), yearly_fen=0) == ()


@given(st.integers(1, 10**12), st.integers(1, 8), st.integers(1, 4_000))
def test_principal_comes_back_whole(principal, parts, days):
    start = D(2022, 1, 1)
    end = start + dt.timedelta(days=days)
    dues = principal_due(start, end, principal_fen=principal, parts=parts)
    assert sum(each.amount_fen for each in dues) == principal
    assert dues[-1].due_on == end
    assert len(dues) <= parts


def test_an_asset_idles_on_the_day_six_months_on():
    assert not is_idle(D(2022, 8, 31), months=6, today=D(2023, 2, 27))
    assert is_idle(D(2022, 8, 31), months=6, today=D(2023, 2, 28))


@pytest.mark.parametrize("today", [D(2023, 2, 28), D(2024, 2, 29), D(2023, 8, 31), D(2023, 3, 1)])
def test_the_edge_of_idling_is_the_last_day_that_does(today):
    edge = idle_edge(today, months=6)
    assert is_idle(edge, months=6, today=today)
    assert not is_idle(edge + dt.timedelta(days=1), months=6, today=today)


@pytest.mark.parametrize(
    ("on", "net"),
    [
        (D(2020, 1, 1), 1200), (D(2020, 1, 14), 1200), (D(2020, 2, 14), 1200),
        (D(2020, 2, 15), 1190), (D(2021, 1, 15), 1080), (D(2030, 1, 14), 10),
        (D(2030, 1, 15), 0), (D(2040, 1, 1), 0),
    ],
)  # fmt: skip
def test_value_wears_off_by_whole_months(on, net):
    facts = {"built_on": D(2020, 1, 15), "life_years": 10}
    assert net_value_fen(1200, on=on, **facts) == net
    assert net_value_fen(1200, built_on=D(2020, 1, 15), life_years=None, on=on) == 1200


def test_a_month_is_whole_where_it_has_no_such_day():
    facts = {"built_on": D(2020, 1, 31), "life_years": 1}
    assert net_value_fen(1200, on=D(2020, 2, 28), **facts) == 1200
    assert net_value_fen(1200, on=D(2020, 2, 29), **facts) == 1100


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=5))
def test_shares_hold_just_when_they_are_a_hundred_percent(parts):
    shares = [Share("village", f"{at}", "某村", bp) for at, bp in enumerate(parts)]
    assert bool(shares_verdict(shares, place="")) == (sum(parts) == 10_000)
