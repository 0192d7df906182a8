"""Fund statistics: each quarter, and the two further tables of the first one (S4-8d, 8e).

Figures of a fund year, as they stood on a day and as they were known then. What was carried over
is told by itself: it counts as arrived only in the year that it came in.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import NamedTuple, Self

from django.db import connection

from zhuzhen.assets.queries.ledgers.funds import FundSums
from zhuzhen.assets.queries.ledgers.parts import (
    AsOf,
    Part,
    parts_under,
    span,
    width_below,
)
from zhuzhen.base.periods import Period
from zhuzhen.funds.choices import SHARED, SOCIAL, Direction, Source
from zhuzhen.funds.rules import percent_of
from zhuzhen.places.choices import Tag
from zhuzhen.places.queries import tagged

_STAGES = tuple(each.name for each in fields(FundSums))
_FLOWS = "SELECT * FROM assets_fund_flows(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
ALL = tuple(Source)
# A village's own account lies in its town; a town's range holds its villages.
KEY_TAGS = (Tag.KEY_TOWN, Tag.KEY_VILLAGE)


@dataclass
class Figures:
    """What came, went on and was spent, in all and since a day, in fen."""

    sums: FundSums = field(default_factory=FundSums)
    since: FundSums = field(default_factory=FundSums)
    carried_in: int = 0
    carried_out: int = 0
    # What was spent, by direction.
    directions: dict[str, int] = field(default_factory=dict)

    @property
    def arrived(self) -> int:
        """到账: all that came this year, whatever became of it."""
        return self.sums.total + self.sums.reclaimed

    @property
    def arrived_since(self) -> int:
        return self.since.total + self.since.reclaimed

    @property
    def at_hand(self) -> int:
        """可用: what came, and what was carried over from the year before."""
        return self.carried_in + self.arrived

    @property
    def left(self) -> int:
        """结余: not spent, not reclaimed, not carried on."""
        return self.at_hand - self.sums.spent - self.sums.reclaimed - self.carried_out

    @property
    def allocation_rate(self) -> Decimal | None:
        return percent_of(self.sums.handed_down, whole_fen=self.at_hand)

    @property
    def spend_rate(self) -> Decimal | None:
        return percent_of(self.sums.spent, whole_fen=self.at_hand)

    @classmethod
    def of(cls, all_of: Iterable["Figures"]) -> Self:
        """The sum of several."""
        listed = list(all_of)
        directions: dict[str, int] = defaultdict(int)
        for each in listed:
            for name, fen in each.directions.items():
                directions[name] += fen
        return cls(
            FundSums.of(each.sums for each in listed),
            FundSums.of(each.since for each in listed),
            sum(each.carried_in for each in listed),
            sum(each.carried_out for each in listed),
            dict(directions),
        )


@dataclass(frozen=True)
class Line:
    """A part of a place, and its figures."""

    part: Part
    figures: Figures


@dataclass(frozen=True)
class Statistics:
    """A table: whose, of which fund year, as of when, its lines and the whole."""

    under: str
    year: int
    at: AsOf
    lines: tuple[Line, ...]
    total: Figures


@dataclass(frozen=True)
class KeyLine:
    """A key town or village: its figures, and of them the special fund's and society's."""

    code: str
    tag: Tag
    figures: Figures
    special: Figures
    social: Figures


@dataclass(frozen=True)
class KeyStatistics:
    """The table of key towns and villages; a total for each kind, for a town holds its villages."""

    under: str
    year: int
    at: AsOf
    lines: tuple[KeyLine, ...]

    def total_of(self, tag: Tag) -> KeyLine:
        """All key towns, or all key villages, in one."""
        lines = [each for each in self.lines if each.tag == tag]
        return KeyLine(
            "",
            tag,
            Figures.of(each.figures for each in lines),
            Figures.of(each.special for each in lines),
            Figures.of(each.social for each in lines),
        )


class _Row(NamedTuple):
    """A sum of lines: in all, since a day, and what came in of it. `key` is a part or a place,
    `of` a direction or a source."""

    key: str
    of: str
    is_carried: bool
    stage: str
    fen: int
    since: int
    came: int


def _rows(
    under: str,
    *,
    year: int,
    at: AsOf,
    since: dt.date,
    sources: Sequence[Source] = ALL,
    width: int | None = None,
) -> list[_Row]:
    """Sums of a fund year at a day, since the first day of a month: by part of so many digits and
    by direction; else by place and source."""
    asked = [str(each) for each in sources]
    given = [*span(under), at.day, at.known_at, since, year, asked, width, width is None]
    with connection.cursor() as cursor:
        cursor.execute(_FLOWS, given)
        return list(map(_Row._make, cursor.fetchall()))


_SPENT = ("paid", "capitalised", "expensed")


def _figures(rows: Iterable[_Row]) -> Figures:
    sums, since = dict.fromkeys(_STAGES, 0), dict.fromkeys(_STAGES, 0)
    carried_in = carried_out = 0
    directions: dict[str, int] = defaultdict(int)
    for each in rows:
        if each.is_carried:
            carried_in, carried_out = carried_in + each.came, carried_out + each.came - each.fen
            continue
        sums[each.stage] += each.fen
        since[each.stage] += each.since
        if each.stage in _SPENT:
            directions[each.of] += each.fen
    return Figures(FundSums(**sums), FundSums(**since), carried_in, carried_out, dict(directions))


def quarterly(under: str, *, period: Period, known_at: dt.datetime | None = None) -> Statistics:
    """季度资金统计: of the period's fund year, by part of the place, at the period's end; what
    happened in the period itself is told by `since`."""
    at = AsOf(period.ends_on, known_at)
    return _by_part(under, year=period.year, at=at, since=period.starts_on, sources=ALL)


def last_years_allocation(
    under: str, *, year: int, day: dt.date, known_at: dt.datetime | None = None
) -> Statistics:
    """上年度专项资金分配情况: of the special fund (6:3:1) of `year`, by part, as of a day; what was
    allocated since that year ended is told by `since`."""
    since = dt.date(year + 1, 1, 1)
    return _by_part(under, year=year, at=AsOf(day, known_at), since=since, sources=SHARED)


def _by_part(
    under: str, *, year: int, at: AsOf, since: dt.date, sources: Sequence[Source]
) -> Statistics:
    grouped: dict[str, list[_Row]] = defaultdict(list)
    width = width_below(under)
    for each in _rows(under, year=year, at=at, since=since, sources=sources, width=width):
        grouped[each.key].append(each)
    lines = tuple(
        Line(part, _figures(grouped[part.code])) for part in parts_under(set(grouped), under=under)
    )
    return Statistics(under, year, at, lines, Figures.of(each.figures for each in lines))


def key_places(
    under: str, *, year: int, day: dt.date, known_at: dt.datetime | None = None
) -> KeyStatistics:
    """重点镇、重点村资金使用情况 of a fund year as of a day: each place that bears the tag then and
    all that lies in it; one without money stands there with nothing."""
    at = AsOf(day, known_at)
    since = dt.date(year + 1, 1, 1)
    rows = sorted(_rows(under, year=year, at=at, since=since))
    lines = []
    for tag in KEY_TAGS:
        for place in sorted(tagged(tag, within=under, on=day), key=lambda each: each.code):
            lo, hi = span(place.code)
            own = rows[bisect_left(rows, lo, key=_key) : bisect_right(rows, hi, key=_key)]
            lines.append(
                KeyLine(
                    place.code,
                    tag,
                    _of_sources(own, ALL),
                    _of_sources(own, SHARED),
                    _of_sources(own, SOCIAL),
                )
            )
    return KeyStatistics(under, year, at, tuple(lines))


def _key(row: _Row) -> str:
    return row.key


def _of_sources(rows: Iterable[_Row], sources: Sequence[Source]) -> Figures:
    wanted = {str(each) for each in sources}
    return _figures(each for each in rows if each.of in wanted)


def directions_of(figures: Figures) -> tuple[int, ...]:
    """What was spent by direction, in their order; what is of none is with the last (其他)."""
    other = Direction.OTHER.value
    known = {each.value for each in Direction}
    stray = sum(fen for name, fen in figures.directions.items() if name not in known)
    return tuple(
        figures.directions.get(each.value, 0) + (stray if each.value == other else 0)
        for each in Direction
    )
