"""The figures of a load, and what they say of how much was spared. Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Figures:
    """New records, and answers by how they came: typed, standing there already, or computed."""

    entries: int = 0
    asked: int = 0
    prefilled: int = 0
    derived: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.entries + other.entries,
            self.asked + other.asked,
            self.prefilled + other.prefilled,
            self.derived + other.derived,
        )

    @property
    def spared(self) -> int:
        return self.prefilled + self.derived

    @property
    def all(self) -> int:
        return self.asked + self.spared

    @property
    def percent_spared(self) -> int | None:
        """Rounded down; None where there is nothing."""
        return self.spared * 100 // self.all if self.all else None

    @property
    def asked_each(self) -> Decimal | None:
        """Answers typed for each new record, to one place; None where there is no record."""
        if not self.entries:
            return None
        each = Decimal(self.asked) / self.entries
        return each.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
