"""Which city helps a place: told by the clusters of its town, or of all towns in it."""

import datetime as dt

from zhuzhen.base import scope
from zhuzhen.base.scope import CodeRange
from zhuzhen.partners.models import Cluster
from zhuzhen.places.choices import Level
from zhuzhen.places.rules.codes import ENDS, level_of


def helper_of(place: str, *, on: dt.date) -> str:
    """The code of the city whose cluster helps a village's or town's town on a day; of a county or
    city the one that helps all its helped towns; '' if none does, or several.

    Reads beyond the scope: a village does not see clusters, yet its facts are its helper's too.
    """
    town = place if level_of(place) is not Level.VILLAGE else f"{place[: ENDS[Level.TOWN]]}000"
    under = CodeRange.under(town)
    with scope.within(scope.EVERYTHING):
        rows = Cluster.objects.filter(
            during__contains=on, town_id__gte=under.lo, town_id__lte=under.hi
        )
        found = set(rows.values_list("helper_id", flat=True))
    return found.pop() if len(found) == 1 else ""
