"""Decisions about scopes, clusters and postings: pure, with reasons."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhuzhen.base.periods import Period
from zhuzhen.base.scope import MAX_RANGES, CodeRange
from zhuzhen.partners.problems import text

Span = tuple[dt.date, dt.date | None]  # first day, and the day after the last (None: open)
_ONE_DAY = dt.timedelta(days=1)


def merged(ranges: Iterable[CodeRange]) -> tuple[CodeRange, ...]:
    """Ranges without those that lie inside another, in order of code."""
    kept: list[CodeRange] = []
    for each in sorted(set(ranges), key=lambda r: (r.lo, "~" * 12 if r.hi == "~" else r.hi)):
        kept = [other for other in kept if not (each.lo <= other.lo and other.hi <= each.hi)]
        if not any(other.lo <= each.lo and each.hi <= other.hi for other in kept):
            kept.append(each)
    return tuple(kept)


def with_predecessors(
    own: tuple[CodeRange, ...], *, before: Iterable[str], limit: int = MAX_RANGES
) -> tuple[CodeRange, ...]:
    """Own ranges, then those of predecessor codes that lie outside, as far as slots remain.

    What an account was granted always comes first; a predecessor that finds no slot is left out,
    which hides old rows but never shows a stranger's.
    """
    earlier = merged([*own, *(CodeRange.under(code) for code in before)])
    extra = [each for each in earlier if each not in own]
    swallowed = [each for each in own if each not in earlier]
    kept = [each for each in own if each not in swallowed]
    return merged([*kept, *extra[: limit - len(kept)]]) if len(kept) < limit else own


def served_days(spans: Iterable[Span], *, period: Period) -> int:
    """Days of the period that lie in any of the spans; a day in two spans counts once."""
    end = period.ends_on + _ONE_DAY
    served, reached = 0, period.starts_on
    for first, after in sorted(spans, key=lambda span: span[0]):
        start, stop = max(first, reached), min(after or end, end)
        if start < stop:
            served += (stop - start).days
            reached = stop
    return served


@dataclass(frozen=True)
class PostFacts:
    """What decides whether a person may take a post."""

    role: str
    is_party_member: bool
    village: str | None
    town: str


def post_faults(facts: PostFacts) -> tuple[str, ...]:
    """Why a person may not take a post (facts B1.2, by default)."""
    faults = []
    if facts.role == "leader" and not facts.is_party_member:
        faults.append(text("leader_party"))
    if facts.role == "first_secretary" and facts.village is None:
        faults.append(text("secretary_village"))
    if facts.village is not None and facts.village not in CodeRange.under(facts.town):
        faults.append(text("village_elsewhere"))
    return tuple(faults)


def open_items(items: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """What a handover list still leaves to do; an empty list hands nothing over."""
    listed = list(items)
    if not listed:
        return (text("empty_list"),)
    return tuple(str(item["what"]) for item in listed if not item["done"])
