"""How a sum is parted: by the largest remainder, the odd fen told (docs/adr/0015)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from zhuzhen.funds.choices import SHARED, Source

Weight = int | Decimal | Fraction
_S = TypeVar("_S", bound=str)


def largest_remainder(total_fen: int, weights: Sequence[Weight]) -> tuple[int, ...]:
    """Parts of `total_fen` (not below 0) by weights that are not below 0 and not all 0.

    They sum to the total; each is its exact share rounded down or up; of equal remainders the
    earlier gets the odd fen.
    """
    exact = [Fraction(each) for each in weights]
    whole = sum(exact)
    if total_fen < 0 or not whole or min(exact) < 0:
        raise ValueError("a sum is parted by weights that are not below nothing")
    wanted = [total_fen * each / whole for each in exact]
    parts = [int(each) for each in wanted]
    odd = total_fen - sum(parts)
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - wanted[at], at))
    for at in order[:odd]:
        parts[at] += 1
    return tuple(parts)


@dataclass(frozen=True)
class Shares:
    """Percentages by source; those not named pay nothing."""

    percents: Mapping[Source, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.percents.values(), Decimal(0))

    @property
    def is_whole(self) -> bool:
        return self.total == 100

    def parts_of(self, total_fen: int) -> dict[Source, int]:
        """The sum by source, in the order province, assisting city, host city, host county."""
        return contribution_shares(total_fen, shares=self)


def contribution_shares(total_fen: int, *, shares: Shares) -> dict[Source, int]:
    """What each payer owes of what one host's towns are due; the parts sum to it to the fen."""
    sources = [each for each in SHARED if each in shares.percents]
    weights = [shares.percents[each] for each in sources]
    return dict(zip(sources, largest_remainder(total_fen, weights), strict=True))


def percent_of(part_fen: int, *, whole_fen: int) -> Decimal | None:
    """A rate in percent with two decimals, half up; None of nothing."""
    if not whole_fen:
        return None
    return (Decimal(part_fen) * 100 / Decimal(whole_fen)).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def arrived_of_due(arrived: Mapping[_S, int], *, dues: Mapping[_S, int]) -> int:
    """What has arrived of what is due, by source: money of a source that owes nothing there (a
    donation; or the shares that a county does not see, being due to its city) is not counted."""
    return sum(fen for source, fen in arrived.items() if dues.get(source))
