"""`zhuzhen verify` sees a record that was changed behind the system's back."""

import json

import pytest
import typer
from django.db import connection
from typer.testing import CliRunner

from tests.registers.conftest import TODAY, Theatre, paper, visit
from tests.registers.sheets import GOOD, visits
from zhuzhen.cli import session, verifying
from zhuzhen.registers.commands import (
    attach_papers,
    confirm_record,
    return_record,
    revise_record,
    save_draft,
    submit_new,
    void_record,
)
from zhuzhen.registers.importing import OnConflict, import_sheet, undo_import
from zhuzhen.registers.models import Record, RecordStep
from zhuzhen.registers.verifying import verify

CONTENT, STANDING = "records_equal_their_digest", "records_stand_where_their_last_step_left_them"


def broken() -> dict[str, str]:
    return {row["invariant"]: row["first_offence"] for row in verify() if not row["holds"]}


def confirmed(theatre: Theatre) -> Record:
    cast, entry = theatre.cast, visit(theatre.stage.lead.pk, companions=3)
    record = submit_new("field_visit", by=cast.liaison, entry=entry, today=TODAY, papers=[paper()])
    return confirm_record(record, by=cast.assisting_city, today=TODAY)


def test_every_way_of_writing_a_record_holds(theatre: Theatre, tmp_path) -> None:
    cast, unit = theatre.cast, theatre.stage.lead.pk
    confirmed(theatre)
    draft = save_draft("field_visit", by=cast.liaison, entry=visit(unit), today=TODAY, papers=[])
    attach_papers(draft, by=cast.liaison, papers=[paper("会议.jpg")], today=TODAY)
    entry = visit(unit, purpose=" 看产业 ")
    now = Record.objects.get(pk=draft.pk)
    revise_record(now, by=cast.liaison, entry=entry, version=now.version, today=TODAY)
    for act in (return_record, void_record):
        told = submit_new(
            "field_visit", by=cast.liaison, entry=visit(unit), today=TODAY, papers=[paper()]
        )
        by = cast.assisting_city if act is return_record else cast.liaison
        act(told, by=by, today=TODAY, reason="不清楚")
    sheet = visits(tmp_path / "调研.xlsx", *GOOD)
    outcome = import_sheet(
        "field_visit",
        by=None,
        path=sheet,
        today=TODAY,
        papers_later=True,
        on_conflict=OnConflict.REFUSE,
    )
    assert (broken(), verify()[0]["checked"]) == ({}, Record.objects.count())
    undo_import(outcome.receipt, by=None, today=TODAY)
    assert (broken(), Record.objects.count()) == ({}, 6)


@pytest.mark.parametrize(
    ("change", "offended"),
    [
        ("\"values\" = jsonb_set(\"values\", '{companions}', '30')", {CONTENT, STANDING}),
        ("happened_on = happened_on + 1", {CONTENT, STANDING}),
        ("place_id = '440000000000'", {CONTENT}),
        ("content_sm3 = ''", {CONTENT}),
        ("state = 'submitted'", {STANDING}),
        ("version = version + 1", {STANDING}),
    ],
)
def test_a_change_by_sql_is_told(theatre: Theatre, change: str, offended: set[str]) -> None:
    record = confirmed(theatre)
    assert broken() == {}
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE registers_record SET {change}")
    found = broken()
    assert set(found) == offended
    assert all(str(record.uid) in offence for offence in found.values())


def test_a_record_without_steps_is_told(theatre: Theatre) -> None:
    confirmed(theatre)
    record = Record.objects.get()
    record.pk, record.uid = None, "00000000-0000-4000-8000-000000000001"
    record.save(force_insert=True)
    assert set(broken()) == {STANDING}
    assert RecordStep.objects.count() == 2


def test_the_command_ends_with_1(theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed(theatre)
    monkeypatch.setattr(session, "prepare", lambda: None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registers_record SET \"values\" = '{}'")
    app = typer.Typer()
    app.command()(verifying.verify)
    done = CliRunner().invoke(app, ["--format", "json"])
    lines = {row["invariant"]: row for row in json.loads(done.stdout)}
    assert done.exit_code == 1
    assert not lines[CONTENT]["holds"] and lines[CONTENT]["remedy"]
