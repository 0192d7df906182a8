"""Takes an import back as a whole: what it made is voided, what it changed is as it was before.

A household's history is only ever added to, so households that an import made are not deleted: they
and their members are voided, and no longer stand in any list or count.
"""

import datetime as dt

from django.db import connection, transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.households.importing.labels import SYSTEM_NAME, UNDO_REASON
from zhuzhen.households.importing.problems import SOME_CHANGED, fault
from zhuzhen.households.models import Household, HouseholdReceipt, ImportedRow
from zhuzhen.people.models import Account

_TOLD = 200
_FACTS = ("address", "kind", "social_assist", "legacy_grade", "phone_sealed", "account_sealed")
_PERSON_FACTS = (
    "name", "relation", "sex", "id_kind", "id_sealed", "id_blind", "id_shown", "labour",
    "schooling", "health_sealed", "certificate_sealed", "certificate_blind",
)  # fmt: skip


def _pairs(names: str) -> str:
    """SQL of the pairs that an array of names is found by, as `rules.composition.name_pairs`."""
    return rf"""(SELECT array_agg(DISTINCT pair COLLATE "C" ORDER BY pair COLLATE "C")
        FROM unnest({names}) AS name, regexp_replace(name, '\s', '', 'g') AS bare,
            generate_series(1, length(bare)) AS nth,
            unnest(ARRAY[substr(bare, nth, 1),
                CASE WHEN nth < length(bare) THEN substr(bare, nth, 2) END]) AS pair
        WHERE pair IS NOT NULL)"""


# Households of a receipt: those it made, those it changed, each with the version it left.
_TOUCHED = """
SELECT id, 1 AS version, true AS is_made FROM households_household WHERE receipt_id = %(receipt)s
UNION ALL
SELECT household_id, max(version), false FROM households_importedrow
WHERE receipt_id = %(receipt)s GROUP BY household_id
"""
_CHANGED = f"""
SELECT h.number, h.head_name, h.state, h.updated_at FROM ({_TOUCHED}) t
LEFT JOIN households_household h ON h.id = t.id
WHERE h.id IS NULL OR h.version <> t.version OR h.state <> 'active'
   OR EXISTS (SELECT 1 FROM households_incomesheet i WHERE i.household_id = h.id AND i.at > %(at)s)
   OR EXISTS (SELECT 1 FROM households_safeguardcheck c
       WHERE c.household_id = h.id AND c.at > %(at)s)
   OR (t.is_made AND EXISTS (SELECT 1 FROM households_householdchange x
       WHERE x.household_id = h.id AND x.kind <> 'imported'))
ORDER BY h.number
"""
_LOCK = f"""
SELECT count(*) FROM (SELECT id FROM households_household
WHERE id IN (SELECT id FROM ({_TOUCHED}) t) ORDER BY id FOR UPDATE) locked
"""
_UNDOING = (
    f"""INSERT INTO households_householdchange (household_id, resident_id, place_id, kind, "on",
        before, after, reason, by_id, by_name, at)
    SELECT h.id, NULL, h.place_id, 'import_undone', %(today)s, '{{}}',
        jsonb_build_object('receipt', %(receipt)s::bigint), %(reason)s, %(by)s, %(by_name)s, %(now)s
    FROM ({_TOUCHED}) t JOIN households_household h ON h.id = t.id""",
    """UPDATE households_resident r SET state = 'voided',
        during = daterange(lower(r.during), greatest(lower(r.during), %(today)s::date), '[]')
    FROM households_household h WHERE h.id = r.household_id AND h.receipt_id = %(receipt)s""",
    f"""UPDATE households_household SET state = 'voided', size = 0, able = 0, weak = 0,
        name_pairs = {_pairs("ARRAY[head_name]")},
        ended_on = greatest(registered_on, %(today)s), version = version + 1,
        updated_at = %(now)s WHERE receipt_id = %(receipt)s""",
    """UPDATE households_resident r SET state = 'voided',
        during = daterange(lower(r.during), greatest(lower(r.during), %(today)s::date), '[]')
    FROM households_importedrow i WHERE i.receipt_id = %(receipt)s AND i.resident_id = r.id
      AND i.before IS NULL""",
    f"""UPDATE households_resident r SET born_on = (i.before ->> 'born_on')::date,
        {", ".join(f"{name} = i.before ->> '{name}'" for name in _PERSON_FACTS)}
    FROM households_importedrow i WHERE i.receipt_id = %(receipt)s AND i.resident_id = r.id
      AND i.before IS NOT NULL""",
    f"""UPDATE households_household h SET was_edge_2019 = (i.before ->> 'was_edge_2019')::boolean,
        {", ".join(f"{name} = i.before ->> '{name}'" for name in _FACTS)}
    FROM households_importedrow i WHERE i.receipt_id = %(receipt)s AND i.household_id = h.id
      AND i.resident_id IS NULL""",
)
# Households that stay are counted anew, as `rules.composition` counts.
_RECOUNT = f"""
UPDATE households_household h SET size = c.size, able = c.able, weak = c.weak,
    head_name = coalesce(c.head_name, h.head_name), name_pairs = c.pairs,
    version = h.version + 1, updated_at = %(now)s
FROM (
    SELECT r.household_id, count(*) AS size,
        count(*) FILTER (WHERE r.labour IN ('ordinary', 'skilled')) AS able,
        count(*) FILTER (WHERE r.labour = 'weak_half') AS weak,
        min(r.name) FILTER (WHERE r.relation = 'head') AS head_name,
        {_pairs("array_agg(r.name)")} AS pairs
    FROM households_resident r
    WHERE r.state = 'present' AND r.household_id IN (SELECT household_id
        FROM households_importedrow WHERE receipt_id = %(receipt)s)
    GROUP BY r.household_id
) c WHERE h.id = c.household_id
"""


def _changed_since(receipt: HouseholdReceipt) -> tuple[list[Fault], int]:
    facts: dict[str, int | dt.datetime] = {"receipt": receipt.pk, "at": receipt.at}
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, facts)
        rows = cursor.fetchall()
    found = [
        fault("changed_since", facts={"head": head or "", "number": number or ""})
        for number, head, *_ in rows
    ]
    found += _used(receipt)
    return found[:_TOLD], len(found)


def _used(receipt: HouseholdReceipt) -> list[Fault]:
    """What other subjects keep of households that the import made: a case, a visit."""
    found = []
    for relation in Household._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if model._meta.app_label == Household._meta.app_label:
            continue
        rows = model._default_manager.filter(**{f"{name}__receipt_id": receipt.pk})
        what = str(model._meta.verbose_name)
        for head, number in rows.values_list(f"{name}__head_name", f"{name}__number").distinct():
            facts = {"head": head, "number": number, "what": what}
            found.append(fault("used", facts=facts))
    return found


def _require_own(receipt: HouseholdReceipt, *, by: Account | None) -> None:
    if by is not None and receipt.by_id != by.pk:
        who = receipt.by.display_name if receipt.by else SYSTEM_NAME
        raise Problem("not_allowed", act=UNDO_REASON.format(number=receipt.pk), who=who)


def _seen_whole(receipt: HouseholdReceipt) -> bool:
    """Whether all that the receipt made is in sight: a scope may have grown smaller since."""
    made = Household.objects.filter(receipt_id=receipt.pk).count()
    return made == receipt.households_created


def _facts(
    receipt: HouseholdReceipt, *, by: Account | None, today: dt.date
) -> dict[str, str | int | dt.date | None]:
    """What the statements are filled with."""
    return {
        "receipt": receipt.pk,
        "today": today,
        "now": clock.now(),
        "by": by.pk if by else None,
        "by_name": by.display_name if by else SYSTEM_NAME,
        "reason": UNDO_REASON.format(number=receipt.pk),
    }


@transaction.atomic
def undo_import(
    receipt: HouseholdReceipt, *, by: Account | None, today: dt.date
) -> HouseholdReceipt:
    """Take a whole import back, or nothing of it.

    Raises not_found, not_allowed (only the importer or the system), already_done, not_undoable with
    a fault for each household that was changed since.
    """
    found = HouseholdReceipt.objects.select_for_update().filter(pk=receipt.pk).first()
    if found is None:
        raise Problem("not_found", what=receipt.file_name)
    _require_own(found, by=by)
    if found.undone_at is not None:
        raise Problem("already_done", what=found.file_name)
    facts = _facts(found, by=by, today=today)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, facts)
    faults, count = _changed_since(found)
    if count or not _seen_whole(found):
        why = SOME_CHANGED.format(count=count)
        raise Problem("not_undoable", why=why, faults=tuple(faults))
    with connection.cursor() as cursor:
        for statement in (*_UNDOING, _RECOUNT):
            cursor.execute(statement, facts)
    found.undone_at = clock.now()
    found.save(update_fields=["undone_at"])
    audit.record(
        "household.undo_import",
        by=by,
        subject="household_receipt",
        subject_id=found.pk,
        reason=UNDO_REASON.format(number=found.pk),
        facts={
            "rows": found.rows_read,
            "changed": ImportedRow.objects.filter(receipt=found).count(),
        },
    )
    return found
