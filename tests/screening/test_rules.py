"""Windows, periods, and what counts of files that are about the same days."""

import datetime as dt

import pytest

from tests.screening import generated
from zhuzhen.policy.schema import Pack, Parameter
from zhuzhen.screening.rules import Reach, Sent, months_before, newest, reaches, ruling_of


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "months", "before"),
    [
        ("2022-11-20", 12, "2021-11-20"),
        ("2022-03-31", 1, "2022-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2022-01-15", 1, "2021-12-15"),
        ("2022-12-31", 6, "2022-06-30"),
        ("2022-12-01", 12, "2021-12-01"),
    ],
)
def test_months_go_back_to_the_same_day(on: str, months: int, before: str) -> None:
    assert months_before(day(on), months=months) == day(before)


@pytest.mark.parametrize(
    ("again", "key"),
    [("year", "2022"), ("half", "2022-H2"), ("quarter", "2022-Q4"), ("month", "2022-11")],
)
def test_a_household_has_one_key_a_period(again: str, key: str) -> None:
    rule = generated.rule(measure="count", at_least=1, again=again)
    pack = Pack.model_construct(feeds=generated.FEEDS, terms=generated.TERMS, parameters={})
    assert ruling_of(rule, pack=pack, on=generated.ON).key(7) == f"made:7:{key}"


def sent(number: int, place: str, starts: str, ends: str) -> Sent:
    return Sent(number, place, day(starts), day(ends))


def test_a_newer_file_takes_the_days_both_are_about() -> None:
    files = [
        sent(1, "a", "2022-01-01", "2022-06-30"),
        sent(2, "a", "2022-03-01", "2022-03-31"),
        sent(3, "b", "2022-01-01", "2022-12-31"),
    ]
    first, second, other = reaches(files)
    left = (day("2022-01-01"), day("2022-02-28")), (day("2022-04-01"), day("2022-06-30"))
    assert first == Reach(1, left, is_whole=False)
    assert second.is_whole
    assert other.is_whole


def test_a_file_wholly_replaced_is_out() -> None:
    files = [sent(1, "a", "2022-01-01", "2022-03-31"), sent(2, "a", "2022-01-01", "2022-06-30")]
    assert [each.feed_id for each in reaches(files)] == [2]


def test_the_newest_list_of_each_place_counts() -> None:
    """Newest by its day, not by when it came."""
    files = [
        sent(1, "a", "1900-01-01", "2022-06-30"),
        sent(2, "a", "1900-01-01", "2022-03-31"),
        sent(3, "b", "1900-01-01", "2022-01-31"),
    ]
    assert sorted(each.feed_id for each in newest(files)) == [1, 3]


def test_parameters_are_taken_as_of_the_day_and_may_be_tried() -> None:
    line = Parameter.model_validate(
        {
            "id": "line", "origin": "made", "label": "线", "kind": "integer",
            "values": [
                {"from": "2021-01-01", "value": 5, "entered_by": "试"},
                {"from": "2022-12-01", "value": 9, "entered_by": "试"},
            ],
        }
    )  # fmt: skip
    pack = Pack.model_construct(
        feeds=generated.FEEDS, terms=generated.TERMS, parameters={"line": line}
    )
    rule = generated.rule(measure="count", at_least={"parameter": "line"})
    assert ruling_of(rule, pack=pack, on=generated.ON).bound == 5
    assert ruling_of(rule, pack=pack, on=day("2022-12-01")).bound == 9
    assert ruling_of(rule, pack=pack, on=generated.ON, changed={"line": 3}).bound == 3
    assert ruling_of(rule, pack=pack, on=generated.ON, changed={"bound": 2}).bound == 2
