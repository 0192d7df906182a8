"""Who may keep, review, decide and end assets: the act's roles, each in its own place and below."""

import datetime as dt
from functools import cache

from zhuzhen.base.scope import CodeRange
from zhuzhen.partners.models import Cluster
from zhuzhen.people import access
from zhuzhen.people.access import MAY, Covers, Verdict
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.queries import grants_on
from zhuzhen.places.choices import Level
from zhuzhen.places.rules.codes import level_of


def covering(place: str, *, on: dt.date) -> Covers:
    """Whether a grant reaches a place: by its own place, or as a team's by its cluster's town."""

    @cache
    def town_of(cluster_id: int) -> str | None:
        rows = Cluster.objects.filter(pk=cluster_id, during__contains=on)
        return rows.values_list("town_id", flat=True).first()

    def covers(grant: Grant) -> bool:
        ground = grant.place_id or (town_of(grant.cluster_id) if grant.cluster_id else None)
        return ground is not None and place in CodeRange.under(ground)

    return covers


def at_its_level(act: Act, *, place: str) -> Act:
    """What a town reviews of its own and its villages, the county does of what lies above towns."""
    below = level_of(place) in (Level.TOWN, Level.VILLAGE)
    return Act.ASSET_DECIDE if act is Act.ASSET_REVIEW and not below else act


def may(account: Account, act: Act, *, place: str, on: dt.date) -> Verdict:
    """Whether an account may do an act with assets of a place, and why not."""
    asked = at_its_level(act, place=place)
    return access.may(account, asked, on=on, covers=covering(place, on=on))


def require(act: Act, *, by: Account | None, place: str, on: dt.date) -> None:
    """Raise `not_allowed` unless `by` may in that place; None is the system, which may."""
    access.require(by, at_its_level(act, place=place), on=on, covers=covering(place, on=on))


def ranges_for(account: Account, act: Act, *, on: dt.date) -> tuple[CodeRange, ...]:
    """Where an account may do an act."""
    grants = [each for each in grants_on(account, on=on) if each.role in MAY[act]]
    clusters = [each.cluster_id for each in grants if each.cluster_id and not each.place_id]
    towns = Cluster.objects.filter(pk__in=clusters, during__contains=on).values_list("town_id")
    grounds = {each.place_id for each in grants} | {town for (town,) in towns}
    return tuple(CodeRange.under(code) for code in sorted(filter(None, grounds)))
