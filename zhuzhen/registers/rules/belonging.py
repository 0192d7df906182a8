"""A record of one person, or under another record: what follows from it, and whether it fits."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from zhuzhen.base.problems import Fault
from zhuzhen.policy.choices import Link
from zhuzhen.registers.choices import NO_VALUE
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.problems import fault
from zhuzhen.registers.world import Links, World


def from_person(given: Links, *, world: World, on: dt.date) -> Links:
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


def from_parent(given: Links, *, world: World) -> Links:
    """A record stands where its parent does unless it says otherwise; the unit is its own."""
    parent = world.parents.get(given.parent) if given.parent is not None else None
    if parent is None:
        return given
    of = parent.links
    takes_cluster = given.cluster is None and given.org is None
    return replace(
        given,
        place=given.place if given.place is not None else of.place,
        cluster=of.cluster if takes_cluster else given.cluster,
    )


def person_faults(links: Links, *, world: World, on: dt.date | None) -> Iterator[Fault]:
    """A person must be posted on the day, and by the unit that the record names."""
    if links.person is None:
        return
    person = world.people.get(links.person)
    if person is None:
        yield fault("link_unknown", field="person", value=links.person)
        return
    post = person.post_on(on) if on else None
    if on and post is None:
        spans = "、".join(str(each.during) for each in person.posts) or NO_VALUE
        yield fault("not_posted", field="person", day=on, name=person.name, span=spans)
    elif post and links.org is not None and links.org != post.org and links.org in world.orgs:
        org = world.orgs[links.org].name
        yield fault("person_of_other", field="person", day=on, name=person.name, org=org)


def parent_faults(
    declaration: Declaration, *, links: Links, world: World, on: dt.date | None
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
    elif on and parent.happened_on > on:
        day = parent.happened_on
        yield fault("parent_later", field="parent", name=parent.summary, day=day, on=on)
