"""Pairings of every kind as a typed sheet: who helps whom, each end as its kind asks."""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import ClassVar

from zhuzhen.base.problems import Fault
from zhuzhen.partners.access import Act, Ground
from zhuzhen.partners.choices import PairingKind
from zhuzhen.partners.models import Pairing, Person
from zhuzhen.partners.pairing_ends import Given, end_faults
from zhuzhen.registers.problems import fault
from zhuzhen.rosters.choices import PAIRINGS
from zhuzhen.rosters.declarations import Key, Roster, Values
from zhuzhen.rosters.labels import LISTED
from zhuzhen.rosters.showing import last_day
from zhuzhen.rosters.subjects.base import Entry, Exclusion, Subject
from zhuzhen.rosters.subjects.clusters import absent_faults
from zhuzhen.rosters.writing import Writing

_ENDS = ("helper_place", "helper_org", "helper_person", "place", "helped_org")


def _exclusive(values: Values) -> bool:
    return bool(values["is_exclusive"]) and values["kind"] == PairingKind.ENTERPRISE_VILLAGE


class Pairings(Subject):
    """Pairings."""

    roster: ClassVar[Roster] = PAIRINGS
    exclusions: ClassVar = (
        Exclusion(
            "same_pair",
            "kind",
            lambda values: (values["kind"], *(values[name] for name in _ENDS)),
        ),
        Exclusion(
            "partners_enterprise_one_village",
            "helper_org",
            lambda values: values["helper_org"] if _exclusive(values) else None,
        ),
        Exclusion(
            "partners_village_one_enterprise",
            "place",
            lambda values: values["place"] if _exclusive(values) else None,
        ),
    )

    def read_known(self) -> Iterator[tuple[Key, Values]]:
        columns = ("pk", "kind", "helper_place_id", "helper_org_id", "helper_person_id", "place_id")
        more = ("helped_org_id", "is_exclusive", "document", "during")
        rows = Pairing.objects.order_by("kind", "place_id", "during", "pk")
        for pk, kind, *ends, exclusive, document, during in rows.values_list(*columns, *more):
            yield (
                pk,
                {
                    "id": pk,
                    "kind": kind,
                    **dict(zip(_ENDS, ends, strict=True)),
                    "is_exclusive": exclusive,
                    "document": document or None,
                    "since": during.lower,
                    "until": last_day(during.upper),
                },
            )

    def natural_keys(self, values: Values) -> Iterable[Key]:
        ends = (values.get(name) for name in _ENDS)
        yield (values.get("kind"), *ends, values.get("since"))

    def _helper(self, entry: Entry) -> str:
        """The home of whichever end helps."""
        if place := entry.text("helper_place"):
            return place
        if org := entry.whole("helper_org"):
            return self.facts.org_home(org)
        return self._homes_of_people.get(entry.whole("helper_person") or 0, "")

    @cached_property
    def _homes_of_people(self) -> dict[int, str]:
        return dict(Person.objects.values_list("pk", "helper_code"))

    def faults(self, entry: Entry) -> Iterable[Fault]:
        yield from self.span_faults(entry)
        for column in ("helper_org", "helped_org"):
            yield from absent_faults(self, entry, column=column, org=entry.whole(column))
        kinds, place = self.facts.org_kinds, self.facts.level_of(entry.values["place"])
        given = Given(
            place_level=place or "",
            helper_place_level=self.facts.level_of(entry.values["helper_place"]),
            helper_org_kind=kinds.get(entry.whole("helper_org") or 0),
            has_helper_person=entry.whole("helper_person") is not None,
            helped_org_kind=kinds.get(entry.whole("helped_org") or 0),
            is_exclusive=bool(entry.values["is_exclusive"]),
        )
        if why := end_faults(entry.text("kind"), given=given):
            label = PairingKind(entry.text("kind")).label
            yield fault("roster_ends", field="kind", why=f"{label}：{LISTED.join(why)}")

    def grounds(self, entry: Entry) -> Iterable[tuple[Act, Ground]]:
        yield Act.PAIRINGS, Ground((entry.text("place"), self._helper(entry)))

    def helper_of(self, entry: Entry) -> str:
        return self._helper(entry)

    def label(self, values: Values) -> str:
        person = self.facts.world.people.get(values["helper_person"])  # type: ignore[call-overload]
        helper = (
            self.facts.org_name(values["helper_org"])
            or (person.name if person else "")
            or self.facts.place_name(values["helper_place"])
        )
        place = self.facts.place_name(values["place"])
        return f"{PairingKind(str(values['kind'])).label} {helper}—{place}"

    def write(self, entries: list[Entry], *, writing: Writing, today: dt.date) -> None:
        writing.change(
            Pairing,
            changes={
                entry.whole("id") or 0: (
                    {
                        "is_exclusive": bool(entry.values["is_exclusive"]),
                        "document": entry.text("document"),
                        "during": entry.during,
                    },
                    self.label(entry.values),
                )
                for entry in entries
                if entry.known is not None
            },
        )
        writing.create(
            [
                (self._pairing(entry), self.label(entry.values))
                for entry in entries
                if entry.known is None
            ]
        )

    def _pairing(self, entry: Entry) -> Pairing:
        return Pairing(
            kind=entry.text("kind"),
            helper_place_id=entry.code("helper_place"),
            helper_org_id=entry.whole("helper_org"),
            helper_person_id=entry.whole("helper_person"),
            place_id=entry.text("place"),
            helped_org_id=entry.whole("helped_org"),
            is_exclusive=bool(entry.values["is_exclusive"]),
            document=entry.text("document"),
            helper_code=self._helper(entry),
            during=entry.during,
        )
