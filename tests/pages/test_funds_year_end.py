"""The end of a year on the screen: shown source by source, asked for, approved by another."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NANXIONG, SHAOGUAN
from tests.funds.world import ended
from tests.pages.money_world import MoneyWorld, build
from zhuzhen.base import scope
from zhuzhen.funds.models import Entry, FundOrder

LIST = "/funds/closing/"
PATH = f"{LIST}year-end/?place={NANXIONG}&year=2022"
NUMBER = {"request_id": "6b2f8a52-93d0-4c8e-9a7c-3d1a5a0f6e11"}


@pytest.fixture
def world(everything, monkeypatch) -> MoneyWorld:
    made = build()
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", dt.date(2023, 3, 1))
    return made


def as_(client: Client, account) -> Client:
    client.force_login(account)
    return client


def text_of(response) -> str:
    return response.content.decode()


def orders() -> list[FundOrder]:
    with scope.within(scope.EVERYTHING):
        return list(FundOrder.objects.filter(kind="carry_over").order_by("pk"))


def test_a_year_is_ended_by_two(client, world):
    as_(client, world.who.finance)
    page = text_of(client.get(LIST))
    assert "2022 年资金还有" in page and f"place={NANXIONG}&amp;year=2022" in page
    shown = client.get(PATH)
    assert [(each.source, each.carried_fen, each.reclaimed_fen) for each in
            shown.context["shown"].sources] == [
        ("帮扶市财政", 219_999_995, 0), ("社会捐赠", 6_000_000, 0)]  # fmt: skip
    assert "2,259,999.95" in text_of(shown) and not orders()
    for _ in range(2):
        told = client.post(PATH, NUMBER, follow=True)
        assert "已提交年末结转单" in text_of(told) and "您提交的单据由另一位同事审批" in text_of(
            told
        )
    (order,) = orders()
    assert "年末结转单等审批" in text_of(client.get(LIST))
    assert "正在等审批" in text_of(client.get(PATH))
    address = f"/funds/orders/{order.uid}/"
    as_(client, world.who.second)
    assert "审批入账" in text_of(client.get(address))
    done = text_of(client.post(f"{address}approve/", follow=True))
    assert "已审批入账" in done and done.count("结转下年</b>") == 2
    assert "2022 年资金还有" not in text_of(client.get(LIST))
    with scope.within(scope.EVERYTHING):
        entry = Entry.objects.filter(year_end=order).first()
    assert address in text_of(client.get(f"/funds/entries/{entry.uid}/"))
    # A town sees what was carried over of its own, not the order of its county.
    page = as_(client, world.who.town).get(f"/funds/entries/{entry.uid}/")
    assert page.status_code == 200 and address not in text_of(page)


def test_what_was_carried_twice_is_told_to_be_reclaimed(client, world, monkeypatch):
    hands = {"by": world.who.finance, "approver": world.who.second}
    for year in (2022, 2023):
        today = dt.date(year + 1, 3, 1)
        ended(year, place=NANXIONG, today=today, **hands)
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", dt.date(2025, 3, 1))
    page = as_(client, world.who.finance).get(PATH.replace("2022", "2024"))
    ending = page.context["shown"].ending
    assert (ending.carried_fen, ending.reclaimed_fen) == (0, 225_999_995)
    assert re.search(r'is-late" data-label="收回统筹">2,199,999.95', text_of(page))


@pytest.mark.parametrize("who", ["town", "neighbour", "county"])
def test_who_may_not_end_a_year_is_not_offered_it(client, world, who):
    as_(client, getattr(world.who, who))
    page = text_of(client.get(LIST))
    assert "closing/year-end" not in page and ("没有用完" in page) == (who == "county")
    assert client.get(PATH).status_code in (403, 404)
    assert client.post(PATH, NUMBER).status_code in (403, 404)
    assert not orders()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "没有找到"),
        (f"?place={NANXIONG}&year=x", "没有找到"),
        ("?place=999999999999&year=2022", "999999999999"),
        (f"?place={NANXIONG}&year=2023", "2023 年还没有过完"),
        (f"?place={NANXIONG}&year=2021", "2021 年没有要结转的结余"),
    ],
)
def test_what_cannot_be_ended_is_told(client, world, asked, said):
    answer = as_(client, world.who.finance).get(f"{LIST}year-end/{asked}")
    assert 400 <= answer.status_code < 500 and said in text_of(answer)


def test_it_is_not_filled_in_by_hand(client, world):
    page = text_of(as_(client, world.who.finance).get("/funds/orders/new/?kind=carry_over"))
    assert "在“关账和年末结转”里" in page and "这次动用" not in page


def test_the_budget_of_queries_does_not_grow_with_places(client, world):
    as_(client, world.who.host_city)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(f"{LIST}?place={NANXIONG}")
    with CaptureQueriesContext(connection) as more:
        client.get(f"{LIST}?place={SHAOGUAN}")
    assert len(more) - len(few) <= 2
