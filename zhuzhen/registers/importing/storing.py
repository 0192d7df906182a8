"""Stores the rows of a sheet set by set: COPY to a passing table, then INSERT and UPDATE from it.

The application's role may not COPY into a table under row-level security; the passing table is
its own. Every statement that touches records is under that security, as everywhere.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from zhuzhen.registers.choices import Origin, RecordState
from zhuzhen.registers.importing.matching import Matched

_TABLE = "zhuzhen_import_rows"
_COLUMNS = (
    "record_id, outside_key, happened_on, place_id, helper_code, org_id, cluster_id, team_id,"
    ' "values", summary, content_sm3'
)
_MAKE = f"""
CREATE TEMP TABLE {_TABLE} (
    record_id bigint, outside_key text, happened_on date, place_id text COLLATE "C",
    helper_code text COLLATE "C", org_id bigint, cluster_id bigint, team_id bigint,
    "values" jsonb, summary text, content_sm3 text
) ON COMMIT DROP
"""
_INSERT = f"""
INSERT INTO registers_record (
    uid, register, pack_version_id, state, happened_on, place_id, helper_code, org_id,
    cluster_id, team_id, "values", summary, version, content_sm3, origin, receipt_id,
    outside_key, return_reason, created_by_id, created_at, updated_at)
SELECT gen_random_uuid(), %(register)s, %(pack)s, %(state)s, happened_on, place_id, helper_code,
    org_id, cluster_id, team_id, "values", summary, 1, content_sm3, %(origin)s, %(receipt)s,
    outside_key, '', %(by)s, %(at)s, %(at)s
FROM {_TABLE} WHERE record_id IS NULL
"""
_LINKS = """jsonb_build_object('place', r.place_id, 'org', r.org_id, 'cluster', r.cluster_id,
    'team', r.team_id, 'helper_code', r.helper_code)"""
_STEP_COLUMNS = """record_id, step, before, after, version, "values", happened_on, links, by_id,
    by_name, at, reason, receipt_id"""
_STEPS_OF_NEW = f"""
INSERT INTO registers_recordstep ({_STEP_COLUMNS})
SELECT r.id, 'import', '', r.state, r.version, r."values", r.happened_on, {_LINKS},
    %(by)s, %(by_name)s, %(at)s, '', %(receipt)s
FROM registers_record r WHERE r.receipt_id = %(receipt)s
"""
_SIDE = "register, org_id, cluster_id, team_id, place_id, helper_code, happened_on"
_R_SIDE = ", ".join(f"r.{name.strip()}" for name in _SIDE.split(","))
_CHANGES_OF_NEW = f"""
INSERT INTO registers_change ({_SIDE})
SELECT DISTINCT %(register)s, org_id, cluster_id, team_id, place_id, helper_code, happened_on
FROM {_TABLE} WHERE record_id IS NULL
"""
# Both before and after the update: the record as it was, and as it is.
_CHANGES_OF_KNOWN = f"""
INSERT INTO registers_change ({_SIDE})
SELECT DISTINCT {_R_SIDE} FROM registers_record r JOIN {_TABLE} t ON t.record_id = r.id
WHERE r.state <> %(draft)s
"""
_UPDATE = f"""
UPDATE registers_record r SET
    happened_on = t.happened_on, place_id = t.place_id, helper_code = t.helper_code,
    org_id = t.org_id, cluster_id = t.cluster_id, team_id = t.team_id, "values" = t."values",
    summary = t.summary, content_sm3 = t.content_sm3, version = r.version + 1,
    pack_version_id = %(pack)s, updated_at = %(at)s
FROM {_TABLE} t WHERE t.record_id = r.id
"""
_STEPS_OF_KNOWN = f"""
INSERT INTO registers_recordstep ({_STEP_COLUMNS})
SELECT r.id, 'import_update', r.state, r.state, r.version, r."values", r.happened_on, {_LINKS},
    %(by)s, %(by_name)s, %(at)s, '', %(receipt)s
FROM registers_record r JOIN {_TABLE} t ON t.record_id = r.id
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

    def parameters(self) -> dict[str, str | int | dt.datetime | None]:
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


def store(matched: Sequence[Matched], *, within: Circumstances) -> None:
    """Write the rows that are new or changed, their steps, and what duties must look at."""
    moving = [each for each in matched if not each.is_same]
    if not moving:
        return
    parameters = within.parameters()
    has_known = any(each.known for each in moving)
    has_new = any(not each.known for each in moving)
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        with cursor.copy(f"COPY {_TABLE} ({_COLUMNS}) FROM STDIN") as copy:
            for each in moving:
                row, links = each.row, each.row.links
                copy.write_row(
                    (
                        each.known.id if each.known else None,
                        each.outside_key,
                        row.happened_on,
                        links.place,
                        links.helper_code,
                        links.org,
                        links.cluster,
                        links.team,
                        row.values_as_text,
                        row.summary,
                        row.digest,
                    )
                )
        cursor.execute(f"ANALYZE {_TABLE}")
        statements = []
        if has_new:
            statements += [_INSERT, _STEPS_OF_NEW]
            if within.state != RecordState.DRAFT:
                statements.append(_CHANGES_OF_NEW)
        if has_known:
            statements += [_CHANGES_OF_KNOWN, _UPDATE, _STEPS_OF_KNOWN, _CHANGES_OF_KNOWN]
        for statement in statements:
            cursor.execute(statement, parameters)
        cursor.execute(f"DROP TABLE {_TABLE}")
