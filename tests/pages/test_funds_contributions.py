"""Contributions on the screen: reckoned, budgeted, passed, transferred, received; and too late."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NANXIONG, SHAOGUAN
from tests.evidence.making import jpeg, upload
from tests.pages.money_world import MoneyWorld, build
from zhuzhen.base import scope
from zhuzhen.evidence.models import Paper
from zhuzhen.funds.choices import Source
from zhuzhen.funds.models import Contribution, Entry, Transfer
from zhuzhen.pages.calendar.reading import events_between

LIST = "/funds/contributions/"


@pytest.fixture
def world(everything) -> MoneyWorld:
    return build()


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def on(monkeypatch):
    """Set the day."""
    return lambda day: monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", day)


def as_(client: Client, account) -> Client:
    client.force_login(account)
    return client


def text_of(response) -> str:
    return response.content.decode()


def share(source: Source, *, place: str = SHAOGUAN) -> Contribution:
    with scope.within(scope.EVERYTHING):
        return Contribution.objects.get(source=source, place_id=place, year=2022)


def path_of(each: Contribution) -> str:
    return f"{LIST}{each.uid}/"


def test_what_is_due_has_a_history_and_turns_back(client, world):
    with scope.within(scope.EVERYTHING):
        own = Contribution.objects.create(
            source=Source.HOST_CITY, helper_code=SHAOGUAN, place_id=SHAOGUAN, year=2021, towns=1,
            standard_fen=100, due_fen=70, updated_at="2021-08-01T02:00:00Z",
        )  # fmt: skip
        Contribution.objects.filter(pk=own.pk).update(due_fen=50, updated_at="2021-09-01T02:00:00Z")
    as_(client, world.who.host_city)
    page = text_of(client.get(path_of(own)))
    assert "应担额的变更" in page and "2021-08-01 10:00" in page and "-0.20" in page
    assert "应担额的变更" not in text_of(client.get(path_of(share(Source.HOST_CITY))))
    for known, fen, shown in (
        ("2021-09-01", 50, "0.50"), ("2021-08-31", 70, "0.70"), ("2021-07-31", None, "没有测算过"),
    ):  # fmt: skip
        listed = client.get(f"{LIST}?year=2021&known={known}")
        assert [row.due_fen for row in listed.context["rows"]] == ([fen] if fen else [])
        assert shown in text_of(listed)
        over = client.get(f"/funds/?year=2021&known={known}&unit=yuan")
        if fen:
            due = over.context["lines"].total.cells[0]
            assert (due.exact, due.address) == (shown, f"{LIST}?year=2021&known={known}")


def test_a_share_goes_from_budget_to_transfer(client, world):
    own = share(Source.HOST_CITY)
    as_(client, world.who.host_city)
    path = path_of(own)
    page = text_of(client.get(path))
    assert "登记列支" in page and "登记拨付" not in page
    less = {"amount_fen": "1,200,000", "item": "21305", "on": "2022-01-20"}
    told = text_of(client.post(f"{path}budget/", less, follow=True))
    assert "已登记列支 1,200,000.00 元" in told and "比应担少 300,000.00 元" in told
    told = text_of(client.post(f"{path}passing/", {"on": "2022-02-10"}, follow=True))
    assert "请在 2022-03-12 前拨付" in told
    sent = {
        "amount_fen": "120万", "voucher_no": "韶财1", "on": "2022-03-13",
        "request_id": "0e1f6f1e-3f66-4a66-8a4e-04a4a6c6b0a1", "papers": upload(jpeg()),
    }  # fmt: skip
    told = text_of(client.post(f"{path}transfer/", sent, follow=True))
    assert "已登记拨付 1,200,000.00 元" in told and "迟 1 天拨付" in told
    with scope.within(scope.EVERYTHING):
        entry = Transfer.objects.get(voucher_no="韶财1").entry
        assert Paper.objects.get(pk=entry.papers[0]).place_id == SHAOGUAN


@pytest.mark.parametrize(
    ("day", "said", "looks"),
    [
        (dt.date(2022, 2, 20), "还剩 20 天", 'notice"'),
        (dt.date(2022, 3, 12), "今天到期", 'notice"'),
        (dt.date(2022, 3, 13), "超期 1 天", "notice notice-error"),
    ],
)
def test_the_countdown(client, world, on, day, said, looks):
    on(day)
    page = text_of(as_(client, world.who.finance).get(path_of(world.late)))
    assert said in page and looks in page and "4,500,000.00" in page


def test_the_late_ones_come_first_and_by_themselves(client, world):
    as_(client, world.who.host_city)
    rows = client.get(LIST).context["rows"]
    assert [each.contribution.pk for each in rows][0] == world.late.pk
    late = client.get(f"{LIST}?state=late").context
    assert [each.when for each in late["rows"]] == ["超期 253 天"]
    transit = client.get(f"{LIST}?state=transit").context["rows"]
    assert [each.transit_fen for each in transit] == [900_000_000]
    assert client.get(f"{LIST}?source=provincial").context["totals"].due_fen == 3_600_000_000
    assert client.get(f"{LIST}?year=2023").context["rows"] == []


def test_the_page_says_how_it_was_reckoned(client, world):
    page = text_of(as_(client, world.who.payer).get(path_of(world.received)))
    assert "60,000,000.00" in page and "30%" in page and "余数" in page
    assert "莞财〔2022〕101" in page and "韶收0314" in page


def test_a_receipt_is_matched_voucher_by_voucher(client, world):
    as_(client, world.who.host_city)
    path = f"{path_of(world.received)}vouchers/{world.sent.pk}/receipt/"
    assert "莞财〔2022〕102" in text_of(client.get(path))
    got = {"receipt_no": "韶收0320", "on": "2022-03-20"}
    assert "早于" in text_of(client.post(path, {**got, "on": "2022-03-01"}))
    assert "请填写" in text_of(client.post(path, {**got, "receipt_no": ""}))
    told = text_of(client.post(path, got, follow=True))
    assert "已确认到账 9,000,000.00 元" in told and "到位率 100.00%" in told
    again = client.post(path, got)
    assert again.status_code in (409, 422) and "没有重复入账" in text_of(again)
    with scope.within(scope.EVERYTHING):
        assert Entry.objects.filter(kind="receipt").count() == 2


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("amount_fen", "4,500,000.01", "还可以拨 4,500,000.00 元"),
        ("amount_fen", "-1", "金额应大于 0"),
        ("amount_fen", "", "请填金额"),
        ("voucher_no", "", "请填写"),
        ("on", "2022-02-09", "早于预算通过日期"),
    ],
)
def test_a_wrong_transfer_is_told_and_posts_nothing(client, world, field, value, told):
    given = {
        "amount_fen": "100", "voucher_no": "南财9", "on": "2022-03-12",
        "request_id": "0e1f6f1e-3f66-4a66-8a4e-04a4a6c6b0a2", field: value,
    }  # fmt: skip
    answer = as_(client, world.who.finance).post(f"{path_of(world.late)}transfer/", given)
    assert answer.status_code == 422 and told in text_of(answer)
    with scope.within(scope.EVERYTHING):
        assert Transfer.objects.count() == 2


def test_pressing_twice_sends_once(client, world):
    given = {
        "amount_fen": "100", "voucher_no": "南财9", "on": "2022-03-12",
        "request_id": "0e1f6f1e-3f66-4a66-8a4e-04a4a6c6b0a3",
    }  # fmt: skip
    as_(client, world.who.finance)
    for _ in range(2):
        assert client.post(f"{path_of(world.late)}transfer/", given).status_code == 302
    with scope.within(scope.EVERYTHING):
        assert Transfer.objects.filter(voucher_no="南财9").count() == 1


def test_in_the_wrong_state_nothing_is_done(client, world):
    as_(client, world.who.payer)
    path = path_of(world.received)
    again = client.post(f"{path}budget/", {"amount_fen": "1", "item": "x", "on": "2022-02-01"})
    assert "预算已于 2022-02-10 通过" in text_of(again)
    as_(client, world.who.host_city)
    early = client.post(f"{path_of(share(Source.HOST_CITY))}passing/", {"on": "2022-02-10"})
    assert early.status_code == 422 and "还没有列预算" in text_of(early)


@pytest.mark.parametrize("name", ["county", "town", "province", "payer", "neighbour"])
def test_who_may_not_is_refused_and_offered_nothing(client, world, name):
    as_(client, getattr(world.who, name))
    own = share(Source.HOST_CITY)
    seen = client.get(path_of(own))
    assert seen.status_code == (200 if name == "province" else 404)
    assert "登记列支" not in text_of(seen)
    for act in ("budget", "passing", "transfer"):
        assert client.get(f"{path_of(own)}{act}/").status_code in (403, 404)
    receipt = f"{path_of(world.received)}vouchers/{world.sent.pk}/receipt/"
    assert client.post(receipt, {"receipt_no": "1", "on": "2022-03-20"}).status_code in (403, 404)


def test_reckoning_is_for_payers(client, world):
    as_(client, world.who.town)
    assert "按标准测算" not in text_of(client.get(LIST))
    assert client.post(f"{LIST}reckoning/?year=2022").status_code == 403
    as_(client, world.who.province)
    told = text_of(client.post(f"{LIST}reckoning/?year=2021", follow=True))
    assert "已测算 2021 年应担资金" in told


def test_as_many_queries_for_many_as_for_few(client, world):
    as_(client, world.who.host_city)
    client.get(LIST)
    counts = []
    for copies in (0, 3):
        with scope.within(scope.EVERYTHING):
            for each in Contribution.objects.filter(place_id=SHAOGUAN)[:copies]:
                each.pk, each.uid = None, uuid.uuid4()
                each.helper_code = NANXIONG
                each.save(force_insert=True)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def test_the_calendar_has_the_last_day_of_a_transfer(client, world, on):
    on(dt.date(2022, 3, 1))
    events = events_between(
        world.who.finance, first=dt.date(2022, 3, 1), last=dt.date(2022, 3, 31),
        today=dt.date(2022, 3, 1),
    )  # fmt: skip
    told = [(each.day, each.label, each.title) for each in events if each.label == "拨付"]
    assert told == [(dt.date(2022, 3, 12), "拨付", "2022 年属地县财政还要拨 450 万元")]
    later = {"first": dt.date(2022, 3, 1), "last": dt.date(2022, 3, 31)}
    of_payer = events_between(world.who.payer, today=dt.date(2022, 11, 20), **later)
    assert not [each for each in of_payer if each.label == "拨付"], "it has been sent by then"
