"""How the load meter is drawn: months as bars, and one owner looked into."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.load.choices import LoadLevel
from zhuzhen.load.queries import Asked, MonthLoad, RegisterLoad, names_of
from zhuzhen.load.rules import Figures

_DOSSIERS = {LoadLevel.UNIT: "/orgs/{}/", LoadLevel.CLUSTER: "/clusters/{}/"}
_OF_PLACE = "/places/{}/"
# What an owner of a level is made of: the level below, and how the address narrows to it.
_BELOW = {
    LoadLevel.CLUSTER: (LoadLevel.UNIT, "cluster"),
    LoadLevel.COUNTY: (LoadLevel.TOWN, "place"),
    LoadLevel.TOWN: (LoadLevel.VILLAGE, "place"),
}
# Where an owner's records are found in the list of a register.
_LISTED = {LoadLevel.UNIT: "org", LoadLevel.CLUSTER: "cluster"}
_WIDTH = 100
_MOST_REGISTERS = 12


@dataclass(frozen=True)
class Bar:
    """A month as a bar: its parts in hundredths of the largest month, one after the other."""

    month: Period
    figures: Figures
    asked: int
    prefilled: int
    derived: int

    @property
    def derived_at(self) -> int:
        return self.asked + self.prefilled


@dataclass(frozen=True)
class OwnerShown:
    """One owner looked into: its dossier, its records, and the level below if there is one."""

    name: str
    dossier: str
    listed: str
    below: LoadLevel | None = None
    below_path: str = ""


@dataclass(frozen=True)
class Registers:
    """Those that ask the most, and the rest, folded."""

    first: Sequence[RegisterLoad]
    rest: Sequence[RegisterLoad]


def split_registers(found: Sequence[RegisterLoad]) -> Registers:
    return Registers(found[:_MOST_REGISTERS], found[_MOST_REGISTERS:])


def bars_of(months: Sequence[MonthLoad]) -> list[Bar]:
    largest = max((each.figures.all for each in months), default=0) or 1

    def width(number: int) -> int:
        return number * _WIDTH // largest

    return [
        Bar(
            each.month,
            each.figures,
            width(each.figures.asked),
            width(each.figures.prefilled),
            width(each.figures.derived),
        )
        for each in months
    ]


def owner_shown(asked: Asked) -> OwnerShown:
    """Raises not_found for an owner that the reader does not see."""
    name = names_of(asked.level, [asked.owner]).get(asked.owner)
    if name is None:
        raise Problem("not_found", what=f"{asked.level.label} {asked.owner}")
    below, narrowed_by = _BELOW.get(asked.level, (None, ""))
    return OwnerShown(
        name=name,
        dossier=_DOSSIERS.get(asked.level, _OF_PLACE).format(asked.owner),
        listed=f"{_LISTED.get(asked.level, 'place')}={asked.owner}",
        below=below,
        below_path=_path(asked, below, narrowed_by) if below else "",
    )


def _path(asked: Asked, below: LoadLevel, narrowed_by: str) -> str:
    query = {"period": str(asked.period), "level": below.value, narrowed_by: asked.owner}
    return f"/load/?{urlencode(query)}"


def following(period: Period) -> Period:
    """The period of the same kind just after it."""
    return Period.holding(period.ends_on + dt.timedelta(days=1), kind=period.kind)
