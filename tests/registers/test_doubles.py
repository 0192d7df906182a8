"""Rows that are likely there already: told in a dry run, kept or left out as is said."""

import datetime as dt
import random
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ZHUJI
from tests.registers.conftest import TODAY, Theatre, sale, visit
from tests.registers.sheets import GOOD, SALE_HEADERS, VISIT_HEADERS, visits, workbook
from zhuzhen.registers.commands import save_draft, void_record
from zhuzhen.registers.importing import ImportOutcome, OnDouble, import_sheet
from zhuzhen.registers.models import Receipt, Record
from zhuzhen.registers.queries import declared, likely_duplicates

pytestmark = pytest.mark.slow


def run(path: Path, *, register: str = "field_visit", **more: object) -> ImportOutcome:
    return import_sheet(register, by=None, path=path, today=TODAY, papers_later=True, **more)


def tried(path: Path, **more: object) -> ImportOutcome:
    return run(path, dry_run=True, **more)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "表.xlsx"


def test_a_row_like_a_record_is_told(theatre: Theatre, file: Path) -> None:
    run(visits(file, GOOD[0]))
    record = Record.objects.get()
    again = ("甲-9", *GOOD[0][1:5], 8, "换了个说法")
    outcome = tried(visits(file, GOOD[0], GOOD[1], again))
    (double,) = outcome.doubles
    assert (double.row, double.first, double.uid, double.others) == (4, None, record.uid, 0)
    assert (double.summary, double.state) == (record.summary, "已提交")
    assert outcome.double_count == 1
    assert (outcome.read, outcome.created, outcome.unchanged) == (3, 2, 1)


def test_rows_alike_in_a_sheet_are_told(theatre: Theatre, file: Path) -> None:
    other = ("甲-7", *GOOD[0][1:5], 9, "另一行")
    outcome = tried(visits(file, GOOD[0], GOOD[1], other))
    (double,) = outcome.doubles
    assert (double.row, double.first, double.uid) == (4, 2, None)
    assert "可能与第 2 行是同一件事" in double.warning.what


def test_left_out_they_do_not_land_and_the_receipt_adds_up(theatre: Theatre, file: Path) -> None:
    run(visits(file, GOOD[0]))
    again = ("甲-9", *GOOD[0][1:5], 8, "换了个说法")
    outcome = run(visits(file, again, GOOD[1]), doubles=OnDouble.LEAVE_OUT)
    assert (outcome.read, outcome.created, outcome.left_out) == (2, 1, 1)
    receipt = Receipt.objects.latest("pk")
    assert (receipt.rows_read, receipt.created, receipt.left_out) == (2, 1, 1)
    assert not Record.objects.filter(outside_key="甲-9").exists()
    kept = run(visits(file, again))
    assert (kept.created, kept.left_out, kept.doubles) == (1, 0, ())


def test_another_amount_is_no_double(theatre: Theatre, file: Path) -> None:
    cells = ("2022-05-05", "珠玑镇组团", "直接采购")
    run(workbook(file, SALE_HEADERS, ("1", *cells, 12, "贡柑")), register="consumption_sale")
    path = workbook(file, SALE_HEADERS, ("2", *cells, 12, "丝苗米"), ("3", *cells, 12.5, "丝苗米"))
    found = tried(path, register="consumption_sale").doubles
    assert [each.row for each in found] == [2]


def test_two_decisions_of_one_meeting_are_no_doubles(theatre: Theatre, file: Path) -> None:
    head = ("编号", "议定日期", "承办单位", "事项", "承办人", "办结期限")
    said = (dt.date(2022, 3, 10), "东莞市甲局")
    due = ("演示乙", dt.date(2022, 6, 30))
    run(workbook(file, head, ("1", *said, "修路", *due)), register="decision")
    rows = [("2", *said, "修桥", *due), ("3", *said, "修路", *due), ("4", *said, "修桥", *due)]
    found = tried(workbook(file, head, *rows), register="decision").doubles
    assert [(each.row, each.first) for each in found] == [(3, None), (4, 2)]
    run(file, register="decision")
    bridge = Record.objects.get(outside_key="2")
    alike = likely_duplicates(bridge, declaration=declared("decision"))
    assert [each.outside_key for each in alike] == ["4"]


def test_a_void_record_is_no_double(theatre: Theatre, file: Path) -> None:
    run(visits(file, GOOD[0]))
    record = Record.objects.get()
    void_record(record, by=None, today=TODAY, version=record.version, reason="错了")
    assert tried(visits(file, ("甲-9", *GOOD[0][1:]))).doubles == ()


def test_what_is_out_of_sight_is_not_told(theatre: Theatre, file: Path) -> None:
    run(visits(file, GOOD[0]))
    theatre.enter(theatre.cast.colleague)
    mine = ("乙-1", GOOD[0][1], "东莞市乙局", *GOOD[0][3:])
    outcome = import_sheet(
        "field_visit",
        by=theatre.cast.colleague,
        path=visits(file, mine),
        today=TODAY,
        dry_run=True,
    )
    assert outcome.doubles == ()


def test_it_is_one_statement_however_long_the_sheet(theatre: Theatre, file: Path) -> None:
    def statements(rows: int) -> int:
        cells = [(f"x{n}", *GOOD[0][1:5], n, "看") for n in range(rows)]
        with CaptureQueriesContext(connection) as seen:
            assert tried(visits(file, *cells)).double_count == rows - 1
        return len(seen)

    assert statements(3) == statements(30)


@pytest.mark.parametrize("seed", range(4))
def test_a_sheet_and_the_form_see_the_same_doubles(seed: int, theatre: Theatre, file: Path) -> None:
    """The set-wise rule against the form's, over rows of few values so that many coincide."""
    chance, stage = random.Random(seed), theatre.stage
    days = [dt.date(2022, 3, 10), dt.date(2022, 3, 11)]
    orgs, ranks = [stage.lead, stage.member_b], ["主要负责同志", "分管领导"]
    for _ in range(8):
        save_draft(
            "field_visit",
            entry=visit(chance.choice(orgs).pk, on=chance.choice(days), place=ZHUJI),
            by=None,
            today=TODAY,
        )
    rows = [
        (f"k{n}", chance.choice(days), chance.choice(orgs).name, "珠玑镇", chance.choice(ranks), n)
        for n in range(6)
    ]
    path = workbook(file, VISIT_HEADERS, *rows)
    told = {each.row: (each.uid, each.others) for each in tried(path).doubles if each.uid}
    run(path)
    landed = {row[0]: number for number, row in enumerate(rows, start=2)}
    declaration, found = declared("field_visit"), {}
    for record in Record.objects.filter(origin="import"):
        others = [
            each
            for each in likely_duplicates(record, declaration=declaration)
            if each.origin != "import"
        ]
        if others:
            found[landed[record.outside_key]] = (others[0].uid, len(others) - 1)
    assert told == found != {}


@pytest.mark.parametrize("amount", [12_000_000, 7])
def test_the_form_and_the_sheet_agree_on_amounts(amount: int, theatre: Theatre, file: Path) -> None:
    save_draft(
        "consumption_sale",
        entry=sale(theatre.stage.cluster.pk, fen=amount),
        by=None,
        today=TODAY,
    )
    cells = ("1", dt.date(2022, 3, 10), "珠玑镇组团", "直接采购", 12, "别的")
    outcome = tried(workbook(file, SALE_HEADERS, cells), register="consumption_sale")
    assert bool(outcome.doubles) is (amount == 12_000_000)
