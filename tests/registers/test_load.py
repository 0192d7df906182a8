"""What entering asks and spares: exact figures for each way a record comes in."""

import datetime as dt
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from django.db.models import Sum

from tests.cast import ZHUJI
from tests.registers.conftest import MARCH, TODAY, Theatre, paper, visit
from tests.registers.sheets import GOOD, visits
from zhuzhen.registers.commands import (
    Entry,
    finish_task,
    return_record,
    revise_record,
    save_draft,
    submit_new,
    submit_record,
)
from zhuzhen.registers.importing import OnConflict, import_sheet
from zhuzhen.registers.models import Load, Record
from zhuzhen.registers.world import Links

NOVEMBER = dt.date(2022, 11, 1)


def load() -> tuple[int, int, int]:
    """Entries, asked and prefilled of all rows together."""
    sums = Load.objects.aggregate(Sum("entries"), Sum("asked"), Sum("prefilled"))
    return tuple(sums[f"{name}__sum"] or 0 for name in ("entries", "asked", "prefilled"))


def submitted(theatre: Theatre, entry: Entry, *, offered: tuple[str, ...] = ()) -> Record:
    by = theatre.cast.liaison
    proof = [paper(by=by.pk)]
    return submit_new("field_visit", by=by, entry=entry, today=TODAY, papers=proof, offered=offered)


def test_what_is_given_is_asked_and_what_followed_is_prefilled(theatre: Theatre) -> None:
    theatre.enter(theatre.cast.liaison)
    submitted(theatre, visit(theatre.stage.lead.pk, companions=3))
    row = Load.objects.get()
    assert (row.register, row.month, row.place_id) == ("field_visit", NOVEMBER, ZHUJI)
    assert (row.org_id, row.cluster_id) == (theatre.stage.lead.pk, theatre.stage.cluster.pk)
    # The day, the place, the unit, the rank and the companions; the cluster followed.
    assert (row.entries, row.asked, row.prefilled) == (1, 5, 1)


def test_what_stood_in_the_form_is_not_asked(theatre: Theatre) -> None:
    entry = visit(theatre.stage.lead.pk, companions=3)
    submitted(theatre, entry, offered=("happened_on", "org", "place", "not_a_question"))
    assert load() == (1, 2, 4)


def test_a_draft_and_its_submission_ask_each_answer_once(theatre: Theatre) -> None:
    by, entry = theatre.cast.liaison, visit(theatre.stage.lead.pk)
    draft = save_draft("field_visit", by=by, entry=entry, today=TODAY, papers=[paper(by=by.pk)])
    assert load() == (1, 4, 1)
    said = replace(entry, values={**entry.values, "companions": 2}, happened_on=dt.date(2022, 3, 9))
    draft = submit_record(draft, by=by, entry=said, today=TODAY)
    assert load() == (1, 6, 1)
    record = return_record(draft, by=theatre.cast.county, reason="补", today=TODAY)
    submit_record(record, by=by, today=TODAY)
    assert load() == (1, 6, 1)


def test_a_revision_asks_what_it_changes_or_takes_away(theatre: Theatre) -> None:
    by = theatre.cast.liaison
    record = submitted(theatre, visit(theatre.stage.lead.pk, companions=3, purpose="看产业"))
    assert load() == (1, 6, 1)
    entry = Entry(MARCH, {"rank": "in_charge", "companions": 3}, Links(ZHUJI, record.org_id))
    record = revise_record(record, by=by, entry=entry, version=1, today=TODAY)
    assert load() == (1, 8, 1)
    revise_record(record, by=by, entry=entry, version=2, today=TODAY)
    assert load() == (1, 8, 1)


def test_the_same_request_again_asks_nothing(theatre: Theatre) -> None:
    by, number = theatre.cast.liaison, uuid.uuid4()
    for _ in range(2):
        submit_new(
            "field_visit", by=by, entry=visit(theatre.stage.lead.pk), today=TODAY,
            papers=[paper(by=by.pk)], request_id=number,
        )  # fmt: skip
    assert load() == (1, 4, 1)


def test_finishing_a_task_asks_its_day_and_what_is_told(theatre: Theatre) -> None:
    values = {"matter": "修路灯", "handler": "演示乙", "due_on": "2022-12-01"}
    task = submit_new(
        "decision", by=None, today=TODAY,
        entry=Entry(MARCH, values, Links(org=theatre.stage.lead.pk)),
    )  # fmt: skip
    entries, asked, prefilled = load()
    finish_task(task, by=None, done_on=dt.date(2022, 11, 18), today=TODAY, reason="已修好")
    assert load() == (entries, asked + 2, prefilled)


def test_a_sheet_asks_its_filled_cells_for_each_owner_once(
    theatre: Theatre, tmp_path: Path
) -> None:
    theatre.enter(theatre.cast.liaison)
    path = visits(tmp_path / "调研.xlsx", *GOOD)
    args = {"by": theatre.cast.liaison, "today": TODAY, "papers_later": True}
    import_sheet("field_visit", path=path, **args)
    # Seven and six cells but the numbers (编号), which the office keeps for itself: 6 + 5.
    row = Load.objects.get()
    assert (row.entries, row.asked, row.prefilled, row.month) == (2, 11, 2, NOVEMBER)
    import_sheet("field_visit", path=path, **args)
    assert load() == (2, 11, 2)
    first, second = GOOD
    changed = visits(
        tmp_path / "改.xlsx", (*first[:5], 5, None), (second[0], dt.date(2022, 5, 2), *second[2:])
    )
    import_sheet("field_visit", path=changed, on_conflict=OnConflict.UPDATE, **args)
    # Companions 3→5, the purpose taken away, and the day of the other.
    assert load() == (2, 14, 2)


def test_a_dry_run_asks_nothing(theatre: Theatre, tmp_path: Path) -> None:
    path = visits(tmp_path / "调研.xlsx", *GOOD)
    import_sheet(
        "field_visit", by=theatre.cast.liaison, path=path, today=TODAY, dry_run=True,
        papers_later=True,
    )  # fmt: skip
    assert load() == (0, 0, 0)


def test_next_door_sees_none_of_it(theatre: Theatre) -> None:
    submitted(theatre, visit(theatre.stage.lead.pk))
    for who, seen in (("town", 1), ("colleague", 1), ("stranger", 0), ("outsider", 0)):
        theatre.enter(getattr(theatre.cast, who))
        assert Load.objects.count() == seen, who


@pytest.mark.parametrize("who", ["system_admin"])
def test_administrators_see_none(theatre: Theatre, who: str) -> None:
    submitted(theatre, visit(theatre.stage.lead.pk))
    theatre.enter(getattr(theatre.cast, who))
    assert not Load.objects.exists()
