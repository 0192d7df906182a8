"""What the screens of cases share: who asks, which case, where things are."""

import uuid

from django.http import HttpRequest

from zhuzhen.casework.models import Case
from zhuzhen.casework.queries.cases import case_numbered
from zhuzhen.households import access
from zhuzhen.pages.asking import me
from zhuzhen.pages.cases.choices import CASES
from zhuzhen.pages.households.acting import address_of as household_address
from zhuzhen.pages.households.acting import require
from zhuzhen.people.choices import Act

Crumbs = list[tuple[str, str]]
NAMED = "{name}户"


def address_of(case: Case) -> str:
    return f"/cases/{case.uid}/"


def step_address(case: Case, step: str) -> str:
    return f"{address_of(case)}steps/{step}/"


def own_case(request: HttpRequest, uid: uuid.UUID) -> Case:
    """A case that the account may read. Raises not_found, not_allowed."""
    case = case_numbered(uid)
    require(request, Act.FAMILY_READ, place=case.place_id)
    return case


def crumbs_of(case: Case, title: str = "") -> Crumbs:
    """The way to a case's page, and to what hangs below it."""
    name = NAMED.format(name=case.household.head_name)
    trail = [(CASES, "/cases/"), (name, address_of(case))]
    return [*trail, (title, "")] if title else trail


def may_keep(request: HttpRequest, case: Case) -> bool:
    """Whether the account may write into the household's register."""
    return bool(access.may(me(request), Act.HOUSEHOLD_KEEP, place=case.place_id))


__all__ = [
    "NAMED",
    "address_of",
    "crumbs_of",
    "household_address",
    "may_keep",
    "own_case",
    "require",
    "step_address",
]
