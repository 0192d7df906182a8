"""A returned order is filled in anew with one press: what it said stands in the form."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

from tests.cast import NANXIONG
from tests.evidence.making import jpeg, upload
from tests.funds.world import key, moved, raised
from tests.pages.money_world import TODAY, MoneyWorld, build
from zhuzhen.base import scope
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands import Move, return_order, submit_carry_over
from zhuzhen.funds.models import FundOrder
from zhuzhen.pages.funds.awaiting import money_awaiting

PAYMENT = "/funds/orders/new/?kind=payment"


@pytest.fixture
def world(everything) -> MoneyWorld:
    return build()


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path


def as_(client: Client, account) -> Client:
    client.force_login(account)
    return client


def text_of(response) -> str:
    return response.content.decode()


def path_of(order: FundOrder) -> str:
    return f"/funds/orders/{order.uid}/"


def refill_in(page: str) -> str:
    """Where the button leads."""
    return re.search(r'href="([^"]*follows=[^"]*)"', page).group(1).replace("&amp;", "&")


def sent_from(response, **more: str) -> dict[str, object]:
    """What a browser sends of a form as it stands."""
    form = response.context["form"]
    words = {name: form[name].value() for name in form.fields if name != "papers"}
    picks = {each.name: each.typed for each in response.context["picks"].rows if each.typed}
    ticked = {"taken": [f"{each}" for each in response.context["taken"]]}
    return {name: value or "" for name, value in words.items()} | picks | ticked | more


def follower_of(order: FundOrder) -> FundOrder:
    with scope.within(scope.EVERYTHING):
        return FundOrder.objects.get(follows=order)


def test_a_returned_payment_is_filled_in_anew(client, world):
    with scope.within(scope.EVERYTHING):
        raised(1_000)
        moved(OrderKind.ALLOCATION, Move(key(Stage.ARRIVED), key(Stage.ALLOCATED), 500),
              by=world.who.finance, approver=world.who.second)  # fmt: skip
    as_(client, world.who.finance)
    page = text_of(client.get(path_of(world.returned)))
    assert "没有监理签字" in page
    address = refill_in(page)
    form = client.get(address)
    assert "退回原因：没有监理签字" in text_of(form)
    filled = sent_from(form)
    assert (filled["text"], filled["payee"], f"{filled['on']}") == (
        "灌溉渠第三期", "某水利工程公司", "2022-11-01",
    )  # fmt: skip
    picks = form.context["picks"]
    assert [each.typed for each in picks.chosen] == ["300,000.00"]
    purposes = {each.account.purpose_id for each in picks.rows}
    assert purposes == {world.canal.pk} and len(picks.rows) == 2
    for everything in (PAYMENT, f"{address}&q=2022"):
        assert len(client.get(everything).context["picks"].rows) == 3
    told = client.post(address, filled | {"text": "灌溉渠第三期，附监理签字"})
    assert "确认支付单" in text_of(told)
    client.post(address, filled | {"text": "灌溉渠第三期，附监理签字", "step": "submit"})
    after = follower_of(world.returned)
    assert (after.amount_fen, after.text) == (30_000_000, "灌溉渠第三期，附监理签字")
    old, new = text_of(client.get(path_of(world.returned))), text_of(client.get(path_of(after)))
    assert path_of(after) in old and "follows=" not in old
    assert path_of(world.returned) in new and "没有监理签字" in new
    again = client.post(address, filled | {"request_id": f"{uuid.uuid4()}", "step": "submit"})
    assert again.status_code == 422 and "已经重新填写过" in text_of(again)


def test_the_desk_tells_it_until_it_is_filled_in_anew(client, world):
    def waiting() -> set[str]:
        with scope.within(scope.EVERYTHING):
            return {each.id for each in money_awaiting(world.who.finance, on=TODAY)}

    as_(client, world.who.finance)
    address = refill_in(text_of(client.get(path_of(world.returned))))
    client.post(address, sent_from(client.get(address), step="submit"))
    assert follower_of(world.returned)
    assert "money-returned" not in waiting()


def test_papers_are_taken_along_unless_unticked(client, world):
    as_(client, world.who.finance)
    address = refill_in(text_of(client.get(path_of(world.returned))))
    first = sent_from(client.get(address), step="submit") | {"papers": upload(jpeg())}
    client.post(address, first)
    order = follower_of(world.returned)
    assert len(order.papers) == 1
    with scope.within(scope.EVERYTHING):
        return_order(order, by=world.who.second, reason="换一张")
    address = refill_in(text_of(client.get(path_of(order))))
    form = client.get(address)
    assert "原单的附件" in text_of(form) and form.context["taken"] == order.papers
    client.post(address, sent_from(form, step="submit"))
    taken = follower_of(order)
    assert taken.papers == order.papers
    with scope.within(scope.EVERYTHING):
        return_order(taken, by=world.who.second, reason="不要这张")
    address = refill_in(text_of(client.get(path_of(taken))))
    client.post(address, sent_from(client.get(address), step="submit", taken=""))
    assert follower_of(taken).papers == []


@pytest.mark.parametrize("who", ["province", "neighbour", "payer"])
def test_who_may_not_ask_for_it_is_not_offered_it(client, world, who):
    page = as_(client, getattr(world.who, who)).get(path_of(world.returned))
    assert "重新填写</a>" not in text_of(page)


def test_another_kind_or_an_unknown_number_is_told(client, world):
    as_(client, world.who.finance)
    other = client.get(f"/funds/orders/new/?kind=reclaim&follows={world.returned.uid}")
    assert other.status_code >= 400 and "不是同一种单据" in text_of(other)
    assert client.get(f"{PAYMENT}&follows={uuid.uuid4()}").status_code == 404


def test_a_returned_year_s_end_is_asked_for_anew(client, world, settings):
    today = dt.date(2023, 3, 1)
    settings.DEMONSTRATION_TODAY = today
    with scope.within(scope.EVERYTHING):
        order = submit_carry_over(place=NANXIONG, year=2022, by=world.who.finance, today=today)
        return_order(order, by=world.who.second, reason="还有一笔没有付")
    as_(client, world.who.finance)
    address = refill_in(text_of(client.get(path_of(order))))
    told = client.post(address, {"request_id": f"{uuid.uuid4()}"}, follow=True)
    assert "还有一笔没有付" in text_of(told)
    assert follower_of(order).amount_fen == order.amount_fen
