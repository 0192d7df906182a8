"""What is registered already, brought into the room: the villages of a sheet, and its persons
wherever they are in scope."""

from pathlib import Path

from django.db import connection

from zhuzhen.feeds.room import Room

_WANTED = """
CREATE TEMP TABLE sheet_wanted (kind text, value text) ON COMMIT DROP
"""
_HOUSEHOLDS = """
SELECT h.id, h.number, h.place_id, h.head_name, h.kind, h.social_assist, h.legacy_grade,
    h.was_edge_2019, h.address, h.phone_sealed, h.account_sealed, h.state, h.version,
    h.registered_on, d.path
FROM households_household h JOIN places_division d ON d.code = h.place_id
WHERE h.place_id IN (SELECT value FROM sheet_wanted WHERE kind = 'place')
   OR h.number IN (SELECT value FROM sheet_wanted WHERE kind = 'number')
   OR h.id IN (SELECT household_id FROM households_resident WHERE id_blind <> '' AND id_blind IN
       (SELECT value FROM sheet_wanted WHERE kind = 'blind') AND state = 'present')
"""
_RESIDENTS = """
SELECT r.id, r.household_id, r.name, r.relation, r.sex, r.born_on, r.id_blind, r.labour,
    r.schooling, r.health_sealed, r.certificate_blind
FROM households_resident r JOIN households_household h ON h.id = r.household_id
WHERE r.state = 'present' AND h.state = 'active'
  AND (r.place_id IN (SELECT value FROM sheet_wanted WHERE kind = 'place')
   OR h.number IN (SELECT value FROM sheet_wanted WHERE kind = 'number')
   OR r.household_id IN (SELECT household_id FROM households_resident WHERE id_blind <> ''
       AND id_blind IN (SELECT value FROM sheet_wanted WHERE kind = 'blind')))
"""
_KINDS = {
    "known_households": (
        "id BIGINT, number VARCHAR, place_id VARCHAR, head_name VARCHAR, kind VARCHAR, "
        "social_assist VARCHAR, legacy_grade VARCHAR, was_edge_2019 BOOLEAN, address VARCHAR, "
        "phone_sealed VARCHAR, account_sealed VARCHAR, state VARCHAR, version INTEGER, "
        "registered_on DATE, path VARCHAR"
    ),
    "known_residents": (
        "id BIGINT, household_id BIGINT, name VARCHAR, relation VARCHAR, sex VARCHAR, "
        "born_on DATE, id_blind VARCHAR, labour VARCHAR, schooling VARCHAR, "
        "health_sealed VARCHAR, certificate_blind VARCHAR"
    ),
}


def quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def copy_in(room: Room, *, select: str, table: str) -> None:
    """Rows of the room into a table of PostgreSQL's, as a file: no row passes through Python."""
    path = room.folder / "out.csv"
    room.db.execute(f"COPY ({select}) TO {quoted(path)} (FORMAT csv, HEADER false)")
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
        path.open("rb") as stream,
    ):
        while chunk := stream.read(1 << 20):
            copy.write(chunk)
    path.unlink()


def copy_out(room: Room, *, select: str, table: str, columns: str) -> None:
    """What PostgreSQL answers as a table of the room."""
    path = room.folder / "in.csv"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({select}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)") as copy,
        path.open("wb") as stream,
    ):
        for chunk in copy:
            stream.write(chunk)
    named = ", ".join(f"'{each.split()[0]}': '{each.split()[1]}'" for each in columns.split(", "))
    room.db.execute(f"CREATE OR REPLACE TABLE {table} ({columns})")
    if path.stat().st_size:
        room.db.execute(
            f"INSERT INTO {table} SELECT * FROM read_csv({quoted(path)}, header = false, "
            f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
            f"allow_quoted_nulls = false, columns = {{{named}}})"
        )
    path.unlink()


def bring_known(room: Room) -> None:
    """Make `known_households` and `known_residents` of what the sheet may mean."""
    with connection.cursor() as cursor:
        cursor.execute(_WANTED)
    copy_in(
        room,
        select="SELECT DISTINCT 'place', village FROM people WHERE village IS NOT NULL UNION ALL "
        "SELECT DISTINCT 'number', number FROM people WHERE number IS NOT NULL UNION ALL "
        "SELECT DISTINCT 'blind', id_blind FROM people WHERE id_blind IS NOT NULL",
        table="sheet_wanted",
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sheet_wanted")
    for table, select in (("known_households", _HOUSEHOLDS), ("known_residents", _RESIDENTS)):
        copy_out(room, select=select, table=table, columns=_KINDS[table])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE sheet_wanted")
