"""Writes a sheet that was judged good: whole tables through COPY, never a row at a time."""

import datetime as dt
from dataclasses import dataclass

import pyarrow as pa
from django.db import connection

from zhuzhen.base import clock
from zhuzhen.base.bulk import Crew
from zhuzhen.base.problems import Problem
from zhuzhen.feeds.room import Room
from zhuzhen.households.choices import Secret
from zhuzhen.households.importing import statements
from zhuzhen.households.importing.judging import MEMBERS
from zhuzhen.households.importing.known import copy_in
from zhuzhen.households.models import HouseholdReceipt
from zhuzhen.households.sealing import COLUMNS

_NUMBERS = 7_101  # the lock of `commands.writing.next_number`


@dataclass(frozen=True)
class Tally:
    """What becomes of the rows and households of a sheet."""

    rows: int
    households_created: int
    households_updated: int
    residents_created: int
    residents_updated: int

    @property
    def unchanged(self) -> int:
        return self.rows - self.residents_created - self.residents_updated


def tally(room: Room) -> Tally:
    """Counts of `fates`; a row is updated if a fact of the person is, unchanged otherwise."""
    found = room.rows("""
        SELECT (SELECT count(*) FROM people),
            count(*) FILTER (is_new),
            count(*) FILTER (NOT is_new AND (added > 0 OR changed > 0 OR is_changed)),
            coalesce(sum(added), 0)::BIGINT, coalesce(sum(changed), 0)::BIGINT FROM fates
    """)
    return Tally(*found[0])


def _seal(room: Room, *, by: Crew, table: str, sql: str, secrets: dict[str, Secret]) -> None:
    """Make a table of what is said in secret, sealed, by its first column."""
    found = room.table(sql)
    first, *others = found.column_names
    columns = [found[first]]
    for name in others:
        sealed = by.sealed(found[name].to_pylist(), column=COLUMNS[secrets[name]])
        columns.append(pa.array(sealed, pa.string()))
    room.db.register("sealed", pa.table(columns, names=[first, *others]))
    room.db.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM sealed")
    room.db.unregister("sealed")


def _seal_all(room: Room, *, by: Crew) -> None:
    """Only what is new or other is sealed: a seal is another each time."""
    _seal(
        room,
        by=by,
        table="seals",
        sql="""SELECT p.row, CASE WHEN m.row IS NULL OR i.row IS NOT NULL THEN p.id END AS id,
            CASE WHEN m.row IS NULL OR c.row IS NOT NULL THEN p.certificate END AS certificate,
            CASE WHEN m.row IS NULL OR h.row IS NOT NULL THEN p.health END AS health
            FROM people p LEFT JOIN matched m ON m.row = p.row
            LEFT JOIN changes i ON i.row = p.row AND i.field = 'id'
            LEFT JOIN changes c ON c.row = p.row AND c.field = 'certificate'
            LEFT JOIN changes h ON h.row = p.row AND h.field = 'health' ORDER BY p.row""",
        secrets={"id": Secret.ID, "certificate": Secret.CERTIFICATE, "health": Secret.HEALTH},
    )
    _seal(
        room,
        by=by,
        table="house_seals",
        sql="""SELECT g.key, CASE WHEN f.is_new OR p.row IS NOT NULL THEN g.phone END AS phone,
            CASE WHEN f.is_new OR a.row IS NOT NULL THEN g.account END AS account
            FROM groups g JOIN fates f ON f.key = g.key
            LEFT JOIN changes p ON p.key = g.key AND p.field = 'phone'
            LEFT JOIN changes a ON a.key = g.key AND a.field = 'account' ORDER BY g.row""",
        secrets={"phone": Secret.PHONE, "account": Secret.ACCOUNT},
    )


def _number_all(room: Room) -> None:
    """Make `numbers`: the next free ones of each village. Holds the villages' locks until the
    transaction ends, in one order, so that two imports don't wait for each other in a ring."""
    villages = [
        code
        for (code,) in room.db.execute(
            "SELECT DISTINCT village FROM groups WHERE household_id IS NULL ORDER BY village"
        ).fetchall()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT pg_advisory_xact_lock(%s, hashtext(code)) "
            "FROM unnest(%s::text[]) AS code ORDER BY hashtext(code)) locked",
            [_NUMBERS, villages],
        )
        cursor.execute(statements.LAST_NUMBERS, [villages])
        taken = cursor.fetchall()
    given = pa.table(
        {
            "village": pa.array([code for code, _ in taken], pa.string()),
            "last": pa.array([int(number[12:]) for _, number in taken], pa.int64()),
        }
    )
    room.db.register("taken", given)
    room.db.execute(statements.NUMBERS)
    room.db.unregister("taken")


def land(room: Room, *, receipt: HouseholdReceipt, by: Crew, by_name: str) -> None:
    """Write households, residents and their history. Raises households_changed if somebody else
    changed one of them since it was read; IntegrityError for a person out of sight."""
    _seal_all(room, by=by)
    _number_all(room)
    room.db.execute(statements.MAKE_UP.format(members=MEMBERS))
    facts: dict[str, str | int | dt.date | None] = {
        "receipt": receipt.pk,
        "by": receipt.by_id,
        "by_name": by_name,
        "now": clock.now(),
        "today": clock.today(),
    }
    with connection.cursor() as cursor:
        for table in statements.TEMPORARY:
            cursor.execute(table)
    today = clock.today().isoformat()
    copy_in(room, select=statements.HOUSES_OUT.format(today=today), table=statements.HOUSES_TABLE)
    copy_in(room, select=statements.PEOPLE_OUT.format(today=today), table=statements.PEOPLE_TABLE)
    copy_in(room, select=statements.HISTORY_OUT, table=statements.HISTORY_TABLE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sheet_houses, sheet_people")
        cursor.execute(statements.LOCK_KNOWN)
        if cursor.fetchone() != (0,):
            raise Problem("households_changed")
        for statement in statements.WRITING:
            cursor.execute(statement, facts)
