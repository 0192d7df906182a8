"""Who gets what, so that the sum of all scores is highest and nothing is given twice.

Where each asks for one (a person a place) it is a matching of persons to places, a place for each
opening: SciPy's sparse Jonker–Volgenant, exact. Where amounts differ (an order of 500 kg) it is a
generalised assignment, given to HiGHS as an integer programme.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from zhuzhen.matching.rules.criteria import Floats
from zhuzhen.matching.rules.scoring import POINTS, Candidates, Ints, Scorer

NOBODY = -1
# Pairs kept for the solver, and places it may hold: above these only each row's best are tried,
# and whoever goes without is tried again with what is left.
MOST_PAIRS = 1_000_000
MOST_EDGES = 3_000_000
MOST_VARIABLES = 200_000
SOLVER_SECONDS = 20
_LEAVING_OUT = 2.0 * POINTS  # dearer than any pair, so that no one is left out for nothing


@dataclass(frozen=True)
class Assignment:
    """For each asking record the offer it gets, NOBODY for none, and the points of the pair.

    `is_best`: the total is proven the highest there is. `left` is what remains of each offer.
    """

    chosen: Ints
    points: Ints
    left: Floats
    is_best: bool

    @property
    def total(self) -> int:
        """The sum of all points."""
        return int(self.points.sum())


def _matched(
    one: Ints, other: Ints, *, points: Floats, shape: tuple[int, int]
) -> tuple[Ints, Ints]:
    """Which of the one is matched to which of the other, for the highest sum of points."""
    count = shape[0]
    # One outside for each, so that a full matching always is.
    costs = np.concatenate([_LEAVING_OUT - points, np.full(count, _LEAVING_OUT)])
    at = (
        np.concatenate([one, np.arange(count)]),
        np.concatenate([other, shape[1] + np.arange(count)]),
    )
    full = csr_matrix((costs, at), shape=(count, shape[1] + count))
    _, got = min_weight_full_bipartite_matching(full)
    inside = np.flatnonzero(got < shape[1])
    return inside.astype(np.int64), got[inside].astype(np.int64)


def _of_ones(found: Candidates, *, left: Floats) -> Ints:
    """Which candidates are taken where each row asks for one; exact."""
    rows, row = np.unique(found.rows, return_inverse=True)
    columns, column, wanted = np.unique(found.columns, return_inverse=True, return_counts=True)
    seats = np.minimum(np.floor(left[columns]), wanted).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(seats)])
    repeat = seats[column]
    edge = np.repeat(np.arange(len(found.rows)), repeat)
    seat = first[column][edge] + np.arange(len(edge)) - np.repeat(repeat.cumsum() - repeat, repeat)
    points = found.points[edge].astype(np.float64)
    if first[-1] < len(rows):  # the scarcer side is given out: where many want few it is far faster
        got, taken = _matched(seat, row[edge], points=points, shape=(int(first[-1]), len(rows)))
    else:
        taken, got = _matched(row[edge], seat, points=points, shape=(len(rows), int(first[-1])))
    in_column = np.searchsorted(first, got, side="right") - 1
    keys = row * len(columns) + column
    order = np.argsort(keys, kind="stable")
    wanted_keys = taken * len(columns) + in_column
    return np.asarray(order[np.searchsorted(keys[order], wanted_keys)], dtype=np.int64)


def _of_amounts(found: Candidates, *, left: Floats, needs: Floats) -> tuple[Ints, bool]:
    """Which candidates are taken where amounts differ; False if time ran out before the proof."""
    rows, row = np.unique(found.rows, return_inverse=True)
    limited = np.isfinite(left[found.columns])
    columns, column = np.unique(found.columns[limited], return_inverse=True)
    count, pair = len(found.rows), np.arange(len(found.rows))
    once = coo_array((np.ones(count), (row, pair)), shape=(len(rows), count)).tocsr()
    within = coo_array(
        (needs[found.rows[limited]], (column, pair[limited])), shape=(len(columns), count)
    ).tocsr()
    constraints = [LinearConstraint(once, ub=np.ones(len(rows)))]
    if len(columns):
        constraints.append(LinearConstraint(within, ub=left[columns]))
    result = milp(
        -(found.points + 1.0),  # a pair without points is still better than none
        constraints=constraints,
        integrality=np.ones(count),
        bounds=Bounds(0, 1),
        options={"time_limit": SOLVER_SECONDS, "mip_rel_gap": 0.0},
    )
    if result.x is None:
        return np.zeros(0, dtype=np.int64), False
    return np.flatnonzero(result.x > 0.5), result.status == 0


def _kept(scorer: Scorer, rows: Ints, *, left: Floats, ones: bool) -> int:
    """How many columns of each row the solver is given."""
    pairs = MOST_PAIRS if ones else MOST_VARIABLES
    most = max(pairs // max(len(rows), 1), 1)
    if ones and len(left):
        seats = float(np.minimum(left, len(rows)).mean())
        most = min(most, max(int(MOST_EDGES / (max(seats, 1.0) * max(len(rows), 1))), 1))
    return min(most, len(scorer.offers))


def assign(scorer: Scorer) -> Assignment:
    """The assignment with the highest total. Exact as long as all pairs fit into the solver; else
    in rounds, each exact over the best pairs of whoever is still without."""
    count, left = len(scorer.asks), scorer.offers.amounts.copy()
    chosen = np.full(count, NOBODY, dtype=np.int64)
    points = np.zeros(count, dtype=np.int64)
    needs = scorer.asks.amounts
    ones = bool((needs == 1).all())
    is_best, is_first = True, True
    while True:
        rows = np.flatnonzero(chosen == NOBODY)
        most = _kept(scorer, rows, left=left, ones=ones) if len(rows) else 0
        if not most:
            break
        found = scorer.best(rows, most=most, left=left)
        if not len(found.rows):
            break
        if ones:
            taken, is_proven = _of_ones(found, left=left), True
        else:
            taken, is_proven = _of_amounts(found, left=left, needs=needs)
        is_best &= is_first and is_proven and found.is_complete
        is_first = False
        chosen[found.rows[taken]] = found.columns[taken]
        points[found.rows[taken]] = found.points[taken]
        np.subtract.at(left, found.columns[taken], needs[found.rows[taken]])
        if found.is_complete or not len(taken):
            break
    return Assignment(chosen, points, left, is_best)
