"""What the rules need to know of organisations, clusters, teams and places: plain facts."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Span:
    """Days from `start`, to the day before `end`; None is open."""

    start: dt.date | None
    end: dt.date | None

    def __contains__(self, day: dt.date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def __str__(self) -> str:
        last = self.end - dt.timedelta(days=1) if self.end else None
        return f"{self.start or '…'} – {last or '…'}"


ALWAYS = Span(None, None)


@dataclass(frozen=True)
class OrgFact:
    id: int
    name: str
    home: str
    during: Span


@dataclass(frozen=True)
class ClusterFact:
    id: int
    name: str
    town: str
    helper: str
    during: Span


@dataclass(frozen=True)
class TeamFact:
    id: int
    name: str
    cluster: int
    place: str
    during: Span


@dataclass(frozen=True)
class PlaceFact:
    code: str
    name: str
    level: str
    path: str
    during: Span


@dataclass(frozen=True)
class MemberFact:
    cluster: int
    during: Span


@dataclass(frozen=True)
class PostFact:
    """A posting: sent by `org` to a team of a cluster."""

    org: int
    cluster: int
    team: int
    during: Span


@dataclass(frozen=True)
class PersonFact:
    id: int
    name: str
    org: int
    posts: tuple[PostFact, ...] = ()

    def post_on(self, day: dt.date) -> PostFact | None:
        return next((post for post in self.posts if day in post.during), None)


@dataclass(frozen=True)
class ParentFact:
    """A record that another belongs to."""

    id: int
    uid: str
    register: str
    summary: str
    happened_on: dt.date
    is_void: bool
    links: "Links"

    def fits(self, on: dt.date) -> bool:
        """Whether a record of that day may stand under it."""
        return not self.is_void and self.happened_on <= on

    @property
    def name(self) -> str:
        return self.summary


@dataclass
class World:
    """The facts at hand, by id; for one record just what it touches, for a sheet all in scope."""

    people: dict[int, PersonFact] = field(default_factory=dict)
    parents: dict[int, ParentFact] = field(default_factory=dict)
    orgs: dict[int, OrgFact] = field(default_factory=dict)
    clusters: dict[int, ClusterFact] = field(default_factory=dict)
    teams: dict[int, TeamFact] = field(default_factory=dict)
    places: dict[str, PlaceFact] = field(default_factory=dict)
    memberships: dict[int, list[MemberFact]] = field(default_factory=dict)  # by organisation
    teams_of: dict[int, list[TeamFact]] = field(default_factory=dict)  # by cluster
    # Clusters by their town, also those out of the reader's sight: a village does not see its own.
    rounds: dict[str, list[ClusterFact]] = field(default_factory=dict)

    def cluster_round(self, place: str, *, on: dt.date) -> ClusterFact | None:
        """The cluster for the town in which a place lies, on a day; None for a county."""
        if place.endswith("000000"):
            return None
        there = [each for each in self.rounds.get(f"{place[:9]}000", ()) if on in each.during]
        return there[0] if len(there) == 1 else None

    def cluster(self, cluster_id: int | None) -> ClusterFact | None:
        """A cluster in sight, or round a place."""
        if cluster_id is None or cluster_id in self.clusters:
            return self.clusters.get(cluster_id or 0)
        known = (each for there in self.rounds.values() for each in there)
        return next((each for each in known if each.id == cluster_id), None)

    def clusters_of(self, org: int, *, on: dt.date) -> list[ClusterFact]:
        """The clusters an organisation is in on a day, that are in the world."""
        return [
            self.clusters[each.cluster]
            for each in self.memberships.get(org, ())
            if on in each.during and each.cluster in self.clusters
        ]

    def turning_days(self) -> list[dt.date]:
        """The days on which anything in the world begins or ends, in order: between two of them
        nothing changes."""
        spans = [
            *(each.during for each in self.orgs.values()),
            *(each.during for each in self.clusters.values()),
            *(each.during for there in self.rounds.values() for each in there),
            *(each.during for each in self.teams.values()),
            *(each.during for each in self.places.values()),
            *(post.during for each in self.people.values() for post in each.posts),
            *(each.during for all_of in self.memberships.values() for each in all_of),
        ]
        days = {day for span in spans for day in (span.start, span.end)}
        return sorted(day for day in days if day is not None)

    def teams_on(self, cluster: int, *, on: dt.date) -> list[TeamFact]:
        return [each for each in self.teams_of.get(cluster, ()) if on in each.during]


@dataclass(frozen=True)
class Links:
    """What a record is linked to; also what is given on entry, before the rest is derived."""

    place: str | None = None
    org: int | None = None
    cluster: int | None = None
    team: int | None = None
    helper_code: str | None = None
    person: int | None = None
    parent: int | None = None
