"""The one line that a record is known by, from the register's template."""

import datetime as dt
from collections.abc import Mapping

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
    if field.kind is FieldKind.CHOICE:
        return declaration.terms_of(field).label_of(str(value))
    if field.kind is FieldKind.YES_NO:
        return YES_NO_WORDS[bool(value)]
    if field.kind is FieldKind.PLACE and str(value) in world.places:
        return world.places[str(value)].name
    if field.kind is FieldKind.ORGANISATION and value in world.orgs:
        return world.orgs[int(str(value))].name
    return str(value)


def _link_name(name: str, *, links: Links, world: World) -> str:
    if name == "place" and links.place in world.places:
        return world.places[links.place or ""].name
    if name == "org" and links.org in world.orgs:
        return world.orgs[links.org or 0].name
    if name == "cluster" and links.cluster in world.clusters:
        return world.clusters[links.cluster or 0].name
    if name == "team" and links.team in world.teams:
        return world.teams[links.team or 0].name
    return NO_VALUE


def summary_of(
    declaration: Declaration,
    *,
    values: Mapping[str, object],
    links: Links,
    happened_on: dt.date,
    world: World,
) -> str:
    """The register's template filled with the record's values."""
    parts: list[str] = []
    for text, name in declaration.title_parts:
        parts.append(text)
        if not name:
            continue
        field = declaration.register.field(name)
        if field is not None:
            value = values.get(name)
            parts.append(shown(field, value=value, declaration=declaration, world=world))
        elif name == "happened_on":
            parts.append(happened_on.isoformat())
        else:
            parts.append(_link_name(name, links=links, world=world))
    return "".join(parts)[:LONGEST]
