"""People and their postings as one typed sheet: a person and one posting a row."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import ClassVar

from zhuzhen.base.problems import Fault
from zhuzhen.partners import rules
from zhuzhen.partners.access import Act, Ground
from zhuzhen.partners.choices import PersonRole, PostingStatus
from zhuzhen.partners.models import Handover, Person, Posting
from zhuzhen.registers.problems import fault
from zhuzhen.registers.world import ClusterFact, TeamFact
from zhuzhen.rosters.choices import PEOPLE
from zhuzhen.rosters.declarations import Key, Roster, Values
from zhuzhen.rosters.facts import city_of
from zhuzhen.rosters.labels import LISTED
from zhuzhen.rosters.problems import THE_TEAM
from zhuzhen.rosters.reading import Row
from zhuzhen.rosters.showing import as_said, last_day
from zhuzhen.rosters.subjects.base import Entry, Exclusion, Subject
from zhuzhen.rosters.writing import Writing

_SHOWN = 6
_OF_POST = ("team", "role", "sending_org", "village", "status", "since", "until")
_NEEDED = ("role", "since")
_ENDED = (PostingStatus.ROTATED_OUT, PostingStatus.TERMINATED)


def who(values: Values) -> Key:
    """The person of a row: by number, else by name and unit."""
    return values.get("person") or (values.get("name"), values.get("org"))


def _one_of(role: str) -> Exclusion:
    name = "partners_one_leader" if role == PersonRole.LEADER else "partners_one_deputy_leader"
    return Exclusion(
        name, "role", lambda values: values["team"] if values["role"] == role else None
    )


class People(Subject):
    """People in post, and those known without a post."""

    roster: ClassVar[Roster] = PEOPLE
    exclusions: ClassVar = (
        Exclusion(
            "partners_person_one_town",
            "name",
            lambda values: who(values) if values["team"] else None,
        ),
        _one_of(PersonRole.LEADER),
        _one_of(PersonRole.DEPUTY_LEADER),
    )

    def read_known(self) -> Iterator[tuple[Key, Values]]:
        people: dict[int, Values] = {}
        columns = ("pk", "name", "org_id", "is_party_member")
        for pk, name, org, party in Person.objects.order_by("pk").values_list(*columns):
            people[pk] = {"person": pk, "name": name, "org": org, "is_party_member": party}
        self.posted: set[Key] = set()
        names = ("pk", "person_id", "team_id", "role", "sending_org_id", "village_id", "status")
        rows = Posting.objects.order_by("place_id", "team_id", "during", "pk")
        for pk, person, *post, during in rows.values_list(*names, "during"):
            if person not in people:
                continue
            self.posted.add(("person", person))
            said = dict(
                zip(("team", "role", "sending_org", "village", "status"), post, strict=True)
            )
            days = {"since": during.lower, "until": last_day(during.upper)}
            yield pk, {"id": pk, **people[person], **said, **days}
        for pk, said in people.items():
            yield ("person", pk), {"id": None, **said, **dict.fromkeys(_OF_POST)}

    def listed(self) -> Iterator[Values]:
        known = self.known
        return (values for key, values in known.items() if key not in self.posted)

    def natural_keys(self, values: Values) -> Iterable[Key]:
        if values.get("team"):
            yield who(values), values.get("team"), values.get("since")

    def match(self, row: Row) -> tuple[Key | None, Fault | None]:
        """By the posting's number; else by person (number, or name in a unit), team and day."""
        number = row.values.get("id")
        if number is not None:
            return self._match_posting(row, known=self.known.get(number))
        person, wrong = self._person(row.values)
        if wrong is not None or person is None:
            return None, wrong
        row.values["person"] = person
        if row.values.get("team") is None:
            return ("person", person), None
        return super().match(row)

    def _match_posting(self, row: Row, *, known: Values | None) -> tuple[Key | None, Fault | None]:
        given = row.values.get("person")
        if known is not None and given not in (None, known["person"]):
            told = {"value": str(given), "known": str(known["person"])}
            return None, fault("roster_person_unit", field="person", **told)
        if known is not None:
            row.values["person"] = known["person"]
        return super().match(row)

    def _person(self, values: Values) -> tuple[int | None, Fault | None]:
        number = values.get("person")
        if isinstance(number, int):
            found = self.facts.world.people.get(number)
            if found is None:
                value, noun = number, self.roster.noun
                return None, fault("roster_unknown_id", field="person", value=value, noun=noun)
            return number, None
        hits = self.facts.people_called(str(values.get("name")), org=values.get("org"))
        if len(hits) > 1:
            known = LISTED.join(str(each.id) for each in hits[:_SHOWN])
            told = {"value": str(values.get("name")), "count": str(len(hits)), "known": known}
            return None, fault("ambiguous_person", field="person", **told)
        return (hits[0].id if hits else None), None

    def entry(self, row: Row, *, key: Key | None) -> Entry:
        """A new posting of a known person keeps what its sheet does not say of the person."""
        for name in ("sending_org", "status"):  # what may be left out says nothing
            if row.values.get(name) is None:
                row.values.pop(name, None)
        person = row.values.get("person")
        known = self.known.get(("person", person)) if person else None
        if key is None and known is not None:
            said = {**known, **row.values, "id": None}
            return Entry(row.number, None, None, self.completed(said))
        return super().entry(row, key=key)

    def completed(self, values: Values) -> Values:
        if not values.get("team"):
            return values
        sent = values.get("sending_org") or values.get("org")
        return {**values, "sending_org": sent, "status": values.get("status") or "on_duty"}

    # Judged

    def _team(self, entry: Entry) -> TeamFact | None:
        return self.facts.world.teams.get(entry.whole("team") or 0)

    def _cluster(self, entry: Entry) -> ClusterFact | None:
        team = self._team(entry)
        return self.facts.world.clusters.get(team.cluster) if team else None

    def faults(self, entry: Entry) -> Iterable[Fault]:
        team, columns = self._team(entry), {each.name: each.title for each in PEOPLE.columns}
        if team is None:
            said = [columns[name] for name in _OF_POST if entry.values.get(name) is not None]
            if said:
                yield fault("roster_no_team", field="team", what=LISTED.join(said))
            return
        missing = [columns[name] for name in _NEEDED if entry.values.get(name) is None]
        if missing:
            yield fault("roster_needed", field="team", what=LISTED.join(missing))
            return
        yield from self.span_faults(entry)
        status, since = PostingStatus(entry.text("status")), entry.span.start
        if since is not None and since > self.facts.today and status != PostingStatus.PLANNED:
            yield fault("roster_not_yet", field="since", since=since, status=status.label)
        what = THE_TEAM.format(name=team.name)
        yield from self.outside_faults(entry, outer=team.during, what=what)
        yield from self._unfit(entry, town=team.place)

    @staticmethod
    def _unfit(entry: Entry, *, town: str) -> Iterator[Fault]:
        facts = rules.PostFacts(
            role=entry.text("role"),
            is_party_member=bool(entry.values.get("is_party_member")),
            village=entry.text("village") or None,
            town=town,
        )
        if why := rules.post_faults(facts):
            label, person = PersonRole(entry.text("role")).label, entry.text("name")
            told = {"person": person, "role": label, "why": LISTED.join(why)}
            yield fault("roster_unfit", field="role", **told)

    def faults_together(self, entries: list[Entry]) -> Iterator[tuple[Entry, Fault]]:
        """Nobody leaves a post before the handover is done; rows of one person agree on them."""
        leaving = {each.key: each for each in entries if _leaves(each)}
        lists = Handover.objects.filter(leaving_id__in=list(leaving))
        items = dict(lists.values_list("leaving_id", "items"))
        for entry in leaving.values():
            if still_open := rules.open_items(items.get(entry.whole("id") or 0, [])):
                told = {"person": entry.text("name"), "items": LISTED.join(still_open)}
                yield entry, fault("roster_handover", field="until", **told)
        first: dict[Key, Entry] = {}
        for entry in entries:
            earlier = first.setdefault(who(entry.values), entry)
            for name in ("name", "org", "is_party_member"):
                if as_said(entry.values[name]) != as_said(earlier.values[name]):
                    told = {"first": str(earlier.number), "noun": PEOPLE.column(name).title}
                    yield entry, fault("roster_person_differs", field=name, **told)

    def likenesses(self, entries: list[Entry]) -> Iterator[tuple[Entry, Fault]]:
        """A new person who bears the name of someone of another unit in the same town."""
        for entry in entries:
            team = self._team(entry)
            if entry.values.get("person") or team is None:
                continue
            home = city_of(self.facts.org_home(entry.values["org"]))
            for other in self.facts.people_called(entry.text("name")):
                towns = {
                    found.town
                    for post in other.posts
                    if (found := self.facts.world.clusters.get(post.cluster))
                }
                if team.place in towns and city_of(self.facts.org_home(other.org)) == home:
                    known = f"{self.facts.org_name(other.org)} {other.name}"
                    yield entry, fault("roster_like", field="name", known=known, value=other.id)
                    break

    def grounds(self, entry: Entry) -> Iterable[tuple[Act, Ground]]:
        """Enrolling or changing a person lies at the unit's home, posting at the cluster."""
        person = self.known.get(("person", entry.values.get("person")))
        if person is None or _differs(entry, person):
            yield Act.POSTINGS, Ground(codes=(self.facts.org_home(entry.values["org"]),))
        team, cluster = self._team(entry), self._cluster(entry)
        if team is not None and cluster is not None:
            yield Act.POSTINGS, Ground((cluster.town, cluster.helper), cluster.id)

    def helper_of(self, entry: Entry) -> str:
        cluster = self._cluster(entry)
        return cluster.helper if cluster else self.facts.org_home(entry.values["org"])

    def label(self, values: Values) -> str:
        team = self.facts.world.teams.get(values.get("team") or 0)  # type: ignore[call-overload]
        return f"{values['name']}（{team.name if team else self.facts.org_name(values['org'])}）"

    # Written

    def write(self, entries: list[Entry], *, writing: Writing, today: dt.date) -> None:
        numbers = self._write_people(entries, writing=writing)
        new = [
            (self._posting(entry, person=numbers[who(entry.values)]), self.label(entry.values))
            for entry in entries
            if entry.known is None and entry.values.get("team")
        ]
        changes: dict[int, tuple[dict[str, object], str]] = {
            entry.whole("id") or 0: (
                {
                    "village_id": entry.values["village"],
                    "status": entry.text("status"),
                    "during": entry.during,
                },
                self.label(entry.values),
            )
            for entry in entries
            if entry.whole("id") and set(entry.differing) & set(_OF_POST)
        }
        writing.change(Posting, changes=changes)  # whoever leaves goes before the next comes
        writing.create(new)

    def _write_people(self, entries: list[Entry], *, writing: Writing) -> dict[Key, int]:
        """Enrol whoever is not known, change whoever differs; gives everyone's number."""
        new: dict[Key, Person] = {}
        changes: dict[int, tuple[dict[str, object], str]] = {}
        numbers: dict[Key, int] = {}
        for entry in entries:
            person, key = entry.whole("person"), who(entry.values)
            said: dict[str, object] = {
                "name": entry.text("name"),
                "org_id": entry.values["org"],
                "helper_code": self.facts.org_home(entry.values["org"]),
                "is_party_member": bool(entry.values.get("is_party_member")),
            }
            if person is None:
                new.setdefault(key, Person(**said))
                continue
            numbers[key] = person
            if _differs(entry, self.known[("person", person)]):
                changes[person] = said, entry.text("name")
        writing.create([(person, person.name) for person in new.values()])
        writing.change(Person, changes=changes)
        return numbers | {key: person.pk for key, person in new.items()}

    def _posting(self, entry: Entry, *, person: int) -> Posting:
        team, cluster = self._team(entry), self._cluster(entry)
        assert team is not None and cluster is not None
        return Posting(
            person_id=person,
            team_id=team.id,
            sending_org_id=entry.whole("sending_org") or 0,
            role=entry.text("role"),
            village_id=entry.code("village"),
            status=entry.text("status"),
            during=entry.during,
            cluster_id=team.cluster,
            place_id=team.place,
            helper_code=cluster.helper,
        )


def _differs(entry: Entry, person: Values) -> bool:
    return any(
        (entry.values.get(name) or None) != (person[name] or None)
        for name in ("name", "org", "is_party_member")
    )


def _leaves(entry: Entry) -> bool:
    """Whether a known posting gets its end by this row."""
    if entry.known is None or not entry.known.get("team"):
        return False
    ended = "status" in entry.differing and entry.values["status"] in _ENDED
    return ended or ("until" in entry.differing and entry.values["until"] is not None)
