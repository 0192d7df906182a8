"""Trees of divisions on a day, and figures added up along them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhuzhen.places.choices import Level
from zhuzhen.places.rules.codes import level_of


@dataclass(frozen=True)
class Tree:
    """Which codes were in force on a day, and under which parent."""

    day: dt.date
    parents: Mapping[str, str | None]

    def __contains__(self, code: str) -> bool:
        return code in self.parents

    def chain(self, code: str) -> Iterator[str]:
        """The code itself, then what is above it, up to the root."""
        here: str | None = code
        while here is not None:
            yield here
            here = self.parents[here]

    def at_level(self, code: str, *, level: Level) -> str | None:
        """The division of `level` in which `code` lay that day; None if the level is skipped."""
        return next((each for each in self.chain(code) if level_of(each) == level), None)

    def roll_up(self, figures: Mapping[str, int]) -> dict[str, int]:
        """Totals of every division, its own figure and all below it included.

        Each code of `figures` must be in the tree: map it first by `current_code_of(…, on=day)`.
        """
        totals: dict[str, int] = defaultdict(int)
        for code, figure in figures.items():
            for above in self.chain(code):
                totals[above] += figure
        return dict(totals)


def regrouped(figures: Mapping[str, int], *, codes: Mapping[str, str]) -> dict[str, int]:
    """Figures by other codes (old -> new), added where several go into one."""
    totals: dict[str, int] = defaultdict(int)
    for code, figure in figures.items():
        totals[codes[code]] += figure
    return dict(totals)
