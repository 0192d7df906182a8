"""Numbers of assets, and who helps a place."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.partners.models import Cluster
from zhuzhen.places.rules.codes import codes_above

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('assets.code', 0))"
_LAST = """
SELECT left(code, 12), max(substr(code, 15)::int) FROM assets_asset
WHERE left(code, 12) = ANY(%s) GROUP BY 1
"""


def numbers_for(places: Sequence[str]) -> list[str]:
    """A number for a new asset of each place: its code, and a running number there. They hold
    until the transaction ends: whoever asks meanwhile waits. The letter keeps a number from passing
    for that of a bank account, which no notice may show."""
    with scope.within(scope.EVERYTHING), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_LAST, [sorted(set(places))])
        last = Counter(dict(cursor.fetchall()))
    found = []
    for place in places:
        last[place] += 1
        found.append(f"{place}-Z{last[place]:05d}")
    return found


def helper_of(place: str, *, on: dt.date) -> str:
    """The city whose cluster helps the town of a place on a day; '' for none. A village does not
    see its cluster, so this reads beyond the scope and tells only the code."""
    towns = (place, *codes_above(place))
    with scope.within(scope.EVERYTHING):
        rows = Cluster.objects.filter(town_id__in=towns, during__contains=on)
        return rows.order_by("-town_id", "pk").values_list("helper_id", flat=True).first() or ""
