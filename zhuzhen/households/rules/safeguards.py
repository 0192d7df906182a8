"""The four safeguards: whether a check is whole, and whether all are in order (facts B2.4)."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.base.problems import Fault
from zhuzhen.households.choices import HouseGrade, Safeguard, SafeguardResult
from zhuzhen.households.problems import text
from zhuzhen.households.rules.days import day_faults

_UNSAFE = frozenset({HouseGrade.C, HouseGrade.D})


@dataclass(frozen=True)
class SafeguardFacts:
    """The four results of a day; `note` says what is wrong, or how else a family of a C or D house
    is housed."""

    checked_on: dt.date
    education: str
    medical: str
    housing: str
    water: str
    fed_and_clothed: bool = True
    house_grade: str = HouseGrade.UNKNOWN
    note: str = ""

    @property
    def results(self) -> dict[Safeguard, str]:
        return {
            Safeguard.EDUCATION: self.education,
            Safeguard.MEDICAL: self.medical,
            Safeguard.HOUSING: self.housing,
            Safeguard.WATER: self.water,
        }


def unmet(facts: SafeguardFacts) -> tuple[Safeguard, ...]:
    """The safeguards that are not in order: with a problem, or waiting to be looked at again."""
    return tuple(each for each, result in facts.results.items() if result != SafeguardResult.OK)


def all_in_order(facts: SafeguardFacts) -> bool:
    """Four results in order, and nobody short of food or clothes: what clearance asks for."""
    return not unmet(facts) and facts.fed_and_clothed


def check_faults(facts: SafeguardFacts, *, today: dt.date) -> tuple[Fault, ...]:
    """What a check can't say: a day to come, a problem without a word about it, an unsafe house
    called safe without saying how else the family is housed."""
    found = list(day_faults(facts.checked_on, today=today, field="checked_on"))
    told = bool(facts.note.strip())
    if (unmet(facts) or not facts.fed_and_clothed) and not told:
        found.append(Fault(text("untold_what"), text("untold_right"), field="note"))
    safe = facts.housing == SafeguardResult.OK
    if safe and facts.house_grade in _UNSAFE and not told:
        what = text("unsafe_house_what", grade=facts.house_grade)
        found.append(Fault(what, text("unsafe_house_right"), field="note"))
    return tuple(found)
