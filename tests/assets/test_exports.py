"""The official sheets of the three ledgers: title, unit, day, merged heads, totals, signatures."""

import datetime as dt

import openpyxl
import pytest

from tests.assets.test_cards import problem
from tests.assets.test_ending import Ending
from tests.assets.world import TODAY, VILLAGE, card, in_use, officers, pay, project, settled
from tests.cast import NANXIONG, ZHUJI
from zhuzhen.assets.exports import LEDGERS, export_ledger
from zhuzhen.base.models import AuditEntry

pytestmark = pytest.mark.usefixtures("everything")


def opened(name, place=NANXIONG, **more):
    made = export_ledger(name, place, by=None, day=TODAY, today=TODAY, **more)
    with made.file:
        book = openpyxl.load_workbook(made.file)
    return made, book


def cells(page):
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_fund_use_is_printed_with_its_sums():
    who = officers()
    of = project(who)
    pay(who, of, 100_000)
    settled(who, of, card(fen=90_000), expensed=10_000)
    pay(who, project(who, code="P-2"), 2_500)
    made, book = opened("fund_use")
    assert made.name == "韶关市南雄市（县级）扶贫资金使用管理台账（2022-11-20）.xlsx"
    summary, detail = book.worksheets
    found = cells(detail)
    assert found[0][0] == "韶关市南雄市（县级）扶贫资金使用管理台账"
    assert [each for each in found[1] if each] == [
        "填报单位：韶关市南雄市", "截至日期：2022-11-20", "金额单位：元",
    ]  # fmt: skip
    assert found[2][8:] == [
        "额度", "未下达", "拨付（下达）", "支出", None, None, None, "结余", None, None, "已收回",
    ]  # fmt: skip
    assert found[3][11:15] == ["小计", "已支付未结转", "形成资产", "直接列支"]
    assert found[4][2:] == [
        "市级专项", 2022, None, "烘干房 P-1", "P-1", None,
        1000, 0, 1000, 1000, 0, 900, 100, 0, 0, 0, 0,
    ]  # fmt: skip
    assert found[6][0] == "合计"
    assert found[6][8:] == [1025, 0, 1025, 1025, 25, 900, 100, 0, 0, 0, 0]
    assert [each for each in found[7] if each] == [
        "单位负责人：", "审核人：", "填表人：系统", "填表日期：　　年　　月　　日",
    ]  # fmt: skip
    merged = {str(each) for each in detail.merged_cells.ranges}
    assert {"A1:S1", "L3:O3", "P3:R3", "A3:A4", "A7:H7"} <= merged
    assert (detail.page_setup.orientation, detail.page_setup.paperSize) == ("landscape", 8)
    assert summary.page_setup.paperSize == 9
    assert detail.print_title_rows == "$3:$4"
    assert cells(summary)[4][:2] == ["珠玑镇", 1025]
    assert cells(summary)[5][:2] == ["合计", 1025]


def test_assets_are_printed_with_the_sums_of_their_kinds():
    who = officers()
    in_use(who, title="碾米房", fen=100_050)
    in_use(who, title="=1+1", kind="public_welfare", fen=200_000)
    _, book = opened("assets", place=VILLAGE)
    found = cells(book.worksheets[1])
    assert [row[2] for row in found[4:6]] == ["碾米房", "=1+1"]
    assert found[4][10:13] == [1000.5, 1000.5, "石塘村股份经济合作联合社 100.00%"]
    assert [(row[0], row[9], row[10]) for row in found[6:10]] == [
        ("其中：经营性", "1 项", 1000.5),
        ("其中：公益性", "1 项", 2000),
        ("其中：到户类", "0 项", 0),
        ("合计", "2 项", 3000.5),
    ]
    formulas = openpyxl.load_workbook  # a text that begins like a formula stays a text
    assert formulas and book.worksheets[1]["C6"].data_type == "s"


def test_disposals_are_printed_with_their_course():
    who = officers()
    life = Ending(who, fen=9_000_000).decided()
    life.take("approve", who.town)
    made, book = opened("disposals", place=ZHUJI)
    row = cells(book.worksheets[1])[4]
    assert made.count == 1
    assert row[5:13] == [
        90_000, "出售", "使用年限到期", 5, "某评估公司",
        dt.datetime(2022, 11, 20), dt.datetime(2022, 11, 20), "村决镇批",
    ]  # fmt: skip
    assert row[-1] == "已批准"


def test_an_empty_ledger_says_so_and_is_signed_all_the_same():
    for name in LEDGERS:
        made, book = opened(name)
        assert made.count == 0
        assert any("截至当日没有记录" in str(row[0]) for row in cells(book.worksheets[1]))


def test_who_may_not_export_gets_none_and_each_export_is_audited():
    who = officers()
    opened("assets")
    entry = AuditEntry.objects.order_by("-pk").first()
    assert (entry.act, entry.subject_id) == ("ledger.export", NANXIONG)
    assert entry.facts == {"ledger": "assets", "day": "2022-11-20", "count": 0}
    facts = {"by": who.county, "day": TODAY, "today": TODAY}
    problem("not_found", export_ledger, "none", NANXIONG, **facts)
    problem("unknown_place", export_ledger, "assets", "449999999999", **facts)
