"""Why a pair fits as well as it does: one sentence a criterion."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite

import numpy as np

from zhuzhen.matching import choices as said
from zhuzhen.matching.rules.criteria import Known, fit_of, mask_of, value_of
from zhuzhen.matching.rules.places import (
    CITY,
    COUNTY,
    LEVEL_NAMES,
    TOWN,
    VILLAGE,
    as_numbers,
    common_level,
    kilometres,
)
from zhuzhen.policy.choices import CriterionKind
from zhuzhen.policy.schema.matches import Criterion

_GOOD, _FAIR = 0.75, 0.5
_JANUARY, _MONTHS = 1, 12


@dataclass(frozen=True)
class Reason:
    """What one criterion says of a pair. `mood` is good, fair or poor."""

    label: str
    text: str
    mood: str


@dataclass(frozen=True)
class One:
    """One record as reasons look at it: where it is, what it says, and how its fields read."""

    place: str
    values: Mapping[str, object]
    tell: Callable[[str], str] = field(default=str)  # a field's name to its value in words


def mood_of(score: float, *, passes: bool, hard: bool) -> str:
    """How a score is told; what a hard criterion shuts out is poor."""
    if hard and not passes:
        return "poor"
    return "good" if score >= _GOOD else "fair" if score >= _FAIR else "poor"


def _missing(criterion: Criterion, ask: One, offer: One, *, known: Known) -> str:
    """What to say where one side says nothing, or demands the least there is; '' otherwise."""
    sides = (ask.values.get(criterion.asks[0]), offer.values.get(criterion.offers[0]))
    wanted, given = sides if criterion.demanded_by == "asks" else sides[::-1]
    is_demanded = not (wanted is None or wanted == "" or known.ranks.get(str(wanted)) == 0)
    if not is_demanded:
        return said.NOT_ASKED.format(label=criterion.label)
    if given is None or given == "":
        return said.NOT_SAID.format(label=criterion.label)
    return ""


def _own_words(criterion: Criterion, *, fits: bool, ask: One, offer: One) -> str:
    """The pack's own sentence, where it has one."""
    text = criterion.says if fits else criterion.else_
    if not text:
        return ""
    return text.format(asks=ask.tell(criterion.asks[0]), offers=offer.tell(criterion.offers[0]))


def _distance(criterion: Criterion, ask: One, offer: One, known: Known, fits: bool) -> str:
    one, other = as_numbers([ask.place]), as_numbers([offer.place])
    level = int(common_level(one, other)[0, 0])
    names = {VILLAGE: said.SAME_VILLAGE, TOWN: said.SAME_TOWN, COUNTY: said.SAME_COUNTY}
    if level in names:
        return names[level]
    if level == CITY and ask.place[:6] == offer.place[:6]:
        return said.SAME_CITY  # towns straight under a city (东莞): no county lies between
    km = float(kilometres(one, other, centres=known.centres)[0, 0])
    return said.APART.format(km=km) if isfinite(km) else said.FAR_UNKNOWN


def _reach(criterion: Criterion, ask: One, offer: One, known: Known, fits: bool) -> str:
    if not ask.values.get(criterion.asks[0]):
        return said.ANY_REACH
    level = int(common_level(as_numbers([ask.place]), as_numbers([offer.place]))[0, 0])
    area = said.AREAS[LEVEL_NAMES[level]]
    text = said.WITHIN if fits else said.OUTSIDE
    return text.format(area=area, reach=ask.tell(criterion.asks[0]))


def _same(criterion: Criterion, ask: One, offer: One, known: Known, fits: bool) -> str:
    missing = _missing(criterion, ask, offer, known=known)
    if missing:
        return missing
    asked, offered = ask.values[criterion.asks[0]], offer.values[criterion.offers[0]]
    if asked != offered and fits:
        return said.SAME_ANY.format(label=criterion.label)
    text = said.SAME if fits else said.DIFFERENT
    return text.format(
        label=criterion.label,
        asks=ask.tell(criterion.asks[0]),
        offers=offer.tell(criterion.offers[0]),
    )


def _at_least(criterion: Criterion, ask: One, offer: One, known: Known, fits: bool) -> str:
    missing = _missing(criterion, ask, offer, known=known)
    if missing:
        return missing
    asked, offered = ask.tell(criterion.asks[0]), offer.tell(criterion.offers[0])
    by_asks = criterion.demanded_by == "asks"
    wanted, given = (asked, offered) if by_asks else (offered, asked)
    text = said.ENOUGH if fits else said.SHORT
    return text.format(label=criterion.label, given=given, wanted=wanted)


def months_told(mask: int) -> str:
    """Months as people say them: 3—5 月、11—2 月."""
    on = [bool(mask >> month & 1) for month in range(_MONTHS)]
    if all(on):
        return said.ALL_YEAR
    spans = []
    for first in range(_MONTHS):
        if not on[first] or on[first - 1]:
            continue
        last = first
        while on[(last + 1) % _MONTHS]:
            last += 1
        end = last % _MONTHS + _JANUARY
        one = first == last
        spans.append((said.ONE_MONTH if one else said.MONTH_SPAN).format(first=first + 1, last=end))
    return said.AND.join(spans)


def _months(criterion: Criterion, ask: One, offer: One, known: Known, fits: bool) -> str:
    one = mask_of(tuple(ask.values.get(name) for name in criterion.asks))
    other = mask_of(tuple(offer.values.get(name) for name in criterion.offers))
    if not one & other:
        return said.SEASON_NOT.format(
            label=criterion.label, asks=months_told(one), offers=months_told(other)
        )
    text = said.SEASON if one & other in (one, other) else said.SEASON_PART
    return text.format(label=criterion.label, months=months_told(one & other))


def _words(criterion: Criterion, ask: One, offer: One, known: Known, fits: bool) -> str:
    missing = _missing(criterion, ask, offer, known=known)
    text = said.SAME_WORDS if fits else said.OTHER_WORDS
    return missing or text.format(
        label=criterion.label,
        asks=ask.tell(criterion.asks[0]),
        offers=offer.tell(criterion.offers[0]),
    )


_TELL: dict[CriterionKind, Callable[[Criterion, One, One, Known, bool], str]] = {
    CriterionKind.DISTANCE: _distance,
    CriterionKind.REACH: _reach,
    CriterionKind.SAME: _same,
    CriterionKind.AT_LEAST: _at_least,
    CriterionKind.MONTHS: _months,
    CriterionKind.WORDS: _words,
}


def reason(criterion: Criterion, *, ask: One, offer: One, known: Known) -> Reason:
    """What a criterion says of a pair. Told by what it looks at alone, so it may be kept."""
    score, passes = fit_of(
        criterion,
        ask=value_of(criterion, place=ask.place, values=ask.values, names=criterion.asks),
        offer=value_of(criterion, place=offer.place, values=offer.values, names=criterion.offers),
        known=known,
    )
    mood = mood_of(score, passes=passes, hard=criterion.hard)
    both_say = len(criterion.asks) != 1 or len(criterion.offers) != 1
    both_say = both_say or not _missing(criterion, ask, offer, known=known)
    own = _own_words(criterion, fits=passes, ask=ask, offer=offer) if both_say else ""
    text = own or _TELL[criterion.kind](criterion, ask, offer, known, passes)
    return Reason(criterion.label, said.spaced(text), mood)


def amount_told(amount: float) -> str:
    """An amount without needless places: 300, 0.5."""
    return f"{int(amount):,}" if amount == int(amount) else f"{np.round(amount, 2):,}"


def room_reason(*, need: float, left: float, label: str, unit: str) -> Reason:
    """What is left of the offer for what is needed."""
    if not isfinite(left):
        return Reason(label, said.ROOM_UNKNOWN, "fair")
    facts = {"left": amount_told(left), "need": amount_told(need), "unit": unit}
    if need > left:
        return Reason(label, said.NO_ROOM.format(**facts), "poor")
    return Reason(label, said.ROOM.format(**facts), "good")
