"""A record's facts as people read them: labels, words for codes, money exact and by size."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhuzhen.base.money import in_words_of_size, yuan
from zhuzhen.policy.choices import SUMMABLE, UNITS, FieldKind, Link
from zhuzhen.policy.schema import Field
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import world_of
from zhuzhen.registers.models import Record
from zhuzhen.registers.problems import LISTED
from zhuzhen.registers.rules.summaries import shown
from zhuzhen.registers.world import Links, World

_LARGE_FEN = 1_000_000
LEFT_OUT = "没有填的"
_PATHS = {
    "org": "/orgs/{}/",
    "cluster": "/clusters/{}/",
    "place": "/places/{}/",
    "parent": "/records/{}/",
}


@dataclass(frozen=True)
class Fact:
    """One line of a record: what it is called, what it says, where it leads."""

    label: str
    text: str
    path: str = ""
    is_figure: bool = False
    is_outside: bool = False


def _names_world(record: Record, declaration: Declaration) -> World:
    """The names that the record's own fields need; no query unless a field holds such."""
    kinds = {field.kind for field in declaration.register.fields}
    if not kinds & {FieldKind.PLACE, FieldKind.ORGANISATION}:
        return World()
    return world_of(declaration, given=Links(), values=record.values.values())


def names_of(record: Record, declaration: Declaration) -> dict[str, str]:
    """Names of the places (by code) and organisations (by id) that its fields hold."""
    world = _names_world(record, declaration)
    places = {code: each.path for code, each in world.places.items()}
    return places | {str(pk): each.name for pk, each in world.orgs.items()}


def money_text(fen: int) -> str:
    """Money exact, with its size in words when it is large."""
    exact = f"{yuan(fen)} 元"
    return f"{exact}（{in_words_of_size(fen)}）" if abs(fen) >= _LARGE_FEN else exact


def value_text(field: Field, *, value: object, declaration: Declaration, world: World) -> str:
    """A stored value in full: money exact, with its size in words when it is large."""
    if value is None or value == "":
        return ""
    if field.kind is FieldKind.MONEY_FEN:
        return money_text(int(str(value)))
    text = shown(field, value=value, declaration=declaration, world=world)
    return f"{text} {UNITS[field.unit]}" if field.unit else text


def _link_facts(record: Record, declaration: Declaration) -> list[Fact]:
    facts = []
    texts: Mapping[str, tuple[object, str]] = {
        "org": (record.org_id, record.org.name if record.org else ""),
        "cluster": (record.cluster_id, record.cluster.name if record.cluster else ""),
        "team": (record.team_id, record.team.name if record.team else ""),
        "place": (record.place_id, record.place.path if record.place else ""),
        "person": (record.person_id, record.person.name if record.person else ""),
        "parent": (
            record.parent.uid if record.parent else None,
            record.parent.summary if record.parent else "",
        ),
    }
    for name, (key, text) in texts.items():
        if not text:
            continue
        declared = Link(name) in declaration.register.links
        label = declaration.label_of(name) if declared or name != "team" else "工作队"
        path = _PATHS[name].format(key) if name in _PATHS else ""
        facts.append(Fact(label, text, path))
    return facts


def facts_shown(record: Record, *, declaration: Declaration) -> list[Fact]:
    """All that a record says, in the order in which it was asked; what could be left out and was
    is named in one line at the end."""
    world = _names_world(record, declaration)
    facts = [
        Fact(declaration.register.happened_on, record.happened_on.isoformat(), is_figure=True),
        *_link_facts(record, declaration),
    ]
    empty: list[str] = []
    for field in declaration.register.fields:
        value = record.values.get(field.id)
        text = value_text(field, value=value, declaration=declaration, world=world)
        if not text and not field.required:
            empty.append(field.label)
            continue
        outside = field.kind is FieldKind.URL and text.startswith(("http://", "https://"))
        facts.append(
            Fact(
                field.label,
                text,
                path=text if outside else "",
                is_figure=field.kind in SUMMABLE,
                is_outside=outside,
            )
        )
    return [*facts, Fact(LEFT_OUT, LISTED.join(empty))] if empty else facts
