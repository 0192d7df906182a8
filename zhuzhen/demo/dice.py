"""Chance that repeats: everything in the demonstration is drawn from a seed."""

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
SEED = 20221120


class Dice(Random):
    """A seeded source of chance with the draws the demonstration needs."""

    def chance(self, share: float) -> bool:
        return self.random() < share

    def pick(self, options: Sequence[T]) -> T:
        return options[self.randrange(len(options))]

    def weekday(self, first: dt.date, last: dt.date) -> dt.date:
        """A working day of the span (the last day itself if the span holds none)."""
        day = first + dt.timedelta(days=self.randint(0, max((last - first).days, 0)))
        while day.weekday() > 4 and day > first:
            day -= dt.timedelta(days=1)
        return day


def dice(*parts: object) -> Dice:
    """A source of its own for each part, so that adding one part moves no other."""
    return Dice(":".join(map(str, (SEED, *parts))))
