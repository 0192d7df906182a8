"""An order that came to nothing is filled in anew, once; both name each other."""

import pytest
from django.db import connection

from tests.cast import ZHUJI
from tests.funds.test_ledger_laws import refused as refused_by_database
from tests.funds.world import DAY, TODAY, key, officers, ordered, raised
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands import (
    Move,
    approve_order,
    return_order,
    reverse_entry,
    withdraw_order,
)
from zhuzhen.funds.models import FundOrder

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who(everything):
    raised(1_000)
    return officers()


def ask(who, fen=400, **more) -> FundOrder:
    moves = Move(key(Stage.ARRIVED), key(Stage.ALLOCATED, place=ZHUJI), fen)
    return ordered(OrderKind.ALLOCATION, moves, by=who.finance, **more)


def refused(code: str):
    return pytest.raises(Problem, check=lambda problem: problem.code == code)


@pytest.mark.parametrize("ending", ["returned", "withdrawn"])
def test_what_was_returned_or_withdrawn_is_filled_in_anew_once(who, ending):
    first = ask(who)
    if ending == "returned":
        return_order(first, by=who.second, reason="金额不对")
    else:
        withdraw_order(first, by=who.finance)
    first.refresh_from_db()
    second = ask(who, fen=300, follows=first)
    assert (second.follows, first.followed_by) == (first, second)
    with refused("fund_followed"):
        ask(who, fen=200, follows=first)
    approve_order(second, by=who.second, today=TODAY)


def test_an_order_that_stands_is_not_followed(who):
    first = ask(who)
    with refused("fund_follows") as caught:
        ask(who, follows=first)
    assert "只有退回或撤回的单据可以重新填写" in caught.value.text
    done = approve_order(first, by=who.second, today=TODAY)
    with refused("fund_follows"):
        ask(who, follows=done)
    return_order(ask(who), by=who.second, reason="不办了")
    other = FundOrder.objects.get(state="returned")
    with refused("fund_follows"):
        reverse_entry(done.entry, on=DAY, text="记错了", by=who.finance, follows=other)


@pytest.mark.parametrize("column", ["follows_id = id", "uid = gen_random_uuid()",
                                    "helper_code = '441900000000'"])  # fmt: skip
def test_what_an_order_is_stays_frozen(who, column):
    ask(who)
    with refused_by_database("is frozen"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE funds_fundorder SET {column}")
