"""Whose instances an account answers for, and who may exempt."""

import datetime as dt

from django.db.models import Q

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.duties.inforce import version_of
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.problems import LISTED
from zhuzhen.partners.choices import ClusterRole
from zhuzhen.partners.models import Membership
from zhuzhen.people.access import MAY
from zhuzhen.people.choices import Act, Role
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.queries import grants_on
from zhuzhen.policy.choices import OwnerKind
from zhuzhen.registers.access import reach_of

NOBODY = Q(pk__in=[])


def require_superior(instance: DutyInstance, *, by: Account | None, act: str) -> None:
    """Raise not_allowed unless `by` holds a role the pack names, over where the owner is.

    Nobody exempts the organisation they act for. `None` is the system.
    """
    if by is None:
        return
    duty = version_of(instance).duty
    roles = {Role(each) for each in duty.exemption.by} if duty.exemption else MAY[Act.DUTY_EXEMPT]
    today = clock.today()
    for grant in grants_on(by, on=today):
        if grant.role in roles and _is_above(grant, instance=instance, on=today):
            return
    who = LISTED.join(str(role.label) for role in Role if role in roles)
    raise Problem("not_allowed", act=act, who=who)


def _is_above(grant: Grant, *, instance: DutyInstance, on: dt.date) -> bool:
    if grant.org_id is not None and grant.org_id == instance.org_id:
        return False
    codes = [code for code in (instance.helper_code, instance.place_id) if code]
    return any(code in each for each in reach_of(grant, on=on).ranges for code in codes)


OF_PLACE: dict[str, tuple[OwnerKind, ...]] = {
    Role.ASSISTING_CITY: (OwnerKind.ASSISTING_CITY, OwnerKind.CITY_PAIR),
    Role.COUNTY: (OwnerKind.COUNTY,),
    Role.TOWN: (OwnerKind.TOWN, OwnerKind.KEY_TOWN),
    Role.VILLAGE: (OwnerKind.VILLAGE, OwnerKind.KEY_VILLAGE),
    Role.FIRST_SECRETARY: (OwnerKind.VILLAGE, OwnerKind.KEY_VILLAGE),
}
CLUSTERS_OWN = (OwnerKind.CLUSTER, OwnerKind.TEAM)


def own_instances(account: Account, *, on: dt.date) -> Q:
    """What the account itself answers for: its unit's duties, and as lead its cluster's.

    A place's officer answers for that place; an assisting city's office for the city and pairs.
    """
    mine = NOBODY
    for grant in grants_on(account, on=on):
        mine |= _own(grant, on=on)
    return mine


def _own(grant: Grant, *, on: dt.date) -> Q:
    if grant.cluster_id:
        return Q(owner_kind__in=CLUSTERS_OWN, cluster_id=grant.cluster_id)
    if grant.org_id:
        own = Q(org_id=grant.org_id)
        if grant.role != Role.CLUSTER_LEAD:
            return own
        led = Membership.objects.filter(
            org_id=grant.org_id, role=ClusterRole.LEAD, during__contains=on
        )
        clusters = list(led.values_list("cluster_id", flat=True))
        return own | Q(owner_kind__in=CLUSTERS_OWN, cluster_id__in=clusters)
    if not grant.place_id:
        return NOBODY
    kinds = OF_PLACE.get(grant.role, ())
    if OwnerKind.ASSISTING_CITY in kinds:
        return Q(owner_kind__in=kinds, helper_code=grant.place_id)
    return Q(owner_key__in=[f"{kind.value}:{grant.place_id}" for kind in kinds])


def reaches_many(account: Account, *, on: dt.date) -> bool:
    """Whether the account oversees places larger than a town, so that a board suits it better."""
    ranges = [CodeRange.under(g.place_id) for g in grants_on(account, on=on) if g.place_id]
    return any(each.hi[6:] == "999999" for each in ranges)
