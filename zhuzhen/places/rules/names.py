"""Reading place names as people write them: with or without 镇, alone or after what is above."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhuzhen.base.texts import seen
from zhuzhen.places.choices import NAME_ENDINGS, PEOPLES, SELF_GOVERNED, Level

_ENDINGS = tuple(sorted(NAME_ENDINGS, key=len, reverse=True))
_NOISE = re.compile(r"[\s/\\>·\-—_,，、。()（）]+")
_SHORTEST_BARE = 2
# A path of five levels takes some 40 characters; the work grows with the square of the length.
LONGEST_TEXT = 100
_HIGH = (Level.PROVINCE, Level.CITY, Level.COUNTY)


@dataclass(frozen=True)
class Reading:
    """A name taken apart: its stem, and the class of its ending ('' if it has none)."""

    stem: str
    ending: str


def tidy(text: str) -> str:
    """A typed name without spaces, separators and full-width digits."""
    return _NOISE.sub("", seen(unicodedata.normalize("NFKC", text)))


def _without_people(stem: str) -> str:
    shorter = stem
    while len(shorter) > _SHORTEST_BARE and shorter.endswith(PEOPLES):
        shorter = shorter[:-2]
    return shorter


def readings(name: str) -> tuple[Reading, ...]:
    """Every way to take a name apart, the longest ending first; the bare one last."""
    found = []
    for ending in _ENDINGS:
        if not name.endswith(ending) or len(name) == len(ending):
            continue
        stem = name[: -len(ending)]
        if ending in SELF_GOVERNED:
            stem = _without_people(stem)
        found.append(Reading(stem, NAME_ENDINGS[ending]))
    return (*found, Reading(name, ""))


def official(name: str) -> Reading:
    """The reading of an official name: its longest ending taken off."""
    return readings(name)[0]


def short_name(name: str) -> str:
    """What people call a place: 珠玑镇 -> 珠玑, 连山壮族瑶族自治县 -> 连山."""
    return official(name).stem


# How well a text fits a name: with its ending, or by its stem alone.
FULL, BARE = 0, 1


def fit(text: str, *, name: str) -> int | None:
    """FULL if the text is the name or differs only by a like ending, BARE if by stem, or None."""
    if text == name:
        return FULL
    own = official(name)
    for reading in readings(text):
        if reading == own and own.ending:
            return FULL
    if text == own.stem and len(text) >= _SHORTEST_BARE:
        return BARE
    return None


def _spellings(names: Iterable[str]) -> set[str]:
    """The forms under which a division above may stand in a text."""
    forms: set[str] = set()
    for name in names:
        own = official(name)
        forms |= {name, own.stem + own.ending}
        if len(own.stem) >= _SHORTEST_BARE:
            forms.add(own.stem)
    return forms


def leads_to(head: str, *, above: Sequence[Iterable[str]]) -> bool:
    """Whether `head` names some of the divisions `above` (top first), in order, and no more."""
    if not head:
        return True
    for position, names in enumerate(above):
        for form in _spellings(names):
            if head.startswith(form) and leads_to(head[len(form) :], above=above[position + 1 :]):
                return True
    return False


def tails(text: str) -> dict[str, str]:
    """Every ending part of the text that could be a name -> what stands before it."""
    return {text[start:]: text[:start] for start in range(len(text))}


def stems_of(text: str) -> set[str]:
    """All stems under which the last name of the text could be stored."""
    return {reading.stem for tail in tails(text) for reading in readings(tail)}


@dataclass(frozen=True)
class Candidate:
    """A division that a bare name may mean."""

    code: str
    level: Level
    above: frozenset[str]


def meant(candidates: Sequence[Candidate]) -> str | None:
    """The one that is meant, if that is no guess; its code.

    One alone is meant. Of several, the one that holds all the others (韶关珠玑 is the town, not
    the village of that name in it), or the only one of county level or above (南雄 is the city).
    """
    if len(candidates) == 1:
        return candidates[0].code
    for each in candidates:
        if all(other is each or each.code in other.above for other in candidates):
            return each.code
    high = [each for each in candidates if each.level in _HIGH]
    return high[0].code if len(high) == 1 else None
