"""What the sheet says otherwise than the register: `changes`, one line a fact. Blank says nothing.

Sealed facts are opened only to be compared, and only where a known one meets a said one.
"""

import pyarrow as pa

from zhuzhen.feeds.room import Room
from zhuzhen.households import sealing
from zhuzhen.households.choices import Secret

_OF_PERSON = ("name", "relation", "sex", "born_on", "labour", "schooling")
_OF_HOUSE = ("kind", "social_assist", "legacy_grade", "was_edge_2019", "address")

_PERSONS = (
    "SELECT p.row, p.key, 'person' AS owner, '{name}' AS field, r.{name}::VARCHAR AS known, "
    "p.{name}::VARCHAR AS value, false AS is_sealed FROM people p "
    "JOIN matched m ON m.row = p.row JOIN known_residents r ON r.id = m.resident_id "
    "WHERE p.{name} IS NOT NULL AND p.{name} IS DISTINCT FROM r.{name}"
)
_BLINDS = (
    "SELECT p.row, p.key, 'person', '{name}', '', '', true FROM people p "
    "JOIN matched m ON m.row = p.row JOIN known_residents r ON r.id = m.resident_id "
    "WHERE p.{name}_blind IS NOT NULL AND p.{name}_blind <> r.{name}_blind"
)
_HOUSES = (
    "SELECT g.row, g.key, 'house', '{name}', h.{name}::VARCHAR, g.{name}::VARCHAR, false "
    "FROM groups g JOIN known_households h ON h.id = g.household_id "
    "WHERE g.{name} IS NOT NULL AND g.{name} IS DISTINCT FROM h.{name}"
)
_SEALED = "SELECT s.row, s.key, s.owner, s.field, '', '', true FROM sealed_changes s"


def _sealed_pairs(room: Room, *, sql: str, secret: Secret) -> list[tuple[int, str]]:
    """Row and key of each pair whose sealed fact is another."""
    found = room.db.execute(sql).fetchall()
    return [
        (row, key)
        for row, key, said, sealed in found
        if sealing.unseal(secret, sealed or "") != said
    ]


def _sealed_changes(room: Room) -> None:
    changes: list[tuple[int, str, str, str]] = []
    health = (
        "SELECT p.row, p.key, p.health, r.health_sealed FROM people p JOIN matched m "
        "ON m.row = p.row JOIN known_residents r ON r.id = m.resident_id "
        "WHERE p.health IS NOT NULL"
    )
    for row, key in _sealed_pairs(room, sql=health, secret=Secret.HEALTH):
        changes.append((row, key, "person", "health"))
    for name, secret in (("phone", Secret.PHONE), ("account", Secret.ACCOUNT)):
        sql = (
            f"SELECT g.row, g.key, g.{name}, h.{name}_sealed FROM groups g "
            f"JOIN known_households h ON h.id = g.household_id WHERE g.{name} IS NOT NULL"
        )
        for row, key in _sealed_pairs(room, sql=sql, secret=secret):
            changes.append((row, key, "house", name))
    kinds = {"row": pa.int64(), "key": pa.string(), "owner": pa.string(), "field": pa.string()}
    arrays = [
        pa.array([change[at] for change in changes], kind) for at, kind in enumerate(kinds.values())
    ]
    room.db.register("sealed", pa.table(arrays, names=list(kinds)))
    room.db.execute("CREATE OR REPLACE TABLE sealed_changes AS SELECT * FROM sealed")
    room.db.unregister("sealed")


def compare(room: Room) -> None:
    """Make `changes`; `known` and `value` are '' of what is sealed."""
    _sealed_changes(room)
    parts = [
        *(_PERSONS.format(name=name) for name in _OF_PERSON),
        *(_BLINDS.format(name=name) for name in ("id", "certificate")),
        *(_HOUSES.format(name=name) for name in _OF_HOUSE),
        _SEALED,
    ]
    room.db.execute(f"CREATE OR REPLACE TABLE changes AS {' UNION ALL '.join(parts)}")
    # What happens to each household of the sheet.
    room.db.execute("""
        CREATE OR REPLACE TABLE fates AS
        SELECT g.key, g.household_id IS NULL AS is_new,
            count(DISTINCT p.row) FILTER (m.row IS NULL) AS added,
            count(DISTINCT c.row) FILTER (c.owner = 'person') AS changed,
            count(c.field) FILTER (c.owner = 'house') > 0 AS is_changed
        FROM groups g JOIN people p ON p.key = g.key
        LEFT JOIN matched m ON m.row = p.row
        LEFT JOIN changes c ON c.row = p.row
        GROUP BY g.key, g.household_id
    """)
