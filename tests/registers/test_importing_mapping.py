"""Foreign sheets: columns proposed and chosen, remembered, money in the unit that was chosen."""

from pathlib import Path

import pytest

from tests.registers.conftest import TODAY, Theatre
from tests.registers.sheets import GOOD, workbook
from zhuzhen.base.problems import Problem
from zhuzhen.base.sheets.workbook import open_sheet
from zhuzhen.registers.importing import ColumnMapping, ImportOutcome, import_sheet
from zhuzhen.registers.importing.heads import known_headers
from zhuzhen.registers.importing.mapping import AS_NAMED, Offer, likely_header_row, offers
from zhuzhen.registers.importing.remembering import remember, remembered
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import declared

HEADS = ("序", "下乡时间", "带队单位", "去的镇", "带队领导职级", "同去人数", "备注")
TARGETS = {
    "下乡时间": "happened_on",
    "带队单位": "org",
    "去的镇": "place",
    "带队领导职级": "rank",
    "同去人数": "companions",
}
SALES = ("成交日期", "所属组团", "消费帮扶方式", "金额", "产品")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "下乡.xlsx"


def foreign(file: Path, *, title: str = "甲局下乡情况一览") -> Path:
    rows = [(n, *row[1:6], None) for n, row in enumerate(GOOD, start=1)]
    return workbook(file, HEADS, *rows, title=title)


def run(path: Path, *, by: object = None, **more: object) -> ImportOutcome:
    register = more.pop("register", "field_visit")
    return import_sheet(register, by=by, path=path, today=TODAY, papers_later=True, **more)


def refused(path: Path, **more: object) -> list[str]:
    with pytest.raises(Problem) as caught:
        run(path, **more)
    assert not Record.objects.exists()
    return [str(each).partition(" ")[2] for each in caught.value.faults]


def offered(path: Path, register: str = "field_visit") -> dict[str, Offer]:
    sheet, known = open_sheet(path), known_headers(declared(register))
    place = likely_header_row(sheet, known)
    return {each.header: each for each in offers(sheet, place=place, known=known, chosen=AS_NAMED)}


def test_a_foreign_sheet_is_refused_until_its_columns_are_chosen(
    theatre: Theatre, file: Path
) -> None:
    foreign(file)
    assert any("没有找到表头" in each for each in refused(file))
    outcome = run(file, mapping=ColumnMapping(TARGETS, header_row=2))
    assert (outcome.created, outcome.is_mapped) == (2, True)
    assert outcome.ignored_columns == ("序", "备注")
    assert {each.values["companions"] for each in Record.objects.all()} == {2, 3}


def test_heads_chosen_by_words_alone_find_their_row(theatre: Theatre, file: Path) -> None:
    assert run(foreign(file), mapping=ColumnMapping(TARGETS)).created == 2


def test_the_row_of_heads_is_found_below_titles(theatre: Theatre, file: Path) -> None:
    found = offered(foreign(file))
    assert set(found) == set(HEADS)
    assert found["去的镇"].samples == ("韶关市南雄市珠玑镇", "440282113000")


def test_what_looks_alike_is_proposed_once(theatre: Theatre, file: Path) -> None:
    heads = ("调研日期", "调研单位名称", "调研地点（镇）", "来访职级", "同行人数", "无关的列")
    found = offered(workbook(file, heads, GOOD[0][1:]))
    assert {head: (each.target, each.by_likeness) for head, each in found.items()} == {
        "调研日期": ("happened_on", False),
        "调研单位名称": ("org", True),
        "调研地点（镇）": ("place", False),
        "来访职级": ("rank", True),
        "同行人数": ("companions", False),
        "无关的列": ("", False),
    }


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ({"下乡的时间": "happened_on"}, "“下乡的时间”列：表里没有这一列"),
        ({**TARGETS, "备注": "nothing"}, "“备注”列：没有叫“nothing”的登记项"),
        ({**TARGETS, "备注": "rank"}, "“备注”列：这一列出现了两次（第 5 列和第 7 列）"),
        ({**TARGETS, "去的镇": ""}, "“调研地点”列：缺少这一列"),
    ],
)
def test_a_wrong_choice_is_told(
    targets: dict[str, str], said: str, theatre: Theatre, file: Path
) -> None:
    told = refused(foreign(file), mapping=ColumnMapping(targets, header_row=2))
    assert any(said in each for each in told)


def test_a_choice_is_remembered_for_the_account_and_its_unit(theatre: Theatre, file: Path) -> None:
    sheet, chosen = open_sheet(foreign(file)), ColumnMapping(TARGETS, header_row=2)
    cast = theatre.cast
    theatre.enter(cast.liaison)
    remember("field_visit", sheet=sheet, mapping=chosen, by=cast.liaison)
    remember("field_visit", sheet=sheet, mapping=chosen, by=cast.liaison)
    again = open_sheet(foreign(file, title=""))
    found = remembered("field_visit", sheet=again, by=cast.liaison)
    assert found == ColumnMapping(TARGETS, {}, header_row=1), "wherever the heads stand"
    assert remembered("consumption_sale", sheet=again, by=cast.liaison) is None
    assert run(file, by=cast.liaison).created == 2
    theatre.enter(cast.outsider)
    assert remembered("field_visit", sheet=again, by=cast.outsider) is None


def sale(file: Path, head: str, amount: object, *, title: str = "") -> Path:
    heads = tuple(head if each == "金额" else each for each in SALES)
    row = ("2022-05-05", "珠玑镇组团", "直接采购", amount, "丝苗米")
    return workbook(file, heads, row, title=title)


@pytest.mark.parametrize(
    ("head", "mapping", "fen"),
    [
        ("金额", ColumnMapping(money_unit="万元"), 12_500_000),
        ("金额", ColumnMapping(units={"金额": "元"}), 1_250),
        ("金额（万元）", ColumnMapping(money_unit="元"), 12_500_000),
        ("金额（元）", None, 1_250),
        ("成交额", ColumnMapping({"成交额": "amount"}, {"成交额": "万元"}), 12_500_000),
    ],
)
def test_money_is_read_in_the_unit_of_the_head_else_as_chosen(
    head: str, mapping: ColumnMapping | None, fen: int, theatre: Theatre, file: Path
) -> None:
    run(sale(file, head, 12.5), register="consumption_sale", mapping=mapping)
    assert Record.objects.get().values["amount"] == fen


def test_money_of_no_unit_is_asked_about(theatre: Theatre, file: Path) -> None:
    assert refused(sale(file, "金额", 12.5), register="consumption_sale")
    amount = offered(file, "consumption_sale")["金额"]
    assert (amount.asks_unit, amount.unit) == (True, "")
    amount = offered(sale(file, "金额", 12.5, title="消费帮扶 单位：万元"), "consumption_sale")[
        "金额"
    ]
    assert (amount.asks_unit, amount.unit) == (True, "万元")
    assert not offered(sale(file, "金额（元）", 12.5), "consumption_sale")["金额（元）"].asks_unit
