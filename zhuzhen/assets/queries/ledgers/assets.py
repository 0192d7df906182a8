"""扶贫项目资产管理台账: what there is, of which money, whose, who runs it, what it earns."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Self, TypedDict

from django.db import connection

from zhuzhen.assets.choices import GONE, AssetKind, OwnerKind
from zhuzhen.assets.labels import FUNDING, HOUSEHOLDS, LISTED, OPERATION, OWNER
from zhuzhen.assets.queries.corrections import described_before
from zhuzhen.assets.queries.ledgers.parts import (
    AsOf,
    Given,
    Part,
    part_of,
    parts_under,
    span,
    width_below,
)
from zhuzhen.assets.rules.schedules import net_value_fen
from zhuzhen.assets.rules.titles import percent
from zhuzhen.base.money import yuan

# Steps as they were known then: where each asset stood, and whose it was said to be.
_ROWS = """
WITH shown AS (
    SELECT a.* FROM assets_asset a
    WHERE a.place_id BETWEEN %(lo)s AND %(hi)s AND a.booked_on <= %(day)s
        AND a.created_at <= %(known_at)s
), known AS (
    SELECT s.* FROM assets_assetstep s JOIN shown ON shown.id = s.asset_id
    WHERE s."on" <= %(day)s AND s.at <= %(known_at)s
), stood AS (
    SELECT DISTINCT ON (asset_id) asset_id, after FROM known ORDER BY asset_id, id DESC
), titled AS (
    SELECT DISTINCT ON (asset_id) asset_id, facts -> 'shares' AS shares FROM known
    WHERE facts ? 'shares' ORDER BY asset_id, id DESC
), made_of AS (
    SELECT f.asset_id, sum(f.amount_fen)::bigint AS fen,
        json_agg(json_build_array(f.source, f.year, f.amount_fen) ORDER BY f.year, f.source)
        AS fundings, array_agg(DISTINCT f.entry_uid::text)
        FILTER (WHERE f.entry_uid IS NOT NULL) AS entries
    FROM assets_assetfunding f JOIN shown ON shown.id = f.asset_id
    WHERE f."on" <= %(day)s AND f.at <= %(known_at)s GROUP BY 1
), runs AS (
    SELECT DISTINCT ON (o.asset_id) o.asset_id, o.mode, o.operator, o.from_on,
        coalesce(o.ended_on, o.to_on) AS to_on, o.yearly_fen
    FROM assets_operation o JOIN shown ON shown.id = o.asset_id
    WHERE o.from_on <= %(day)s AND coalesce(o.ended_on, o.to_on) >= %(day)s
        AND o.at <= %(known_at)s
    ORDER BY o.asset_id, o.from_on DESC
), due AS (
    SELECT o.asset_id, d.id, d.amount_fen, d.due_on FROM assets_dueincome d
    JOIN assets_operation o ON o.id = d.operation_id JOIN shown ON shown.id = o.asset_id
    WHERE o.at <= %(known_at)s
), owed AS (
    SELECT asset_id, sum(amount_fen)::bigint AS fen FROM due WHERE due_on <= %(day)s GROUP BY 1
), came AS (
    SELECT due.asset_id, sum(e.amount_fen)::bigint AS fen FROM due
    JOIN funds_entry e ON e.cause = 'due:' || due.id AND e.kind = 'income'
        AND e."on" <= %(day)s AND e.posted_at <= %(known_at)s
    LEFT JOIN funds_entry r ON r.reverses_id = e.id AND r."on" <= %(day)s
        AND r.posted_at <= %(known_at)s
    WHERE r.id IS NULL GROUP BY 1
), ends AS (
    SELECT DISTINCT ON (asset_id) asset_id, facts ->> 'disposal' AS uid FROM known
    WHERE facts ? 'disposal' ORDER BY asset_id, id DESC
)
SELECT shown.uid::text, shown.code, shown.title, shown.kind, shown.form, shown.place_id,
    shown.size, shown.built_on, made_of.fen, shown.life_years, shown.keeper, shown.keeping_fen,
    coalesce(stood.after, 'registered'), coalesce(j.uid::text, ''), coalesce(j.title, ''),
    made_of.fundings, coalesce(made_of.entries, '{}'), coalesce(titled.shares, '[]')::json,
    coalesce(runs.mode, ''), coalesce(runs.operator, ''), runs.from_on, runs.to_on,
    runs.yearly_fen, coalesce(owed.fen, 0), coalesce(came.fen, 0), coalesce(ends.uid, ''),
    shown.papers
FROM shown
LEFT JOIN stood ON stood.asset_id = shown.id LEFT JOIN titled ON titled.asset_id = shown.id
JOIN made_of ON made_of.asset_id = shown.id LEFT JOIN runs ON runs.asset_id = shown.id
LEFT JOIN owed ON owed.asset_id = shown.id LEFT JOIN came ON came.asset_id = shown.id
LEFT JOIN ends ON ends.asset_id = shown.id
LEFT JOIN projects_project j ON j.id = shown.project_id
WHERE NOT coalesce(stood.after, 'registered') = ANY(%(gone)s)
ORDER BY shown.place_id, shown.code
"""
# What is gone stays gone: only of what is gone now it is asked whether it was then.
_PARTS = """
WITH later AS (
    SELECT asset_id, sum(amount_fen) AS fen FROM assets_assetfunding
    WHERE place_id BETWEEN %(lo)s AND %(hi)s AND ("on" > %(day)s OR at > %(known_at)s) GROUP BY 1
), shown AS (
    SELECT a.place_id, a.kind, a.original_fen - coalesce(later.fen, 0) AS fen
    FROM assets_asset a LEFT JOIN later ON later.asset_id = a.id
    WHERE a.place_id BETWEEN %(lo)s AND %(hi)s AND a.booked_on <= %(day)s
        AND a.created_at <= %(known_at)s AND NOT (a.state = ANY(%(gone)s) AND EXISTS (
            SELECT 1 FROM assets_assetstep s WHERE s.asset_id = a.id AND s.after = ANY(%(gone)s)
            AND s."on" <= %(day)s AND s.at <= %(known_at)s
        ))
)
SELECT rpad(left(place_id, %(width)s), 12, '0'),
    count(*) FILTER (WHERE kind = 'operating'),
    coalesce(sum(fen) FILTER (WHERE kind = 'operating'), 0)::bigint,
    count(*) FILTER (WHERE kind = 'public_welfare'),
    coalesce(sum(fen) FILTER (WHERE kind = 'public_welfare'), 0)::bigint,
    count(*) FILTER (WHERE kind = 'household'),
    coalesce(sum(fen) FILTER (WHERE kind = 'household'), 0)::bigint
FROM shown GROUP BY 1 ORDER BY 1
"""
_FOREVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class AssetSums:
    """How many assets of each kind there are, and what they cost, in fen."""

    operating: int = 0
    operating_fen: int = 0
    public: int = 0
    public_fen: int = 0
    household: int = 0
    household_fen: int = 0

    @property
    def count(self) -> int:
        return self.operating + self.public + self.household

    @property
    def original_fen(self) -> int:
        return self.operating_fen + self.public_fen + self.household_fen

    @classmethod
    def of(cls, all_of: Iterable["AssetSums"]) -> Self:
        """The sum of several."""
        names = [each.name for each in fields(cls)]
        columns = [[getattr(each, name) for name in names] for each in all_of]
        return cls(*(sum(column) for column in zip(*columns, strict=True)))


class Share(TypedDict):
    """Whose what part of an asset is, as it was confirmed."""

    kind: str
    place_id: str
    owner: str
    share_bp: int


@dataclass(frozen=True)
class AssetRow:
    """An asset as it stood on `day`; `entries` are those of the ledger by which it was settled."""

    day: dt.date
    uid: str
    code: str
    title: str
    kind: str
    form: str
    place_id: str
    size: str
    built_on: dt.date
    original_fen: int
    life_years: int | None
    keeper: str
    keeping_fen: int | None
    state: str
    project_uid: str
    project: str
    fundings: Sequence[tuple[str, int, int]]
    entries: Sequence[str]
    shares: Sequence[Share]
    mode: str
    operator: str
    from_on: dt.date | None
    to_on: dt.date | None
    yearly_fen: int | None
    owed_fen: int
    received_fen: int
    disposal_uid: str
    papers: Sequence[int]

    @cached_property
    def net_fen(self) -> int:
        """净值 on that day."""
        return net_value_fen(
            self.original_fen, built_on=self.built_on, life_years=self.life_years, on=self.day
        )

    @property
    def owners(self) -> str:
        """The owners as a cell tells them; households only by their number."""
        homes = sum(each["kind"] == OwnerKind.HOUSEHOLD for each in self.shares)
        named = [
            OWNER.format(owner=each["owner"], percent=percent(each["share_bp"]))
            for each in self.shares
            if each["kind"] != OwnerKind.HOUSEHOLD
        ]
        return LISTED.join([*named, *([HOUSEHOLDS.format(count=homes)] if homes else [])])


@dataclass(frozen=True)
class AssetPart:
    """A part of a place with its sums."""

    part: Part
    sums: AssetSums


@dataclass(frozen=True)
class AssetLedger:
    """The ledger of a place: its rows, the sums of its parts, and the whole."""

    under: str
    at: AsOf
    rows: tuple[AssetRow, ...]
    parts: tuple[AssetPart, ...]
    totals: AssetSums
    net_fen: int = 0
    received_fen: int = 0


def _given(under: str, at: AsOf) -> Given:
    lo, hi = span(under)
    gone = [str(each) for each in GONE]
    known_at = at.known_at or _FOREVER
    return {"lo": lo, "hi": hi, "day": at.day, "known_at": known_at, "gone": gone}


def asset_list(under: str, *, day: dt.date, known_at: dt.datetime | None = None) -> AssetLedger:
    """The ledger of assets of a place and all below it: what there was on that day."""
    at = AsOf(day, known_at)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, _given(under, at))
        rows = tuple(AssetRow(day, *each) for each in cursor.fetchall())
    rows = _as_known(rows, under=under, at=at)
    width = width_below(under)
    grouped: dict[str, list[AssetSums]] = {}
    for each in rows:
        grouped.setdefault(part_of(each.place_id, width=width), []).append(_sums(each))
    sums = {code: AssetSums.of(all_of) for code, all_of in grouped.items()}
    parts = _parts(sums, under=under)
    return AssetLedger(
        under,
        at,
        rows,
        parts,
        AssetSums.of(each.sums for each in parts),
        sum(each.net_fen for each in rows),
        sum(each.received_fen for each in rows),
    )


def _as_known(rows: tuple[AssetRow, ...], *, under: str, at: AsOf) -> tuple[AssetRow, ...]:
    """The rows as their cards described them at `known_at`; without it, as they do now."""
    if at.known_at is None:
        return rows
    told = described_before(*span(under), known_at=at.known_at)
    return tuple(replace(row, **told[row.uid]) if row.uid in told else row for row in rows)


def parts_of(under: str, *, day: dt.date, known_at: dt.datetime | None = None) -> AssetLedger:
    """The same without rows, summed by the database."""
    at = AsOf(day, known_at)
    given: Given = {**_given(under, at), "width": width_below(under)}
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, given)
        sums = {code: AssetSums(*figures) for code, *figures in cursor.fetchall()}
    parts = _parts(sums, under=under)
    return AssetLedger(under, at, (), parts, AssetSums.of(each.sums for each in parts))


def _parts(sums: dict[str, AssetSums], *, under: str) -> tuple[AssetPart, ...]:
    return tuple(AssetPart(each, sums[each.code]) for each in parts_under(set(sums), under=under))


def _sums(row: AssetRow) -> AssetSums:
    if row.kind == AssetKind.OPERATING:
        return AssetSums(operating=1, operating_fen=row.original_fen)
    if row.kind == AssetKind.PUBLIC:
        return AssetSums(public=1, public_fen=row.original_fen)
    return AssetSums(household=1, household_fen=row.original_fen)


def fundings_told(row: AssetRow, labels: dict[str, str]) -> str:
    """The money of an asset as a cell tells it."""
    return LISTED.join(
        FUNDING.format(source=labels.get(source, source), year=year, amount=yuan(fen))
        for source, year, fen in row.fundings
    )


def operation_told(row: AssetRow, labels: dict[str, str]) -> str:
    """Who runs an asset, how and how long, as a cell tells it; '' for nobody."""
    if not row.operator:
        return ""
    mode = labels.get(row.mode, row.mode)
    return OPERATION.format(mode=mode, operator=row.operator, from_on=row.from_on, to_on=row.to_on)
