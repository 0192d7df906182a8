"""export_records and template_workbook: what a list shows, what comes back unchanged."""

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.cast import ZHUJI
from tests.registers.conftest import MARCH, TODAY, Theatre, paper, sale, visit
from tests.registers.sheets import GOOD
from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.registers.commands import submit_new
from zhuzhen.registers.exports import export_records, listing, template_workbook
from zhuzhen.registers.importing import import_sheet
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import Filters


def exported(path: Path, register: str, *, by: object = None, **more: object) -> Path:
    file, _ = export_records(register, by=by, today=TODAY, **more)
    with file:
        path.write_bytes(file.read())
    return path


def visits(theatre: Theatre, *purposes: str) -> None:
    for purpose in purposes:
        submit_new(
            "field_visit",
            by=None,
            entry=visit(theatre.stage.lead.pk, purpose=purpose, companions=2),
            today=TODAY,
            papers=[paper()],
        )


def test_a_list_is_exported_as_shown(theatre: Theatre, tmp_path: Path) -> None:
    visits(theatre, "看产业")
    theatre.enter(theatre.cast.liaison)
    filters = Filters(period=Period.parse("2022"), place=ZHUJI)
    path = exported(tmp_path / "a.xlsx", "field_visit", by=theatre.cast.liaison, filters=filters)
    page = openpyxl.load_workbook(path)["调研"]
    assert page["A1"].value == "调研"
    assert page["A2"].value.startswith("范围：2022年，韶关市南雄市珠玑镇")
    assert "截至时间：" in page["A2"].value
    headers = [cell.value for cell in page[3]]
    assert headers[:6] == ["编号", "调研日期", "调研单位", "单位编号", "所属组团", "调研地点"]
    assert "同行人数（人）" in headers
    row = dict(zip(headers, [cell.value for cell in page[4]], strict=True))
    assert row["调研日期"] == dt.datetime(2022, 3, 10)
    assert (row["来访者职级"], row["同行人数（人）"]) == ("主要负责同志", 2)
    assert (row["调研地点"], row["地点代码"]) == ("韶关市南雄市珠玑镇", ZHUJI)
    assert (row["状态"], row["佐证份数"]) == ("已提交", 1)
    assert page.freeze_panes == "C4"
    assert page.max_row == 4


def test_what_is_past_a_sheets_end_goes_to_the_next(
    theatre: Theatre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_ROWS", 2)
    for number in range(5):
        entry = sale(theatre.stage.cluster.pk, fen=100 + number)
        submit_new("consumption_sale", by=None, entry=entry, today=TODAY, papers=[paper()])
    file, count = export_records("consumption_sale", by=None, today=TODAY)
    path = tmp_path / "out.xlsx"
    path.write_bytes(file.read())
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names[:3] == ["消费帮扶", "消费帮扶（2）", "消费帮扶（3）"]
    pages = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names[:3]]
    assert count == 5 and [len(page) - 3 for page in pages] == [2, 2, 1]
    assert pages[0][2] == pages[2][2] and pages[0][2][0] == "编号"
    keys = {row[0] for page in pages for row in page[3:]}
    assert keys == {str(uid) for uid in Record.objects.values_list("uid", flat=True)}


def test_the_stamp_is_hidden(theatre: Theatre, tmp_path: Path) -> None:
    path = exported(tmp_path / "a.xlsx", "field_visit")
    book = openpyxl.load_workbook(path)
    assert book["_驻镇"].sheet_state == "hidden"
    stamp = dict(CalamineWorkbook.from_path(str(path)).get_sheet_by_name("_驻镇").to_python())
    assert stamp["register"] == "field_visit"
    assert stamp["pack_version"].startswith("guangdong-2023@")


def test_an_export_imported_again_changes_nothing(theatre: Theatre, tmp_path: Path) -> None:
    visits(theatre, "看产业", "  =1+1", "@all")
    submit_new(
        "consumption_sale",
        by=None,
        entry=sale(theatre.stage.cluster.pk, fen=-1),
        today=TODAY,
        papers=[paper()],
    )
    for register, count in (("field_visit", 3), ("consumption_sale", 1)):
        path = exported(tmp_path / f"{register}.xlsx", register)
        outcome = import_sheet(register, by=None, path=path, today=TODAY)
        assert (outcome.read, outcome.unchanged, outcome.ignored_columns) == (count, count, ())
    assert Record.objects.count() == 4


def test_a_changed_export_names_what_changed(theatre: Theatre, tmp_path: Path) -> None:
    visits(theatre, "看产业")
    path = exported(tmp_path / "a.xlsx", "field_visit")
    book = openpyxl.load_workbook(path)
    page = book["调研"]
    column = [cell.value for cell in page[3]].index("同行人数（人）") + 1
    page.cell(4, column, 7)
    book.save(path)
    with pytest.raises(Problem) as caught:
        import_sheet("field_visit", by=None, path=path, today=TODAY)
    assert "同行人数 2→7" in caught.value.faults[0].what


def test_an_export_of_another_register_is_not_imported(theatre: Theatre, tmp_path: Path) -> None:
    visits(theatre, "看产业")
    path = exported(tmp_path / "a.xlsx", "field_visit")
    with pytest.raises(Problem) as caught:
        import_sheet("consumption_sale", by=None, path=path, today=TODAY)
    assert any("这张表是“调研”的模板或导出" in str(each) for each in caught.value.faults)


@pytest.mark.parametrize("risky", ["=HYPERLINK(1)", "+1", "-1", "@x"])
def test_what_begins_like_a_formula_stays_text(
    theatre: Theatre, tmp_path: Path, risky: str
) -> None:
    visits(theatre, risky)
    path = exported(tmp_path / "a.xlsx", "field_visit")
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")
    page = openpyxl.load_workbook(path)["调研"]
    (cell,) = [cell for cell in page[4] if cell.value == risky]
    assert cell.data_type == "s" and cell.quotePrefix


def test_an_export_holds_only_what_is_in_scope(theatre: Theatre, tmp_path: Path) -> None:
    visits(theatre, "看产业")
    theatre.enter(theatre.cast.stranger)
    _, count = export_records("field_visit", by=theatre.cast.stranger, today=TODAY)
    assert count == 0


def test_who_may_not_export_is_told(theatre: Theatre) -> None:
    with pytest.raises(Problem) as caught:
        export_records("field_visit", by=theatre.cast.system_admin, today=TODAY)
    assert caught.value.code == "not_allowed"


def test_a_filled_template_is_imported(theatre: Theatre, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    with template_workbook("field_visit") as file:
        path.write_bytes(file.read())
    book = openpyxl.load_workbook(path)
    page = book["调研"]
    headers = [cell.value for cell in page[1]]
    said = dict(
        zip(("编号", "调研日期", "调研单位", "调研地点", "来访者职级"), GOOD[0], strict=False)
    )
    for column, header in enumerate(headers, start=1):
        if header in said:
            page.cell(2, column, said[header])
    assert [each.formula1 for each in page.data_validations.dataValidation] == ["选项!$A$1:$A$5"]
    assert book["选项"].sheet_state == "hidden"
    assert book["填写说明"]["A2"].value == "编号"
    book.save(path)
    outcome = import_sheet("field_visit", by=None, path=path, today=TODAY)
    assert (outcome.created, outcome.drafts) == (1, 1)
    assert Record.objects.get().happened_on == MARCH
