"""Assets on screen: the list, the card, its forms, the ends of its life."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages.asking import ask, errors_of, page, send
from tests.projects import life
from tests.projects.life import VILLAGE
from zhuzhen.assets import commands
from zhuzhen.assets.choices import AssetForm, AssetKind, OperationMode, OwnerKind
from zhuzhen.assets.commands import CardFacts, Money, Share
from zhuzhen.assets.models import Asset, Disposal, DueIncome, Inspection
from zhuzhen.base import scope

pytestmark = pytest.mark.usefixtures("everything")
D = dt.date
TODAY = D(2022, 11, 20)


@pytest.fixture
def who(everything: None, monkeypatch) -> life.Officers:
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", TODAY)
    return life.officers()


def taken_over(who, title="冷库", *, fen=5_000_000, kind=AssetKind.OPERATING) -> Asset:
    """An asset of the village from before."""
    return commands.take_over_asset(
        CardFacts(title, kind, AssetForm.FIXED, VILLAGE, fen, keeper="村民委员会"),
        fundings={Money("provincial", 2021): fen}, built_on=D(2021, 6, 1), by=who.village,
        today=TODAY,
    )  # fmt: skip


def in_use(who, title="冷库", **more) -> Asset:
    """One that is titled half to each village and handed over."""
    asset = taken_over(who, title, **more)
    shares = [
        Share(OwnerKind.VILLAGE, VILLAGE, "珠玑村经济合作社", 6_000),
        Share(OwnerKind.TOWN, "440282113000", "珠玑镇", 4_000),
    ]
    asset = commands.confirm_title(asset, shares, by=who.county, today=TODAY)
    return commands.hand_over(asset, by=who.county, today=TODAY)


def operated(who, asset):
    """Let for two years, the first rent overdue."""
    return commands.start_operation(
        asset, mode=OperationMode.LEASE, operator="演示合作社", from_on=D(2021, 11, 1),
        to_on=D(2023, 1, 31), yearly_fen=1_200_000, by=who.village, today=TODAY,
    )  # fmt: skip


def of(asset, tail: str = "") -> str:
    return f"/assets/{asset.uid}/{tail}"


def test_the_list_tells_owners_contract_and_what_is_overdue(who) -> None:
    asset = in_use(who)
    operated(who, asset)
    taken_over(who, "水渠", kind=AssetKind.PUBLIC, fen=1)
    found = ask(who.county, "/assets/").context
    assert found["total_fen"] == 5_000_001
    row = next(each for each in found["rows"] if each.asset == asset)
    assert (row.owner_text, row.overdue_fen, row.is_ending) == (
        "珠玑村经济合作社、珠玑镇", 1_200_000, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"冷库", "水渠"}),
        ("kind=operating", {"冷库"}),
        ("owner=town", {"冷库"}),
        ("overdue=yes", {"冷库"}),
        ("ending=yes", {"冷库"}),
        ("state=registered", {"水渠"}),
        ("state=gone", set()),
        ("q=渠", {"水渠"}),
        ("kind=nonsense&page=x&sort=x", {"冷库", "水渠"}),
        ("place=440281000000", set()),
        ("uninspected=yes", set()),
    ],
)
def test_the_list_is_filtered(who, query, shown) -> None:
    operated(who, in_use(who))
    taken_over(who, "水渠", kind=AssetKind.PUBLIC)
    rows = ask(who.county, f"/assets/?{query}").context["rows"]
    assert {each.asset.title for each in rows} == shown


def test_next_door_sees_nothing(who) -> None:
    asset = in_use(who)
    assert not ask(who.other_county, "/assets/").context["rows"]
    page(who.other_county, of(asset), 404)
    page(who.other_county, of(asset, "inspection/"), 404)


def test_a_list_asks_as_much_for_one_row_as_for_three(who) -> None:
    counts = []
    for title in ("甲", "乙", "丙"):
        operated(who, in_use(who, title))
        client = Client()
        client.force_login(who.county)
        with CaptureQueriesContext(connection) as asked:
            client.get("/assets/")
        scope.enter(scope.EVERYTHING)
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 20


def test_the_card_shows_shares_funding_and_overdue_income(who) -> None:
    asset = in_use(who)
    operated(who, asset)
    text = page(who.village, of(asset))
    assert "珠玑村经济合作社" in text
    assert "60%" in text
    assert "逾期未收" in text
    assert "省级财政" in text


def test_an_asset_is_entered_by_form(who) -> None:
    form = {
        "title": "扶贫车间", "place": "珠玑镇", "kind": "operating", "form": "fixed",
        "built_on": "2021-06-01", "amount_fen": "30,000", "source_1": "provincial",
        "year_1": "2021", "fen_1": "20000", "source_2": "donation", "year_2": "2021",
        "fen_2": "10000",
    }  # fmt: skip
    send(who.town, "/assets/new/", **form)
    made = Asset.objects.get(title="扶贫车间")
    assert made.original_fen == 3_000_000
    assert sorted(made.fundings.values_list("amount_fen", flat=True)) == [1_000_000, 2_000_000]
    answer = send(who.town, "/assets/new/", 422, **{**form, "fen_2": "9999.99"})
    assert "合计 29,999.99 元，不等于原值 30,000.00 元" in str(errors_of(answer))


def test_shares_of_99_99_percent_are_refused(who) -> None:
    asset = taken_over(who)
    form = {
        "owner_1": "珠玑村经济合作社", "kind_1": "village", "place_1": VILLAGE,
        "percent_1": "60", "owner_2": "珠玑镇", "kind_2": "town", "place_2": "440282113000",
        "percent_2": "39.99", "version": asset.version,
    }  # fmt: skip
    answer = send(who.county, of(asset, "steps/confirm_title/"), 422, **form)
    assert "份额合计 99.99%" in str(errors_of(answer))
    send(who.county, of(asset, "steps/confirm_title/"), **{**form, "percent_2": "40"})
    asset.refresh_from_db()
    assert asset.state == "title_confirmed"


def test_an_inspection_in_the_field_is_kept_once(who) -> None:
    asset = in_use(who)
    number = uuid.uuid4()
    form = {"result": "damaged", "note": "门坏了", "on": "2022-11-20", "request_id": number}
    for _ in range(2):
        send(who.village, of(asset, "inspection/"), **form)
    assert Inspection.objects.count() == 1
    asset.refresh_from_db()
    assert asset.state == "damaged"
    # Gone back to and changed: it is not told as done.
    answer = send(who.village, of(asset, "inspection/"), 422, **{**form, "result": "good"})
    assert "已用于内容不同的一次登记" in str(errors_of(answer))
    answer = send(who.village, of(asset, "inspection/"), 422, **{**form, "result": ""})
    assert "请选一个" in str(errors_of(answer))


def test_a_due_is_received_in_part_and_never_above_it(who) -> None:
    asset = in_use(who)
    operated(who, asset)
    due = DueIncome.objects.order_by("due_on").first()
    form = {"amount_fen": "5000", "on": "2022-11-20", "request_id": uuid.uuid4()}
    send(who.town, of(asset, f"dues/{due.pk}/"), **form)
    due.refresh_from_db()
    assert due.received_fen == 500_000
    answer = send(who.town, of(asset, f"dues/{due.pk}/"), 422, **{**form, "amount_fen": "6000"})
    assert "已用于内容不同的一次登记" in str(errors_of(answer))
    form = {**form, "amount_fen": "7000.01", "request_id": uuid.uuid4()}
    answer = send(who.town, of(asset, f"dues/{due.pk}/"), 422, **form)
    assert "最多再收 7,000.00 元" in str(errors_of(answer))


def test_a_disposal_goes_its_way_and_not_twice(who) -> None:
    asset = in_use(who, kind=AssetKind.PUBLIC)
    form = {"kind": "scrap", "reason": "scrapped", "why": "无法修复"}
    send(who.village, of(asset, "disposal/"), **form)
    answer = send(who.village, of(asset, "disposal/"), 422, **form)
    assert "已有没办结的处置" in str(errors_of(answer))
    found = Disposal.objects.get()
    at = f"/assets/disposals/{found.uid}"
    valued = {"value_fen": "100", "valued_by": "演示评估所", "valued_on": "2022-11-20"}
    send(who.village, f"{at}/value/", **valued)
    send(who.village, f"{at}/decide/", decided_on="2022-11-20", meeting="到会 9 人，同意 9 人")
    assert "批准" in page(who.town, of(asset))
    page(who.village, f"{at}/approve/", 403)
    send(who.town, f"{at}/approve/")
    found.refresh_from_db()
    assert found.state == "approved"
    page(who.other_county, f"{at}/post/", 404)
    assert "现在是“已批准”，不能评估" in page(who.village, f"{at}/value/", 409)
    page(who.village, f"{at}/nothing/", 404)


def test_a_card_is_corrected_with_a_reason_and_money_is_not_asked(who) -> None:
    asset = in_use(who)
    at = of(asset, "steps/correct/")
    assert "steps/correct/" in page(who.village, of(asset))
    asked = ask(who.village, at).context["form"]
    assert not {"kind", "amount_fen", "original_fen", "place"} & set(asked.fields)
    given = {"title": "二号冷库", "form": "fixed", "site": "村口", "keeper": "村民委员会",
             "keeping_fen": "1,200"}  # fmt: skip
    answer = send(who.village, at, 422, **given)
    assert "reason" in errors_of(answer)
    answer = send(who.village, at, 409, **given, reason="名称写错", version=99)
    assert "二号冷库" in answer.content.decode()
    send(who.village, at, **given, reason="名称写错", version=asset.version)
    text = page(who.village, of(asset))
    assert "名称由“冷库”改为“二号冷库”" in text
    assert "年管护经费（元）由“空”改为“1,200.00”" in text
    assert "名称写错" in text
    answer = send(who.village, at, 422, **given, reason="再改")
    assert "没有改动" in str(errors_of(answer))
    shown = ask(who.village, at).context["form"].initial
    as_shown = {name: f"{value}" for name, value in shown.items() if value is not None}
    answer = send(who.village, at, 422, **as_shown, reason="照原样")
    assert "没有改动" in str(errors_of(answer))
    page(who.finance, at, 403)


def test_owners_are_read_on_a_past_day(who, monkeypatch) -> None:
    asset = in_use(who)
    later = D(2023, 3, 1)
    shares = [Share(OwnerKind.VILLAGE, VILLAGE, "珠玑村经济合作社", 10_000)]
    commands.confirm_title(asset, shares, by=who.county, today=later, reason="镇的份额划给村")
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", later)
    assert "历次权属" in page(who.village, of(asset))
    at = of(asset, "owners/")

    def held(query=""):
        found = ask(who.county, f"{at}{query}").context
        return [(each.owner, percent) for each, percent in found["held"]]

    now, then = [("珠玑村经济合作社", "100%")], [("珠玑村经济合作社", "60%"), ("珠玑镇", "40%")]
    assert held() == held("?day=2023-03-01") == held("?day=no") == held("?day=2099-01-01") == now
    assert held("?day=2023-02-28") == then
    assert "其余 40% 的权属人在您看不到的地区" in page(who.village, f"{at}?day=2023-02-28")
    assert held("?day=2022-11-19") == []
    assert "2023-03-01 变更" in page(who.county, at)
    page(who.other_county, at, 404)


def test_who_may_not_sees_no_button_and_is_refused(who) -> None:
    asset = in_use(who)
    text = page(who.finance, of(asset))
    assert "inspection/" not in text
    page(who.finance, of(asset, "inspection/"), 403)
    page(who.village, of(asset, "steps/change_title/"), 403)
    page(who.county, of(asset, "steps/register/"), 409)


def test_the_list_goes_out_as_a_workbook(who) -> None:
    in_use(who)
    answer = ask(who.county, "/assets/export/?kind=operating")
    assert "xlsx" in answer.headers["Content-Disposition"]


def test_htmx_gets_the_part_that_the_page_holds(who) -> None:
    in_use(who)
    part = ask(who.county, "/assets/", **{"HX-Request": "true"}).content.decode()
    assert part.strip() in page(who.county, "/assets/")


def test_the_desk_and_the_calendar_tell_of_assets(who) -> None:
    operated(who, in_use(who))
    taken_over(who, "水渠", kind=AssetKind.PUBLIC)
    sections = {each.id: each for each in ask(who.village, "/").context["sections"]}
    assert [line.title for line in sections["asset-dues"].lines] == ["冷库：收益 1.2 万元"]
    assert sections["asset-dues"].lines[0].is_late
    assert sections["asset-ending"].lines[0].when == "还剩 72 天"
    steps = {each.id: each for each in ask(who.county, "/").context["sections"]}["asset-steps"]
    assert [line.title for line in steps.lines] == ["水渠：确权"]
    assert not [e for e in ask(who.other_county, "/").context["sections"] if "asset" in e.id]
    assert "冷库" in page(who.village, "/calendar/?period=2023-02")
    assert "冷库：合同到期" in page(who.village, "/calendar/?period=2023-01")
    text = page(who.village, "/calendar/?period=2022-11")
    assert "逾期未收的收益和本金 1 项" in text
    assert "/assets/?overdue=yes" in text


def test_what_idles_stands_on_the_desk_in_the_calendar_and_in_its_list(who, monkeypatch) -> None:
    said, unused, seen = in_use(who), in_use(who, "机房"), in_use(who, "烘房")
    in_use(who, "鸡苗", kind=AssetKind.HOUSEHOLD)
    commands.take_asset_step(
        said, step="report_idle", by=who.village, today=TODAY, reason="承包方退场"
    )
    later = D(2023, 5, 20)
    commands.inspect(seen, on=later, result="good", by=who.village, today=later)

    def idle(by):
        sections = {each.id: each for each in ask(by, "/").context["sections"]}
        return [line.title for line in getattr(sections.get("asset-idle"), "lines", ())]

    assert idle(who.village) == ["冷库：闲置，要有盘活方案"]
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", D(2023, 5, 19))
    assert idle(who.village) == ["冷库：闲置，要有盘活方案"]
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", later)
    told = ["冷库：闲置，要有盘活方案", "机房：2022-11-20 起没有巡查、没有收益"]
    assert idle(who.village) == told
    assert idle(who.other_county) == []
    rows = ask(who.village, "/assets/?idle=yes").context["rows"]
    assert {row.asset.title for row in rows} == {said.title, unused.title}
    assert "/assets/?idle=yes" in page(who.village, "/")
    text = page(who.village, "/calendar/?period=2023-05")
    assert "闲置和久未使用的资产 2 项" in text
    assert "冷库：闲置，要有盘活方案" in page(who.village, "/calendar/?period=2022-12")
