"""扶贫项目资产处置台账: what ended how and why, who decided, what it brought, where that went."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Self

from django.db import connection

from zhuzhen.assets.queries.ledgers.parts import (
    AsOf,
    Given,
    Part,
    part_of,
    parts_under,
    span,
    width_below,
)

# Each disposal as its steps had brought it then: what came later is not said.
_ROWS = """
WITH shown AS (
    SELECT d.* FROM assets_disposal d
    WHERE d.place_id BETWEEN %(lo)s AND %(hi)s AND d.applied_on <= %(day)s
        AND d.at <= %(known_at)s
), stood AS (
    SELECT DISTINCT ON (shown.id) shown.id, s.facts ->> 'to' AS state FROM shown
    JOIN assets_assetstep s ON s.asset_id = shown.asset_id
        AND s.facts ->> 'disposal' = shown.uid::text
    WHERE s."on" <= %(day)s AND s.at <= %(known_at)s
    ORDER BY shown.id, s.id DESC
), reached AS (
    SELECT shown.id,
        max(s.id) FILTER (WHERE s.step = 'end_value') AS valued,
        max(s.id) FILTER (WHERE s.step = 'end_decide') AS decided,
        max(s.id) FILTER (WHERE s.step = 'end_approve') AS approved,
        max(s.id) FILTER (WHERE s.step = 'end_file') AS filed,
        max(s.id) FILTER (WHERE s.step = 'end_dispose') AS disposed,
        max(s.id) FILTER (WHERE s.step = 'end_book') AS booked
    FROM shown JOIN assets_assetstep s ON s.asset_id = shown.asset_id
        AND s.facts ->> 'disposal' = shown.uid::text
    WHERE s."on" <= %(day)s AND s.at <= %(known_at)s GROUP BY 1
)
SELECT shown.uid::text, a.uid::text, a.code, a.title, a.kind, shown.place_id, a.original_fen,
    shown.kind, shown.reason, shown.text, coalesce(stood.state, 'applied'), shown.level,
    shown.applied_on,
    CASE WHEN r.valued IS NOT NULL THEN shown.value_fen END,
    CASE WHEN r.valued IS NOT NULL THEN shown.valued_by ELSE '' END,
    CASE WHEN r.valued IS NOT NULL THEN shown.valued_on END,
    CASE WHEN r.decided IS NOT NULL THEN shown.decided_on END,
    CASE WHEN r.decided IS NOT NULL THEN shown.meeting ELSE '' END,
    CASE WHEN r.approved IS NOT NULL THEN shown.approved_on END,
    CASE WHEN r.filed IS NOT NULL THEN shown.filed_on END,
    CASE WHEN r.disposed IS NOT NULL THEN shown.disposed_on END,
    CASE WHEN r.disposed IS NOT NULL THEN shown.receiver ELSE '' END,
    CASE WHEN r.disposed IS NOT NULL THEN shown.proceeds_fen END,
    CASE WHEN r.booked IS NOT NULL THEN shown.reinvest ELSE '' END,
    CASE WHEN r.booked IS NOT NULL THEN shown.entry_uid::text END,
    r.booked IS NOT NULL, shown.papers
FROM shown JOIN assets_asset a ON a.id = shown.asset_id
LEFT JOIN stood ON stood.id = shown.id LEFT JOIN reached r ON r.id = shown.id
ORDER BY shown.place_id, shown.applied_on, shown.id
"""
_FOREVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class DisposalSums:
    """How many disposals there are, how many are done; in fen what they were and brought."""

    count: int = 0
    done: int = 0
    original_fen: int = 0
    value_fen: int = 0
    proceeds_fen: int = 0
    booked_fen: int = 0

    @classmethod
    def of(cls, all_of: Iterable["DisposalSums"]) -> Self:
        """The sum of several."""
        names = [each.name for each in fields(cls)]
        columns = [[getattr(each, name) for name in names] for each in all_of]
        return cls(*(sum(column) for column in zip(*columns, strict=True)))


@dataclass(frozen=True)
class DisposalRow:
    """A disposal as it stood; `entry_uid` is the ledger's of its proceeds."""

    uid: str
    asset_uid: str
    code: str
    title: str
    asset_kind: str
    place_id: str
    original_fen: int
    kind: str
    reason: str
    text: str
    state: str
    level: str
    applied_on: dt.date
    value_fen: int | None
    valued_by: str
    valued_on: dt.date | None
    decided_on: dt.date | None
    meeting: str
    approved_on: dt.date | None
    filed_on: dt.date | None
    disposed_on: dt.date | None
    receiver: str
    proceeds_fen: int | None
    reinvest: str
    entry_uid: str | None
    is_booked: bool
    papers: Sequence[int]

    @property
    def sums(self) -> DisposalSums:
        return DisposalSums(
            count=1,
            done=int(self.disposed_on is not None),
            original_fen=self.original_fen,
            value_fen=self.value_fen or 0,
            proceeds_fen=self.proceeds_fen or 0,
            booked_fen=(self.proceeds_fen or 0) if self.is_booked else 0,
        )


@dataclass(frozen=True)
class DisposalPart:
    """A part of a place with its sums."""

    part: Part
    sums: DisposalSums


@dataclass(frozen=True)
class DisposalLedger:
    """The ledger of a place: its rows, the sums of its parts, and the whole."""

    under: str
    at: AsOf
    rows: tuple[DisposalRow, ...]
    parts: tuple[DisposalPart, ...]
    totals: DisposalSums


def disposal_list(
    under: str, *, day: dt.date, known_at: dt.datetime | None = None
) -> DisposalLedger:
    """The ledger of disposals of a place and all below it; those that were returned stay in it."""
    at = AsOf(day, known_at)
    lo, hi = span(under)
    with connection.cursor() as cursor:
        given: Given = {"lo": lo, "hi": hi, "day": day, "known_at": known_at or _FOREVER}
        cursor.execute(_ROWS, given)
        rows = tuple(DisposalRow(*each) for each in cursor.fetchall())
    width = width_below(under)
    grouped: dict[str, list[DisposalSums]] = {}
    for each in rows:
        grouped.setdefault(part_of(each.place_id, width=width), []).append(each.sums)
    sums = {code: DisposalSums.of(all_of) for code, all_of in grouped.items()}
    parts = tuple(
        DisposalPart(each, sums[each.code]) for each in parts_under(set(sums), under=under)
    )
    return DisposalLedger(under, at, rows, parts, DisposalSums.of(each.sums for each in parts))
