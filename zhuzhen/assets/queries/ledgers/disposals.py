"""扶贫项目资产处置台账: what ended how and why, who decided, what it brought, where that went."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import NamedTuple, Self

from zhuzhen.assets.queries.ledgers.parts import (
    AsOf,
    Part,
    part_of,
    parts_under,
    read,
    span,
    width_below,
)

_ROWS = "SELECT * FROM assets_ended(%s, %s, %s, %s)"


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


class DisposalRow(NamedTuple):
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
    rows = read(_ROWS, [*span(under), day, known_at], make=DisposalRow._make)
    width = width_below(under)
    sums = {
        part_of(place, width=width): DisposalSums.of(each.sums for each in those)
        for place, those in groupby(rows, key=lambda each: each.place_id[:width])
    }
    parts = tuple(
        DisposalPart(each, sums[each.code]) for each in parts_under(set(sums), under=under)
    )
    at = AsOf(day, known_at)
    return DisposalLedger(under, at, rows, parts, DisposalSums.of(sums.values()))
