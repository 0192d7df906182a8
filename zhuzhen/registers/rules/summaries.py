"""The one line that a record is known by, from the register's template."""

import datetime as dt
from collections.abc import Callable, Mapping

from zhuzhen.base.money import in_words_of_size
from zhuzhen.policy.choices import FieldKind
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import NO_VALUE, YES_NO_WORDS
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.world import Links, World

LONGEST = 200


def shown(field: Field, *, value: object, declaration: Declaration, world: World) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return NO_VALUE
    if field.kind is FieldKind.MONEY_FEN:
        return in_words_of_size(int(str(value)))
    if field.kind is FieldKind.PERCENT:
        return f"{int(str(value)) / 10:g}%"
    if field.kind is FieldKind.CHOICE:
        return declaration.terms_of(field).label_of(str(value))
    if field.kind is FieldKind.YES_NO:
        return YES_NO_WORDS[bool(value)]
    if field.kind is FieldKind.PLACE and str(value) in world.places:
        return world.places[str(value)].name
    if field.kind is FieldKind.ORGANISATION and value in world.orgs:
        return world.orgs[int(str(value))].name
    return str(value)


Told = Callable[[Mapping[str, object], Links, dt.date], str]


def _of_choice(field: Field, declaration: Declaration) -> Told:
    labels = {term.code: term.label for term in declaration.terms_of(field).values}
    name = field.id

    def told(values: Mapping[str, object], links: Links, day: dt.date) -> str:
        code = values.get(name)
        return NO_VALUE if code is None else labels.get(str(code), str(code))

    return told


def _of_field(field: Field, declaration: Declaration, world: World) -> Told:
    if field.kind is FieldKind.CHOICE:
        return _of_choice(field, declaration)
    return lambda values, links, day: shown(
        field, value=values.get(field.id), declaration=declaration, world=world
    )


def _of_link(name: str, world: World) -> Told:
    if name == "place":
        # Thousands of places, of which a summary needs a few: looked up as they come.
        return lambda values, links, day: (
            world.places[links.place].name if links.place in world.places else NO_VALUE
        )
    if name == "parent":
        # Found as they come: a sheet's are looked up a portion at a time.
        return lambda values, links, day: (
            world.parents[links.parent].summary if links.parent in world.parents else NO_VALUE
        )
    if name == "org":
        names = {fact.id: fact.name for fact in world.orgs.values()}
    elif name == "cluster":
        names = {fact.id: fact.name for fact in world.clusters.values()}
    elif name == "person":
        names = {fact.id: fact.name for fact in world.people.values()}
    else:
        names = {fact.id: fact.name for fact in world.teams.values()}
    return lambda values, links, day: names.get(getattr(links, name), NO_VALUE)


def summary_maker(declaration: Declaration, *, world: World) -> Told:
    """The register's template, made ready for many records of one world."""
    parts: list[str | Told] = []
    for text, name in declaration.title_parts:
        parts.append(text)
        field = declaration.register.field(name) if name else None
        if field is not None:
            parts.append(_of_field(field, declaration, world))
        elif name == "happened_on":
            parts.append(lambda values, links, day: day.isoformat())
        elif name:
            parts.append(_of_link(name, world))

    def told(values: Mapping[str, object], links: Links, day: dt.date) -> str:
        said = [part if isinstance(part, str) else part(values, links, day) for part in parts]
        return "".join(said)[:LONGEST]

    return told


def summary_of(
    declaration: Declaration,
    *,
    values: Mapping[str, object],
    links: Links,
    happened_on: dt.date,
    world: World,
) -> str:
    """The register's template filled with one record's values."""
    return summary_maker(declaration, world=world)(values, links, happened_on)
