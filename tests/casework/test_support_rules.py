"""What plans, measures, helpers and visits must say: every fault at once, by its field."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.casework.helped import IN_ORDER, MEASURE, PLAN, QUARTERLY, T0, TAKEN, TODAY, VISIT
from zhuzhen.casework.choices import MEASURE_MOVES, MeasureKind, MeasureState
from zhuzhen.casework.rules.support import (
    helper_faults,
    is_developmental,
    measure_faults,
    plan_faults,
    visit_faults,
)

REGISTERED = dt.date(2022, 8, 8)
TOMORROW = TODAY + dt.timedelta(1)


def fields(faults) -> list[str]:
    return [fault.field for fault in faults]


def test_a_whole_plan_has_no_fault() -> None:
    assert plan_faults(PLAN, able=1, t0=T0) == ()


def test_all_that_a_plan_lacks_is_told_at_once() -> None:
    empty = replace(PLAN, goal=" ", responsible="", starts_on=T0 - dt.timedelta(1), ends_on=T0)
    assert fields(plan_faults(empty, able=0, t0=T0)) == ["goal", "responsible", "starts_on"]
    reversed_days = replace(PLAN, ends_on=PLAN.starts_on - dt.timedelta(1))
    assert fields(plan_faults(reversed_days, able=0, t0=T0)) == ["ends_on"]


def test_a_reason_for_no_development_is_only_for_those_who_cannot() -> None:
    """S1-1.1e: able households must have a measure; 1.1f: the weak may have a reason."""
    plan = replace(PLAN, no_development_reason="全家体弱，已落实低保")
    assert plan_faults(plan, able=0, t0=T0) == ()
    (fault,) = plan_faults(plan, able=2, t0=T0)
    assert (fault.field, "2 人有劳动能力" in fault.what) == ("no_development_reason", True)


@pytest.mark.parametrize("kind", MeasureKind)
def test_four_kinds_are_developmental_and_training_alone_is_not(kind: str) -> None:
    four = ("industry", "employment", "finance", "public_post")
    assert is_developmental(kind, is_training_only=False) is (kind in four)
    assert not is_developmental(kind, is_training_only=True)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        ({"what": ""}, ["what"]),
        ({"money_fen": -1}, ["money"]),
        ({"kind": "health", "is_training_only": True}, ["is_training_only"]),
        ({"kind": "employment", "is_training_only": True}, []),
        ({"starts_on": TOMORROW}, ["starts_on"]),
        ({"starts_on": TOMORROW, "state": "planned"}, []),
        ({"starts_on": T0 - dt.timedelta(1)}, ["starts_on"]),
        ({"ends_on": dt.date(2022, 9, 9)}, ["ends_on"]),
        ({"state": "done"}, ["effect", "ends_on"]),
        ({"state": "stopped"}, ["effect", "ends_on"]),
        ({"state": "done", "effect": "增收 3000 元", "ends_on": TOMORROW}, ["ends_on"]),
        ({"state": "done", "effect": "增收 3000 元", "ends_on": TODAY}, []),
    ],
)
def test_measures_say_what_they_must(changed: dict, wrong: list[str]) -> None:
    assert fields(measure_faults(replace(MEASURE, **changed), today=TODAY, t0=T0)) == wrong


# state now -> states it may take; written by hand
MOVES = {
    "planned": "planned running done stopped",
    "running": "running done stopped",
    "done": "done",
    "stopped": "stopped",
}


@pytest.mark.parametrize("before", MeasureState)
@pytest.mark.parametrize("after", MeasureState)
def test_what_is_over_stays_over(before: str, after: str) -> None:
    facts = replace(MEASURE, state=after, effect="有成效", ends_on=TODAY)
    faults = measure_faults(facts, today=TODAY, t0=T0, before=before)
    assert fields(faults) == ([] if after in MOVES[before].split() else ["state"])
    assert set(MEASURE_MOVES) == set(MOVES)


def test_a_helper_is_a_posted_person_or_a_name_with_a_unit() -> None:
    assert helper_faults(has_person=True, name="", has_unit=False) == ()
    assert helper_faults(has_person=False, name="演示丁04", has_unit=True) == ()
    assert fields(helper_faults(has_person=False, name=" ", has_unit=False)) == [
        "name",
        "unit_name",
    ]


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        (VISIT, []),
        (QUARTERLY, []),
        (replace(VISIT, visited_on=TOMORROW), ["visited_on"]),
        (replace(VISIT, visited_on=REGISTERED), []),
        (replace(VISIT, visited_on=REGISTERED - dt.timedelta(1)), ["visited_on"]),
        (replace(VISIT, visitors="", finding=" "), ["visitors", "finding"]),
        (replace(VISIT, kind="quarterly"), ["income", "safeguards"]),
        (replace(VISIT, kind="quarterly", income=TAKEN), ["safeguards"]),
        (replace(VISIT, kind="regular", safeguards=IN_ORDER), []),
        (replace(VISIT, kind="sweep"), ["kind"]),
    ],
)
def test_visits_say_what_they_must(facts, wrong: list[str]) -> None:
    found = visit_faults(facts, today=TODAY, registered_on=REGISTERED, in_campaign=False)
    assert fields(found) == wrong


def test_only_a_sweep_belongs_to_a_campaign() -> None:
    for kind, wrong in (("sweep", []), ("regular", ["kind"])):
        facts = replace(VISIT, kind=kind)
        found = visit_faults(facts, today=TODAY, registered_on=REGISTERED, in_campaign=True)
        assert fields(found) == wrong
