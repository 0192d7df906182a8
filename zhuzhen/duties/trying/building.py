"""The world of a worked case: its organisations, clusters, teams, people, pairs and tags."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base.problems import Problem
from zhuzhen.partners.choices import ClusterRole, ClusterTier, PairingKind, PostingStatus
from zhuzhen.partners.models import Cluster, Membership, Org, Pairing, Person, Posting, Team
from zhuzhen.places.models import DivisionTag
from zhuzhen.policy.choices import OwnerKind
from zhuzhen.policy.schema.cases import (
    CaseCluster,
    CaseMember,
    CasePair,
    CasePerson,
    CaseTeam,
    Changes,
    Expected,
    Given,
)
from zhuzhen.policy.schema.common import Span
from zhuzhen.registers.models import Record
from zhuzhen.registers.reading import EARLIEST

_ALWAYS = DateRange(EARLIEST, None)


def changed(given: Given, *, changes: Changes | None) -> Given:
    """What is given in a variant: other members of a cluster, more organisations and records."""
    if changes is None:
        return given
    clusters = tuple(
        cluster.model_copy(update={"members": changes.members.get(cluster.id, cluster.members)})
        for cluster in given.clusters
    )
    kept = tuple(record for record in given.records if record.id not in changes.drop_records)
    return given.model_copy(
        update={
            "orgs": (*given.orgs, *changes.orgs),
            "clusters": clusters,
            "records": (*kept, *changes.records),
        }
    )


def _days(span: Span) -> DateRange:
    return DateRange(span.from_, span.to + dt.timedelta(days=1) if span.to else None)


@dataclass
class CaseWorld:
    """What was made of a case, by the names it has there; `refused` are records not taken."""

    orgs: dict[str, Org] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    refused: dict[str, Problem] = field(default_factory=dict)

    def owner_key(self, expected: Expected) -> str:
        """The key of an expected figure's owner: `cluster_org:17`, `town:440282113000`."""
        owner = expected.owner
        if isinstance(owner, CasePair):
            return f"{expected.owner_kind}:{owner.assisting}-{owner.assisted}"
        if owner.isdigit():
            return f"{expected.owner_kind}:{owner}"
        named: dict[OwnerKind, dict[str, Cluster] | dict[str, Team] | dict[str, Person]] = {
            OwnerKind.CLUSTER: self.clusters,
            OwnerKind.TEAM: self.teams,
            OwnerKind.POSTED_PERSON: self.people,
        }
        made = named.get(expected.owner_kind, self.orgs).get(owner)
        return f"{expected.owner_kind}:{made.pk if made else owner}"

    def record(self, name: str) -> Record:
        """A record by its name. Raises not_found where it was refused."""
        if name not in self.records:
            raise Problem("not_found", what=name)
        return self.records[name]

    def name_of(self, record: Record) -> str:
        return next(name for name, each in self.records.items() if each.pk == record.pk)

    def add_partners(self, given: Given) -> None:
        for org in given.orgs:
            self.orgs[org.id] = Org.objects.create(
                name=org.name,
                kind=org.kind,
                home_id=org.home,
                works_in_id=org.works_in,
                during=_ALWAYS,
            )
        for cluster in given.clusters:
            self._add_cluster(cluster)
        for team in given.teams:
            self._add_team(team)
        for person in given.people:
            self._post(person)
        for pair in given.city_pairs:
            Pairing.objects.create(
                kind=PairingKind.CITY_CITY,
                helper_place_id=pair.assisting,
                place_id=pair.assisted,
                helper_code=pair.assisting,
                during=_ALWAYS,
            )
        for tag in given.tags:
            DivisionTag.objects.create(division_id=tag.place, tag=tag.tag, during=_days(tag))

    def _add_cluster(self, cluster: CaseCluster) -> None:
        made = Cluster.objects.create(
            name=cluster.name,
            town_id=cluster.town,
            helper_id=cluster.assisting_city,
            tier=ClusterTier.PRD_CITY,
            during=_ALWAYS,
        )
        self.clusters[cluster.id] = made
        for member in cluster.members:
            self._join(made, member=member, leads=member.org == cluster.lead)

    def _join(self, cluster: Cluster, *, member: CaseMember, leads: bool) -> None:
        Membership.objects.create(
            cluster=cluster,
            org=self.orgs[member.org],
            role=ClusterRole.LEAD if leads else ClusterRole.MEMBER,
            place_id=cluster.town_id,
            helper_code=cluster.helper_id,
            during=_days(member),
        )

    def _add_team(self, team: CaseTeam) -> None:
        cluster = self.clusters[team.cluster]
        self.teams[team.id] = Team.objects.create(
            name=team.name,
            cluster=cluster,
            place_id=cluster.town_id,
            helper_code=cluster.helper_id,
            during=_days(team),
        )

    def _post(self, person: CasePerson) -> None:
        org, team = self.orgs[person.org], self.teams[person.team]
        made = Person.objects.create(name=person.name, org=org, helper_code=team.helper_code)
        self.people[person.id] = made
        Posting.objects.create(
            person=made,
            team=team,
            sending_org=org,
            role=person.role,
            status=PostingStatus.ON_DUTY,
            cluster_id=team.cluster_id,
            place_id=team.place_id,
            helper_code=team.helper_code,
            during=_days(person),
        )
