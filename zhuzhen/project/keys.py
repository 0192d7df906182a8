"""Sealing keys added, everything sealed anew, keys retired: in steps that may be cut off anywhere.

A pass is a row of short transactions. Whatever ends it, old and new keys both open; the next pass
goes on with what is still sealed by an older key (docs/adr/0011).
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from zhuzhen.base import audit, cipher, resealing, scope
from zhuzhen.base.bulk import Crew, crew
from zhuzhen.base.invariants import Line, line
from zhuzhen.base.keyring import KeyFile, Keys
from zhuzhen.base.problems import Problem
from zhuzhen.base.resealing import SealedTable
from zhuzhen.households.sealing import SEALED as OF_HOUSEHOLDS
from zhuzhen.notices.commands.objecting import SEALED as OF_NOTICES
from zhuzhen.project.problems import text
from zhuzhen.project.work import acting_as_system
from zhuzhen.screening.strangers import SEALED as OF_SCREENING

SEALED: tuple[SealedTable, ...] = (*OF_HOUSEHOLDS, *OF_NOTICES, *OF_SCREENING)
BATCH = 20_000
Tell = Callable[[int, int], None]
_OLDER_WORK = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start <= %s
"""


@dataclass(frozen=True)
class KeyStatus:
    """One key, or number of a key that is not here: what it seals, since when, how much of it."""

    number: int
    is_known: bool
    is_latest: bool
    since: dt.datetime | None
    sealed: int


@dataclass(frozen=True)
class Rotated:
    """What a pass did; `left` are texts of older keys still (rows that somebody held, or what no
    key opened: `unopened`)."""

    key: int
    is_new: bool
    rows: int
    left: int
    unopened: tuple[str, ...]


def _sealed_by_key() -> dict[int, int]:
    found: dict[int, int] = {}
    for table in SEALED:
        for number, count in resealing.counts(table).items():
            found[number] = found.get(number, 0) + count
    return found


def _older(sealed: dict[int, int], *, keys: Keys) -> int:
    return sum(count for number, count in sealed.items() if number != keys.latest)


def key_status() -> list[KeyStatus]:
    """All keys that are here or that something is sealed with, the latest first."""
    keys = cipher.keys()
    with scope.within(scope.EVERYTHING):
        sealed = _sealed_by_key()
    return [
        KeyStatus(
            number,
            number in keys.sealing,
            number == keys.latest,
            keys.since.get(number),
            sealed.get(number, 0),
        )
        for number in sorted({*keys.sealing, *sealed}, reverse=True)
    ]


def rotate(*, progress: Tell, fresh: bool = False) -> Rotated:
    """Add a key and seal everything anew with it; a pass that was cut off is first finished.

    `fresh` adds a key even so. Raises keys_not_ours if a key is to be added to a variable.
    """
    with acting_as_system():
        known = cipher.keys()
        total = _older(_sealed_by_key(), keys=known)
        is_new = fresh or total == 0
        if is_new:
            known = _key_file(act="rotate").add(at=_now())
            total = sum(_sealed_by_key().values())
        facts: dict[str, object] = {"key": known.latest, "is_new": is_new, "to_seal": total}
        audit.record(
            "keys.rotate", by=None, subject="family_key", subject_id=known.latest, facts=facts
        )
    rows, unopened = 0, set[str]()
    with crew(texts=total) as workers:
        for done in _passes(latest=known.latest, by=workers):
            rows += done.rows
            unopened.update(done.unopened)
            progress(rows, max(total, rows))
    with acting_as_system():
        left = _older(_sealed_by_key(), keys=known)
        facts = {"key": known.latest, "rows": rows, "left": left, "unopened": len(unopened)}
        audit.record(
            "keys.seal_anew", by=None, subject="family_key", subject_id=known.latest, facts=facts
        )
    return Rotated(known.latest, is_new, rows, left, tuple(sorted(unopened)))


def _passes(*, latest: int, by: Crew) -> Iterator[resealing.Batch]:
    """Every batch of every table, each committed on its own; tables with held rows once more."""
    for table in (*SEALED, *SEALED):
        after = 0
        while True:
            with scope.within(scope.EVERYTHING):
                batch = resealing.seal_batch(table, latest=latest, after=after, most=BATCH, by=by)
            if batch is None:
                break
            after = batch.last
            yield batch


def retire(number: int) -> None:
    """Forget a key that seals nothing any more.

    Raises unknown_key, key_seals, key_used, key_in_work, keys_not_ours.
    """
    with acting_as_system():
        keys = cipher.keys()
        if number not in keys.sealing:
            known = "、".join(map(str, sorted(keys.sealing)))
            raise Problem("unknown_key", number=number, known=known)
        if number == keys.latest:
            raise Problem("key_seals", number=number)
        if count := _sealed_by_key().get(number, 0):
            raise Problem("key_used", number=number, count=count)
        _refuse_older_work(number, keys=keys)
        held = _key_file(act="retire")
        audit.record("keys.retire", by=None, subject="family_key", subject_id=number)
        held.drop(number)


def _refuse_older_work(number: int, *, keys: Keys) -> None:
    """Whoever began before the next key was there may hold something that this one sealed and that
    is not written yet."""
    ended = [at for each, at in keys.since.items() if each > number]
    with connection.cursor() as cursor:
        cursor.execute(_OLDER_WORK, [min(ended, default=None) or _now()])
        if count := cursor.fetchone()[0]:
            raise Problem("key_in_work", number=number, count=count)


def _key_file(*, act: str) -> KeyFile:
    held = settings.FAMILY_KEYS
    if not isinstance(held, KeyFile):
        raise Problem("keys_not_ours", act=text(act), remedy=text(f"{act}_remedy"))
    return held


def _now() -> dt.datetime:
    """By the database's clock, which says when its transactions began."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: dt.datetime = cursor.fetchone()[0]
    return at


def verify() -> list[Line]:
    """That every sealed fact names a key that is here."""
    keys = cipher.keys()
    with scope.within(scope.EVERYTHING):
        sealed = _sealed_by_key()
    lost = {number: count for number, count in sealed.items() if number not in keys.sealing}
    offence = "; ".join(f"key {number}: {count}" for number, count in sorted(lost.items()))
    remedy = text("unknown_remedy")
    name, checked = "sealed_facts_name_a_known_key", sum(sealed.values())
    return [line(name, checked=checked, offence=offence, remedy=remedy)]
