"""扶贫资金使用管理台账: what stands where, of which money, for what: accounts, row by row."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import groupby
from typing import NamedTuple, Self, cast

from django.db import connection

from zhuzhen.assets.queries.ledgers.parts import (
    AsOf,
    Part,
    part_of,
    parts_under,
    read,
    span,
    width_below,
)

_ROWS = "SELECT * FROM assets_fund_rows(%s, %s, %s, %s)"
_PARTS = "SELECT * FROM assets_fund_parts(%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class FundSums:
    """What stands at each stage, in fen. `total` = `left` + `spent`; what was reclaimed is gone."""

    arrived: int = 0
    allocated: int = 0
    committed: int = 0
    paid: int = 0
    capitalised: int = 0
    expensed: int = 0
    reclaimed: int = 0

    @property
    def left(self) -> int:
        """结余: not spent yet."""
        return self.arrived + self.allocated + self.committed

    @property
    def spent(self) -> int:
        """支出."""
        return self.paid + self.capitalised + self.expensed

    @property
    def total(self) -> int:
        """额度: all that stands here or was spent here."""
        return self.left + self.spent

    @property
    def handed_down(self) -> int:
        """拨付: what was allocated, or went on from there."""
        return self.allocated + self.committed + self.spent

    @classmethod
    def of(cls, all_of: Iterable["FundSums"]) -> Self:
        """The sum of several."""
        names = [each.name for each in fields(cls)]
        columns = [[getattr(each, name) for name in names] for each in all_of]
        return cls(*(sum(column) for column in zip(*columns, strict=True)))


class FundRow(NamedTuple):
    """Of one money in one place for one purpose; `accounts` are those whose entries it sums.

    A tuple as the database gives it: a province has tens of thousands.
    """

    place_id: str
    source: str
    year: int
    helper_code: str
    purpose_id: int | None
    purpose: str
    direction: str
    project_uid: str
    project_code: str
    approval_no: str
    accounts_listed: str
    arrived: int
    allocated: int
    committed: int
    paid: int
    capitalised: int
    expensed: int
    reclaimed: int

    @property
    def accounts(self) -> list[int]:
        return sorted(map(int, self.accounts_listed.split(",")))

    @property
    def sums(self) -> FundSums:
        return FundSums(*cast(tuple[int, ...], self[_STAGES]))


_STAGES = slice(FundRow._fields.index("arrived"), None)


@dataclass(frozen=True)
class FundPart:
    """A part of a place with its sums."""

    part: Part
    sums: FundSums


@dataclass(frozen=True)
class FundLedger:
    """The ledger of a place: its rows, the sums of its parts, and the whole."""

    under: str
    at: AsOf
    rows: tuple[FundRow, ...]
    parts: tuple[FundPart, ...]
    totals: FundSums


def fund_use(under: str, *, day: dt.date, known_at: dt.datetime | None = None) -> FundLedger:
    """The ledger of fund use of a place and all below it, row by row."""
    rows = read(_ROWS, [*span(under), day, known_at], make=FundRow._make)
    width = width_below(under)
    sums = {
        part_of(place, width=width): FundSums(
            *map(sum, zip(*(each[_STAGES] for each in those), strict=True))
        )
        for place, those in groupby(rows, key=lambda each: each[0][:width])
    }
    return _ledger(under, AsOf(day, known_at), rows, sums)


def fund_use_by_part(
    under: str, *, day: dt.date, known_at: dt.datetime | None = None
) -> FundLedger:
    """The same without rows: what a province or city looks at, summed by the database."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [*span(under), day, known_at, width_below(under)])
        found: dict[str, dict[str, int]] = {}
        for part, stage, fen in cursor.fetchall():
            found.setdefault(part, {})[stage] = fen
    sums = {part: FundSums(**stages) for part, stages in found.items()}
    return _ledger(under, AsOf(day, known_at), (), sums)


def _ledger(
    under: str, at: AsOf, rows: tuple[FundRow, ...], sums: dict[str, FundSums]
) -> FundLedger:
    parts = tuple(FundPart(each, sums[each.code]) for each in parts_under(set(sums), under=under))
    return FundLedger(under, at, rows, parts, FundSums.of(sums.values()))
