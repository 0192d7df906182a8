"""undo_import: as a whole, or not at all with the reasons."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.registers.conftest import TODAY, Theatre, visit
from tests.registers.sheets import GOOD, visits
from zhuzhen.base.problems import Problem
from zhuzhen.registers.commands import confirm_record, revise_record
from zhuzhen.registers.importing import OnConflict, import_sheet, undo_import
from zhuzhen.registers.models import Change, Receipt, Record

pytestmark = pytest.mark.slow


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return visits(tmp_path / "调研.xlsx", *GOOD)


def imported(theatre: Theatre, file: Path, **more: object) -> Receipt:
    outcome = import_sheet(
        "field_visit",
        by=theatre.cast.liaison,
        path=file,
        today=TODAY,
        papers_later=True,
        **more,
    )
    return outcome.receipt


def test_what_was_created_is_voided_and_may_come_again(theatre: Theatre, file: Path) -> None:
    theatre.enter(theatre.cast.liaison)
    receipt = imported(theatre, file)
    Change.objects.all().delete()
    undone = undo_import(receipt, by=theatre.cast.liaison, today=TODAY)
    assert undone.undone_at is not None
    assert set(Record.objects.values_list("state", "version", "outside_key")) == {
        ("voided", 2, None)
    }
    assert Change.objects.count() == 2
    record = Record.objects.order_by("id").first()
    assert [step.step for step in record.steps.order_by("id")] == ["import", "undo_import"]
    assert imported(theatre, file).created == 2


def test_what_was_updated_is_restored(theatre: Theatre, file: Path, tmp_path: Path) -> None:
    imported(theatre, file)
    before = Record.objects.get(outside_key="甲-1")
    changed = ("甲-1", dt.date(2022, 4, 1), *GOOD[0][2:4], "分管负责同志", 8, "改")
    receipt = imported(
        theatre, visits(tmp_path / "改.xlsx", changed), on_conflict=OnConflict.UPDATE
    )
    assert (receipt.rows_read, receipt.updated) == (1, 1)
    undo_import(receipt, by=theatre.cast.liaison, today=TODAY)
    after = Record.objects.get(outside_key="甲-1")
    for name in ("happened_on", "values", "summary", "content_sm3", "state", "org_id"):
        assert getattr(after, name) == getattr(before, name)
    assert after.version == 3
    assert imported(theatre, file).unchanged == 2


@pytest.mark.parametrize("change", ["confirm", "revise"])
def test_nothing_is_undone_when_one_was_worked_on(
    theatre: Theatre, file: Path, change: str
) -> None:
    receipt = imported(theatre, file)
    record = Record.objects.get(outside_key="甲-2")
    if change == "confirm":
        confirm_record(record, by=theatre.cast.assisting_city, today=TODAY)
    else:
        entry = visit(theatre.stage.lead.pk)
        revise_record(record, by=theatre.cast.liaison, entry=entry, version=1, today=TODAY)
    with pytest.raises(Problem) as caught:
        undo_import(receipt, by=theatre.cast.liaison, today=TODAY)
    assert caught.value.code == "not_undoable" and len(caught.value.faults) == 1
    assert "导入后又有改动" in str(caught.value.faults[0])
    assert Record.objects.get(outside_key="甲-1").state == "submitted"
    receipt.refresh_from_db()
    assert receipt.undone_at is None


def test_undoing_asks_as_little_of_many_as_of_few(
    theatre: Theatre, file: Path, tmp_path: Path
) -> None:
    many = [(f"乙-{n}", dt.date(2022, 4, 1), *GOOD[0][2:]) for n in range(40)]
    imported(theatre, visits(tmp_path / "多.xlsx", *many))
    changed = [(*row[:5], 9, "改") for row in many]
    counts = []
    for rows, name in ((changed[:2], "少改.xlsx"), (changed[2:], "多改.xlsx")):
        path = visits(tmp_path / name, *rows)
        receipt = imported(theatre, path, on_conflict=OnConflict.UPDATE)
        with CaptureQueriesContext(connection) as asked:
            undo_import(receipt, by=theatre.cast.liaison, today=TODAY)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert imported(theatre, tmp_path / "多.xlsx").unchanged == 40


def test_it_is_undone_once_and_by_the_importer(theatre: Theatre, file: Path) -> None:
    receipt = imported(theatre, file)
    with pytest.raises(Problem) as caught:
        undo_import(receipt, by=theatre.cast.colleague, today=TODAY)
    assert caught.value.code == "not_allowed"
    undo_import(receipt, by=theatre.cast.liaison, today=TODAY)
    with pytest.raises(Problem) as caught:
        undo_import(receipt, by=theatre.cast.liaison, today=TODAY)
    assert caught.value.code == "already_done"


def test_a_receipt_is_seen_by_the_importer_and_the_city_only(theatre: Theatre, file: Path) -> None:
    theatre.enter(theatre.cast.liaison)
    receipt = imported(theatre, file)
    for who, seen in (("assisting_city", 1), ("stranger", 0), ("outsider", 0), ("liaison", 1)):
        theatre.enter(getattr(theatre.cast, who))
        assert Receipt.objects.filter(pk=receipt.pk).count() == seen, who
