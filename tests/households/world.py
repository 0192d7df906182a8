"""Made-up families for tests: numbers with an area that doesn't exist, names that nobody bears."""

import datetime as dt
from dataclasses import replace

from zhuzhen.households.commands import register_household
from zhuzhen.households.facts import HouseholdFacts, ResidentFacts
from zhuzhen.households.models import Household, Resident
from zhuzhen.people.models import Account

VILLAGE, NEXT_VILLAGE = "440282113201", "440282113202"  # both in 珠玑镇
OTHER_TOWN, OTHER_COUNTY = "440282112201", "440281001201"
DAY = dt.date(2022, 8, 8)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(order: int, *, born: dt.date = dt.date(1970, 1, 1)) -> str:
    """A well-formed number of area 449900; odd orders are men's."""
    head = f"449900{born:%Y%m%d}{order:03}"
    total = sum(int(digit) * weight for digit, weight in zip(head, _WEIGHTS, strict=True))
    return head + "10X98765432"[total % 11]


def person(name: str = "演示甲01", relation: str = "head", **more: object) -> ResidentFacts:
    plain = ResidentFacts(name, relation, "ordinary", "not_at_school")
    return replace(plain, **more)


HOME = HouseholdFacts("ordinary", address="演示路 1 号")
COUPLE = (
    person(id_number=number(1)),
    person("演示乙02", "spouse", labour="weak_half", id_number=number(2)),
)


def registered(
    *people: ResidentFacts,
    by: Account | None = None,
    place: str = VILLAGE,
    facts: HouseholdFacts = HOME,
) -> Household:
    """A household of these people, or of the couple."""
    return register_household(facts, place=place, residents=people or COUPLE, on=DAY, by=by)


def people_of(household: Household) -> dict[str, Resident]:
    """Everyone who ever was in a household, by name."""
    return {each.name: each for each in Resident.objects.filter(household=household).order_by("pk")}
