"""What is sent twice is kept once, and days or names that can't be meant are refused."""

import datetime as dt

import pytest

from tests.households.test_income_rules import CASE
from tests.households.world import DAY, HOME, NEXT_VILLAGE, VILLAGE, number, person, registered
from zhuzhen.base.problems import Problem
from zhuzhen.households.commands import (
    add_resident,
    check_safeguards,
    record_consent,
    record_income,
    register_household,
)
from zhuzhen.households.models import Household, HouseholdChange, IncomeSheet, SafeguardCheck
from zhuzhen.households.rules.safeguards import SafeguardFacts

pytestmark = pytest.mark.usefixtures("everything")
TAKEN, FIRST = dt.date(2022, 11, 8), dt.date(2021, 11, 1)
OK = SafeguardFacts(TAKEN, "ok", "ok", "ok", "ok")
BORN = dt.date(1970, 1, 1)
LONG_AGO = dt.date(202, 11, 8)
THE_END = dt.date(9999, 12, 31)


def income(home: Household, **more) -> IncomeSheet:
    given = {"facts": CASE, "first_month": FIRST, "taken_on": TAKEN, "by": None, **more}
    return record_income(home, **given)


def told(work) -> Problem:
    with pytest.raises(Problem) as problem:
        work()
    return problem.value


def test_the_same_income_is_one_sheet() -> None:
    home = registered()
    assert income(home).pk == income(home).pk
    assert HouseholdChange.objects.filter(kind="income").count() == 1
    other = income(home, taken_on=dt.date(2022, 11, 9))
    assert IncomeSheet.objects.count() == 2
    assert income(home).pk not in (other.pk, None)  # an older one again is a new statement


def test_the_same_correction_is_one_sheet() -> None:
    home = registered()
    first = income(home)
    second = income(home, replaces=first, reason="看错")
    assert income(home, replaces=first, reason="看错").pk == second.pk
    problem = told(lambda: income(home, replaces=first, taken_on=dt.date(2022, 11, 9)))
    assert problem.code == "replaced_already"


def test_the_same_check_is_one() -> None:
    home = registered()
    assert check_safeguards(home, facts=OK, by=None) == check_safeguards(home, facts=OK, by=None)
    assert SafeguardCheck.objects.count() == 1


def test_the_same_consent_is_one() -> None:
    home = registered()
    for _ in range(2):
        record_consent(home, on=DAY, by=None)
    assert HouseholdChange.objects.filter(kind="consent").count() == 1


def test_a_household_without_a_number_is_registered_once() -> None:
    head = person(born_on=BORN)
    registered(head)
    problem = told(lambda: registered(head))
    assert (problem.code, problem.facts["head"]) == ("registered_already", "演示甲01")
    registered(person(born_on=dt.date(1970, 1, 2)))
    registered(person(born_on=BORN, id_number=number(1)))
    registered(head, place=NEXT_VILLAGE)
    assert Household.objects.count() == 4


def test_a_member_without_a_number_is_added_once() -> None:
    home = registered()
    child = person("演示丙03", "child", born_on=dt.date(2022, 8, 1))
    add_resident(home, facts=child, on=DAY, by=None)
    assert told(lambda: add_resident(home, facts=child, on=DAY, by=None)).code == (
        "registered_already"
    )


@pytest.mark.parametrize("day", [LONG_AGO, THE_END])
@pytest.mark.parametrize(
    ("work", "field"),
    [
        (lambda home, day: income(home, first_month=day), "first_month"),
        (lambda home, day: income(home, taken_on=day), "taken_on"),
        (lambda home, day: record_consent(home, on=day, by=None), "on"),
        (
            lambda home, day: check_safeguards(
                home, facts=SafeguardFacts(day, "ok", "ok", "ok", "ok"), by=None
            ),
            "checked_on",
        ),
        (lambda home, day: registered(person("演示丁04", born_on=day)), "born_on"),
        (
            lambda home, day: register_household(
                HOME, place=VILLAGE, residents=[person("演示丁04")], on=day, by=None
            ),
            "on",
        ),
    ],
)
def test_a_year_that_cannot_be_meant(day, work, field) -> None:
    home = registered()
    problem = told(lambda: work(home, day))
    assert [each.field for each in problem.faults] == [field]


@pytest.mark.parametrize("name", ["1", "²", "=1", "\u202e\u200b", "演示\u200b甲", "<>", "  -  "])
def test_what_is_no_name(name) -> None:
    problem = told(lambda: registered(person(name)))
    assert [each.field for each in problem.faults] == ["name"]
    assert not any(each in problem.faults[0].what for each in "\u202e\u200b")


@pytest.mark.parametrize("name", ["演示甲01", "阿依·古丽", "欧阳𠮷", "Zhang San", "陈（小）"])
def test_what_is_a_name(name) -> None:
    assert registered(person(name)).head_name == name
