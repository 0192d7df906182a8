"""Names that probably mean one organisation: the same but for idle words, or one within another."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zhuzhen.base.problems import Fault
from zhuzhen.registers.problems import fault
from zhuzhen.rosters.declarations import Key
from zhuzhen.rosters.facts import city_of
from zhuzhen.rosters.labels import BRACKETS, IDLE_WORDS

if TYPE_CHECKING:
    from zhuzhen.rosters.subjects.base import Entry

_SHORTEST = 3


def bare(name: str) -> str:
    """A name without brackets, blanks and idle words: what is left tells units apart."""
    text = "".join(BRACKETS.sub("", name).split()).lower()
    for word in IDLE_WORDS:
        text = text.replace(word, "")
    return text


def likely_same(
    entries: Sequence["Entry"], *, known: Sequence[tuple[Key, str, str]]
) -> Iterator[tuple["Entry", Fault]]:
    """New rows whose bare name another unit of the city bears: `known` is (number, name, home)."""
    by_name: dict[tuple[str, str], list[tuple[Key, str]]] = defaultdict(list)
    for key, name, home in known:
        by_name[(bare(name), city_of(home))].append((key, name))
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if entry.known is not None:
            continue
        name, home = entry.text("name"), entry.text("home")
        place = (bare(name), city_of(home))
        if len(place[0]) < _SHORTEST:
            continue
        if place in by_name:
            key, other = by_name[place][0]
            yield entry, fault("roster_like", field="name", known=other, value=key)
        elif place in seen:
            first = seen[place]
            other = first.text("name")
            yield entry, fault("roster_like_row", field="name", first=first.number, known=other)
        else:
            seen[place] = entry
