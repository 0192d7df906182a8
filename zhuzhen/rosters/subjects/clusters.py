"""Clusters and their members as typed sheets: a cluster a row, and a membership a row."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import ClassVar

from django.db.models import Model

from zhuzhen.base.problems import Fault
from zhuzhen.partners.access import Act, Ground
from zhuzhen.partners.choices import ClusterRole
from zhuzhen.partners.models import Cluster, Membership, Team
from zhuzhen.registers.problems import fault
from zhuzhen.registers.world import ClusterFact
from zhuzhen.rosters.choices import CLUSTERS, MEMBERS
from zhuzhen.rosters.declarations import Key, Roster, Values
from zhuzhen.rosters.facts import city_of, overlap
from zhuzhen.rosters.problems import OUTLASTING, THE_CLUSTER, THE_ORG
from zhuzhen.rosters.showing import last_day
from zhuzhen.rosters.subjects.base import Entry, Exclusion, Subject
from zhuzhen.rosters.subjects.outlasting import outlasting_faults
from zhuzhen.rosters.writing import Writing

_OUTLASTING: dict[type[Model], str] = {
    Membership: OUTLASTING["memberships"],
    Team: OUTLASTING["teams"],
}


def absent_faults(
    subject: Subject, entry: Entry, *, column: str, org: int | None
) -> Iterator[Fault]:
    """An organisation that is not in being when the row begins."""
    found = subject.facts.world.orgs.get(org or 0)
    start = entry.span.start
    if found is not None and start is not None and start not in found.during:
        what = THE_ORG.format(name=found.name)
        yield fault("roster_outside", field=column, day=start, what=what, span=found.during)


class Clusters(Subject):
    """Clusters, each with its lead and members of today."""

    roster: ClassVar[Roster] = CLUSTERS
    exclusions: ClassVar = (
        Exclusion(
            "same_cluster",
            "name",
            lambda values: (values["name"], values["town"], values["helper"]),
        ),
    )

    def read_known(self) -> Iterator[tuple[Key, Values]]:
        leads, members = self._members()
        columns = ("pk", "name", "town_id", "helper_id", "tier", "during")
        for pk, name, town, helper, tier, during in Cluster.objects.order_by(
            "town_id", "pk"
        ).values_list(*columns):
            yield (
                pk,
                {
                    "id": pk,
                    "name": name,
                    "town": town,
                    "helper": helper,
                    "tier": tier,
                    "lead": leads.get(pk),
                    "members": tuple(sorted(members[pk])),
                    "since": during.lower,
                    "until": last_day(during.upper),
                },
            )

    @staticmethod
    def _members() -> tuple[dict[int, int], dict[int, set[int]]]:
        """The last lead, and the members whose part did not end, of each cluster."""
        leads: dict[int, int] = {}
        members: dict[int, set[int]] = defaultdict(set)
        rows = Membership.objects.order_by("during", "pk")
        for cluster, org, role, during in rows.values_list(
            "cluster_id", "org_id", "role", "during"
        ):
            if role == ClusterRole.LEAD:
                leads[cluster] = org
            elif role == ClusterRole.MEMBER and during.upper is None:
                members[cluster].add(org)
        return leads, members

    def natural_keys(self, values: Values) -> Iterable[Key]:
        yield tuple(values.get(name) for name in ("name", "town", "helper", "since"))

    def faults(self, entry: Entry) -> Iterable[Fault]:
        yield from self.span_faults(entry)
        if entry.known is not None:
            return
        lead, members = entry.whole("lead"), entry.values["members"]
        assert isinstance(members, tuple | None)
        if members and lead in members:
            org = self.facts.org_name(lead)
            yield fault("roster_lead_twice", field="members", org=org)
        for column, org in (("lead", lead), *(("members", each) for each in members or ())):
            yield from absent_faults(self, entry, column=column, org=org)
        yield from self._unpaired(entry)

    def _unpaired(self, entry: Entry) -> Iterator[Fault]:
        """Where it is known with which cities an assisting city is paired, towns lie in those."""
        helper, town = city_of(entry.text("helper")), entry.text("town")
        pairs, span = self.facts.city_pairs.get(helper), entry.span
        if not pairs or city_of(town) == helper:
            return
        if not any(city_of(town) == city and overlap(each, span) for city, each in pairs):
            names = {"helper": self.facts.place_name(helper), "city": self._city(town)}
            yield fault("roster_unpaired", field="town", day=span.start, **names)

    def _city(self, town: str) -> str:
        return self.facts.place_name(city_of(town))

    def faults_together(self, entries: list[Entry]) -> Iterator[tuple[Entry, Fault]]:
        yield from outlasting_faults(entries, tables=_OUTLASTING, column="cluster_id")

    def grounds(self, entry: Entry) -> Iterable[tuple[Act, Ground]]:
        codes = (entry.text("town"), entry.text("helper"))
        yield Act.CLUSTERS, Ground(codes, entry.whole("id"))

    def helper_of(self, entry: Entry) -> str:
        return entry.text("helper")

    def label(self, values: Values) -> str:
        return str(values["name"])

    def write(self, entries: list[Entry], *, writing: Writing, today: dt.date) -> None:
        """New ones with their lead and members from the first day on."""
        new = [
            (
                Cluster(
                    name=entry.text("name"),
                    town_id=entry.text("town"),
                    helper_id=entry.text("helper"),
                    tier=entry.text("tier"),
                    during=entry.during,
                ),
                entry,
            )
            for entry in entries
            if entry.known is None
        ]
        writing.create([(cluster, cluster.name) for cluster, _ in new])
        writing.create(
            [
                (_membership(cluster, org=org, role=role), f"{cluster.name} {self._name(org)}")
                for cluster, entry in new
                for org, role in _parts(entry)
            ]
        )
        writing.change(
            Cluster,
            changes={
                entry.whole("id") or 0: (
                    {
                        "name": entry.text("name"),
                        "tier": entry.text("tier"),
                        "during": entry.during,
                    },
                    entry.text("name"),
                )
                for entry in entries
                if entry.known is not None
            },
        )

    def _name(self, org: int) -> str:
        return self.facts.org_name(org)


def _parts(entry: Entry) -> list[tuple[int, str]]:
    members = entry.values["members"]
    assert isinstance(members, tuple | None)
    lead = [(entry.whole("lead") or 0, ClusterRole.LEAD.value)]
    return lead + [(org, ClusterRole.MEMBER.value) for org in members or ()]


def _membership(cluster: Cluster, *, org: int, role: str) -> Membership:
    return Membership(
        cluster=cluster,
        org_id=org,
        role=role,
        during=cluster.during,
        place_id=cluster.town_id,
        helper_code=cluster.helper_id,
    )


class Members(Subject):
    """Memberships: which organisation has which part in which cluster, from when until when."""

    roster: ClassVar[Roster] = MEMBERS
    exclusions: ClassVar = (
        Exclusion(
            "partners_one_lead",
            "role",
            lambda values: values["cluster"] if values["role"] == ClusterRole.LEAD else None,
        ),
        Exclusion("partners_member_once", "org", lambda values: (values["cluster"], values["org"])),
    )

    def read_known(self) -> Iterator[tuple[Key, Values]]:
        columns = ("pk", "cluster_id", "org_id", "role", "during")
        rows = Membership.objects.order_by("place_id", "cluster_id", "during", "pk")
        for pk, cluster, org, role, during in rows.values_list(*columns):
            days = {"since": during.lower, "until": last_day(during.upper)}
            yield pk, {"id": pk, "cluster": cluster, "org": org, "role": role, **days}

    def natural_keys(self, values: Values) -> Iterable[Key]:
        yield values.get("cluster"), values.get("org"), values.get("since")

    def _cluster(self, entry: Entry) -> ClusterFact | None:
        return self.facts.world.clusters.get(entry.whole("cluster") or 0)

    def faults(self, entry: Entry) -> Iterable[Fault]:
        yield from self.span_faults(entry)
        yield from absent_faults(self, entry, column="org", org=entry.whole("org"))
        cluster = self._cluster(entry)
        if cluster is not None:
            what = THE_CLUSTER.format(name=cluster.name)
            yield from self.outside_faults(entry, outer=cluster.during, what=what)

    def faults_together(self, entries: list[Entry]) -> Iterator[tuple[Entry, Fault]]:
        """A lead that ends before its cluster does is followed by another the day after."""
        leads: dict[object, set[dt.date | None]] = defaultdict(set)
        named = {entry.key for entry in entries}
        rest = (values for key, values in self.known.items() if key not in named)
        for values in (*rest, *(entry.values for entry in entries)):
            if values["role"] == ClusterRole.LEAD:
                since = values["since"]
                leads[values["cluster"]].add(since if isinstance(since, dt.date) else None)
        for entry in entries:
            end, cluster = entry.span.end, self._cluster(entry)
            if not entry.is_moved or entry.values["role"] != ClusterRole.LEAD or end is None:
                continue
            last = cluster.during.end if cluster is not None else None
            ends_with_it = last is not None and last <= end
            if not ends_with_it and end not in leads[entry.values["cluster"]]:
                yield entry, fault("roster_no_lead", field="until", day=end)

    def grounds(self, entry: Entry) -> Iterable[tuple[Act, Ground]]:
        cluster = self._cluster(entry)
        if cluster is not None:
            yield Act.CLUSTERS, Ground((cluster.town, cluster.helper), cluster.id)

    def helper_of(self, entry: Entry) -> str:
        cluster = self._cluster(entry)
        return cluster.helper if cluster else ""

    def label(self, values: Values) -> str:
        cluster = self.facts.world.clusters.get(values["cluster"])  # type: ignore[call-overload]
        return f"{cluster.name if cluster else ''} {self.facts.org_name(values['org'])}"

    def write(self, entries: list[Entry], *, writing: Writing, today: dt.date) -> None:
        new = []
        for entry in entries:
            cluster = self._cluster(entry)
            if entry.known is None and cluster is not None:
                made = Membership(
                    cluster_id=cluster.id,
                    org_id=entry.whole("org") or 0,
                    role=entry.text("role"),
                    during=entry.during,
                    place_id=cluster.town,
                    helper_code=cluster.helper,
                )
                new.append((made, self.label(entry.values)))
        known = [entry for entry in entries if entry.known is not None]
        writing.change(
            Membership,
            changes={
                entry.whole("id") or 0: ({"during": entry.during}, self.label(entry.values))
                for entry in known
            },
        )
        writing.create(new)
