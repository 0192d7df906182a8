"""Organisations as a typed sheet: known by credit code, else by name and home."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import ClassVar

from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base.problems import Fault
from zhuzhen.partners.access import Act, Ground
from zhuzhen.partners.choices import OrgKind
from zhuzhen.partners.models import Membership, Org, OrgName
from zhuzhen.registers.problems import fault
from zhuzhen.rosters.alike import likely_same
from zhuzhen.rosters.choices import ORGANISATIONS
from zhuzhen.rosters.declarations import Key, Roster, Values
from zhuzhen.rosters.facts import city_of
from zhuzhen.rosters.problems import ORG_CLUSTERS
from zhuzhen.rosters.showing import last_day
from zhuzhen.rosters.subjects.base import Entry, Exclusion, Subject
from zhuzhen.rosters.subjects.outlasting import outlasting_faults
from zhuzhen.rosters.writing import Writing

_STATIONED = (OrgKind.HEADQUARTERS, OrgKind.CITY_TASK_FORCE, OrgKind.COUNTY_TASK_FORCE)
# Columns of the sheet and of the table that a known organisation may change.
_COLUMNS = {"kind": "kind", "works_in": "works_in_id"}
_TEXTS = ("name", "short_name", "credit_code")


class Orgs(Subject):
    """Organisations."""

    roster: ClassVar[Roster] = ORGANISATIONS
    exclusions: ClassVar = (
        Exclusion(
            "partners_org_credit_code",
            "credit_code",
            lambda values: values["credit_code"] or None,
            always=True,
        ),
    )

    def read_known(self) -> Iterator[tuple[Key, Values]]:
        columns = ("pk", "name", "short_name", "kind", "home_id", "credit_code", "works_in_id")
        rows = Org.objects.order_by("home_id", "name", "pk").values_list(*columns, "during")
        for pk, name, short, kind, home, code, works_in, during in rows:
            yield (
                pk,
                {
                    "id": pk,
                    "name": name,
                    "short_name": short or None,
                    "kind": kind,
                    "home": home,
                    "credit_code": code or None,
                    "works_in": works_in,
                    "since": during.lower,
                    "until": last_day(during.upper),
                },
            )

    def natural_keys(self, values: Values) -> Iterable[Key]:
        if code := values.get("credit_code"):
            yield "code", code
        yield "name", values.get("name"), values.get("home")

    def faults(self, entry: Entry) -> Iterable[Fault]:
        yield from self.span_faults(entry)
        works_in, home = entry.text("works_in"), entry.text("home")
        if not works_in:
            return
        if entry.values["kind"] not in _STATIONED:
            yield fault("roster_works_in", field="works_in")
        paired = {place for place, _ in self.facts.city_pairs.get(city_of(home), ())}
        if paired and city_of(works_in) not in paired | {city_of(home)}:
            helper, city = (self.facts.place_name(city_of(each)) for each in (home, works_in))
            day = entry.values["since"]
            yield fault("roster_unpaired", field="works_in", helper=helper, city=city, day=day)

    def faults_together(self, entries: list[Entry]) -> Iterator[tuple[Entry, Fault]]:
        """An organisation can't end while it is a member of a cluster."""
        yield from outlasting_faults(entries, tables={Membership: ORG_CLUSTERS}, column="org_id")

    def likenesses(self, entries: list[Entry]) -> Iterator[tuple[Entry, Fault]]:
        known = [(key, str(each["name"]), str(each["home"])) for key, each in self.known.items()]
        yield from likely_same(entries, known=known)

    def grounds(self, entry: Entry) -> Iterable[tuple[Act, Ground]]:
        yield Act.ORGS, Ground(codes=(entry.text("home"),))

    def helper_of(self, entry: Entry) -> str:
        return entry.text("home")

    def label(self, values: Values) -> str:
        return str(values["name"])

    def write(self, entries: list[Entry], *, writing: Writing, today: dt.date) -> None:
        """New ones with their first name; a name that differs is a renaming from today."""
        new = [
            Org(
                name=entry.text("name"),
                short_name=entry.text("short_name"),
                kind=entry.text("kind"),
                home_id=entry.text("home"),
                credit_code=entry.text("credit_code"),
                works_in_id=entry.code("works_in"),
                during=entry.during,
            )
            for entry in entries
            if entry.known is None
        ]
        writing.create([(org, org.name) for org in new])
        names = [OrgName(org=org, name=org.name, during=org.during) for org in new]
        writing.create([(each, each.name) for each in names])
        known = [entry for entry in entries if entry.known is not None]
        writing.change(Org, changes={entry.whole("id") or 0: _changes(entry) for entry in known})
        self._rename(known, writing=writing, today=today)

    @staticmethod
    def _rename(entries: list[Entry], *, writing: Writing, today: dt.date) -> None:
        touched = [each for each in entries if {"name", "until"} & set(each.differing)]
        renamed = {each.whole("id") or 0: each for each in touched}
        last: dict[int, OrgName] = {}
        for each in OrgName.objects.filter(org_id__in=list(renamed)).order_by("during", "pk"):
            last[each.org_id] = each
        changes: dict[int, tuple[dict[str, object], str]] = {}
        new: list[tuple[OrgName, str]] = []
        for number, entry in renamed.items():
            former = last.get(number)
            name, end = entry.text("name"), entry.span.end
            if former is None:
                new.append((OrgName(org_id=number, name=name, during=entry.during), name))
            elif former.name == name or not _in_force(former, on=today):
                during = DateRange(former.during.lower, end)
                changes[former.pk] = {"name": name, "during": during}, name
            else:
                ended = DateRange(former.during.lower, today)
                changes[former.pk] = {"during": ended}, former.name
                during = DateRange(today, end)
                new.append((OrgName(org_id=number, name=name, during=during), name))
        writing.change(OrgName, changes=changes)
        writing.create(new)


def _in_force(name: OrgName, *, on: dt.date) -> bool:
    """Whether a name was borne yesterday and is today: a new one can follow it."""
    lower, upper = name.during.lower, name.during.upper
    return (lower is None or lower < on) and (upper is None or upper > on)


def _changes(entry: Entry) -> tuple[dict[str, object], str]:
    columns: dict[str, object] = {name: entry.text(name) for name in _TEXTS}
    columns |= {column: entry.values[name] for name, column in _COLUMNS.items()}
    return {**columns, "during": entry.during}, entry.text("name")
