"""Orders on the screen: filled in, foreseen, submitted, approved by another; every refusal told."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

from tests.cast import NANXIONG, SHAOGUAN, ZHUJI, account
from tests.evidence.making import jpeg, upload
from tests.pages.money_world import GOT, TODAY, MoneyWorld, build
from zhuzhen.base import scope
from zhuzhen.evidence.models import Paper
from zhuzhen.funds.choices import Source, Stage
from zhuzhen.funds.commands import receive_income
from zhuzhen.funds.models import FundOrder, LedgerAccount, Transfer
from zhuzhen.pages.funds.awaiting import money_awaiting

PAYMENT, ALLOCATION = "/funds/orders/new/?kind=payment", "/funds/orders/new/?kind=allocation"


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


def held(stage: Stage, *, source: Source = Source.ASSISTING_CITY, place: str) -> LedgerAccount:
    with scope.within(scope.EVERYTHING):
        return LedgerAccount.objects.get(stage=stage, source=source, place_id=place)


def orders(**facts) -> list[FundOrder]:
    with scope.within(scope.EVERYTHING):
        return list(FundOrder.objects.filter(**facts).order_by("pk"))


def typed(*amounts: tuple[LedgerAccount, str], **more: str) -> dict[str, str]:
    """A payment as it is filled in."""
    usual = {
        "text": "第四期进度款", "payee": "某水利工程公司", "on": "2022-11-10",
        "request_id": f"{uuid.uuid4()}",
    }  # fmt: skip
    return {**usual, **{f"a-{each.pk}": amount for each, amount in amounts}, **more}


def hidden_of(response) -> dict[str, str | list[str]]:
    """What the page of confirmation sends on."""
    pairs = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text_of(response))
    return {name: value for name, value in pairs if name != "csrfmiddlewaretoken"}


def test_a_payment_is_foreseen_then_submitted_then_approved_by_another(client, world):
    committed = held(Stage.COMMITTED, place=ZHUJI)
    as_(client, world.who.finance)
    form = text_of(client.get(PAYMENT))
    assert "1,799,999.95" in form and "珠玑镇灌溉渠" in form
    asked = typed((committed, "1,000,000.00"))
    foreseen = client.post(PAYMENT, {**asked, "papers": upload(jpeg(), name="回单.jpg")})
    page = text_of(foreseen)
    assert "现在还没有提交" in page and "799,999.95" in page and "100 万元" in page
    assert len(orders(text="第四期进度款")) == 0, "nothing is there before it is confirmed"
    answer = client.post(PAYMENT, {**hidden_of(foreseen), "step": "submit"}, follow=True)
    assert "已提交支付单，等另一位同事审批" in text_of(answer)
    (order,) = orders(text="第四期进度款")
    assert order.amount_fen == 100_000_000 and order.state == "submitted"
    (paper,) = Paper.objects.filter(pk__in=order.papers)
    assert paper.place_id == order.place_id, "the paper is seen by whom the order is"
    path = f"/funds/orders/{order.uid}/"
    assert "审批入账" not in text_of(client.get(path)), "not by who submitted it"
    assert client.post(path + "approve/").status_code == 403
    as_(client, world.who.second)
    assert order.content_sm3 in text_of(client.get(path))
    assert "已审批入账" in text_of(client.post(path + "approve/", follow=True))
    assert held(Stage.COMMITTED, place=ZHUJI).balance_fen == 79_999_995
    assert client.post(path + "approve/").status_code == 409


def test_confirming_twice_is_one_order(client, world):
    as_(client, world.who.finance)
    asked = {**typed((held(Stage.COMMITTED, place=ZHUJI), "1 万")), "step": "submit"}
    first, second = client.post(PAYMENT, asked), client.post(PAYMENT, asked)
    assert first.url == second.url
    assert len(orders(text="第四期进度款")) == 1


def test_one_payment_from_two_sources(client, world):
    with scope.within(scope.EVERYTHING):
        receive_income(
            source=Source.SELF_RAISED, year=2022, place=ZHUJI, amount_fen=5_000_000, on=GOT,
            by=None, text="单位自筹", purpose=world.canal,
        )  # fmt: skip
    as_(client, world.who.finance)
    raised = held(Stage.ARRIVED, source=Source.SELF_RAISED, place=ZHUJI)
    asked = {"purpose": f"{world.canal.uid}", "use_code": "industry", "text": "并入灌溉渠"}
    given = {**typed((raised, "50,000"), **asked), "step": "submit"}
    client.post(ALLOCATION, given)
    (order,) = orders(text="并入灌溉渠")
    answer = as_(client, world.who.second).post(f"/funds/orders/{order.uid}/approve/", follow=True)
    assert "已审批入账" in text_of(answer)
    own = held(Stage.ALLOCATED, source=Source.SELF_RAISED, place=ZHUJI)
    as_(client, world.who.finance)
    both = typed((held(Stage.COMMITTED, place=ZHUJI), "10 万"), (own, "5 万"))
    page = text_of(client.post(PAYMENT, both))
    assert "150,000.00" in page and "单位自筹" in page and "帮扶市财政" in page
    client.post(PAYMENT, {**both, "step": "submit"})
    (paid,) = orders(text="第四期进度款")
    assert paid.amount_fen == 15_000_000 and len(paid.content["moves"]) == 2


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("1,800,000", "只剩 1,799,999.95 元，不够 1,800,000.00 元"),
        ("12.345", "金额最小到分"),
        ("一万", "不是金额"),
        ("12,34", "逗号或空格不在千位上"),
        ("", "请至少在一个账户后面填金额"),
    ],
)
def test_a_wrong_amount_is_told_with_the_account(client, world, amount, told):
    committed = held(Stage.COMMITTED, place=ZHUJI)
    answer = as_(client, world.who.finance).post(PAYMENT, typed((committed, amount)))
    assert answer.status_code == 422
    page = text_of(answer)
    assert told in page and "第四期进度款" in page, "what was typed stays"
    assert len(orders(text="第四期进度款")) == 0


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"text": ""}, "请填写"),
        ({"payee": ""}, "请填写"),
        ({"on": "不是日子"}, "不像是日期"),
        ({"text": "字" * 301}, "300"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(client, world, more, told):
    committed = held(Stage.COMMITTED, place=ZHUJI)
    answer = as_(client, world.who.finance).post(PAYMENT, typed((committed, "100"), **more))
    assert answer.status_code == 422 and told in text_of(answer)


def test_the_list_of_uses_refuses_with_its_entry(client, world):
    arrived = held(Stage.ARRIVED, place=SHAOGUAN)
    as_(client, world.who.host_city)
    asked = {"purpose": f"{world.canal.uid}", "text": "灌溉渠办公经费"}
    plain = {**asked, "text": "灌溉渠首期"}
    page = text_of(client.post(ALLOCATION, typed((arrived, "100"), **plain)))
    assert "没有选使用清单的条目" in page
    answer = client.post(ALLOCATION, typed((arrived, "100"), use_code="industry", **asked))
    assert answer.status_code == 422 and "单位基本支出" in text_of(answer)
    answer = client.post(ALLOCATION, typed((arrived, "100"), text="分配"))
    assert "请选择分给哪个用途，或填镇村名称" in text_of(answer)
    answer = client.post(ALLOCATION, typed((arrived, "100"), place="没有这个镇"))
    assert "没有叫“没有这个镇”的地方" in text_of(answer)


def test_money_goes_to_a_town_by_name(client, world):
    arrived = held(Stage.ARRIVED, place=SHAOGUAN)
    as_(client, world.who.host_city)
    asked = {**typed((arrived, "20 万"), place="珠玑镇", text="镇统筹"), "step": "submit"}
    client.post(ALLOCATION, asked)
    (order,) = orders(text="镇统筹")
    assert order.content["moves"][0]["to"]["place"] == ZHUJI


def test_an_order_is_sent_back_or_taken_back(client, world):
    path = f"/funds/orders/{world.waiting.uid}/"
    as_(client, world.who.second)
    assert client.post(path + "return/").status_code == 422
    assert client.post(path + "nothing/").status_code == 404
    told = text_of(client.post(path + "return/", {"reason": "没有回单"}, follow=True))
    assert "已退回" in told and "没有回单" in told
    again = typed((held(Stage.COMMITTED, place=ZHUJI), "1 万"), step="submit")
    as_(client, world.who.finance).post(PAYMENT, again)
    (order,) = orders(text="第四期进度款")
    told = text_of(client.post(f"/funds/orders/{order.uid}/withdraw/", follow=True))
    assert "已撤回，没有入账" in told
    assert orders(pk=order.pk)[0].state == "withdrawn"


def test_the_list_begins_with_what_waits_for_me(client, world):
    rows = as_(client, world.who.second).get("/funds/orders/").context
    assert (rows["state"], [each.pk for each, _ in rows["rows"]]) == ("mine", [world.waiting.pk])
    mine = as_(client, world.who.finance).get("/funds/orders/").context
    assert mine["state"] == "submitted"
    returned = client.get("/funds/orders/?state=returned").context["rows"]
    assert [each.pk for each, _ in returned] == [world.returned.pk]


@pytest.mark.parametrize("name", ["province", "payer", "neighbour"])
def test_who_may_not_order_here_is_refused(client, world, name):
    as_(client, getattr(world.who, name))
    committed = held(Stage.COMMITTED, place=ZHUJI)
    answer = client.post(PAYMENT, typed((committed, "100"), step="submit"))
    # The neighbour may order at home, where there is nothing; the others nowhere.
    assert answer.status_code == (422 if name == "neighbour" else 403)
    assert len(orders(text="第四期进度款")) == 0
    assert client.post(f"/funds/orders/{world.waiting.uid}/approve/").status_code in (403, 404)
    assert orders(pk=world.waiting.pk)[0].state == "submitted"


def test_who_may_not_approve_sees_no_button(client, world):
    for name in ("town", "payer", "finance"):
        page = text_of(
            as_(client, getattr(world.who, name)).get(f"/funds/orders/{world.waiting.uid}/")
        )
        assert "审批入账" not in page, name


def test_another_s_paper_is_not_taken_along(client, world):
    with scope.within(scope.EVERYTHING):
        other = Paper.objects.create(
            blob=_blob(), name="别人的.pdf", uploaded_by_id=world.who.second.pk, place_id=""
        )
    as_(client, world.who.finance)
    asked = typed((held(Stage.COMMITTED, place=ZHUJI), "1 万"), step="submit", kept=f"{other.pk}")
    client.post(PAYMENT, asked)
    (order,) = orders(text="第四期进度款")
    assert order.papers == []


def _blob():
    from zhuzhen.evidence.models import Blob

    return Blob.objects.create(sm3="a" * 64, size=3, mime="application/pdf")


def test_the_desk_tells_what_of_money_waits(client, world):
    told = {
        name: [each.id for each in money_awaiting(getattr(world.who, name), on=TODAY)]
        for name in ("second", "finance", "host_city", "payer", "town", "province", "neighbour")
    }
    assert told == {
        "second": ["money-approve", "money-overdue", "money-idle"],
        "finance": ["money-returned", "money-overdue", "money-idle"],
        "host_city": ["money-approve", "money-receive", "money-idle"],
        "payer": [], "town": [], "province": [], "neighbour": [],
    }  # fmt: skip
    desk = text_of(as_(client, world.who.second).get("/"))
    assert "待我审批的资金单据" in desk and "灌溉渠第二期进度款" in desk


def test_the_host_s_desk_tells_what_others_have_not_transferred(client, world):
    """To whom it is due it is told as well, with the days; not to whoever pays it."""
    with scope.within(scope.EVERYTHING):
        Transfer.objects.filter(pk=world.sent.pk).update(cancelled_at="2022-11-01T00:00:00Z")

    def coming(account, on, place=""):
        groups = {each.id: each for each in money_awaiting(account, on=on, place=place)}
        found = groups.get("money-coming")
        return [(each.who, each.when, each.is_late) for each in found.lines] if found else []

    city = world.who.host_city
    due = world.received.transfer_due_on
    assert coming(city, due + dt.timedelta(days=3)) == [("东莞市 → 韶关市", "已过 3 天", True)]
    assert coming(city, due - dt.timedelta(days=15)) == [("东莞市 → 韶关市", "还剩 15 天", False)]
    assert coming(city, due - dt.timedelta(days=16)) == []
    assert coming(city, due, place=NANXIONG) == []
    for name in ("payer", "finance", "town", "neighbour"):
        assert coming(getattr(world.who, name), TODAY) == []
    line = next(each for each in money_awaiting(city, on=TODAY) if each.id == "money-coming")
    assert line.lines[0].address == f"/funds/contributions/{world.received.uid}/"


def test_a_reversal_of_a_voucher_is_approved_by_the_payer_s_other_officer(client, world):
    second = account("东莞财政二", role="assist_finance", place_id=world.received.helper_code)
    as_(client, world.who.payer)
    with scope.within(scope.EVERYTHING):
        entry = world.sent.entry
    path = f"/funds/orders/new/?kind=reversal&entry={entry.uid}"
    answer = client.post(
        path,
        {"text": "凭证号错了", "on": "2022-11-18", "request_id": f"{uuid.uuid4()}"},
        follow=True,
    )
    assert "整笔冲销" in text_of(answer)
    (order,) = orders(text="凭证号错了")
    for name, offered in ((world.who.host_city, False), (second, True)):
        waiting = [each.title for each in money_awaiting(name, on=TODAY)]
        assert ("待我审批的资金单据" in waiting) == (offered or name == world.who.host_city)
        page = text_of(as_(client, name).get(f"/funds/orders/{order.uid}/"))
        assert ("审批入账</a>" in page) is offered, name
    assert "已审批入账" in text_of(client.post(f"/funds/orders/{order.uid}/approve/", follow=True))
    page = text_of(as_(client, world.who.payer).get(f"/funds/contributions/{world.received.uid}/"))
    assert "已冲销" in page
