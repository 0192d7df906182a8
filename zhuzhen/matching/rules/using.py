"""What remains of each offer after what has been taken of it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Key = tuple[object, ...]


@dataclass(frozen=True)
class Offered:
    """An offer as it is used up: what tells it from others, since when, how much of it."""

    key: Key
    since: dt.date
    amount: float


@dataclass(frozen=True)
class Taken:
    """Something taken of the offers with a key, on a day."""

    day: dt.date
    amount: float


def remaining(
    offers: Sequence[Offered], *, taken: Mapping[Key, Iterable[Taken]], heeds_day: bool
) -> list[float]:
    """What is left of each offer, in their order; never below nothing.

    What is taken comes from the oldest offer of that key that still has some and, where
    `heeds_day`, was there on the day; the rest of it from the next.
    """
    left = [offer.amount for offer in offers]
    by_key: dict[Key, list[int]] = {}
    for index in sorted(range(len(offers)), key=lambda each: offers[each].since):
        by_key.setdefault(offers[index].key, []).append(index)
    for key, uses in taken.items():
        for use in sorted(uses, key=lambda each: each.day):
            _take(use, of=by_key.get(key, ()), offers=offers, left=left, heeds_day=heeds_day)
    return left


def _take(
    use: Taken,
    *,
    of: Iterable[int],
    offers: Sequence[Offered],
    left: list[float],
    heeds_day: bool,
) -> None:
    amount = use.amount
    for index in of:
        if heeds_day and offers[index].since > use.day:
            continue
        part = min(amount, left[index])
        left[index] -= part
        amount -= part
        if amount <= 0:
            return
