"""What the page of a household says of its cases: the present one, and those before."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.casework import access
from zhuzhen.casework.choices import OPEN
from zhuzhen.casework.models import Case
from zhuzhen.casework.queries.cases import cases_of
from zhuzhen.casework.queries.standing import removals
from zhuzhen.households.choices import HouseholdState
from zhuzhen.households.models import Household
from zhuzhen.pages.cases.listing import Row, row_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account


@dataclass(frozen=True)
class Cases:
    """The part of a dossier about cases."""

    now: Row | None
    former: list[Case]
    may_raise: bool


def cases_for(household: Household, *, by: Account, today: dt.date) -> Cases | None:
    """For households/parts/case.html; None where there is nothing to show or do."""
    found = cases_of(household.pk)
    now = next((each for each in found if each.state in OPEN), None)
    is_active = household.state == HouseholdState.ACTIVE
    may = is_active and bool(access.may(by, Act.CLUE_RAISE, place=household.place_id, on=today))
    if not found and not may:
        return None
    removal = removals([now]).get(now.pk, "") if now else ""
    return Cases(
        now=row_of(now, removal=removal, today=today) if now else None,
        former=[each for each in found if each != now],
        may_raise=may,
    )
