"""One plan a case: drawn up, revised as it was shown, kept in history; by those who may."""

from dataclasses import replace

import pytest

from tests import cast as scene
from tests.casework.helped import NOW, PLAN, TODAY, case_of, watched
from tests.households.world import OTHER_TOWN, person, registered
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.casework.commands.support import draw_up_plan, revise_plan
from zhuzhen.casework.models import Plan, SupportChange
from zhuzhen.partners.queries import scope_of

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def cast():
    return scene.cast(scene.stage())


def test_a_plan_is_drawn_up_and_told(cast) -> None:
    case = watched()
    plan = draw_up_plan(case, facts=PLAN, by=cast.town, today=TODAY)
    plan.refresh_from_db()
    assert (plan.goal, plan.household, plan.place_id) == (PLAN.goal, case.household, case.place_id)
    assert (plan.starts_on, plan.ends_on, plan.version) == (PLAN.starts_on, PLAN.ends_on, 1)
    change = SupportChange.objects.get(act="drawn_up")
    assert (change.household, change.case, change.subject_id) == (case.household, case, plan.pk)
    assert change.after["goal"] == PLAN.goal and change.by_name == "town"
    entry = AuditEntry.objects.get(act="support.drawn_up")
    assert (entry.subject_kind, entry.facts) == ("household", {"row": plan.pk, "case": case.pk})


def test_a_case_has_one_plan(cast) -> None:
    case = watched()
    draw_up_plan(case, facts=PLAN, by=cast.town, today=TODAY)
    with pytest.raises(Problem) as problem:
        draw_up_plan(case, facts=PLAN, by=cast.town, today=TODAY)
    assert problem.value.code == "plan_already"


@pytest.mark.parametrize(
    ("state", "more", "allowed"),
    [
        ("monitored", {}, True),
        ("assisting", {}, True),
        ("elim_town", {}, True),
        ("verifying", {}, False),
        ("verifying", {"relief_first": True}, True),
        ("cleared", {"clearance_mode": "by_assist", "ended_on": TODAY}, False),
        ("not_admitted", {"ended_on": TODAY, "relief_first": True}, False),
    ],
)
def test_only_those_under_watch_or_relieved_first_have_one(cast, state, more, allowed) -> None:
    case = watched(state=state, **more)
    if allowed:
        assert draw_up_plan(case, facts=PLAN, by=cast.town, today=TODAY).case == case
        return
    with pytest.raises(Problem) as problem:
        draw_up_plan(case, facts=PLAN, by=cast.town, today=TODAY)
    assert problem.value.code == "not_under_watch"


def test_faults_come_together_and_nothing_is_written(cast) -> None:
    with pytest.raises(Problem) as problem:
        draw_up_plan(
            watched(), facts=replace(PLAN, goal="", responsible=""), by=cast.town, today=TODAY
        )
    assert [fault.field for fault in problem.value.faults] == ["goal", "responsible"]
    assert not Plan.objects.exists() and not SupportChange.objects.exists()


def test_a_weak_household_may_say_why_it_has_no_development(cast) -> None:
    case = case_of(registered(person(labour="weak_half")))
    facts = replace(PLAN, no_development_reason="体弱")
    plan = draw_up_plan(case, facts=facts, by=cast.town, today=TODAY)
    assert plan.no_development_reason == "体弱"
    with pytest.raises(Problem) as problem:
        draw_up_plan(watched(), facts=facts, by=None, today=TODAY)
    assert problem.value.faults[0].field == "no_development_reason"


def test_a_revision_tells_just_what_changed(cast) -> None:
    plan = draw_up_plan(watched(), facts=PLAN, by=cast.town, today=TODAY)
    facts = replace(PLAN, responsible="演示丁04")
    revise_plan(plan, facts=facts, version=1, by=cast.town, today=TODAY, reason="换人")
    plan.refresh_from_db()
    assert (plan.responsible, plan.version) == ("演示丁04", 2)
    change = SupportChange.objects.get(act="revised")
    assert change.before == {"responsible": "演示丙03"}
    assert (change.after, change.reason) == ({"responsible": "演示丁04"}, "换人")
    revise_plan(plan, facts=facts, version=2, by=cast.town, today=TODAY)
    assert SupportChange.objects.filter(act="revised").count() == 1


def test_what_somebody_saved_meanwhile_is_not_overwritten(cast) -> None:
    plan = draw_up_plan(watched(), facts=PLAN, by=cast.town, today=TODAY)
    revise_plan(plan, facts=replace(PLAN, goal="另一目标"), version=1, by=cast.town, today=TODAY)
    with pytest.raises(Problem) as problem:
        revise_plan(plan, facts=PLAN, version=1, by=cast.town, today=TODAY)
    assert (problem.value.code, problem.value.facts["who"]) == ("stale", "town")
    assert Plan.objects.get().goal == "另一目标"


@pytest.mark.parametrize("who", ["county", "auditor", "liaison", "stranger", "province"])
def test_others_may_not(cast, who: str) -> None:
    with pytest.raises(Problem) as problem:
        draw_up_plan(watched(), facts=PLAN, by=getattr(cast, who), today=TODAY)
    assert problem.value.code == "not_allowed"


def test_another_towns_case_is_not_there(cast) -> None:
    case = watched(place=OTHER_TOWN)
    plan = Plan.objects.create(
        case=case, household=case.household, place_id=case.place_id, goal="x", responsible="y",
        starts_on=TODAY, ends_on=TODAY, at=NOW,
    )  # fmt: skip
    scope.enter(scope_of(cast.town, on=TODAY))
    for attempt in (
        lambda: draw_up_plan(case, facts=PLAN, by=cast.town, today=TODAY),
        lambda: revise_plan(plan, facts=PLAN, version=1, by=cast.town, today=TODAY),
    ):
        with pytest.raises(Problem) as problem:
            attempt()
        assert problem.value.code == "not_found"
