"""Duties over households (R20 to R22): shares of those under watch, moved at once."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection

from tests import cast as scene
from tests.casework.helped import IN_ORDER, MEASURE, PLAN, QUARTERLY, TAKEN, case_of
from tests.duties.world import NOW, instances, refreshed
from tests.households.world import NEXT_VILLAGE, OTHER_TOWN, VILLAGE, person, registered
from zhuzhen.base import scope
from zhuzhen.casework.commands.support import (
    add_measure,
    change_measure,
    draw_up_plan,
    record_visit,
)
from zhuzhen.casework.models import Case, FamilyShift, Measure
from zhuzhen.duties.commands import settle_changes
from zhuzhen.duties.explaining import explain
from zhuzhen.duties.verifying import first_difference, verify
from zhuzhen.households.commands import correct_resident
from zhuzhen.households.models import Resident
from zhuzhen.partners.models import Team
from zhuzhen.partners.queries import scope_of

TODAY = dt.date(2022, 11, 20)
R20, R21, R22 = "developmental_support", "household_plans", "household_checks"
JULY = dt.date(2022, 7, 1)


@pytest.fixture
def on(everything):
    return scene.stage()


def home(word: str, *, labour: str = "ordinary", place: str = VILLAGE, **case) -> Case:
    household = registered(person(f"演示{word}", labour=labour), place=place)
    return case_of(household, t0=JULY, admitted_on=JULY, **case)


def figure(on, duty: str, period: str = "2022-Q3") -> tuple[int, bool] | None:
    row = instances().get((duty, f"team:{on.team.pk}", period))
    return None if row is None else (row.value, row.is_met)


def settled() -> None:
    settle_changes(now=NOW, today=TODAY)
    assert FamilyShift.objects.count() == 0


def test_a_team_without_households_owes_nothing(on) -> None:
    registered(person("演示未监测"))
    refreshed()
    assert figure(on, R21) is None


def test_one_of_three_is_a_third_and_all_are_the_whole(on) -> None:
    refreshed()
    cases = [home(word) for word in "甲乙丙"]
    for count, value in ((1, 333), (2, 666), (3, 1000)):
        draw_up_plan(cases[count - 1], facts=replace(PLAN, starts_on=JULY), by=None, today=TODAY)
        settled()
        assert figure(on, R21) == (value, value == 1000)
    assert first_difference(2022) is None


def test_what_is_planned_or_training_alone_is_no_development(on) -> None:
    case = home("甲")
    for state, training, met in (
        ("planned", False, False),
        ("running", True, False),
        ("running", False, True),
    ):
        facts = replace(MEASURE, state=state, is_training_only=training, starts_on=JULY)
        add_measure(case, facts=facts, by=None, today=TODAY)
        settled()
        assert figure(on, R20) == (1000 if met else 0, met)


def test_only_able_households_are_asked_for_development(on) -> None:
    home("弱", labour="weak_half")
    settled()
    assert figure(on, R20) is None and figure(on, R21) == (0, False)
    home("能")
    settled()
    assert figure(on, R20) == (0, False)


def test_a_change_of_ability_moves_the_figure_at_once(on) -> None:
    case = home("甲", labour="weak_half")
    settled()
    person_now = Resident.objects.get(household=case.household)
    correct_resident(person_now, facts=person("演示甲"), by=None)
    settled()
    assert figure(on, R20) == (0, False)


@pytest.mark.parametrize(
    ("admitted", "asked"),
    [
        (dt.date(2022, 9, 20), True),  # 10 days before the end of the quarter
        (dt.date(2022, 9, 21), False),
    ],
)
def test_who_was_admitted_just_now_is_not_asked_yet(on, admitted, asked) -> None:
    case_of(registered(person("演示甲")), t0=JULY, admitted_on=admitted)
    settled()
    assert (figure(on, R21) is not None) is asked
    assert figure(on, R21, "2022-Q4") == (0, False)


def test_who_is_no_longer_under_watch_at_the_end_is_not_asked(on) -> None:
    case = home("甲")
    settled()
    assert figure(on, R21) == (0, False)
    case.state, case.ended_on, case.clearance_mode = "cleared", dt.date(2022, 9, 30), "natural"
    case.save()
    settled()
    assert figure(on, R21) is None
    case.ended_on = dt.date(2022, 10, 1)
    case.save()
    settled()
    assert figure(on, R21) == (0, False) and figure(on, R21, "2022-Q4") is None


def test_a_check_counts_in_its_quarter_with_both_parts(on) -> None:
    case = home("甲")
    for facts, quarter, value in (
        (replace(QUARTERLY, kind="regular", safeguards=None), "2022-Q4", 0),
        (QUARTERLY, "2022-Q4", 1000),
        (QUARTERLY, "2022-Q3", 0),
    ):
        record_visit(case.household, facts=facts, by=None, today=TODAY)
        settled()
        assert figure(on, R22, quarter) == (value, value == 1000)


def test_a_visit_of_a_past_quarter_moves_that_quarter(on) -> None:
    case = home("甲")
    settled()
    day = dt.date(2022, 9, 30)
    income = replace(TAKEN, first_month=dt.date(2021, 9, 1))
    facts = replace(
        QUARTERLY, visited_on=day, income=income, safeguards=replace(IN_ORDER, checked_on=day)
    )
    record_visit(case.household, facts=facts, by=None, today=TODAY)
    settled()
    assert (figure(on, R22), figure(on, R22, "2022-Q4")) == ((1000, True), (0, False))


def test_households_of_the_next_town_are_not_the_teams(on) -> None:
    home("远", place=OTHER_TOWN)
    settled()
    assert figure(on, R21) is None
    home("近", place=NEXT_VILLAGE)
    settled()
    assert figure(on, R21) == (0, False)


def test_a_team_that_left_is_asked_about_its_last_day(on) -> None:
    """Admitted after it left: not its household; the plan was in time for its last day."""
    Team.objects.filter(pk=on.team.pk).update(during=(dt.date(2022, 1, 1), dt.date(2022, 9, 1)))
    case = home("甲")
    case_of(registered(person("演示后来")), t0=JULY, admitted_on=dt.date(2022, 8, 25))
    draw_up_plan(case, facts=replace(PLAN, starts_on=dt.date(2022, 8, 31)), by=None, today=TODAY)
    refreshed()
    row = instances()[R21, f"team:{on.team.pk}", "2022-Q3"]
    assert (row.value, row.due_on) == (1000, dt.date(2022, 8, 31))


def test_figures_equal_a_recount_whatever_moved(on) -> None:
    """Tables written behind the commands too: nothing is forgotten."""
    refreshed()
    cases = [home(word, labour=labour) for word, labour in (("甲", "ordinary"), ("乙", "none"))]
    measure = add_measure(cases[0], facts=MEASURE, by=None, today=TODAY)
    settled()
    change_measure(
        measure, facts=replace(MEASURE, state="stopped", ends_on=TODAY, effect="迁出"), version=1,
        by=None, today=TODAY,
    )  # fmt: skip
    settled()
    Measure.objects.all().delete()
    settled()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_case SET admitted_on = '2022-01-15'")
    settled()
    assert {row["holds"] for row in verify(years=[2022])} == {True}
    assert figure(on, R20, "2022-Q1") == (0, False)


def explained(duty: str, on, *, by=None):
    if by is not None:
        scope.enter(scope_of(by, on=TODAY))
    return explain(duty, owner=f"team:{on.team.pk}", period="2022-Q3", today=TODAY, as_of=NOW)


def test_a_figure_is_told_household_by_household_for_those_who_may(on) -> None:
    cast = scene.cast(on)
    cases = [home("甲"), home("乙", place=NEXT_VILLAGE)]
    draw_up_plan(cases[0], facts=replace(PLAN, starts_on=JULY), by=None, today=TODAY)
    settled()
    told = explained(R21, on, by=cast.town)
    assert told.value == "50%" and told.total == 500
    assert told.rule == (
        "驻镇工作队每季度“监测户一户一方案”不少于 100%。"
        "算纳入满 10 天的监测户中有帮扶方案的占比，看期末（或离任日）还在监测的每一户。"
    )
    lines = [(each.household, each.reason) for each in told.households.lines]
    assert lines == [(cases[1].household, "没有帮扶方案"), (cases[0].household, "")]
    assert (told.households.count_said, told.households.hidden_said) == (
        "应有 2 户，已有 1 户",
        "",
    )
    assert (told.counted, told.not_counted) == ((), ())


@pytest.mark.parametrize("who", ["liaison", "assisting_city", "task_force"])
def test_who_sees_no_families_is_told_by_count(on, who: str) -> None:
    cast = scene.cast(on)
    home("甲")
    settled()
    told = explained(R21, on, by=getattr(cast, who))
    assert told.households.lines == ()
    assert (told.households.asked, told.households.having) == (1, 0)
    assert told.households.hidden_said == "其中 1 户不在您的查看范围内，只计数，不列名"


def test_duties_of_households_read_as_sentences_in_the_pack(on) -> None:
    from zhuzhen.policy.queries import pack
    from zhuzhen.policy.wording import duty_in_words

    province = pack("guangdong-2023")
    told = duty_in_words(province.duties[R20], pack=province, on=TODAY)
    assert told.rule == (
        "每个驻镇工作队每季度纳入满 30 天的有劳动能力的监测户中有开发式帮扶措施的占比不少于 100%"
    )
    assert told.sources == ("粤乡村振兴局〔2023〕49号 1.1e",)
