"""What cards told before they were corrected, for ledgers as they were known."""

import datetime as dt
from typing import TypedDict, cast

from zhuzhen.assets.models import AssetStep


class Described(TypedDict, total=False):
    """What describes an asset in a ledger. Not its kind: what is summed by kind has to add up with
    what is listed."""

    title: str
    form: str
    size: str
    life_years: int | None
    keeper: str
    keeping_fen: int | None


def described_before(lo: str, hi: str, *, known_at: dt.datetime) -> dict[str, Described]:
    """By uid: what each card of a span of places that was corrected since told at `known_at`."""
    rows = AssetStep.objects.filter(
        step="correct", place_id__gte=lo, place_id__lte=hi, at__gt=known_at
    )
    found: dict[str, Described] = {}
    for uid, facts in rows.order_by("-pk").values_list("asset__uid", "facts"):
        before = {
            each["name"]: each["before"]
            for each in facts["changed"]
            if each["name"] in Described.__annotations__
        }
        found[f"{uid}"] = {**found.get(f"{uid}", {}), **cast(Described, before)}
    return found
