"""Stores the rows of a sheet set by set, from the passing tables into records, steps and outbox.

Every statement that touches records is under row-level security, as everywhere.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from zhuzhen.registers.choices import Origin, RecordState
from zhuzhen.registers.importing.matching import Counts
from zhuzhen.registers.importing.passing import KNOWN, ROWS

Parameters = dict[str, str | int | dt.datetime | None]
_NEW = f"FROM {ROWS} t WHERE NOT EXISTS (SELECT FROM {KNOWN} k WHERE k.row = t.row)"
_CHANGED = f"JOIN {KNOWN} k ON k.record_id = r.id AND NOT k.is_same"
_INSERT = f"""
INSERT INTO registers_record (
    id, uid, register, pack_version_id, state, happened_on, place_id, helper_code, org_id,
    cluster_id, team_id, person_id, parent_id, due_on, done_on, "values", summary, version,
    content_sm3, origin, receipt_id, outside_key, return_reason, created_by_id, created_at,
    updated_at)
SELECT id, gen_random_uuid(), %(register)s, %(pack)s, %(state)s, happened_on, place_id,
    helper_code, org_id, cluster_id, team_id, person_id, parent_id, due_on, done_on, "values",
    summary, 1, content_sm3, %(origin)s, %(receipt)s, outside_key, '', %(by)s, %(at)s, %(at)s
{_NEW}
"""
# As `commands.writing.links_as_json`: person and parent only where they are.
LINKS_AS_JSON = """(jsonb_build_object('place', {0}.place_id, 'org', {0}.org_id,
    'cluster', {0}.cluster_id, 'team', {0}.team_id, 'helper_code', {0}.helper_code)
    || CASE WHEN {0}.person_id IS NULL THEN '{{}}' ELSE
        jsonb_build_object('person', {0}.person_id) END
    || CASE WHEN {0}.parent_id IS NULL THEN '{{}}' ELSE
        jsonb_build_object('parent', {0}.parent_id) END)"""
_STEP_COLUMNS = """record_id, step, before, after, version, "values", happened_on, links, by_id,
    by_name, at, reason, receipt_id"""
_STEPS_OF_NEW = f"""
INSERT INTO registers_recordstep ({_STEP_COLUMNS})
SELECT t.id, 'import', '', %(state)s, 1, t."values", t.happened_on, {LINKS_AS_JSON.format("t")},
    %(by)s, %(by_name)s, %(at)s, '', %(receipt)s
{_NEW}
"""
SIDE = "org_id, cluster_id, team_id, person_id, place_id, helper_code, happened_on"
# A changed record counts as it was, and as it is.
_CHANGES = f"""
INSERT INTO registers_change (register, {SIDE})
SELECT %(register)s, {SIDE} FROM (
    SELECT t.* FROM {ROWS} t LEFT JOIN {KNOWN} k USING (row)
    WHERE k.is_same IS NOT TRUE AND coalesce(k.state, %(state)s) <> %(draft)s
) brought
UNION
SELECT %(register)s, {SIDE} FROM {KNOWN} WHERE NOT is_same AND state <> %(draft)s
"""
_UPDATE = f"""
UPDATE registers_record r SET
    happened_on = t.happened_on, place_id = t.place_id, helper_code = t.helper_code,
    org_id = t.org_id, cluster_id = t.cluster_id, team_id = t.team_id, person_id = t.person_id,
    parent_id = t.parent_id, due_on = t.due_on, done_on = t.done_on, "values" = t."values",
    summary = t.summary, content_sm3 = t.content_sm3, version = r.version + 1,
    pack_version_id = %(pack)s, updated_at = %(at)s
FROM {ROWS} t JOIN {KNOWN} k USING (row) WHERE k.record_id = r.id AND NOT k.is_same
"""
_STEPS_OF_KNOWN = f"""
INSERT INTO registers_recordstep ({_STEP_COLUMNS})
SELECT r.id, 'import_update', r.state, r.state, r.version, r."values", r.happened_on,
    {LINKS_AS_JSON.format("r")}, %(by)s, %(by_name)s, %(at)s, '', %(receipt)s
FROM registers_record r {_CHANGED}
"""


@dataclass(frozen=True)
class Circumstances:
    """What all rows of one import share."""

    register: str
    pack: int | None
    state: RecordState
    receipt: int
    by: int | None
    by_name: str
    at: dt.datetime

    def parameters(self) -> Parameters:
        return {
            "register": self.register,
            "pack": self.pack,
            "state": self.state.value,
            "receipt": self.receipt,
            "by": self.by,
            "by_name": self.by_name,
            "at": self.at,
            "origin": Origin.IMPORT.value,
            "draft": RecordState.DRAFT.value,
        }


def store(counts: Counts, *, within: Circumstances) -> None:
    """Write the rows that are new or changed, their steps, and what duties must look at."""
    statements = []
    if counts.created:
        statements += [_INSERT, _STEPS_OF_NEW]
    if counts.updated:
        statements += [_UPDATE, _STEPS_OF_KNOWN]
    statements.append(_CHANGES)
    parameters = within.parameters()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, parameters)
