"""What must always hold of records; `zhuzhen verify` prints a line for each."""

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.base.invariants import Line, line
from zhuzhen.funds.models import Entry
from zhuzhen.registers.models import Record
from zhuzhen.registers.problems import RESTORE_RECORD
from zhuzhen.registers.rules.contents import content_digest
from zhuzhen.registers.world import Links

_CHUNK = 5_000
# The last step is looked up record by record: as a set, the planner, who thinks the first offence
# near, joins by nested loops where its statistics are old, and takes minutes.
_STRAYED = """
SELECT r.uid::text, coalesce(s.after, '–'), s.version, r.state, r.version
FROM registers_record r
LEFT JOIN LATERAL (
    SELECT after, version, "values", happened_on FROM registers_recordstep
    WHERE record_id = r.id ORDER BY id DESC LIMIT 1
) s ON true
WHERE (s.after, s.version, s."values", s.happened_on)
    IS DISTINCT FROM (r.state, r.version, r."values", r.happened_on)
ORDER BY r.id LIMIT 1
"""

# Income that stands though its record is not confirmed any more.
_MISBOOKED = """
SELECT 'record ' || r.uid FROM funds_entry e
JOIN registers_record r
    ON r.uid = CASE WHEN e.cause LIKE 'record:%' THEN substr(e.cause, 8)::uuid END
WHERE e.kind = 'income' AND r.state <> 'confirmed'
    AND NOT EXISTS (SELECT 1 FROM funds_entry b WHERE b.reverses_id = e.id)
ORDER BY r.id LIMIT 1
"""


def verify() -> list[Line]:
    """Every record says what its digest says, and stands where its last step left it."""
    with scope.within(scope.EVERYTHING):
        checked, altered = _altered()
        return [
            line(
                "records_equal_their_digest",
                checked=checked,
                offence=altered,
                remedy=RESTORE_RECORD,
            ),
            line(
                "records_stand_where_their_last_step_left_them",
                checked=Record.objects.count(),
                offence=_strayed(),
                remedy=RESTORE_RECORD,
            ),
            line(
                "booked_records_are_confirmed",
                checked=Entry.objects.filter(cause__startswith="record:").count(),
                offence=_misbooked(),
                remedy=RESTORE_RECORD,
            ),
        ]


def _misbooked() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(_MISBOOKED)
        row = cursor.fetchone()
    return str(row[0]) if row else None


def _altered() -> tuple[int, str | None]:
    """Records read, and the first whose content is not what it was when it was written."""
    columns = "uid", "register", "happened_on", "values", "content_sm3"
    links = "place_id", "org_id", "cluster_id", "team_id", "helper_code", "person_id", "parent_id"
    rows = Record.objects.order_by("id").values_list(*columns, *links)
    checked = 0
    for uid, register, day, values, written, *ends in rows.iterator(chunk_size=_CHUNK):
        checked += 1
        digest = content_digest(register, happened_on=day, links=Links(*ends), values=values)
        if digest != written:
            return checked, f"record {uid}"
    return checked, None


def _strayed() -> str | None:
    """The first record that is not in the state, version or words of its last step."""
    with connection.cursor() as cursor:
        cursor.execute(_STRAYED)
        row = cursor.fetchone()
    if row is None:
        return None
    uid, after, stepped, state, version = row
    return f"record {uid}: {after} {stepped} ≠ {state} {version}"
