"""Reads the facts that the rules need: for one record what it touches, for a sheet all in scope."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from zhuzhen.base import scope
from zhuzhen.partners.choices import PostingStatus
from zhuzhen.partners.models import Cluster, Membership, Org, Person, Posting, Team
from zhuzhen.places.models import Division
from zhuzhen.policy.choices import FieldKind
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import declared
from zhuzhen.registers.rules import derive_links
from zhuzhen.registers.rules.linking import is_placed_only
from zhuzhen.registers.world import (
    ALWAYS,
    ClusterFact,
    Links,
    MemberFact,
    OrgFact,
    ParentFact,
    PersonFact,
    PlaceFact,
    PostFact,
    Span,
    TeamFact,
    World,
)


def _span(during: object) -> Span:
    lower, upper = getattr(during, "lower", None), getattr(during, "upper", None)
    return Span(lower, upper) if lower or upper else ALWAYS


def _add_orgs(world: World, where: Q) -> None:
    rows = Org.objects.filter(where).values_list("id", "name", "home_id", "during")
    for pk, name, home, during in rows:
        world.orgs[pk] = OrgFact(pk, name, home, _span(during))


def _add_memberships(world: World, where: Q) -> None:
    grouped: dict[int, list[MemberFact]] = defaultdict(list)
    rows = Membership.objects.filter(where).values_list("org_id", "cluster_id", "during")
    for org, cluster, during in rows:
        grouped[org].append(MemberFact(cluster, _span(during)))
    world.memberships = dict(grouped)


def _add_clusters(world: World, where: Q) -> None:
    rows = Cluster.objects.filter(where).values_list("id", "name", "town_id", "helper_id", "during")
    for pk, name, town, helper, during in rows:
        world.clusters[pk] = ClusterFact(pk, name, town, helper, _span(during))


def _add_rounds(world: World, where: Q) -> None:
    with scope.within(scope.EVERYTHING):
        rows = list(
            Cluster.objects.filter(where).values_list(
                "id", "name", "town_id", "helper_id", "during"
            )
        )
    for pk, name, town, helper, during in rows:
        fact = world.clusters.get(pk) or ClusterFact(pk, name, town, helper, _span(during))
        world.rounds.setdefault(town, []).append(fact)


def _add_teams(world: World, where: Q) -> None:
    grouped: dict[int, list[TeamFact]] = defaultdict(list)
    rows = Team.objects.filter(where).values_list("id", "name", "cluster_id", "place_id", "during")
    for pk, name, cluster, place, during in rows:
        team = TeamFact(pk, name, cluster, place, _span(during))
        world.teams[pk] = team
        grouped[cluster].append(team)
    world.teams_of = dict(grouped)


def _add_places(world: World, where: Q) -> None:
    # Days apart, not as ranges: there are 28,743 places, and few different spans.
    days = ("during__startswith", "during__endswith")
    spans: dict[tuple[dt.date | None, dt.date | None], Span] = {}
    rows = Division.objects.filter(where).values_list("code", "name", "level", "path", *days)
    for code, name, level, path, start, end in rows.iterator(chunk_size=10_000):
        span = spans.get((start, end)) or spans.setdefault((start, end), Span(start, end))
        world.places[code] = PlaceFact(code, name, level, path, span)


def _add_people(world: World, where: Q) -> None:
    posts: dict[int, list[PostFact]] = defaultdict(list)
    posted = Posting.objects.exclude(status=PostingStatus.PLANNED)
    if where != Q():
        posted = posted.filter(person__in=Person.objects.filter(where))
    columns = ("person_id", "sending_org_id", "cluster_id", "team_id", "during")
    for person, org, cluster, team, during in posted.values_list(*columns):
        posts[person].append(PostFact(org, cluster, team, _span(during)))
    for pk, name, org in Person.objects.filter(where).values_list("id", "name", "org_id"):
        world.people[pk] = PersonFact(pk, name, org, tuple(posts[pk]))


def add_parents(world: World, records: Iterable[int | None]) -> None:
    """Put the records that others belong to into a world."""
    wanted = {each for each in records if each is not None}
    for row in Record.objects.filter(pk__in=wanted) if wanted else ():
        links = Links(row.place_id, row.org_id, row.cluster_id, row.team_id, row.helper_code)
        world.parents[row.pk] = ParentFact(
            row.pk,
            str(row.uid),
            row.register,
            row.summary,
            row.happened_on,
            row.state == RecordState.VOIDED,
            links,
        )


def world_of(declaration: Declaration, *, given: Links, values: Iterable[object] = ()) -> World:
    """The facts around one record; five queries at most, two more for a person, one for a parent.

    `values` are those of its fields that may name places (codes) or organisations (ids).
    """
    world = World()
    if given.person is not None:
        _add_people(world, Q(pk=given.person))
    if given.parent is not None:
        add_parents(world, [given.parent])
    posts = [post for person in world.people.values() for post in person.posts]
    above = [parent.links for parent in world.parents.values()]
    orgs = {given.org, *(post.org for post in posts)} - {None}
    clusters = {given.cluster, *(post.cluster for post in posts), *(each.cluster for each in above)}
    teams = {given.team, *(post.team for post in posts)} - {None}
    codes = {given.place, *(each.place for each in above)} - {None}
    kinds = {field.kind for field in declaration.register.fields}
    if FieldKind.ORGANISATION in kinds:
        orgs |= {each for each in values if isinstance(each, int)}
    if FieldKind.PLACE in kinds:
        codes |= {each for each in values if isinstance(each, str) and len(each) == 12}
    if orgs:
        _add_orgs(world, Q(pk__in=orgs))
    members = ({given.org} | {post.org for post in posts}) - {None}
    if members:
        _add_memberships(world, Q(org_id__in=members))
    joined = {each.cluster for all_of in world.memberships.values() for each in all_of}
    wanted = Q(pk__in=joined | (clusters - {None}))
    if teams:
        wanted |= Q(teams__in=teams)
    _add_clusters(world, wanted)
    if is_placed_only(declaration, given=given) and given.place:
        _add_rounds(world, Q(town_id=f"{given.place[:9]}000"))
    _add_teams(world, Q(pk__in=teams) | Q(cluster_id__in=list(world.clusters)))
    towns = {each.town for each in world.clusters.values()}
    _add_places(world, Q(code__in=codes | towns))
    return world


def world_in_scope() -> World:
    """Every organisation, cluster, team, person and place in scope; for imports."""
    world = World()
    _add_people(world, Q())
    _add_orgs(world, Q())
    _add_memberships(world, Q())
    _add_clusters(world, Q())
    _add_rounds(world, Q())
    _add_teams(world, Q())
    _add_places(world, Q())
    return world


def links_of(
    declaration: Declaration, *, given: Links, on: dt.date, values: Iterable[object] = ()
) -> tuple[Links, World]:
    """The completed links of a record of day `on`, and the facts they were derived from."""
    world = world_of(declaration, given=given, values=values)
    return derive_links(declaration, given=given, world=world, on=on), world


def helping_side(register: str, *, given: Links, on: dt.date) -> str | None:
    """The code of the helping side that the given links name, if they do: whose pack holds."""
    if given.org is not None:
        return Org.objects.filter(pk=given.org).values_list("home_id", flat=True).first()
    if given.person is not None:
        return Person.objects.filter(pk=given.person).values_list("helper_code", flat=True).first()
    if given.cluster is None and given.team is None:
        return _helper_of_parent(given.parent) or _helper_round(register, given=given, on=on)
    where = Q(pk=given.cluster) if given.cluster is not None else Q(teams=given.team)
    return Cluster.objects.filter(where).values_list("helper_id", flat=True).first()


def _helper_round(register: str, *, given: Links, on: dt.date) -> str | None:
    if given.place is None or not is_placed_only(declared(register), given=given):
        return None
    world = World()
    _add_rounds(world, Q(town_id=f"{given.place[:9]}000"))
    found = world.cluster_round(given.place, on=on)
    return found.helper if found else None


def _helper_of_parent(parent: int | None) -> str | None:
    if parent is None:
        return None
    return Record.objects.filter(pk=parent).values_list("helper_code", flat=True).first()
