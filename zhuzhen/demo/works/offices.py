"""Who takes which step of money, projects and assets; nobody approves what is their own."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from zhuzhen.demo import dongguan
from zhuzhen.demo.families.offices import Desk, key_of, open_desks
from zhuzhen.demo.works.told import told
from zhuzhen.people.choices import Role
from zhuzhen.people.models import Account
from zhuzhen.people.queries import hold_grants

# Each part's role, and at which place of a code it stands.
_PARTS = {
    "clerk": (Role.VILLAGE, 12),
    "second": (Role.VILLAGE, 12),
    "town": (Role.TOWN, 9),
    "mayor": (Role.TOWN, 9),
    "county": (Role.COUNTY, 6),
    "chief": (Role.COUNTY, 6),
    "treasury": (Role.COUNTY_FINANCE, 6),
    "city": (Role.CITY, 4),
    "citytreasury": (Role.COUNTY_FINANCE, 4),
}


def place_at(code: str, *, digits: int) -> str:
    """The place above (or at) a code that has so many digits of its own."""
    return code[:digits].ljust(12, "0")


@dataclass(frozen=True)
class Offices:
    """The accounts of every place, by part: of a village's project `clerk` proposes and `town`
    reviews; `second`, `mayor` and `chief` decide on what these drafted; `treasury` orders money."""

    held: Mapping[str, Account]
    since: dt.date

    def __call__(self, part: str, place: str) -> Account:
        account = self.held[key_of(part, place_at(place, digits=_PARTS[part][1]))]
        if account.held_grants is None:
            hold_grants(account, on=self.since)
        return account

    def of_payer(self, code: str) -> Account:
        """Who budgets and transfers what a payer owes."""
        account = self.held[code]
        if account.held_grants is None:
            hold_grants(account, on=self.since)
        return account


def open_offices(
    towns: Mapping[str, Iterable[str]],
    *,
    held: Mapping[str, Account],
    payers: Mapping[str, Account],
    named: Callable[[str], str],
    since: dt.date,
) -> Offices:
    """Offices of all these towns and their villages, of their counties and cities.

    `held` are those who can sign in, by the keys of their offices; `payers` who pays from outside.
    """
    places = dict.fromkeys([*towns, *(each for some in towns.values() for each in some)])
    desks = dict.fromkeys(
        Desk(part, role, place_at(place, digits=digits))
        for place in places
        for part, (role, digits) in _PARTS.items()
        if digits < 12 or not place.endswith("000")
    )
    wanted = [each for each in desks if key_of(each.part, each.place) not in held]
    opened = open_desks(wanted, spoken=told()["offices"], named=named, since=since)
    offices = {**held, **opened, **payers}
    for place in {place_at(town, digits=digits) for town in towns for digits in (4, 6)}:
        part = "city" if place.endswith("00000000") else "county"
        offices[place] = offices[key_of(part, place)]
    return Offices(offices, since)


def held_at_zhuji(by_name: Mapping[str, Account], *, home: str) -> dict[str, Account]:
    """Whose offices people can sign in to, round Zhuji; `home` is its first village."""
    zhuji, county = dongguan.ZHUJI, place_at(dongguan.ZHUJI, digits=6)
    return {
        key_of("clerk", home): by_name["village"],
        key_of("second", home): by_name["committee"],
        key_of("town", zhuji): by_name["zhuji"],
        key_of("county", county): by_name["nanxiong"],
        key_of("chief", county): by_name["approver"],
        key_of("treasury", county): by_name["countyfinance"],
        key_of("county", "440222000000"): by_name["shixing"],
        key_of("city", dongguan.SHAOGUAN): by_name["shaoguan"],
    }
