"""How much an entry asked of whoever filled it in, and how much was filled in for them. Pure."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.rules.contents import Entry
from zhuzhen.registers.world import Links

_NOT_ASKED = ("helper_code",)  # it follows from the rest and is no question of any form


@dataclass(frozen=True)
class Filled:
    """Answers of one entry: `asked` were typed or chosen, `prefilled` stood there already."""

    asked: int
    prefilled: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.asked or self.prefilled)


def answers_in(
    happened_on: dt.date, *, links: Links, values: Mapping[str, object]
) -> dict[str, object]:
    """What is said of a fact, by the names of the questions: its day, its links, its values."""
    named = {each.name: getattr(links, each.name) for each in fields(links)}
    said = {name: key for name, key in named.items() if key is not None}
    for name in _NOT_ASKED:
        said.pop(name, None)
    return {"happened_on": happened_on, **said, **values}


def given_in(entry: Entry) -> dict[str, object]:
    """What an entry says itself, before anything is derived."""
    return answers_in(entry.happened_on, links=entry.links, values=entry.given_values())


def filled_new(
    declaration: Declaration, *, entry: Entry, links: Links, offered: Collection[str]
) -> Filled:
    """Of a new record: `offered` names the answers that stood in the form and were left so.

    A link that the register asks for, but that followed from another, counts as prefilled.
    """
    given = given_in(entry).keys()
    kept = len(given & set(offered))
    derived = sum(
        link.value not in given and getattr(links, link.value) is not None
        for link in declaration.register.links
    )
    return Filled(len(given) - kept, kept + derived)


def filled_again(before: Mapping[str, object], *, entry: Entry) -> Filled:
    """Of a record changed: only what is said otherwise than before; what is left is not asked.

    Links are compared where they are given: one that is not follows from the others.
    """
    given = given_in(entry)
    changed = sum(before.get(name) != value for name, value in given.items())
    links = {each.name for each in fields(Links)} | {"happened_on"}
    return Filled(changed + sum(name not in given and name not in links for name in before))
