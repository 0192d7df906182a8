"""Decisions about projects, without a database: every reason, and the choice under a budget."""

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuzhen.places.choices import Level
from zhuzhen.projects import flow
from zhuzhen.projects.choices import Category, Criterion, Tag
from zhuzhen.projects.rules.building import payable_fen
from zhuzhen.projects.rules.choosing import (
    Impossible,
    Option,
    Rules,
    choose,
    choose_greedily,
    keeps,
    relaxed_bound,
    why_left_out,
)
from zhuzhen.projects.rules.claiming import need_state
from zhuzhen.projects.rules.guards import GUARDS, judge, standing
from zhuzhen.projects.rules.limits import Days, due_on
from zhuzhen.projects.rules.scoring import Scored, computed_points, score_of
from zhuzhen.projects.rules.situation import (
    Contracted,
    Given,
    Money,
    Posted,
    Situation,
)

TODAY = dt.date(2022, 6, 1)


def at(**facts) -> Situation:
    given_facts = facts.pop("given", {})
    return Situation(today=TODAY, of=Level.VILLAGE, given=Given(**given_facts), **facts)


def codes(name: str, **facts) -> list[str]:
    return [reason.code for reason in GUARDS[name](at(**facts)).reasons]


MET = {"met_on": TODAY, "present": 9, "agreed": 5, "minutes": "同意"}
PASSED = Posted("published", days=10, closes_on=dt.date(2022, 5, 31))
LOOKED = {"looked_on": TODAY, "members": "甲", "opinion": "合格"}


@pytest.mark.parametrize(
    ("guard", "facts", "wanted"),
    [
        ("meeting", {"given": MET}, []),
        ("meeting", {}, ["meeting_day", "meeting_nobody", "meeting_minutes"]),
        ("meeting", {"given": MET | {"agreed": 4}}, ["meeting_not_agreed"]),
        ("meeting", {"given": MET | {"agreed": 10}}, ["meeting_votes"]),
        ("meeting", {"given": MET | {"met_on": dt.date(2022, 6, 2)}}, ["meeting_day"]),
        ("complete", {"missing": ("内容", "绩效")}, ["untold"]),
        ("item", {}, ["item_missing"]),
        ("item", {"without_item": "跨镇"}, []),
        ("item", {"has_item": True}, []),
        ("item", {"has_item": True, "is_item_elsewhere": True}, ["item_elsewhere"]),
        ("shares", {"shares_bp": None}, []),
        ("shares", {"shares_bp": 10_000}, []),
        ("shares", {"shares_bp": 9_999}, ["shares_sum"]),
        ("scored", {"score": 0}, []),
        ("scored", {}, ["not_scored"]),
        ("reviewed", {"given": {"points": ("truth", "need")}}, ["points_missing"]),
        ("argued", {"given": {"points": ("compliance", "land", "funding")}}, []),
        ("argument", {}, ["not_argued"]),
        ("unchanged", {"is_unchanged": False}, ["content_changed"]),
        ("linkage", {"is_operating": True}, ["linkage_missing"]),
        ("linkage", {"is_operating": True, "linkages": 1}, []),
        ("linkage", {}, []),
        ("notice", {}, ["notice_none"]),
        ("notice", {"notice": PASSED}, []),
        ("notice", {"notice": Posted("draft")}, ["notice_not_yet"]),
        ("notice", {"notice": Posted("failed")}, ["notice_failed"]),
        ("notice", {"notice": Posted("published", 10, PASSED.closes_on, is_ours=False)},
         ["notice_other"]),
        ("notice", {"notice": Posted("published", 9, TODAY, open_objections=2)},
         ["notice_short", "notice_open", "notice_objections"]),
        ("year", {"given": {"year": 2021}}, ["year_wrong"]),
        ("year", {"given": {"year": 2023}}, []),
        ("year", {"given": {"year": 2024}}, ["year_wrong"]),
        ("money", {"lacking_fen": 1}, ["money_lacking"]),
        ("approval", {}, ["approval_missing"]),
        ("performance", {}, ["performance_missing"]),
        ("procurement", {}, ["procurement_missing"]),
        ("procurement", {"given": {"procurement": "inquiry"}, "budget_fen": 400_000_000},
         ["procurement_tender"]),
        ("procurement", {"given": {"procurement": "inquiry"}, "budget_fen": 399_999_999}, []),
        ("procurement", {"given": {"procurement": "tender"}, "budget_fen": 400_000_000}, []),
        ("procurement", {"given": {"procurement": "village_self_build"},
                         "budget_fen": 100_000_001}, ["procurement_self_build"]),
        ("nothing_asked", {"asked": {}}, ["adjustment_waits"]),
        ("asked", {}, ["adjustment_none"]),
        ("adjustment", {}, ["adjustment_empty"]),
        ("adjustment", {"given": {"budget_fen": 9}, "money": Money(committed=6, paid=4)},
         ["budget_below"]),
        ("adjustment", {"given": {"budget_fen": 10}, "money": Money(committed=6, paid=4)}, []),
        ("adjustment", {"given": {"ends_on": dt.date(2022, 5, 31)}}, ["ends_past"]),
        ("adjustable", {"asked": {"budget_fen": 9}, "contracts": (Contracted("1", 10, 0),)},
         ["budget_below"]),
        ("contract", {}, ["contract_missing"]),
        ("contract", {"contracts": (Contracted("1", 10, 31),), "budget_fen": 9},
         ["prepaid_high", "contracts_over_budget"]),
        ("contract", {"contracts": (Contracted("1", 10, 30),), "budget_fen": 10}, []),
        ("progress", {"percent": 99}, ["progress_unfinished", "pictures_missing"]),
        ("progress", {"percent": 100, "has_pictures": True}, []),
        ("wages", {"is_work_relief": True}, ["rolls_missing"]),
        ("wages", {"is_work_relief": True, "rolls": 1}, []),
        ("looked", {}, ["looked_day", "members_missing", "opinion_missing"]),
        ("looked", {"given": LOOKED}, []),
        ("settled", {}, ["settled_missing"]),
        ("settled", {"given": {"settled_fen": 9}, "money": Money(paid=1, capitalised=8)},
         ["paid_left", "settled_other"]),
        ("settled", {"given": {"settled_fen": 9}, "money": Money(capitalised=4, expensed=5)}, []),
        ("settled", {"given": {"settled_fen": 9, "retention_fen": 1},
                     "money": Money(capitalised=8)}, []),
        ("settled", {"given": {"settled_fen": 9, "retention_fen": 10},
                     "money": Money(capitalised=9)}, ["retention_wrong"]),
        ("handover", {}, ["handed_to_missing"]),
        ("evaluated", {}, ["evaluation_missing"]),
        ("completion_notice", {"completion": PASSED}, []),
        ("completion_notice", {}, ["notice_none"]),
        ("money_back", {"money": Money(capitalised=5)}, []),
        ("money_back", {"money": Money(arrived=1), "orders": 2}, ["orders_wait", "money_held"]),
        ("money_back", {"money": Money(allocated=1, paid=2)}, ["money_held", "paid_left"]),
    ],
)  # fmt: skip
def test_guards_tell_every_reason(guard, facts, wanted):
    assert codes(guard, **facts) == wanted


def test_every_guard_is_in_the_table_and_every_reason_has_a_text():
    named = {name for row in flow.TABLE for name in row.guards}
    assert named == set(GUARDS)
    reasons = judge(flow.step_from("close", start="transferred", of=Level.VILLAGE), at()).reasons
    assert list(reasons) == ["没有写绩效自评", "还没有公示"]


def test_what_no_form_mends_is_told_apart():
    row = flow.step_from("approve", start="planned", of=Level.VILLAGE)
    assert [each.code for each in judge(row, at()).reasons] == [
        "approval_missing", "performance_missing",
    ]  # fmt: skip
    assert [each.code for each in standing(row, at()).reasons] == ["performance_missing"]


def test_limits_count_from_arrival_approval_or_the_contract():
    day = dt.date(2022, 3, 1)
    days = Days(day, approved_on=dt.date(2022, 2, 1), contract_ends_on=dt.date(2022, 9, 30))
    by_state = {
        state: flow.main_step(state, of=Level.VILLAGE).limit
        for state in ("planned", "procuring", "building")
    }
    assert due_on(by_state["planned"], days=days, number=30) == dt.date(2022, 3, 31)
    assert due_on(by_state["procuring"], days=days, number=90) == dt.date(2022, 5, 2)
    assert due_on(by_state["building"], days=days, number=0) == dt.date(2022, 9, 30)


@pytest.mark.parametrize(
    ("percent", "is_accepted", "most"),
    [(0, False, 30), (30, False, 30), (55, False, 55), (100, False, 100), (40, True, 100)],
)
def test_an_advance_then_what_is_built_then_all_is_payable(percent, is_accepted, most):
    one = (Contracted("1", 10_000, 30),)
    assert payable_fen(one, percent=percent, is_accepted=is_accepted) == most * 100


def test_a_fraction_of_a_fen_is_never_paid():
    assert payable_fen((Contracted("1", 999, 30),), percent=0, is_accepted=False) == 299


@pytest.mark.parametrize(
    ("scored", "points"),
    [
        (Scored(Category.INDUSTRY), (0, 0, 0, 0)),
        (Scored(Category.INFRASTRUCTURE, frozenset({Tag.PEOPLE_AND_PRODUCTION}), 50, 1),
         (100, 100, 50, 100)),
        (Scored(Category.EMPLOYMENT, benefit=500, rank=3), (0, 50, 100, 80)),
        (Scored(Category.INDUSTRY, frozenset({Tag.LIVELIHOOD}), 1, 12), (0, 100, 1, 0)),
    ],
)  # fmt: skip
def test_points_follow_from_what_stands_in_the_project(scored, points):
    found = computed_points(scored, full_benefit=100)
    named = (Criterion.DUAL, Criterion.LIVELIHOOD, Criterion.BENEFIT, Criterion.RANK)
    assert tuple(found[each] for each in named) == points


def test_the_score_is_the_weighted_mean_halves_up():
    points = dict.fromkeys(Criterion, 0) | {Criterion.DUAL: 50, Criterion.RANK: 1}
    weights = dict.fromkeys(Criterion, 0) | {Criterion.DUAL: 1, Criterion.RANK: 1}
    assert score_of(points, weights=weights) == 26  # 25.5
    assert score_of(points, weights=dict.fromkeys(Criterion, 0)) == 0


@pytest.mark.parametrize(
    ("claims", "state"),
    [
        ([], "open"), ([(99, "pledged")], "partly"), ([(100, "pledged")], "claimed"),
        ([(60, "received"), (40, "pledged")], "claimed"),
        ([(60, "received"), (40, "received")], "done"),
        ([(60, "received"), (40, "cancelled")], "partly"),
    ],
)  # fmt: skip
def test_a_need_stands_as_its_claims_do(claims, state):
    assert need_state(100, claims=claims) == state


# The choice ------------------------------------------------------------------------------------


def option(key, points, cost, *, town="a", industry=False, must=False) -> Option:
    return Option(key, points, cost, town, industry, must)


POOL = [option(1, 60, 60), option(2, 50, 50), option(3, 50, 50), option(4, 10, 5, industry=True)]


def test_two_that_fill_the_budget_beat_the_one_that_greed_takes():
    pool = [option(1, 62, 60), option(2, 50, 50), option(3, 50, 50)]
    rules = Rules(budget_fen=100)
    assert choose(pool, rules=rules).chosen == {2, 3}
    assert choose_greedily(pool, rules=rules).points == 62


def test_what_is_set_is_chosen_and_the_rest_fits_round_it():
    pool = [option(1, 1, 60, must=True), option(2, 50, 50), option(3, 30, 40)]
    assert choose(pool, rules=Rules(budget_fen=100)).chosen == {1, 3}


def test_industry_gets_its_share_of_what_is_spent():
    pool = [option(1, 90, 50), option(2, 10, 60, industry=True), option(3, 20, 30)]
    rules = Rules(budget_fen=200, industry_percent=60)
    found = choose(pool, rules=rules)
    assert found.chosen == {2, 3}  # 60 of 90; with 1 it would be 60 of 110
    assert keeps([each for each in pool if each.key in found.chosen], rules=rules)


def test_no_town_gets_more_than_its_part():
    pool = [option(1, 9, 50, town="a"), option(2, 8, 50, town="a"), option(3, 1, 50, town="b")]
    assert choose(pool, rules=Rules(150, town_most_fen=50)).chosen == {1, 3}


@pytest.mark.parametrize(
    ("pool", "rules", "why"),
    [
        ([option(1, 1, 101, must=True)], Rules(100), "musts_over_budget"),
        ([option(1, 1, 60, must=True)], Rules(100, town_most_fen=50), "musts_over_town"),
        ([option(1, 1, 60, must=True)], Rules(100, industry_percent=60), "industry_short"),
    ],
)  # fmt: skip
def test_what_cannot_be_says_why(pool, rules, why):
    with pytest.raises(Impossible) as caught:
        choose(pool, rules=rules)
    assert caught.value.why == why


@pytest.mark.parametrize(
    ("left_out", "rules", "why"),
    [
        (option(9, 5, 500), Rules(100), "dearer_than_budget"),
        (option(9, 5, 50), Rules(100), "not_enough_left"),
        (option(9, 5, 30), Rules(100, town_most_fen=80), "town_full"),
        (option(9, 5, 30, town="b"), Rules(100, industry_percent=80), "industry_share"),
        (option(9, 0, 30, town="b"), Rules(100), "no_points"),
    ],
)
def test_each_left_out_has_its_reason(left_out, rules, why):
    chosen = [option(1, 50, 60, industry=True)]
    assert why_left_out(left_out, chosen=chosen, rules=rules)[0] == why


options = st.lists(
    st.builds(
        Option, key=st.integers(), points=st.integers(0, 100), cost_fen=st.integers(1, 10**9),
        town=st.sampled_from("abc"), is_industry=st.booleans(),
    ),
    max_size=9, unique_by=lambda each: each.key,
)  # fmt: skip
rules_of = st.builds(
    Rules, budget_fen=st.integers(1, 3 * 10**9), industry_percent=st.sampled_from([0, 30, 60]),
    town_most_fen=st.sampled_from([None, 10**9, 2 * 10**9]),
)  # fmt: skip


@settings(max_examples=150)
@given(options, rules_of)
def test_no_other_choice_is_better_to_the_fen(pool, rules):
    found = choose(pool, rules=rules)
    taken = [each for each in pool if each.key in found.chosen]
    assert keeps(taken, rules=rules)
    best = max(
        sum(each.points for each in some)
        for size in range(len(pool) + 1)
        for some in itertools.combinations(pool, size)
        if keeps(some, rules=rules)
    )
    assert found.points == best
    if pool:
        assert best <= relaxed_bound(pool, rules=rules) + 1e-6
        assert choose_greedily(pool, rules=rules).points <= best
