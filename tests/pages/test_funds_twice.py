"""The same form of money sent twice, gone back to and changed; and what no form sends."""

import pytest
from django.test import Client

from tests.cast import ZHUJI
from tests.pages.money_world import MoneyWorld, build
from tests.pages.test_funds import GIFT, as_, entries, text_of
from tests.pages.test_funds_orders import PAYMENT, held, orders, typed
from zhuzhen.base import scope
from zhuzhen.funds.choices import Stage
from zhuzhen.funds.models import Purpose

NEW_INCOME = "/funds/income/new/"


@pytest.fixture
def world(everything) -> MoneyWorld:
    return build()


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path


def test_a_gift_entered_twice_is_one(client: Client, world):
    as_(client, world.who.county)
    given, before = {**GIFT, "new_purpose": "珠玑村路灯", "direction": "habitat"}, entries()
    first, second = client.post(NEW_INCOME, given), client.post(NEW_INCOME, given)
    assert (first.status_code, first.url) == (302, second.url)
    assert entries() == before + 1
    with scope.within(scope.EVERYTHING):
        assert Purpose.objects.filter(title="珠玑村路灯").count() == 1
    for changed in ({"amount_fen": "11 万"}, {"on": "2022-11-03"}, {"text": "改了摘要"}):
        other = client.post(NEW_INCOME, {**given, **changed})
        assert other.status_code == 422 and "已用于另一笔" in text_of(other), changed


def test_an_order_changed_after_it_was_sent_is_not_told_as_done(client: Client, world):
    as_(client, world.who.finance)
    account = held(Stage.COMMITTED, place=ZHUJI)
    sent = {**typed((account, "1 万")), "step": "submit"}
    client.post(PAYMENT, sent)
    again = client.post(PAYMENT, {**sent, f"a-{account.pk}": "2 万"})
    assert again.status_code == 422 and "已用于另一笔" in text_of(again)
    for changed in ({"payee": "另一家公司"}, {"text": "改了事由"}, {"on": "2022-11-01"}):
        again = client.post(PAYMENT, {**sent, **changed})
        assert again.status_code == 422 and "已用于另一笔" in text_of(again), changed
    assert client.post(PAYMENT, sent).status_code == 302
    assert len(orders(text="第四期进度款")) == 1


@pytest.mark.parametrize(
    ("on", "year", "told"),
    [
        ("2022-11-21", "2022", "还没有到"),
        ("2099-01-01", "2099", "还没有到"),
        ("1900-01-01", "2022", "不会是 2022 年度"),
        ("2022-11-02", "2099", "不会是 2099 年度"),
    ],
)
def test_a_day_that_cannot_be_is_told(client: Client, world, on, year, told):
    before = entries()
    answer = as_(client, world.who.county).post(NEW_INCOME, {**GIFT, "on": on, "year": year})
    assert answer.status_code == 422 and told in text_of(answer)
    assert entries() == before


@pytest.mark.parametrize("name", ["a-²", "a-99999999999999999999", "a-", "kept"])
def test_hidden_fields_that_no_form_sends_are_nothing(client: Client, world, name):
    as_(client, world.who.finance)
    sent = {**typed((held(Stage.COMMITTED, place=ZHUJI), "1 万")), name: "²"}
    assert client.post(PAYMENT, sent).status_code == 200


@pytest.mark.parametrize(
    "path",
    [f"{PAYMENT}&purpose=zz", "/funds/entries/?known=9999-12-31", "/funds/?known=9999-12-31"],
)
def test_addresses_that_nobody_made_are_answered(client: Client, world, path):
    assert as_(client, world.who.finance).get(path).status_code == 200
