"""Which packs hold for an account, and so which registers it is asked for at all."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from zhuzhen.base import scope
from zhuzhen.partners.models import Cluster, Org
from zhuzhen.people.access import grants_for
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.queries import grants_on
from zhuzhen.policy.expressions.places import lies_in, place_range
from zhuzhen.policy.queries import packs_in_force
from zhuzhen.policy.rules import pack_for
from zhuzhen.policy.schema import Pack, Register


def sides_of(grants: Iterable[Grant], *, on: dt.date) -> frozenset[str]:
    """Codes of the helping sides that grants stand for; two queries.

    A unit stands for its home, a cluster for its helper, a place for itself and for the helpers of
    the clusters in it.
    """
    held = list(grants)
    places = {each.place_id for each in held if each.place_id}
    orgs = {each.org_id for each in held if each.org_id}
    clusters = {each.cluster_id for each in held if each.cluster_id}
    sides = set(places)
    helped = Q(pk__in=clusters)
    for place in places:
        low, high = place_range(place)
        town = f"{place[:9]}000"  # that of a village; else the place itself, or no town
        helped |= Q(town_id__gte=low, town_id__lte=high) | Q(town_id=town)
    # A village does not see its town's cluster, yet the helper's pack asks for its records.
    with scope.within(scope.EVERYTHING):
        sides.update(Org.objects.filter(pk__in=orgs).values_list("home_id", flat=True))
        serving = Cluster.objects.filter(helped, during__contains=on)
        sides.update(serving.order_by().values_list("helper_id", flat=True).distinct())
    return frozenset(sides)


def packs_of(account: Account, *, today: dt.date) -> tuple[Pack, ...]:
    """The packs in force today that hold for one of the account's sides or lie within its places.

    Bases come first; a pack is whole, so a side's own pack is all that holds for it.
    """
    packs = packs_in_force(today)
    grants = grants_on(account, on=today)
    places = [each.place_id for each in grants if each.place_id]
    holding = {
        pack.id
        for side in sides_of(grants, on=today)
        if (pack := pack_for(packs, region=side)) is not None
    }
    within = {pack.id for pack in packs if any(lies_in(pack.region, place) for place in places)}
    return tuple(pack for pack in packs if pack.id in holding | within)


def registers_for(account: Account, *, today: dt.date) -> dict[str, tuple[Register, Pack]]:
    """Every register that holds for the account today, with the pack that says it, bases first."""
    found: dict[str, tuple[Register, Pack]] = {}
    for pack in packs_of(account, today=today):
        for register in pack.registers.values():
            found.setdefault(register.id, (register, pack))
    return found


def fillable(account: Account, *, today: dt.date) -> dict[str, tuple[Register, Pack]]:
    """Those of them that one of the account's roles reports."""
    roles = {grant.role for grant in grants_for(account, act=Act.RECORD_CREATE, on=today)}
    if not roles:
        return {}
    return {
        name: (register, pack)
        for name, (register, pack) in registers_for(account, today=today).items()
        if roles.intersection(register.reported_by)
    }
