"""Households over the API: listed and shown masked, within the scope of families."""

import datetime as dt

import pytest
from django.test import Client

from tests.households.test_income_rules import CASE
from tests.households.world import NEXT_VILLAGE, VILLAGE, number, person, registered
from tests.pages.test_api import key_of
from zhuzhen.households.commands import record_income

LIST = "/api/v1/households"


@pytest.fixture
def homes(people):
    child = person(
        "演示小宝", "child", labour="none", schooling="primary",
        id_number=number(3, born=dt.date(2015, 1, 1)),
    )  # fmt: skip
    own = registered(person(id_number=number(1)), child)
    record_income(
        own, facts=CASE, first_month=dt.date(2021, 8, 1), taken_on=dt.date(2022, 9, 1), by=None
    )
    return own, registered(person("演示丁", id_number=number(5)), place=NEXT_VILLAGE)


def ask(account, path="", **query):
    return Client().get(f"{LIST}{path}", query, headers=key_of(account))


def test_a_list_is_narrowed_and_holds_just_the_scope(homes, people) -> None:
    rows = ask(people.village).json()["rows"]
    assert [(row["head_name"], row["place"], row["size"]) for row in rows] == [
        ("演示甲01", VILLAGE, 2)
    ]
    assert len(ask(people.town).json()["rows"]) == 2
    assert ask(people.town, text="丁").json()["rows"][0]["head_name"] == "演示丁"
    assert ask(people.town, place=VILLAGE, size=1).json()["has_next"] is False
    assert ask(people.stranger).json()["rows"] == []
    assert ask(people.liaison).status_code == 403
    assert ask(people.town, kind="rich").status_code == 422


def test_one_household_is_masked_and_a_childs_facts_are_null(homes, people) -> None:
    own, _ = homes
    answer = ask(people.village, f"/{own.pk}")
    told = answer.json()
    head, child = told["residents"]
    assert head["id_shown"] == f"449900********{number(1)[-4:]}"
    assert (child["schooling"], child["born_on"]) == (None, None)
    assert child["id_shown"] == "未满 14 周岁，已保护"
    assert told["income"]["judged_per_head_fen"] == 600_000
    assert told["safeguards"] is None
    for sealed in (number(1), "sealed", "blind"):
        assert sealed not in answer.content.decode()


def test_another_countys_household_is_not_there(homes, people) -> None:
    own, _ = homes
    assert ask(people.stranger, f"/{own.pk}").status_code == 404
    assert ask(people.village, "/999999999").status_code == 404
