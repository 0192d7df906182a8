"""The list of uses at an allocation: which entry refuses is told, donors' money is not judged."""

import pytest

from tests.cast import NANXIONG, ZHUJI
from tests.funds.world import DAY, balance, key, moved, officers, ordered, project, raised
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import Direction, OrderKind, PurposeKind, Source, Stage
from zhuzhen.funds.commands import AccountKey, Move, open_purpose, receive_income
from zhuzhen.funds.rules import UseFacts, use_verdict
from zhuzhen.policy.queries import fund_uses

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who(everything):
    return officers()


def allocate(who, purpose, *, use_code="industry", text="按计划办理", by=None):
    move = Move(
        key(Stage.ARRIVED), key(Stage.ALLOCATED, place=purpose.place_id, purpose=purpose), 5
    )
    return ordered(OrderKind.ALLOCATION, move, by=by or who.finance, use_code=use_code, text=text)


@pytest.mark.parametrize("direction", list(Direction))
def test_each_of_the_five_directions_has_its_entry(who, direction):
    raised(100)
    purpose = project(direction=direction)
    if direction is Direction.OTHER:
        with pytest.raises(Problem) as caught:
            allocate(who, purpose)
        assert caught.value.text == (
            "使用清单“乡村产业发展”管的是产业发展，“珠玑镇灌溉渠”的投向是“其他”。"
            "请改选条目，或改投向。"
        )
    else:
        assert allocate(who, purpose, use_code=direction.value).use_code == direction.value


NEGATIVE = [
    ("basic_expense", "镇政府公用经费"),
    ("bonus", "驻村干部津贴"),
    ("enterprise_loss", "弥补亏损补助"),
    ("office_building", "珠玑镇办公楼改造"),
    ("budget_gap", "偿还债务"),
    ("vehicle", "购置小汽车"),
    ("large_works", "县城市政工程"),
    ("guarantee", "企业担保金"),
    ("unrelated", "与帮扶无关的活动"),
]


@pytest.mark.parametrize(("entry", "title"), NEGATIVE)
def test_each_of_the_nine_negative_entries_refuses_by_its_name(who, entry, title):
    raised(100)
    label = fund_uses(region=ZHUJI, on=DAY)[entry].title
    with pytest.raises(Problem) as caught:
        allocate(who, project("珠玑镇灌溉渠"), use_code=entry)
    assert caught.value.code == "fund_use_refused"
    told = f"属于负面清单“{label}”（{entry}），不能安排市级专项资金。依据：财政资金分担。"
    assert caught.value.text.startswith(f"“珠玑镇灌溉渠”{told}")
    if entry == "unrelated":
        return
    with pytest.raises(Problem) as caught:
        allocate(who, project(title))
    assert caught.value.code == "fund_use_worded"
    assert f"属于负面清单“{label}”（{entry}）" in caught.value.text


def test_the_nine_and_the_five_are_all_there_are():
    uses = fund_uses(region=ZHUJI, on=DAY)
    assert {each.id for each in uses.values() if not each.is_allowed} == {
        entry for entry, _ in NEGATIVE
    }
    assert sum(each.is_allowed for each in uses.values()) == 5


@pytest.mark.parametrize(
    ("code", "use_code", "text"),
    [
        ("fund_use_missing", "", "按计划办理"),
        ("fund_use_unknown", "moon", "按计划办理"),
        ("fund_use_worded", "industry", "发放奖金"),
    ],
)
def test_missing_unknown_and_worded(who, code, use_code, text):
    raised(100)
    with pytest.raises(Problem) as caught:
        allocate(who, project(), use_code=use_code, text=text)
    assert caught.value.code == code


def test_a_town_s_own_disposal_is_judged_when_it_goes_on(who):
    raised(100)
    move = Move(key(Stage.ARRIVED), key(Stage.ALLOCATED, place=ZHUJI), 50)
    moved(OrderKind.ALLOCATION, move, by=who.finance, approver=who.second, use_code="")
    here = key(Stage.ALLOCATED, place=ZHUJI)
    bad = project("购置小汽车")
    with pytest.raises(Problem) as caught:
        ordered(OrderKind.ALLOCATION, Move(here, here.at(here.stage, purpose_id=bad.pk), 5),
                by=who.town)  # fmt: skip
    assert caught.value.code == "fund_use_worded"
    assert balance(here) == 50


def test_what_donors_give_goes_where_they_want(who):
    gift = open_purpose(kind=PurposeKind.EXPENSE, title="教师津贴", place=NANXIONG,
                        direction=Direction.OTHER, on=DAY)  # fmt: skip
    receive_income(source=Source.DONATION, year=2022, place=NANXIONG, amount_fen=100, on=DAY,
                   by=None, text="捐款")  # fmt: skip
    start = AccountKey(Stage.ARRIVED, Source.DONATION, 2022, NANXIONG)
    move = Move(start, start.at(Stage.ALLOCATED, purpose_id=gift.pk), 100)
    moved(OrderKind.ALLOCATION, move, by=who.finance, approver=who.second, use_code="")


def test_without_a_list_nothing_is_judged():
    facts = UseFacts(title="发放奖金", direction="other")
    assert use_verdict("", facts=facts, uses={})
    assert fund_uses(region="330100000000", on=DAY) == {}
