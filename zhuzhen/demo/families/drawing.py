"""Households drawn by chance: who lives in them, what they earn, how they live. No row exists yet.

Every identity number begins with an area that does not exist (docs/demonstration.md).
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from stdnum.cn import ric

from zhuzhen.demo.dice import Dice
from zhuzhen.demo.names import RESERVED_AREA, person_name, words
from zhuzhen.households.choices import (
    HouseholdKind,
    Labour,
    Relation,
    Schooling,
    Sex,
    SocialAssist,
)

_WORKING, _OLD = (18, 60), 60  # pupils of the senior stage do not work
_YUAN = 100


@dataclass(frozen=True)
class DrawnPerson:
    """A resident as drawn; `health` are codes, '' the healthy."""

    name: str
    relation: str
    sex: str
    born_on: dt.date
    id_number: str
    labour: str
    schooling: str
    health: tuple[str, ...] = ()

    def age(self, on: dt.date) -> int:
        had = (on.month, on.day) >= (self.born_on.month, self.born_on.day)
        return on.year - self.born_on.year - (not had)


@dataclass(frozen=True)
class DrawnIncome:
    """A year of income and costs, in fen."""

    wages: int
    operating: int
    operating_cost: int
    property: int
    transfers: int
    self_paid: int = 0
    claims: int = 0


@dataclass(frozen=True)
class DrawnHousehold:
    """A family as drawn; `is_poor` ones are where cases come from."""

    village: str
    address: str
    kind: str
    social_assist: str
    people: tuple[DrawnPerson, ...] = field(default=())
    income: DrawnIncome | None = None
    is_poor: bool = False

    @property
    def is_ill(self) -> bool:
        """Whether somebody is ill for long or gravely."""
        return any(set(each.health) & {"chronic", "major_illness"} for each in self.people)


def id_number(born_on: dt.date, *, nth: int, sex: str) -> str:
    """A well-formed number of nobody: reserved area, birth, a sequence odd for men, check digit.

    `nth` counts those of one day and sex, from 0.
    """
    sequence = 2 * nth + (1 if sex == Sex.MALE else 2)
    body = f"{RESERVED_AREA}{born_on:%Y%m%d}{sequence:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


@dataclass
class Crowd:
    """How many people were drawn, in all and by birthday and sex, so that no number comes twice."""

    number: int = 0
    born: Counter[tuple[dt.date, str]] = field(default_factory=Counter)


class Street:
    """Draws the families of one village one after another; numbers of people never repeat."""

    def __init__(self, village: str, *, chance: Dice, today: dt.date, crowd: Crowd) -> None:
        self.village, self.chance, self.today, self.crowd = village, chance, today, crowd

    def household(self) -> DrawnHousehold:
        chance = self.chance
        relieved = chance.chance(0.18)
        poor = chance.chance(0.25 if relieved else 0.02)
        people = self._alone(poor=poor) if chance.chance(0.03) else self._people(poor=poor)
        return DrawnHousehold(
            village=self.village,
            address=words()["lanes"][chance.randrange(len(words()["lanes"]))].format(
                number=chance.randint(1, 88)
            ),
            kind=HouseholdKind.RELIEVED if relieved else HouseholdKind.ORDINARY,
            social_assist=self._assist(poor=poor),
            people=people,
            income=self._income(people, poor=poor) if relieved or poor else None,
            is_poor=poor,
        )

    def _assist(self, *, poor: bool) -> str:
        if poor and self.chance.chance(0.4):
            return self.chance.pick((SocialAssist.DIBAO, SocialAssist.DIBAO_EDGE))
        return SocialAssist.NONE

    def _alone(self, *, poor: bool) -> tuple[DrawnPerson, ...]:
        """Old people by themselves: nobody of the house can work."""
        age = self.chance.randint(77, 88)
        drawn = [self._person(Relation.HEAD, age=age, poor=poor, sex=Sex.MALE)]
        if self.chance.chance(0.5):
            drawn.append(self._person(Relation.SPOUSE, age=age - 1, poor=poor, sex=Sex.FEMALE))
        return tuple(drawn)

    def _people(self, *, poor: bool) -> tuple[DrawnPerson, ...]:
        chance = self.chance
        age = chance.randint(28, 74)
        drawn = [self._person(Relation.HEAD, age=age, poor=poor, sex=Sex.MALE)]
        if chance.chance(0.85):
            spouse = max(20, age - chance.randint(-2, 6))
            drawn.append(self._person(Relation.SPOUSE, age=spouse, poor=poor, sex=Sex.FEMALE))
        for _ in range(chance.pick((0, 1, 1, 2, 2, 3))):
            child = age - chance.randint(22, 34)
            if child >= 0:
                drawn.append(self._person(Relation.CHILD, age=child, poor=poor))
        if age < 55 and chance.chance(0.4):
            drawn.append(self._person(Relation.PARENT, age=age + chance.randint(22, 28), poor=poor))
        return tuple(drawn)

    def _person(self, relation: str, *, age: int, poor: bool, sex: str = "") -> DrawnPerson:
        chance = self.chance
        sex = sex or chance.pick((Sex.MALE, Sex.FEMALE))
        born_on = self.today - dt.timedelta(days=age * 365 + age // 4 + chance.randint(1, 364))
        self.crowd.number += 1
        nth = self.crowd.born[born_on, sex]
        self.crowd.born[born_on, sex] += 1
        ill = chance.chance(0.3 if poor else 0.04)
        labour = self._labour(age, ill=ill)
        return DrawnPerson(
            name=person_name(self.crowd.number),
            relation=relation,
            sex=sex,
            born_on=born_on,
            id_number=id_number(born_on, nth=nth, sex=sex),
            labour=labour,
            schooling=self._schooling(age),
            health=(chance.pick(("chronic", "major_illness", "disabled")),) if ill else (),
        )

    def _labour(self, age: int, *, ill: bool) -> str:
        if age < _WORKING[0] or age >= 75:
            return Labour.NONE
        if ill:
            return self.chance.pick((Labour.WEAK, Labour.LOST))
        if age >= _OLD:
            return Labour.WEAK
        return Labour.SKILLED if self.chance.chance(0.15) else Labour.ORDINARY

    def _schooling(self, age: int) -> str:
        for below, stage in (
            (3, Schooling.NOT_AT_SCHOOL), (6, Schooling.PRESCHOOL), (12, Schooling.PRIMARY),
            (15, Schooling.JUNIOR), (18, Schooling.SENIOR),
        ):  # fmt: skip
            if age < below:
                return stage
        return (
            Schooling.COLLEGE if age < 22 and self.chance.chance(0.5) else (Schooling.NOT_AT_SCHOOL)
        )

    def _income(self, people: tuple[DrawnPerson, ...], *, poor: bool) -> DrawnIncome:
        """Around 6,000 yuan a head for the poor (below the line of 7,000), else 12,000 and more."""
        chance = self.chance
        able = sum(each.labour in (Labour.ORDINARY, Labour.SKILLED) for each in people)
        wage = (9_000, 16_000) if poor else (22_000, 48_000)
        ill = any(each.health for each in people)
        return DrawnIncome(
            wages=able * chance.randint(*wage) * _YUAN,
            operating=chance.randint(2_000, 12_000) * _YUAN,
            operating_cost=chance.randint(500, 2_000) * _YUAN,
            property=chance.randint(0, 1_500) * _YUAN,
            transfers=len(people) * chance.randint(800, 2_400) * _YUAN,
            self_paid=chance.randint(5_000, 30_000) * _YUAN if ill else 0,
            claims=chance.randint(1_000, 6_000) * _YUAN if ill else 0,
        )
