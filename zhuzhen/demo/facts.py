"""A fact to be recorded, and the rows it becomes: as the registers' commands would fill them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from zhuzhen.demo.dice import Dice
from zhuzhen.demo.names import words
from zhuzhen.people.models import Account
from zhuzhen.registers.choices import Origin, RecordState
from zhuzhen.registers.commands.writing import links_as_json, links_of_record
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record, RecordStep
from zhuzhen.registers.queries import declared
from zhuzhen.registers.rules import (
    check_values,
    content_digest,
    derive_links,
    link_faults,
    summary_of,
)
from zhuzhen.registers.world import Links, World

BATCH = 1000
# Steps after the first, by the state they lead to; workflows D8.
_NEXT = {
    RecordState.CONFIRMED: "confirm",
    RecordState.RETURNED: "return",
    RecordState.VOIDED: "void",
}


@dataclass(frozen=True)
class Fact:
    """Something that happened, as a person would enter it."""

    register: str
    on: dt.date
    links: Links
    values: Mapping[str, object]
    state: str = RecordState.CONFIRMED


@dataclass(frozen=True)
class People:
    """Who enters and who reviews, where an account of the demonstration fits."""

    by_org: Mapping[int, Account]
    by_cluster: Mapping[int, Account]
    reviewer: Account | None

    def author(self, links: Links) -> Account | None:
        found = self.by_org.get(links.org) if links.org is not None else None
        if found is None and links.cluster is not None and links.org is None:
            found = self.by_cluster.get(links.cluster)
        return found


class Misfit(RuntimeError):
    """The demonstration no longer fits a pack's declaration: the generator must be mended."""


def _region(fact: Fact, world: World) -> str:
    org = world.orgs.get(fact.links.org or 0)
    if org is not None:
        return org.home
    return world.clusters[fact.links.cluster or 0].helper


def _checked(fact: Fact, *, declaration: Declaration, world: World, today: dt.date) -> Links:
    links = derive_links(declaration, given=fact.links, world=world, on=fact.on)
    faults = check_values(
        declaration, values=fact.values, links=links, happened_on=fact.on, today=today
    )
    faults += link_faults(declaration, links=links, world=world, on=fact.on)
    if faults:
        raise Misfit(f"{fact.register}: " + "; ".join(map(str, faults)))
    return links


def _moment(day: dt.date, *, chance: Dice, latest: dt.date) -> dt.datetime:
    """Office hours of a day up to ten days later, never after `latest`."""
    on = min(day + dt.timedelta(days=chance.randint(0, 10)), latest)
    at = dt.time(chance.randint(9, 17), chance.randrange(60), chance.randrange(60))
    return timezone.make_aware(dt.datetime.combine(on, at))


class Writer:
    """Turns facts into records and their steps; the same facts give the same rows."""

    def __init__(self, *, world: World, people: People, today: dt.date, chance: Dice) -> None:
        self.world, self.people, self.today, self.chance = world, people, today, chance
        self.declarations: dict[tuple[str, str], Declaration] = {}
        self.records: list[Record] = []
        self.steps: list[RecordStep] = []

    def _declared(self, fact: Fact) -> Declaration:
        key = (fact.register, _region(fact, self.world))
        if key not in self.declarations:
            self.declarations[key] = declared(key[0], region=key[1])
        return self.declarations[key]

    def add(self, fact: Fact) -> Record:
        """The record of a fact with its steps, not yet saved. Raises Misfit."""
        declaration = self._declared(fact)
        links = _checked(fact, declaration=declaration, world=self.world, today=self.today)
        state = fact.state
        if state == RecordState.CONFIRMED and not declaration.register.needs_confirmation:
            state = RecordState.SUBMITTED
        created_at = _moment(fact.on, chance=self.chance, latest=self.today)
        record = Record(
            uid=uuid.UUID(int=self.chance.getrandbits(128), version=4),
            register=fact.register,
            pack_version_id=declaration.pack_version_id,
            state=state,
            happened_on=fact.on,
            place_id=links.place,
            helper_code=links.helper_code,
            org_id=links.org,
            cluster_id=links.cluster,
            team_id=links.team,
            values=dict(fact.values),
            summary=summary_of(
                declaration,
                values=fact.values,
                links=links,
                happened_on=fact.on,
                world=self.world,
            ),
            content_sm3=content_digest(
                fact.register, happened_on=fact.on, links=links, values=fact.values
            ),
            origin=Origin.DEMONSTRATION,
            created_by=self.people.author(links),
            created_at=created_at,
            updated_at=created_at,
        )
        self._take_steps(record)
        self.records.append(record)
        return record

    def _take_steps(self, record: Record) -> None:
        first = "save" if record.state == RecordState.DRAFT else "submit"
        entered = RecordState.DRAFT if first == "save" else RecordState.SUBMITTED
        self._step(record, step=first, before="", after=entered, by=record.created_by)
        step = _NEXT.get(RecordState(record.state))
        if step is None:
            return
        if step != "confirm":
            reasons = words()["return_reasons" if step == "return" else "void_reasons"]
            record.return_reason = self.chance.pick(reasons)
        record.version = 2
        record.updated_at = max(
            record.created_at,
            _moment(timezone.localdate(record.created_at), chance=self.chance, latest=self.today),
        )
        by = record.created_by if step == "void" else self.people.reviewer
        self._step(record, step=step, before=entered, after=record.state, by=by)

    def _step(
        self, record: Record, *, step: str, before: str, after: str, by: Account | None
    ) -> None:
        default = str(RecordStep._meta.get_field("by_name").get_default())
        self.steps.append(
            RecordStep(
                record=record,
                step=step,
                before=before,
                after=after,
                version=record.version,
                values=record.values,
                happened_on=record.happened_on,
                links=links_as_json(links_of_record(record)),
                by=by,
                by_name=by.display_name if by else default,
                at=record.updated_at,
                reason=record.return_reason,
            )
        )

    def save(self) -> None:
        """Insert all rows in sets."""
        Record.objects.bulk_create(self.records, batch_size=BATCH)
        for step in self.steps:
            step.record_id = step.record.pk
        RecordStep.objects.bulk_create(self.steps, batch_size=BATCH)


def write(
    facts: Iterable[Fact], *, world: World, people: People, today: dt.date, chance: Dice
) -> list[Record]:
    """Record all facts; returns the records in the facts' order."""
    writer = Writer(world=world, people=people, today=today, chance=chance)
    for fact in facts:
        writer.add(fact)
    writer.save()
    return writer.records
