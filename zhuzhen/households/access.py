"""Who may read, keep, end, open and export households; the database's scope is the floor."""

import datetime as dt
from functools import cache

from zhuzhen.base import clock
from zhuzhen.base.scope import CodeRange
from zhuzhen.partners.models import Cluster
from zhuzhen.people import access
from zhuzhen.people.access import Covers, Verdict
from zhuzhen.people.choices import FAMILY_ROLES, Act
from zhuzhen.people.models import Account, Grant


def covering(place: str, *, on: dt.date) -> Covers:
    """Whether a grant of a role that works with families reaches a place: by its own place, or as
    a team's by the town of its cluster, while that cluster lasts."""

    @cache
    def town_of(cluster_id: int) -> str | None:
        rows = Cluster.objects.filter(pk=cluster_id, during__contains=on)
        return rows.values_list("town_id", flat=True).first()

    def covers(grant: Grant) -> bool:
        if grant.role not in FAMILY_ROLES:
            return False
        ground = grant.place_id or (town_of(grant.cluster_id) if grant.cluster_id else None)
        return ground is not None and place in CodeRange.under(ground)

    return covers


def may(account: Account, act: Act, *, place: str = "") -> Verdict:
    """Whether an account may do an act with families, somewhere or in one place, and why not."""
    on = clock.today()
    return access.may(account, act, on=on, covers=covering(place, on=on) if place else None)


def require(act: Act, *, by: Account | None, place: str) -> None:
    """Raise `not_allowed` unless `by` may in that place; None is the system, which may."""
    on = clock.today()
    access.require(by, act, on=on, covers=covering(place, on=on))
