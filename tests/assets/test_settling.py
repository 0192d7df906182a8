"""Settlement: what is paid becomes cards by source, or is expensed; by two people; held fast."""

import dataclasses

import pytest
from django.db import DatabaseError, connection, transaction

from tests.assets.test_cards import problem
from tests.assets.world import (
    DONATED,
    SPECIAL,
    TODAY,
    VILLAGE,
    card,
    key,
    officers,
    pay,
    project,
    settled,
    whole,
)
from tests.funds.world import balance
from zhuzhen.assets.commands import (
    approve_any,
    approve_settlement,
    cancel_cards,
    confirm_title,
    register_asset,
    settle_project,
)
from zhuzhen.assets.models import Asset, AssetFunding, Settlement
from zhuzhen.assets.verifying import verify
from zhuzhen.funds.choices import Stage
from zhuzhen.funds.commands import approve_order, return_order, reverse_entry

pytestmark = pytest.mark.usefixtures("everything")


def sure() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_settlement_makes_cards_of_each_money_in_proportion_to_the_fen():
    who = officers()
    of = project(who)
    pay(who, of, 700)
    pay(who, of, 300, source=DONATED)
    made = settled(who, of, card("甲", 333), card("乙", 567), expensed=100)
    sure()
    assert [(each.title, each.original_fen, each.state) for each in made] == [
        ("甲", 333, "formed"),
        ("乙", 567, "formed"),
    ]
    parts = AssetFunding.objects.order_by("asset_id", "source").values_list(
        "asset__title", "source", "amount_fen"
    )
    assert list(parts) == [
        ("甲", SPECIAL, 233), ("甲", DONATED, 100), ("乙", SPECIAL, 397), ("乙", DONATED, 170),
    ]  # fmt: skip
    for source, capitalised, expensed in ((SPECIAL, 630, 70), (DONATED, 270, 30)):
        stands = {"source": source, "place": VILLAGE, "purpose": of.purpose}
        assert balance(key(Stage.PAID, **stands)) == 0
        assert balance(key(Stage.CAPITALISED, **stands)) == capitalised
        assert balance(key(Stage.EXPENSED, **stands)) == expensed
    of.refresh_from_db()
    assert (of.state, of.settled_fen) == ("settled", 1000)
    assert [row["invariant"] for row in verify() if not row["holds"]] == []


def test_who_asks_does_not_approve():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    asked = settle_project(
        of, settled_fen=1000, cards=(card(fen=1000),), expensed_fen=0, by=who.finance, today=TODAY
    )
    problem("own_submission", approve_settlement, asked, by=who.finance, today=TODAY)
    problem("not_allowed", approve_settlement, asked, by=who.village, today=TODAY)
    assert Asset.objects.count() == 0
    assert balance(key(Stage.PAID, place=VILLAGE, purpose=of.purpose)) == 1000


def test_every_fault_of_a_settlement_is_told_at_once():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    found = problem(
        "asset_not_ready", settle_project, of, settled_fen=900, expensed_fen=-1,
        cards=(card(" ", 0), card("乙", 800)), by=who.finance, today=TODAY,
    )  # fmt: skip
    assert [str(each) for each in found.faults] == [
        "结算额减质保金是 9.00 元，已支付未结转的是 10.00 元；请先付清，或改结算额",
        "各张卡片和直接列支合计 7.99 元，不等于要结转的 9.00 元；请改卡片或列支金额",
        "第 1 张卡片没有写名称",
        "“ ”的金额不大于 0",
        "直接列支是负数",
    ]
    lost = card(fen=1000, place_id="449999999999")
    problem(
        "unknown_place", settle_project, of, settled_fen=1000, expensed_fen=0, cards=(lost,),
        by=who.finance, today=TODAY,
    )  # fmt: skip


def test_a_project_is_settled_once_unless_it_was_returned():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    facts = {
        "settled_fen": 1000, "cards": (card(fen=1000),), "expensed_fen": 0, "by": who.finance,
        "today": TODAY,
    }  # fmt: skip
    asked = settle_project(of, **facts)
    problem("settled_already", settle_project, of, **facts)
    return_order(asked.order, by=who.approver, reason="卡片不全")
    again = settle_project(of, **facts)
    approve_settlement(again, by=who.approver, today=TODAY)
    problem("already_done", approve_settlement, again, by=who.approver, today=TODAY)
    of.refresh_from_db()
    problem("asset_not_ready", settle_project, of, **facts)


def test_money_that_was_paid_meanwhile_is_told():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    asked = settle_project(
        of, settled_fen=1000, cards=(card(fen=1000),), expensed_fen=0, by=who.finance, today=TODAY
    )
    pay(who, of, 1)
    found = problem("paid_moved", approve_settlement, asked, by=who.approver, today=TODAY)
    assert "结算 10.00 元，现在已支付未结转 10.01 元" in found.text


def test_only_an_accepted_project_is_settled():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    of.state = "building"
    of.save(update_fields=["state"])
    problem(
        "wrong_state", settle_project, of, settled_fen=1000, cards=(card(fen=1000),),
        expensed_fen=0, by=who.finance, today=TODAY,
    )  # fmt: skip


def test_the_database_refuses_an_approval_that_makes_no_cards():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    asked = settle_project(
        of, settled_fen=1000, cards=(card(fen=1000),), expensed_fen=0, by=who.finance, today=TODAY
    )
    with pytest.raises(DatabaseError, match="makes no cards"), transaction.atomic():
        approve_order(asked.order, by=who.approver, today=TODAY)
        sure()


def test_an_order_of_settlement_approved_as_an_order_makes_its_cards():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    asked = settle_project(
        of, settled_fen=1000, cards=(card(fen=1000),), expensed_fen=0, by=who.finance, today=TODAY
    )
    approved = approve_any(asked.order, by=who.approver, today=TODAY)
    sure()
    assert approved.state == "approved"
    assert Asset.objects.get().original_fen == 1000


def test_the_cards_that_were_asked_for_are_frozen():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    settle_project(
        of, settled_fen=1000, cards=(card(fen=1000),), expensed_fen=0, by=who.finance, today=TODAY
    )
    for act in (lambda: Settlement.objects.update(cards=[]), Settlement.objects.all().delete):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            act()


def test_a_retention_paid_later_adds_to_the_asset_it_was_retained_for():
    who = officers()
    of = project(who)
    pay(who, of, 970)
    (made,) = settled(who, of, card(fen=970), retention_fen=30)
    of.refresh_from_db()
    assert (of.state, of.settled_fen, of.retention_fen) == ("settled", 1000, 30)
    pay(who, of, 30)
    other = card("质保金", 30, adds_to="440282113201-99999")
    problem(
        "added_elsewhere", settle_project, of, settled_fen=30, cards=(other,), expensed_fen=0,
        by=who.finance, today=TODAY,
    )  # fmt: skip
    settled(who, of, dataclasses.replace(other, adds_to=made.code))
    made.refresh_from_db()
    assert made.original_fen == 1000
    assert sorted(made.fundings.values_list("amount_fen", flat=True)) == [30, 970]
    assert [row["invariant"] for row in verify() if not row["holds"]] == []


def test_an_entry_of_which_assets_are_made_is_not_reversed_until_they_are_cancelled():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    (made,) = settled(who, of, card(fen=1000))
    settlement = Settlement.objects.get()
    facts = {"on": TODAY, "text": "结算有误", "by": who.finance}
    order = reverse_entry(settlement.order.entry, **facts)
    with pytest.raises(DatabaseError, match="assets are made of entry"), transaction.atomic():
        approve_order(order, by=who.approver, today=TODAY)
    cancel_cards(settlement, by=who.county, today=TODAY, reason="结算有误")
    approve_order(order, by=who.approver, today=TODAY)
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert balance(key(Stage.PAID, place=VILLAGE, purpose=of.purpose)) == 1000
    of.state = "accepted"
    of.save(update_fields=["state"])
    (again,) = settled(who, of, card(fen=1000))
    assert again.state == "formed"


def test_what_is_already_used_is_not_cancelled():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    (made,) = settled(who, of, card(fen=1000))
    register_asset(made, by=who.village, today=TODAY, keeper="村委会", papers=(1,))
    confirm_title(made, whole(), by=who.county, today=TODAY)
    settlement = Settlement.objects.get()
    problem("reason_needed", cancel_cards, settlement, by=who.county, today=TODAY, reason=" ")
    Asset.objects.update(state="in_use")
    problem("wrong_state", cancel_cards, settlement, by=who.county, today=TODAY, reason="有误")
