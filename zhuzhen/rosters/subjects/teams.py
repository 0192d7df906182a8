"""Town teams as a typed sheet: each of a cluster, in its town."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import ClassVar

from django.db.models import Model

from zhuzhen.base.problems import Fault
from zhuzhen.partners.access import Act, Ground
from zhuzhen.partners.models import Posting, Team
from zhuzhen.registers.world import ClusterFact
from zhuzhen.rosters.choices import TEAMS
from zhuzhen.rosters.declarations import Key, Roster, Values
from zhuzhen.rosters.problems import OUTLASTING, THE_CLUSTER
from zhuzhen.rosters.showing import last_day
from zhuzhen.rosters.subjects.base import Entry, Exclusion, Subject
from zhuzhen.rosters.subjects.outlasting import outlasting_faults
from zhuzhen.rosters.writing import Writing


class Teams(Subject):
    """Town teams."""

    roster: ClassVar[Roster] = TEAMS
    exclusions: ClassVar = (
        Exclusion("same_team", "name", lambda values: (values["cluster"], values["name"])),
    )

    def read_known(self) -> Iterator[tuple[Key, Values]]:
        rows = Team.objects.order_by("place_id", "during", "pk")
        for pk, name, cluster, during in rows.values_list("pk", "name", "cluster_id", "during"):
            days = {"since": during.lower, "until": last_day(during.upper)}
            yield pk, {"id": pk, "name": name, "cluster": cluster, **days}

    def natural_keys(self, values: Values) -> Iterable[Key]:
        yield values.get("cluster"), values.get("name"), values.get("since")

    def _cluster(self, entry: Entry) -> ClusterFact | None:
        return self.facts.world.clusters.get(entry.whole("cluster") or 0)

    def faults(self, entry: Entry) -> Iterable[Fault]:
        yield from self.span_faults(entry)
        cluster = self._cluster(entry)
        if cluster is not None:
            what = THE_CLUSTER.format(name=cluster.name)
            yield from self.outside_faults(entry, outer=cluster.during, what=what)

    def faults_together(self, entries: list[Entry]) -> Iterator[tuple[Entry, Fault]]:
        tables: dict[type[Model], str] = {Posting: OUTLASTING["postings"]}
        yield from outlasting_faults(entries, tables=tables, column="team_id")

    def grounds(self, entry: Entry) -> Iterable[tuple[Act, Ground]]:
        cluster = self._cluster(entry)
        if cluster is not None:
            yield Act.CLUSTERS, Ground((cluster.town, cluster.helper), cluster.id)

    def helper_of(self, entry: Entry) -> str:
        cluster = self._cluster(entry)
        return cluster.helper if cluster else ""

    def label(self, values: Values) -> str:
        return str(values["name"])

    def write(self, entries: list[Entry], *, writing: Writing, today: dt.date) -> None:
        new = []
        for entry in entries:
            cluster = self._cluster(entry)
            if entry.known is None and cluster is not None:
                made = Team(
                    name=entry.text("name"),
                    cluster_id=cluster.id,
                    place_id=cluster.town,
                    helper_code=cluster.helper,
                    during=entry.during,
                )
                new.append((made, made.name))
        writing.create(new)
        writing.change(
            Team,
            changes={
                entry.whole("id") or 0: (
                    {"name": entry.text("name"), "during": entry.during},
                    entry.text("name"),
                )
                for entry in entries
                if entry.known is not None
            },
        )
