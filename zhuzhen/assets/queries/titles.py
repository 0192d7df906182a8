"""Who held how much of an asset since when: now, on a past day, and in all."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhuzhen.assets.models import Asset, Ownership, PastOwnership
from zhuzhen.places.queries import place_names


@dataclass(frozen=True)
class Holding:
    """A share of an asset that somebody held from a day until before another; None is until now."""

    kind: str
    kind_label: str
    place_id: str
    place: str
    owner: str
    share_bp: int
    from_on: dt.date
    until_on: dt.date | None = None

    def is_on(self, day: dt.date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


def _holdings(rows: Iterable[Ownership | PastOwnership]) -> list[Holding]:
    found = list(rows)
    names = place_names({each.place_id for each in found})
    return [
        Holding(
            each.kind,
            each.get_kind_display(),
            each.place_id,
            names.get(each.place_id, ""),
            each.owner,
            each.share_bp,
            each.from_on,
            each.until_on if isinstance(each, PastOwnership) else None,
        )
        for each in found
    ]


def holdings_of(asset: Asset) -> list[Holding]:
    """All that anybody holds or held of an asset: what is held now first, then the latest."""
    now = asset.ownerships.order_by("-share_bp", "pk")
    past = asset.past_ownerships.order_by("-until_on", "-share_bp", "pk")
    return _holdings([*now, *past])


def holdings_on(asset: Asset, day: dt.date) -> list[Holding]:
    """Who held how much of an asset on a day, the largest share first; nobody before it was
    titled."""
    held = [each for each in holdings_of(asset) if each.is_on(day)]
    return sorted(held, key=lambda each: (-each.share_bp, each.owner))
