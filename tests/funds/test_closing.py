"""Closed months, and the end of a year: carried over, and reclaimed after two years."""

import datetime as dt

import pytest

from tests.cast import NANXIONG, SHAOGUAN, ZHUJI
from tests.funds.world import DAY, TODAY, balance, key, moved, officers, ordered, project, raised
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import OrderKind, Source, Stage
from zhuzhen.funds.commands import (
    AccountKey,
    Move,
    approve_order,
    carry_over,
    close_month,
    receive_income,
    reopen_month,
)
from zhuzhen.funds.models import Entry

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


def of_year(year: int, stage: Stage = ARRIVED, **more) -> AccountKey:
    return AccountKey(stage, Source.CITY_SPECIAL, year, more.pop("place", NANXIONG), **more)


def end(year: int, who, **more):
    return carry_over(place=NANXIONG, year=year, by=who.finance, today=dt.date(2026, 2, 1), **more)


def test_what_is_left_goes_on_and_keeps_its_stage_place_and_purpose(who):
    raised(1_000)
    purpose = project()
    bound = key(ALLOCATED, place=ZHUJI, purpose=purpose)
    moved(OrderKind.ALLOCATION, Move(key(ARRIVED), bound, 400), by=who.finance,
          approver=who.second)  # fmt: skip
    done = end(2022, who)
    assert (done.carried_fen, done.reclaimed_fen) == (1_000, 0)
    assert {each.place_id for each in done.carried} == {NANXIONG, ZHUJI}
    assert balance(of_year(2023)) == 600
    assert balance(of_year(2023, ALLOCATED, place=ZHUJI, purpose_id=purpose.pk)) == 400
    assert balance(key(ARRIVED)) == 0
    with refused("fund_nothing_left"):
        end(2022, who)


def test_money_carried_over_twice_is_reclaimed_unless_spent_and_the_oldest_is_spent_first(
    who, settings
):
    settings.DEMONSTRATION_TODAY = dt.date(2026, 2, 1)
    raised(1_000)
    end(2022, who)
    receive_income(source=Source.CITY_SPECIAL, year=2023, place=NANXIONG, amount_fen=500,
                   on=dt.date(2023, 5, 1), by=None, text="市级专项下达")  # fmt: skip
    moved(OrderKind.ALLOCATION, Move(of_year(2023), of_year(2023, ALLOCATED), 300), by=who.finance,
          approver=who.second, today=dt.date(2023, 6, 1), on=dt.date(2023, 6, 1))  # fmt: skip
    moved(OrderKind.PAYMENT, Move(of_year(2023, ALLOCATED), of_year(2023, Stage.PAID), 300),
          by=who.finance, approver=who.second, today=dt.date(2023, 6, 1),
          on=dt.date(2023, 6, 1))  # fmt: skip
    done = end(2023, who)
    # 700 of 2022 for the second time, 500 of 2023 for the first.
    assert sorted((each.cause, each.amount_fen) for each in done.carried) == [
        ("carried:1", 500),
        ("carried:2", 700),
    ]
    done = end(2024, who)
    assert [(each.cause, each.amount_fen) for each in done.carried] == [("carried:2", 500)]
    assert [each.amount_fen for each in done.reclaimed] == [700]
    assert done.reclaimed[0].text == "2022 年起连续结转满 2 次没有用完，收回统筹"
    assert balance(of_year(2024, Stage.RECLAIMED)) == 700
    assert end(2025, who).reclaimed_fen == 500


def test_a_year_ends_after_it_is_over_and_by_who_may(who):
    raised(100)
    with refused("fund_year_running") as caught:
        carry_over(place=NANXIONG, year=2022, by=who.finance, today=TODAY)
    assert "2023-01-01 起才能结转" in caught.value.text
    with refused("not_allowed"):
        carry_over(place=NANXIONG, year=2022, by=who.neighbour, today=dt.date(2023, 1, 2))


def test_nothing_is_carried_into_a_closed_month(who):
    raised(100)
    close_month(NANXIONG, month=dt.date(2023, 1, 1), by=who.finance, today=dt.date(2023, 3, 1))
    with refused("closed_period"):
        carry_over(place=NANXIONG, year=2022, by=who.finance, today=dt.date(2023, 3, 2))
    assert not Entry.objects.filter(kind="carry_over").exists()
