"""Sealed columns sealed anew by the latest key, a batch at a time; counts of what which key sealed.

Rows that somebody holds are left for the next pass, so that nobody waits and nothing deadlocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from zhuzhen.base.bulk import Crew


@dataclass(frozen=True)
class SealedTable:
    """A table with sealed texts: each column, and what it is sealed for (`cipher.seal`).

    `within` names the jsonb column that they are members of; else they are columns themselves.
    """

    table: str
    columns: Mapping[str, str]
    within: str = ""

    def value(self, column: str) -> str:
        """SQL of one sealed text; '' for none."""
        told = f"{self.within} ->> '{column}'" if self.within else column
        return f"coalesce({told}, '')"

    @property
    def change(self) -> str:
        """SQL that puts `anew.<column>` in; what is '' there stays as it is."""
        if not self.within:
            return ", ".join(f"{each} = anew.{each}" for each in self.columns)
        pairs = ", ".join(f"'{each}', nullif(anew.{each}, '')" for each in self.columns)
        return f"{self.within} = {self.within} || jsonb_strip_nulls(jsonb_build_object({pairs}))"


@dataclass(frozen=True)
class Batch:
    """What one batch did: rows sealed anew, the last row looked at, and what no key opened."""

    rows: int
    last: int
    unopened: tuple[str, ...] = ()


def counts(table: SealedTable) -> dict[int, int]:
    """How many texts of a table each key sealed; 0 stands for what bears no number of a key."""
    found: dict[int, int] = {}
    with connection.cursor() as cursor:
        for column in table.columns:
            cursor.execute(
                f"SELECT substring({table.value(column)} from '^([0-9]{{1,9}})[.]'), count(*) "
                f"FROM {table.table} WHERE {table.value(column)} <> '' GROUP BY 1"
            )
            for number, count in cursor.fetchall():
                key = int(number or 0)
                found[key] = found.get(key, 0) + count
    return found


def seal_batch(table: SealedTable, *, latest: int, after: int, most: int, by: Crew) -> Batch | None:
    """Seal up to `most` rows after row `after` anew by key `latest`; None if there is none left."""
    values = {column: table.value(column) for column in table.columns}
    older = " OR ".join(
        f"({value} <> '' AND {value} NOT LIKE '{latest}.%%')" for value in values.values()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {', '.join(values.values())} FROM {table.table} "
            f"WHERE id > %s AND ({older}) ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
            [after, most],
        )
        rows = cursor.fetchall()
        if not rows:
            return None
        keys, *kept = map(list, zip(*rows, strict=True))
        anew = [
            by.sealed_anew(texts, column=told)
            for texts, told in zip(kept, table.columns.values(), strict=True)
        ]
        unopened = _kept_unopened(table, keys=keys, kept=kept, anew=anew)
        names = ", ".join(table.columns)
        arrays = ", ".join("%s::text[]" for _ in anew)
        cursor.execute(
            f"UPDATE {table.table} t SET {table.change} "
            f"FROM unnest(%s::bigint[], {arrays}) AS anew(id, {names}) WHERE t.id = anew.id",
            [keys, *anew],
        )
    return Batch(len(rows) - len({row for row, _ in unopened}), keys[-1], _told(table, unopened))


def _kept_unopened(
    table: SealedTable, *, keys: list[int], kept: list[list[str]], anew: list[list[str]]
) -> list[tuple[int, str]]:
    """Row and column of each text that no key opened; it is put back as it was."""
    found = []
    for column, old, new in zip(table.columns, kept, anew, strict=True):
        for at, text in enumerate(old):
            if text and not new[at]:
                new[at] = text
                found.append((keys[at], column))
    return found


def _told(table: SealedTable, unopened: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(f"{table.table} {row} {column}" for row, column in unopened)
