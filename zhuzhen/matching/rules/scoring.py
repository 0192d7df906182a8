"""How well every asking record fits every offering one: scores by criterion, weighed together.

A criterion is worked out once for each pair of distinct values (trades, wages, places), not once
for each pair of records; the records' own table is put together from these a block of rows at a
time, so that 20,000 × 5,000 pairs are never in memory at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhuzhen.matching.rules.criteria import ABOUT_PLACES, FITS, Fit, Floats, Known, Values
from zhuzhen.policy.schema.matches import Criterion

Ints = NDArray[np.int64]
# A score is told to a whole hundred; it is weighed in hundredths, so that ties are true ties.
POINTS = 10_000
SHUT_OUT = -1
CELLS_AT_ONCE = 2_000_000
_LARGE = 1e12  # stands for an amount that is not limited


@dataclass(frozen=True)
class Table:
    """Records of one side, oldest first: their places, their fields, how much each is for."""

    places: Sequence[str]
    fields: Mapping[str, Values]
    amounts: Floats  # asked for, or left to give; infinite where not said

    def __len__(self) -> int:
        return len(self.places)

    def values(self, criterion: Criterion, *, names: Sequence[str], is_asking: bool) -> Values:
        """What a criterion looks at, one value a record."""
        columns: list[Values] = [self.fields[name] for name in names]
        if criterion.kind in ABOUT_PLACES:
            columns.insert(0, self.places)
        return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


def _distinct(values: Values) -> tuple[list[object], Ints]:
    """The distinct values in the order they come, and which of them each record has."""
    known: dict[object, int] = {}
    numbers = [known.setdefault(value, len(known)) for value in values]
    return list(known), np.array(numbers, dtype=np.int64)


class Part:
    """One criterion: for each distinct asking value, against every offer.

    Few distinct values are worked out once; many (villages) a block at a time.
    """

    def __init__(self, criterion: Criterion, known: Known, *, asks: Table, offers: Table) -> None:
        one = asks.values(criterion, names=criterion.asks, is_asking=True)
        other = offers.values(criterion, names=criterion.offers, is_asking=False)
        self.criterion, self.known = criterion, known
        self.rows, self.row_of = _distinct(one)
        self.columns, self.column_of = _distinct(other)
        is_small = len(self.rows) * len(offers) <= CELLS_AT_ONCE
        self.whole = self._fit(self.rows) if is_small else None

    def _fit(self, rows: Values) -> Fit:
        fit = FITS[self.criterion.kind](self.criterion, rows, self.columns, self.known)
        scores = np.take(fit.scores.astype(np.float32), self.column_of, axis=1)
        return Fit(scores, np.take(fit.passes, self.column_of, axis=1))

    def at(self, rows: Ints) -> Fit:
        """Scores and passes of these asking records against every offer."""
        chosen = self.row_of[rows]
        fit = self.whole
        if fit is None:
            some, chosen = np.unique(chosen, return_inverse=True)
            fit = self._fit([self.rows[each] for each in some])
        return Fit(fit.scores[chosen], fit.passes[chosen])


@dataclass(frozen=True)
class Candidates:
    """Pairs that may be, each once: row asks, column offers, points of 10,000."""

    rows: Ints
    columns: Ints
    points: Ints
    is_complete: bool  # False if some rows had more columns than were kept


class Scorer:
    """Scores of one match over two tables."""

    def __init__(
        self,
        criteria: Sequence[Criterion],
        *,
        asks: Table,
        offers: Table,
        known: Mapping[str, Known],
    ) -> None:
        """`known` holds by a criterion's label what it needs besides the records."""
        self.asks, self.offers = asks, offers
        self.parts = [Part(each, known[each.label], asks=asks, offers=offers) for each in criteria]
        self.weight = sum(each.weight for each in criteria)

    def block(self, rows: Ints, *, left: Floats | None = None) -> NDArray[np.int32]:
        """Points of these rows against all columns; SHUT_OUT where a hard criterion fails, or
        where less is left than the row needs."""
        shape = (len(rows), len(self.offers))
        total = np.zeros(shape, dtype=np.float32)
        fits = self.asks.amounts[rows][:, None] <= self._left(left)[None, :]
        for part in self.parts:
            fit = part.at(rows)
            if part.criterion.weight:
                total += np.float32(part.criterion.weight) * fit.scores
            if part.criterion.hard:
                fits &= fit.passes
        points = np.rint(total * np.float32(POINTS / max(self.weight, 1))).astype(np.int32)
        points[~fits] = SHUT_OUT
        return points

    def _left(self, left: Floats | None) -> Floats:
        return self.offers.amounts if left is None else left

    def _blocks(self, rows: Ints) -> Iterator[Ints]:
        step = max(1, CELLS_AT_ONCE // max(len(self.offers), 1))
        for start in range(0, len(rows), step):
            yield rows[start : start + step]

    def best(self, rows: Ints, *, most: int, left: Floats | None = None) -> Candidates:
        """The best `most` columns of each row; of equal points the older offer comes first."""
        width = len(self.offers)
        found: list[tuple[Ints, Ints, Ints]] = []
        is_complete = True
        for some in self._blocks(rows):
            points = self.block(some, left=left)
            if most < width:
                is_complete &= bool(((points >= 0).sum(1) <= most).all())
                places = _top(points, most=most)
            else:
                places = np.broadcast_to(np.arange(width), points.shape)
            values = np.take_along_axis(points, places, axis=1).astype(np.int64)
            at, which = np.nonzero(values >= 0)
            found.append((some[at], places[at, which].astype(np.int64), values[at, which]))
        empty = np.zeros(0, dtype=np.int64)
        joined = [
            np.concatenate([each[part] for each in found]) if found else empty for part in range(3)
        ]
        return Candidates(joined[0], joined[1], joined[2], is_complete)

    def counts(self, rows: Ints, *, left: Floats | None = None) -> tuple[Ints, Ints]:
        """For each row: how many columns it may have, and the best points (SHUT_OUT for none)."""
        counts, tops = np.zeros(len(rows), np.int64), np.full(len(rows), SHUT_OUT, np.int64)
        start = 0
        for some in self._blocks(rows) if len(self.offers) else ():
            points = self.block(some, left=left)
            counts[start : start + len(some)] = (points >= 0).sum(1)
            tops[start : start + len(some)] = points.max(1)
            start += len(some)
        return counts, tops

    def counts_of_columns(self) -> tuple[Ints, Ints]:
        """For each column: how many rows it may be given to, and the best points."""
        width = len(self.offers)
        counts, tops = np.zeros(width, np.int64), np.full(width, SHUT_OUT, np.int64)
        for some in self._blocks(np.arange(len(self.asks))):
            points = self.block(some)
            counts += (points >= 0).sum(0)
            tops = np.maximum(tops, points.max(0))
        return counts, tops

    def failing(self, rows: Ints) -> dict[str, Ints]:
        """For each hard criterion, by label: how many offers it shuts out for each row."""
        found: dict[str, list[Ints]] = {
            part.criterion.label: [] for part in self.parts if part.criterion.hard
        }
        for some in self._blocks(rows):
            for part in self.parts:
                if part.criterion.hard:
                    found[part.criterion.label].append((~part.at(some).passes).sum(1))
        return {label: np.concatenate(counts) for label, counts in found.items() if counts}


def _top(points: NDArray[np.int32], *, most: int) -> Ints:
    """Columns of the `most` highest of each row. All keys differ, so ties fall the same way."""
    width = points.shape[1]
    keys = points.astype(np.int64) * width + np.arange(width - 1, -1, -1)
    top = np.argpartition(keys, width - most, axis=1)[:, width - most :]
    return top.astype(np.int64)


def percent(points: int) -> int:
    """Points as people read them: 0 to 100."""
    return round(points * 100 / POINTS)
