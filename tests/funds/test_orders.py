"""Orders: asked for by one, approved by another, posted as submitted; every refusal its message."""

import datetime as dt
import uuid

import pytest

from tests.cast import NANXIONG, ZHUJI
from tests.funds.world import (
    DAY,
    TODAY,
    balance,
    key,
    moved,
    officers,
    ordered,
    project,
    raised,
)
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands import (
    Move,
    approve_order,
    close_purpose,
    receive_income,
    return_order,
    reverse_entry,
    withdraw_order,
)
from zhuzhen.funds.models import Line

pytestmark = pytest.mark.usefixtures("everything")
ARRIVED, ALLOCATED, PAID = Stage.ARRIVED, Stage.ALLOCATED, Stage.PAID


@pytest.fixture
def who(everything):
    return officers()


def allocation(amount_fen: int, *, place: str = ZHUJI, purpose=None) -> Move:
    return Move(key(ARRIVED), key(ALLOCATED, place=place, purpose=purpose), amount_fen)


def refused(code: str):
    return pytest.raises(Problem, check=lambda problem: problem.code == code)


def test_an_approved_order_is_posted_as_it_was_submitted(who):
    raised(10_000)
    made = moved(OrderKind.ALLOCATION, allocation(4_000), by=who.finance, approver=who.second)
    assert made.entry.amount_fen == 4_000
    assert made.entry.kind == "allocation"
    assert made.entry.place_id == ZHUJI, "seen at the lowest place"
    assert made.entry.by == who.finance
    assert (balance(key(ARRIVED)), balance(key(ALLOCATED, place=ZHUJI))) == (6_000, 4_000)
    acts = AuditEntry.objects.filter(subject_id=str(made.uid)).order_by("pk")
    assert list(acts.values_list("act", "actor_name")) == [
        ("order.submit", "南雄财政"),
        ("order.approve", "南雄财政二"),
    ]


def test_nobody_approves_their_own(who):
    raised(10_000)
    order = ordered(OrderKind.ALLOCATION, allocation(4_000), by=who.finance)
    with refused("own_submission"):
        approve_order(order, by=who.finance, today=TODAY)
    assert balance(key(ARRIVED)) == 10_000


@pytest.mark.parametrize("name", ["town", "neighbour", "province", "payer", "host_city"])
def test_who_may_not_approve(who, name):
    raised(10_000)
    order = ordered(OrderKind.ALLOCATION, allocation(4_000), by=who.finance)
    if name == "host_city":  # stands above the county: may
        assert approve_order(order, by=who.host_city, today=TODAY).state == "approved"
        return
    with refused("not_allowed"):
        approve_order(order, by=getattr(who, name), today=TODAY)


def test_a_town_asks_for_its_own_but_not_for_the_county(who):
    raised(10_000)
    moved(OrderKind.ALLOCATION, allocation(4_000), by=who.finance, approver=who.second)
    purpose = project()
    onward = Move(key(ALLOCATED, place=ZHUJI), key(ALLOCATED, place=ZHUJI, purpose=purpose), 1_000)
    moved(OrderKind.ALLOCATION, onward, by=who.town, approver=who.finance)
    assert balance(key(ALLOCATED, place=ZHUJI, purpose=purpose)) == 1_000
    with refused("not_allowed"):
        ordered(OrderKind.ALLOCATION, allocation(1), by=who.town)


def test_more_than_arrived_is_not_allocated(who):
    raised(9_999)
    with refused("fund_overdrawn") as caught:
        ordered(OrderKind.ALLOCATION, allocation(10_000), by=who.finance)
    assert caught.value.text == (
        "南雄市2022年市级专项“到账未分配”账户只有 99.99 元，不够 100.00 元，还差 0.01 元；"
        "没有入账。请减少金额，或先把钱确认到账再办。"
    )


def test_a_source_without_arrival_is_told_so(who):
    with refused("fund_no_arrival") as caught:
        ordered(OrderKind.ALLOCATION, allocation(100), by=who.finance)
    assert "南雄市2022年市级专项“到账未分配”账户还没有到账的钱" in caught.value.text


def test_a_payment_of_100_against_99_99_left_names_the_account(who):
    raised(20_000)
    purpose = project()
    moved(
        OrderKind.ALLOCATION,
        allocation(9_999, purpose=purpose),
        by=who.finance,
        approver=who.second,
    )
    here = key(ALLOCATED, place=ZHUJI, purpose=purpose)
    with refused("fund_overdrawn") as caught:
        ordered(OrderKind.PAYMENT, Move(here, here.at(PAID, purpose_id=purpose.pk), 10_000),
                by=who.finance)  # fmt: skip
    assert caught.value.text == (
        "珠玑镇2022年市级专项“珠玑镇灌溉渠”的“已分配未签约”账户只有 99.99 元，"
        "不够 100.00 元，还差 0.01 元；没有入账。请减少金额，或先把钱分配下来再办。"
    )


def test_of_two_orders_for_the_last_fen_the_later_is_refused_at_approval(who):
    raised(100)
    first, second = (
        ordered(OrderKind.ALLOCATION, allocation(100), by=who.finance) for _ in range(2)
    )
    approve_order(first, by=who.second, today=TODAY)
    with refused("fund_overdrawn") as caught:
        approve_order(second, by=who.second, today=TODAY)
    assert "账户只有 0.00 元" in caught.value.text, "it did arrive: the first has taken it"
    second.refresh_from_db()
    assert (second.state, balance(key(ARRIVED))) == ("submitted", 0)
    assert balance(key(ALLOCATED, place=ZHUJI)) == 100


def test_one_payment_from_several_sources_is_one_entry(who):
    raised(300)
    purpose = project()
    moved(OrderKind.ALLOCATION, allocation(300, purpose=purpose),
          by=who.finance, approver=who.second)  # fmt: skip
    here = key(ALLOCATED, place=ZHUJI, purpose=purpose)
    other = type(here)(here.stage, here.source, 2021, here.place_id, "", purpose.pk)
    raised_2021 = type(here)(ARRIVED, here.source, 2021, NANXIONG)
    receive_income(source=here.source, year=2021, place=NANXIONG, amount_fen=200, on=DAY,
                   by=None, text="上年专项")  # fmt: skip
    moved(OrderKind.ALLOCATION, Move(raised_2021, other, 200), by=who.finance, approver=who.second)
    pay = [Move(each, each.at(PAID, purpose_id=purpose.pk), fen)
           for each, fen in ((here, 250), (other, 150))]  # fmt: skip
    made = moved(OrderKind.PAYMENT, *pay, by=who.finance, approver=who.second)
    assert made.entry.amount_fen == 400
    assert made.entry.payee == "某建筑公司"
    assert sorted(made.entry.lines.values_list("amount_fen", flat=True)) == [-250, -150, 150, 250]


def test_a_reversal_restores_every_balance_and_both_stay(who):
    raised(10_000)
    made = moved(OrderKind.ALLOCATION, allocation(4_000), by=who.finance, approver=who.second)
    order = reverse_entry(made.entry, on=DAY, text="分错了镇", by=who.finance)
    with refused("fund_reversing"):
        reverse_entry(made.entry, on=DAY, text="又冲一次", by=who.finance)
    with refused("own_submission"):
        approve_order(order, by=who.finance, today=TODAY)
    back = approve_order(order, by=who.second, today=TODAY).entry
    assert back.reverses == made.entry
    assert (balance(key(ARRIVED)), balance(key(ALLOCATED, place=ZHUJI))) == (10_000, 0)
    assert Line.objects.filter(entry__in=(made.entry, back)).count() == 4
    with refused("fund_reversed"):
        reverse_entry(made.entry, on=DAY, text="再冲一次", by=who.finance)
    with refused("fund_reversal_final"):
        reverse_entry(back, on=DAY, text="冲回来", by=who.finance)


def test_what_has_gone_on_cannot_be_reversed_before_it_comes_back(who):
    raised(100)
    purpose = project()
    first = moved(OrderKind.ALLOCATION, allocation(100), by=who.finance, approver=who.second)
    here = key(ALLOCATED, place=ZHUJI)
    moved(OrderKind.ALLOCATION, Move(here, here.at(ALLOCATED, purpose_id=purpose.pk), 60),
          by=who.town, approver=who.finance)  # fmt: skip
    order = reverse_entry(first.entry, on=DAY, text="分错了", by=who.finance)
    with refused("fund_overdrawn") as caught:
        approve_order(order, by=who.second, today=TODAY)
    assert "只有 0.40 元，不够 1.00 元" in caught.value.text


def test_returned_and_withdrawn_orders_move_nothing(who):
    raised(100)
    order = ordered(OrderKind.ALLOCATION, allocation(100), by=who.finance)
    with refused("reason_needed"):
        return_order(order, by=who.second, reason=" ")
    assert return_order(order, by=who.second, reason="镇不对").reason == "镇不对"
    with refused("wrong_state"):
        approve_order(order, by=who.second, today=TODAY)
    other = ordered(OrderKind.ALLOCATION, allocation(100), by=who.finance)
    with refused("fund_not_yours"):
        withdraw_order(other, by=who.second)
    assert withdraw_order(other, by=who.finance).state == "withdrawn"
    assert balance(key(ARRIVED)) == 100


def test_the_same_request_is_one_order(who):
    raised(100)
    request = uuid.uuid4()
    one, two = (
        ordered(OrderKind.ALLOCATION, allocation(50), by=who.finance, request_id=request)
        for _ in range(2)
    )
    assert one == two
    with refused("fund_request_reused"):
        ordered(OrderKind.WITHDRAWAL, Move(key(ALLOCATED), key(ARRIVED), 1), by=who.finance,
                request_id=request)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "kind", "build"),
    [
        ("fund_nothing_moved", OrderKind.ALLOCATION, lambda: []),
        ("fund_amount", OrderKind.ALLOCATION, lambda: [allocation(0)]),
        ("fund_amount", OrderKind.ALLOCATION, lambda: [allocation(-5)]),
        ("fund_move_unfit", OrderKind.PAYMENT, lambda: [allocation(5)]),
        ("fund_move_unfit", OrderKind.ALLOCATION,
         lambda: [Move(key(ALLOCATED), key(ALLOCATED), 5)]),
        ("fund_source_kept", OrderKind.ALLOCATION,
         lambda: [Move(key(ARRIVED), type(key(ARRIVED))(ALLOCATED, key(ARRIVED).source, 2023,
                                                         NANXIONG), 5)]),
        ("fund_move_apart", OrderKind.ALLOCATION,
         lambda: [Move(key(ARRIVED), key(ALLOCATED, place="440281001000"), 5)]),
        ("fund_purpose_gone", OrderKind.ALLOCATION,
         lambda: [Move(key(ARRIVED), key(ARRIVED).at(ALLOCATED, purpose_id=987654), 5)]),
        ("unknown_place", OrderKind.ALLOCATION,
         lambda: [Move(key(ARRIVED), key(ALLOCATED, place="440282999000"), 5)]),
    ],
)  # fmt: skip
def test_bad_movements(who, code, kind, build):
    raised(100)
    with refused(code):
        ordered(kind, *build(), by=who.finance if code != "fund_move_apart" else who.host_city)


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("fund_text_missing", {"text": "  "}),
        ("fund_text_long", {"text": "长" * 301}),
        ("fund_payee_missing", {"payee": ""}),
    ],
)
def test_bad_texts(who, code, more):
    raised(100)
    moved(OrderKind.ALLOCATION, allocation(50), by=who.finance, approver=who.second)
    here = key(ALLOCATED, place=ZHUJI)
    with refused(code):
        ordered(OrderKind.PAYMENT, Move(here, here.at(PAID), 5), by=who.finance, **more)


def test_an_order_for_a_day_to_come_waits(who):
    raised(100)
    order = ordered(OrderKind.ALLOCATION, allocation(50), by=who.finance, on=dt.date(2022, 11, 21))
    with refused("fund_future"):
        approve_order(order, by=who.second, today=TODAY)


def test_a_purpose_ends_only_empty_and_then_takes_nothing(who):
    raised(100)
    purpose = project()
    moved(OrderKind.ALLOCATION, allocation(50, purpose=purpose), by=who.finance,
          approver=who.second)  # fmt: skip
    with refused("fund_purpose_holds"):
        close_purpose(purpose, on=DAY, by=None)
    here = key(ALLOCATED, place=ZHUJI, purpose=purpose)
    moved(OrderKind.WITHDRAWAL, Move(here, key(ARRIVED), 50), by=who.finance, approver=who.second)
    close_purpose(purpose, on=DAY, by=None)
    with refused("fund_purpose_closed"):
        ordered(OrderKind.ALLOCATION, allocation(5, purpose=purpose), by=who.finance,
                on=dt.date(2022, 3, 11))  # fmt: skip


def test_money_for_a_purpose_stays_where_the_purpose_is(who):
    raised(100)
    purpose = project()
    with refused("fund_purpose_place"):
        ordered(OrderKind.ALLOCATION, allocation(5, place="440282112000", purpose=purpose),
                by=who.finance)  # fmt: skip


def test_money_does_not_go_out_on_a_day_before_it_came(who):
    raised(100, on=dt.date(2022, 3, 1))
    raised(100, on=dt.date(2022, 3, 20))
    with refused("fund_overdrawn_then") as caught:
        moved(OrderKind.ALLOCATION, allocation(150), by=who.finance, approver=who.second)
    assert caught.value.text == (
        "南雄市2022年市级专项“到账未分配”账户在 2022-03-10 到 2022-03-20 之间最少时只有 1.00 元，"
        "不够 1.50 元。请把记账日期改为 2022-03-20 或以后，或减少金额。"
    )
    moved(OrderKind.ALLOCATION, allocation(150), by=who.finance, approver=who.second,
          on=dt.date(2022, 3, 20))  # fmt: skip


def test_a_reversal_is_not_dated_before_what_it_reverses(who):
    raised(100)
    made = moved(OrderKind.ALLOCATION, allocation(50), by=who.finance, approver=who.second)
    with refused("fund_reversed_early"):
        reverse_entry(made.entry, on=dt.date(2022, 3, 9), text="分错", by=who.finance)


def test_who_asks_is_told_at_once_that_the_money_came_later(who):
    raised(100, on=dt.date(2022, 3, 20))
    with refused("fund_overdrawn_then"):
        ordered(OrderKind.ALLOCATION, allocation(5), by=who.finance, on=dt.date(2022, 3, 1))
