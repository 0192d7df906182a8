"""The frame round every page: who I am, and the place and period that all screens obey."""

import datetime as dt
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from zhuzhen.base.numbers import whole_number
from zhuzhen.base.periods import Period
from zhuzhen.pages import choices
from zhuzhen.pages.choices import Entry
from zhuzhen.people.access import MAY
from zhuzhen.people.choices import ADMINISTRATORS, FAMILY_ROLES, Act, Role

FIRST_YEAR = 2021  # the first teams were sent in July 2021


@dataclass(frozen=True)
class Switch:
    """The place (12-digit code or '') and period that the address asks for."""

    place: str
    period: Period
    is_default: bool = True

    @property
    def query(self) -> str:
        """`place=…&period=…` with only what differs from the default; carried by every link."""
        asked = {}
        if self.place:
            asked["place"] = self.place
        if not self.is_default:
            asked["period"] = str(self.period)
        return urlencode(asked)


def switch_of(asked: QueryDict, *, today: dt.date) -> Switch:
    """Read ?place= and ?period=; what cannot be read falls back to everywhere and this year."""
    this_year = Period.holding(today, kind="year")
    place = str(asked.get("place", "")).strip()
    if len(place) != 12 or whole_number(place) is None:
        place = ""
    try:
        period = Period.parse(str(asked["period"])) if asked.get("period") else this_year
    except ValueError:
        period = this_year
    return Switch(place, period, period == this_year)


def periods_offered(today: dt.date, *, chosen: Period) -> dict[str, list[Period]]:
    """Periods to choose from: all years, and the parts of the chosen year, by kind."""
    years = [Period(year, "year") for year in range(today.year, FIRST_YEAR - 1, -1)]
    whole = Period(chosen.year, "year")
    parts = {kind: list(whole.parts(kind)) for kind in ("half", "quarter", "month")}
    return {"year": years, **parts}


@dataclass(frozen=True)
class Frame:
    """What the frame's template shows."""

    switch: Switch
    today: dt.date
    roles: frozenset[str] = frozenset()
    place_path: str = ""
    is_demonstration: bool = False
    entries: tuple[Entry, ...] = field(default=choices.RAIL)
    phone_entries: tuple[Entry, ...] = field(default=choices.PHONE_BAR)
    phone_menu: tuple[Entry, ...] = field(default=choices.PHONE_MENU)

    @property
    def has_business(self) -> bool:
        """Whether place and period mean anything to the account."""
        return not is_administrator(self.roles)

    @property
    def works_with_families(self) -> bool:
        """Whether any of the roles sees households and people; the others see counts."""
        return bool(self.roles & FAMILY_ROLES)

    @property
    def may_screen(self) -> bool:
        """Whether any of the roles runs rules over what departments sent."""
        return bool(self.roles & MAY[Act.SCREEN_RUN])

    @property
    def role_labels(self) -> list[str]:
        """The account's roles as people name them."""
        return [Role(role).label for role in sorted(self.roles)]


def is_administrator(roles: frozenset[str]) -> bool:
    """One of the three administrators, who see no business data."""
    return bool(roles) and roles <= ADMINISTRATORS


def entry_is_current(entry: Entry, *, request: HttpRequest) -> bool:
    """The entry under which the page at this address stands."""
    if entry.path == "/":
        return request.path == "/"
    return request.path.startswith((entry.path, *entry.also))
