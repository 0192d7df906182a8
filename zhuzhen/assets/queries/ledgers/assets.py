"""扶贫项目资产管理台账: what there is, of which money, whose, who runs it, what it earns."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, Self, TypedDict, cast

from django.db import connection

from zhuzhen.assets.choices import GONE, AssetKind, OwnerKind
from zhuzhen.assets.labels import FUNDING, HOUSEHOLDS, LISTED, OPERATION, OWNER
from zhuzhen.assets.queries.corrections import described_before
from zhuzhen.assets.queries.ledgers.parts import (
    AsOf,
    Part,
    part_of,
    parts_under,
    read,
    span,
    width_below,
)
from zhuzhen.assets.rules.schedules import net_value_fen
from zhuzhen.assets.rules.titles import percent
from zhuzhen.base.money import yuan

_ROWS = "SELECT * FROM assets_listed(%s, %s, %s, %s, %s)"
_PARTS = "SELECT * FROM assets_counted(%s, %s, %s, %s, %s, %s)"
_GONE = [str(each) for each in GONE]


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


class AssetRow(NamedTuple):
    """An asset as it stood on `day`, a tuple as the database gives it; what is written in JSON or
    listed in a text is read when it is asked for."""

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
    fundings_json: str
    entries_listed: str
    shares_json: str
    mode: str
    operator: str
    from_on: dt.date | None
    to_on: dt.date | None
    yearly_fen: int | None
    owed_fen: int
    received_fen: int
    disposal_uid: str
    papers: Sequence[int]

    @property
    def fundings(self) -> Sequence[tuple[str, int, int]]:
        """Of which money it is made: source, fund year, amount in fen."""
        return cast(Sequence[tuple[str, int, int]], json.loads(self.fundings_json))

    @property
    def entries(self) -> Sequence[str]:
        """The entries of the ledger by which it was settled."""
        return sorted(set(self.entries_listed.split(","))) if self.entries_listed else []

    @property
    def shares(self) -> Sequence[Share]:
        return cast(Sequence[Share], json.loads(self.shares_json))

    @property
    def net_fen(self) -> int:
        """净值 on that day."""
        return net_value_fen(
            self.original_fen, built_on=self.built_on, life_years=self.life_years, on=self.day
        )

    @property
    def owners(self) -> str:
        """The owners as a cell tells them; households only by their number."""
        shares = self.shares
        homes = sum(each["kind"] == OwnerKind.HOUSEHOLD for each in shares)
        named = [
            OWNER.format(owner=each["owner"], percent=percent(each["share_bp"]))
            for each in shares
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


def asset_list(under: str, *, day: dt.date, known_at: dt.datetime | None = None) -> AssetLedger:
    """The ledger of assets of a place and all below it: what there was on that day."""
    rows = read(_ROWS, [*span(under), day, known_at, _GONE], make=AssetRow._make)
    rows = _as_known(rows, under=under, known_at=known_at)
    width = width_below(under)
    counted: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        sums = counted.setdefault((row.place_id[:width], row.kind), [0, 0])
        sums[0] += 1
        sums[1] += row.original_fen
    return _ledger(
        under,
        AsOf(day, known_at),
        {(part_of(part, width=width), kind): sums for (part, kind), sums in counted.items()},
        rows=rows,
    )


def _as_known(
    rows: tuple[AssetRow, ...], *, under: str, known_at: dt.datetime | None
) -> tuple[AssetRow, ...]:
    """The rows as their cards described them at `known_at`; without it, as they do now."""
    if known_at is None:
        return rows
    told = described_before(*span(under), known_at=known_at)
    return tuple(
        row._replace(**cast(dict[str, Any], told[row.uid])) if row.uid in told else row
        for row in rows
    )


def parts_of(under: str, *, day: dt.date, known_at: dt.datetime | None = None) -> AssetLedger:
    """The same without rows, summed by the database."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [*span(under), day, known_at, _GONE, width_below(under)])
        counted = {(part, kind): [number, fen] for part, kind, number, fen in cursor.fetchall()}
    return _ledger(under, AsOf(day, known_at), counted)


def _ledger(
    under: str,
    at: AsOf,
    counted: dict[tuple[str, str], list[int]],
    *,
    rows: tuple[AssetRow, ...] = (),
) -> AssetLedger:
    """A ledger of how many and how much there are by part and kind."""
    codes = {part for part, _ in counted}
    sums = {
        part: AssetSums(*(each for kind in _KINDS for each in counted.get((part, kind), (0, 0))))
        for part in codes
    }
    return AssetLedger(
        under,
        at,
        rows,
        tuple(AssetPart(each, sums[each.code]) for each in parts_under(codes, under=under)),
        AssetSums.of(sums.values()),
        sum(each.net_fen for each in rows),
        sum(each.received_fen for each in rows),
    )


# In the order of `AssetSums`.
_KINDS = (AssetKind.OPERATING.value, AssetKind.PUBLIC.value, AssetKind.HOUSEHOLD.value)


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
