"""Doubts are found in sets, once each; they vanish when mended, and may be explained."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from tests import cast as scene
from tests.casework.helped import IN_ORDER, MEASURE, TODAY, case_of, watched
from tests.households.world import HOME, NEXT_VILLAGE, OTHER_TOWN, VILLAGE, person, registered
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.casework.commands.doubts import explain_doubt
from zhuzhen.casework.commands.support import add_measure, change_measure
from zhuzhen.casework.doubts.finding import Found, find_doubts, look_again
from zhuzhen.casework.models import Doubt
from zhuzhen.casework.queries.doubts import counts_by_rule, doubts_in, doubts_of
from zhuzhen.households.commands import check_safeguards, deregister_household, record_income
from zhuzhen.households.models import Resident
from zhuzhen.households.rules.income import IncomeFacts
from zhuzhen.partners.queries import scope_of

pytestmark = pytest.mark.usefixtures("everything")
RELIEVED = replace(HOME, kind="relieved")
LONG_AGO = dt.date(2022, 8, 20)


@pytest.fixture
def cast():
    return scene.cast(scene.stage())


def neglected(word: str = "甲", *, place: str = VILLAGE):
    """A household under watch for months without any measure."""
    return case_of(
        registered(person(f"演示{word}", labour="weak_half"), place=place), admitted_on=LONG_AGO
    )


def open_rules(household) -> list[str]:
    return [each.rule for each in doubts_of(household) if each.state == "open"]


def test_a_doubt_is_found_once_with_its_remedy(cast) -> None:
    case = neglected()
    case.risks = []
    case.save()
    assert find_doubts(today=TODAY) == Found(asked=1, new=1)
    assert find_doubts(today=TODAY) == Found(asked=1)
    doubt = Doubt.objects.get()
    assert (doubt.rule, doubt.case, doubt.place_id) == ("no_measure", case, VILLAGE)
    assert doubt.key == f"no_measure:{case.household_id}:{case.pk}"
    assert (doubt.text, doubt.found_on) == ("纳入监测超过 30 天，没有任何帮扶措施", TODAY)
    assert doubt.remedy.startswith("登记已落实的措施")
    assert AuditEntry.objects.filter(act="doubts.find").count() == 2


def test_it_vanishes_when_mended_and_comes_back_as_itself(cast) -> None:
    case = neglected()
    case.risks = []
    case.save()
    find_doubts(today=TODAY)
    measure = add_measure(case, facts=MEASURE, by=cast.town, today=TODAY)
    assert look_again(case.household, by=cast.town, today=TODAY) == Found(asked=1, gone=1)
    doubt = Doubt.objects.get()
    assert doubt.state == "gone" and doubt.ended_at is not None
    measure.delete()
    later = TODAY + dt.timedelta(3)
    assert find_doubts(today=later) == Found(asked=1, new=1)
    doubt.refresh_from_db()
    assert (doubt.state, doubt.ended_at, doubt.found_on) == ("open", None, later)


def test_an_explained_doubt_stays_explained_until_it_is_mended(cast) -> None:
    case = neglected()
    case.risks = []
    case.save()
    find_doubts(today=TODAY)
    doubt = explain_doubt(Doubt.objects.get(), reason="本人拒绝帮扶，已留书面材料", by=cast.town)
    assert find_doubts(today=TODAY) == Found(asked=1)
    doubt.refresh_from_db()
    assert (doubt.state, doubt.by, doubt.explanation[:4]) == ("explained", cast.town, "本人拒绝")
    assert AuditEntry.objects.get(act="doubt.explain").facts["rule"] == "no_measure"
    with pytest.raises(Problem) as problem:
        explain_doubt(doubt, reason="又说一遍", by=cast.county)
    assert (problem.value.code, problem.value.facts["who"]) == ("explained_already", "town")
    add_measure(case, facts=MEASURE, by=cast.town, today=TODAY)
    assert find_doubts(today=TODAY) == Found(asked=1, gone=1)
    with pytest.raises(Problem) as problem:
        explain_doubt(doubt, reason="太晚", by=cast.town)
    assert problem.value.code == "wrong_state"


def test_explaining_needs_a_reason_and_the_right(cast) -> None:
    neglected()
    find_doubts(today=TODAY)
    doubt = Doubt.objects.order_by("pk").first()
    with pytest.raises(Problem) as problem:
        explain_doubt(doubt, reason="  ", by=cast.town)
    assert problem.value.code == "reason_needed"
    for who in ("village", "auditor", "liaison", "stranger"):
        with pytest.raises(Problem) as problem:
            explain_doubt(doubt, reason="好", by=getattr(cast, who))
        assert problem.value.code == "not_allowed"


def test_facts_of_the_register_are_judged_by_the_line_of_the_year(cast) -> None:
    home = registered(person("演示乙"), facts=RELIEVED)
    for fen, rules in ((600_000, ["poor_not_watched"]), (800_000, [])):
        record_income(
            home, facts=IncomeFacts(persons=1, wages_fen=fen), first_month=dt.date(2021, 11, 1),
            taken_on=TODAY, by=cast.village,
        )  # fmt: skip
        find_doubts(today=TODAY)
        assert open_rules(home) == rules


def test_health_is_opened_by_the_job_alone_and_stored_nowhere(cast) -> None:
    """B10: what is sealed decides a doubt, and does not appear in it."""
    home = registered(person("演示丙", health=("chronic",)))
    check_safeguards(home, facts=replace(IN_ORDER, medical="issue", note="未参保"), by=None)
    assert look_again(home, by=cast.village, today=TODAY) == Found(asked=1)
    assert find_doubts(today=TODAY) == Found(asked=1, new=1)
    doubt = Doubt.objects.get()
    assert doubt.rule == "ill_uninsured_not_watched"
    assert "慢性" not in doubt.text + doubt.remedy + doubt.key
    # Looking again with health sealed leaves it as it is.
    assert look_again(home, by=cast.village, today=TODAY) == Found(asked=1)
    assert open_rules(home) == ["ill_uninsured_not_watched"]
    assert Resident.objects.get().health_sealed not in ("", "chronic")


def test_a_household_that_is_no_more_has_no_doubts(cast) -> None:
    home = registered(person("演示丁", schooling="dropped_out", labour="none"))
    find_doubts(today=TODAY)
    assert open_rules(home) == ["dropout_not_watched"]
    deregister_household(home, on=TODAY, by=None, reason="整户迁出")
    assert find_doubts(today=TODAY).gone == 1


def test_a_child_at_work_by_a_measure_is_a_doubt_until_it_is_mended(cast) -> None:
    case = watched(person("演示甲"), person("演示乙", "child", born_on=dt.date(2010, 1, 1)))
    child = Resident.objects.get(name="演示乙")
    facts = replace(MEASURE, kind="employment", resident=child.pk)
    measure = add_measure(case, facts=facts, by=cast.village, today=TODAY)
    find_doubts(today=TODAY)
    assert "unfit_at_work" in open_rules(case.household)
    stopped = replace(facts, state="stopped", effect="年龄不到", ends_on=TODAY)
    change_measure(measure, facts=stopped, version=measure.version, by=cast.village, today=TODAY)
    look_again(case.household, by=cast.village, today=TODAY)
    assert "unfit_at_work" not in open_rules(case.household)


def test_a_doubt_of_a_rule_that_is_no_more_is_gone(cast) -> None:
    home = neglected("甲").household
    find_doubts(today=TODAY)
    Doubt.objects.filter(household=home).update(rule="of_old", key=Concat(Value("of_old:"), "key"))
    look_again(home, by=cast.village, today=TODAY)
    states = Doubt.objects.filter(rule="of_old").values_list("state", flat=True)
    assert set(states) == {"gone"}


def test_a_place_is_looked_at_alone(cast) -> None:
    here, there = neglected("甲"), neglected("乙", place=OTHER_TOWN)
    find_doubts(VILLAGE, today=TODAY)
    assert {each.household for each in Doubt.objects.all()} == {here.household}
    find_doubts(scene.NANXIONG, today=TODAY)
    assert doubts_in(place=OTHER_TOWN).count() == doubts_in(place=VILLAGE).count()
    assert counts_by_rule(doubts_in())["no_measure"] == 2
    assert doubts_in(rule="no_measure", place=NEXT_VILLAGE).count() == 0
    scope.enter(scope_of(cast.village, on=TODAY))
    assert {each.household for each in doubts_in()} == {here.household}
    assert there.household.pk not in {each.household_id for each in Doubt.objects.all()}


def test_those_without_case_help_or_trouble_are_not_read(cast) -> None:
    registered()
    assert find_doubts(today=TODAY) == Found()


def test_many_are_read_in_the_same_queries(cast) -> None:
    counts = []
    for more in (1, 4):
        for at in range(more):
            neglected(f"{more}{at}")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            find_doubts(today=TODAY)
        counts.append(len(captured))
    # The second has updates of nothing, and lines that are asked for once a county.
    assert counts[1] <= counts[0]
