"""Helpers are paired by posting or by name; never twice at once; ended with a reason."""

import datetime as dt

import pytest

from tests import cast as scene
from tests.households.world import OTHER_TOWN, person, registered
from zhuzhen.base import scope
from zhuzhen.base.problems import Problem
from zhuzhen.casework.commands.support import end_helper, pair_helper
from zhuzhen.casework.models import HelperPair, SupportChange
from zhuzhen.casework.queries.support import helpers_on
from zhuzhen.households.commands import deregister_household
from zhuzhen.partners.models import Person, Posting
from zhuzhen.partners.queries import scope_of

pytestmark = pytest.mark.usefixtures("everything")
ON, LAST, TODAY = dt.date(2022, 9, 1), dt.date(2022, 10, 31), dt.date(2022, 11, 20)


@pytest.fixture
def stage():
    return scene.stage()


@pytest.fixture
def cast(stage):
    return scene.cast(stage)


def posted(stage, *, name: str = "演示丙03", during=(dt.date(2022, 1, 1), None)) -> Person:
    """A cadre of unit A in the team of 珠玑镇."""
    person = Person.objects.create(name=name, org=stage.lead, helper_code=scene.DONGGUAN)
    Posting.objects.create(
        person=person, team=stage.team, sending_org=stage.lead, role="member", status="on_duty",
        during=during, cluster=stage.cluster, place_id=scene.ZHUJI, helper_code=scene.DONGGUAN,
    )  # fmt: skip
    return person


def test_a_posted_person_brings_name_and_unit(stage, cast) -> None:
    household, person = registered(), posted(stage)
    pair = pair_helper(household, person=person, on=ON, by=cast.town)
    pair.refresh_from_db()
    assert (pair.person, pair.name, pair.org) == (person, "演示丙03", stage.lead)
    assert (pair.during.lower, pair.during.upper) == (ON, None)
    assert helpers_on([household.pk], day=ON)[household.pk] == [pair]
    assert not helpers_on([household.pk], day=ON - dt.timedelta(1))
    change = SupportChange.objects.get(act="paired")
    assert (change.subject_id, change.after["unit"]) == (pair.pk, "东莞市甲局")


@pytest.mark.parametrize(
    ("during", "allowed"),
    [
        ((dt.date(2022, 1, 1), None), True),
        ((dt.date(2022, 9, 1), dt.date(2022, 9, 2)), True),
        ((dt.date(2022, 1, 1), dt.date(2022, 9, 1)), False),
        ((dt.date(2022, 9, 2), None), False),
    ],
)
def test_the_person_is_posted_to_the_town_on_that_day(stage, cast, during, allowed) -> None:
    person = posted(stage, during=during)
    if allowed:
        assert pair_helper(registered(), person=person, on=ON, by=cast.town).person == person
        return
    with pytest.raises(Problem) as problem:
        pair_helper(registered(), person=person, on=ON, by=cast.town)
    assert (problem.value.code, problem.value.facts["town"]) == ("not_posted", "珠玑镇")


def test_a_posting_elsewhere_does_not_count(stage, cast) -> None:
    with pytest.raises(Problem) as problem:
        pair_helper(registered(place=OTHER_TOWN), person=posted(stage), on=ON, by=None)
    assert problem.value.code == "not_posted"


def test_who_is_not_posted_stands_by_name_and_unit(cast) -> None:
    pair = pair_helper(registered(), name=" 演示丁04 ", unit_name="珠玑镇人民政府", on=ON,
                       until=LAST, by=cast.village)  # fmt: skip
    assert (pair.person, pair.name, pair.unit_name) == (None, "演示丁04", "珠玑镇人民政府")
    assert pair.during.upper == LAST + dt.timedelta(1)
    with pytest.raises(Problem) as problem:
        pair_helper(registered(person()), name="", on=ON, by=cast.town)
    assert [fault.field for fault in problem.value.faults] == ["name", "unit_name"]


def test_nobody_is_paired_twice_at_once(stage, cast) -> None:
    household, person = registered(), posted(stage)
    pair_helper(household, person=person, on=ON, until=LAST, by=cast.town)
    for on in (ON, LAST):
        with pytest.raises(Problem) as problem:
            pair_helper(household, person=person, on=on, by=cast.town)
        assert problem.value.code == "overlaps"
        assert "演示丙03，2022-09-01 至 2022-10-31" in problem.value.text
    pair_helper(household, person=person, on=LAST + dt.timedelta(1), by=cast.town)
    # Another helper at the same time is welcome.
    pair_helper(household, name="演示丁04", unit_name="镇政府", on=ON, by=cast.town)
    with pytest.raises(Problem):
        pair_helper(household, name="演示丁04", unit_name="镇政府", on=TODAY, by=cast.town)
    assert HelperPair.objects.count() == 3


def test_a_pair_ends_with_its_last_day_and_a_reason(stage, cast) -> None:
    pair = pair_helper(registered(), person=posted(stage), on=ON, by=cast.town)
    with pytest.raises(Problem) as problem:
        end_helper(pair, on=LAST, by=cast.town, reason=" ")
    assert problem.value.code == "reason_needed"
    end_helper(pair, on=LAST, by=cast.town, reason="轮换")
    pair.refresh_from_db()
    assert pair.during.upper == LAST + dt.timedelta(1)
    change = SupportChange.objects.get(act="unpaired")
    assert (change.after["span"], change.reason) == ("2022-09-01 至 2022-10-31", "轮换")
    with pytest.raises(Problem) as problem:
        end_helper(pair, on=ON - dt.timedelta(1), by=cast.town, reason="轮换")
    assert problem.value.code == "bad_span"


def test_a_household_that_is_no_more_has_no_helper(cast) -> None:
    household = registered()
    deregister_household(household, on=ON, by=None, reason="整户迁出")
    with pytest.raises(Problem) as problem:
        pair_helper(household, name="演示丁04", unit_name="镇政府", on=ON, by=cast.town)
    assert problem.value.code == "wrong_state"


@pytest.mark.parametrize("who", ["county", "auditor", "liaison", "stranger"])
def test_others_may_not(cast, who: str) -> None:
    with pytest.raises(Problem) as problem:
        pair_helper(registered(), name="x", unit_name="y", on=ON, by=getattr(cast, who))
    assert problem.value.code == "not_allowed"


def test_another_towns_household_is_not_there(cast) -> None:
    household = registered(place=OTHER_TOWN)
    pair = pair_helper(household, name="x", unit_name="y", on=ON, by=None)
    scope.enter(scope_of(cast.town, on=TODAY))
    for attempt in (
        lambda: pair_helper(household, name="x", unit_name="y", on=ON, by=cast.town),
        lambda: end_helper(pair, on=LAST, by=cast.town, reason="轮换"),
    ):
        with pytest.raises(Problem) as problem:
            attempt()
        assert problem.value.code == "not_found"
