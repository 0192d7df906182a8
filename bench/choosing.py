"""The choice of the pool under a budget, against greed and a bound by LP: 2,000 candidates, and a
county's pool."""

import random
import statistics
import time
from collections.abc import Callable

from rich.console import Console

from zhuzhen.projects.rules.choosing import (
    Choice,
    Option,
    Rules,
    choose,
    choose_greedily,
    keeps,
    relaxed_bound,
)

# How many candidates, in how many towns, for what part of what they ask.
LARGE, COUNTY = (2_000, 40, 0.3), (60, 8, 0.2)
_YUAN = 100


def pool(*, size: int, towns: int, seed: int) -> list[Option]:
    """Projects as counties have them: 5 to 300 万元, a third of them industry, dearer ones a
    little better, a few of them set."""
    dice = random.Random(seed)
    found = []
    for key in range(size):
        cost = int(dice.lognormvariate(13.2, 0.9))
        cost = min(max(cost, 50_000), 3_000_000) * _YUAN
        is_industry = dice.random() < 0.35
        points = min(max(round(dice.gauss(55 + cost / (20_000_000), 18)), 1), 100)
        town = f"4402{dice.randrange(towns):05d}"
        found.append(Option(key, points, cost, town, is_industry, is_must=dice.random() < 0.005))
    return found


def rules_for(options: list[Option], *, towns: int, share: float) -> Rules:
    """A budget for a part of what is asked, 60 % of it industry, thrice an even part a town."""
    budget = int(sum(each.cost_fen for each in options) * share)
    return Rules(budget_fen=budget, industry_percent=60, town_most_fen=3 * budget // towns)


def _told(name: str, choice: Choice, *, bound: float, taken: float) -> str:
    return (
        f"{name}: {choice.points} points, {len(choice.chosen)} projects, "
        f"{choice.points / bound:.5f} of the bound, {taken:.2f} s"
    )


def _timed(
    way: Callable[..., Choice], options: list[Option], *, rules: Rules
) -> tuple[Choice, float]:
    started = time.perf_counter()
    return way(options, rules=rules), time.perf_counter() - started


def _compared(size: int, towns: int, share: float, *, runs: int, console: Console) -> None:
    ratios, times = [], []
    for seed in range(2022, 2022 + runs):
        options = pool(size=size, towns=towns, seed=seed)
        rules = rules_for(options, towns=towns, share=share)
        bound = relaxed_bound(options, rules=rules)
        ours, spent = _timed(choose, options, rules=rules)
        greed, brief = _timed(choose_greedily, options, rules=rules)
        assert keeps([one for one in options if one.key in ours.chosen], rules=rules)
        console.print(_told(f"{seed} ours ", ours, bound=bound, taken=spent))
        console.print(_told(f"{seed} greed", greed, bound=bound, taken=brief))
        ratios.append(ours.points / greed.points)
        times.append(spent)
    console.print(
        f"{size} candidates: {statistics.median(ratios):.4f} times the points of greed "
        f"({min(ratios):.4f} to {max(ratios):.4f}), {statistics.median(times):.2f} s"
    )


def print_all(*, runs: int) -> None:
    """Points, share of the LP bound and seconds of each way, over so many pools of each size.

    Aims: never fewer points than greed; 0.999 of the bound and under 10 s for the large pool.
    """
    console = Console(width=120)
    for size, towns, share in (LARGE, COUNTY):
        _compared(size, towns, share, runs=runs, console=console)
