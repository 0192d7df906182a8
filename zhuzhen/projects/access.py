"""Who may do what with a project: the role that the flow names, at its level, over its place."""

import datetime as dt
from functools import cache

from zhuzhen.base.scope import CodeRange
from zhuzhen.partners.models import Cluster, Membership, Org
from zhuzhen.people import access
from zhuzhen.people.access import MAY, Covers, Verdict
from zhuzhen.people.choices import Act, Role
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.queries import grants_on
from zhuzhen.places.choices import Level
from zhuzhen.places.rules.codes import level_of

# As with cases, a grant given too wide decides nothing below it. A city without counties decides
# itself (东莞、中山).
_LEVELS: dict[str, frozenset[Level]] = {
    Role.VILLAGE: frozenset({Level.VILLAGE}),
    Role.FIRST_SECRETARY: frozenset({Level.VILLAGE, Level.TOWN}),
    Role.TOWN: frozenset({Level.TOWN}),
    Role.COUNTY: frozenset({Level.COUNTY, Level.CITY}),
    Role.COUNTY_FINANCE: frozenset({Level.COUNTY, Level.CITY}),
}


def _is_of_its_level(grant: Grant) -> bool:
    levels = _LEVELS.get(grant.role)
    return levels is None or not grant.place_id or level_of(grant.place_id) in levels


def _grounds(grant: Grant, *, on: dt.date) -> frozenset[str]:
    """The places that a grant reaches: its own, its cluster's town, where a task force works, the
    towns that an organisation helps."""
    if grant.place_id:
        return frozenset({grant.place_id})
    if grant.cluster_id:
        rows = Cluster.objects.filter(pk=grant.cluster_id, during__contains=on)
        return frozenset(rows.values_list("town_id", flat=True))
    if not grant.org_id:
        return frozenset()
    works_in = Org.objects.filter(pk=grant.org_id).values_list("works_in_id", flat=True)
    served = Membership.objects.filter(org_id=grant.org_id, during__contains=on)
    return frozenset({*filter(None, works_in), *served.values_list("place_id", flat=True)})


def covering(place: str, *, on: dt.date) -> Covers:
    """A test of grants for one place."""

    @cache
    def reaches(key: int) -> bool:
        grant = found[key]
        return any(place in CodeRange.under(ground) for ground in _grounds(grant, on=on))

    found: dict[int, Grant] = {}

    def covers(grant: Grant) -> bool:
        found[grant.pk] = grant
        return _is_of_its_level(grant) and reaches(grant.pk)

    return covers


def may(account: Account, act: Act, *, place: str, on: dt.date) -> Verdict:
    """Whether an account may do an act of projects in a place, and why not."""
    return access.may(account, act, on=on, covers=covering(place, on=on))


def require(act: Act, *, by: Account | None, place: str, on: dt.date) -> None:
    """Raise `not_allowed` unless `by` may; None is the system, which may."""
    access.require(by, act, on=on, covers=covering(place, on=on))


def ranges_for(account: Account, *, on: dt.date) -> dict[Act, tuple[CodeRange, ...]]:
    """Over which places an account may do each act; acts that it may do nowhere are left out."""
    grants = [each for each in grants_on(account, on=on) if _is_of_its_level(each)]
    grounds = {each.pk: _grounds(each, on=on) for each in grants}
    found: dict[Act, tuple[CodeRange, ...]] = {}
    for act, roles in MAY.items():
        codes = {code for each in grants if each.role in roles for code in grounds[each.pk]}
        if codes:
            found[act] = tuple(CodeRange.under(code) for code in sorted(codes))
    return found
