"""The user's own workbook back with its faults marked; mended in its cells, it is imported."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from tests.registers.conftest import TODAY, Theatre
from tests.registers.sheets import GOOD, VISIT_HEADERS, visits, workbook
from zhuzhen.base.problems import Problem
from zhuzhen.registers.exports import template_workbook
from zhuzhen.registers.importing import (
    ColumnMapping,
    annotate_sheet,
    annotating,
    import_sheet,
)
from zhuzhen.registers.importing.annotating import Annotation, marking
from zhuzhen.registers.models import Record

pytestmark = pytest.mark.slow
RED, YELLOW = marking.RED, marking.YELLOW


def run(path: Path, **more: object):
    return import_sheet("field_visit", by=None, path=path, today=TODAY, papers_later=True, **more)


def annotated(path: Path, to: Path, *, kind: Annotation = Annotation.MARKED, **more: object):
    """The annotated workbook, written to `to` and opened."""
    found = annotate_sheet("field_visit", by=None, path=path, today=TODAY, **more)
    assert found.kind is kind
    with found.file:
        to.write_bytes(found.file.read())
    return openpyxl.load_workbook(to)


def colour(cell) -> str:
    return cell.fill.start_color.rgb if cell.fill.fill_type == "solid" else ""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "调研.xlsx"


@pytest.fixture
def back(tmp_path: Path) -> Path:
    return tmp_path / "标注.xlsx"


BAD = (
    ("甲-1", "2022-13-05", "东莞市甲局", "韶关市南雄市珠玑镇", "头头", 3, "看产业"),
    ("甲-2", dt.date(2022, 5, 1), "东莞市甲局", "珠玑镇", "分管领导", None, None),
    ("甲-3", dt.date(2022, 5, 2), None, None, "分管领导", None, None),
)


def test_each_fault_is_in_its_cell(theatre: Theatre, file: Path, back: Path) -> None:
    book = annotated(visits(file, *BAD, title="2022年调研情况表"), back)
    page = book["Sheet1"]
    assert [cell.value for cell in page[2]][: len(VISIT_HEADERS)] == list(VISIT_HEADERS)
    assert (page["B3"].value, colour(page["B3"]), colour(page["A3"])) == ("2022-13-05", RED, "")
    note = page["B3"].comment.text
    assert "“2022-13-05”没有这一天" in note and "应当怎样：" in note
    assert "没有“头头”这个选项" in page["E3"].comment.text
    assert [colour(cell) for cell in page[4]] == [""] * 7
    assert colour(page["C5"]) == colour(page["D5"]) == RED, "an empty cell is marked as well"
    listed = book["问题清单"]
    rows = [[cell.value for cell in row] for row in listed.iter_rows(min_row=5)]
    assert [row[0] for row in rows] == ["B3", "E3", "C5", "D5"]
    assert rows[0][1:5] == ["Sheet1", 3, "调研日期", "要改"]
    assert listed["A5"].hyperlink.location == "'Sheet1'!B3"
    assert book.active.title == "Sheet1"


def test_mended_in_its_cells_it_is_imported(theatre: Theatre, file: Path, back: Path) -> None:
    book = annotated(visits(file, *BAD), back)
    page = book["Sheet1"]
    page["B2"], page["E2"] = dt.date(2022, 3, 5), "主要负责同志"
    page["C4"], page["D4"] = "东莞市甲局", "珠玑镇"
    book.save(back)
    assert run(back).created == 3
    assert Record.objects.get(outside_key="甲-1").happened_on == dt.date(2022, 3, 5)
    again = annotated(back, file)
    assert {colour(cell) for row in again["Sheet1"] for cell in row} == {""}
    assert not any(cell.comment for row in again["Sheet1"] for cell in row)
    assert [page.title for page in again.worksheets] == ["Sheet1", "问题清单"]
    assert "没有发现问题" in again["问题清单"]["A2"].value


def test_marked_twice_it_shows_only_what_is_left(theatre: Theatre, file: Path, back: Path) -> None:
    book = annotated(visits(file, *BAD), back)
    book["Sheet1"]["B2"] = dt.date(2022, 3, 5)
    book.save(back)
    page = annotated(back, file)["Sheet1"]
    assert (colour(page["B2"]), page["B2"].comment) == ("", None)
    assert page["E2"].comment.text.count("没有“头头”这个选项") == 1


def test_a_template_keeps_stamp_choices_and_others_sheets(
    theatre: Theatre, file: Path, back: Path
) -> None:
    with template_workbook("field_visit") as empty:
        file.write_bytes(empty.read())
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    headers = [cell.value for cell in page[1]]
    row = dict(zip(headers, [None] * len(headers), strict=True))
    row |= {"调研日期": "2022-02-30", "调研单位": "东莞市甲局", "来访者职级": "主要负责同志"}
    page.append([row[header] for header in headers])
    page["A2"].fill = PatternFill("solid", "FF00FF00")
    page["B2"].comment = Comment("办公室填", "小演示")
    page.column_dimensions["C"].width = 41
    own = book.create_sheet("我的草稿")
    own["A1"] = "勿删"
    own.add_data_validation(DataValidation("list", formula1='"甲,乙"', sqref="B1"))
    book.save(file)
    shown = annotated(file, back)
    first = shown.worksheets[0]
    assert shown["_驻镇"].sheet_state == "hidden" and shown["_驻镇"]["B1"].value == "field_visit"
    assert shown["我的草稿"]["A1"].value == "勿删"
    assert shown["我的草稿"].data_validations.dataValidation[0].formula1 == '"甲,乙"'
    wanted = [each.formula1 for each in page.data_validations.dataValidation]
    assert wanted and [each.formula1 for each in first.data_validations.dataValidation] == wanted
    assert first.column_dimensions["C"].width == 41
    assert colour(first["A2"]) == "FF00FF00", "a colour of the user's own stays"
    assert "没有这一天" in first["B2"].comment.text and "办公室填" in first["B2"].comment.text
    first["B2"] = "2022-02-28"
    place = headers.index("调研地点") + 1
    first.cell(2, place).value = "珠玑镇"
    shown.save(back)
    assert run(back).created == 1
    mended = annotated(back, file).worksheets[0]["B2"].comment
    assert (mended.text, mended.author) == ("办公室填", "小演示")


def test_a_row_alike_and_a_merged_title(theatre: Theatre, file: Path, back: Path) -> None:
    row = GOOD[0][1:]
    path = workbook(file, VISIT_HEADERS[1:], row, GOOD[1][1:], row)
    page = annotated(path, back)["Sheet1"]
    assert "与第 2 行完全相同" in page["A4"].comment.text
    assert colour(page["A4"]) == RED
    path = workbook(file, ("乱写", "乱填"), ("a", "b"), title="不认得的表")
    page = annotated(path, back)["Sheet1"]
    assert "没有找到表头" in page["A1"].comment.text and colour(page["A1"]) == RED


def test_a_missing_column_is_told_at_the_heads(theatre: Theatre, file: Path, back: Path) -> None:
    path = workbook(file, VISIT_HEADERS[:4], GOOD[0][:4])
    page = annotated(path, back)["Sheet1"]
    assert "缺少这一列" in page["A1"].comment.text


def test_a_foreign_sheet_is_marked_in_its_own_columns(
    theatre: Theatre, file: Path, back: Path
) -> None:
    heads = ("序", "哪天", "谁", "去了哪", "什么级别")
    path = workbook(file, heads, (1, "2022-02-30", "东莞市甲局", "珠玑镇", "大官"), title="台账")
    targets = {"序": "", "哪天": "happened_on", "谁": "org", "去了哪": "place", "什么级别": "rank"}
    mapping = ColumnMapping(targets)
    page = annotated(path, back, mapping=mapping)["Sheet1"]
    assert "没有这一天" in page["B3"].comment.text
    assert "没有“大官”这个选项" in page["E3"].comment.text


def test_likely_doubles_are_yellow(theatre: Theatre, file: Path, back: Path) -> None:
    run(visits(file, GOOD[0]))
    path = visits(file, ("甲-9", *GOOD[0][1:5], 7, "另看"))
    page = annotated(path, back)["Sheet1"]
    assert colour(page["A2"]) == YELLOW
    assert "可能与已登记的重复：2022-03-10" in page["A2"].comment.text
    assert run(back).created == 1, "a warning keeps nothing back"


def test_what_openpyxl_cannot_open_is_copied(
    theatre: Theatre, file: Path, back: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise ValueError("a strict file")

    path = visits(file, *BAD, title="2022年调研情况表")
    monkeypatch.setattr(marking, "load_workbook", refuse)
    book = annotated(path, back, kind=Annotation.COPIED)
    page = book["Sheet1"]
    assert colour(page["B3"]) == RED and "没有这一天" in page["B3"].comment.text
    assert page["B4"].value == dt.datetime(2022, 5, 1)
    assert book["问题清单"]["A5"].value == "B3"


def test_a_huge_file_gives_the_list_alone(
    theatre: Theatre, file: Path, back: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotating, "LARGEST_UNPACKED", 100)
    book = annotated(visits(file, *BAD), back, kind=Annotation.LISTED)
    assert [page.title for page in book.worksheets] == ["问题清单"]
    assert book["问题清单"]["F5"].value.startswith("“2022-13-05”没有这一天")


def test_a_quoted_formula_stays_a_text(theatre: Theatre, file: Path, back: Path) -> None:
    row = (*GOOD[0][:4], "'=1+1", 3, "看")
    book = annotated(visits(file, row), back)
    assert all(cell.data_type != "f" for line in book["问题清单"] for cell in line)


def test_a_file_that_is_no_workbook_is_refused(theatre: Theatre, file: Path) -> None:
    file.write_bytes(b"PK nothing")
    with pytest.raises(Problem) as caught:
        annotate_sheet("field_visit", by=None, path=file, today=TODAY)
    assert caught.value.code == "bad_file"
