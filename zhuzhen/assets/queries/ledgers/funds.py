"""扶贫资金使用管理台账: what stands where, of which money, for what: accounts, row by row."""

import datetime as dt
from collections.abc import Iterable
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

# What moved after the day: figures are what stands now less that, so that today's cost least.
_LATER = """
    SELECT account_id, amount_fen FROM funds_monthtotal
    WHERE place_id BETWEEN %(lo)s AND %(hi)s AND month > %(day)s
    UNION ALL
    SELECT account_id, amount_fen FROM funds_line
    WHERE place_id BETWEEN %(lo)s AND %(hi)s AND "on" > %(day)s AND "on" < %(next_month)s
"""
# And what was entered only afterwards.
_UNKNOWN = """
    UNION ALL
    SELECT account_id, amount_fen FROM funds_line
    WHERE place_id BETWEEN %(lo)s AND %(hi)s AND "on" <= %(day)s
        AND entry_id IN (SELECT assets_posted_after(%(known_at)s))
"""
_FEN = "a.balance_fen - coalesce(m.fen, 0)"
_SUMS = ",\n    ".join(
    f"coalesce(sum({_FEN}) FILTER (WHERE a.stage = '{stage}'), 0)::bigint"
    for stage in (
        "arrived", "allocated", "committed", "paid", "capitalised", "expensed", "reclaimed",
    )
)  # fmt: skip
_FROM = """
FROM funds_ledgeraccount a
LEFT JOIN (SELECT account_id, sum(amount_fen) AS fen FROM ({later}) t GROUP BY 1) m
    ON m.account_id = a.id
WHERE a.place_id BETWEEN %(lo)s AND %(hi)s AND a.stage NOT IN ('origin', 'in_transit')
"""
_ROWS = """
SELECT g.place_id, g.source, g.year, g.helper_code, g.purpose_id, p.title, p.direction,
    j.uid, j.code, j.approval_no, g.sums, g.accounts
FROM (
    SELECT a.place_id, a.source, a.year, a.helper_code, a.purpose_id, ARRAY[{sums}] AS sums,
        array_agg(a.id ORDER BY a.id) AS accounts
    {found}
    GROUP BY 1, 2, 3, 4, 5 HAVING bool_or({fen} <> 0)
) g LEFT JOIN funds_purpose p ON p.id = g.purpose_id
LEFT JOIN projects_project j ON j.purpose_id = g.purpose_id
ORDER BY g.place_id, g.year, g.source, g.helper_code, g.purpose_id NULLS FIRST
"""
_PARTS = """
SELECT rpad(left(a.place_id, %(width)s), 12, '0'), {sums} {found} GROUP BY 1
HAVING bool_or({fen} <> 0) ORDER BY 1
"""


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


@dataclass(frozen=True)
class FundRow:
    """Of one money in one place for one purpose; `accounts` are those whose entries it sums."""

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
    sums: FundSums
    accounts: tuple[int, ...]


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


def _asked(under: str, at: AsOf) -> tuple[str, Given]:
    """The condition on accounts, and what it is filled with."""
    lo, hi = span(under)
    later = _LATER + (_UNKNOWN if at.known_at else "")
    next_month = (at.day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    given: Given = {
        "lo": lo, "hi": hi, "day": at.day, "known_at": at.known_at, "next_month": next_month,
    }  # fmt: skip
    return _FROM.format(later=later), given


def fund_use(under: str, *, day: dt.date, known_at: dt.datetime | None = None) -> FundLedger:
    """The ledger of fund use of a place and all below it, row by row."""
    at = AsOf(day, known_at)
    found, given = _asked(under, at)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(sums=_SUMS, found=found, fen=_FEN), given)
        rows = tuple(_row(*each) for each in cursor.fetchall())
    width = width_below(under)
    grouped: dict[str, list[FundSums]] = {}
    for each in rows:
        grouped.setdefault(part_of(each.place_id, width=width), []).append(each.sums)
    sums = {code: FundSums.of(all_of) for code, all_of in grouped.items()}
    parts = _parts(sums, under=under)
    return FundLedger(under, at, rows, parts, FundSums.of(each.sums for each in parts))


def fund_use_by_part(
    under: str, *, day: dt.date, known_at: dt.datetime | None = None
) -> FundLedger:
    """The same without rows: what a province or city looks at, summed by the database."""
    at = AsOf(day, known_at)
    found, given = _asked(under, at)
    given["width"] = width_below(under)
    with connection.cursor() as cursor:
        cursor.execute(_PARTS.format(sums=_SUMS, found=found, fen=_FEN), given)
        sums = {code: FundSums(*figures) for code, *figures in cursor.fetchall()}
    parts = _parts(sums, under=under)
    return FundLedger(under, at, (), parts, FundSums.of(each.sums for each in parts))


def _parts(sums: dict[str, FundSums], *, under: str) -> tuple[FundPart, ...]:
    return tuple(FundPart(each, sums[each.code]) for each in parts_under(set(sums), under=under))


def _row(
    place: str, source: str, year: int, helper: str, purpose_id: int | None, purpose: str | None,
    direction: str | None, uid: object, code: str | None, approval_no: str | None,
    sums: list[int], accounts: list[int],
) -> FundRow:  # fmt: skip
    return FundRow(
        place, source, year, helper, purpose_id, purpose or "", direction or "",
        f"{uid}" if uid else "", code or "", approval_no or "", FundSums(*sums), tuple(accounts),
    )  # fmt: skip
