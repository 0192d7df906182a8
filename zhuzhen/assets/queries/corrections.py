"""What cards told before they were corrected, for ledgers as they were known."""

import datetime as dt
from collections.abc import Mapping

from zhuzhen.assets.models import AssetStep

# The kind is not turned back: what is summed by kind has to add up with what is listed.
_DESCRIBING = ("title", "form", "size", "life_years", "keeper", "keeping_fen")


def described_before(
    lo: str, hi: str, *, known_at: dt.datetime
) -> Mapping[str, dict[str, str | int | None]]:
    """By uid: what each card of a span of places that was corrected since told at `known_at`."""
    rows = AssetStep.objects.filter(
        step="correct", place_id__gte=lo, place_id__lte=hi, at__gt=known_at
    )
    found: dict[str, dict[str, str | int | None]] = {}
    for uid, facts in rows.order_by("-pk").values_list("asset__uid", "facts"):
        told = found.setdefault(f"{uid}", {})
        told |= {
            each["name"]: each["before"] for each in facts["changed"] if each["name"] in _DESCRIBING
        }
    return found
