"""import_sheet: what is read, what is told, and that nothing is half-written."""

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.cast import ZHUJI
from tests.registers.conftest import TODAY, Theatre
from tests.registers.sheets import GOOD, SALE_HEADERS, VISIT_HEADERS, visits, workbook
from zhuzhen.base.problems import Problem
from zhuzhen.registers.commands import void_record
from zhuzhen.registers.importing import ImportOutcome, OnConflict, import_sheet
from zhuzhen.registers.models import Change, Receipt, Record, RecordStep

pytestmark = pytest.mark.slow


def run(theatre: Theatre, path: Path, *, who: str = "liaison", **more: object) -> ImportOutcome:
    register = more.pop("register", "field_visit")
    more.setdefault("papers_later", True)
    return import_sheet(register, by=getattr(theatre.cast, who), path=path, today=TODAY, **more)


def faults_of(theatre: Theatre, path: Path, **more: object) -> list[str]:
    with pytest.raises(Problem) as caught:
        run(theatre, path, **more)
    assert not Record.objects.exists() and not Receipt.objects.exists()
    return [str(each) for each in caught.value.faults]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "调研.xlsx"


def test_a_sheet_is_imported_as_a_liaison(theatre: Theatre, file: Path) -> None:
    theatre.enter(theatre.cast.liaison)
    outcome = run(theatre, visits(file, *GOOD, title="2022年调研情况表"))
    assert (outcome.read, outcome.created, outcome.updated, outcome.unchanged) == (2, 2, 0, 0)
    first, second = Record.objects.order_by("outside_key")
    assert (first.happened_on, first.place_id) == (dt.date(2022, 3, 10), ZHUJI)
    assert first.values == {"rank": "principal", "companions": 3, "purpose": "看产业"}
    assert second.values == {"rank": "in_charge", "companions": 2}
    assert (first.state, first.origin, first.org_id) == (
        "submitted",
        "import",
        theatre.stage.lead.pk,
    )
    assert first.cluster_id == theatre.stage.cluster.pk
    assert first.summary == "东莞市甲局主要负责同志到珠玑镇调研"
    steps = list(RecordStep.objects.values_list("step", "by_name", "receipt_id"))
    assert steps == [("import", "liaison", outcome.receipt.pk)] * 2
    assert Change.objects.count() == 2


def test_without_papers_rows_wait_as_drafts(theatre: Theatre, file: Path) -> None:
    outcome = run(theatre, visits(file, *GOOD), papers_later=False)
    assert outcome.drafts == 2
    assert set(Record.objects.values_list("state", flat=True)) == {"draft"}
    assert not Change.objects.exists()


def test_a_dry_run_says_the_same_and_writes_nothing(theatre: Theatre, file: Path) -> None:
    outcome = run(theatre, visits(file, *GOOD), dry_run=True)
    assert (outcome.read, outcome.created, outcome.receipt) == (2, 2, None)
    assert not Record.objects.exists() and not Receipt.objects.exists()
    assert not RecordStep.objects.exists() and not Change.objects.exists()


def test_a_sheet_imported_twice_changes_nothing_and_says_so(theatre: Theatre, file: Path) -> None:
    run(theatre, visits(file, *GOOD))
    again = run(theatre, file)
    assert again.changed_nothing and again.seen_before
    assert (again.read, again.unchanged) == (2, 2)
    assert Record.objects.count() == RecordStep.objects.count() == 2


def test_rows_without_numbers_are_known_by_their_content(theatre: Theatre, file: Path) -> None:
    path = workbook(file, VISIT_HEADERS[1:], *(row[1:] for row in GOOD))
    assert run(theatre, path).created == 2
    assert run(theatre, path).unchanged == 2
    longer = workbook(
        file, VISIT_HEADERS[1:], GOOD[0][1:], GOOD[1][1:], (*GOOD[0][1:5], 4, "看产业")
    )
    outcome = run(theatre, longer)
    assert (outcome.created, outcome.unchanged) == (1, 2)


def test_rows_alike_are_told_and_numbers_tell_them_apart(theatre: Theatre, file: Path) -> None:
    row = GOOD[0][1:]
    told = faults_of(theatre, workbook(file, VISIT_HEADERS[1:], row, GOOD[1][1:], row, row))
    assert told == [
        f"调研.xlsx 工作表“Sheet1” 第 {number} 行：与第 2 行完全相同；"
        "重复的请删去一行；确是两件事，请加“编号”列并写上不同的编号"
        for number in (4, 5)
    ]
    assert run(theatre, visits(file, ("1", *row), ("2", *row))).created == 2


def test_a_number_used_twice_in_a_sheet_is_told(theatre: Theatre, file: Path) -> None:
    (told,) = faults_of(theatre, visits(file, GOOD[0], GOOD[1], (GOOD[0][0], *GOOD[1][1:])))
    assert "第 4 行 “编号”列：编号“甲-1”与第 2 行相同" in told


def test_a_day_that_cannot_be_is_one_fault(theatre: Theatre, file: Path) -> None:
    row = (GOOD[0][0], "0001-01-01", *GOOD[0][2:])
    (told,) = faults_of(theatre, visits(file, row))
    assert "第 2 行 “调研日期”列：0001-01-01 太早；应为 2000 年以后的日期" in told
    told = faults_of(theatre, visits(file, (*row[:2], None, *row[3:])))
    assert len(told) == 2, "what no other day would mend is told all the same"


def test_an_exported_number_finds_its_record(theatre: Theatre, file: Path) -> None:
    run(theatre, visits(file, GOOD[0]))
    uid = str(Record.objects.get().uid)
    assert run(theatre, visits(file, (uid, *GOOD[0][1:]))).unchanged == 1
    odd = "z" * 36
    outcome = run(theatre, visits(file, (uid, *GOOD[0][1:]), (odd, *GOOD[1][1:])))
    assert (outcome.created, outcome.unchanged) == (1, 1)


def test_the_same_number_with_other_content_is_a_conflict(theatre: Theatre, file: Path) -> None:
    run(theatre, visits(file, *GOOD))
    changed = (*GOOD[0][:4], "分管负责同志", 5, "看产业")
    visits(file, changed, GOOD[1])
    with pytest.raises(Problem) as caught:
        run(theatre, file)
    assert caught.value.code == "records_conflict"
    (told,) = caught.value.faults
    assert (told.row, told.column) == (2, "编号")
    assert "来访者职级 主要负责同志→分管负责同志" in told.what
    assert "同行人数 3→5" in told.what
    outcome = run(theatre, file, on_conflict=OnConflict.UPDATE)
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 1, 1)
    record = Record.objects.get(outside_key="甲-1")
    assert (record.version, record.values["rank"]) == (2, "in_charge")
    assert [step.step for step in record.steps.order_by("id")] == ["import", "import_update"]


def test_a_voided_record_is_not_updated(theatre: Theatre, file: Path) -> None:
    run(theatre, visits(file, *GOOD))
    record = Record.objects.get(outside_key="甲-1")
    void_record(record, by=theatre.cast.liaison, today=TODAY, reason="重复")
    assert run(theatre, file).unchanged == 2
    visits(file, (*GOOD[0][:5], 9, ""), GOOD[1])
    with pytest.raises(Problem) as caught:
        run(theatre, file, on_conflict=OnConflict.UPDATE)
    assert "已作废" in caught.value.faults[0].what


def test_all_faults_are_told_with_row_and_column(theatre: Theatre, file: Path) -> None:
    told = faults_of(
        theatre,
        visits(
            file,
            ("1", "2022-02-30", "东莞市甲局", ZHUJI, "主要负责同志"),
            ("2", 44630, "没有的局", "珠矶镇", "一把手", "三个"),
            ("1", dt.date(2022, 12, 31), "东莞市甲局", "城东街道", "科长", -2),
            (None, None, "东莞市甲局"),
        ),
        sheet="Sheet1",
    )
    expected = [
        "调研.xlsx 工作表“Sheet1” 第 2 行 “调研日期”列：“2022-02-30”没有这一天",
        "第 3 行 “调研日期”列：“44630”是数字，不是日期",
        "第 3 行 “调研单位”列：没有叫“没有的局”的单位",
        "第 3 行 “调研地点”列：没有叫“珠矶镇”的地方",
        "第 3 行 “同行人数”列：“三个”不是整数",
        "第 4 行 “调研地点”列：“城东街道”有 ",
        "第 4 行 “来访者职级”列：没有“科长”这个选项",
        "第 4 行 “同行人数”列：-2 太小",
        "第 4 行 “调研日期”列：2022-12-31 还没有到",
        "第 5 行 “来访者职级”列：没有填写",
        "第 5 行 “调研日期”列：没有填写",
    ]
    for part in expected:
        assert any(part in each for each in told), (part, told)


def test_an_ambiguous_place_is_asked_about(theatre: Theatre, file: Path) -> None:
    row = (*GOOD[0][:3], "城东街道", "主要负责同志")
    (told,) = [each for each in faults_of(theatre, visits(file, row)) if "城东街道" in each]
    assert "请写全称或代码，可能是：" in told
    assert told.count("（44") >= 2


@pytest.mark.parametrize(
    ("rank", "place"), [("一把手", "南雄市珠玑镇"), ("principal", "珠玑镇"), ("主要领导", ZHUJI)]
)
def test_aliases_and_short_paths_are_understood(
    theatre: Theatre, file: Path, rank: str, place: str
) -> None:
    run(theatre, visits(file, (*GOOD[0][:3], place, rank)))
    record = Record.objects.get()
    assert (record.place_id, record.values["rank"]) == (ZHUJI, "principal")


def test_what_nobody_sees_in_a_cell_is_no_part_of_it(theatre: Theatre, file: Path) -> None:
    row = (
        "\ufeff甲-1",
        "2022-03-10\u200b",
        "东莞市\u200b甲局",
        "\u200e珠玑镇",
        "主要负责\u200b同志",
        "3\u200b",
        "看\u200b产业",
    )
    visits(file, row)
    import_sheet("field_visit", by=None, path=file, today=TODAY)
    record = Record.objects.get()
    assert (record.org_id, record.happened_on) == (theatre.stage.lead.pk, dt.date(2022, 3, 10))
    assert record.values["rank"] == "principal"
    assert record.values["companions"] == 3


def test_a_former_name_finds_the_unit(theatre: Theatre, file: Path) -> None:
    lead = theatre.stage.lead
    lead.names.create(name="东莞市老甲局", during=(dt.date(2020, 1, 1), dt.date(2021, 1, 1)))
    run(theatre, visits(file, (*GOOD[0][:2], "东莞市老甲局", *GOOD[0][3:])))
    assert Record.objects.get().org_id == lead.pk


@pytest.mark.parametrize(
    ("header", "fen"), [("金额（万元）", 12_345_600), ("金额(元)", 1_235), ("金额（元）", 1_235)]
)
def test_money_is_read_in_the_unit_of_its_header(
    theatre: Theatre, file: Path, header: str, fen: int
) -> None:
    headers = [*SALE_HEADERS[:4], header, "产品"]
    amount = 12.3456 if "万" in header else 12.35
    row = ("1", dt.date(2022, 3, 10), "珠玑镇组团", "直接采购", amount, "贡柑")
    run(theatre, workbook(file, headers, row), register="consumption_sale")
    assert Record.objects.get().values["amount"] == fen


def test_money_without_a_unit_is_asked_about(theatre: Theatre, file: Path) -> None:
    row = ("1", dt.date(2022, 3, 10), "珠玑镇组团", "直接采购", 12, "贡柑")
    path = workbook(file, [*SALE_HEADERS[:4], "金额", "产品"], row)
    (told,) = faults_of(theatre, path, register="consumption_sale")
    assert told.endswith("金额没有写单位；表头请写成“金额（元）”或“金额（万元）”")


def test_money_below_a_fen_is_refused(theatre: Theatre, file: Path) -> None:
    row = ("1", dt.date(2022, 3, 10), "珠玑镇组团", "直接采购", 0.0000001, "贡柑")
    (told,) = faults_of(theatre, workbook(file, SALE_HEADERS, row), register="consumption_sale")
    assert "第 2 行 “金额（万元）”列" in told and "不到一分" in told


def test_credit_codes_stored_as_numbers_are_told(theatre: Theatre, file: Path) -> None:
    headers = ("动员日期", "动员单位", "企业或社会组织名称", "统一社会信用代码", "参与方类别")
    day, unit = dt.date(2022, 3, 10), "东莞市甲局"
    rows = [
        (day, unit, "甲公司", 914419000000000000.0, "民营企业"),
        (day, unit, "乙公司", "9.14419E+17", "民营企业"),
        (day, unit, "丙公司", "91441900MA4UQ9XJ3A", "民营企业"),
    ]
    told = faults_of(theatre, workbook(file, headers, *rows), register="mobilised_enterprise")
    codes = [each for each in told if "“统一社会信用代码”列" in each]
    assert "按数字存放" in codes[0] and "按数字存放" in codes[1]
    assert "GB 32100 末位应为" in codes[2]


def test_what_another_unit_owns_is_not_imported(theatre: Theatre, file: Path) -> None:
    row = (GOOD[0][0], GOOD[0][1], "东莞市乙局", *GOOD[0][3:])
    told = faults_of(theatre, visits(file, GOOD[1], row))
    assert len(told) == 1 and "第 3 行 “调研单位”列：您不能登记" in told[0]


@pytest.mark.parametrize("who", ["auditor", "system_admin"])
def test_who_may_not_import_is_told(theatre: Theatre, file: Path, who: str) -> None:
    with pytest.raises(Problem) as caught:
        run(theatre, visits(file, *GOOD), who=who)
    assert caught.value.code == "not_allowed"


def test_two_units_may_use_the_same_numbers(theatre: Theatre, file: Path) -> None:
    run(theatre, visits(file, GOOD[0]))
    other = (GOOD[0][0], GOOD[0][1], "东莞市乙局", *GOOD[0][3:])
    assert run(theatre, visits(file, other), who="colleague").created == 1
    assert Record.objects.count() == 2


def test_rows_keep_their_numbers_below_empty_rows(theatre: Theatre, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for column, header in enumerate(VISIT_HEADERS, start=2):
        page.cell(4, column, header)
        page.cell(8, column, GOOD[0][column - 2])
    page.cell(8, 6, "科长")
    path = tmp_path / "空行.xlsx"
    book.save(path)
    (told,) = faults_of(theatre, path)
    assert "第 8 行 “来访者职级”列" in told


def test_formulas_and_merged_cells_are_told(theatre: Theatre, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(VISIT_HEADERS)
    page.append(GOOD[0])
    page.append(GOOD[1])
    page["F3"] = "=1+1"
    page.merge_cells("C2:C3")
    page.insert_cols(1)
    page.unmerge_cells("C2:C3")
    page.merge_cells("D2:D3")
    path = tmp_path / "公式.xlsx"
    book.save(path)
    told = faults_of(theatre, path)
    (formula,) = [each for each in told if "第 3 行 “同行人数”列" in each]
    assert formula.endswith("G3 是公式；请复制后“选择性粘贴→数值”")
    assert any("第 2 行 “调研单位”列：D2:D3 是合并单元格" in each for each in told)


def test_a_formula_where_a_value_is_needed_is_told_once(theatre: Theatre, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(VISIT_HEADERS)
    page.append((*GOOD[0][:4], '="主要"&"负责同志"', 3, "看产业"))
    page["B4"] = "=TODAY()"
    path = tmp_path / "公式.xlsx"
    book.save(path)
    told = faults_of(theatre, path)
    assert told[0] == (
        "公式.xlsx 工作表“Sheet” 第 2 行 “来访者职级”列：E2 是公式；请复制后“选择性粘贴→数值”"
    )
    assert [each for each in told if "“调研日期”列" in each] == [
        "公式.xlsx 工作表“Sheet” 第 4 行 “调研日期”列：B4 是公式；请复制后“选择性粘贴→数值”"
    ]
    assert sum("第 2 行" in each for each in told) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "调研.xls",
            b"\xd0\xcf\x11\xe0\xa1",
            "旧版 .xls 表格，只能导入 .xlsx；请用表格软件打开，另存为",
        ),
        (
            "调研.csv",
            "日期,单位".encode("gbk"),
            ".csv 或文本文件，只能导入 .xlsx；请用表格软件打开",
        ),
        ("调研.xlsx", "日期,单位".encode("gbk"), ".csv 或文本文件，只能导入 .xlsx"),
        ("照片.png", b"\x89PNG\r\n\x1a\n\0", "不是表格文件；只能导入 .xlsx 表格"),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n\0", "不是表格文件；只能导入 .xlsx 表格"),
        ("空.xlsx", b"", "文件是空的（0 字节）；只能导入 .xlsx 表格，请重新选择文件"),
        ("空.csv", b"", "文件是空的"),
        ("调研.xlsx", b"PK\x03\x04 broken", "文件打不开"),
        ("改名.xlsx", b"\xd0\xcf\x11\xe0\xa1", "这是旧版 .xls 表格，只是改了扩展名"),
        (
            "密.xlsx",
            b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "表格加了密码",
        ),
    ],
)
def test_wrong_files_are_told(
    theatre: Theatre, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Problem) as caught:
        run(theatre, path)
    assert caught.value.code == "bad_file" and said in caught.value.text


def test_a_truncated_workbook_is_told(theatre: Theatre, file: Path, tmp_path: Path) -> None:
    whole = visits(file, *GOOD).read_bytes()
    path = tmp_path / "断.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Problem) as caught:
        run(theatre, path)
    assert caught.value.code == "bad_file"


def test_a_missing_sheet_is_told_with_those_there(theatre: Theatre, file: Path) -> None:
    with pytest.raises(Problem, match="有：Sheet1"):
        run(theatre, visits(file, *GOOD), sheet="二季度")


def test_a_missing_column_is_told_with_the_nearest(theatre: Theatre, file: Path) -> None:
    headers = ("编号", "调研日期", "调研的单位", "调研地点", "来访者职级")
    (told,) = faults_of(theatre, workbook(file, headers, GOOD[0][:5]))
    assert "缺少这一列；表头应有“调研单位”，表里的“调研的单位”是不是它" in told


def test_a_doubled_column_and_no_header_are_told(theatre: Theatre, file: Path) -> None:
    headers = ("编号", "调研日期", "调研单位", "调研地点", "来访者职级", "来访者职级")
    (told,) = faults_of(theatre, workbook(file, headers, GOOD[0][:5]))
    assert "这一列出现了两次（第 5 列和第 6 列）" in told
    (told,) = faults_of(theatre, workbook(file, ("甲", "乙"), (1, 2)))
    assert "没有找到表头" in told


def test_only_a_header_and_an_empty_sheet_are_told(theatre: Theatre, file: Path) -> None:
    (told,) = faults_of(theatre, visits(file))
    assert "没有数据" in told
    with pytest.raises(Problem, match="没有数据"):
        run(theatre, workbook(file, ()))


def test_unread_columns_are_named(theatre: Theatre, file: Path) -> None:
    headers = (*VISIT_HEADERS, "序号", "备注")
    outcome = run(theatre, workbook(file, headers, (*GOOD[0], 1, "无")))
    assert outcome.ignored_columns == ("备注",)


def test_the_shown_name_stands_in_faults(theatre: Theatre, file: Path, tmp_path: Path) -> None:
    visits(file, (*GOOD[0][:4], "科长"))
    stored = tmp_path / "upload-17.xlsx"
    shutil.copy(file, stored)
    (told,) = faults_of(theatre, stored, file_name="我的调研.xlsx")
    assert told.startswith("我的调研.xlsx 工作表“Sheet1” 第 2 行")


def test_a_very_long_file_name_is_shortened(theatre: Theatre, file: Path) -> None:
    outcome = run(theatre, visits(file, *GOOD), file_name="调研" * 200 + "终稿.xlsx")
    assert outcome.receipt.file_name.endswith("终稿.xlsx")
    assert len(Receipt.objects.get().file_name) == 200


def test_a_row_of_sums_is_told_once(theatre: Theatre, file: Path) -> None:
    found = faults_of(
        theatre, visits(file, *GOOD, ("合　计", None, None, None, None, "=SUM(F2:F3)"))
    )
    assert len(found) == 1 and "第 4 行" in found[0] and "像合计行" in found[0]
