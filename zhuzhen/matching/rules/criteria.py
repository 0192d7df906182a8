"""How well two records fit by one criterion: a table of scores from 0 to 1, and who is shut out.

Each function takes the distinct values of the asking and the offering side, and gives one number
for every pair. Where the side that demands says nothing, nothing is demanded; where the other says
nothing it is half a fit, that has to be asked about.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhuzhen.matching.rules.places import (
    LEVEL_NAMES,
    Centres,
    as_numbers,
    common_level,
    nearness,
)
from zhuzhen.policy.choices import CriterionKind
from zhuzhen.policy.schema.matches import Criterion

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Values = Sequence[object]
UNSAID = 0.5
MONTHS = 12
_ALL_YEAR = (1 << MONTHS) - 1


@dataclass(frozen=True)
class Known:
    """What criteria need besides the records: centres of counties, the order of ordered terms."""

    centres: Centres = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)  # code -> place in the order of its terms


@dataclass(frozen=True)
class Fit:
    """For every pair: how well it fits, and whether a hard criterion lets it through."""

    scores: NDArray[np.floating[Any]]
    passes: Flags


def numbers(values: Values, *, ranks: dict[str, int]) -> Floats:
    """Amounts, or the ranks of ordered choices; NaN for what is not said."""

    def number(value: object) -> float:
        if value is None or value == "":
            return np.nan
        if ranks:
            return float(ranks.get(str(value), np.nan))
        return float(str(value))

    return np.array([number(value) for value in values], dtype=np.float64)


def _said(values: Values) -> Flags:
    return np.array([value is not None and value != "" for value in values], dtype=bool)


def _filled(scores: Floats, passes: Flags, *, asks: Flags, offers: Flags) -> Fit:
    """Put in what holds where one side says nothing."""
    scores[:, ~offers] = UNSAID
    passes[:, ~offers] = True
    scores[~asks, :] = 1.0
    passes[~asks, :] = True
    return Fit(scores, passes)


def distance(criterion: Criterion, asks: Values, offers: Values, known: Known) -> Fit:
    scores = nearness(criterion, asks, offers, centres=known.centres)
    return Fit(scores, scores > 0)


def reach(criterion: Criterion, asks: Values, offers: Values, known: Known) -> Fit:
    """`asks` are pairs (place, how far); `offers` places."""
    places = [pair[0] for pair in asks if isinstance(pair, tuple)]
    far = [str(pair[1] or LEVEL_NAMES[-1]) for pair in asks if isinstance(pair, tuple)]
    level = common_level(as_numbers(places), as_numbers(offers))
    most = np.array([LEVEL_NAMES.index(each) for each in far], dtype=np.int8)
    passes = level <= most[:, None]
    return Fit(passes.astype(np.float64), passes)


def same(criterion: Criterion, asks: Values, offers: Values, known: Known) -> Fit:
    one = np.array([str(each or "") for each in asks])
    other = np.array([str(each or "") for each in offers])
    alike = one[:, None] == other[None, :]
    alike |= np.isin(one, criterion.anything)[:, None]
    alike |= np.isin(other, criterion.anything)[None, :]
    scores = alike.astype(np.float64)
    return _filled(scores, alike, asks=_said(asks), offers=_said(offers))


def at_least(criterion: Criterion, asks: Values, offers: Values, known: Known) -> Fit:
    """One where the larger side is; else falling, to nothing at half, or two ranks, below."""
    one, other = numbers(asks, ranks=known.ranks), numbers(offers, ranks=known.ranks)
    a, b = one[:, None], other[None, :]
    larger, smaller = (b, a) if criterion.larger == "offers" else (a, b)
    with np.errstate(divide="ignore", invalid="ignore"):
        enough = larger >= smaller
        part = 1 - (smaller - larger) / 2 if known.ranks else 2 * larger / smaller - 1
    scores = np.where(enough, 1.0, np.clip(np.nan_to_num(part, nan=0.0), 0.0, 0.99))
    asks_said, offers_said = ~np.isnan(one), ~np.isnan(other)
    if criterion.demanded_by == "asks":
        return _filled(scores, enough, asks=asks_said, offers=offers_said)
    turned = _filled(scores.T.copy(), enough.T.copy(), asks=offers_said, offers=asks_said)
    return Fit(turned.scores.T, turned.passes.T)


def mask_of(months: object) -> int:
    """A pair (from, to) as twelve bits, January lowest; all the year where nothing is said."""
    first, last = months if isinstance(months, tuple) else (None, None)
    if first is None or last is None:
        return _ALL_YEAR
    count = (int(last) - int(first)) % MONTHS + 1
    return sum(1 << ((int(first) - 1 + step) % MONTHS) for step in range(count))


def _bits(values: Values) -> Floats:
    masks = np.array([mask_of(value) for value in values], dtype=np.int64)
    return ((masks[:, None] >> np.arange(MONTHS)) & 1).astype(np.float64)


def months(criterion: Criterion, asks: Values, offers: Values, known: Known) -> Fit:
    """The share of the shorter season that both have in common."""
    one, other = _bits(asks), _bits(offers)
    common = one @ other.T
    shorter = np.minimum(one.sum(1)[:, None], other.sum(1)[None, :])
    return Fit(common / shorter, common > 0)


def words(criterion: Criterion, asks: Values, offers: Values, known: Known) -> Fit:
    """One where either text holds the other."""
    other = np.array([str(each or "") for each in offers])
    alike = np.zeros((len(asks), len(offers)), dtype=bool)
    for index, each in enumerate(asks):
        text = str(each or "")
        alike[index] = (np.char.find(other, text) >= 0) | (np.char.find(text, other) >= 0)
    return _filled(alike.astype(np.float64), alike, asks=_said(asks), offers=_said(offers))


FITS: dict[CriterionKind, Callable[[Criterion, Values, Values, Known], Fit]] = {
    CriterionKind.DISTANCE: distance,
    CriterionKind.REACH: reach,
    CriterionKind.SAME: same,
    CriterionKind.AT_LEAST: at_least,
    CriterionKind.MONTHS: months,
    CriterionKind.WORDS: words,
}
# These look at where a record is, besides its fields.
ABOUT_PLACES = (CriterionKind.DISTANCE, CriterionKind.REACH)


def value_of(
    criterion: Criterion, *, place: str, values: Mapping[str, object], names: Sequence[str]
) -> object:
    """What a criterion looks at in one record."""
    found = [values.get(name) for name in names]
    if criterion.kind in ABOUT_PLACES:
        found.insert(0, place)
    return found[0] if len(found) == 1 else tuple(found)


def fit_of(criterion: Criterion, *, ask: object, offer: object, known: Known) -> tuple[float, bool]:
    """One pair of values: its score, and whether a hard criterion lets it through."""
    fit = FITS[criterion.kind](criterion, [ask], [offer], known)
    return float(fit.scores[0, 0]), bool(fit.passes[0, 0])
