"""What an address asks of the ledgers: whose, at which day, as it was known when."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from zhuzhen.base import clock, scope
from zhuzhen.pages.asking import day_of, me, require_business
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.ledgers import choices
from zhuzhen.people.choices import Role
from zhuzhen.people.queries import grants_on
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division
from zhuzhen.places.rules.codes import level_of

PROVINCE = "440000000000"
# Whose own place the ledgers begin at; whoever helps from elsewhere begins at the province.
_LOCAL = (
    Role.VILLAGE, Role.FIRST_SECRETARY, Role.TOWN, Role.COUNTY, Role.COUNTY_FINANCE, Role.CITY,
    Role.AUDITOR,
)  # fmt: skip
_WIDE = (Level.PROVINCE, Level.CITY)


@dataclass(frozen=True)
class Asked:
    """A place and a day; `known_at` leaves out what was entered after that day."""

    place: Division
    day: dt.date
    as_known: bool
    is_part: bool = False  # more lies in the place than the account sees

    @property
    def known_at(self) -> dt.datetime | None:
        return clock.end_of(self.day) if self.as_known else None

    @property
    def elsewhere(self) -> str:
        """What to do where there is nothing."""
        return choices.ELSEWHERE_OR_KNOWN if self.as_known else choices.ELSEWHERE

    @property
    def is_wide(self) -> bool:
        """Whether only sums of parts are shown: a province or city has too many rows."""
        return level_of(self.place.code) in _WIDE

    def query(self, place: str = "") -> str:
        """The address of the same in another place."""
        found = {"place": place or self.place.code, "day": f"{self.day}"}
        return urlencode(found | ({"known": "yes"} if self.as_known else {}))


def _ground(request: HttpRequest, *, today: dt.date) -> str:
    place = switch_of(request.GET, today=today).place
    if place:
        return place
    grants = [e for e in grants_on(me(request), on=today) if e.role in _LOCAL and e.place_id]
    return grants[0].place_id or PROVINCE if len(grants) == 1 else PROVINCE


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for; what cannot be read counts as not asked."""
    require_business(me(request))
    today = clock.today()
    code = _ground(request, today=today)
    place = Division.objects.filter(pk=code).first() or Division.objects.get(pk=PROVINCE)
    day = min(day_of(request.GET, "day") or today, today)
    # What is known by today is all that is known.
    as_known = request.GET.get("known") == "yes" and day < today
    return Asked(place, day, as_known=as_known, is_part=not scope.covers(place.code))
