"""Households go out with a right, a reason, a watermark and an audit entry; masked by default."""

import io
from pathlib import Path

import openpyxl
import pytest

from tests.cast import account, cast, stage
from tests.conftest import TODAY
from tests.households.sheets import FAMILY, VILLAGE, bring, identity, line, sheet
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.households.exports.listing import Asked, Shape, export_households
from zhuzhen.households.exports.template import household_template
from zhuzhen.partners.queries import scope_of

NEXT_DOOR = "440281102201"
CHILD = line("陈小", "子女", identity(6, born="20150101"), 劳动能力="无劳动力", 在校状况="小学")


@pytest.fixture
def cast_of(everything: None, tmp_path: Path):
    people = cast(stage())
    other = line("林一", "户主", identity(21), 户主="林一", 村=NEXT_DOOR)
    bring(sheet(tmp_path / "a.xlsx", *FAMILY, CHILD, other))
    return people


def taken(asked: Asked):
    if asked.by is not None:
        scope.enter(scope_of(asked.by, on=TODAY))
    file, count = export_households(asked)
    scope.enter(scope.EVERYTHING)
    page = openpyxl.load_workbook(io.BytesIO(file.read())).worksheets[0]
    rows = [list(row) for row in page.iter_rows(min_row=4, values_only=True)]
    assert len(rows) == count
    return page, rows


def test_the_list_goes_out_masked_with_who_when_and_why(cast_of) -> None:
    page, rows = taken(Asked(cast_of.town, "年度核对用"))
    assert page["A1"].value == "农户名册（截至 2022-11-20）"
    assert page["A2"].value.startswith("导出人：town　　导出时间：20")
    assert "用途：年度核对用" in page["A2"].value
    assert "town" in page.oddFooter.left.text and "年度核对用" in page.oddHeader.right.text
    assert [rows[0][at] for at in (0, 2, 3, 7, 9)] == [
        f"{VILLAGE}00001", "陈一", 4, "低保", "138****1234",
    ]  # fmt: skip
    entry = AuditEntry.objects.get(act="household.export")
    assert (entry.reason, entry.facts["rows"], entry.facts["unmasked"]) == ("年度核对用", 1, False)


def test_members_whole_only_by_right_and_never_a_childs(cast_of) -> None:
    _, rows = taken(Asked(cast_of.town, "年度核对用", shape=Shape.MEMBERS))
    numbers = [row[5] for row in rows]
    assert numbers[0] == f"449900********001{identity(1)[-1]}"
    assert [row[10] for row in rows][:2] == ["已登记（脱敏）", "已登记（脱敏）"]
    _, rows = taken(Asked(cast_of.town, "年度核对用", shape=Shape.MEMBERS, unmasked=True))
    assert [row[5] for row in rows][:2] == [identity(1), identity(2)]
    assert rows[1][10] == "长期慢性病、残疾"
    child = next(row for row in rows if row[3] == "陈小")
    assert (child[5], child[7], child[9]) == ("未满 14 周岁，已保护", None, None)


def test_no_reason_or_no_right_no_sheet(cast_of) -> None:
    with pytest.raises(Problem) as raised:
        taken(Asked(cast_of.town, " 看 看 "))
    assert raised.value.code == "reason_needed"
    for who in (cast_of.village, cast_of.liaison, cast_of.assisting_city):
        with pytest.raises(Problem) as raised:
            taken(Asked(who, "年度核对用"))
        assert raised.value.code == "not_allowed"
    with pytest.raises(Problem):  # an auditor exports, masked
        taken(Asked(cast_of.auditor, "年度核对用", unmasked=True))
    assert not AuditEntry.objects.filter(act="household.export").exists()


def test_a_right_in_one_place_takes_nothing_out_of_another(cast_of) -> None:
    """Who is a village's clerk next door sees it, and exports only the own town."""
    both = account("both", role="town", place_id="440282113000")
    from zhuzhen.people.models import Grant

    Grant.objects.create(
        account=both, role="village", place_id=NEXT_DOOR, during=(TODAY.replace(year=2020), None)
    )
    _, rows = taken(Asked(both, "年度核对用"))
    assert [row[2] for row in rows] == ["陈一"]
    _, rows = taken(Asked(cast_of.province, "年度核对用"))
    assert {row[2] for row in rows} == {"陈一", "林一"}


def test_the_template_comes_back_in(everything: None, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(household_template().read()))
    page = book["农户和家庭成员"]
    heads = [cell.value for cell in page[1]]
    assert page.cell(2, heads.index("证件号码") + 1).number_format == "General"
    assert page.column_dimensions["F"].width > 20
    offered = page.data_validations.dataValidation
    lists = {next(iter(each.sqref.ranges)).min_col for each in offered}
    assert heads.index("与户主关系") + 1 in lists and heads.index("姓名") + 1 not in lists
    for row, each in enumerate(FAMILY, start=2):
        for head, value in each.items():
            page.cell(row, heads.index(head) + 1, value)
    book.save(tmp_path / "filled.xlsx")
    assert bring(tmp_path / "filled.xlsx").tally.residents_created == 3
