"""Shares to the fen, days to the day, layers, places: pure rules."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuzhen.funds.choices import (
    MOVES,
    POSTS,
    SHARED,
    Direction,
    EntryKind,
    OrderKind,
    Source,
    Stage,
)
from zhuzhen.funds.rules import (
    AccountKey,
    Move,
    Shares,
    contribution_shares,
    days_late,
    days_left,
    fits,
    keeps_its_money,
    largest_remainder,
    lines_of,
    percent_of,
    remaining_layers,
    seen_at,
    total_of,
    transfer_due_on,
)
from zhuzhen.policy.labels import FUND_DIRECTIONS

YI = 10_000_000_000
SIX_THREE_ONE = Shares(
    {
        Source.PROVINCIAL: Decimal(60),
        Source.ASSISTING_CITY: Decimal(30),
        Source.HOST_CITY: Decimal(10),
    }
)
HUILAI = Shares(
    {
        Source.PROVINCIAL: Decimal(60),
        Source.ASSISTING_CITY: Decimal(30),
        Source.HOST_CITY: Decimal("2.5"),
        Source.HOST_COUNTY: Decimal("7.5"),
    }
)


def test_901_towns_for_two_years_come_to_360_40_yi():
    total = 901 * 2_000 * 1_000_000 * 2
    assert total == 360_40 * YI // 100
    assert SIX_THREE_ONE.parts_of(total) == {
        Source.PROVINCIAL: 216_24 * YI // 100,
        Source.ASSISTING_CITY: 108_12 * YI // 100,
        Source.HOST_CITY: 36_04 * YI // 100,
    }


@pytest.mark.parametrize(
    ("arrived", "due", "rate"),
    [
        ("174", "216.24", "80.47"),
        ("108.12", "108.12", "100.00"),
        ("30.1342", "36.04", "83.61"),
        ("312.2542", "360.40", "86.64"),
    ],
)
def test_arrival_rates_of_two_years(arrived, due, rate):
    part, whole = (int(Decimal(each) * YI) for each in (arrived, due))
    assert percent_of(part, whole_fen=whole) == Decimal(rate)


def test_a_rate_of_nothing_is_none():
    assert percent_of(5, whole_fen=0) is None


def test_one_yuan_over_three_towns_by_six_three_one():
    """The odd fen: first over the towns (the smaller code), then over the payers (the earlier)."""
    towns = largest_remainder(100, [1, 1, 1])
    assert towns == (34, 33, 33)
    parts = [tuple(contribution_shares(each, shares=SIX_THREE_ONE).values()) for each in towns]
    assert parts == [(21, 10, 3), (20, 10, 3), (20, 10, 3)]
    assert sum(map(sum, parts)) == 100


def test_huilai_s_fifteen_towns():
    total = 15 * 2_000 * 1_000_000
    assert HUILAI.parts_of(total) == {
        Source.PROVINCIAL: 18_000_000_000,
        Source.ASSISTING_CITY: 9_000_000_000,
        Source.HOST_CITY: 750_000_000,
        Source.HOST_COUNTY: 2_250_000_000,
    }
    assert sum(HUILAI.parts_of(total).values()) == 30_000_000_000


@pytest.mark.parametrize("total", [1, 2, 3, 7, 99, 101])
def test_of_equal_remainders_the_earlier_payer_gets_the_odd_fen(total):
    halves = Shares({Source.HOST_COUNTY: Decimal(50), Source.PROVINCIAL: Decimal(50)})
    parts = halves.parts_of(total)
    assert list(parts) == [Source.PROVINCIAL, Source.HOST_COUNTY]
    assert parts[Source.PROVINCIAL] - parts[Source.HOST_COUNTY] == total % 2


@given(
    total=st.integers(min_value=0, max_value=10**15),
    weights=st.lists(st.decimals("0", "100", places=3), min_size=1, max_size=12).filter(any),
)
def test_shares_sum_to_the_whole_and_miss_the_exact_by_less_than_a_fen(total, weights):
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    whole = sum(map(int, (each * 1000 for each in weights)))
    for part, weight in zip(parts, weights, strict=True):
        exact = total * int(weight * 1000)
        assert abs(part * whole - exact) < whole
    assert parts == largest_remainder(total, weights), "the same every time"


@given(st.integers(0, 10**12), st.permutations([Decimal(60), Decimal(30), Decimal(7), Decimal(3)]))
def test_more_weight_never_gets_less(total, weights):
    parts = dict(zip(weights, largest_remainder(total, weights), strict=True))
    assert [parts[each] for each in sorted(parts)] == sorted(parts.values())


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [-1, 2]])
def test_nothing_is_parted_by_nothing(weights):
    with pytest.raises(ValueError):
        largest_remainder(100, weights)
    with pytest.raises(ValueError):
        largest_remainder(-1, [1])


@pytest.mark.parametrize(("percents", "whole"), [(["60", "30", "10"], True),
                                                 (["60", "30", "9.99"], False)])  # fmt: skip
def test_99_99_percent_is_not_whole(percents, whole):
    shares = Shares(dict(zip(SHARED, map(Decimal, percents), strict=False)))
    assert shares.is_whole is whole


def test_a_budget_passed_on_10_february_is_transferred_by_12_march():
    due = transfer_due_on(dt.date(2022, 2, 10), 30)
    assert due == dt.date(2022, 3, 12)
    assert days_late(dt.date(2022, 3, 12), due) == 0
    assert days_late(dt.date(2022, 3, 13), due) == 1
    assert (days_left(dt.date(2022, 3, 2), due), days_left(dt.date(2022, 3, 14), due)) == (10, -2)


def test_the_oldest_money_is_spent_first():
    assert remaining_layers({0: 100, 1: 50, 2: 30}, outflow_fen=40) == {1: 40, 0: 100}
    assert remaining_layers({0: 100}, outflow_fen=100) == {}
    with pytest.raises(ValueError):
        remaining_layers({0: 100}, outflow_fen=101)


@given(st.dictionaries(st.integers(0, 4), st.integers(1, 10**9), max_size=5), st.data())
def test_layers_keep_what_is_left(inflows, data):
    whole = sum(inflows.values())
    out = data.draw(st.integers(0, whole))
    left = remaining_layers(inflows, outflow_fen=out)
    assert sum(left.values()) == whole - out
    assert all(0 < left[times] <= inflows[times] for times in left)
    assert sum(1 for times in left if left[times] < inflows[times]) <= 1


@pytest.mark.parametrize(
    ("places", "seen"),
    [
        (["440282000000"], "440282000000"),
        (["440282000000", "440282113000"], "440282113000"),
        (["440200000000", "440282113201", "440282000000"], "440282113201"),
        (["440282113000", "440282112000"], "440282000000"),
        (["440282113201", "440282113202"], "440282113000"),
        (["440282000000", "440281000000"], ""),
        (["440282113000", "445222110000"], ""),
    ],
)
def test_where_an_entry_is_seen(places, seen):
    assert seen_at(places) == seen
    assert seen_at(reversed(places)) == seen


def key(stage, **more):
    return AccountKey(stage, Source.DONATION, 2022, "440282000000", **more)


def test_lines_cancel_out_where_money_only_passes_through():
    a, b, c = key(Stage.ARRIVED), key(Stage.ALLOCATED), key(Stage.ALLOCATED, purpose_id=1)
    moves = [Move(a, b, 50), Move(b, c, 50)]
    assert lines_of(moves) == {a: -50, c: 50}
    assert total_of(moves) == 50


def test_a_movement_keeps_whose_money_it_is():
    start = key(Stage.ARRIVED)
    assert keeps_its_money(Move(start, key(Stage.ALLOCATED), 1), kind=EntryKind.ALLOCATION)
    later = AccountKey(Stage.ARRIVED, Source.DONATION, 2023, "440282000000")
    assert not keeps_its_money(Move(start, later, 1), kind=EntryKind.ALLOCATION)
    assert keeps_its_money(Move(start, later, 1), kind=EntryKind.CARRY_OVER)
    other = AccountKey(Stage.ALLOCATED, Source.SELF_RAISED, 2022, "440282000000")
    assert not keeps_its_money(Move(start, other, 1), kind=EntryKind.ALLOCATION)


def test_every_order_posts_an_entry_that_moves_something():
    assert set(POSTS) == set(OrderKind)
    assert set(MOVES) | {EntryKind.REVERSAL} == set(EntryKind)
    assert not fits(Move(key(Stage.PAID), key(Stage.ARRIVED), 1), kind=EntryKind.PAYMENT)


def test_keys_and_moves_go_through_json():
    move = Move(key(Stage.ARRIVED), key(Stage.ALLOCATED, purpose_id=7), 123)
    assert Move.from_json(move.as_json()) == move


def test_packs_and_ledger_know_the_same_directions():
    assert {str(code): label for code, label in FUND_DIRECTIONS.items()} == dict(Direction.choices)
