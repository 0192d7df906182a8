"""Which rows of a sheet are known already: new, unchanged, changed, or in conflict."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from zhuzhen.base.problems import Fault
from zhuzhen.registers.choices import NO_VALUE, RecordState
from zhuzhen.registers.commands.writing import links_of_record
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import add_parents
from zhuzhen.registers.importing.passing import KNOWN, ROWS
from zhuzhen.registers.models import Record
from zhuzhen.registers.problems import LISTED, MOST_TOLD, fault
from zhuzhen.registers.rules.summaries import shown
from zhuzhen.registers.world import Links, World

_CHUNK = 2_000
_UPDATABLE = frozenset({RecordState.DRAFT, RecordState.SUBMITTED, RecordState.RETURNED})

# Whose numbering a key belongs to: two units may both number their rows from 1. As in the index
# `registers_outside_key`.
_WHOSE = """coalesce({0}.org_id, -{0}.cluster_id, 0)"""
_WHERE = """(CASE WHEN {0}.org_id IS NULL AND {0}.cluster_id IS NULL THEN {0}.place_id END)"""
_REPEATED = f"""
SELECT row, first, outside_key, is_numbered FROM (
    SELECT t.row, t.outside_key, t.is_numbered, min(t.row) OVER (
        PARTITION BY t.outside_key, {_WHOSE.format("t")}, {_WHERE.format("t")}) AS first
    FROM {ROWS} t
) each WHERE row > first
"""
_TWICE = f"SELECT *, count(*) OVER () FROM ({_REPEATED}) repeated ORDER BY row LIMIT %s"
_FORGET = f"DELETE FROM {ROWS} WHERE row IN (SELECT row FROM ({_REPEATED}) repeated)"
# How many answers of a row are not those of its record, as `rules.load.filled_again`: cells that
# say what is known already were not asked, and a cluster or team that goes with its organisation
# follows from it.
_CELLS = """num_nonnulls(
        CASE WHEN r.happened_on <> t.happened_on THEN 1 END,
        CASE WHEN r.place_id IS DISTINCT FROM t.place_id THEN 1 END,
        CASE WHEN r.org_id IS DISTINCT FROM t.org_id THEN 1 END,
        CASE WHEN t.org_id IS NULL AND r.cluster_id IS DISTINCT FROM t.cluster_id THEN 1 END,
        CASE WHEN t.org_id IS NULL AND r.team_id IS DISTINCT FROM t.team_id THEN 1 END,
        CASE WHEN r.person_id IS DISTINCT FROM t.person_id THEN 1 END,
        CASE WHEN r.parent_id IS DISTINCT FROM t.parent_id THEN 1 END)
    + (SELECT count(*) FROM jsonb_object_keys(t."values" || r."values") name
       WHERE t."values"->name IS DISTINCT FROM r."values"->name)"""
# A record is read once: what later statements ask of it as it was is kept.
_KEEP = f"""
INSERT INTO {KNOWN} (row, record_id, state, is_same, cells, happened_on, place_id, helper_code,
    org_id, cluster_id, team_id, person_id)
SELECT t.row, r.id, r.state, r.content_sm3 = t.content_sm3,
    CASE WHEN r.content_sm3 <> t.content_sm3 THEN {_CELLS} END,
    r.happened_on, r.place_id, r.helper_code, r.org_id, r.cluster_id, r.team_id, r.person_id
"""
# Numbers are made uids apart: under row-level security an index is asked only for what is ready.
_BY_UID = f"""
WITH numbered AS MATERIALIZED (
    SELECT *, outside_key::uuid AS uid FROM {ROWS}
    WHERE CASE WHEN is_numbered AND length(outside_key) = 36
          THEN outside_key ~* '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$' END
)
{_KEEP} FROM numbered t JOIN registers_record r ON r.uid = t.uid AND r.register = %(register)s
"""
# NOT IN reads what is known once. NOT EXISTS became a walk through the table for each row, and the
# table grows as it is walked: 100,000 known rows took four minutes.
_BY_KEY = f"""
{_KEEP} FROM {ROWS} t JOIN registers_record r
    ON r.register = %(register)s AND r.outside_key = t.outside_key
    AND {_WHOSE.format("r")} = {_WHOSE.format("t")}
    AND {_WHERE.format("r")} IS NOT DISTINCT FROM {_WHERE.format("t")}
WHERE r.outside_key IS NOT NULL AND t.row NOT IN (SELECT row FROM {KNOWN})
"""
_LOCK = " FOR UPDATE OF r"
_COUNTS = f"""
SELECT (SELECT count(*) FROM {ROWS}), count(*), count(*) FILTER (WHERE is_same) FROM {KNOWN}
"""
_CHANGED = f"""
SELECT count(*) OVER (), t.row, k.record_id, CASE WHEN t.is_numbered THEN t.outside_key END,
    t.happened_on, t.place_id, t.org_id, t.cluster_id, t.team_id, t.person_id, t.parent_id,
    t."values"::text
FROM {KNOWN} k JOIN {ROWS} t USING (row)
WHERE NOT k.is_same AND NOT (%s AND k.state = ANY(%s)) ORDER BY t.row LIMIT %s
"""


@dataclass(frozen=True)
class Counts:
    """What the rows of a sheet are; they add up."""

    read: int
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Changed:
    """A row that says something else than the record its number names."""

    row: int
    record: int
    key: str
    happened_on: dt.date
    links: Links
    values: dict[str, object]


def twice() -> tuple[list[Fault], int]:
    """Rows of one number, or without one and alike in all, but the first of each; and how many,
    as not all need be told."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE, [MOST_TOLD])
        rows = cursor.fetchall()
    found = []
    for row, first, key, is_numbered, _ in rows:
        if is_numbered:
            told = fault("key_twice", field="key", value=key, first=first)
        else:
            told = fault("row_twice", first=first)
        found.append(replace(told, row=row))
    if rows:
        with connection.cursor() as cursor:
            # They are told; whether they also differ from what is recorded is not asked.
            cursor.execute(_FORGET)
    return found, rows[0][-1] if rows else 0


def match(register: str, *, lock: bool) -> Counts:
    """Find the records in scope that the rows name; locked if they are to be updated."""
    with connection.cursor() as cursor:
        for statement in (_BY_UID, _BY_KEY):
            cursor.execute(statement + (_LOCK if lock else ""), {"register": register})
        cursor.execute(f"ANALYZE {KNOWN}")
        cursor.execute(_COUNTS)
        read, known, same = cursor.fetchone()
    return Counts(read=read, created=read - known, updated=known - same, unchanged=same)


def _links(
    place: str | None,
    org: int | None,
    cluster: int | None,
    team: int | None,
    person: int | None,
    parent: int | None,
) -> Links:
    return Links(place, org, cluster, team, person=person, parent=parent)


def _changed(*, updating: bool) -> Iterator[tuple[int, list[_Changed]]]:
    """How many there are in all, and the first of them in portions."""
    updatable = [state.value for state in _UPDATABLE]
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, [updating, updatable, MOST_TOLD])
        while rows := cursor.fetchmany(_CHUNK):
            yield (
                rows[0][0],
                [
                    _Changed(row, record, key or NO_VALUE, day, _links(*ends), json.loads(text))
                    for _, row, record, key, day, *ends, text in rows
                ],
            )


def conflicts(*, declaration: Declaration, world: World, updating: bool) -> tuple[list[Fault], int]:
    """Rows that say something else than the record they name; when updating, only those whose
    record may no longer be changed. And how many, as not all need be told."""
    found, count = [], 0
    for total, chunk in _changed(updating=updating):
        count = total
        records = Record.objects.in_bulk([each.record for each in chunk])
        add_parents(world, {each.links.parent for each in chunk})
        add_parents(world, {each.parent_id for each in records.values()})
        for each in chunk:
            record = records[each.record]
            if record.state not in _UPDATABLE:
                state = RecordState(record.state).label
                told = fault("conflict_state", field="key", key=each.key, state=state)
            else:
                said = _differences(each, record, declaration=declaration, world=world)
                told = fault("conflict", field="key", key=each.key, differences=said)
            found.append(replace(told, row=each.row))
    return found, count


def _differences(row: _Changed, record: Record, *, declaration: Declaration, world: World) -> str:
    """What differs, as `label before→after`."""
    pairs: list[tuple[str, object, object]] = [
        (declaration.label_of("happened_on"), record.happened_on, row.happened_on)
    ]
    kept = links_of_record(record)
    tables: tuple[tuple[str, Mapping[Any, Any]], ...] = (
        ("place", world.places),
        ("org", world.orgs),
        ("cluster", world.clusters),
        ("person", world.people),
        ("parent", world.parents),
    )
    for name, table in tables:
        before, after = (getattr(side, name) for side in (kept, row.links))
        was, is_now = (table[key].name if key in table else NO_VALUE for key in (before, after))
        pairs.append((declaration.label_of(name), was, is_now))
    for field in declaration.register.fields:
        before, after = (
            shown(field, value=side.get(field.id), declaration=declaration, world=world)
            for side in (record.values, row.values)
        )
        pairs.append((field.label, before, after))
    return LISTED.join(
        f"{label} {before}→{after}" for label, before, after in pairs if before != after
    )
