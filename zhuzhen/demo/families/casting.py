"""Stories of families as told in `stories.yaml`, and which drawn family plays which."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from zhuzhen.demo import dongguan
from zhuzhen.demo.dice import dice
from zhuzhen.demo.families.drawing import DrawnHousehold
from zhuzhen.demo.layout import Layout
from zhuzhen.households.choices import ABLE, HouseholdKind, Labour, Schooling

# Of each county so many towns besides Zhuji have stories.
TOWNS_OF_A_COUNTY = 2


@cache
def told() -> dict[str, Any]:
    """The stories and their words."""
    path = Path(__file__).parents[1] / "stories.yaml"
    read: dict[str, Any] = YAML(typ="safe").load(path)
    return read


@dataclass(frozen=True)
class Civil:
    """A handover to civil affairs, and its receipt where it came."""

    on: dt.date
    note: str
    receipt_on: dt.date | None = None
    number: str = ""
    assist: str = ""


@dataclass(frozen=True)
class Ending:
    """Why a case ended otherwise than by clearance, when, and how the family was told."""

    reason: str
    on: dt.date | None = None
    told: str = ""


@dataclass(frozen=True)
class Story:
    """One case: what was found of whom on `t0`, and the state up to which it is led."""

    until: str
    t0: dt.date
    text: str
    id: str = ""
    village: int = 0
    whom: tuple[str, ...] = ()
    source: str = "cadre_check"
    category: str = ""  # else by the kind of household
    risks: tuple[str, ...] = ("other",)
    disaster: str = ""
    measures: tuple[str, ...] = ()
    checks: tuple[dt.date, ...] = ()
    proposed: dt.date | None = None
    mode: str = "by_assist"
    notice: str = "published"
    relief: str = ""
    more: tuple[Mapping[str, Any], ...] = ()
    objection: Mapping[str, Any] = field(default_factory=dict)
    civil: Civil | None = None
    end: Ending | None = None
    again: "Story | None" = None


def story_of(said: Mapping[str, Any], **more: Any) -> Story:
    """A story as written."""
    given = {**said, **more}
    for name in ("whom", "risks", "measures", "checks", "more"):
        if name in given:
            given[name] = tuple(given[name])
    if "civil" in given:
        given["civil"] = Civil(**given["civil"])
    if "end" in given:
        given["end"] = Ending(**given["end"])
    if "again" in given:
        given["again"] = story_of(given["again"])
    return Story(**given)


def _able(home: DrawnHousehold) -> int:
    return sum(each.labour in ABLE for each in home.people)


def _weak(home: DrawnHousehold) -> int:
    return sum(each.labour == Labour.WEAK for each in home.people)


_PUPILS = (Schooling.PRIMARY, Schooling.JUNIOR, Schooling.SENIOR, Schooling.COLLEGE)


def _has_health(*codes: str) -> Callable[[DrawnHousehold], bool]:
    return lambda home: any(set(codes) & set(each.health) for each in home.people)


_WHOM: dict[str, Callable[[DrawnHousehold], bool]] = {
    "able": lambda home: _able(home) > 0,
    "weak": lambda home: _able(home) == 0 and _weak(home) > 0,
    "unable": lambda home: _able(home) == 0 and _weak(home) == 0,
    "ill": _has_health("chronic", "major_illness"),
    "disabled": _has_health("disabled"),
    "child": lambda home: any(each.schooling in _PUPILS for each in home.people),
}


@dataclass(frozen=True)
class Cast:
    """Which family, by its number among the drawn, plays which story; `ill` ones are for the
    screening to find."""

    stories: Mapping[int, Story]
    ill: Mapping[int, Story]

    def bare(self, drawn: Sequence[DrawnHousehold]) -> list[DrawnHousehold]:
        """The families before their stories: what these tell of income is not known yet."""
        told = self.stories.keys() | self.ill.keys()
        return [replace(each, income=None) if at in told else each for at, each in enumerate(drawn)]


class _Casting:
    """Gives each story the first family of its village that fits and plays nothing yet: the poor
    before the relieved, these before others."""

    def __init__(self, drawn: Sequence[DrawnHousehold]) -> None:
        self.by_village: dict[str, list[tuple[int, DrawnHousehold]]] = {}
        for at, each in enumerate(drawn):
            self.by_village.setdefault(each.village, []).append((at, each))
        for listed in self.by_village.values():
            listed.sort(key=lambda pair: (not pair[1].is_poor, not _relieved(pair[1]), pair[0]))

    def take(self, village: str, *, whom: Sequence[str]) -> int:
        listed = self.by_village[village]
        for pair in listed:
            if all(_WHOM[each](pair[1]) for each in whom):
                listed.remove(pair)
                return pair[0]
        raise LookupError(f"no family of {village} is {', '.join(whom)}")


def _relieved(home: DrawnHousehold) -> bool:
    return home.kind == HouseholdKind.RELIEVED


def towns_with_stories(layout: Layout) -> list[str]:
    """Towns besides Zhuji where cases are told, some of each county; the first village of each."""
    by_county: dict[str, list[str]] = {}
    for plan in layout.clusters:
        if plan.town != dongguan.ZHUJI:
            by_county.setdefault(plan.town[:6], []).append(plan.villages[0])
    return [each for some in by_county.values() for each in some[:TOWNS_OF_A_COUNTY]]


def _elsewhere() -> Iterator[Story]:
    for said in told()["elsewhere"]:
        given = dict(said)
        many, (first, last) = given.pop("many"), given.pop("between")
        chance = dice("elsewhere", given["until"], f"{first}")
        for _ in range(many):
            yield story_of(given, t0=first + dt.timedelta(chance.randint(0, (last - first).days)))


def cast(drawn: Sequence[DrawnHousehold], *, layout: Layout) -> Cast:
    """Give the stories their families. Raises LookupError where no family fits."""
    casting = _Casting(drawn)
    zhuji = next(plan for plan in layout.clusters if plan.town == dongguan.ZHUJI)
    # Those who are hard to find first.
    wanted = sorted(map(story_of, told()["zhuji"]), key=lambda each: -len(each.whom))
    stories = {casting.take(zhuji.villages[each.village], whom=each.whom): each for each in wanted}
    screened = told()["screened"]
    ill = {}
    for said in screened["then"]:
        story = story_of(said, t0=screened["on"], text="", source="dept_alert")
        ill[casting.take(zhuji.villages[story.village], whom=())] = story
    towns = towns_with_stories(layout)
    for at, story in enumerate(_elsewhere()):
        whom = ("able",) if "job_unstable" in story.risks else ()
        stories[casting.take(towns[at % len(towns)], whom=whom)] = story
    return Cast(stories, ill)
