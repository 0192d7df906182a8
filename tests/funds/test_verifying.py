"""Each invariant catches what breaks it: rows changed with the triggers off, as a thief would."""

import datetime as dt

import pytest
from django.db import connections

from tests.cast import NANXIONG, SHAOGUAN, ZHUJI, account
from tests.funds.conftest import committed
from tests.funds.world import DAY, TODAY, ended, key, moved, officers, pairs, project, raised, tag
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands import (
    Move,
    approve_order,
    close_month,
    pass_budget,
    receive,
    reckon_contributions,
    reverse_entry,
    set_budget,
    transfer,
)
from zhuzhen.funds.models import Contribution
from zhuzhen.funds.verifying import verify

pytestmark = pytest.mark.usefixtures("apart")
NAMES = [
    "entries_balance",
    "balances_are_their_lines",
    "months_are_their_lines",
    "lines_stand_with_their_account",
    "allocation_within_arrival",
    "payment_within_allocation",
    "entries_move_as_their_kind",
    "money_keeps_its_source",
    "reversals_mirror",
    "transfers_match_contributions",
    "transfers_within_budget",
    "shares_due_add_up",
    "dues_are_their_last_change",
    "orders_posted_as_approved",
    "nobody_approves_their_own",
    "closed_months_take_nothing",
]


@pytest.fixture(scope="module")
def world(apart):
    """A year with everything in it: shares, vouchers, orders, a reversal, a closed month."""
    committed(_year)


def _year():
    who = officers()
    second = account("韶关二", role="city", place_id=SHAOGUAN)
    pairs()
    tag(ZHUJI)
    reckon_contributions(year=2022, by=None, today=TODAY)
    own = Contribution.objects.get(source="assisting_city")
    set_budget(own, amount_fen=own.due_fen, item="帮扶支出", on=DAY, by=who.payer)
    pass_budget(own, on=DAY, by=who.payer)
    voucher = transfer(own, amount_fen=5_000, voucher_no="拨 1", on=DAY, by=who.payer)
    receive(voucher, receipt_no="收 1", on=DAY, by=who.host_city)
    raised(10_000)
    here = key(Stage.ALLOCATED, place=ZHUJI, purpose=project())
    made = moved(OrderKind.ALLOCATION, Move(key(Stage.ARRIVED), here, 4_000), by=who.finance,
                 approver=who.second)  # fmt: skip
    moved(OrderKind.PAYMENT, Move(here, here.at(Stage.PAID, purpose_id=here.purpose_id), 1_000),
          by=who.finance, approver=who.second)  # fmt: skip
    wrong = moved(OrderKind.ALLOCATION, Move(key(Stage.ARRIVED), here, 500), by=who.finance,
                  approver=who.second)  # fmt: skip
    back = reverse_entry(wrong.entry, on=DAY, text="分错了", by=who.finance)
    approve_order(back, by=who.second, today=TODAY)
    close_month(NANXIONG, month=DAY, by=who.finance, today=TODAY)
    later = dt.date(2023, 2, 1)
    for place in (SHAOGUAN, NANXIONG):
        ended(2022, place=place, by=who.finance if place == NANXIONG else who.host_city,
              approver=second if place == SHAOGUAN else who.second, today=later)  # fmt: skip
    assert made.entry is not None


def broken():
    return [row["invariant"] for row in verify() if not row["holds"]]


def test_a_sound_ledger_holds_every_one(world):
    rows = verify()
    assert [row["invariant"] for row in rows] == NAMES
    assert all(row["holds"] and row["checked"] and not row["remedy"] for row in rows)


_FIRST = "(SELECT min(id) FROM {})"
_TAMPERED = [
    # what is changed, what must be noticed, by which other invariants too
    ("funds_entry", "SET amount_fen = amount_fen + 1 WHERE kind = 'income'",
     {"entries_balance"}),
    ("funds_line", "SET amount_fen = amount_fen + 1 WHERE amount_fen = 4000",
     {"entries_balance", "balances_are_their_lines", "months_are_their_lines",
      "money_keeps_its_source", "orders_posted_as_approved"}),
    ("funds_ledgeraccount", "SET balance_fen = balance_fen + 1 WHERE stage = 'paid'",
     {"balances_are_their_lines"}),
    ("funds_monthtotal", "SET amount_fen = amount_fen + 1 WHERE month = '2022-03-01'",
     {"months_are_their_lines"}),
    ("funds_line", "SET place_id = '440281000000' WHERE amount_fen = 4000",
     {"lines_stand_with_their_account"}),
    ("funds_line", "SET \"on\" = '2022-03-09' WHERE amount_fen = -4000",
     {"lines_stand_with_their_account", "allocation_within_arrival"}),
    ("funds_line", "SET \"on\" = '2022-03-09' WHERE amount_fen = -1000",
     {"lines_stand_with_their_account", "payment_within_allocation"}),
    ("funds_entry", "SET kind = 'payment' WHERE kind = 'income'",
     {"entries_move_as_their_kind"}),
    ("funds_ledgeraccount", "SET source = 'donation' WHERE stage = 'paid'",
     {"money_keeps_its_source", "orders_posted_as_approved"}),
    ("funds_line", "SET amount_fen = -501 WHERE entry_id = (SELECT id FROM funds_entry "
     "WHERE reverses_id IS NOT NULL) AND amount_fen = -500",
     {"entries_balance", "balances_are_their_lines", "months_are_their_lines",
      "reversals_mirror", "money_keeps_its_source",
      "payment_within_allocation"}),
    ("funds_transfer", "SET amount_fen = amount_fen + 1", {"transfers_match_contributions"}),
    ("funds_transfer", "SET cancelled_at = now()", {"transfers_match_contributions"}),
    ("funds_contribution", "SET budgeted_fen = 4999 WHERE passed_on IS NOT NULL",
     {"transfers_within_budget"}),
    ("funds_contribution", "SET due_fen = due_fen - 1 WHERE source = 'provincial'",
     {"shares_due_add_up", "dues_are_their_last_change"}),
    ("funds_duechange", "SET due_fen = due_fen - 1",
     {"dues_are_their_last_change"}),
    ("funds_fundorder", "SET text = '改过' WHERE amount_fen = 4000",
     {"orders_posted_as_approved"}),
    ("funds_fundorder", "SET \"on\" = '2022-03-11' WHERE amount_fen = 4000",
     {"orders_posted_as_approved"}),
    ("funds_entry", "SET cause = 'carried:2' WHERE kind = 'carry_over'",
     {"orders_posted_as_approved"}),
    ("funds_entry", "SET year_end_id = NULL WHERE kind = 'carry_over'",
     {"orders_posted_as_approved"}),
    ("funds_fundorder", "SET decided_by_id = NULL WHERE amount_fen = 4000",
     {"nobody_approves_their_own"}),
    ("funds_closing", "SET closed_at = '2022-03-31'", {"closed_months_take_nothing"}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "change", "noticed"), _TAMPERED)
def test_what_is_changed_behind_the_system_is_noticed(world, table, change, noticed):
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # triggers off
        cursor.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {table}")
        cursor.execute(f"UPDATE {table} {change}")
        assert cursor.rowcount, "the case changes something"
        try:
            found = broken()
            remedies = [row["remedy"] for row in verify() if not row["holds"]]
        finally:
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept")
            cursor.execute("DROP TABLE kept")
            cursor.execute("SET session_replication_role = DEFAULT")
    assert set(found) == noticed
    assert all(remedies)
    assert broken() == []
