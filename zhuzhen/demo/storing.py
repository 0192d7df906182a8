"""Rows of records and steps into the database in sets: copied beside, then taken over.

COPY into a table under row-level security is not open to the application's role.
"""

from collections.abc import Sequence

from django.db import connection
from psycopg.types.json import Json

Rows = Sequence[tuple[object, ...]]
_RECORD = """id, uid, register, pack_version_id, state, happened_on, place_id, helper_code, org_id,
    cluster_id, team_id, person_id, parent_id, due_on, done_on, "values", summary, content_sm3,
    origin, version, return_reason, created_by_id, created_at, updated_at"""
_STEP = """record_id, step, before, after, version, "values", happened_on, links, by_id, by_name,
    at, reason"""


def next_ids(count: int) -> list[int]:
    """Numbers for records to come."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('registers_record_id_seq') FROM generate_series(1, %s)", [count]
        )
        return [number for (number,) in cursor.fetchall()]


def _copy(table: str, columns: str, rows: Rows, *, order: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE told ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"
        )
        with cursor.copy(f"COPY told ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([Json(each) if isinstance(each, dict) else each for each in row])
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM told ORDER BY {order}"
        )
        cursor.execute("DROP TABLE told")


def store(records: Rows, *, steps: Rows) -> None:
    """Insert both; the steps of a record in their order."""
    _copy("registers_record", _RECORD, records, order="id")
    _copy("registers_recordstep", _STEP, steps, order="record_id, version")
