"""Takes an import back as a whole, unless what it brought has been worked on since."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.people.models import Account
from zhuzhen.registers.access import require_own_receipt
from zhuzhen.registers.choices import SYSTEM_NAME, UNDO_REASON, RecordState
from zhuzhen.registers.commands.writing import Side, links_as_json, links_of_record
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import world_of
from zhuzhen.registers.flow import LABELS
from zhuzhen.registers.models import Change, Receipt, Record, RecordStep
from zhuzhen.registers.problems import MUST_SEE_ALL, SOME_CHANGED, fault
from zhuzhen.registers.queries import declared
from zhuzhen.registers.rules import content_digest, summary_of
from zhuzhen.registers.world import Links

_BATCH = 2000


# What an import created is voided set by set; its keys are free again for the same sheet.
_VOID = """
UPDATE registers_record SET state = 'voided', outside_key = NULL, return_reason = %(reason)s,
    version = version + 1, updated_at = %(at)s
WHERE id IN (SELECT record_id FROM registers_recordstep
             WHERE receipt_id = %(receipt)s AND step = 'import')
"""
_STEPS = """
INSERT INTO registers_recordstep (record_id, step, before, after, version, "values", happened_on,
    links, by_id, by_name, at, reason)
SELECT s.record_id, 'undo_import', s.after, 'voided', s.version + 1, s."values", s.happened_on,
    s.links, %(by)s, %(by_name)s, %(at)s, %(reason)s
FROM registers_recordstep s WHERE s.receipt_id = %(receipt)s AND s.step = 'import'
"""
_CHANGES = """
INSERT INTO registers_change (register, org_id, cluster_id, team_id, place_id, helper_code,
    happened_on)
SELECT DISTINCT r.register, r.org_id, r.cluster_id, r.team_id, r.place_id, r.helper_code,
    r.happened_on
FROM registers_record r JOIN registers_recordstep s ON s.record_id = r.id
WHERE s.receipt_id = %(receipt)s AND s.step = 'import' AND s.after <> 'draft'
"""


def _blockers(receipt: Receipt) -> list[Fault]:
    """Records that took another step after this import's."""
    later = RecordStep.objects.filter(record=OuterRef("record"), pk__gt=OuterRef("pk"))
    moved = (
        RecordStep.objects.filter(receipt=receipt)
        .annotate(later=Subquery(later.order_by("-pk").values("step")[:1]))
        .filter(later__isnull=False)
        .select_related("record")
        .order_by("pk")
    )
    return [
        fault(
            "changed_since",
            row=number,
            summary=each.record.summary,
            step=LABELS.get(each.later, each.later),
        )
        for number, each in enumerate(moved, start=1)
    ]


def _restore(record: Record, *, earlier: RecordStep, declaration: Declaration) -> None:
    """Put back what the record said before the import."""
    links = Links(**earlier.links)
    assert earlier.happened_on is not None
    world = world_of(declaration, given=links, values=earlier.values.values())
    record.happened_on, record.values = earlier.happened_on, earlier.values
    record.place_id, record.helper_code = links.place, links.helper_code
    record.org_id, record.cluster_id, record.team_id = links.org, links.cluster, links.team
    record.person_id, record.parent_id = links.person, links.parent
    said = {"values": record.values, "links": links, "happened_on": record.happened_on}
    record.summary = summary_of(declaration, world=world, **said)
    record.content_sm3 = content_digest(declaration.id, **said)


def _void_created(receipt: Receipt, *, by: Account | None, reason: str) -> None:
    parameters: dict[str, str | int | dt.datetime | None] = {
        "receipt": receipt.pk,
        "reason": reason,
        "at": clock.now(),
        "by": by.pk if by else None,
        "by_name": by.display_name if by else SYSTEM_NAME,
    }
    with connection.cursor() as cursor:
        for statement in (_CHANGES, _VOID, _STEPS):
            cursor.execute(statement, parameters)


def _restore_updated(
    receipt: Receipt, *, by: Account | None, reason: str, declaration: Declaration
) -> None:
    touched = list(
        RecordStep.objects.filter(receipt=receipt, step="import_update").select_related("record")
    )
    earlier = _earlier(touched)
    now = clock.now()
    steps, changes = [], []
    for step in touched:
        record = step.record
        sides = [Side.of(record)]
        _restore(record, earlier=earlier[step.pk], declaration=declaration)
        record.version += 1
        record.updated_at = now
        sides.append(Side.of(record))
        changes += [each.change for each in sides if each.state != RecordState.DRAFT]
        steps.append(
            RecordStep(
                record=record,
                step="undo_update",
                before=record.state,
                after=record.state,
                version=record.version,
                values=record.values,
                happened_on=record.happened_on,
                links=links_as_json(links_of_record(record)),
                by=by,
                by_name=by.display_name if by else SYSTEM_NAME,
                at=now,
                reason=reason,
            )
        )
    Record.objects.bulk_update([each.record for each in touched], _RESTORED, batch_size=_BATCH)
    RecordStep.objects.bulk_create(steps, batch_size=_BATCH)
    Change.objects.bulk_create(changes, batch_size=_BATCH)


_RESTORED = [
    "version",
    "updated_at",
    "happened_on",
    "values",
    "place_id",
    "helper_code",
    "org_id",
    "cluster_id",
    "team_id",
    "summary",
    "content_sm3",
]


def _earlier(touched: Sequence[RecordStep]) -> dict[int, RecordStep]:
    """For each step that updated a record, the step before it."""
    updates = {each.record_id: each for each in touched}
    found: dict[int, RecordStep] = {}
    rows = RecordStep.objects.filter(record__in=list(updates)).order_by("id")
    for row in rows.iterator(chunk_size=_BATCH):
        update = updates[row.record_id]
        if row.pk < update.pk:
            found[update.pk] = row
    return found


@transaction.atomic
def undo_import(receipt: Receipt, *, by: Account | None, today: dt.date) -> Receipt:
    """Void what an import created and restore what it updated.

    Raises not_found, not_allowed (only the importer or the system), already_done, not_undoable
    with a fault for every record that was worked on since.
    """
    found = Receipt.objects.select_for_update().filter(pk=receipt.pk).first()
    if found is None:
        raise Problem("not_found", what=receipt.file_name)
    require_own_receipt(by, receipt_by=found.by_id, who=str(found.by or SYSTEM_NAME))
    if found.undone_at is not None:
        raise Problem("already_done", what=found.file_name)
    touched = list(RecordStep.objects.filter(receipt=found).select_related("record").order_by("id"))
    hidden = found.created + found.updated - len(touched)
    if hidden:
        raise Problem("not_undoable", why=MUST_SEE_ALL.format(count=hidden))
    if blockers := _blockers(found):
        why = SOME_CHANGED.format(count=len(blockers))
        raise Problem("not_undoable", why=why, faults=tuple(blockers))
    reason = UNDO_REASON.format(number=found.pk)
    if found.updated:
        declaration = declared(found.register)
        _restore_updated(found, by=by, reason=reason, declaration=declaration)
    if found.created:
        _void_created(found, by=by, reason=reason)
    found.undone_at = clock.now()
    found.save(update_fields=["undone_at"])
    audit.record(
        "record.undo_import",
        by=by,
        subject="receipt",
        subject_id=found.pk,
        facts={"register": found.register, "created": found.created, "updated": found.updated},
    )
    return found
