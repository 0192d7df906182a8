"""Whose a record is: the links derived on entry, and whether they fit each other on its day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from zhuzhen.base.problems import Fault
from zhuzhen.base.scope import CodeRange
from zhuzhen.policy.choices import Link
from zhuzhen.registers.choices import LEVEL_WORDS, NO_VALUE
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.problems import fault
from zhuzhen.registers.world import ClusterFact, Links, World


def _cluster_of(given: Links, *, world: World, on: dt.date) -> int | None:
    """The cluster given; or the team's; or the organisation's whose town holds the place, else
    its only one."""
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


def _from_person(given: Links, *, world: World, on: dt.date) -> Links:
    """What a person's posting on the day tells: the sending unit, the team and its cluster."""
    person = world.people.get(given.person) if given.person is not None else None
    post = person.post_on(on) if person else None
    if post is None:
        return given
    return replace(
        given,
        org=given.org if given.org is not None else post.org,
        cluster=given.cluster if given.cluster is not None else post.cluster,
        team=given.team if given.team is not None else post.team,
    )


def _from_parent(given: Links, *, world: World) -> Links:
    """A record stands where its parent does unless it says otherwise; the unit is its own."""
    parent = world.parents.get(given.parent) if given.parent is not None else None
    if parent is None:
        return given
    of = parent.links
    return replace(
        given,
        place=given.place if given.place is not None else of.place,
        cluster=given.cluster if given.cluster is not None or given.org is not None else of.cluster,
    )


def _team_of(given: Links, cluster: int | None, *, world: World, on: dt.date) -> int | None:
    if given.team is not None or cluster is None:
        return given.team
    teams = world.teams_on(cluster, on=on)
    return teams[0].id if len(teams) == 1 else None


def derive_links(declaration: Declaration, *, given: Links, world: World, on: dt.date) -> Links:
    """Complete the links given for a record of day `on`.

    A person's posting tells unit, team and cluster; a parent tells the place and the cluster. Else
    the cluster follows from the team or the organisation. A register of teams takes the cluster's
    only team. A place that need not be written is the cluster's town (or the organisation's home
    when there is none), so that the helped side sees the record too. The helping side is the
    organisation's home, else the cluster's helper.
    """
    given = _from_parent(_from_person(given, world=world, on=on), world=world)
    cluster_id = _cluster_of(given, world=world, on=on)
    cluster = world.clusters.get(cluster_id) if cluster_id is not None else None
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
    """Every fault in the (derived) links of a record of day `on`."""
    found = [
        *_missing(declaration, links, world, on),
        *_org_faults(links, world, on),
        *_cluster_faults(links, world, on),
        *_team_faults(links, world, on),
        *_place_faults(declaration, links, world, on),
        *_person_faults(links, world, on),
        *_parent_faults(declaration, links, world, on),
    ]
    if links.place is None and links.helper_code is None and not found:
        found.append(fault("no_scope"))
    return tuple(found)


def _missing(declaration: Declaration, links: Links, world: World, on: dt.date) -> Iterator[Fault]:
    for link, rule in declaration.register.links.items():
        if not rule.required or getattr(links, link.value, None) is not None:
            continue
        if link is Link.CLUSTER and links.org in world.orgs:
            count = len(world.clusters_of(links.org or 0, on=on))
            org = world.orgs[links.org or 0].name
            yield fault("no_cluster", field=link.value, org=org, day=on, count=count)
        elif link is Link.TEAM and links.cluster in world.clusters:
            count = len(world.teams_on(links.cluster or 0, on=on))
            name = world.clusters[links.cluster or 0].name
            yield fault("no_team", field=link.value, cluster=name, day=on, count=count)
        else:
            yield fault("link_required", field=link.value)


def _org_faults(links: Links, world: World, on: dt.date) -> Iterator[Fault]:
    if links.org is None:
        return
    org = world.orgs.get(links.org)
    if org is None:
        yield fault("link_unknown", field="org", value=links.org)
    elif on not in org.during:
        yield fault("org_not_there", field="org", day=on, org=org.name, span=org.during)


def _is_member(org: int, cluster: ClusterFact, world: World, on: dt.date) -> bool:
    return any(
        each.cluster == cluster.id and on in each.during for each in world.memberships.get(org, ())
    )


def _cluster_faults(links: Links, world: World, on: dt.date) -> Iterator[Fault]:
    if links.cluster is None:
        return
    cluster = world.clusters.get(links.cluster)
    if cluster is None:
        yield fault("link_unknown", field="cluster", value=links.cluster)
        return
    if on not in cluster.during:
        yield fault(
            "cluster_not_there",
            field="cluster",
            day=on,
            cluster=cluster.name,
            span=cluster.during,
        )
    org = world.orgs.get(links.org) if links.org is not None else None
    if org is not None and not _is_member(org.id, cluster, world, on):
        yield fault("not_member", field="cluster", day=on, org=org.name, cluster=cluster.name)


def _team_faults(links: Links, world: World, on: dt.date) -> Iterator[Fault]:
    if links.team is None:
        return
    team = world.teams.get(links.team)
    if team is None:
        yield fault("link_unknown", field="team", value=links.team)
        return
    if on not in team.during:
        yield fault("team_not_there", field="team", day=on, team=team.name, span=team.during)
    cluster = world.clusters.get(links.cluster) if links.cluster is not None else None
    if cluster is not None and team.cluster != cluster.id:
        yield fault("team_of_other", field="team", team=team.name, cluster=cluster.name)


def _place_faults(
    declaration: Declaration, links: Links, world: World, on: dt.date
) -> Iterator[Fault]:
    if links.place is None:
        return
    place = world.places.get(links.place)
    if place is None:
        yield fault("link_unknown", field="place", value=links.place)
        return
    if on not in place.during:
        yield fault("place_not_there", field="place", day=on, place=place.name, span=place.during)
    rule = declaration.link(Link.PLACE)
    if rule and rule.levels and place.level not in rule.levels:
        wanted = "、".join(LEVEL_WORDS[level] for level in rule.levels)
        yield fault(
            "wrong_level",
            field="place",
            name=place.name,
            level=LEVEL_WORDS[place.level],
            wanted=wanted,
        )


def _person_faults(links: Links, world: World, on: dt.date) -> Iterator[Fault]:
    """A person must be posted on the day, and by the unit that the record names."""
    if links.person is None:
        return
    person = world.people.get(links.person)
    if person is None:
        yield fault("link_unknown", field="person", value=links.person)
        return
    post = person.post_on(on)
    if post is None:
        spans = "、".join(str(each.during) for each in person.posts) or NO_VALUE
        yield fault("not_posted", field="person", day=on, name=person.name, span=spans)
    elif links.org is not None and links.org != post.org and links.org in world.orgs:
        org = world.orgs[links.org].name
        yield fault("person_of_other", field="person", day=on, name=person.name, org=org)


def _parent_faults(
    declaration: Declaration, links: Links, world: World, on: dt.date
) -> Iterator[Fault]:
    """A parent must be a standing record of the register named, not later than its child."""
    rule = declaration.link(Link.PARENT)
    if links.parent is None or rule is None:
        return
    parent = world.parents.get(links.parent)
    if parent is None or parent.register != rule.register_id:
        yield fault("link_unknown", field="parent", value=links.parent)
    elif parent.is_void:
        yield fault("parent_void", field="parent", name=parent.summary)
    elif parent.happened_on > on:
        day = parent.happened_on
        yield fault("parent_later", field="parent", name=parent.summary, day=day, on=on)
