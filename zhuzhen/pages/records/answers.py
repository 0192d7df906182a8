"""From what was typed to an entry: texts read, names resolved, all that is wrong collected."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from zhuzhen.base.numbers import whole_number
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.texts import seen
from zhuzhen.pages.records.lookups import candidates_for, not_found_because
from zhuzhen.pages.records.questions import MONEY_UNITS, Option
from zhuzhen.policy.choices import FieldKind, Link
from zhuzhen.policy.schema import Field
from zhuzhen.registers.commands import Entry
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import links_of
from zhuzhen.registers.problems import LISTED, Unreadable, fault
from zhuzhen.registers.reading import read_day
from zhuzhen.registers.rules import check_values, evidence_faults, link_faults, read_values
from zhuzhen.registers.world import Links

LINK_SOURCES = {name: name for name in ("place", "org", "cluster", "team", "person", "parent")}
_TOLD = 3  # candidates named in the message itself; all can be chosen below it
_FIELD_SOURCES = {FieldKind.PLACE: "place", FieldKind.ORGANISATION: "org"}


@dataclass(frozen=True)
class Answers:
    """What was typed, read: the entry, everything wrong, and who is meant where it is unclear."""

    texts: Mapping[str, str]
    entry: Entry
    faults: tuple[Fault, ...] = ()
    candidates: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)

    @property
    def errors(self) -> dict[str, tuple[str, ...]]:
        """What is said beside each question, by its name."""
        said: dict[str, tuple[str, ...]] = {}
        for each in self.faults:
            text = f"{each.what}；{each.right}" if each.right else each.what
            said[each.field] = (*said.get(each.field, ()), text)
        return said


class _Reading:
    """One pass over a form: what it reads and what it cannot."""

    def __init__(self, typed: QueryDict, *, on: dt.date) -> None:
        self.typed = typed
        self.on = on
        self.faults: list[Fault] = []
        self.candidates: dict[str, tuple[Option, ...]] = {}

    def text(self, name: str) -> str:
        """What was typed, without what nobody sees."""
        return seen(self.typed.get(name, "")).strip()

    def picked(
        self, name: str, *, source: str, levels: tuple[str, ...] = (), register: str = ""
    ) -> str:
        """The id or code meant by a picker: chosen from candidates, from the list, or typed."""
        text = self.text(name)
        if pick := self.typed.get(f"{name}__pick", ""):
            return pick
        if not text:
            return ""
        chosen = self.typed.get(f"{name}__id", "")
        try:
            found = candidates_for(
                text, source=source, levels=levels, chosen=chosen, on=self.on, register=register
            )
        except Problem as problem:
            self.faults.append(Fault(what=problem.text, field=name))
            return ""
        if len(found) == 1:
            return found[0].value
        if not found and source == "place":
            self._near(name, text=text)
        elif found:
            self.candidates[name] = found
            known = LISTED.join(each.label for each in found[:_TOLD])
            self.faults.append(
                fault("ambiguous", field=name, value=text[:40], count=len(found), known=known)
            )
        else:
            self.faults.append(fault(f"unknown_{source}", field=name, value=text[:40]))
        return ""

    def _near(self, name: str, *, text: str) -> None:
        """No such place: say why, and offer those that come near."""
        problem = not_found_because(text)
        self.candidates[name] = problem.candidates
        self.faults.append(Fault(what=problem.text, field=name))

    def number(self, name: str, *, source: str, register: str = "") -> int | None:
        return whole_number(self.picked(name, source=source, register=register))

    def raw(self, one: Field) -> str:
        """A field as its reader takes it."""
        text = self.text(one.id)
        if one.kind is FieldKind.MONEY_FEN and text:
            unit = self.typed.get(f"{one.id}__unit", MONEY_UNITS[0])
            ends_in_unit = text.endswith(MONEY_UNITS[0])
            return f"{text}{unit}" if unit in MONEY_UNITS and not ends_in_unit else text
        if one.kind in _FIELD_SOURCES:
            levels = tuple(level.value for level in one.levels)
            return self.picked(one.id, source=_FIELD_SOURCES[one.kind], levels=levels)
        return text


def _day(reading: _Reading, *, today: dt.date) -> dt.date:
    """The day typed; today stands in for one that cannot be read, which is a fault."""
    text = reading.text("happened_on")
    if not text:
        reading.faults.append(fault("required", field="happened_on"))
        return today
    try:
        return read_day(text)
    except Unreadable as error:
        reading.faults.append(error.as_fault(field="happened_on"))
        return today


def _links(reading: _Reading, *, declaration: Declaration) -> Links:
    place = declaration.link(Link.PLACE)
    levels = tuple(level.value for level in place.levels) if place else ()
    return Links(
        place=reading.picked("place", source="place", levels=levels) or None if place else None,
        org=reading.number("org", source="org") if declaration.link(Link.ORG) else None,
        cluster=_if_linked(reading, Link.CLUSTER, declaration),
        team=_if_linked(reading, Link.TEAM, declaration),
        person=_if_linked(reading, Link.PERSON, declaration),
        parent=_if_linked(reading, Link.PARENT, declaration),
    )


def _if_linked(reading: _Reading, link: Link, declaration: Declaration) -> int | None:
    rule = declaration.link(link)
    if rule is None:
        return None
    return reading.number(link.value, source=link.value, register=rule.register_id or "")


def answers_of(
    typed: QueryDict,
    *,
    declaration: Declaration,
    today: dt.date,
    papers: int,
    complete: bool,
    refused: Sequence[Fault] = (),
) -> Answers:
    """Read a form. All that is wrong is found in one go; a draft (`complete` false) may have gaps.

    `papers` is how many papers would prove the record; `refused` tells of files not kept.
    """
    day_reading = _Reading(typed, on=today)
    day = _day(day_reading, today=today)
    reading = _Reading(typed, on=day)
    reading.faults = [*day_reading.faults, *refused]
    links = _links(reading, declaration=declaration)
    raw = {one.id: reading.raw(one) for one in declaration.register.fields}
    values, faults = read_values(declaration, raw=raw)
    reading.faults += faults
    entry = Entry(day, values, links)
    reading.faults += _further(
        declaration, entry=entry, reading=reading, today=today, papers=papers, complete=complete
    )
    texts = {name: str(value) for name, value in typed.items()}
    return Answers(texts, entry, tuple(reading.faults), reading.candidates)


def _further(
    declaration: Declaration,
    *,
    entry: Entry,
    reading: _Reading,
    today: dt.date,
    papers: int,
    complete: bool,
) -> list[Fault]:
    """What the rules find wrong, besides what could not be read at all."""
    unread = {each.field for each in reading.faults}
    links, world = links_of(
        declaration, given=entry.links, on=entry.happened_on, values=entry.values.values()
    )
    found = [
        *link_faults(declaration, links=links, world=world, on=entry.happened_on),
        *check_values(
            declaration,
            values=entry.given_values(),
            links=links,
            happened_on=entry.happened_on,
            today=today,
            complete=complete,
        ),
    ]
    if complete:
        found += evidence_faults(declaration, count=papers)
    return [each for each in found if each.field not in unread]


def with_problem(answers: Answers, *, problem: Problem) -> Answers:
    """The same answers with what a command refused."""
    return Answers(answers.texts, answers.entry, problem.faults, answers.candidates)
