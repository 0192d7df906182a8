"""The masking check against a corpus of what must be found and what must stand, and at random."""

import datetime as dt
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.notices.masking_corpus import LET_STAND, REFUSED
from zhuzhen.base.problems import Fault
from zhuzhen.households.rules.identity import IdFacts, check_id
from zhuzhen.notices.choices import HARMLESS, HEALTH_TERMS, NAME_HEADS, SENSITIVE_HEADS
from zhuzhen.notices.problems import text
from zhuzhen.notices.rules import (
    masked_lines,
    masked_name,
    masking_faults,
    offices_of,
    phone_faults,
)
from zhuzhen.notices.rules.names import masked_names
from zhuzhen.notices.rules.numbers import is_identity, passes_luhn

OPENINGS = {
    kind: text(f"{kind}_what", hint="\0").split("\0")[0]
    for kind in ("identity", "certificate", "mobile", "landline", "account", "health")
}


def kinds_in(faults: tuple[Fault, ...]) -> list[str]:
    return [kind for fault in faults for kind, start in OPENINGS.items()
            if fault.what.startswith(start)]  # fmt: skip


@pytest.mark.parametrize(("kind", "written", "head"), REFUSED)
def test_refused(kind, written, head) -> None:
    faults = masking_faults([["一组", written]], heads=["村组", head])
    assert kinds_in(faults) == [kind]
    assert (faults[0].row, faults[0].column) == (1, head)
    assert faults[0].right


@pytest.mark.parametrize(("written", "head"), LET_STAND)
def test_let_stand(written, head) -> None:
    assert masking_faults([["一组", written]], heads=["村组", head]) == ()


def test_every_fault_is_told_at_once_with_its_line_and_column() -> None:
    lines = [["一组", "张*"], ["二组", "13800138000，账号 80020000123456"], ["三组", "残疾"]]
    told = [str(each) for each in masking_faults(lines, heads=["村组", "备注"])]
    assert told == [
        "第 2 行 “备注”列：有手机号码“138…00”；请删去，监督电话写在“监督电话”一栏",
        "第 2 行 “备注”列：有银行账号“800…56”；请删去，账号不公示",
        "第 3 行 “备注”列：有健康信息“残疾”；请删去；要说明原因的，可写“支出负担较重”",
    ]


def test_a_fault_never_repeats_the_number() -> None:
    for _, written, head in REFUSED[:38]:
        for each in masking_faults([[written]], heads=[head]):
            assert len(re.sub(r"\D", "", str(each))) <= 8


def test_texts_and_heads_are_looked_at_too() -> None:
    faults = masking_faults(
        [["x"]], heads=["银行账号"], texts={"标题": "张某 13800138000", "依据": "患病"}
    )
    assert [str(each) for each in faults] == [
        "“银行账号”这一列不能公示；请把整列删去",
        "“标题”列：有手机号码“138…00”；请删去，监督电话写在“监督电话”一栏",
        "“依据”列：有健康信息“患病”；请删去；要说明原因的，可写“支出负担较重”",
    ]
    for head in SENSITIVE_HEADS:
        assert masking_faults([], heads=[f"户主{head}"]) != ()
    for head in NAME_HEADS:
        assert masking_faults([], heads=[head]) == ()


def test_the_offices_own_telephone_may_stand() -> None:
    offices = offices_of("12317、0751-3812345（镇政府）")
    assert offices == {"12317", "07513812345"}
    line = [["咨询 （0751）3812345"]]
    assert masking_faults(line, heads=["备注"], offices=offices) == ()
    assert kinds_in(masking_faults(line, heads=["备注"])) == ["landline"]
    other = [["咨询 0751-3812346"]]
    assert kinds_in(masking_faults(other, heads=["备注"], offices=offices)) == ["landline"]


@pytest.mark.parametrize(
    "written",
    ["12317", "12317、0751-3812345", "12317（省）、12345，020-83123456", "400-830-1234", "3812345"],
)
def test_supervision_phones(written) -> None:
    assert phone_faults(written) == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("12317、13800138000", "“138…00”是手机号码"),
        ("138 0013 8000（张主任）", "“138…任)”是手机号码"),
        ("找村委会", "“找村委会”不像电话号码"),
        ("0751", "“0751”不像电话号码"),
        ("12317、4499 0019 7501 0112 36", "有身份证号码“449…36”"),
        ("12317、6222 0212 3456 7890 128", "有银行账号“622…28”"),
    ],
)
def test_a_persons_phone_is_no_supervision_phone(written, told) -> None:
    assert [each.what for each in phone_faults(written)] == [told]


# Invented at random -----------------------------------------------------------------------------

digits = st.text("0123456789", min_size=1)
days = st.dates(min_value=dt.date(1900, 1, 1))
GAPS = st.sampled_from(["", " ", "　", "-", "\u200b", " - "])


@st.composite
def identities(draw):
    """A right identity number of the area of made-up numbers."""
    born = draw(st.dates(min_value=dt.date(1900, 1, 1),
                         max_value=dt.date(2022, 1, 1)))  # fmt: skip
    body = f"449900{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(each) * weight for each, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


@given(number=identities(), gap=GAPS, wide=st.booleans(), before=st.text("甲乙，。 ", max_size=3))
def test_an_identity_number_is_found_however_it_is_written(number, gap, wide, before) -> None:
    assert is_identity(number)
    assert isinstance(check_id(number), IdFacts)  # the register reads the same numbers
    written = gap.join((number[:6], number[6:14], number[14:]))
    if wide:
        written = written.translate({ord(str(at)): chr(0xFF10 + at) for at in range(10)})
    faults = masking_faults([[f"{before}{written}。"]], heads=["备注"])
    assert "identity" in kinds_in(faults)


@given(st.integers(0, 10**11), st.sampled_from(["元", " 元", "万元", "亿元"]))
def test_no_sum_of_money_is_refused(value, unit) -> None:
    assert masking_faults([[f"{value:,}{unit}"], [f"{value:,}.00"]], heads=["资金"]) == ()


@given(st.dates(min_value=dt.date(1950, 1, 1)))
@example(dt.date(2022, 11, 20))
def test_no_day_is_refused(day) -> None:
    written = [[day.isoformat()], [f"{day:%Y年%m月%d日}"], [f"{day:%Y%m%d}"], [f"{day:%Y.%m.%d}"]]
    assert masking_faults(written, heads=["日期"]) == ()


@given(st.text("0123456789", min_size=15, max_size=18))
def test_luhn(body) -> None:
    """Of the ten numbers with the same beginning just one is a card's."""
    right = [last for last in range(10) if passes_luhn(f"{body}{last}")]
    assert len(right) <= 1
    assert right or len(set(body)) == 1


# Names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("李四五", "李**"), ("欧阳六", "欧阳*"), ("欧阳", "欧*"), ("甲", "甲")],
)
def test_masked_name(name, shown) -> None:
    assert masked_name(name) == shown


def test_names_are_masked_in_their_columns_only() -> None:
    lines = masked_lines([["张三丰、李四", "张三丰"]], heads=["户主", "管护人"])
    assert lines == (("张**、李*", "张三丰"),)
    assert masked_names("张**，3 人") == "张**，3 人"
    # A number or letter in a name is no reason to show it.
    assert masked_names("演示甲01、王小a") == "演****、王**"


def test_the_list_of_terms_says_nothing_twice() -> None:
    assert len(set(HEALTH_TERMS)) == len(HEALTH_TERMS)
    for harmless in HARMLESS:  # each is there for a term
        spoken = (harmless, f"扩大{harmless}", f"因{harmless}")
        assert any(term in each for term in HEALTH_TERMS for each in spoken)
