"""The overview, entries, accounts, income and closing: right, walked, seen by whom it concerns."""

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NANXIONG, SHAOGUAN, ZHUJI, account
from tests.funds.world import VILLAGE, ended, raised, tag
from tests.pages.money_world import MoneyWorld, build
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.funds.choices import Stage
from zhuzhen.funds.commands import approve_order, reverse_entry
from zhuzhen.funds.models import Closing, Entry, LedgerAccount, Purpose

TODAY = dt.date(2022, 11, 20)
GIFT = {
    "source": "donation", "amount_fen": "10 万", "year": "2022", "place": VILLAGE,
    "on": "2022-11-02", "text": "某企业捐路灯",
    "request_id": "6b2f8a52-93d0-4c8e-9a7c-3d1a5a0f6e11",
}  # fmt: skip


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


def entries() -> int:
    """How many entries there are, whoever asked last."""
    with scope.within(scope.EVERYTHING):
        return Entry.objects.count()


def figures_of(response) -> dict[str, str]:
    """The figures on top of the overview."""
    lines = response.context["lines"].total
    return {each.title: each.text for each in lines.cells}


def test_the_overview_adds_up_and_every_figure_leads_to_its_entries(client, world):
    answer = as_(client, world.who.host_city).get(f"/funds/?place={SHAOGUAN}&unit=yuan")
    assert figures_of(answer) == {
        "应担": "60,000,000.00", "在途": "9,000,000.00", "到账": "9,060,000.00",
        "分配": "3,000,000.00", "签约": "2,600,000.00", "支付": "800,000.05",
        "结余": "8,259,999.95",
    }  # fmt: skip
    total = answer.context["lines"].total
    assert (total.arrival, total.spending) == ("15.00%", "8.83%")
    for part in ("sources", "years", "places"):
        for at, cell in enumerate(total.cells):
            parts = [row.cells[at].exact for row in getattr(answer.context["lines"], part)]
            summed = sum(int(each.replace(",", "").replace(".", "")) for each in parts)
            assert f"{summed / 100:,.2f}" == cell.exact, (part, cell.title)
    for cell in total.cells[1:]:
        assert f'合计 <b class="figure">{cell.exact}</b>' in text_of(client.get(cell.address))


def test_one_walks_down_to_the_village(client, world):
    as_(client, world.who.host_city)
    seen = []
    for place in (SHAOGUAN, NANXIONG, ZHUJI, VILLAGE):
        answer = client.get(f"/funds/?place={place}")
        seen.append([row.title for row in answer.context["lines"].places])
    assert seen == [
        ["南雄市", "韶关市本级"],
        ["珠玑镇", "南雄市本级"],
        ["珠玑村委会", "珠玑镇本级"],
        [],
    ]


def test_a_past_day_and_what_was_known_then(client, world):
    as_(client, world.who.host_city)
    before = client.get("/funds/?day=2022-08-17&unit=yuan")
    assert figures_of(before)["支付"] == "0.00"
    assert figures_of(client.get("/funds/?day=2022-08-18&unit=yuan"))["支付"] == "800,000.05"
    known = client.get("/funds/?known=2022-11-19&unit=yuan")  # posted when the test runs
    assert figures_of(known)["到账"] == figures_of(known)["在途"] == "0.00"
    assert "按 2022年11月19日 时所知" in text_of(known)
    today = client.get("/funds/?known=2022-11-20&unit=yuan")
    assert figures_of(today) == figures_of(client.get("/funds/?unit=yuan")), "all is known by today"


def test_a_part_of_a_place_is_told_as_a_part(client, world):
    part = "这里只有您范围内的部分"
    town = as_(client, world.who.town)
    assert part in text_of(town.get(f"/funds/?place={NANXIONG}"))
    assert part not in text_of(town.get(f"/funds/?place={ZHUJI}"))
    file = town.get(f"/funds/export/?place={NANXIONG}").getvalue()
    head = openpyxl.load_workbook(io.BytesIO(file)).active["A2"].value
    assert "只含导出人范围内的部分" in head


def test_red_lights_lead_to_what_stands_still(client, world):
    page = text_of(as_(client, world.who.host_city).get("/funds/"))
    assert "超期未拨" in page and "到账超过 30 日未分配" in page
    rows = client.get("/funds/accounts/?light=idle").context["rows"]
    assert [each.still_fen for each in rows] == [600_000_000, 6_000_000]


def test_the_part_for_htmx_is_a_piece_of_the_page(client, world):
    as_(client, world.who.host_city)
    for path in (
        "/funds/", "/funds/contributions/", "/funds/orders/?state=all", "/funds/entries/",
        "/funds/accounts/", "/funds/income/", "/funds/closing/",
    ):  # fmt: skip
        whole, part = client.get(path), client.get(path, headers={"HX-Request": "true"})
        clean = [re.sub(r'value="[A-Za-z0-9]{64}"', "", text_of(each)) for each in (whole, part)]
        assert clean[1].strip() and clean[1].strip() in clean[0], path


@pytest.mark.parametrize(
    "path", ["/funds/", "/funds/entries/", "/funds/accounts/", "/funds/income/"]
)
def test_as_many_queries_for_three_as_for_one(client, everything, path):
    who = account("南雄财政", role="county_finance", place_id=NANXIONG)
    as_(client, who)
    asked = []
    for place in (NANXIONG, ZHUJI, "440282112000"):
        raised(100, place=place)
        if len(asked) < 2:
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            asked.append(len(captured))
    raised(100, place="440282111000")
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    assert len(captured) == asked[0] <= 30


def test_the_sheet_is_the_screen_to_the_fen(client, world):
    answer = as_(client, world.who.host_city).get(f"/funds/export/?place={SHAOGUAN}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][0] == "韶关市帮扶资金总览"
    assert rows[1][0] == "截至 2022-11-20；单位：元"
    heads, total = rows[3], rows[4]
    assert dict(zip(heads, total, strict=True))["支付"] == 800_000.05
    assert [each[1] for each in rows[4:] if each[0] == "按地区"] == ["南雄市", "韶关市本级"]
    assert AuditEntry.objects.filter(act="fund.export").count() == 1


def test_an_entry_shows_lines_order_and_reversal(client, world):
    as_(client, world.who.host_city)
    path = f"/funds/entries/{world.paid.uid}/"
    page = text_of(client.get(path))
    assert "800,000.05" in page and "某水利工程公司" in page and "支付单" in page
    order = reverse_entry(world.paid, on=TODAY, text="付错了人", by=world.who.host_city)
    approve_order(order, by=world.who.second, today=TODAY)
    page = text_of(client.get(path))
    assert "已由" in page and "付错了人" in page and "冲销这笔" not in page
    back = Entry.objects.get(reverses=world.paid)
    assert "这是红字，冲销" in text_of(client.get(f"/funds/entries/{back.uid}/"))
    listed = text_of(client.get("/funds/entries/?kind=reversal"))
    assert "付错了人" in listed and "已冲销" not in listed
    payments = text_of(client.get(f"/funds/entries/?kind=payment&first={world.paid.on}"))
    assert payments.count("已冲销") == 1


def test_a_statement_runs_to_any_day(client, world):
    held = LedgerAccount.objects.get(stage=Stage.COMMITTED)
    as_(client, world.who.host_city)
    answer = client.get(f"/funds/accounts/{held.pk}/?first=2022-06-01&until=2022-08-31")
    assert answer.context["before_fen"] == 260_000_000
    assert [each.balance_fen for each in answer.context["lines"]] == [179_999_995]
    assert answer.context["after_fen"] == held.balance_fen


def test_neighbours_see_nothing(client, world):
    as_(client, world.who.neighbour)
    held = LedgerAccount.objects.filter(place_id=ZHUJI).first()
    for path in (
        f"/funds/entries/{world.paid.uid}/", f"/funds/accounts/{held.pk}/",
        f"/funds/contributions/{world.received.uid}/", f"/funds/orders/{world.waiting.uid}/",
        f"/funds/orders/new/?kind=reversal&entry={world.paid.uid}",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
    assert client.get("/funds/").context["is_empty"]
    for path in ("/funds/entries/", "/funds/orders/?state=all", "/funds/income/"):
        assert client.get(path).context["rows"] == [], path
    assert client.get("/funds/closing/").context["rows"] == []


def test_administrators_see_no_money(client, world):
    as_(client, account("sys", role="sys_admin"))
    for path in ("/funds/", "/funds/entries/", "/funds/orders/", "/funds/export/"):
        assert client.get(path).status_code == 404, path


def test_a_gift_is_entered_for_a_village_with_a_new_purpose(client, world):
    tag(VILLAGE, "440282113202", tag="key_village")
    as_(client, world.who.county)
    given = {**GIFT, "new_purpose": "珠玑村路灯", "direction": "habitat"}
    answer = client.post("/funds/income/new/", given, follow=True)
    assert "已记入社会捐赠 100,000.00 元" in text_of(answer)
    assert Purpose.objects.get(title="珠玑村路灯").place_id == VILLAGE
    villages = client.get("/funds/income/").context["villages"]
    assert [(each.place.code, each.short_fen) for each in villages] == [
        ("440282113202", 10_000_000), (VILLAGE, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("amount_fen", "0", "金额应大于 0"),
        ("amount_fen", "1.234", "金额最小到分"),
        ("amount_fen", "十万", "不是金额"),
        ("place", "没有这个村", "没有叫“没有这个村”的地方"),
        ("source", "provincial", "请从列出的项里选"),
        ("on", "2022-09-15", "已经关账"),
    ],
)
def test_what_is_wrong_with_a_gift_stands_beside_it(client, world, field, value, told):
    before = entries()
    answer = as_(client, world.who.county).post("/funds/income/new/", {**GIFT, field: value})
    assert answer.status_code in (409, 422)
    assert told in text_of(answer) and "某企业捐路灯" in text_of(answer)
    assert entries() == before


def test_who_may_not_enter_income_sees_no_button(client, world):
    page = text_of(as_(client, world.who.payer).get("/funds/income/"))
    assert "记收入" not in page
    assert client.get("/funds/income/new/").status_code == 403
    assert client.post("/funds/income/new/", GIFT).status_code == 403


def test_a_month_is_closed_and_opened_again_with_a_reason_by_another(client, world):
    as_(client, world.who.finance)
    month = {"place": NANXIONG, "month": "2022-08"}
    told = text_of(client.post("/funds/closing/close/", month, follow=True))
    assert "已关账：南雄市2022年8月" in told
    assert client.post("/funds/closing/close/", month).status_code in (409, 422)
    again = {**month, "reason": "补记"}
    assert client.post("/funds/closing/reopen/", again).status_code == 403
    as_(client, world.who.county)
    assert client.post("/funds/closing/reopen/", month).status_code == 422
    told = text_of(client.post("/funds/closing/reopen/", again, follow=True))
    assert "已解锁：南雄市2022年8月" in told and "补记" in told
    assert Closing.objects.get(month=dt.date(2022, 8, 1)).reopened_by == world.who.county


@pytest.mark.parametrize(
    ("month", "status"),
    [("2022-11", 422), ("2022-13", 422), ("", 422), ("2021", 422), ("2021-Q4", 422)],
)
def test_a_month_that_cannot_be_closed(client, world, month, status):
    as_(client, world.who.finance)
    answer = client.post("/funds/closing/close/", {"place": NANXIONG, "month": month})
    assert answer.status_code == 422
    assert Closing.objects.count() == 1


def test_who_may_not_close_sees_no_button(client, world):
    assert "关账<span" not in text_of(as_(client, world.who.town).get("/funds/closing/"))
    month = {"place": NANXIONG, "month": "2022-08"}
    assert client.post("/funds/closing/close/", month).status_code == 403
    answer = as_(client, world.who.neighbour).post("/funds/closing/close/", month)
    assert answer.status_code == 403


def test_carried_money_counts_once_as_arrived_and_where_it_stands_as_left(client, world, on):
    """A year's arrival stays what came in; what is left of it stands in the next year."""
    on(dt.date(2023, 3, 1))
    hands = {"by": world.who.finance, "approver": world.who.second}
    ended(2022, place=NANXIONG, today=dt.date(2023, 3, 1), **hands)
    as_(client, world.who.host_city)
    told = {}
    for year in (2022, 2023):
        figures = figures_of(client.get(f"/funds/?place={ZHUJI}&year={year}&unit=yuan"))
        told[year] = (figures["到账"], figures["支付"], figures["结余"])
    assert told == {
        2022: ("3,060,000.00", "800,000.05", "0.00"),
        2023: ("0.00", "0.00", "2,259,999.95"),
    }
    for year, said in ((2022, "3,060,000.00"), (2023, "0.00")):
        address = f"/funds/entries/?figure=arrived&year={year}&place={ZHUJI}&until=2023-03-01"
        assert f'合计 <b class="figure">{said}</b>' in text_of(client.get(address))
    later = dt.date(2024, 3, 1)
    on(later)
    ended(2023, place=NANXIONG, today=later, **hands)
    lights = client.get(f"/funds/?place={ZHUJI}").context["lights"]
    assert (lights.carried_years, lights.carried_fen) == (2, 225_999_995)
    rows = client.get(f"/funds/accounts/?light=carried&place={ZHUJI}").context["rows"]
    assert sum(each.still_fen for each in rows) == 225_999_995
    assert "填收回单" not in text_of(client.get("/funds/accounts/"))
    assert "填收回单" in text_of(client.get("/funds/accounts/?light=carried"))
