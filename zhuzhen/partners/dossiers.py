"""What the dossiers of a unit, a cluster and a town tell: who, where, since when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhuzhen.base.scope import CodeRange, in_ranges
from zhuzhen.partners.choices import ClusterRole, PostingStatus
from zhuzhen.partners.models import Cluster, Membership, Org, OrgName, Pairing, Posting, Team
from zhuzhen.places.models import Division, DivisionTag

_GONE = (PostingStatus.ROTATED_OUT, PostingStatus.TERMINATED)


@dataclass(frozen=True)
class Term:
    """A span in a timeline: what, from which day, to which last day (None: still)."""

    label: str
    first_day: dt.date
    last_day: dt.date | None
    org_id: int | None = None
    cluster_id: int | None = None

    def holds(self, day: dt.date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class TeamFacts:
    """A team and its postings, those in post on the day apart from those gone or to come."""

    team: Team
    in_post: tuple[Posting, ...]
    others: tuple[Posting, ...]


@dataclass(frozen=True)
class OrgFacts:
    """An organisation: former names, its clusters, whom it sent, whom it pairs with."""

    org: Org
    former_names: tuple[Term, ...]
    clusters: tuple[Term, ...]
    postings: tuple[Posting, ...]
    pairings: tuple[Pairing, ...]


@dataclass(frozen=True)
class ClusterFacts:
    """A cluster: who led when, who was a member when, its teams, the pairings in its town."""

    cluster: Cluster
    leads: tuple[Term, ...]
    members: tuple[Term, ...]
    teams: tuple[TeamFacts, ...]
    pairings: tuple[Pairing, ...]


@dataclass(frozen=True)
class TownFacts:
    """A town: its tags, its key villages, its clusters, teams and pairings."""

    town: Division
    tags: tuple[DivisionTag, ...]
    village_tags: tuple[DivisionTag, ...]
    clusters: tuple[ClusterFacts, ...]
    pairings: tuple[Pairing, ...]


def _term(
    row: OrgName | Membership,
    *,
    label: str,
    org_id: int | None = None,
    cluster_id: int | None = None,
) -> Term:
    upper = row.during.upper
    last_day = upper - dt.timedelta(days=1) if upper else None
    return Term(label, row.during.lower, last_day, org_id, cluster_id)


def _pairings(which: Q) -> "QuerySet[Pairing]":
    joined = Pairing.objects.select_related(
        "helper_place", "helper_org", "helper_person", "place", "helped_org"
    )
    return joined.filter(which).order_by("kind", "during", "pk")


def _postings(which: Q) -> "QuerySet[Posting]":
    joined = Posting.objects.select_related("person", "team", "sending_org", "village", "place")
    return joined.filter(which).order_by("team_id", "during", "pk")


def org_facts(org: Org) -> OrgFacts:
    """The dossier of an organisation; five queries."""
    names = [each for each in org.names.order_by("during") if each.during.upper is not None]
    memberships = org.memberships.select_related("cluster").order_by("during", "pk")
    return OrgFacts(
        org=org,
        former_names=tuple(_term(each, label=each.name) for each in names),
        clusters=tuple(
            _term(
                each,
                label=f"{each.cluster.name} · {each.get_role_display()}",
                org_id=org.pk,
                cluster_id=each.cluster_id,
            )
            for each in memberships
        ),
        postings=tuple(_postings(Q(sending_org=org))),
        pairings=tuple(_pairings(Q(helper_org=org) | Q(helped_org=org))),
    )


def _cluster_facts(clusters: Iterable[Cluster], *, on: dt.date) -> tuple[ClusterFacts, ...]:
    """Dossiers of clusters, in a fixed number of queries however many there are."""
    listed = list(clusters)
    ids = [each.pk for each in listed]
    memberships = list(
        Membership.objects.select_related("org")
        .filter(cluster_id__in=ids)
        .order_by("during", "org__name", "pk")
    )
    teams = list(Team.objects.filter(cluster_id__in=ids).order_by("during", "pk"))
    postings = list(_postings(Q(cluster_id__in=ids)))
    inside = in_ranges(CodeRange.under(each.town_id) for each in listed)
    pairings = list(_pairings(inside))
    return tuple(
        ClusterFacts(
            cluster=each,
            leads=_members(memberships, cluster=each, lead=True),
            members=_members(memberships, cluster=each, lead=False),
            teams=tuple(
                _team_facts(team, postings=postings, on=on)
                for team in teams
                if team.cluster_id == each.pk
            ),
            pairings=tuple(p for p in pairings if p.place_id in CodeRange.under(each.town_id)),
        )
        for each in listed
    )


def _members(rows: list[Membership], *, cluster: Cluster, lead: bool) -> tuple[Term, ...]:
    return tuple(
        _term(row, label=row.org.name, org_id=row.org_id, cluster_id=cluster.pk)
        for row in rows
        if row.cluster_id == cluster.pk and (row.role == ClusterRole.LEAD) == lead
    )


def _team_facts(team: Team, *, postings: list[Posting], on: dt.date) -> TeamFacts:
    own = [each for each in postings if each.team_id == team.pk]
    serving = [each for each in own if each.status not in _GONE and on in each.during]
    return TeamFacts(
        team=team,
        in_post=tuple(serving),
        others=tuple(each for each in own if each not in serving),
    )


def cluster_facts(cluster: Cluster, *, on: dt.date) -> ClusterFacts:
    """The dossier of a cluster; four queries."""
    return _cluster_facts([cluster], on=on)[0]


def town_facts(town: Division, *, on: dt.date) -> TownFacts:
    """The dossier of a town; eight queries."""
    span = CodeRange.under(town.pk)
    tags = list(
        DivisionTag.objects.select_related("division")
        .filter(division_id__gte=span.lo, division_id__lte=span.hi, during__contains=on)
        .order_by("division_id", "tag")
    )
    clusters = Cluster.objects.select_related("helper", "town").filter(town=town)
    return TownFacts(
        town=town,
        tags=tuple(each for each in tags if each.division_id == town.pk),
        village_tags=tuple(each for each in tags if each.division_id != town.pk),
        clusters=_cluster_facts(clusters.order_by("during", "pk"), on=on),
        pairings=tuple(_pairings(Q(place_id__gte=span.lo, place_id__lte=span.hi))),
    )
