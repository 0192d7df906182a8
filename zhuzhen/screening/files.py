"""Where blinded rows lie, and which of them a screening reads.

Each file received is one Parquet file under `settings.FEEDS_ROOT`: `row`, the blinded identity
number under the name of its column, and the columns that conditions may ask.
"""

import datetime as dt
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
from django.conf import settings

from zhuzhen.base.scope import CodeRange
from zhuzhen.policy.schema import Feed as Declared
from zhuzhen.policy.schema.people import ASKED
from zhuzhen.screening.choices import KEPT
from zhuzhen.screening.models import Feed
from zhuzhen.screening.rules import Reach, Sent, newest, reaches

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr import types as ir

_A_DAY = 24 * 3600
_LONG_AGO = dt.date(1900, 1, 1)


def root() -> Path:
    """The folder of blinded files, which holds raw files too while they may be kept."""
    folder = Path(settings.FEEDS_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for one work, gone afterwards; what a killed process left goes with the next."""
    above = root() / "work"
    above.mkdir(exist_ok=True, mode=0o700)
    for each in above.iterdir():
        if time.time() - each.stat().st_mtime > _A_DAY:
            shutil.rmtree(each, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=above) as folder:
        yield Path(folder)


@dataclass(frozen=True)
class Stored:
    """A file whose rows can be read: its place, its days, where it lies."""

    id: int
    kind: str
    sent: Sent
    path: Path


def stored_for(declared: Mapping[str, Declared], *, place: str, on: dt.date) -> list[Stored]:
    """The files of these kinds that are about a place, or a part of it, and not of the future."""
    within = CodeRange.under(place)
    rows = Feed.objects.filter(kind__in=list(declared), state__in=KEPT).exclude(blinded_file="")
    found = []
    for row in rows.order_by("pk"):
        about = CodeRange.under(row.place_id)
        if row.place_id not in within and place not in about:
            continue
        sent = Sent(
            feed_id=row.pk,
            place=row.place_id,
            starts=row.period_from or _LONG_AGO,
            ends=row.period_to or row.at.date(),
        )
        if (sent.ends if declared[row.kind].holds == "list" else sent.starts) <= on:
            found.append(Stored(row.pk, row.kind, sent, root() / row.blinded_file))
    return found


def in_use(stored: Sequence[Stored], *, holds: str) -> list[tuple[Stored, Reach | None]]:
    """What counts of each file: of events the days no newer file is about, of lists the newest."""
    by_id = {each.id: each for each in stored}
    sent = [each.sent for each in stored]
    if holds == "list":
        return [(by_id[each.feed_id], None) for each in newest(sent)]
    return [(by_id[each.feed_id], each) for each in reaches(sent)]


def rows_of(
    connection: "BaseBackend", declared: Declared, stored: Sequence[Stored]
) -> "ir.Table | None":
    """The rows that count of a kind of file, in the shape rules read; None if there is no file."""
    tables = [
        _shaped(connection.read_parquet(str(each.path)), declared, each.id, reach)
        for each, reach in in_use(stored, holds=declared.holds)
    ]
    if not tables:
        return None
    return tables[0] if len(tables) == 1 else ibis.union(*tables)


def _shaped(table: "ir.Table", declared: Declared, feed_id: int, reach: Reach | None) -> "ir.Table":
    if reach is not None and not reach.is_whole:
        day = table[declared.dated_by]
        table = table.filter(reduce(or_, [day.between(low, high) for low, high in reach.spans]))
    asked = {each.id: table[each.id] for each in declared.columns if each.kind in ASKED}
    return table.select(
        person=table[declared.person],
        feed=ibis.literal(feed_id, type="int64"),
        row=table.row,
        **asked,
    )


def all_rows(
    connection: "BaseBackend",
    declared: Mapping[str, Declared],
    stored: Sequence[Stored],
) -> "dict[str, ir.Table]":
    """The rows of each kind of which there is a file."""
    found = {}
    for kind, each in declared.items():
        rows = rows_of(connection, each, [one for one in stored if one.kind == kind])
        if rows is not None:
            found[kind] = rows
    return found
