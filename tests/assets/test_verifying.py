"""Each invariant of assets finds what offends it, and says what to do."""

import pytest
from django.db import connection

from tests.assets.test_ending import Ending
from tests.assets.test_running import first_due, lease
from tests.assets.test_sharing import Sharing
from tests.assets.world import TODAY, VILLAGE, card, in_use, key, officers, pay, project, settled
from tests.funds.world import moved
from zhuzhen.assets.commands import book_proceeds, receive_due
from zhuzhen.assets.models import Asset, AssetFunding, Disposal, Distribution, DueIncome
from zhuzhen.assets.verifying import verify
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands import Move
from zhuzhen.projects.models import Project

pytestmark = pytest.mark.usefixtures("everything")


def broken():
    return {row["invariant"]: row for row in verify() if not row["holds"]}


def settled_asset(who, fen=1000):
    of = project(who)
    pay(who, of, fen)
    return settled(who, of, card(fen=fen))[0]


def test_all_hold_over_a_whole_life():
    who = officers()
    settled_asset(who)
    life = Sharing(who).noticed()
    life.take("review", who.town)
    life.take("file", who.county)
    ending = Ending(who, fen=9_000_000).decided()
    ending.take("approve", who.town)
    ending.noticed().disposed()
    book_proceeds(ending.made, reinvest="修路", by=who.finance, today=ending.today)
    assert broken() == {}
    assert len(verify()) == 11


def test_a_value_that_its_money_does_not_make():
    made = settled_asset(officers())
    Asset.objects.update(original_fen=999)
    row = broken()["fundings_sum_to_original"]
    assert row["first_offence"] == f"asset {made.code}"
    assert "资金来源分项" in row["remedy"]


def test_capitalised_money_that_is_in_no_card():
    settled_asset(officers())
    AssetFunding.objects.update(source="donation")
    assert set(broken()) == {"assets_match_capitalised"}


def test_money_capitalised_beside_a_settlement():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    paid = key(Stage.PAID, place=VILLAGE, purpose=of.purpose)
    moved(
        OrderKind.SETTLEMENT, Move(paid, paid.at(Stage.CAPITALISED, purpose_id=of.purpose_id), 1),
        by=who.finance, approver=who.approver, on=TODAY,
    )  # fmt: skip
    assert set(broken()) == {"assets_match_capitalised"}


def test_a_settled_project_with_money_left_at_paid():
    who = officers()
    of = project(who)
    pay(who, of, 1000)
    Project.objects.filter(pk=of.pk).update(state="settled")
    row = broken()["paid_is_capitalised_or_expensed"]
    assert row["first_offence"] == "project P-1"


def test_an_asset_in_use_that_is_nobodys():
    made = in_use(officers())
    made.ownerships.all().delete()
    assert set(broken()) == {"asset_shares_add_up"}


def test_a_receipt_that_the_ledger_does_not_know():
    who = officers()
    lease(in_use(who), who)
    receive_due(first_due(), amount_fen=5, on=TODAY, by=who.town, today=TODAY)
    DueIncome.objects.filter(received_fen=5).update(received_fen=6)
    assert set(broken()) == {"dues_received_match_ledger"}


def test_an_asset_that_says_disposed_without_a_disposal():
    made = in_use(officers())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assets_asset SET state = 'disposed' WHERE id = %s", [made.pk])
    assert set(broken()) == {
        "disposed_once_and_booked",
        "assets_stand_where_their_last_step_left_them",
    }


def test_proceeds_that_are_not_those_of_the_ledger():
    who = officers()
    life = Ending(who, fen=9_000_000).decided()
    life.take("approve", who.town)
    life.noticed().disposed(fen=400)
    book_proceeds(life.made, reinvest="修路", by=who.finance, today=life.today)
    Disposal.objects.update(proceeds_fen=401)
    assert set(broken()) == {"disposed_once_and_booked"}


def test_a_distribution_above_what_arrived_or_expensed():
    who = officers()
    life = Sharing(who).noticed()
    life.take("review", who.town)
    life.take("file", who.county)
    Distribution.objects.update(amount_fen=501)
    assert set(broken()) == {"filed_distributions_are_expensed", "distributed_within_arrived"}
