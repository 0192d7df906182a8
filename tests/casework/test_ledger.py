"""监测对象台账 of a place: who, why, income, safeguards, measures, who answers, where it stands."""

import io

import openpyxl
import pytest

from tests.cast import Cast, cast, stage
from tests.pages import family_world
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.casework.exports import export_ledger
from zhuzhen.casework.models import Case

VILLAGE, TOWN, COUNTY = "440282113201", "440282113000", "440282000000"


def sheet(place: str, **how):
    file, count = export_ledger(place, by=None, reason="季度上报", **how)
    return openpyxl.load_workbook(io.BytesIO(file.read())).worksheets[0], count


@pytest.fixture
def people(everything: None) -> Cast:
    return cast(stage())


@pytest.fixture
def case(people: Cast) -> Case:
    return family_world.family("甲", place=VILLAGE, by=people.village)


def test_each_monitored_household_stands_on_one_row(case: Case) -> None:
    for place in (VILLAGE, TOWN, COUNTY):
        page, count = sheet(place)
        assert count == 1
        row = [cell.value for cell in page[5]]
        assert row == [
            1, "珠玑村委会", "甲户", "边缘易致贫户", 1, "因病", "2022-08-08", 1, 1,
            "达标", "达标", "达标", "达标", "产业帮扶", "甲责任人", "帮扶中",
        ]  # fmt: skip
    assert page["A1"].value == "韶关市南雄市监测对象台账"
    assert "用途：季度上报" in page["A2"].value
    assert page["A3"].value.endswith("共 1 户 1 人")
    assert page.cell(6, 1).value.startswith("单位负责人：")
    entry = AuditEntry.objects.filter(act="household.export").order_by("-pk").first()
    assert (entry.subject_id, entry.facts["shape"]) == (COUNTY, "ledger")


def test_another_place_and_who_is_no_longer_monitored_are_not_on_it(case: Case) -> None:
    page, count = sheet("440281000000")
    assert count == 0 and page["A5"].value == "（截至当日没有监测对象）"
    Case.objects.filter(pk=case.pk).update(state="not_admitted", ended_on="2022-08-20")
    assert sheet(VILLAGE)[1] == 0


def test_it_needs_a_right_and_a_reason(case: Case, people) -> None:
    for how in ({"by": None, "reason": "x"}, {"by": people.village, "reason": "季度上报"}):
        with pytest.raises(Problem):
            export_ledger(VILLAGE, **how)
    assert export_ledger(VILLAGE, by=people.town, reason="季度上报")[1] == 1
