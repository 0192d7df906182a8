"""Measures are added and changed until they are over; whose they are, what they cost, what came."""

import datetime as dt
from dataclasses import replace

import pytest

from tests import cast as scene
from tests.casework.helped import MEASURE, TODAY, watched
from tests.households.world import OTHER_TOWN, people_of, person
from zhuzhen.base import scope
from zhuzhen.base.problems import Problem
from zhuzhen.casework.commands.support import add_measure, change_measure
from zhuzhen.casework.models import FamilyShift, Measure, SupportChange
from zhuzhen.casework.queries.support import support_of
from zhuzhen.partners.queries import scope_of

pytestmark = pytest.mark.usefixtures("everything")
DONE = replace(MEASURE, state="done", ends_on=TODAY, effect="当年增收 3000 元")


@pytest.fixture
def cast():
    return scene.cast(scene.stage())


def test_a_measure_is_added_and_told(cast) -> None:
    case = watched()
    head = people_of(case.household)["演示甲01"]
    measure = add_measure(case, facts=replace(MEASURE, resident=head.pk), by=cast.town, today=TODAY)
    measure.refresh_from_db()
    assert (measure.case, measure.household, measure.resident) == (case, case.household, head)
    assert (measure.money_fen, measure.state, measure.version) == (150_000, "running", 1)
    change = SupportChange.objects.get(act="measure_added")
    assert (change.subject_id, change.after["starts_on"]) == (measure.pk, "2022-09-10")
    # What duties are settled by: the village, from the day the measure began.
    shift = FamilyShift.objects.order_by("pk").last()
    assert (shift.place_id, shift.since) == (case.place_id, MEASURE.starts_on)


def test_support_counts_development_and_money(cast) -> None:
    case = watched()
    for facts in (
        MEASURE,
        replace(MEASURE, kind="employment", is_training_only=True, money_fen=20_000),
        replace(MEASURE, kind="health", money_fen=0),
    ):
        add_measure(case, facts=facts, by=cast.town, today=TODAY)
    support = support_of(case.household)
    assert [each.kind for each in support.measures] == ["industry", "employment", "health"]
    assert [each.kind for each in support.developmental] == ["industry"]
    assert (support.money_fen, support.is_helped) == (170_000, True)


def test_a_measure_goes_on_and_ends_with_its_effect(cast) -> None:
    measure = add_measure(watched(), facts=MEASURE, by=cast.town, today=TODAY)
    change_measure(measure, facts=DONE, version=1, by=cast.town, today=TODAY)
    measure.refresh_from_db()
    assert (measure.state, measure.ends_on, measure.version) == ("done", TODAY, 2)
    change = SupportChange.objects.get(act="measure_changed")
    assert change.before == {"state": "running", "ends_on": None, "effect": ""}
    assert change.after == {"state": "done", "ends_on": "2022-11-20", "effect": DONE.effect}


def test_what_is_over_is_not_begun_again(cast) -> None:
    measure = add_measure(watched(), facts=DONE, by=cast.town, today=TODAY)
    with pytest.raises(Problem) as problem:
        change_measure(measure, facts=MEASURE, version=1, by=cast.town, today=TODAY)
    assert [fault.field for fault in problem.value.faults] == ["state"]
    assert Measure.objects.get().state == "done"


def test_somebody_of_another_household_is_refused(cast) -> None:
    other = watched(person("演示戊05"), place="440282113202")
    stranger = people_of(other.household)["演示戊05"]
    with pytest.raises(Problem) as problem:
        add_measure(
            watched(), facts=replace(MEASURE, resident=stranger.pk), by=cast.town, today=TODAY
        )
    assert [fault.field for fault in problem.value.faults] == ["resident"]


def test_a_stale_change_is_refused(cast) -> None:
    measure = add_measure(watched(), facts=MEASURE, by=cast.town, today=TODAY)
    change_measure(
        measure, facts=replace(MEASURE, money_fen=1), version=1, by=cast.town, today=TODAY
    )
    with pytest.raises(Problem) as problem:
        change_measure(measure, facts=DONE, version=1, by=cast.town, today=TODAY)
    assert problem.value.code == "stale"


def test_before_admission_there_is_none(cast) -> None:
    with pytest.raises(Problem) as problem:
        add_measure(watched(state="verifying"), facts=MEASURE, by=cast.town, today=TODAY)
    assert problem.value.code == "not_under_watch"


@pytest.mark.parametrize("who", ["county", "auditor", "liaison", "stranger"])
def test_others_may_not(cast, who: str) -> None:
    with pytest.raises(Problem) as problem:
        add_measure(watched(), facts=MEASURE, by=getattr(cast, who), today=TODAY)
    assert problem.value.code == "not_allowed"


def test_another_towns_case_is_not_there(cast) -> None:
    case = watched(place=OTHER_TOWN)
    measure = add_measure(case, facts=MEASURE, by=None, today=TODAY)
    scope.enter(scope_of(cast.town, on=TODAY))
    for attempt in (
        lambda: add_measure(case, facts=MEASURE, by=cast.town, today=TODAY),
        lambda: change_measure(measure, facts=DONE, version=1, by=cast.town, today=TODAY),
    ):
        with pytest.raises(Problem) as problem:
            attempt()
        assert problem.value.code == "not_found"


def test_dates_are_kept_as_days(cast) -> None:
    planned = replace(MEASURE, state="planned", starts_on=dt.date(2023, 1, 1))
    assert add_measure(watched(), facts=planned, by=cast.town, today=TODAY).starts_on.year == 2023
