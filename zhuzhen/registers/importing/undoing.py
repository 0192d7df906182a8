"""Takes an import back as a whole, unless what it brought has been worked on since."""

import datetime as dt
import json
from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Subquery

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.people.models import Account
from zhuzhen.registers.access import require_own_receipt
from zhuzhen.registers.choices import SYSTEM_NAME, UNDO_REASON
from zhuzhen.registers.facts import add_parents, world_in_scope
from zhuzhen.registers.flow import LABELS
from zhuzhen.registers.importing.storing import LINKS_AS_JSON, SIDE, Parameters
from zhuzhen.registers.models import Receipt, RecordStep
from zhuzhen.registers.problems import MUST_SEE_ALL, SOME_CHANGED, fault
from zhuzhen.registers.queries import declared
from zhuzhen.registers.rules.contents import digest_of, values_text
from zhuzhen.registers.rules.summaries import summary_maker
from zhuzhen.registers.world import Links

_PORTION = 5_000
Earlier = tuple[int, dt.date, dict[str, object], Links]

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
_CHANGES = f"""
INSERT INTO registers_change (register, {SIDE})
SELECT DISTINCT register, {SIDE} FROM registers_record
WHERE id IN (SELECT record_id FROM registers_recordstep
             WHERE receipt_id = %(receipt)s AND step = 'import' AND after <> 'draft')
"""


# What an import updated is put back: what it said before is computed in portions (summaries and
# digests are not the database's to make) and written set by set.
_EARLIER = """
SELECT s.record_id, e.happened_on, e."values"::text, e.links::text
FROM registers_recordstep s CROSS JOIN LATERAL (
    SELECT e.happened_on, e."values", e.links FROM registers_recordstep e
    WHERE e.record_id = s.record_id AND e.id < s.id ORDER BY e.id DESC LIMIT 1) e
WHERE s.receipt_id = %(receipt)s AND s.step = 'import_update' AND s.record_id > %(after)s
ORDER BY s.record_id LIMIT %(portion)s
"""
_TABLE = "zhuzhen_undo_rows"
_MAKE = f"""
CREATE TEMP TABLE {_TABLE} (
    record_id bigint, happened_on date, place_id text, helper_code text, org_id bigint,
    cluster_id bigint, team_id bigint, person_id bigint, parent_id bigint, due_on date,
    done_on date, "values" jsonb, summary text, content_sm3 text
) ON COMMIT DROP
"""
_CHANGES_OF_UPDATED = f"""
INSERT INTO registers_change (register, {SIDE})
SELECT DISTINCT register, {SIDE} FROM registers_record
WHERE id IN (SELECT record_id FROM {_TABLE}) AND state <> 'draft'
"""
_RESTORE = f"""
UPDATE registers_record r SET
    happened_on = t.happened_on, place_id = t.place_id, helper_code = t.helper_code,
    org_id = t.org_id, cluster_id = t.cluster_id, team_id = t.team_id, person_id = t.person_id,
    parent_id = t.parent_id, due_on = t.due_on, done_on = t.done_on, "values" = t."values",
    summary = t.summary, content_sm3 = t.content_sm3, version = r.version + 1,
    updated_at = %(at)s
FROM {_TABLE} t WHERE t.record_id = r.id
"""
_STEPS_OF_RESTORED = f"""
INSERT INTO registers_recordstep (record_id, step, before, after, version, "values", happened_on,
    links, by_id, by_name, at, reason)
SELECT r.id, 'undo_update', r.state, r.state, r.version, r."values", r.happened_on,
    {LINKS_AS_JSON.format("r")}, %(by)s, %(by_name)s, %(at)s, %(reason)s
FROM registers_record r JOIN {_TABLE} t ON t.record_id = r.id
"""


def _blockers(receipt: Receipt) -> list[Fault]:
    """Records that took another step after this import's."""
    later = RecordStep.objects.filter(record=OuterRef("record"), pk__gt=OuterRef("pk"))
    moved = (
        RecordStep.objects.filter(Exists(later), receipt=receipt)
        .annotate(later=Subquery(later.order_by("-pk").values("step")[:1]))
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


def _told_by(by: Account | None, *, receipt: Receipt, reason: str) -> Parameters:
    return {
        "receipt": receipt.pk,
        "reason": reason,
        "at": clock.now(),
        "by": by.pk if by else None,
        "by_name": by.display_name if by else SYSTEM_NAME,
    }


def _earlier(receipt: Receipt) -> Iterator[list[Earlier]]:
    """What the updated records said before, a portion at a time."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            parameters = {"receipt": receipt.pk, "after": after, "portion": _PORTION}
            cursor.execute(_EARLIER, parameters)
            rows = cursor.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        yield [
            (record, day, json.loads(values), Links(**json.loads(links)))
            for record, day, values, links in rows
        ]


def _restore_updated(receipt: Receipt, *, parameters: Parameters) -> None:
    declaration = declared(receipt.register)
    world = world_in_scope()
    summary = summary_maker(declaration, world=world)
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        for portion in _earlier(receipt):
            add_parents(world, {links.parent for *_, links in portion})
            with cursor.copy(f"COPY {_TABLE} FROM STDIN") as copy:
                for record, day, values, links in portion:
                    text = values_text(values)
                    digest = digest_of(
                        declaration.id, happened_on=day, links=links, values_as_text=text
                    )
                    ends = (links.place, links.helper_code, links.org, links.cluster, links.team)
                    few = (links.person, links.parent, *declaration.task_days(values))
                    said = (text, summary(values, links, day), digest)
                    copy.write_row((record, day, *ends, *few, *said))
        cursor.execute(f"ANALYZE {_TABLE} (record_id)")
        restoring = (_CHANGES_OF_UPDATED, _RESTORE, _STEPS_OF_RESTORED, _CHANGES_OF_UPDATED)
        for statement in restoring:
            cursor.execute(statement, parameters)
        cursor.execute(f"DROP TABLE {_TABLE}")


def _void_created(*, parameters: Parameters) -> None:
    with connection.cursor() as cursor:
        for statement in (_CHANGES, _VOID, _STEPS):
            cursor.execute(statement, parameters)


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
    in_sight = RecordStep.objects.filter(receipt=found).count()
    hidden = found.created + found.updated - in_sight
    if hidden:
        raise Problem("not_undoable", why=MUST_SEE_ALL.format(count=hidden))
    if blockers := _blockers(found):
        why = SOME_CHANGED.format(count=len(blockers))
        raise Problem("not_undoable", why=why, faults=tuple(blockers))
    reason = UNDO_REASON.format(number=found.pk)
    parameters = _told_by(by, receipt=found, reason=reason)
    if found.updated:
        _restore_updated(found, parameters=parameters)
    if found.created:
        _void_created(parameters=parameters)
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
