"""Whose an asset is: the shares sum to the whole (facts B4: 确权)."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhuzhen.assets.choices import OwnerKind
from zhuzhen.assets.rules.verdicts import FINE, Verdict, all_of, no

WHOLE_BP = 10_000


@dataclass(frozen=True)
class Share:
    """What part of an asset is whose; `share_bp` in ten-thousandths: 10,000 is all of it."""

    kind: OwnerKind
    place_id: str
    owner: str
    share_bp: int


def percent(share_bp: int) -> str:
    """9999 -> '99.99'."""
    return f"{share_bp / 100:.2f}"


def shares_verdict(shares: Sequence[Share], *, place: str) -> Verdict:
    """Shares of an asset that lies in `place`: some, each its own, summing to 100 %."""
    if not shares:
        return no("shares_none")
    total = sum(each.share_bp for each in shares)
    keys = [(each.place_id, each.owner.strip()) for each in shares]
    unnamed = sum(not each.owner.strip() for each in shares)
    wrong = [each.owner for each in shares if not 1 <= each.share_bp <= WHOLE_BP]
    return all_of(
        no("share_part", owner=wrong[0]) if wrong else FINE,
        no("shares_sum", total=percent(total), rest=percent(abs(WHOLE_BP - total)))
        if total != WHOLE_BP
        else FINE,
        no("share_unnamed", count=unnamed) if unnamed else FINE,
        no("share_twice") if len(set(keys)) < len(keys) else FINE,
    )
