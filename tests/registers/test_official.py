"""write_report: the official sheet as it is printed, read back with another library."""

import datetime as dt
import uuid
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.cast import DONGGUAN, ZHUJI
from tests.registers.conftest import TODAY, Theatre
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.registers.exports import official
from zhuzhen.registers.exports.official import content
from zhuzhen.registers.models import Record

VILLAGE = "440282113201"
YEAR = Period.parse("2022")


def record(
    register: str, *, on: dt.date = dt.date(2022, 3, 10), place: str = ZHUJI, **more: object
) -> Record:
    """A submitted record as the database holds it; `more` are its columns."""
    at = dt.datetime(2022, 3, 11, tzinfo=dt.UTC)
    given = {"state": "submitted", "values": {}, "helper_code": DONGGUAN, **more}
    return Record.objects.create(
        uid=uuid.uuid4(), register=register, happened_on=on, place_id=place, summary="摘要",
        origin="form", created_at=at, updated_at=at, **given,
    )  # fmt: skip


def written(path: Path, report: str, *, by: object = None, **more: object) -> Worksheet:
    done = official.write_report(report, by=by, today=TODAY, **more)
    with done.file:
        path.write_bytes(done.file.read())
    return openpyxl.load_workbook(path).worksheets[0]


def rows(page: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def merged(page: Worksheet) -> set[str]:
    return {str(each) for each in page.merged_cells.ranges}


@pytest.fixture
def classes(theatre: Theatre) -> Theatre:
    """Two classes of 珠玑镇 in 2022, one of 2021, a draft and a void one."""
    first = {"name": "月嫂班", "persons": 30, "person_times": 90, "hours": "24", "kind": "skill"}
    record("skill_class", values=first)
    more = {"name": "=1+1", "persons": 1_005, "person_times": 2_000, "certified_persons": 7}
    record("skill_class", on=dt.date(2022, 5, 1), values=more)
    record("skill_class", on=dt.date(2021, 5, 1), values={"name": "去年的班", "persons": 5})
    for state in ("draft", "returned", "voided"):
        record("skill_class", state=state, values={"name": state, "persons": 9})
    return theatre


def test_title_facts_heads_rows_totals_and_foot(classes: Theatre, tmp_path: Path) -> None:
    page = written(tmp_path / "a.xlsx", "skill_classes", place=ZHUJI, period=YEAR)
    told = rows(page)
    assert told[0][0] == "韶关市南雄市珠玑镇2022年技能培训台账"
    assert [each for each in told[1] if each] == [
        "填报单位：", "统计期间：2022年", "制表日期：2022年11月20日",
    ]  # fmt: skip
    assert [each for each in told[2] if each] == [
        "序号", "班次名称", "类型", "对象", "工种", "起止", "学时（小时）", "参训",
        "其中脱贫人口", "证书",
    ]  # fmt: skip
    assert told[3][5:] == [
        "开班", "结业", None, "人数（人）", "人次", "人数（人）", "人次", "名称", "取得人数（人）",
    ]  # fmt: skip
    assert (told[4][0], told[4][1], told[4][5]) == (1, "月嫂班", dt.datetime(2022, 3, 10))
    assert told[4][8:10] == [30, 90]
    assert (told[5][0], told[5][1]) == (2, "=1+1")
    assert told[6] == ["合计", *[None] * 7, 1035, 2090, None, None, None, 7]
    assert [each for each in told[7] if each] == ["填表人：", "审核人："]
    assert len(told) == 8


def test_heads_are_merged_over_their_columns_and_down_to_the_last_row(
    classes: Theatre, tmp_path: Path
) -> None:
    page = written(tmp_path / "a.xlsx", "skill_classes", place=ZHUJI, period=YEAR)
    found = merged(page)
    assert {"A1:N1", "A3:A4", "B3:B4", "H3:H4", "F3:G3", "I3:J3", "K3:L3", "M3:N3"} <= found
    assert "A7:H7" in found  # 合计
    assert page["F3"].alignment.horizontal == "center"
    for at in ("F4", "N4", "B5", "D5", "N7"):
        border = page[at].border
        sides = {border.left.style, border.right.style, border.top.style, border.bottom.style}
        assert sides == {"thin"}, at


def test_it_is_set_up_for_print(classes: Theatre, tmp_path: Path) -> None:
    page = written(tmp_path / "a.xlsx", "skill_classes", period=YEAR)
    setup = page.page_setup
    assert (setup.paperSize, setup.orientation) == (8, "landscape")  # A3
    assert setup.fitToHeight == 0  # and the width, as is usual, 1
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$3:$4"
    assert page.print_area == "'技能培训台账'!$A$1:$N$8"
    assert page.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert page.freeze_panes == "C5"
    assert page.column_dimensions["B"].width == pytest.approx(22, abs=1)
    ranking = written(tmp_path / "b.xlsx", "ranking_sheet", period=Period.parse("2022-H1"))
    assert (ranking.page_setup.paperSize, ranking.page_setup.orientation) == (9, "portrait")


def test_money_is_exact_and_in_the_unit_the_head_names(theatre: Theatre, tmp_path: Path) -> None:
    for fen in (123_456_789_01, 10, 20):
        record("collective_income", place=VILLAGE, values={"income": fen, "operating": fen})
    page = written(tmp_path / "a.xlsx", "collective_incomes", period=YEAR)
    assert "金额单位：元" in {cell.value for cell in page[2]}
    incomes = [page.cell(row, 3).value for row in range(5, 9)]
    assert incomes == [123456789.01, 0.1, 0.2, 123456789.31]
    assert page["C8"].number_format == "#,##0.00"


def test_in_ten_thousands_nothing_is_rounded(theatre: Theatre, monkeypatch, tmp_path) -> None:
    declared = official.declared_report("collective_incomes")
    column = {
        "head": "收入（万元）",
        "columns": [{"field": "income", "head": "全年", "total": True}],
    }
    wanted = {**declared.report.model_dump(by_alias=True), "columns": [column]}
    report = type(declared.report).model_validate(wanted)
    changed = official.DeclaredReport(report, declared.declaration, declared.stored)
    sheet = official.sheet_of(changed, by=None, today=TODAY, period=YEAR)
    record("collective_income", values={"income": 123_456_789_01})
    ((value,),) = sheet.lines()
    assert str(value) == "12345.678901"
    assert sheet.head.money_units == ("万元",)


def test_a_sheet_without_period_holds_all_up_to_the_end_of_the_period(
    theatre: Theatre, tmp_path: Path
) -> None:
    for year in (2021, 2022):
        record(
            "farmer_linkage", on=dt.date(year, 6, 1), values={"project": f"{year}", "persons": 2}
        )
    last = written(tmp_path / "a.xlsx", "farmer_linkage_ledger", period=Period.parse("2021"))
    assert [row[1] for row in rows(last)[4:-2]] == ["2021"]
    assert "统计截至：2021年12月31日" in rows(last)[1]
    now = written(tmp_path / "b.xlsx", "farmer_linkage_ledger")
    assert [row[1] for row in rows(now)[4:-2]] == ["2021", "2022"]
    assert "统计截至：2022年11月20日" in rows(now)[1]


def test_an_empty_sheet_says_so_and_has_no_total(theatre: Theatre, tmp_path: Path) -> None:
    page = written(tmp_path / "a.xlsx", "skill_classes", period=YEAR)
    assert page["A5"].value == "本期无记录"
    assert "A5:N5" in merged(page)
    assert [cell.value for cell in page[6] if cell.value] == ["填表人：", "审核人："]


def test_places_and_names_are_told_as_under_the_title(theatre: Theatre, tmp_path: Path) -> None:
    lead = theatre.stage.lead
    record("first_secretary_task", place=VILLAGE, org_id=lead.pk, values={"task": "走访"})
    page = written(tmp_path / "a.xlsx", "first_secretary_tasks", place=ZHUJI)
    village = Record.objects.get().place
    assert page["B5"].value == village.path.removeprefix("韶关市南雄市珠玑镇") == village.name
    assert page["E5"].value == "东莞市甲局"
    everywhere = written(tmp_path / "b.xlsx", "first_secretary_tasks")
    assert everywhere["A1"].value == "第一书记任务清单"
    assert everywhere["B5"].value == village.path


def test_a_ranking_goes_by_rank(theatre: Theatre, tmp_path: Path) -> None:
    for place in (10, 2, 1):
        record("team_ranking", values={"place_in_list": place})
    page = written(tmp_path / "a.xlsx", "ranking_sheet", period=Period.parse("2022-H1"))
    assert [page.cell(row, 1).value for row in (5, 6, 7)] == [1, 2, 10]


def changed(report: str, **more: object) -> official.DeclaredReport:
    """A declared sheet, declared otherwise."""
    found = official.declared_report(report)
    wanted = {**found.report.model_dump(by_alias=True), **more}
    again = type(found.report).model_validate(wanted)
    return official.DeclaredReport(again, found.declaration, found.stored)


def listed(report: str, *, at: int, **more: object) -> list[object]:
    """One column of a sheet declared otherwise, from the top down."""
    sheet = official.sheet_of(changed(report, **more), by=None, today=TODAY, period=YEAR)
    assert sheet.chosen().count() == len(lines := list(sheet.lines()))
    return [line[at] for line in lines]


def test_a_sheet_lists_only_what_its_condition_holds_of(theatre: Theatre) -> None:
    for name, persons in (("甲", 10), ("乙", None), ("丙", 30)):
        record("skill_class", values={"name": name, **({"persons": persons} if persons else {})})
    assert listed("skill_classes", at=1, of="persons > 10") == ["丙"]
    assert listed("skill_classes", at=1, of="not persons > 10") == ["甲", "乙"]
    assert listed("skill_classes", at=1) == ["甲", "乙", "丙"]


def test_drafts_left_out_are_those_the_condition_holds_of(theatre: Theatre) -> None:
    for persons in (10, 30):
        record("skill_class", state="draft", values={"name": "班", "persons": persons})
    sheet = official.sheet_of(
        changed("skill_classes", of="persons > 10"), by=None, today=TODAY, period=YEAR
    )
    assert [each.values["persons"] for each in sheet.waiting()] == [30]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (["persons"], ["丁", "甲", "丙", "乙"]),
        (["-persons"], ["丙", "甲", "丁", "乙"]),
        (["hours"], ["甲", "丙", "丁", "乙"]),  # 9 before 24.5 before 100, as numbers
        (["-kind", "persons"], ["丁", "甲", "丙", "乙"]),
        (["kind", "-persons"], ["丙", "甲", "丁", "乙"]),
        (["-happened_on"], ["乙", "丙", "丁", "甲"]),
        (["place", "-persons"], ["甲", "丁", "乙", "丙"]),
        ([], ["甲", "丁", "丙", "乙"]),
    ],
)
def test_a_sheets_order_is_as_declared_what_is_missing_last(
    theatre: Theatre, order: list[str], names: list[str]
) -> None:
    march = [dt.date(2022, 3, day) for day in range(1, 5)]
    skill, vocational = "skill", "vocational"
    for on, place, values in (
        (march[0], ZHUJI, {"name": "甲", "persons": 20, "hours": "9", "kind": skill}),
        (march[3], ZHUJI, {"name": "乙"}),
        (march[2], VILLAGE, {"name": "丙", "persons": 100, "hours": "24.5", "kind": vocational}),
        (march[1], ZHUJI, {"name": "丁", "persons": 3, "hours": "100", "kind": skill}),
    ):
        record("skill_class", on=on, place=place, values=values)
    assert listed("skill_classes", at=1, order=order) == names


def test_a_sheet_is_ordered_by_the_names_of_units(theatre: Theatre) -> None:
    stage = theatre.stage
    for org in (stage.member_b, stage.lead):
        record("first_secretary_task", org_id=org.pk, values={"task": org.name})
    names = sorted([stage.lead.name, stage.member_b.name])
    assert listed("first_secretary_tasks", at=3, order=["org"]) == names
    assert listed("first_secretary_tasks", at=3, order=["-org"]) == names[::-1]


def test_only_what_is_in_scope_and_who_fills_it_in(classes: Theatre, tmp_path: Path) -> None:
    theatre = classes
    theatre.enter(theatre.cast.town)
    town = written(tmp_path / "a.xlsx", "skill_classes", by=theatre.cast.town, period=YEAR)
    assert town["A1"].value == "韶关市南雄市珠玑镇2022年技能培训台账"
    assert town["A2"].value == "填报单位：韶关市南雄市珠玑镇"
    theatre.enter(theatre.cast.stranger)
    near = written(tmp_path / "b.xlsx", "skill_classes", by=theatre.cast.stranger, period=YEAR)
    assert near["A5"].value == "本期无记录"
    theatre.enter(theatre.cast.liaison)
    unit = official.write_report("skill_classes", by=theatre.cast.liaison, today=TODAY, period=YEAR)
    assert (unit.sheet.reporter, unit.count) == ("东莞市甲局", 0)


def test_taking_it_away_is_allowed_and_audited(classes: Theatre) -> None:
    with pytest.raises(Problem) as caught:
        official.write_report(
            "skill_classes", by=classes.cast.system_admin, today=TODAY, period=YEAR
        )
    assert caught.value.code == "not_allowed"
    official.write_report("skill_classes", by=classes.cast.town, today=TODAY, period=YEAR)
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.act, entry.subject_id, entry.facts["count"]) == (
        "report.export", "skill_classes", 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("report", "period", "code"),
    [
        ("nothing", YEAR, "unknown_report"),
        ("skill_classes", None, "report_period"),
        ("skill_classes", Period.parse("2022-Q1"), "report_period"),
        ("inspection_findings", YEAR, "report_period"),
    ],
)
def test_what_cannot_be_made_is_told(theatre: Theatre, report, period, code) -> None:
    with pytest.raises(Problem) as caught:
        official.write_report(report, by=None, today=TODAY, period=period)
    assert caught.value.code == code


def test_more_rows_than_a_sheet_holds_are_refused_not_lost(
    classes: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhuzhen.registers.exports.official.writing.MOST_ROWS", 1)
    with pytest.raises(Problem) as caught:
        official.write_report("skill_classes", by=None, today=TODAY, period=YEAR)
    assert caught.value.code == "sheet_too_long"


@pytest.mark.parametrize(
    ("asked", "quarter"),
    [("2022", "2022-Q4"), ("2021", "2021-Q4"), ("2022-H1", "2022-Q2"), ("2022-05", "2022-Q2")],
)
def test_a_screens_period_is_fitted(theatre: Theatre, asked: str, quarter: str) -> None:
    report = official.declared_report("inspection_findings").report
    assert str(official.fitted(report, period=Period.parse(asked), today=TODAY)) == quarter


def test_every_declared_sheet_is_written(theatre: Theatre, tmp_path: Path) -> None:
    found = official.all_reports()
    assert len(found) > 20
    for each in found:
        period = official.fitted(each.report, period=YEAR, today=TODAY)
        page = written(tmp_path / "a.xlsx", each.id, period=period)
        leaves = official.sheet_of(each, by=None, today=TODAY, period=period).head.leaves
        assert page.max_column == len(leaves), each.id
        assert "{" not in page["A1"].value and "（）" not in page["A1"].value


def test_names_of_places_and_units_in_fields_cost_two_queries_a_chunk(
    theatre: Theatre, django_assert_num_queries
) -> None:
    assert content.MOST_ROWS < 1_048_576
    for _ in range(3):
        record("skill_class", values={"name": "班"})
    sheet = official.sheet_of(
        official.declared_report("skill_classes"), by=None, today=TODAY, period=YEAR
    )
    with django_assert_num_queries(1):
        assert len(list(sheet.lines())) == 3
