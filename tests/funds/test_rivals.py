"""Real parallel connections: the last fen is paid once, nothing is lost, closing waits."""

import datetime as dt

import pytest

from tests.cast import NANXIONG, ZHUJI
from tests.funds.conftest import at_once, committed
from tests.funds.world import DAY, TODAY, balance, key, officers, ordered, project, raised
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import Direction, OrderKind, PurposeKind, Stage
from zhuzhen.funds.commands import Move, approve_order, close_month, open_purpose
from zhuzhen.funds.models import Closing, Entry, LedgerAccount
from zhuzhen.funds.verifying import verify

pytestmark = pytest.mark.usefixtures("apart")
ARRIVED, ALLOCATED, PAID = Stage.ARRIVED, Stage.ALLOCATED, Stage.PAID


@pytest.fixture(scope="module")
def who(apart):
    return committed(officers)


def of_rivals(results):
    problems = [each for each in results if isinstance(each, Problem)]
    others = [each for each in results if isinstance(each, Exception) and each not in problems]
    assert not others, others
    return problems, [each for each in results if each not in problems]


def allocated(who, fen):
    """A purpose with `fen` allocated to it."""

    def act():
        raised(fen)
        purpose = project()
        here = key(ALLOCATED, place=ZHUJI, purpose=purpose)
        order = ordered(OrderKind.ALLOCATION, Move(key(ARRIVED), here, fen), by=who.finance)
        approve_order(order, by=who.second, today=TODAY)
        return purpose, here

    return committed(act)


@pytest.mark.parametrize("left", [10_000, 19_999])
def test_two_pay_the_last_fen_and_one_is_refused(who, left):
    purpose, here = allocated(who, left)
    paid = here.at(PAID, purpose_id=purpose.pk)
    orders = [
        committed(lambda: ordered(OrderKind.PAYMENT, Move(here, paid, 10_000), by=who.finance))
        for _ in range(2)
    ]
    results = at_once(
        lambda: approve_order(orders[0], by=who.second, today=TODAY),
        lambda: approve_order(orders[1], by=who.county, today=TODAY),
    )
    problems, done = of_rivals(results)
    assert [each.code for each in problems] == ["fund_overdrawn"]
    rest = f"{(left - 10_000) / 100:.2f}"
    assert f"“已分配未签约”账户只有 {rest} 元，不够 100.00 元" in problems[0].text
    assert [each.state for each in done] == ["approved"]
    assert committed(lambda: (balance(here), balance(paid))) == (left - 10_000, 10_000)
    states = {committed(lambda order=order: type(order).objects.get(pk=order.pk).state)
              for order in orders}  # fmt: skip
    assert states == {"approved", "submitted"}, "the other can still be returned"


def test_many_at_once_never_spend_more_than_there_is_and_lock_nobody_out(who):
    """Payments in both directions over the same accounts, in all orders."""
    made = [allocated(who, 1_000) for _ in range(2)]
    (one, here), (other, there) = made

    def moving(start, end, fen):
        order = committed(
            lambda: ordered(OrderKind.ALLOCATION, Move(start, end, fen), by=who.finance)
        )
        return lambda: approve_order(order, by=who.second, today=TODAY)

    acts = [
        moving(*ends, fen)
        for ends, fen in [((here, there), 400), ((there, here), 300), ((here, there), 400),
                          ((there, here), 200), ((here, there), 300), ((there, here), 500)]
    ]  # fmt: skip
    problems, done = of_rivals(at_once(*acts))
    assert len(done) >= 4
    assert all(each.code == "fund_overdrawn" for each in problems)
    assert committed(lambda: balance(here) + balance(there)) == 2_000
    assert committed(lambda: min(balance(here), balance(there))) >= 0


def test_an_account_opened_by_two_is_one(who):
    purpose = committed(
        lambda: open_purpose(kind=PurposeKind.DONATION, title="助学", place=NANXIONG,
                             direction=Direction.LIVELIHOOD, on=DAY)
    )  # fmt: skip
    from zhuzhen.funds.choices import Source
    from zhuzhen.funds.commands import receive_income

    def give():
        return receive_income(source=Source.DONATION, year=2022, place=NANXIONG, amount_fen=7,
                              on=DAY, by=None, text="捐款", purpose=purpose)  # fmt: skip

    problems, done = of_rivals(at_once(*[give] * 4))
    assert (problems, len(done)) == ([], 4)
    accounts = committed(lambda: list(LedgerAccount.objects.filter(purpose=purpose)))
    assert [each.balance_fen for each in accounts] == [28]


def test_a_voucher_sent_twice_at_once_is_one_request(who):
    import uuid

    request = uuid.uuid4()
    committed(lambda: raised(500))

    def ask():
        return ordered(OrderKind.ALLOCATION, Move(key(ARRIVED), key(ALLOCATED, place=ZHUJI), 5),
                       by=who.finance, request_id=request)  # fmt: skip

    problems, done = of_rivals(at_once(ask, ask))
    assert all(each.code == "already_done" for each in problems)
    assert len(done) >= 1


@pytest.mark.parametrize("turn", range(6))
def test_posting_against_closing_leaves_nothing_after_the_lock(who, turn):
    """Either the entry was there before the month closed, or it is refused."""
    month = dt.date(2021, turn + 1, 1)
    results = at_once(
        lambda: raised(100, on=month.replace(day=15)),
        lambda: close_month(NANXIONG, month=month, by=who.finance, today=TODAY),
    )
    problems, _ = of_rivals(results)
    assert all(each.code == "closed_period" for each in problems)
    assert isinstance(results[1], Closing), "closing itself is never refused by a posting"
    posted = committed(lambda: Entry.objects.filter(on__month=turn + 1, on__year=2021).count())
    assert posted == (0 if problems else 1)


def test_the_ledger_holds_after_all_of_it(who):
    assert [row["invariant"] for row in verify() if not row["holds"]] == []
