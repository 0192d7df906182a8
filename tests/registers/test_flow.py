"""The life of a record: every state × step written by hand, and random walks."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registers.conftest import TODAY, Theatre, paper, visit
from zhuzhen.base.problems import Problem
from zhuzhen.registers import flow
from zhuzhen.registers.commands import (
    confirm_record,
    discard_draft,
    return_record,
    revise_record,
    save_draft,
    submit_new,
    submit_record,
    void_record,
)
from zhuzhen.registers.models import Record, RecordStep

# Written by hand, never derived from the table: where a step leads, None where it is refused.
MATRIX = {
    "draft": {"submit": "submitted", "revise": "draft", "discard": "voided"},
    "submitted": {
        "revise": "submitted",
        "confirm": "confirmed",
        "return": "returned",
        "void": "voided",
    },
    "returned": {"submit": "submitted", "revise": "returned", "void": "voided"},
    "confirmed": {"void": "voided"},
    "voided": {},
}
STEPS = ("submit", "revise", "confirm", "return", "void", "discard")


def at(theatre: Theatre, state: str) -> Record:
    """A record brought to a state by the commands themselves."""
    cast, entry = theatre.cast, visit(theatre.stage.lead.pk)
    if state == "draft":
        return save_draft(
            "field_visit", by=cast.liaison, entry=entry, today=TODAY, papers=[paper()]
        )
    record = submit_new("field_visit", by=cast.liaison, entry=entry, today=TODAY, papers=[paper()])
    if state == "confirmed":
        return confirm_record(record, by=cast.assisting_city, today=TODAY)
    if state == "returned":
        return return_record(record, by=cast.assisting_city, today=TODAY, reason="不清楚")
    if state == "voided":
        return void_record(record, by=cast.liaison, today=TODAY, reason="记错了")
    return record


def take(theatre: Theatre, record: Record, step: str) -> Record:
    cast, now = theatre.cast, Record.objects.get(pk=record.pk)
    if step == "submit":
        return submit_record(now, by=cast.liaison, today=TODAY)
    if step == "revise":
        entry = visit(theatre.stage.lead.pk, purpose=str(uuid.uuid4()))
        return revise_record(now, by=cast.liaison, entry=entry, version=now.version, today=TODAY)
    if step == "confirm":
        return confirm_record(now, by=cast.assisting_city, today=TODAY)
    if step == "return":
        return return_record(now, by=cast.assisting_city, today=TODAY, reason="请补充")
    if step == "discard":
        return discard_draft(now, by=cast.liaison, today=TODAY)
    return void_record(now, by=cast.assisting_city, today=TODAY, reason="重复")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", MATRIX)
def test_matrix(theatre: Theatre, state: str, step: str) -> None:
    record = at(theatre, state)
    end = MATRIX[state].get(step)
    steps = RecordStep.objects.count()
    if end is None:
        with pytest.raises(Problem) as caught:
            take(theatre, record, step)
        assert caught.value.code == "wrong_state"
        assert Record.objects.get().state == state
        assert RecordStep.objects.count() == steps
    else:
        assert take(theatre, record, step).state == end
        assert RecordStep.objects.count() == steps + 1


def test_the_table_says_what_the_matrix_says() -> None:
    for state, ends in MATRIX.items():
        rows = [row for row in flow.TABLE if row.start == state]
        told = {row.id: row.end for row in rows if not row.task_only}
        told.pop("save", None)
        told.pop("undo_import", None)
        assert told == ends
    tasks = {(row.id, row.start, row.end) for row in flow.TABLE if row.task_only}
    assert tasks == {
        ("finish", "submitted", "submitted"),
        ("finish", "confirmed", "confirmed"),
    }


@given(steps=st.lists(st.sampled_from(STEPS), max_size=12))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_random_walks_stay_in_the_matrix(theatre: Theatre, steps: list[str]) -> None:
    record = at(theatre, "draft")
    state, version, taken = "draft", 1, 1
    for step in steps:
        end = MATRIX[state].get(step)
        if end is None:
            with pytest.raises(Problem):
                take(theatre, record, step)
            continue
        now = take(theatre, record, step)
        state, version, taken = end, version + 1, taken + 1
        assert (now.state, now.version) == (state, version)
    assert Record.objects.get(pk=record.pk).state == state
    history = list(record.steps.order_by("id"))
    assert len(history) == taken
    for earlier, later in zip(history, history[1:], strict=False):
        assert earlier.after == later.before
