"""Who may change organisations, clusters, teams and pairings; the database's scope is the floor."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.partners.choices import ClusterRole
from zhuzhen.partners.models import Membership, Org
from zhuzhen.partners.problems import text
from zhuzhen.people.choices import Role
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.queries import grants_on


class Act(StrEnum):
    """Kinds of change, each with its own circle of roles."""

    ORGS = "orgs"
    CLUSTERS = "clusters"
    POSTINGS = "postings"
    PAIRINGS = "pairings"


_OFFICES = frozenset({Role.PROVINCE, Role.ASSISTING_CITY, Role.HEADQUARTERS, Role.CITY})
_ROLES: dict[Act, frozenset[str]] = {
    Act.ORGS: _OFFICES | {Role.COUNTY},
    Act.CLUSTERS: _OFFICES | {Role.CITY_TASK_FORCE},
    Act.POSTINGS: _OFFICES | {Role.CITY_TASK_FORCE, Role.CLUSTER_LEAD, Role.TEAM_LEADER},
    Act.PAIRINGS: _OFFICES | {Role.CITY_TASK_FORCE, Role.COUNTY, Role.CLUSTER_LEAD},
}


@dataclass(frozen=True)
class Ground:
    """Where a change lies: division codes of either side, and the cluster, when there is one."""

    codes: tuple[str, ...]
    cluster_id: int | None = None


def _reaches(grant: Grant, *, ground: Ground, on: dt.date) -> bool:
    if grant.place_id:
        span = CodeRange.under(grant.place_id)
        return any(code in span for code in ground.codes)
    if grant.cluster_id:
        return bool(grant.cluster_id == ground.cluster_id)
    if grant.org_id is not None and grant.role == Role.CITY_TASK_FORCE:
        return _works_in(grant.org_id, codes=ground.codes)
    if grant.org_id is None or ground.cluster_id is None:
        return False
    # A lead's liaison arranges its own cluster, as long as it leads.
    return Membership.objects.filter(
        org_id=grant.org_id,
        cluster_id=ground.cluster_id,
        role=ClusterRole.LEAD,
        during__contains=on,
    ).exists()


def _works_in(org_id: int, *, codes: tuple[str, ...]) -> bool:
    place = Org.objects.filter(pk=org_id).values_list("works_in_id", flat=True).first()
    return place is not None and any(code in CodeRange.under(place) for code in codes)


def may_ever(act: Act, *, by: Account | None) -> bool:
    """Whether any of the account's roles allows the act somewhere."""
    if by is None:
        return True
    return any(grant.role in _ROLES[act] for grant in grants_on(by, on=clock.today()))


def changing_test(act: Act, *, by: Account | None) -> Callable[[Ground], bool]:
    """A test of grounds for one account, made once and asked of many rows; `None` is the system
    itself, which may."""
    if by is None:
        return lambda ground: True
    on = clock.today()
    grants = [grant for grant in grants_on(by, on=on) if grant.role in _ROLES[act]]

    @cache
    def may(ground: Ground) -> bool:
        return any(_reaches(grant, ground=ground, on=on) for grant in grants)

    return may


def require(act: Act, *, by: Account | None, ground: Ground) -> None:
    """Raise Problem('not_allowed') unless `by` may; `None` is the system itself."""
    if not changing_test(act, by=by)(ground):
        raise refusal(act)


def refusal(act: Act) -> Problem:
    return Problem("not_allowed", act=text(f"act_{act}"), who=text("offices"))
