"""Sheets that name a person or the record above, task days and per cent; and there and back."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tests.cast import DONGGUAN, NANXIONG, ZHUJI
from tests.registers.conftest import MARCH, TODAY, Theatre
from tests.registers.sheets import workbook
from tests.registers.test_belonging import meeting, posted
from zhuzhen.base.problems import Problem
from zhuzhen.partners.models import Person, Posting
from zhuzhen.registers.exports import export_records
from zhuzhen.registers.importing import ImportOutcome, OnConflict, import_sheet, undo_import
from zhuzhen.registers.models import Change, Record, RecordStep

SUPPORT = (
    "编号",
    "核对日期",
    "派驻干部",
    "工作经费已落实",
    "各类补贴已落实",
    "健康体检已安排",
    "人身意外险已购买",
    "没落实的原因",
    "工作经费实际落实（元）",
)
DECISION = ("编号", "议定日期", "承办单位", "出自哪次会议", "事项", "承办人", "办结期限")
DUE = dt.date(2022, 6, 30)


def run(register: str, path: Path, **more: object) -> ImportOutcome:
    more.setdefault("region", DONGGUAN)
    return import_sheet(register, by=None, path=path, today=TODAY, papers_later=True, **more)


def told(register: str, path: Path, **more: object) -> list[str]:
    with pytest.raises(Problem) as caught:
        run(register, path, **more)
    return [str(each).partition("：")[2] for each in caught.value.faults]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "表.xlsx"


def support(name: object, *, number: str = "1", day: dt.date = MARCH) -> tuple[object, ...]:
    return (number, day, name, "是", "是", "是", "否", "保单在办", 500)


def decision(parent: object, *, number: str = "1", matter: str = "修路") -> tuple[object, ...]:
    return (number, MARCH, "东莞市甲局", parent, matter, "演示乙", DUE)


def namesake(theatre: Theatre) -> Person:
    """Another of that name, of unit C."""
    stage = theatre.stage
    person = Person.objects.create(name="演示甲", org=stage.member_c, helper_code=DONGGUAN)
    Posting.objects.create(
        person=person,
        team=stage.team,
        sending_org=stage.member_c,
        role="member",
        status="on_duty",
        during=(dt.date(2022, 2, 1), None),
        cluster=stage.cluster,
        place_id=ZHUJI,
        helper_code=DONGGUAN,
    )
    return person


def test_a_person_is_known_by_name(theatre: Theatre, file: Path) -> None:
    person, stage = posted(theatre), theatre.stage
    run("support_four", workbook(file, SUPPORT, support("演示甲")))
    record = Record.objects.get()
    assert (record.person_id, record.org_id) == (person.pk, stage.member_b.pk)
    assert (record.team_id, record.place_id) == (stage.team.pk, ZHUJI)
    assert record.summary == "演示甲的四项保障"
    assert RecordStep.objects.get().links["person"] == person.pk
    assert "parent" not in RecordStep.objects.get().links
    assert Change.objects.get(register="support_four").person_id == person.pk


def test_namesakes_are_told_apart_by_the_unit_or_asked_about(theatre: Theatre, file: Path) -> None:
    person, other = posted(theatre), namesake(theatre)
    (said,) = told("support_four", workbook(file, SUPPORT, support("演示甲")))
    assert said == (
        "“演示甲”有 2 人；请写明单位，或写人员编号，可能是："
        f"演示甲（东莞市乙局，{person.pk}）、演示甲（东莞市丙局，{other.pk}）"
    )
    headers = (*SUPPORT, "派出单位")
    run("support_four", workbook(file, headers, (*support("演示甲"), "东莞市丙局")))
    assert Record.objects.get().person_id == other.pk
    run("support_four", workbook(file, SUPPORT, support(person.pk, number="2")))
    assert Record.objects.get(outside_key="2").person_id == person.pk


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        ("演示丁", MARCH, "没有叫“演示丁”的派驻干部，或不在您的范围内；请核对姓名，或写人员编号"),
        (None, MARCH, "没有填写；这一项必须填写"),
        ("演示甲", dt.date(2022, 10, 1), "2022-10-01 时“演示甲”没有派驻在任"),
    ],
)
def test_who_is_not_there_is_told(
    name: object, day: dt.date, said: str, theatre: Theatre, file: Path
) -> None:
    posted(theatre)
    found = told("support_four", workbook(file, SUPPORT, support(name, day=day)))
    assert any(each.startswith(said) for each in found)
    assert not Record.objects.exists()


def test_a_record_above_is_known_by_number_or_summary(theatre: Theatre, file: Path) -> None:
    parent = meeting(theatre)
    uid = str(parent.uid).upper()
    outcome = run(
        "decision",
        workbook(file, DECISION, decision(uid), decision(parent.summary, number="2", matter="水")),
    )
    assert outcome.created == 2
    found = Record.objects.filter(register="decision")
    assert {each.parent_id for each in found} == {parent.pk}
    assert {(each.due_on, each.done_on) for each in found} == {(DUE, None)}
    assert {each.place_id for each in found} == {ZHUJI}, "where its meeting was"
    steps = RecordStep.objects.filter(record__in=found)
    assert {step.links["parent"] for step in steps} == {parent.pk}


def test_a_record_above_that_is_unclear_is_asked_about(theatre: Theatre, file: Path) -> None:
    first, second = meeting(theatre), meeting(theatre, place=NANXIONG)
    said = told("decision", workbook(file, DECISION, decision(first.summary), decision("没有")))
    assert said[0].startswith(f"“{first.summary}”有 2 条；请写所属记录编号，可能是：")
    assert str(first.uid) in said[0] and str(second.uid) in said[0]
    assert said[1].startswith("没有找到“没有”这条所属记录")


def test_a_task_done_on_a_day_to_come_is_told(theatre: Theatre, file: Path) -> None:
    later = (*decision(None), dt.date(2022, 11, 21), "修好了")
    head = (*DECISION, "办结日期", "办理结果")
    (said,) = told("decision", workbook(file, head, later))
    assert said == "2022-11-21 还没有到；不得晚于今天（2022-11-20）"


def test_the_record_above_is_found_beyond_the_first_portion(theatre: Theatre, file: Path) -> None:
    first, second = meeting(theatre), meeting(theatre, place=NANXIONG)
    rows = [
        decision(str((first if n < 2000 else second).uid), number=str(n), matter=f"事{n}")
        for n in range(2003)
    ]
    assert run("decision", workbook(file, DECISION, *rows)).created == 2003
    assert Record.objects.filter(parent=second).count() == 3


def test_an_update_moves_the_links_and_undo_puts_them_back(theatre: Theatre, file: Path) -> None:
    parent = meeting(theatre)
    run("decision", workbook(file, DECISION, decision(str(parent.uid))))
    later = (*decision(None)[:-1], dt.date(2022, 9, 1))
    (said,) = told("decision", workbook(file, DECISION, later))
    assert f"出自哪次会议 {parent.summary}→–" in said
    outcome = run("decision", file, on_conflict=OnConflict.UPDATE)
    record = Record.objects.get(register="decision")
    assert (record.parent_id, record.due_on) == (None, dt.date(2022, 9, 1))
    undo_import(outcome.receipt, by=None, today=TODAY)
    record.refresh_from_db()
    assert (record.parent_id, record.due_on) == (parent.pk, DUE)
    assert record.steps.order_by("-pk")[0].links["parent"] == parent.pk


@pytest.mark.parametrize("register", ["attendance", "decision"])
def test_an_exported_sheet_changes_nothing(register: str, theatre: Theatre, file: Path) -> None:
    person, parent = posted(theatre), meeting(theatre)
    namesake(theatre)
    on_duty = ("月末日期", "派驻干部", "人员编号", "在岗天数（天）")
    run("attendance", workbook(file, on_duty, (dt.date(2022, 3, 31), None, person.pk, 20)))
    run("decision", workbook(file, DECISION, decision(str(parent.uid))))
    exported, count = export_records(register, by=None, today=TODAY)
    with exported:
        file.write_bytes(exported.read())
    assert count == 1
    headers = [cell.value for cell in openpyxl.load_workbook(file).active[3]]
    assert ("人员编号" if register == "attendance" else "所属记录编号") in headers
    outcome = run(register, file)
    assert (outcome.unchanged, outcome.created, outcome.updated) == (1, 0, 0)


def growth(path: Path, value: object, *, shape: str) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.append(("统计截止日期", "哪个县（市、区）", "农村居民人均可支配收入（元）", "增速（%）"))
    page.append((dt.datetime(2022, 6, 1), "南雄市", 20000, value))
    page.cell(2, 4).number_format = shape
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "shape"),
    [(0.087, "0.0%"), (0.087, "0%"), (0.087, "0.0##%"), (8.7, "General"), ("8.7%", "@")],
)
def test_per_cent_is_read_as_its_cell_shows_it(
    value: object, shape: str, theatre: Theatre, file: Path
) -> None:
    run("income_growth", growth(file, value, shape=shape))
    assert Record.objects.get().values["growth"] == 87
