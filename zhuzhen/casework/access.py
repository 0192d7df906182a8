"""Who may take a step of a case: the role that the flow names, at its level, over that village.

Roles are apart by the ladder of places (`people.rules`); here a village's officer is one whose
grant is a village's, so that a grant given too wide decides nothing below it.
"""

import datetime as dt

from zhuzhen.base import scope
from zhuzhen.base.scope import CodeRange
from zhuzhen.households.access import covering
from zhuzhen.partners.models import Cluster
from zhuzhen.people import access
from zhuzhen.people.access import MAY, Covers, Verdict
from zhuzhen.people.choices import Act, Role
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.queries import grants_on
from zhuzhen.places.choices import Level
from zhuzhen.places.rules.codes import codes_above, level_of

# A city without counties decides itself (东莞、中山).
_LEVELS: dict[str, frozenset[Level]] = {
    Role.VILLAGE: frozenset({Level.VILLAGE}),
    Role.FIRST_SECRETARY: frozenset({Level.VILLAGE, Level.TOWN}),
    Role.TOWN: frozenset({Level.TOWN}),
    Role.COUNTY: frozenset({Level.COUNTY, Level.CITY}),
}


def _is_of_its_level(grant: Grant) -> bool:
    levels = _LEVELS.get(grant.role)
    return levels is None or not grant.place_id or level_of(grant.place_id) in levels


def covers_case(place: str, *, on: dt.date) -> Covers:
    """A test of grants for one village."""
    reaches = covering(place, on=on)
    return lambda grant: _is_of_its_level(grant) and reaches(grant)


def may(account: Account, act: Act, *, place: str, on: dt.date) -> Verdict:
    """Whether an account may do an act of cases in a village, and why not."""
    return access.may(account, act, on=on, covers=covers_case(place, on=on))


def require(act: Act, *, by: Account | None, place: str, on: dt.date) -> None:
    """Raise `not_allowed` unless `by` may; None is the system, which may."""
    access.require(by, act, on=on, covers=covers_case(place, on=on))


def ranges_for(account: Account, *, on: dt.date) -> dict[Act, tuple[CodeRange, ...]]:
    """Over which villages an account may do each act; acts that it may do nowhere are left out."""
    grants = [each for each in grants_on(account, on=on) if _is_of_its_level(each)]
    clusters = [each.cluster_id for each in grants if each.cluster_id]
    rows = Cluster.objects.filter(pk__in=clusters, during__contains=on)
    towns = dict(rows.values_list("pk", "town_id")) if clusters else {}
    found: dict[Act, tuple[CodeRange, ...]] = {}
    for act, roles in MAY.items():
        grounds = {
            each.place_id or towns.get(each.cluster_id or 0)
            for each in grants
            if each.role in roles
        }
        spans = tuple(CodeRange.under(code) for code in sorted(filter(None, grounds)))
        if spans:
            found[act] = spans
    return found


def fit_verifiers(ids: tuple[int, ...], *, place: str, on: dt.date) -> frozenset[int]:
    """Those of the accounts that may verify in a village. A village does not see its town's team
    among clusters, yet may name its people: so this reads beyond the scope, and tells only who."""
    accounts = Account.objects.filter(pk__in=ids, is_active=True)
    with scope.within(scope.EVERYTHING):
        return frozenset(
            each.pk for each in accounts if may(each, Act.CASE_VERIFY, place=place, on=on)
        )


def verifiers_at(place: str, *, on: dt.date, limit: int = 60) -> list[Account]:
    """Who may verify in a village, by name."""
    above = [place, *codes_above(place)]
    with scope.within(scope.EVERYTHING):
        return _near(place, above=above, on=on)[:limit]


def _near(place: str, *, above: list[str], on: dt.date) -> list[Account]:
    clusters = Cluster.objects.filter(during__contains=on, town_id__in=above)
    grants = Grant.objects.filter(
        role__in=MAY[Act.CASE_VERIFY], during__contains=on, account__is_active=True
    )
    near = grants.filter(place_id__in=above) | grants.filter(cluster_id__in=clusters.values("pk"))
    ids = {each.account_id for each in near if covers_case(place, on=on)(each)}
    return list(Account.objects.filter(pk__in=ids).order_by("display_name", "pk"))
