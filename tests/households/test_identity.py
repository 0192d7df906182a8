"""Identity numbers and disability certificates: what is read, what is told, what is refused."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuzhen.base.problems import Fault
from zhuzhen.households.choices import DisabilityKind, DisabilityLevel, Sex
from zhuzhen.households.rules.identity import (
    IdFacts,
    age_on,
    check_certificate,
    check_id,
    disagreements,
    shown,
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check_digit(seventeen: str) -> str:
    """By the standard's own table of weights, not by what the code uses."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True))
    return seventeen + "10X98765432"[total % 11]


def test_the_numbers_of_the_standard() -> None:
    assert check_id("11010519491231002X") == IdFacts(
        "11010519491231002X", dt.date(1949, 12, 31), Sex.FEMALE
    )
    found = check_id("440524188001010014")
    assert isinstance(found, IdFacts)
    assert (found.born_on, found.sex) == (dt.date(1880, 1, 1), Sex.MALE)


def test_a_wrong_check_digit_names_the_one_expected() -> None:
    found = check_id("110105194912310021")
    assert found == Fault("末位校验码应为 X，填的是 1", "号码中至少有一位填错，请对照证件逐位核对")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "没有填写证件号码"),
        ("   ", "没有填写证件号码"),
        ("4.40524E+17", "“4.40524E+17”是 Excel 的科学计数或小数，号码后几位已经丢失"),
        ("4.4e17", "“4.4e17”是 Excel 的科学计数或小数，号码后几位已经丢失"),
        ("44052418.0", "“44052418.0”是 Excel 的科学计数或小数，号码后几位已经丢失"),
        ("440524188001010000", "末位校验码应为 6，填的是 0，且末三位为 000"),
        ("110105491231002", "这是 15 位的旧号码"),
        ("1101051949123100", "号码有 16 位"),
        ("11010519491231O02X", "第 15 位“O”不是数字"),
        ("X1010519491231002X", "第 1 位“X”不是数字"),
        ("990105194912310021", "前 6 位 990105 不是行政区划代码"),
        ("110105194902300021", "第 7 至 14 位 19490230 不是出生日期"),
        ("110105000012310021", "第 7 至 14 位 00001231 不是出生日期"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(text: str, what: str) -> None:
    found = check_id(text)
    assert isinstance(found, Fault)
    assert found.what == what
    assert found.right


def test_a_birth_to_come_is_refused_only_where_today_is_known() -> None:
    number = with_check_digit("44990020301231001")
    assert isinstance(check_id(number), IdFacts)
    found = check_id(number, today=dt.date(2022, 11, 20))
    assert isinstance(found, Fault)
    assert found.what == "出生日期 2030-12-31 还没有到"


def test_unmistakable_ways_of_writing_are_read_and_told() -> None:
    found = check_id(" １１０１０５ １９４９１２３１ ００２x ")
    assert isinstance(found, IdFacts)
    assert found.number == "11010519491231002X"
    assert found.notes == ("全角字符已按半角读取", "已去掉空格", "末位 x 已记为大写 X")


@given(st.integers(0, 17), st.integers(0, 9))
def test_one_wrong_digit_is_always_noticed(at: int, digit: int) -> None:
    right = "11010519491231002X"
    wrong = right[:at] + str(digit) + right[at + 1 :]
    assert isinstance(check_id(wrong), IdFacts) == (wrong == right)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2030, 1, 1)), st.integers(1, 999))
def test_every_number_made_by_the_standard_is_read_back(born: dt.date, order: int) -> None:
    number = with_check_digit(f"449900{born:%Y%m%d}{order:03}")
    found = check_id(number)
    assert isinstance(found, IdFacts)
    assert (found.number, found.born_on) == (number, born)
    assert found.sex == ("male" if order % 2 else "female")
    assert found.shown == f"449900********{number[-4:]}"


def test_certificates_of_twenty_and_twenty_two() -> None:
    found = check_certificate("11010519491231002X42")
    assert not isinstance(found, Fault)
    assert (found.kind, found.level, found.issue) == (
        DisabilityKind.LIMBS, DisabilityLevel.SECOND, "",
    )  # fmt: skip
    replaced = check_certificate("11010519491231002x73b1")
    assert not isinstance(replaced, Fault)
    assert (replaced.kind, replaced.issue) == (DisabilityKind.MULTIPLE, "B1")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("11010519491231002X4", "残疾人证号有 19 位"),
        ("11010519491231002X82", "第 19 位类别 8 不对"),
        ("11010519491231002X05", "第 19 位类别 0 不对"),
        ("11010519491231002X45", "第 20 位等级 5 不对"),
        ("11010519491231002X42C1", "末两位 C1 不对"),
        ("11010519491231002142", "前 18 位身份证号：末位校验码应为 X，填的是 1"),
        ("1.10E+19", "“1.10E+19”是 Excel 的科学计数或小数，号码后几位已经丢失"),
    ],
)
def test_certificates_that_are_wrong(text: str, what: str) -> None:
    found = check_certificate(text)
    assert isinstance(found, Fault)
    assert found.what == what


def test_what_stands_beside_a_number_must_agree() -> None:
    facts = check_id("11010519491231002X")
    assert isinstance(facts, IdFacts)
    assert disagreements(facts, born_on=dt.date(1949, 12, 31), sex="female") == ()
    assert disagreements(facts) == ()
    other = disagreements(facts, born_on=dt.date(1950, 1, 1), sex="male")
    assert [each.field for each in other] == ["born_on", "sex"]


def test_ages_turn_on_the_birthday() -> None:
    born = dt.date(2008, 11, 20)
    assert [age_on(born, dt.date(2022, 11, day)) for day in (19, 20, 21)] == [13, 14, 14]
    leap = dt.date(2008, 2, 29)
    assert [age_on(leap, day) for day in (dt.date(2022, 2, 28), dt.date(2022, 3, 1))] == [13, 14]


def test_short_numbers_show_nothing() -> None:
    assert shown("1234567890") == "**********"
