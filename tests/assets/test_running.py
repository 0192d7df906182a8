"""Contracts, what falls due by schedule, and what came of it, in the ledger."""

import datetime as dt
import uuid

import pytest

from tests.assets.test_cards import problem
from tests.assets.world import TODAY, VILLAGE, from_before, in_use, key, officers
from tests.funds.world import balance
from zhuzhen.assets.commands import (
    end_operation,
    receive_due,
    recount_dues,
    start_operation,
    take_asset_step,
)
from zhuzhen.assets.models import Asset, DueIncome
from zhuzhen.assets.verifying import verify
from zhuzhen.funds.choices import Source, Stage
from zhuzhen.funds.commands import approve_order, reverse_entry
from zhuzhen.funds.models import Entry

D = dt.date
pytestmark = pytest.mark.usefixtures("everything")
YEARS = {"from_on": D(2022, 1, 1), "to_on": D(2024, 6, 30), "yearly_fen": 36_600}


def lease(asset, who, **more):
    facts = {"mode": "lease", "operator": "某合作社", "by": who.village, "today": TODAY} | YEARS
    return start_operation(asset, **(facts | more))


def first_due(kind="income"):
    return DueIncome.objects.filter(kind=kind).order_by("due_on").first()


def test_dues_follow_the_contract_years():
    who = officers()
    lease(in_use(who), who, principal_fen=100, principal_parts=3)
    found = DueIncome.objects.order_by("kind", "due_on").values_list("kind", "due_on", "amount_fen")
    assert list(found) == [
        ("income", D(2022, 12, 31), 36_600),
        ("income", D(2023, 12, 31), 36_600),
        # 182 of 366 days.
        ("income", D(2024, 6, 30), 18_200),
        ("principal", D(2022, 12, 31), 33),
        ("principal", D(2023, 12, 31), 33),
        ("principal", D(2024, 6, 30), 34),
    ]


def test_only_what_is_operating_and_there_is_run():
    who = officers()
    public = in_use(who, kind="public_welfare")
    assert "公益性资产" in problem("asset_not_operating", lease, public, who).text
    problem("wrong_state", lease, from_before(who), who)
    problem("not_allowed", lease, in_use(who), who, by=who.finance)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"to_on": D(2021, 12, 31)}, "bad_span"),
        ({"operator": " "}, "bad_value"),
        ({"yearly_fen": -1}, "bad_value"),
        ({"principal_fen": -1}, "bad_value"),
        ({"principal_parts": 0}, "bad_value"),
    ],
)
def test_bad_contracts_are_refused(more, code):
    who = officers()
    problem(code, lease, in_use(who), who, **more)
    assert DueIncome.objects.count() == 0


def test_two_contracts_do_not_overlap():
    who = officers()
    made = in_use(who)
    lease(made, who)
    found = problem("overlaps", lease, made, who, from_on=D(2024, 6, 30), to_on=D(2025, 1, 1))
    assert "某合作社（2022-01-01 至 2024-06-30）" in found.text
    lease(made, who, from_on=D(2024, 7, 1), to_on=D(2025, 1, 1))


def test_a_contract_takes_an_idle_asset_into_use_again():
    who = officers()
    made = in_use(who)
    take_asset_step(made, step="report_idle", by=who.village, today=TODAY, reason="无人承租")
    lease(made, who)
    made.refresh_from_db()
    assert (made.state, made.due_on) == ("in_use", None)


def test_what_came_stands_as_arrived_in_the_ledger_and_no_more_than_is_due():
    who = officers()
    lease(in_use(who), who)
    due = first_due()
    facts = {"on": D(2022, 11, 1), "by": who.town, "today": TODAY}
    entry = receive_due(due, amount_fen=36_000, **facts)
    assert entry.cause == f"due:{due.pk}"
    arrived = key(Stage.ARRIVED, source=Source.ASSET_INCOME, place=VILLAGE)
    assert balance(arrived) == 36_000
    due.refresh_from_db()
    assert (due.received_fen, due.received_on) == (36_000, D(2022, 11, 1))
    found = problem("over_due", receive_due, due, amount_fen=601, **facts)
    assert "应收 366.00 元，已收 360.00 元，最多再收 6.00 元，这次填了 6.01 元" in found.text
    receive_due(due, amount_fen=600, **facts)
    assert balance(arrived) == 36_600
    assert [row["invariant"] for row in verify() if not row["holds"]] == []


def test_principal_is_kept_apart_from_income():
    who = officers()
    lease(in_use(who), who, principal_fen=500)
    receive_due(first_due("principal"), amount_fen=500, on=TODAY, by=who.finance, today=TODAY)
    back = key(Stage.ARRIVED, source=Source.PRINCIPAL_RETURN, place=VILLAGE)
    income = key(Stage.ARRIVED, source=Source.ASSET_INCOME, place=VILLAGE)
    assert (balance(back), balance(income)) == (500, 0)


@pytest.mark.parametrize(
    ("fen", "on", "code"),
    [
        (0, TODAY, "bad_value"),
        (-5, TODAY, "bad_value"),
        (5, TODAY + dt.timedelta(days=1), "bad_value"),
        (5, D(2021, 12, 31), "bad_value"),
    ],
)
def test_bad_receipts_are_refused(fen, on, code):
    who = officers()
    lease(in_use(who), who)
    problem(code, receive_due, first_due(), amount_fen=fen, on=on, by=who.town, today=TODAY)
    assert not Entry.objects.filter(kind="income").exists()


def test_a_village_books_no_income():
    who = officers()
    lease(in_use(who), who)
    for by in (who.village, who.stranger):
        problem("not_allowed", receive_due, first_due(), amount_fen=5, on=TODAY, by=by, today=TODAY)


def test_a_receipt_sent_twice_is_one():
    who = officers()
    lease(in_use(who), who)
    facts = {"amount_fen": 5, "on": TODAY, "by": who.town, "today": TODAY}
    request = uuid.uuid4()
    first = receive_due(first_due(), request_id=request, **facts)
    assert receive_due(first_due(), request_id=request, **facts).pk == first.pk
    assert first_due().received_fen == 5


def test_what_was_reversed_in_the_ledger_is_recounted():
    who = officers()
    lease(in_use(who), who)
    entry = receive_due(first_due(), amount_fen=500, on=TODAY, by=who.town, today=TODAY)
    receive_due(first_due(), amount_fen=7, on=D(2022, 11, 1), by=who.town, today=TODAY)
    assert recount_dues() == 0
    order = reverse_entry(entry, on=TODAY, text="记错了合同", by=who.finance)
    approve_order(order, by=who.approver, today=TODAY)
    broken = [row for row in verify() if not row["holds"]]
    assert [row["invariant"] for row in broken] == ["dues_received_match_ledger"]
    assert recount_dues() == 1
    due = first_due()
    assert (due.received_fen, due.received_on) == (7, D(2022, 11, 1))
    assert all(row["holds"] for row in verify())


def test_a_contract_that_ends_early_owes_nothing_after():
    who = officers()
    made = in_use(who)
    run = lease(made, who)
    facts = {"by": who.village, "today": TODAY}
    problem("reason_needed", end_operation, run, on=D(2023, 1, 31), reason=" ", **facts)
    problem("bad_span", end_operation, run, on=D(2021, 1, 31), reason="违约", **facts)
    end_operation(run, on=D(2023, 1, 31), reason="经营主体退出", **facts)
    assert list(DueIncome.objects.values_list("due_on", flat=True)) == [D(2022, 12, 31)]
    problem("already_done", end_operation, run, on=D(2023, 1, 31), reason="再次", **facts)
    lease(made, who, from_on=D(2023, 2, 1), to_on=D(2024, 1, 31))
    assert Asset.objects.get(pk=made.pk).steps.filter(step="end_operation").count() == 1
