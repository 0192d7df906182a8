"""Millions of records by COPY: rows made in chunks, each from its own chance, indexes put back.

It works under the owner's connection: COPY into a table with row-level security is not open to
the application's role.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connections
from django.db.backends.utils import CursorWrapper

from zhuzhen.demo.dice import Dice, dice
from zhuzhen.demo.names import words
from zhuzhen.demo.templates import Kind
from zhuzhen.registers.rules.contents import digest_of
from zhuzhen.registers.world import Links

CHUNK = 10_000
_COLUMNS = [
    "id",
    "uid",
    "register",
    "pack_version_id",
    "state",
    "happened_on",
    "place_id",
    "helper_code",
    "org_id",
    "cluster_id",
    "values",
    "summary",
    "version",
    "content_sm3",
    "origin",
    "return_reason",
    "created_at",
    "updated_at",
]
_TABLES = ("registers_record", "registers_recordstep")
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Unit:
    """An organisation in its one cluster; `last_on` is its last day there, if it left."""

    id: int
    name: str
    home: str
    last_on: dt.date | None


@dataclass(frozen=True)
class Place:
    """A cluster with what its records need to know."""

    cluster: int
    name: str
    town: str
    town_name: str
    county: str
    county_name: str
    helper: str
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Ground:
    """All that rows are drawn from."""

    places: Sequence[Place]
    kinds: Sequence[Kind]
    versions: dict[tuple[str, str], int | None]
    first: dt.date
    last: dt.date


def _working_days(first: dt.date, last: dt.date) -> list[dt.date]:
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5]


def _state(chance: Dice, *, confirms: bool) -> tuple[str, int, str]:
    """State, version and reason of one record."""
    drawn = chance.randrange(100)
    if drawn < 91:
        return ("confirmed", 2, "") if confirms else ("submitted", 1, "")
    if drawn < 96:
        return "submitted", 1, ""
    if drawn < 98:
        return "returned", 2, words()["return_reasons"][drawn % 2]
    return ("voided", 2, words()["void_reasons"][0]) if drawn < 99 else ("draft", 1, "")


class Rows:
    """Lines of COPY, chunk by chunk; the same ground gives the same lines."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.days = _working_days(ground.first, ground.last)
        self.spread = [kind for kind in ground.kinds for _ in range(kind.shape.share)]

    def chunk(self, *, first_id: int, count: int) -> str:
        chance = dice("chunk", first_id)
        return "".join(self._line(chance, number=first_id + n) for n in range(count))

    def _unit(self, chance: Dice, *, place: Place, day: dt.date) -> Unit:
        unit = chance.pick(place.units)
        return place.units[0] if unit.last_on and day > unit.last_on else unit

    def _line(self, chance: Dice, *, number: int) -> str:
        place = chance.pick(self.ground.places)
        kind, day = chance.pick(self.spread), chance.pick(self.days)
        shape, template = kind.shape, chance.pick(kind.templates)
        unit = self._unit(chance, place=place, day=day) if shape.has_org else None
        in_town = shape.at == "town"
        code = place.town if in_town else place.county
        summary = template.named(
            org=unit.name if unit else "",
            place=place.town_name if in_town else place.county_name,
            cluster=place.name,
        )
        state, version, reason = _state(chance, confirms=kind.confirms)
        links = Links(code, unit.id if unit else None, place.cluster)
        digest = digest_of(
            shape.register, happened_on=day, links=links, values_as_text=template.values
        )
        uid = f"{chance.getrandbits(128):032x}"
        entered = f"{day} {9 + number % 9:02}:{number % 60:02}:00+08"
        fields = (
            str(number),
            f"{uid[:12]}4{uid[13:16]}a{uid[17:]}",
            shape.register,
            str(self.ground.versions[shape.register, place.helper] or "\\N"),
            state,
            str(day),
            code,
            unit.home if unit else place.helper,
            str(unit.id) if unit else "\\N",
            str(place.cluster),
            template.values,
            summary,
            str(version),
            digest,
            "demo",
            reason,
            entered,
            entered,
        )
        return "\t".join(fields) + "\n"


def _chunks(records: int, *, first_id: int) -> Iterator[tuple[int, int]]:
    for done in range(0, records, CHUNK):
        yield first_id + done, min(CHUNK, records - done)


def _put_aside_indexes(cursor: CursorWrapper) -> list[str]:
    """Drop the tables' indexes (not those of keys) and tell how to make them again."""
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid "
        "WHERE i.indrelid = ANY(%s::regclass[]) AND c.oid IS NULL ORDER BY 1",
        [list(_TABLES)],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = ANY(%s::regclass[]) AND contype = 'u' ORDER BY 2",
        [list(_TABLES)],
    )
    unique = cursor.fetchall()
    for table, name, _ in unique:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    return [definition for _, definition in found] + [
        f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
        for table, name, definition in unique
    ]


def _skip_key_checks(cursor: CursorWrapper) -> None:
    """Millions of foreign keys that come from rows just read need no check, where one may say so
    (a superuser may; an owner on another's server checks every row)."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    row = cursor.fetchone()
    if row and row[0]:
        cursor.execute("SET LOCAL session_replication_role = replica")


_STEPS = """
INSERT INTO registers_recordstep
    (record_id, step, before, after, version, values, happened_on, links, by_name, at, reason)
SELECT r.id, s.step, s.before, s.after, s.version, r.values, r.happened_on,
       jsonb_build_object('place', r.place_id, 'org', r.org_id, 'cluster', r.cluster_id,
                          'team', r.team_id, 'helper_code', r.helper_code),
       %s, r.created_at, s.reason
FROM registers_record r
CROSS JOIN LATERAL (
    SELECT CASE r.state WHEN 'draft' THEN 'save' ELSE 'submit' END AS step, '' AS before,
           CASE r.state WHEN 'draft' THEN 'draft' ELSE 'submitted' END AS after,
           1 AS version, '' AS reason
    UNION ALL
    SELECT CASE r.state WHEN 'confirmed' THEN 'confirm' WHEN 'returned' THEN 'return'
                        ELSE 'void' END, 'submitted', r.state, 2, r.return_reason
    WHERE r.version = 2
) s
WHERE r.id BETWEEN %s AND %s
ORDER BY r.id, s.version
"""


def load_records(ground: Ground, *, records: int, by_name: str, tell: Tell) -> int:
    """Fill the empty tables of records and steps; returns the records written.

    The caller holds a transaction of the `owner` alias.
    """
    rows = Rows(ground)
    with connections["owner"].cursor() as cursor:
        _skip_key_checks(cursor)
        rebuild = _put_aside_indexes(cursor)
        columns = ", ".join(_COLUMNS)
        with cursor.cursor.copy(f"COPY registers_record ({columns}) FROM STDIN") as copy:
            for first, count in _chunks(records, first_id=1):
                copy.write(rows.chunk(first_id=first, count=count))
                tell("records", first + count - 1, records)
        _write_steps(cursor, records=records, by_name=by_name, tell=tell)
        for n, definition in enumerate(rebuild, start=1):
            cursor.execute(definition)
            tell("indexes", n, len(rebuild))
        for table in _TABLES:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                f"greatest((SELECT max(id) FROM {table}), 1))"
            )
    return records


def _write_steps(cursor: CursorWrapper, *, records: int, by_name: str, tell: Tell) -> None:
    for first in range(1, records + 1, 20 * CHUNK):
        last = min(first + 20 * CHUNK - 1, records)
        cursor.execute(_STEPS, [by_name, first, last])
        tell("steps", last, records)
