"""Which projects there are: their kind, place, days and fate, as facts before any row exists."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from zhuzhen.assets.choices import AssetForm, AssetKind
from zhuzhen.demo.works.told import WAN, said, told
from zhuzhen.funds.choices import Direction
from zhuzhen.projects.choices import Category, LinkageMode, ProjectState, Tag

S = ProjectState
# A project's main way; other ends branch off it.
WAY = (
    S.DRAFT, S.VILLAGE_POSTED, S.TOWN_REVIEW, S.TOWN_POSTED, S.COUNTY_ARGUE, S.RESERVED,
    S.PLANNED, S.APPROVED, S.PROCURING, S.BUILDING, S.COMPLETED, S.ACCEPTED, S.SETTLED,
    S.TRANSFERRED, S.CLOSED,
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """What is built: its words, what it costs (万元), what cards it becomes."""

    id: str
    title: str
    category: Category
    direction: Direction
    budget: tuple[int, int]
    content: str
    reason: str
    performance: str
    benefit: tuple[int, int]
    cards: tuple[tuple[AssetKind, AssetForm, str, float], ...]
    tags: tuple[Tag, ...] = ()
    operating: bool = False
    linkage: tuple[LinkageMode, str] | None = None
    unit: tuple[str, int] | None = None
    of: str = "village"
    shared: bool = False
    effects: tuple[str, ...] = ()

    @property
    def is_work_relief(self) -> bool:
        return Tag.WORK_RELIEF in self.tags


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of the stories, by their ids."""
    return {name: _kind(name, each) for name, each in told()["kinds"].items()}


def _kind(name: str, each: Mapping[str, Any]) -> Kind:
    given = dict(each)
    given["category"], given["direction"] = Category(each["category"]), Direction(each["direction"])
    given["tags"] = tuple(Tag(tag) for tag in each.get("tags", ()))
    given["cards"] = tuple(
        (AssetKind(kind), AssetForm(form), title, share)
        for kind, form, title, share in each["cards"]
    )
    for pair in ("budget", "benefit", "effects"):
        given[pair] = tuple(each.get(pair, ()))
    if "linkage" in each:
        mode, terms = each["linkage"]
        given["linkage"] = (LinkageMode(mode), terms)
    if "unit" in each:
        given["unit"] = tuple(each["unit"])
    return Kind(id=name, **given)


@dataclass(frozen=True)
class Round:
    """When a county chose of its pool for a year's plan, and when money was allocated."""

    year: int
    planned: dt.date
    allocated: dt.date
    part: float  # of what the pool asks for, the money there is
    industry: int = 40  # the least share of industry, in per cent


@cache
def rounds() -> tuple[Round, ...]:
    return tuple(Round(**each) for each in told()["rounds"])


@dataclass(frozen=True)
class Work:
    """One project: what, where, since when, and up to which state it is led."""

    id: str
    kind: Kind
    place: str
    town: str
    names: Mapping[str, str]  # village, town
    t0: dt.date
    until: ProjectState
    budget_fen: int
    benefit: int
    rank: int = 1
    villages: tuple[str, ...] = ()
    round: Round | None = None
    end: Mapping[str, Any] = field(default_factory=dict)
    content: str = ""  # where it is more than its kind tells

    @property
    def title(self) -> str:
        return self.kind.title.format(**self.names)

    @property
    def number(self) -> int:
        """A number of its own, for firms and papers."""
        return sum(map(ord, self.id)) % 900 + 100

    @property
    def contract_fen(self) -> int:
        """What it was let for: some per cent below the estimate."""
        return self.budget_fen * (90 + self.number % 8) // 100 // WAN * WAN

    @property
    def builder(self) -> str:
        return said("payee", number=self.number)

    @property
    def operator(self) -> str:
        return said("operator", number=self.number)

    def reaches(self, state: ProjectState) -> bool:
        """Whether it is led to a state of the main way (or past it)."""
        return WAY.index(state) <= WAY.index(self.until)
