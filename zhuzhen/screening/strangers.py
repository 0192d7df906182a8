"""People of a file who are not in the register, by village, with who may be meant.

Names are in plain text only here, while a file is taken in; what is kept of them is sealed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from zhuzhen.base import cipher
from zhuzhen.base.resealing import SealedTable
from zhuzhen.base.scope import CodeRange
from zhuzhen.feeds.checking import TYPED
from zhuzhen.feeds.room import Room
from zhuzhen.policy.schema import Feed as Declared
from zhuzhen.screening.models import Feed, Unmatched

NAME_COLUMN = "screening_unmatched.name"
SEALED = (SealedTable("screening_unmatched", columns={"name_sealed": NAME_COLUMN}),)
# Of a file; more are counted only: a file of another county would fill the lists of every village.
MOST_LISTED = 50_000
_PORTION = 2_000
_NEAREST = 5
_TOWN = 9

# Where the village is known: the same name, or one sign of it other, in the town. Elsewhere the
# same name with the same last four signs of the number, or the same first six.
_NEAR = """WITH stranger AS (
    SELECT * FROM unnest(%(rows)s::bigint[], %(names)s::text[], %(patterns)s::text[],
        %(shown)s::text[], %(villages)s::text[], %(lows)s::text[], %(highs)s::text[])
    AS u (row, name, patterns, shown, village, low, high)
), near AS (
    SELECT u.row, r.id, (r.name <> u.name)::int * 4 + (r.place_id <> u.village)::int * 2
        + (right(r.id_shown, 4) <> right(u.shown, 4))::int AS distance
    FROM stranger u JOIN households_resident r ON r.place_id BETWEEN u.low AND u.high
        AND r.name LIKE ANY (string_to_array(u.patterns, '|'))
    WHERE u.village <> '' AND r.state = 'present'
    UNION ALL
    SELECT u.row, r.id, (right(r.id_shown, 4) <> right(u.shown, 4))::int AS distance
    FROM stranger u JOIN households_resident r ON r.name = u.name
    WHERE u.village = '' AND r.state = 'present' AND r.place_id BETWEEN u.low AND u.high
        AND (right(r.id_shown, 4) = right(u.shown, 4) OR left(r.id_shown, 6) = left(u.shown, 6))
), ranked AS (
    SELECT row, id, row_number() OVER (PARTITION BY row ORDER BY distance, id) AS at FROM near
)
SELECT row, array_agg(id ORDER BY at) FROM ranked WHERE at <= %(most)s GROUP BY row"""


@dataclass(frozen=True)
class Stranger:
    """A person of a file, as the file tells of them, who is nobody's in the register."""

    row: int
    blind: str
    shown: str
    name: str
    village: str  # '' where the file does not say, or says what is no village here


@dataclass(frozen=True)
class Match:
    """How many people of a file are in the register, and how many are not."""

    matched: int
    unmatched: int


def matched(room: Room, *, blinded: Path, people: Path, declared: Declared) -> Match:
    """Compare a blinded file with the people of its place, and remember in the room who is not
    among them, by their first row."""
    room.db.execute(
        f"CREATE OR REPLACE TABLE strangers AS "
        f"SELECT min(row) AS row, b.{declared.person} AS blind "
        f"FROM read_parquet('{blinded}') b ANTI JOIN read_parquet('{people}') p "
        f"ON p.person = b.{declared.person} GROUP BY ALL"
    )
    persons = room.number(f"SELECT count(DISTINCT {declared.person}) FROM '{blinded}'")
    unmatched = room.number("SELECT count(*) FROM strangers")
    return Match(persons - unmatched, unmatched)


def _strangers(room: Room, *, declared: Declared) -> Iterator[list[Stranger]]:
    """Who was not found, some at a time, in the order of the file."""
    number = declared.person
    name = declared.name or "NULL"
    village = declared.place or "NULL"
    found = room.db.execute(
        f"SELECT s.row, s.blind, substr(t.{number}, 1, 6) || '********' || substr(t.{number}, 15), "
        f"coalesce({name}, ''), coalesce({village}, '') FROM strangers s "
        f"JOIN {TYPED} t ON t.row = s.row ORDER BY s.row LIMIT {MOST_LISTED}"
    )
    while rows := found.fetchmany(_PORTION):
        yield [Stranger(*row) for row in rows]


def patterns_of(name: str) -> list[str]:
    """LIKE patterns of a name and of names that differ in one sign; a single sign only itself."""
    plain = name.replace("\\", "").replace("%", "").replace("_", "").replace("|", "")
    if len(plain) < 2:
        return [plain] if plain else []
    return [f"{plain[:at]}_{plain[at + 1 :]}" for at in range(len(plain))]


def _near(strangers: Sequence[Stranger], *, place: str) -> dict[int, list[int]]:
    """Of each row the residents who may be meant, the nearest first; one query."""
    named = [each for each in strangers if each.name]
    around = [
        CodeRange.under(each.village[:_TOWN].ljust(12, "0") if each.village else place)
        for each in named
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _NEAR,
            {
                "rows": [each.row for each in named],
                "names": [each.name for each in named],
                "patterns": ["|".join(patterns_of(each.name)) for each in named],
                "shown": [each.shown for each in named],
                "villages": [each.village for each in named],
                "lows": [each.lo for each in around],
                "highs": [each.hi for each in around],
                "most": _NEAREST,
            },
        )
        return dict(cursor.fetchall())


def list_strangers(room: Room, *, feed: Feed, declared: Declared) -> int:
    """Keep who was not found, for the villages to look for; returns how many are listed."""
    count = 0
    for strangers in _strangers(room, declared=declared):
        near = _near(strangers, place=feed.place_id)
        Unmatched.objects.bulk_create(
            Unmatched(
                feed=feed,
                kind=feed.kind,
                place_id=each.village or feed.place_id,
                row=each.row,
                name_sealed=cipher.seal(each.name, column=NAME_COLUMN),
                id_blind=each.blind,
                id_shown=each.shown,
                near=near.get(each.row, []),
            )
            for each in strangers
        )
        count += len(strangers)
    return count
