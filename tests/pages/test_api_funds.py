"""Money over the API: balances, contributions, orders and entries, in the caller's scope."""

import pytest
from django.test import Client

from tests.cast import NANXIONG, SHAOGUAN, ZHUJI, account
from tests.pages.money_world import MoneyWorld, build
from tests.pages.test_api import key_of

ROOT = "/api/v1/funds"


@pytest.fixture
def world(everything) -> MoneyWorld:
    return build()


def ask(account, path, **query):
    return Client().get(f"{ROOT}/{path}", query, headers=key_of(account))


def test_balances_at_any_day_and_as_known(world):
    who = world.who.host_city
    rows = ask(who, "balances", place=ZHUJI).json()
    stood = {(row["stage"], row["source"]): row["fen"] for row in rows}
    assert stood == {
        ("allocated", "assisting_city"): 40_000_000,
        ("committed", "assisting_city"): 179_999_995,
        ("paid", "assisting_city"): 80_000_005,
        ("arrived", "donation"): 6_000_000,
    }
    before = ask(who, "balances", place=ZHUJI, day="2022-08-17").json()
    assert "paid" not in {row["stage"] for row in before}
    assert ask(who, "balances", known="2022-11-20T00:00:00+08:00").json() == []
    assert ask(who, "balances", year=2023).json() == []


def test_contributions_with_their_countdown(world):
    rows = ask(world.who.host_city, "contributions", year=2022).json()["rows"]
    found = {row["source"]: row for row in rows}
    late = found["host_county"]
    assert (late["place"], late["days_late"], late["state"]) == (NANXIONG, 253, "budget_passed")
    sent = found["assisting_city"]
    assert (sent["sent_fen"], sent["received_fen"]) == (1_800_000_000, 900_000_000)
    first = ask(world.who.host_city, "contributions", size=1).json()
    assert first["has_next"] is True and len(first["rows"]) == 1
    assert ask(world.who.payer, "contributions", payer=SHAOGUAN).json()["rows"] == []


def test_orders_and_entries(world):
    rows = ask(world.who.second, "orders", state="submitted").json()["rows"]
    assert [row["uid"] for row in rows] == [f"{world.waiting.uid}"]
    assert rows[0]["content_sm3"] == world.waiting.content_sm3 and rows[0]["entry"] is None
    rows = ask(world.who.host_city, "entries", kind="payment", since="2022-08-01").json()["rows"]
    assert [row["amount_fen"] for row in rows] == [80_000_005]
    told = ask(world.who.host_city, f"entries/{world.paid.uid}").json()
    assert [(line["stage"], line["fen"]) for line in told["lines"]] == [
        ("committed", -80_000_005), ("paid", 80_000_005),
    ]  # fmt: skip
    assert told["reversed_by"] is None


@pytest.mark.parametrize("path", ["contributions", "orders", "entries"])
def test_neighbours_find_nothing_and_administrators_no_route(world, path):
    assert ask(world.who.neighbour, path).json()["rows"] == []
    assert ask(world.who.neighbour, f"entries/{world.paid.uid}").status_code == 404
    assert ask(account("sys", role="sys_admin"), path).status_code == 404


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("balances", {"day": "2022-13-01"}),
        ("balances", {"year": 99999999999}),
        ("orders", {"state": "gone"}),
        ("entries", {"kind": "gift"}),
        ("contributions", {"place": "440282"}),
    ],
)
def test_what_is_no_value_is_told(world, path, query):
    assert ask(world.who.host_city, path, **query).status_code == 422
