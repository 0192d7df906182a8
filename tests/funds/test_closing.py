"""Closed months, and the end of a year: carried over, and reclaimed after two years."""

import datetime as dt

import pytest

from tests.cast import NANXIONG, SHAOGUAN, ZHUJI
from tests.funds.world import DAY, TODAY, key, officers, ordered, raised
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands import (
    Move,
    approve_order,
    close_month,
    reopen_month,
)

pytestmark = pytest.mark.usefixtures("everything")
MARCH = dt.date(2022, 3, 1)
ARRIVED, ALLOCATED = Stage.ARRIVED, Stage.ALLOCATED


@pytest.fixture
def who(everything):
    return officers()


def refused(code: str):
    return pytest.raises(Problem, check=lambda problem: problem.code == code)


@pytest.mark.parametrize("place", [NANXIONG, SHAOGUAN])
def test_a_closed_month_takes_no_entry_until_it_is_opened_again(who, place):
    raised(100)
    closer = who.finance if place == NANXIONG else who.host_city
    close_month(place, month=DAY, by=closer, today=TODAY)
    with refused("closed_period") as caught:
        raised(100)
    assert caught.value.text == "2022 年 3 月已经关账，不能再改。需要更正时请申请解锁。"
    raised(100, on=dt.date(2022, 4, 1))
    with refused("fund_month_closed"):
        close_month(place, month=DAY, by=closer, today=TODAY)
    opener = who.county if place == NANXIONG else who.province
    with refused("reason_needed"):
        reopen_month(place, month=DAY, by=opener, reason="")
    reopen_month(place, month=DAY, by=opener, reason="漏记一笔")
    raised(100)
    with refused("fund_month_not_closed"):
        reopen_month(place, month=DAY, by=opener, reason="漏记一笔")


def test_an_order_of_a_closed_month_is_refused_at_approval_and_can_be_returned(who):
    raised(100)
    order = ordered(OrderKind.ALLOCATION, Move(key(ARRIVED), key(ALLOCATED, place=ZHUJI), 5),
                    by=who.finance)  # fmt: skip
    with refused("fund_order_pending") as caught:
        close_month(NANXIONG, month=DAY, by=who.finance, today=TODAY)
    assert "2022 年 3 月还有 1 张单据没有审批" in caught.value.text
    approve_order(order, by=who.second, today=TODAY)
    close_month(NANXIONG, month=DAY, by=who.finance, today=TODAY)


def test_who_closes_and_what(who):
    with refused("not_allowed"):
        close_month(NANXIONG, month=DAY, by=who.neighbour, today=TODAY)
    with refused("fund_closes_county"):
        close_month(ZHUJI, month=DAY, by=who.finance, today=TODAY)
    with refused("fund_month_open"):
        close_month(NANXIONG, month=TODAY, by=who.finance, today=TODAY)
    close_month(NANXIONG, month=dt.date(2022, 10, 31), by=who.finance, today=TODAY)
    with refused("not_allowed"):
        reopen_month(NANXIONG, month=dt.date(2022, 10, 1), by=who.finance, reason="自己解锁")


def test_who_closed_does_not_open(who):
    close_month(SHAOGUAN, month=DAY, by=who.host_city, today=TODAY)
    with refused("own_submission"):
        reopen_month(SHAOGUAN, month=DAY, by=who.host_city, reason="漏记")
