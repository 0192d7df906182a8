"""The command that finishes a task: the day it was done goes into the record, its state stays."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.people.models import Account
from zhuzhen.policy.schema.registers import TaskRule
from zhuzhen.registers.access import require_step
from zhuzhen.registers.commands.metering import meter
from zhuzhen.registers.commands.writing import (
    Side,
    earlier_step,
    flow_row,
    links_of_record,
    locked,
    write,
)
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record
from zhuzhen.registers.problems import fault
from zhuzhen.registers.queries import declared
from zhuzhen.registers.rules import content_digest
from zhuzhen.registers.rules.load import Filled
from zhuzhen.registers.rules.values import day_faults, new_faults


def _open_task(record: Record, *, declaration: Declaration) -> TaskRule:
    task = declaration.register.task
    if task is None:
        raise Problem("not_a_task", what=declaration.title)
    if record.done_on is not None:
        raise Problem("task_done", what=str(record), day=record.done_on)
    return task


def _refuse_day(done_on: dt.date, *, record: Record, field: str, today: dt.date) -> None:
    given = record.happened_on
    faults = day_faults(done_on, today=today, field=field)
    if done_on < given:
        faults += (fault("done_early", field=field, day=done_on, given=given),)
    if faults:
        raise Problem("faults", faults=faults)


def _refuse_checks(
    declaration: Declaration, *, record: Record, values: dict[str, Any], today: dt.date
) -> None:
    """Refuse what the register's checks say of the finished task, not what they said before."""
    links, on = links_of_record(record), record.happened_on
    faults = new_faults(
        declaration, before=record.values, values=values, links=links, happened_on=on, today=today
    )
    if faults:
        raise Problem("faults", faults=faults)


def _save_day(record: Record, *, values: dict[str, Any], day: dt.date) -> None:
    record.values = values
    record.done_on = day
    record.version, record.updated_at = record.version + 1, clock.now()
    record.content_sm3 = content_digest(
        record.register,
        happened_on=record.happened_on,
        links=links_of_record(record),
        values=record.values,
    )
    record.save()


def _values_done(record: Record, *, task: TaskRule, on: dt.date, told: str) -> dict[str, object]:
    """The record's values with the day, and with what was told where the register has a field."""
    told_too = {task.result: told} if task.result and told else {}
    return {**record.values, task.done: on.isoformat(), **told_too}


@transaction.atomic
def finish_task(
    record: Record,
    *,
    by: Account | None,
    done_on: dt.date,
    today: dt.date,
    reason: str = "",
    version: int | None = None,
    request_id: uuid.UUID | None = None,
) -> Record:
    """Say on which day the task was done; `reason` tells how, for the record's history and the
    field that the register has for it.

    Raises not_a_task, task_done, faults (of the day, or of the register's checks), not_allowed,
    wrong_state, stale.
    """
    if earlier := earlier_step(request_id):
        return earlier.record
    now = locked(record, version=version)
    declaration = declared(now.register, region=now.helper_code)
    task = _open_task(now, declaration=declaration)
    who = flow_row(declaration, step="finish", start=now.state, what=str(now)).who
    links = links_of_record(now)
    require_step(by, step="finish", who=who, declaration=declaration, links=(links,), on=today)
    _refuse_day(done_on, record=now, field=task.done, today=today)
    values = _values_done(now, task=task, on=done_on, told=reason.strip())
    _refuse_checks(declaration, record=now, values=values, today=today)
    before = Side.of(now)
    _save_day(now, values=values, day=done_on)
    write(
        now,
        step="finish",
        before=before,
        by=by,
        declaration=declaration,
        reason=reason.strip()[:500],
        request_id=request_id,
    )
    meter(now, filled=Filled(1 + bool(reason.strip())), is_new=False, on=today)
    return now
