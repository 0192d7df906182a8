"""The end of a year: asked for, approved by another; carried over, reclaimed after two years."""

import datetime as dt

import pytest
from django.db import connection

from tests.cast import DONGGUAN, NANXIONG, SHAOGUAN, ZHUJI
from tests.funds.test_ledger_laws import refused as refused_by_database
from tests.funds.world import (
    TODAY,
    balance,
    ended,
    key,
    moved,
    officers,
    project,
    raised,
)
from zhuzhen.base import scope
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange, Scope
from zhuzhen.funds.choices import OrderKind, OrderState, Source, Stage
from zhuzhen.funds.commands import (
    AccountKey,
    Move,
    approve_order,
    close_month,
    receive_income,
    return_order,
    submit_carry_over,
    year_end_of,
)
from zhuzhen.funds.models import Entry, FundOrder
from zhuzhen.funds.queries import rates, total_of

pytestmark = pytest.mark.usefixtures("everything")
ARRIVED, ALLOCATED = Stage.ARRIVED, Stage.ALLOCATED
LATER = dt.date(2026, 2, 1)
UNDER = CodeRange.under


@pytest.fixture
def who(everything):
    return officers()


@pytest.fixture(autouse=True)
def later(settings):
    settings.DEMONSTRATION_TODAY = LATER


def refused(code: str):
    return pytest.raises(Problem, check=lambda problem: problem.code == code)


def of_year(year: int, stage: Stage = ARRIVED, **more) -> AccountKey:
    return AccountKey(stage, Source.CITY_SPECIAL, year, more.pop("place", NANXIONG), **more)


def ask(year: int, who, *, today=LATER, **more) -> FundOrder:
    return submit_carry_over(place=NANXIONG, year=year, by=who.finance, today=today, **more)


def end(year: int, who) -> tuple[FundOrder, list[Entry]]:
    """An order that ended a year, and its entries."""
    order = ended(year, place=NANXIONG, by=who.finance, approver=who.second, today=LATER)
    return order, list(order.ended.order_by("pk"))


def kinds(entries) -> list[tuple[str, str, int]]:
    return sorted((each.kind, each.cause, each.amount_fen) for each in entries)


def test_a_payer_too_counts_what_was_carried_over_only_in_the_year_it_came_in(who):
    raised(500)
    for fen, helper in ((70, DONGGUAN), (30, "")):  # one entry carries both: it is no payer's
        receive_income(source=Source.CITY_SPECIAL, year=2022, place=ZHUJI, amount_fen=fen,
                       on=TODAY, by=None, text="到账", helper_code=helper)  # fmt: skip
    end(2022, who)
    for seen, arrived in ((scope.EVERYTHING, 600), (Scope(ranges=(UNDER(DONGGUAN),)), 70)):
        with scope.within(seen):
            sums = [total_of(rates(year=year, day=LATER)).arrived_fen for year in (2022, 2023)]
        assert sums == [arrived, 0]


def test_what_is_left_goes_on_and_keeps_its_stage_place_and_purpose(who):
    raised(1_000)
    purpose = project()
    bound = key(ALLOCATED, place=ZHUJI, purpose=purpose)
    moved(OrderKind.ALLOCATION, Move(key(ARRIVED), bound, 400), by=who.finance,
          approver=who.second)  # fmt: skip
    order, entries = end(2022, who)
    assert (order.amount_fen, order.on, order.entry) == (1_000, dt.date(2023, 1, 1), None)
    assert order.text == "2022 年末结转：结转下年 10.00 元，收回统筹 0.00 元"
    assert {each.place_id for each in entries} == {NANXIONG, ZHUJI}
    assert {each.on for each in entries} == {order.on}
    assert balance(of_year(2023)) == 600
    assert balance(of_year(2023, ALLOCATED, place=ZHUJI, purpose_id=purpose.pk)) == 400
    assert balance(key(ARRIVED)) == 0
    with refused("fund_nothing_left"):
        ask(2022, who)


def test_nothing_moves_until_another_approves(who):
    raised(1_000)
    order = ask(2022, who)
    ending = year_end_of(order)
    assert ending.by_source() == [(Source.CITY_SPECIAL, 1_000, 0)]
    assert balance(key(ARRIVED)) == 1_000
    with refused("own_submission"):
        approve_order(order, by=who.finance, today=LATER)
    with refused("fund_carrying") as caught:
        ask(2022, who)
    assert "南雄市 2022 年的年末结转单已经提交" in caught.value.text
    return_order(order, by=who.second, reason="还有一笔没有付")
    assert ask(2022, who).state == OrderState.SUBMITTED


def test_sent_twice_it_is_one_order(who):
    raised(1_000)
    number = "6b2f8a52-93d0-4c8e-9a7c-3d1a5a0f6e11"
    first = ask(2022, who, request_id=number)
    assert ask(2022, who, request_id=number) == first


def test_what_was_spent_since_makes_the_order_stale(who):
    raised(1_000)
    order = ask(2022, who)
    moved(OrderKind.ALLOCATION, Move(key(ARRIVED), key(ALLOCATED), 1), by=who.finance,
          approver=who.second)  # fmt: skip
    with refused("fund_left_moved"):
        approve_order(order, by=who.second, today=LATER)
    assert not Entry.objects.filter(kind="carry_over").exists()


def test_money_that_came_after_the_year_goes_on_when_it_came(who):
    raised(1_000)
    raised(50, on=dt.date(2023, 1, 9))
    order, entries = end(2022, who)
    assert (order.on, [each.amount_fen for each in entries]) == (dt.date(2023, 1, 9), [1_050])


def test_of_a_city_only_its_own_money_ends(who):
    raised(1_000)
    raised(70, place=SHAOGUAN)
    order = submit_carry_over(place=SHAOGUAN, year=2022, by=who.host_city, today=LATER)
    assert order.amount_fen == 70


def test_money_carried_over_twice_is_reclaimed_unless_spent_and_the_oldest_is_spent_first(who):
    raised(1_000)
    end(2022, who)
    receive_income(source=Source.CITY_SPECIAL, year=2023, place=NANXIONG, amount_fen=500,
                   on=dt.date(2023, 5, 1), by=None, text="市级专项下达")  # fmt: skip
    june = dt.date(2023, 6, 1)
    allocated = of_year(2023, ALLOCATED)
    hands = {"by": who.finance, "approver": who.second, "today": june, "on": june}
    moved(OrderKind.ALLOCATION, Move(of_year(2023), allocated, 300), **hands)
    moved(OrderKind.PAYMENT, Move(allocated, of_year(2023, Stage.PAID), 300), **hands)
    # 700 of 2022 for the second time, 500 of 2023 for the first.
    assert kinds(end(2023, who)[1]) == [
        ("carry_over", "carried:1", 500),
        ("carry_over", "carried:2", 700),
    ]
    order, entries = end(2024, who)
    assert kinds(entries) == [("carry_over", "carried:2", 500), ("reclaim", "", 700)]
    assert order.text == "2024 年末结转：结转下年 5.00 元，收回统筹 7.00 元"
    assert year_end_of(order).by_source() == [(Source.CITY_SPECIAL, 500, 700)]
    reclaimed = next(each for each in entries if each.kind == "reclaim")
    assert reclaimed.text == "2022 年起连续结转满 2 次没有用完，收回统筹"
    assert balance(of_year(2024, Stage.RECLAIMED)) == 700
    assert kinds(end(2025, who)[1]) == [("reclaim", "", 500)]


def test_a_year_ends_after_it_is_over_and_by_who_may(who):
    raised(100)
    with refused("fund_year_running") as caught:
        ask(2022, who, today=TODAY)
    assert "2023-01-01 起才能结转" in caught.value.text
    for asked, code in ((who.neighbour, "not_allowed"), (who.town, "not_allowed")):
        with refused(code):
            submit_carry_over(place=NANXIONG, year=2022, by=asked, today=LATER)
    with refused("fund_closes_county"):
        submit_carry_over(place=ZHUJI, year=2022, by=who.finance, today=LATER)


@pytest.mark.parametrize("place", [NANXIONG, SHAOGUAN])
def test_nothing_is_carried_into_a_closed_month(who, place):
    raised(100)
    by = who.finance if place == NANXIONG else who.host_city
    close_month(place, month=dt.date(2023, 1, 1), by=by, today=LATER)
    with refused("closed_period"):
        ask(2022, who)


def test_a_month_with_a_year_s_end_that_waits_is_not_closed(who):
    raised(100)
    ask(2022, who)
    with refused("fund_order_pending"):
        close_month(NANXIONG, month=dt.date(2023, 1, 1), by=who.finance, today=LATER)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE funds_fundorder SET state = 'approved', decided_by_id = NULL",
        'INSERT INTO funds_entry (uid, kind, "on", posted_at, posted_in, place_id, helper_code, '
        "amount_fen, text, voucher_no, payee, use_code, papers, cause, year_end_id) "
        "SELECT gen_random_uuid(), 'carry_over', \"on\", now(), 0, place_id, '', 1, '', '', '', "
        "'', '{}', 'carried:1', id FROM funds_fundorder",
    ],
)
def test_a_year_s_end_and_its_entries_stand_together_for_sql_too(who, sql):
    raised(100)
    ask(2022, who)
    with refused_by_database("funds_year_end_whole"), connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS funds_year_end_whole IMMEDIATE")
