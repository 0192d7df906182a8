"""Which projects of the pool a budget takes: a knapsack for HiGHS, checked in whole fen.

Most points under the budget; so much at least for industry, so much at most a town; some are set.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

SOLVER_SECONDS = 20
# The solver counts in yuan; what it finds is checked in fen, and ruled out if it is a fen too much.
_SCALE = 100
_MOST_RULED_OUT = 20
_WHOLE_PERCENT = 100


@dataclass(frozen=True)
class Option:
    """A project that may be chosen: its points, what it asks for, whose it is."""

    key: int
    points: int
    cost_fen: int
    town: str
    is_industry: bool = False
    is_must: bool = False


@dataclass(frozen=True)
class Rules:
    """Under what a choice is made. `town_most_fen` None leaves towns unbounded."""

    budget_fen: int
    industry_percent: int = 0
    town_most_fen: int | None = None
    weights: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """The keys chosen. `bound` is the most points that any choice could have; equal to the points
    of this one if it `is_best`."""

    chosen: frozenset[int]
    points: int
    cost_fen: int
    bound: float
    is_best: bool


class Impossible(Exception):
    """No choice keeps these rules; `why` is the code of the reason."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def _industry_fen(options: Sequence[Option]) -> int:
    return sum(each.cost_fen for each in options if each.is_industry)


def _has_room(options: Sequence[Option], *, rules: Rules) -> bool:
    """Whether these options are within the budget and each town's part."""
    if sum(each.cost_fen for each in options) > rules.budget_fen:
        return False
    if rules.town_most_fen is None:
        return True
    towns: dict[str, int] = defaultdict(int)
    for each in options:
        towns[each.town] += each.cost_fen
    return all(each <= rules.town_most_fen for each in towns.values())


def keeps(options: Sequence[Option], *, rules: Rules) -> bool:
    """Whether these options keep all rules together, to the fen."""
    owed = rules.industry_percent * sum(each.cost_fen for each in options)
    is_shared = _industry_fen(options) * _WHOLE_PERCENT >= owed
    return is_shared and _has_room(options, rules=rules)


def _refuse_musts(options: Sequence[Option], *, rules: Rules) -> None:
    """What is set must itself be possible. Raises Impossible."""
    musts = [each for each in options if each.is_must]
    if sum(each.cost_fen for each in musts) > rules.budget_fen:
        raise Impossible("musts_over_budget")
    towns: dict[str, int] = defaultdict(int)
    for each in musts:
        towns[each.town] += each.cost_fen
    if rules.town_most_fen is not None and any(
        each > rules.town_most_fen for each in towns.values()
    ):
        raise Impossible("musts_over_town")


def _constraints(options: Sequence[Option], *, rules: Rules) -> list[LinearConstraint]:
    """Budget, share of industry, and towns."""
    costs = np.array([each.cost_fen for each in options], dtype=np.float64) / _SCALE
    rows = [LinearConstraint(costs[None, :], ub=rules.budget_fen / _SCALE)]
    if rules.industry_percent:
        share = rules.industry_percent / _WHOLE_PERCENT
        signs = np.array([(1.0 if each.is_industry else 0.0) - share for each in options])
        rows.append(LinearConstraint((costs * signs)[None, :], lb=0.0))
    if rules.town_most_fen is not None:
        towns, at = np.unique([each.town for each in options], return_inverse=True)
        within = csr_array((costs, (at, np.arange(len(options)))), shape=(len(towns), len(options)))
        most = np.full(len(towns), rules.town_most_fen / _SCALE)
        rows.append(LinearConstraint(within, ub=most))
    return rows


def _anything_but(is_taken: np.ndarray) -> LinearConstraint:
    """Rules out just this choice."""
    signs = np.where(is_taken, 1.0, -1.0)
    return LinearConstraint(signs[None, :], ub=float(is_taken.sum()) - 1.0)


def choose(options: Sequence[Option], *, rules: Rules) -> Choice:
    """The choice with the most points. Raises Impossible if none keeps the rules.

    Of equal points the solver's; which one that is stays the same for the same input.
    """
    _refuse_musts(options, rules=rules)
    if not options:
        return Choice(frozenset(), 0, 0, 0.0, True)
    points = np.array([each.points for each in options], dtype=np.float64)
    lowest = np.array([1.0 if each.is_must else 0.0 for each in options])
    held = _constraints(options, rules=rules)
    for _ in range(_MOST_RULED_OUT):
        result = milp(
            -points,
            constraints=held,
            integrality=np.ones(len(options)),
            bounds=Bounds(lowest, np.ones(len(options))),
            options={"time_limit": SOLVER_SECONDS, "mip_rel_gap": 0.0},
        )
        if result.x is None:
            break
        is_taken = result.x > 0.5
        taken = [options[int(at)] for at in np.flatnonzero(is_taken)]
        if keeps(taken, rules=rules):
            return _choice(taken, bound=-float(result.mip_dual_bound), is_best=result.status == 0)
        held.append(_anything_but(is_taken))
    raise Impossible("industry_short" if rules.industry_percent else "nothing_fits")


def _choice(taken: Sequence[Option], *, bound: float, is_best: bool) -> Choice:
    return Choice(
        frozenset(each.key for each in taken),
        sum(each.points for each in taken),
        sum(each.cost_fen for each in taken),
        bound,
        is_best,
    )


def relaxed_bound(options: Sequence[Option], *, rules: Rules) -> float:
    """The most points if parts of projects could be chosen: no choice has more."""
    result = milp(
        -np.array([each.points for each in options], dtype=np.float64),
        constraints=_constraints(options, rules=rules),
        integrality=np.zeros(len(options)),
        bounds=Bounds(
            np.array([1.0 if each.is_must else 0.0 for each in options]), np.ones(len(options))
        ),
    )
    return -float(result.fun)


def choose_greedily(options: Sequence[Option], *, rules: Rules) -> Choice:
    """By points a yuan, each that still keeps the rules; as people do it by hand. For comparison:
    industry goes first until it has its share of the budget, then whatever comes."""
    order = sorted(options, key=lambda each: (not each.is_must, -each.points / each.cost_fen))
    taken = [each for each in order if each.is_must]
    owed = rules.budget_fen * rules.industry_percent // _WHOLE_PERCENT
    for each in order:
        if each.is_industry and not each.is_must and _industry_fen(taken) < owed:
            taken += [each] if _has_room([*taken, each], rules=rules) else []
    known = {each.key for each in taken}
    for each in order:
        if each.key not in known and keeps([*taken, each], rules=rules):
            taken.append(each)
    return _choice(taken, bound=0.0, is_best=False)


def why_left_out(
    option: Option, *, chosen: Sequence[Option], rules: Rules
) -> tuple[str, dict[str, int]]:
    """The code and figures of the reason why an option is not among the chosen."""
    spent = sum(each.cost_fen for each in chosen)
    left = rules.budget_fen - spent
    if option.cost_fen > rules.budget_fen:
        return "dearer_than_budget", {"asked": option.cost_fen, "budget": rules.budget_fen}
    if option.cost_fen > left:
        return "not_enough_left", {"asked": option.cost_fen, "left": left}
    in_town = sum(each.cost_fen for each in chosen if each.town == option.town)
    most = rules.town_most_fen
    if most is not None and in_town + option.cost_fen > most:
        return "town_full", {"town": in_town, "asked": option.cost_fen, "most": most}
    if not keeps([*chosen, option], rules=rules):
        return "industry_share", {"percent": rules.industry_percent}
    return "no_points", {}
