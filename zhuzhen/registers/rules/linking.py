"""Whose a record is: the links derived on entry, and whether they fit each other on its day."""

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping
from typing import Protocol, TypeVar

from zhuzhen.base.problems import Fault
from zhuzhen.base.scope import CodeRange
from zhuzhen.policy.choices import Link
from zhuzhen.registers.choices import LEVEL_WORDS
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.problems import fault
from zhuzhen.registers.reading import EARLIEST
from zhuzhen.registers.rules.belonging import (
    from_parent,
    from_person,
    parent_faults,
    person_faults,
)
from zhuzhen.registers.world import Links, Span, World

Key = TypeVar("Key", bound=Hashable)


def is_placed_only(declaration: Declaration, *, given: Links) -> bool:
    """Whether nothing but its place says whose a record is: nobody is asked for its cluster."""
    if declaration.link(Link.CLUSTER) is not None:
        return False
    return given.org is given.team is given.person is given.cluster is None


def _cluster_of(declaration: Declaration, *, given: Links, world: World, on: dt.date) -> int | None:
    """The cluster given; or the team's; or the organisation's whose town holds the place, else
    its only one; or that of the place's town where nothing else tells it."""
    if given.place is not None and is_placed_only(declaration, given=given):
        found = world.cluster_round(given.place, on=on)
        return found.id if found else None
    if given.cluster is not None:
        return given.cluster
    if given.team is not None:
        team = world.teams.get(given.team)
        return team.cluster if team else None
    if given.org is None:
        return None
    own = world.clusters_of(given.org, on=on)
    fitting = [each for each in own if given.place and given.place in CodeRange.under(each.town)]
    for candidates in (fitting, own):
        if len(candidates) == 1:
            return candidates[0].id
    return None


def _team_of(given: Links, cluster: int | None, *, world: World, on: dt.date) -> int | None:
    if given.team is not None or cluster is None:
        return given.team
    teams = world.teams_on(cluster, on=on)
    return teams[0].id if len(teams) == 1 else None


def derive_links(declaration: Declaration, *, given: Links, world: World, on: dt.date) -> Links:
    """Complete the links given for a record of day `on`.

    A person's posting tells unit, team and cluster; a parent tells the place and the cluster. Else
    the cluster follows from the team or the organisation, or, in a register that asks for neither,
    from the town in which the place lies, so that its team and its helpers see the record. A
    register of teams takes the cluster's only team. A place that need not be written is the
    cluster's town (or the organisation's home when there is none), so that the helped side sees
    the record too. The helping side is the organisation's home, else the cluster's helper.
    """
    given = from_parent(from_person(given, world=world, on=on), world=world)
    cluster_id = _cluster_of(declaration, given=given, world=world, on=on)
    cluster = world.cluster(cluster_id)
    org = world.orgs.get(given.org) if given.org is not None else None
    team = given.team
    if declaration.link(Link.TEAM):
        team = _team_of(given, cluster_id, world=world, on=on)
    place = given.place
    rule = declaration.link(Link.PLACE)
    if place is None and cluster is not None and (rule is None or not rule.required):
        place = cluster.town
    helper = org.home if org else cluster.helper if cluster else None
    return Links(place, given.org, cluster_id, team, helper, given.person, given.parent)


def link_faults(
    declaration: Declaration, *, links: Links, world: World, on: dt.date
) -> tuple[Fault, ...]:
    """Every fault in the (derived) links of a record of day `on`; of a day that cannot be (it is
    told by itself), only those that no other day would mend."""
    day = on if on >= EARLIEST else None
    cluster = world.cluster(links.cluster)
    clusters = {cluster.id: cluster} if cluster else {}
    found = [
        *_missing(declaration, links, world, day),
        *_absent("org", links.org, world.orgs, day),
        *_absent("cluster", links.cluster, clusters, day),
        *_absent("team", links.team, world.teams, day),
        *_unfitting(links, world, day),
        *_absent("place", links.place, world.places, day),
        *_wrong_level(declaration, links, world),
        *person_faults(links, world=world, on=day),
        *parent_faults(declaration, links=links, world=world, on=day),
    ]
    if day and links.place is None and links.helper_code is None and not found:
        found.append(fault("no_scope"))
    return tuple(found)


def _missing(
    declaration: Declaration, links: Links, world: World, on: dt.date | None
) -> Iterator[Fault]:
    for link, rule in declaration.register.links.items():
        if not rule.required or getattr(links, link.value, None) is not None:
            continue
        org = world.orgs.get(links.org or 0) if link is Link.CLUSTER else None
        cluster = world.clusters.get(links.cluster or 0) if link is Link.TEAM else None
        if on is None and link in (Link.CLUSTER, Link.TEAM):
            continue  # it may follow from the rest once there is a day
        if on and org:
            count = len(world.clusters_of(org.id, on=on))
            yield fault("no_cluster", field=link.value, org=org.name, day=on, count=count)
        elif on and cluster:
            count = len(world.teams_on(cluster.id, on=on))
            yield fault("no_team", field=link.value, cluster=cluster.name, day=on, count=count)
        else:
            yield fault("link_required", field=link.value)


class _Fact(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def during(self) -> Span: ...


def _absent(
    kind: str, key: Key | None, facts: Mapping[Key, _Fact], on: dt.date | None
) -> Iterator[Fault]:
    """What is linked is not known here, or was not there on the day."""
    if key is None:
        return
    fact = facts.get(key)
    if fact is None:
        yield fault("link_unknown", field=kind, value=key)
    elif on and on not in fact.during:
        yield fault(f"{kind}_not_there", field=kind, day=on, name=fact.name, span=fact.during)


def _unfitting(links: Links, world: World, on: dt.date | None) -> Iterator[Fault]:
    """An organisation that is no member of the cluster on the day; a team of another cluster."""
    cluster, team = world.clusters.get(links.cluster or 0), world.teams.get(links.team or 0)
    org = world.orgs.get(links.org or 0)
    if on and cluster and org:
        own = world.memberships.get(org.id, ())
        if not any(each.cluster == cluster.id and on in each.during for each in own):
            yield fault("not_member", field="cluster", day=on, org=org.name, cluster=cluster.name)
    if cluster and team and on and on in team.during and team.cluster != cluster.id:
        yield fault("team_of_other", field="team", team=team.name, cluster=cluster.name)


def _wrong_level(declaration: Declaration, links: Links, world: World) -> Iterator[Fault]:
    place, rule = world.places.get(links.place or ""), declaration.link(Link.PLACE)
    if place and rule and rule.levels and place.level not in rule.levels:
        wanted = "、".join(LEVEL_WORDS[level] for level in rule.levels)
        level = LEVEL_WORDS[place.level]
        yield fault("wrong_level", field="place", name=place.name, level=level, wanted=wanted)
