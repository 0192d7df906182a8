"""How many points a project earns: by stated criteria, each with its weight (S1-2.1b, 2.2a)."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhuzhen.projects.choices import Category, Criterion, Tag

FULL = 100
_RANK_STEP = 10  # each place further down a plan earns so much less
# 普惠性、基础性、兜底性: what everybody uses, and whoever would fall without.
_BASIC = frozenset(
    {
        Category.POVERTY_MONITOR,
        Category.INFRASTRUCTURE,
        Category.PUBLIC_SERVICE,
        Category.HABITAT,
    }
)
_HALF = frozenset({Category.EMPLOYMENT, Category.GOVERNANCE})


@dataclass(frozen=True)
class Scored:
    """What of a project the criteria look at. `rank` None is a project on no item of a plan."""

    category: str
    tags: frozenset[str] = frozenset()
    benefit: int = 0
    rank: int | None = None


def _livelihood(project: Scored) -> int:
    if Tag.LIVELIHOOD in project.tags or project.category in _BASIC:
        return FULL
    return FULL // 2 if project.category in _HALF else 0


def computed_points(project: Scored, *, full_benefit: int) -> dict[Criterion, int]:
    """The points of all criteria that follow from what stands in the project, 0 to 100 each."""
    is_dual = Tag.PEOPLE_AND_PRODUCTION in project.tags
    rank = 0 if project.rank is None else max(FULL - _RANK_STEP * (project.rank - 1), 0)
    return {
        Criterion.DUAL: FULL if is_dual else 0,
        Criterion.LIVELIHOOD: _livelihood(project),
        Criterion.BENEFIT: min(project.benefit * FULL // max(full_benefit, 1), FULL),
        Criterion.RANK: rank,
    }


def score_of(points: Mapping[Criterion, int], *, weights: Mapping[Criterion, int]) -> int:
    """The weighted mean of the points, 0 to 100, halves rounded up."""
    whole = sum(weights.values())
    if whole <= 0:
        return 0
    total = sum(points[each] * weight for each, weight in weights.items())
    return (2 * total + whole) // (2 * whole)
