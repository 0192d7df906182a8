"""Enter the records of a worked case by the commands people use, each up to its state."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from zhuzhen.base.digest import sm3
from zhuzhen.base.problems import Problem
from zhuzhen.duties.problems import IN_A_CASE
from zhuzhen.duties.trying.building import CaseWorld
from zhuzhen.evidence.models import Blob, Paper
from zhuzhen.policy.choices import FieldKind
from zhuzhen.policy.schema import Register
from zhuzhen.policy.schema.cases import CaseRecord
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.commands import (
    confirm_record,
    return_record,
    save_draft,
    submit_new,
    void_record,
)
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import declared
from zhuzhen.registers.rules import Entry
from zhuzhen.registers.world import Links


def enter_records(world: CaseWorld, *, records: Iterable[CaseRecord], today: dt.date) -> None:
    """Enter each; what the commands refuse is kept with the reason in `world.refused`."""
    for record in records:
        try:
            world.records[record.id] = _enter(record, world=world, today=today)
        except Problem as problem:
            world.refused[record.id] = problem


def _enter(record: CaseRecord, *, world: CaseWorld, today: dt.date) -> Record:
    register = declared(record.register_id).register
    entry = Entry(
        record.on, _values(record, register=register, world=world), _links(record, world=world)
    )
    save = save_draft if record.state == RecordState.DRAFT else submit_new
    made = save(register.id, by=None, entry=entry, today=today, papers=_papers(record))
    if record.state == RecordState.RETURNED:
        return return_record(made, by=None, today=today, reason=IN_A_CASE)
    if record.state == RecordState.VOIDED:
        return void_record(made, by=None, today=today, reason=IN_A_CASE)
    if record.state == RecordState.CONFIRMED and register.needs_confirmation:
        return confirm_record(made, by=None, today=today)
    return made


def _links(record: CaseRecord, *, world: CaseWorld) -> Links:
    return Links(
        place=record.place,
        org=world.orgs[record.org].pk if record.org else None,
        cluster=world.clusters[record.cluster].pk if record.cluster else None,
        team=world.teams[record.team].pk if record.team else None,
        person=world.people[record.person].pk if record.person else None,
        parent=world.record(record.parent).pk if record.parent else None,
    )


def _values(record: CaseRecord, *, register: Register, world: CaseWorld) -> dict[str, object]:
    """The values as they are stored; an organisation is named as the case names it."""
    found: dict[str, object] = {}
    for name, value in record.values.items():
        field = register.field(name)
        if field is not None and field.kind is FieldKind.ORGANISATION:
            found[name] = world.orgs[str(value)].pk
        elif isinstance(value, dt.date):
            found[name] = value.isoformat()
        else:
            found[name] = str(value) if isinstance(value, Decimal) else value
    return found


def _papers(record: CaseRecord) -> list[Paper]:
    names = [f"{record.id}-{number}" for number in range(1, record.evidence + 1)]
    blobs = [Blob(sm3=sm3(name.encode()), size=1, mime="image/jpeg") for name in names]
    Blob.objects.bulk_create(blobs, ignore_conflicts=True)
    papers = [
        Paper(blob_id=blob.sm3, name=name, uploaded_by_id=0)
        for blob, name in zip(blobs, names, strict=True)
    ]
    return Paper.objects.bulk_create(papers)
