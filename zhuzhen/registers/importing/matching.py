"""Which rows of a sheet are known already: new, unchanged, changed, or in conflict."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from zhuzhen.base.problems import Fault
from zhuzhen.registers.choices import NO_VALUE, RecordState
from zhuzhen.registers.commands.writing import links_of_record
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.rows import Prepared
from zhuzhen.registers.models import Record
from zhuzhen.registers.problems import LISTED, fault
from zhuzhen.registers.rules.summaries import shown
from zhuzhen.registers.world import World

_CHUNK = 20_000
_KNOWN = ("id", "content_sm3", "state")
_UPDATABLE = frozenset({RecordState.DRAFT, RecordState.SUBMITTED, RecordState.RETURNED})


@dataclass(frozen=True, slots=True)
class Known:
    """A record that a row's key already names."""

    id: int
    digest: str
    state: str


@dataclass(frozen=True, slots=True)
class Matched:
    """A row with the record it is (None: a new one) and the key it is kept under."""

    row: Prepared
    outside_key: str
    known: Known | None

    @property
    def is_same(self) -> bool:
        return self.known is not None and self.known.digest == self.row.digest


Whose = tuple[int, str]


def numbered_by(*, org: int | None, cluster: int | None, place: str | None) -> Whose:
    """Whose numbering a key belongs to: two units may both number their rows from 1."""
    if org is not None:
        return org, ""
    return (-cluster, "") if cluster is not None else (0, place or "")


def _whose(row: Prepared) -> Whose:
    links = row.links
    return numbered_by(org=links.org, cluster=links.cluster, place=links.place)


def keyed(rows: Sequence[Prepared]) -> tuple[list[tuple[str, Prepared]], list[Fault]]:
    """Each row with the key it is kept under; a number that occurs twice is a fault.

    A row without a number of its own is known by its content, and by which of its equals it is.
    """
    found: list[tuple[str, Prepared]] = []
    faults: list[Fault] = []
    first: dict[tuple[str, Whose], int] = {}
    equals: dict[str, int] = {}
    for row in rows:
        if row.key:
            whose = (row.key, _whose(row))
            if whose in first:
                told = fault("key_twice", field="key", value=row.key, first=first[whose])
                faults.append(replace(told, row=row.row))
                continue
            first[whose] = row.row
            found.append((row.key, row))
        else:
            nth = equals[row.digest] = equals.get(row.digest, 0) + 1
            found.append((f"#{row.digest[:48]}-{nth}", row))
    return found, faults


def as_uid(key: str) -> uuid.UUID | None:
    """The number a sheet of ours carries, or None."""
    try:
        return uuid.UUID(key) if len(key) == 36 else None
    except ValueError:
        return None


def _chunks(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]


def _existing(register: str, *, lock: bool) -> QuerySet[Record]:
    found = Record.objects.filter(register=register)
    return found.select_for_update() if lock else found


def match(register: str, *, keys: list[tuple[str, Prepared]], lock: bool) -> list[Matched]:
    """Every row with the record in scope that its key names, if any; one query a chunk."""
    by_uid: dict[uuid.UUID, Known] = {}
    by_key: dict[tuple[str, Whose], Known] = {}
    records = _existing(register, lock=lock)
    uids = [uid for key, _ in keys if (uid := as_uid(key))]
    for chunk in _chunks([str(uid) for uid in uids]):
        rows = records.filter(uid__in=chunk).values_list("uid", *_KNOWN)
        by_uid |= {uid: Known(pk, digest, state) for uid, pk, digest, state in rows}
    if Record.objects.filter(register=register, outside_key__isnull=False).exists():
        columns = ("outside_key", "org_id", "cluster_id", "place_id", *_KNOWN)
        for chunk in _chunks([key for key, _ in keys]):
            found = records.filter(outside_key__in=chunk).values_list(*columns)
            for key, org, cluster, place, pk, digest, state in found:
                whose = numbered_by(org=org, cluster=cluster, place=place)
                by_key[str(key), whose] = Known(pk, digest, state)
    matched = []
    for key, row in keys:
        uid = as_uid(key)
        known = by_uid.get(uid) if uid else None
        whose = _whose(row)
        matched.append(Matched(row, key, known or by_key.get((key, whose))))
    return matched


def conflicts(
    matched: Sequence[Matched], *, declaration: Declaration, world: World, updating: bool
) -> list[Fault]:
    """Rows that say something else than the record they name; when updating, only those whose
    record may no longer be changed."""
    changed = [each for each in matched if each.known and not each.is_same]
    if updating:
        changed = [e for e in changed if e.known and e.known.state not in _UPDATABLE]
    records = Record.objects.in_bulk([each.known.id for each in changed if each.known])
    found = []
    for each in changed:
        assert each.known is not None
        record = records[each.known.id]
        if record.state not in _UPDATABLE:
            state = RecordState(record.state).label
            told = fault("conflict_state", field="key", key=_shown_key(each), state=state)
        else:
            told = fault(
                "conflict",
                field="key",
                key=_shown_key(each),
                differences=_differences(each.row, record, declaration=declaration, world=world),
            )
        found.append(replace(told, row=each.row.row))
    return found


def _shown_key(each: Matched) -> str:
    return each.row.key or NO_VALUE


def _differences(row: Prepared, record: Record, *, declaration: Declaration, world: World) -> str:
    """What differs, as `label before→after`."""
    pairs: list[tuple[str, object, object]] = [
        (declaration.label_of("happened_on"), record.happened_on, row.happened_on)
    ]
    kept = links_of_record(record)
    for name, table in (("place", world.places), ("org", world.orgs), ("cluster", world.clusters)):
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
