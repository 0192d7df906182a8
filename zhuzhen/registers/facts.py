"""Reads the facts that the rules need: for one record what it touches, for a sheet all in scope."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from zhuzhen.partners.models import Cluster, Membership, Org, Team
from zhuzhen.places.models import Division
from zhuzhen.policy.choices import FieldKind
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.rules import derive_links
from zhuzhen.registers.world import (
    ALWAYS,
    ClusterFact,
    Links,
    MemberFact,
    OrgFact,
    PlaceFact,
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


def world_of(declaration: Declaration, *, given: Links, values: Iterable[object] = ()) -> World:
    """The facts around one record; five queries at most. `values` are those of its fields that
    may name places (codes) or organisations (ids)."""
    world = World()
    kinds = {field.kind for field in declaration.register.fields}
    orgs = {given.org} - {None}
    codes = {given.place} - {None}
    if FieldKind.ORGANISATION in kinds:
        orgs |= {each for each in values if isinstance(each, int)}
    if FieldKind.PLACE in kinds:
        codes |= {each for each in values if isinstance(each, str) and len(each) == 12}
    if orgs:
        _add_orgs(world, Q(pk__in=orgs))
    of_org = Q(org_id=given.org) if given.org is not None else Q(pk__in=[])
    if given.org is not None:
        _add_memberships(world, of_org)
    clusters = {each.cluster for each in world.memberships.get(given.org or 0, ())}
    wanted = Q(pk__in=clusters | ({given.cluster} - {None}))
    if given.team is not None:
        wanted |= Q(teams=given.team)
    _add_clusters(world, wanted)
    _add_teams(world, Q(pk=given.team) | Q(cluster_id__in=list(world.clusters)))
    towns = {each.town for each in world.clusters.values()}
    _add_places(world, Q(code__in=codes | towns))
    return world


def world_in_scope() -> World:
    """Every organisation, cluster, team and place in scope; for imports."""
    world = World()
    _add_orgs(world, Q())
    _add_memberships(world, Q())
    _add_clusters(world, Q())
    _add_teams(world, Q())
    _add_places(world, Q())
    return world


def links_of(
    declaration: Declaration, *, given: Links, on: dt.date, values: Iterable[object] = ()
) -> tuple[Links, World]:
    """The completed links of a record of day `on`, and the facts they were derived from."""
    world = world_of(declaration, given=given, values=values)
    return derive_links(declaration, given=given, world=world, on=on), world


def helping_side(given: Links) -> str | None:
    """The code of the helping side that the given links name, if they do: whose pack holds."""
    if given.org is not None:
        return Org.objects.filter(pk=given.org).values_list("home_id", flat=True).first()
    if given.cluster is None and given.team is None:
        return None
    where = Q(pk=given.cluster) if given.cluster is not None else Q(teams=given.team)
    return Cluster.objects.filter(where).values_list("helper_id", flat=True).first()
