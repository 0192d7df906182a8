"""A screening rule with its numbers settled for a day; pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhuzhen.base.periods import Period
from zhuzhen.policy.expressions import Expression, compile_expression
from zhuzhen.policy.rules import number
from zhuzhen.policy.schema import Feed, Pack, ParameterRef, ScreeningRule
from zhuzhen.policy.schema.people import people_vocabulary
from zhuzhen.policy.vocabulary import vocabulary_of_feed

Amount = int | Decimal


@dataclass(frozen=True)
class Ruling:
    """A rule as it holds on a day: bound, window, conditions checked, the feeds it reads.

    Rows count if they are dated after `since` (open if None) and not after `on`.
    """

    rule: ScreeningRule
    feeds: Mapping[str, Feed]
    on: dt.date
    since: dt.date | None
    bound: Amount | None
    verify_days: int
    rows_that_count: Mapping[str, Expression]  # by feed; none where every row counts
    people_asked: Expression | None

    @property
    def id(self) -> str:
        return self.rule.id

    def key(self, household_id: int) -> str:
        """What makes the same clue the same: rule, household, period."""
        return f"{self.id}:{household_id}:{self.period}"

    @property
    def period(self) -> Period:
        return Period.holding(self.on, kind=self.rule.again)


def months_before(day: dt.date, *, months: int) -> dt.date:
    """The same day some months earlier; the last day of a shorter month."""
    at = day.year * 12 + day.month - 1 - months
    year, month = divmod(at, 12)
    first_after = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_after - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def ruling_of(
    rule: ScreeningRule,
    *,
    pack: Pack,
    on: dt.date,
    changed: Mapping[str, Amount] | None = None,
) -> Ruling:
    """The rule as it holds in the pack on a day; `changed` tries other values of parameters, or
    under the name `bound` another bound."""
    changed = changed or {}

    def settled(value: Amount | ParameterRef) -> Amount:
        if isinstance(value, ParameterRef) and value.parameter in changed:
            return changed[value.parameter]
        return number(value, pack=pack, on=on)

    feeds = {name: pack.feeds[name] for name in rule.feeds}
    stated = rule.more_than if rule.more_than is not None else rule.at_least
    bound = None if stated is None else changed.get("bound", settled(stated))
    since = None
    if rule.months is not None:
        since = months_before(on, months=int(settled(rule.months)))
    counting = {
        name: compile_expression(rule.of, vocabulary_of_feed(feed, terms=pack.terms))
        for name, feed in feeds.items()
        if rule.of is not None
    }
    asked = compile_expression(rule.where, people_vocabulary()) if rule.where else None
    return Ruling(
        rule=rule,
        feeds=feeds,
        on=on,
        since=since,
        bound=bound,
        verify_days=int(settled(rule.verify_days)),
        rows_that_count=counting,
        people_asked=asked,
    )


@dataclass(frozen=True)
class Reach:
    """The days of a file that count: a newer file of the same place and kind replaces an older
    one for the days both are about."""

    feed_id: int
    spans: tuple[tuple[dt.date, dt.date], ...]  # both ends included
    is_whole: bool


@dataclass(frozen=True)
class Sent:
    """A file as received: of which place, and which days it is about."""

    feed_id: int
    place: str
    starts: dt.date
    ends: dt.date


def reaches(files: list[Sent]) -> list[Reach]:
    """What still counts of each file, the oldest file first; files without any day left are out.

    Files are told apart by when they came: the higher id is the newer.
    """
    found = []
    for each in sorted(files, key=lambda one: one.feed_id):
        newer = [
            (one.starts, one.ends)
            for one in files
            if one.place == each.place and one.feed_id > each.feed_id
        ]
        spans = _without((each.starts, each.ends), newer)
        if spans:
            whole = spans == ((each.starts, each.ends),)
            found.append(Reach(each.feed_id, spans, is_whole=whole))
    return found


_Span = tuple[dt.date, dt.date]
_DAY = dt.timedelta(days=1)


def _without(span: _Span, others: list[_Span]) -> tuple[_Span, ...]:
    """A span of days without the days of others."""
    left: list[_Span] = [span]
    for start, end in others:
        cut: list[_Span] = []
        for low, high in left:
            if end < low or high < start:
                cut.append((low, high))
                continue
            if low < start:
                cut.append((low, start - _DAY))
            if end < high:
                cut.append((end + _DAY, high))
        left = cut
    return tuple(sorted(left))


def newest(files: list[Sent]) -> list[Sent]:
    """Of lists, the last one of each place."""
    last: dict[str, Sent] = {}
    for each in sorted(files, key=lambda one: (one.ends, one.feed_id)):
        last[each.place] = each
    return list(last.values())
