"""A fact to be recorded, and the rows it becomes: as the registers' commands would fill them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from zhuzhen.demo.dice import Dice
from zhuzhen.demo.names import words
from zhuzhen.demo.storing import next_ids, store
from zhuzhen.people.models import Account
from zhuzhen.registers.choices import SYSTEM_NAME, Origin, RecordState
from zhuzhen.registers.commands.writing import links_as_json
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.queries import declared
from zhuzhen.registers.rules import check_values, derive_links, link_faults
from zhuzhen.registers.rules.contents import digest_of, values_text
from zhuzhen.registers.rules.summaries import Told, summary_maker
from zhuzhen.registers.world import Links, ParentFact, World

# Steps after the first, by the state they lead to; workflows D8.
_NEXT = {
    RecordState.CONFIRMED: "confirm",
    RecordState.RETURNED: "return",
    RecordState.VOIDED: "void",
}
_REVIEWED = (RecordState.CONFIRMED, RecordState.RETURNED)


@dataclass(frozen=True)
class Fact:
    """Something that happened, as a person would enter it."""

    register: str
    on: dt.date
    links: Links
    values: Mapping[str, object]
    state: str = RecordState.CONFIRMED
    parent: "Fact | None" = None  # told before


@dataclass(frozen=True)
class People:
    """Who enters and who reviews, where an account of the demonstration fits."""

    by_org: Mapping[int, Account]
    by_cluster: Mapping[int, Account]
    by_place: Mapping[str, Account]
    reviewer: Account | None

    def author(self, links: Links) -> Account | None:
        found = self.by_org.get(links.org) if links.org is not None else None
        if found is None and links.cluster is not None and links.org is None:
            found = self.by_cluster.get(links.cluster)
        if found is None and links.cluster is None and links.org is None:
            found = self.by_place.get(links.place or "")
        return found


class Misfit(RuntimeError):
    """The demonstration no longer fits a pack's declaration: the generator must be mended."""


@dataclass(frozen=True)
class _Kept:
    """A register as it holds for one helping side, with what makes its summaries."""

    declaration: Declaration
    summary: Told


def _moment(day: dt.date, *, chance: Dice, latest: dt.date) -> dt.datetime:
    """Office hours of a day up to ten days later, never after `latest`."""
    on = min(day + dt.timedelta(days=chance.randint(0, 10)), latest)
    at = dt.time(chance.randint(9, 17), chance.randrange(60), chance.randrange(60))
    return timezone.make_aware(dt.datetime.combine(on, at))


class Writer:
    """Turns facts into rows of records and their steps; the same facts give the same rows."""

    def __init__(self, *, world: World, people: People, today: dt.date, chance: Dice) -> None:
        self.world, self.people, self.today, self.chance = world, people, today, chance
        self.kept: dict[tuple[str, str | None], _Kept] = {}
        self.ids: dict[int, int] = {}  # of the records, by their facts
        self.records: list[tuple[object, ...]] = []
        self.steps: list[tuple[object, ...]] = []

    def _keep(self, register: str, region: str | None) -> _Kept:
        key = (register, region)
        if key not in self.kept:
            declaration = declared(register, region=region)
            self.kept[key] = _Kept(declaration, summary_maker(declaration, world=self.world))
        return self.kept[key]

    def _checked(self, fact: Fact, given: Links, declaration: Declaration) -> Links:
        links = derive_links(declaration, given=given, world=self.world, on=fact.on)
        faults = check_values(
            declaration,
            values=fact.values,
            links=links,
            happened_on=fact.on,
            today=self.today,
        )
        faults += link_faults(declaration, links=links, world=self.world, on=fact.on)
        if faults:
            raise Misfit(f"{fact.register}: {'; '.join(map(str, faults))}: {fact.values}")
        return links

    def add(self, fact: Fact, *, record_id: int) -> None:
        """Make the rows of a fact and its steps. Raises Misfit."""
        given = fact.links
        if fact.parent is not None:
            given = Links(**{**vars(given), "parent": self.ids[id(fact.parent)]})
        derived = derive_links(declared(fact.register), given=given, world=self.world, on=fact.on)
        kept = self._keep(fact.register, derived.helper_code)
        declaration = kept.declaration
        links = self._checked(fact, given, declaration)
        state = RecordState(fact.state)
        if state in _REVIEWED and not declaration.register.needs_confirmation:
            state = RecordState.SUBMITTED
        uid = uuid.UUID(int=self.chance.getrandbits(128), version=4)
        values = values_text(fact.values)
        summary = kept.summary(fact.values, links, fact.on)
        digest = digest_of(fact.register, happened_on=fact.on, links=links, values_as_text=values)
        life = self._live(fact, links=links, values=values, state=state, record_id=record_id)
        self.records.append(
            (
                *(record_id, uid, fact.register, declaration.pack_version_id, state, fact.on),
                *(links.place, links.helper_code, links.org, links.cluster, links.team),
                *(links.person, links.parent, *declaration.task_days(fact.values)),
                *(values, summary, digest, Origin.DEMONSTRATION, *life),
            )
        )
        self.ids[id(fact)] = record_id
        void = state is RecordState.VOIDED
        self.world.parents[record_id] = ParentFact(
            record_id, str(uid), fact.register, summary, fact.on, void, links
        )

    def _live(
        self, fact: Fact, *, links: Links, values: str, state: RecordState, record_id: int
    ) -> tuple[object, ...]:
        """Take the steps to the state; returns version, reason, author, and both moments."""
        author = self.people.author(links)
        created_at = _moment(fact.on, chance=self.chance, latest=self.today)
        is_draft = state is RecordState.DRAFT
        entered = RecordState.DRAFT if is_draft else RecordState.SUBMITTED
        then = (values, fact.on, links_as_json(links))
        first = "save" if is_draft else "submit"
        self._step(record_id, (first, "", entered, 1), then=then, by=author, at=created_at)
        step, reason, at, version = _NEXT.get(state), "", created_at, 1
        if step is not None:
            if step != "confirm":
                reasons = words()["return_reasons" if step == "return" else "void_reasons"]
                reason = self.chance.pick(reasons)
            day = timezone.localdate(created_at)
            at = max(created_at, _moment(day, chance=self.chance, latest=self.today))
            version, by = 2, author if step == "void" else self.people.reviewer
            self._step(record_id, (step, entered, state, 2), then=then, by=by, at=at, reason=reason)
        return version, reason, author.pk if author else None, created_at, at

    def _step(
        self,
        record_id: int,
        step: tuple[str, str, str, int],
        *,
        then: tuple[object, ...],
        by: Account | None,
        at: dt.datetime,
        reason: str = "",
    ) -> None:
        who = (by.pk, by.display_name) if by else (None, SYSTEM_NAME)
        self.steps.append((record_id, *step, *then, *who, at, reason))


def write(
    facts: Iterable[Fact], *, world: World, people: People, today: dt.date, chance: Dice
) -> int:
    """Record all facts; returns how many."""
    listed = list(facts)
    writer = Writer(world=world, people=people, today=today, chance=chance)
    for fact, record_id in zip(listed, next_ids(len(listed)), strict=True):
        writer.add(fact, record_id=record_id)
    store(writer.records, steps=writer.steps)
    return len(listed)
