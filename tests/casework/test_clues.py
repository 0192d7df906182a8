"""Clues: raised by people or in sets, joined, known again, dismissed."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework import life
from tests.casework.life import DAY, T0, Life
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.casework.commands.cases import (
    ClueRow,
    Raised,
    dismiss_clue,
    raise_clue,
    raise_clues,
)
from zhuzhen.casework.models import Case, CaseStep, Clue
from zhuzhen.households.models import Household

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


def raised(of: Household, by, **more: object) -> Clue:
    plain = {"source": "self_report", "text": "户主住院", "found_on": T0}
    return raise_clue(household=of, by=by, **(plain | more))


def row(of: Household, key: str, *, day=T0, rule: str = "medical_burden") -> ClueRow:
    return ClueRow(
        household_id=of.pk, source="dept_alert", text="自付超过收入一半", found_on=day, key=key,
        rule=rule, facts={"self_paid_fen": 3_000_000}, confidence=90,
    )  # fmt: skip


def test_a_clue_begins_a_case_in_its_village(who: life.Officers) -> None:
    home = life.household()
    clue = raised(home, who.civil)
    case = clue.case
    assert (clue.state, clue.due_on) == ("open", T0 + 5 * DAY)
    assert (case.state, case.t0, case.due_on, case.place_id) == (
        "clue", T0, T0 + 2 * DAY, home.place_id,
    )  # fmt: skip
    assert case.flow_steps == ["assign", "match"]
    assert CaseStep.objects.get(case=case).step == "raise"
    assert AuditEntry.objects.filter(act="clue.raise", actor_id=who.civil.pk).exists()


@pytest.mark.parametrize("by", ["other_county"])
def test_only_whoever_works_there_raises_one(who: life.Officers, by: str) -> None:
    with pytest.raises(Problem) as caught:
        raised(life.household(), who.accounts[by])
    assert caught.value.code == "not_allowed"
    assert not Case.objects.exists()


def test_an_untold_clue_of_days_to_come_is_refused_with_both(who: life.Officers) -> None:
    with pytest.raises(Problem) as caught:
        raised(life.household(), who.village, text="  ", found_on=life.D(2022, 11, 21))
    assert [each.field for each in caught.value.faults] == ["text", "found_on"]


def test_a_household_that_is_no_more_has_no_clues(who: life.Officers) -> None:
    home = life.household()
    Household.objects.filter(pk=home.pk).update(state="deregistered", ended_on=T0)
    with pytest.raises(Problem, match="演示甲这一户已销户"):
        raised(home, who.village)


def test_the_same_press_raises_one(who: life.Officers) -> None:
    home, request = life.household(), uuid.uuid4()
    first, second = (raised(home, who.village, request_id=request) for _ in range(2))
    assert first.pk == second.pk
    assert Clue.objects.count() == 1


def test_a_set_begins_joins_and_knows_again(who: life.Officers) -> None:
    new, open_, under_way, gone = (life.household(name=f"演示{each}") for each in "甲乙丙丁")
    raised(open_, who.village)
    Life(who, of=under_way).verifying()
    Household.objects.filter(pk=gone.pk).update(state="deregistered", ended_on=T0)
    rows = [
        row(new, "a", day=T0 + DAY), row(new, "b"), row(open_, "c"), row(under_way, "d"),
        row(gone, "e"), row(new, "a"),
    ]  # fmt: skip
    assert raise_clues(rows, by=None) == Raised(begun=1, joined=3, known=1, gone=1)
    assert Case.objects.get(household=new).t0 == T0
    states = dict(Clue.objects.values_list("key", "state"))
    assert {key: states[key] for key in "abcd"} == {
        "a": "open", "b": "open", "c": "open", "d": "in_case",
    }  # fmt: skip
    assert raise_clues(rows[:4], by=None) == Raised(known=4)
    assert Case.objects.count() == 3


def test_a_set_costs_the_same_few_statements_however_many(who: life.Officers) -> None:
    def cost(count: int) -> int:
        homes = [life.household(name=f"演示{count}{at}") for at in range(count)]
        rows = [row(each, uuid.uuid4().hex) for each in homes]
        with CaptureQueriesContext(
            connection,
        ) as found:
            raise_clues(rows, by=None)
        return len(found)

    assert cost(3) == cost(40) <= 16


def test_a_clue_that_is_not_true_ends_a_case_that_nobody_took_up(who: life.Officers) -> None:
    clue = raised(life.household(), who.village)
    with pytest.raises(Problem, match="没有写怎样告知农户"):
        dismiss_clue(clue, by=who.village, today=T0, reason="住院费用已全额报销")
    done = dismiss_clue(
        clue, by=who.village, today=T0, reason="住院费用已全额报销", told_how="当面"
    )
    assert (done.state, done.outcome) == ("dismissed", "不属实：住院费用已全额报销")
    case = Case.objects.get(pk=clue.case_id)
    assert (case.state, case.ended_on) == ("not_admitted", T0)
    with pytest.raises(Problem) as caught:
        dismiss_clue(clue, by=who.village, today=T0, reason="又")
    assert caught.value.code == "clue_settled"


def test_another_clue_keeps_the_case_open(who: life.Officers) -> None:
    home = life.household()
    one, other = raised(home, who.village), raised(home, who.town)
    dismiss_clue(one, by=who.village, today=T0, reason="听错了")
    assert Case.objects.get(pk=other.case_id).state == "clue"
    assert Clue.objects.get(pk=other.pk).state == "open"


def test_a_clue_taken_up_is_settled_by_its_case(who: life.Officers) -> None:
    one = Life(who).verifying()
    with pytest.raises(Problem, match="已并入个案"):
        dismiss_clue(one.case.clues.get(), by=who.village, today=T0, reason="不实")


def test_dismissing_needs_a_reason_and_the_right(who: life.Officers) -> None:
    clue = raised(life.household(), who.village)
    with pytest.raises(Problem) as caught:
        dismiss_clue(clue, by=who.village, today=T0, reason=" ")
    assert caught.value.code == "reason_needed"
    with pytest.raises(Problem) as caught:
        dismiss_clue(clue, by=who.civil, today=T0, reason="不实", told_how="当面")
    assert caught.value.code == "not_allowed"
