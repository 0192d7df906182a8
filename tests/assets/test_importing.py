"""Existing assets from a sheet: 624 of them to the fen, or nothing and every fault at once."""

import datetime as dt

import openpyxl
import pytest

from tests.assets.test_cards import problem
from tests.assets.test_ledgers import KINDS
from tests.assets.world import TODAY, VILLAGE, officers
from tests.cast import NANXIONG
from zhuzhen.assets.exports.template import write_template
from zhuzhen.assets.importing import import_assets
from zhuzhen.assets.importing.labels import COLUMNS
from zhuzhen.assets.models import Asset, AssetStep, Ownership
from zhuzhen.assets.queries import ledgers
from zhuzhen.assets.verifying import verify

pytestmark = pytest.mark.usefixtures("everything")
HEADS = [each.head for each in COLUMNS]
LINE = {
    "名称": "碾米房", "类别": "经营性", "坐落": VILLAGE, "建成日期": dt.date(2020, 6, 30),
    "原值（元）": 1000.5, "资金来源": "市级专项", "资金年度": 2020,
}  # fmt: skip


def sheet(tmp_path, *lines, heads=HEADS, total=None):
    book = openpyxl.Workbook()
    book.active.append(heads)
    for line in lines:
        book.active.append([line.get(head) for head in heads])
    if total is not None:
        row = [None] * len(heads)
        row[0], row[heads.index("原值（元）")] = "合计", total
        book.active.append(row)
    book.save(tmp_path / "assets.xlsx")
    return tmp_path / "assets.xlsx"


def faults(path, *, by=None):
    found = problem("faults", import_assets, path, by=by, today=TODAY)
    return [
        f"{each.row}:{each.column}:{each.what}" if each.row else each.what for each in found.faults
    ]


def of_real_ledger():
    """Lines of the kinds, numbers and sums of the ledger in facts B4."""
    labels = {"household": "到户类", "public_welfare": "公益性", "operating": "经营性"}
    for kind, count, fen in KINDS:
        each, odd = divmod(fen, count)
        for number in range(count):
            value = (each + (odd if number == 0 else 0)) / 100
            yield LINE | {"名称": f"{kind}{number}", "类别": labels[kind], "原值（元）": value}


def test_624_assets_are_taken_in_with_their_sum_and_parts(tmp_path):
    path = sheet(tmp_path, *of_real_ledger(), total=308_626_147)
    tried = import_assets(path, by=None, today=TODAY, dry_run=True)
    assert Asset.objects.count() == 0
    done = import_assets(path, by=None, today=TODAY)
    assert done == tried
    assert (done.count, done.original_fen) == (624, 308_626_147_00)
    assert done.kinds == (
        ("经营性", 33, 29_778_578_00),
        ("公益性", 502, 260_455_340_00),
        ("到户类", 89, 18_392_229_00),
    )
    sums = ledgers.asset_list(NANXIONG, day=TODAY).totals
    assert (sums.count, sums.original_fen) == (624, 308_626_147_00)
    assert Asset.objects.get(title="operating32").code == "440282113201-Z00624"
    assert all(row["holds"] for row in verify())
    again = faults(path)
    assert len(again) == 624 and "已经登记过" in again[0]


def test_the_sheets_own_sum_is_held_to(tmp_path):
    path = sheet(tmp_path, LINE, LINE | {"名称": "水车"}, total=2001.01)
    assert faults(path) == ["4:原值（元）:合计行的原值是 2,001.01 元，各行相加是 2,001.00 元"]


def test_every_fault_of_the_sheet_is_told_at_once_and_nothing_taken_in(tmp_path):
    path = sheet(
        tmp_path,
        LINE,
        {"坐落": "没有这个镇", "类别": "好", "建成日期": "去年", "原值（元）": "一千"},
        LINE | {"名称": "甲", "建成日期": dt.date(2023, 1, 1), "使用年限": 0, "资金年度": 2011},
        LINE | {"名称": "乙", "资金来源2": "社会捐赠"},
        LINE | {"名称": "丙", "资金来源2": "社会捐赠", "资金年度2": 2020, "其中金额2（元）": 1},
        LINE | {"名称": "丁", "权属人": "某村"},
        LINE,
        LINE | {"名称": "戊", "原值（元）": 0.005},
    )
    told = faults(path)
    assert told == [
        "3:名称:没有填",
        "3:类别:“好”不在选项里",
        "3:坐落:没有叫“没有这个镇”的地方，请核对名称或填 12 位代码",
        "3:建成日期:“去年”不是日期",
        "3:原值（元）:“一千”不是金额，请写阿拉伯数字",
        "3:资金来源:没有填",
        "3:资金年度:没有填",
        "4:资金年度:“2011”不是年度",
        "5:资金来源2:第二来源的来源、年度、金额没有填全",
        "6:其中金额（元）:有第二来源时要写第一来源的金额",
        "7:权属人:权属人和权属人类别没有填全",
        "9:原值（元）:“0.005”元不到一分，金额最小到分",
        "8::与第 2 行重复",
    ]
    assert Asset.objects.count() == 0


def test_what_rules_refuse_is_told_by_its_row(tmp_path):
    path = sheet(
        tmp_path,
        LINE | {"建成日期": dt.date(2023, 1, 1), "使用年限": 0},
        LINE | {"其中金额（元）": 1000},
    )
    assert faults(path) == [
        "2::建成日期 2023-01-01 还没有到",
        "2::使用年限要大于 0，没有年限的不填",
        "3::资金来源分项合计 1,000.00 元，不等于原值 1,000.50 元",
    ]


def test_money_of_two_sources_and_the_owner_come_with_it(tmp_path):
    line = LINE | {
        "其中金额（元）": 1000, "资金来源2": "donation", "资金年度2": 2020, "其中金额2（元）": 0.5,
        "权属人类别": "村集体", "权属人": "石塘村", "使用年限": 10, "年管护经费（元）": "1,200.00",
    }  # fmt: skip
    import_assets(sheet(tmp_path, line), by=None, today=TODAY)
    made = Asset.objects.get()
    assert (made.state, made.life_years, made.keeping_fen) == ("title_confirmed", 10, 120_000)
    assert sorted(made.fundings.values_list("source", "amount_fen")) == [
        ("city_special", 100_000),
        ("donation", 50),
    ]
    assert Ownership.objects.get().share_bp == 10_000
    assert list(AssetStep.objects.order_by("pk").values_list("step", "after")) == [
        ("take_over", "registered"),
        ("confirm_title", "title_confirmed"),
    ]
    assert all(row["holds"] for row in verify())


def test_heads_that_are_missing_are_told(tmp_path):
    path = sheet(tmp_path, LINE, heads=["名称", "类别", "坐落"])
    assert faults(path) == [
        "没有“建成日期”这一列",
        "没有“原值（元）”这一列",
        "没有“资金来源”这一列",
        "没有“资金年度”这一列",
    ]


def test_an_empty_sheet_is_told(tmp_path):
    assert faults(sheet(tmp_path)) == ["表里没有资产"]


def test_whoever_keeps_no_assets_there_takes_in_none(tmp_path):
    who = officers()
    path = sheet(tmp_path, LINE)
    assert faults(path, by=who.stranger) == ["2:坐落:您没有权限在这里登记资产或确权"]
    titled = sheet(tmp_path, LINE | {"权属人类别": "村集体", "权属人": "石塘村"})
    assert faults(titled, by=who.village) == ["2:坐落:您没有权限在这里登记资产或确权"]
    assert import_assets(titled, by=who.county, today=TODAY).count == 1


def test_the_template_is_taken_in_as_it_is_filled(tmp_path):
    write_template(tmp_path / "empty.xlsx")
    book = openpyxl.load_workbook(tmp_path / "empty.xlsx")
    page = book.worksheets[0]
    assert [cell.value for cell in page[1]] == HEADS
    assert len(page.data_validations.dataValidation) == 5
    for at, head in enumerate(HEADS, start=1):
        page.cell(2, at, LINE.get(head))
    book.save(tmp_path / "filled.xlsx")
    assert import_assets(tmp_path / "filled.xlsx", by=None, today=TODAY).count == 1
