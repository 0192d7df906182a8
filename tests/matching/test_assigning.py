"""The proposal: never more than there is, never against a hard criterion, and the best there is."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.making import criterion, scorer, table
from zhuzhen.matching.rules import assigning
from zhuzhen.matching.rules.assigning import NOBODY, assign
from zhuzhen.matching.rules.scoring import POINTS, SHUT_OUT

TRADES = st.sampled_from(["sew", "weld", "any", None])
PLACES = st.sampled_from(["440282113201", "440282112000", "440281000000", "441900000000"])
ONE = st.just(1)
WAGES = st.one_of(st.none(), st.integers(1, 9))
CRITERIA = (
    criterion("same", label="trade", asks="trade", offers="trade", anything=["any"], hard=True),
    criterion("at_least", label="wage", asks="wage", offers="wage", weight=3),
    criterion("distance", label="near", weight=2),
)


@st.composite
def sides(draw, *, amounts=ONE):
    """Two small sides: up to six asking and five offering records."""
    asks = draw(st.lists(st.tuples(PLACES, TRADES, WAGES, amounts), max_size=6))
    many = st.integers(0, 3)
    offers = draw(st.lists(st.tuples(PLACES, TRADES, WAGES, many), min_size=1, max_size=5))
    return asks, offers


def side(rows):
    return table(
        [row[0] for row in rows], trade=[row[1] for row in rows], wage=[row[2] for row in rows],
        amounts=[row[3] for row in rows],
    )  # fmt: skip


def scored(asks, offers):
    return scorer(CRITERIA, asks=side(asks), offers=side(offers))


def points_of(found) -> np.ndarray:
    return found.block(np.arange(len(found.asks)))


def best_by_hand(points, *, needs, room) -> int:
    """The highest total by trying everything."""
    choices = [[NOBODY, *np.flatnonzero(row >= 0)] for row in points]
    best = 0
    for chosen in itertools.product(*choices):
        used = np.zeros(len(room))
        total = 0
        for row, column in enumerate(chosen):
            if column != NOBODY:
                used[column] += needs[row]
                total += int(points[row, column])
        if (used <= room).all():
            best = max(best, total)
    return best


def check_kept(found, result):
    """Nobody gets what a hard criterion shuts out, and no offer gives more than it has."""
    points, used = points_of(found), np.zeros(len(found.offers))
    for row, column in enumerate(result.chosen):
        if column == NOBODY:
            assert result.points[row] == 0
            continue
        assert points[row, column] != SHUT_OUT
        assert result.points[row] == points[row, column]
        used[column] += found.asks.amounts[row]
    assert (used <= found.offers.amounts).all()
    assert result.left == pytest.approx(found.offers.amounts - used)


@settings(deadline=None, max_examples=60)
@given(sides())
def test_each_for_one_is_the_best_there_is(given_sides):
    found = scored(*given_sides)
    result = assign(found)
    check_kept(found, result)
    assert result.is_best
    needs, room = found.asks.amounts, found.offers.amounts
    assert result.total == best_by_hand(points_of(found), needs=needs, room=room)


@settings(deadline=None, max_examples=40)
@given(sides(amounts=st.integers(1, 3)))
def test_differing_amounts_are_the_best_there_is(given_sides):
    found = scored(*given_sides)
    result = assign(found)
    check_kept(found, result)
    needs, room = found.asks.amounts, found.offers.amounts
    assert result.total == best_by_hand(points_of(found), needs=needs, room=room)


@settings(deadline=None, max_examples=60)
@given(sides(), st.integers(0, 4))
def test_a_further_place_never_lowers_the_total(given_sides, which):
    asks, offers = given_sides
    at = which % len(offers)
    more = [*offers]
    more[at] = (*more[at][:3], more[at][3] + 1)
    assert assign(scored(asks, more)).total >= assign(scored(asks, offers)).total


@settings(deadline=None, max_examples=40)
@given(sides(), st.tuples(PLACES, TRADES, WAGES, st.integers(1, 3)))
def test_a_further_offer_never_lowers_the_total(given_sides, offer):
    asks, offers = given_sides
    assert assign(scored(asks, [*offers, offer])).total >= assign(scored(asks, offers)).total


@settings(deadline=None, max_examples=60)
@given(sides())
def test_in_rounds_nobody_is_left_out_who_still_fits(given_sides):
    """With room for few pairs the solver is asked again for whoever is left."""
    found = scored(*given_sides)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assigning, "MOST_PAIRS", 1)
        result = assign(found)
    check_kept(found, result)
    rows = np.flatnonzero(result.chosen == NOBODY)
    assert (found.block(rows, left=result.left) == SHUT_OUT).all()
    assert result.total <= assign(found).total


@settings(deadline=None, max_examples=60)
@given(sides(), st.integers(1, 4))
def test_the_best_few_are_the_first_of_the_ranking(given_sides, most):
    found = scored(*given_sides)
    points = points_of(found)
    best = found.best(np.arange(len(found.asks)), most=most)
    for row in range(len(points)):
        ranking = [c for c in np.argsort(-points[row], kind="stable") if points[row, c] >= 0]
        assert sorted(best.columns[best.rows == row]) == sorted(ranking[:most])


@settings(deadline=None, max_examples=30)
@given(sides())
def test_blocks_of_any_size_score_alike(given_sides):
    whole = points_of(scored(*given_sides))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhuzhen.matching.rules.scoring.CELLS_AT_ONCE", 1)
        found = scored(*given_sides)
        for row in range(len(whole)):
            assert (found.block(np.array([row]))[0] == whole[row]).all()
        counts, tops = found.counts(np.arange(len(whole)))
    assert list(counts) == list((whole >= 0).sum(1))
    assert list(tops) == [max(row, default=SHUT_OUT) for row in whole]


def test_a_score_is_the_weighted_mean():
    found = scored([("440282113201", "sew", 8, 1)], [("440282113201", "sew", 6, 1)])
    # trade 1 × 1, wage 0.5 × 3, near 1 × 2, of 6
    assert points_of(found)[0, 0] == round(POINTS * 4.5 / 6)


def test_equal_scores_go_to_the_older():
    asks = [("440282113201", "sew", None, 1)] * 3
    offers = [("440282113201", "sew", None, 1)] * 2
    assert list(assign(scored(asks, offers)).chosen).count(NOBODY) == 1
    best = scored(asks, offers).best(np.arange(3), most=1)
    assert list(best.columns) == [0, 0, 0]


def test_nothing_to_give_and_nobody_to_ask():
    assert list(assign(scored([("440282113201", "sew", 1, 1)], [])).chosen) == [NOBODY]
    assert list(assign(scored([], [("440282113201", "sew", 1, 1)])).chosen) == []
