"""How often a rule was right, and what other thresholds would have found."""

import datetime as dt

import pytest

from tests.cast import account
from tests.screening.world import HERE, NANXIONG, NOW, TODAY, file, household, paid, person
from zhuzhen.base.problems import Problem
from zhuzhen.casework.models import Case, Clue
from zhuzhen.households.models import Household
from zhuzhen.screening.commands.running import run_screening
from zhuzhen.screening.models import Run
from zhuzhen.screening.outcomes import precision
from zhuzhen.screening.simulating import simulate

pytestmark = pytest.mark.django_db
RULE = "heavy_medical_cost"


def case(of: Household, state: str, *, admitted: dt.date | None = None) -> Case:
    facts = {"category": "sudden_difficulty", "risks": ["illness"]} if admitted else {}
    ended = {} if state in ("assisting", "verifying") else {"ended_on": TODAY}
    return Case.objects.create(
        household=of, place_id=HERE, state=state, flow_steps=[], t0=TODAY, decision_due_on=TODAY,
        admitted_on=admitted, created_at=NOW, updated_at=NOW, **facts, **ended,
    )  # fmt: skip


def screened(fens: list[int]) -> list[Household]:
    """A household for each amount, screened as of today."""
    made = [household() for _ in fens]
    pairs = zip(made, fens, strict=True)
    file("medical_payment", [(person(each), paid(fen)) for each, fen in pairs])
    run_screening(NANXIONG, by=None, today=TODAY)
    return made


def judge(of: Household, state: str, *, admitted: dt.date | None = None) -> None:
    """The case of the household's clue went so far."""
    ended = None if state in ("assisting", "verifying") else TODAY
    Case.objects.filter(household=of).update(state=state, admitted_on=admitted, ended_on=ended)
    Clue.objects.filter(household=of).update(state="in_case")


def test_precision_counts_what_was_decided(everything: None) -> None:
    first, second, third, fourth, _ = screened([3_000_000] * 5)
    judge(first, "assisting", admitted=dt.date(2022, 12, 1))
    judge(second, "not_admitted")
    judge(third, "verifying")
    Clue.objects.filter(household=fourth).update(state="dismissed")
    found = precision(place=NANXIONG)[RULE]
    assert (found.raised, found.true, found.false, found.known) == (5, 1, 2, 0)
    assert (found.judged, found.waiting, found.percent) == (3, 2, 33)
    assert precision(place="440281000000") == {}


def test_a_clue_of_a_household_under_watch_is_known(everything: None) -> None:
    watched = household()
    case(watched, "assisting", admitted=dt.date(2022, 3, 1))
    file("medical_payment", [(person(watched), paid(3_000_000))])
    run_screening(NANXIONG, by=None, today=TODAY)
    found = precision()[RULE]
    assert (found.raised, found.known, found.judged, found.percent) == (1, 1, 0, None)


def test_a_lower_threshold_finds_more_and_says_what_is_known_of_them(everything: None) -> None:
    """Found at 20,000 yuan: two; at 10,000: four more of whom one was admitted otherwise."""
    rich, true, *less = screened([2_500_000, 3_000_000, *[1_500_000] * 4])
    judge(true, "assisting", admitted=dt.date(2022, 12, 1))
    Clue.objects.filter(household=rich).update(state="dismissed")
    case(less[0], "assisting", admitted=dt.date(2022, 5, 1))  # found otherwise
    before = (Clue.objects.count(), Run.objects.count())
    tried = simulate(RULE, place=NANXIONG, changed={"bound": 1_000_000}, by=None, today=TODAY)
    assert tried.days == (TODAY,)
    assert (tried.now.found, tried.now.true, tried.now.false) == (2, 1, 1)
    assert (tried.tried.found, tried.tried.true, tried.tried.false) == (6, 2, 1)
    assert (tried.more, tried.fewer, tried.caught, tried.lost) == (4, 0, 1, 0)
    assert (Clue.objects.count(), Run.objects.count()) == before


def test_a_higher_threshold_loses_some(everything: None) -> None:
    false, true = screened([2_500_000, 2_600_000])
    judge(true, "assisting", admitted=dt.date(2022, 12, 1))
    Clue.objects.filter(household=false).update(state="dismissed")
    named = {"medical_self_paid_line": 2_550_000}
    tried = simulate(RULE, place=NANXIONG, changed=named, by=None, today=TODAY)
    assert (tried.fewer, tried.lost, tried.false_fewer) == (1, 0, 1)
    tried = simulate(RULE, place=NANXIONG, changed={"bound": 9_000_000}, by=None, today=TODAY)
    assert (tried.fewer, tried.lost, tried.false_fewer) == (2, 1, 1)


def test_past_days_may_be_chosen(everything: None) -> None:
    screened([3_000_000])
    days = (dt.date(2022, 5, 1),)
    tried = simulate(RULE, place=NANXIONG, changed={"bound": 1}, by=None, today=TODAY, days=days)
    assert (tried.now.found, tried.tried.found) == (0, 0)


def test_only_what_the_rule_hangs_on_can_be_tried(everything: None) -> None:
    with pytest.raises(Problem, match="可以试的有：bound、medical_self_paid_line。"):
        simulate(RULE, place=NANXIONG, changed={"age": 3}, by=None, today=TODAY)


def test_a_town_may_not_try(everything: None) -> None:
    town = account("town-screen", role="town", place_id="440282113000")
    with pytest.raises(Problem) as caught:
        simulate(RULE, place="440282113000", changed={"bound": 1}, by=town, today=TODAY)
    assert caught.value.code == "not_allowed"
