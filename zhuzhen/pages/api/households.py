"""Households in the caller's scope of families: listed, and one with its people, masked."""

import datetime as dt

from django.http import HttpRequest
from ninja import Router, Schema

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.households import access, choices, queries
from zhuzhen.households.models import Household, IncomeSheet, Resident, SafeguardCheck
from zhuzhen.households.rules.privacy import is_child, masked_id
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import HOUSEHOLDS
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Id, PageNumber, PlaceCode, Size, Text
from zhuzhen.pages.api.paging import Rows
from zhuzhen.people.choices import Act

router = Router(tags=[HOUSEHOLDS])


class HouseholdOut(Schema):
    """A household; `place` is the 12-digit code of its village."""

    id: int
    number: str
    place: str
    head_name: str
    kind: choices.HouseholdKind
    social_assist: choices.SocialAssist
    state: choices.HouseholdState
    size: int
    able: int
    weak: int
    consented_on: dt.date | None
    version: int


class ResidentOut(Schema):
    """A person. `id_shown` is masked; of a child below fourteen also schooling and birth are
    null. What is sealed is only shown on screen, with a reason."""

    id: int
    name: str
    relation: choices.Relation
    sex: choices.Sex
    born_on: dt.date | None
    id_shown: str
    labour: choices.Labour
    schooling: choices.Schooling | None
    state: choices.ResidentState


class IncomeOut(Schema):
    """The sheet taken last, in fen; `line_fen` is null where nothing is judged."""

    taken_on: dt.date
    first_month: dt.date
    persons: int
    net_fen: int
    net_per_head_fen: int
    judged_per_head_fen: int
    line_fen: int | None


class SafeguardsOut(Schema):
    """The last check of the four."""

    checked_on: dt.date
    education: choices.SafeguardResult
    medical: choices.SafeguardResult
    housing: choices.SafeguardResult
    water: choices.SafeguardResult


class HouseholdDetailOut(HouseholdOut):
    residents: list[ResidentOut]
    income: IncomeOut | None
    safeguards: SafeguardsOut | None


def _fields(row: Household) -> dict[str, object]:
    names = (
        "number", "head_name", "kind", "social_assist", "state", "size", "able", "weak",
        "consented_on", "version",
    )  # fmt: skip
    return {"id": row.pk, "place": row.place_id, **{name: getattr(row, name) for name in names}}


def _resident(row: Resident, *, today: dt.date) -> dict[str, object]:
    child = is_child(row.born_on, on=today)
    names = ("name", "relation", "sex", "labour", "state")
    return {
        "id": row.pk,
        "id_shown": masked_id(row.id_shown, child=child),
        "born_on": None if child else row.born_on,
        "schooling": None if child else row.schooling,
        **{name: getattr(row, name) for name in names},
    }


def _income(sheet: IncomeSheet) -> dict[str, object]:
    names = ("taken_on", "persons", "net_fen", "net_per_head_fen", "judged_per_head_fen")
    return {
        "first_month": sheet.period.lower,
        "line_fen": queries.income_line(sheet.place_id, sheet.taken_on.year),
        **{name: getattr(sheet, name) for name in names},
    }


def _safeguards(check: SafeguardCheck) -> dict[str, object]:
    names = ("checked_on", "education", "medical", "housing", "water")
    return {name: getattr(check, name) for name in names}


def _require(request: HttpRequest, *, place: str = "") -> None:
    verdict = access.may(caller(request), Act.FAMILY_READ, place=place)
    if not verdict:
        raise Problem("not_allowed", act=Act.FAMILY_READ.label, who=verdict.who)


@router.get("/households", response={200: Rows[HouseholdOut], **FAILURES}, summary="农户列表")
def list_households(
    request: HttpRequest,
    text: Text = "",
    place: PlaceCode | None = None,
    kind: choices.HouseholdKind | None = None,
    social_assist: choices.SocialAssist | None = None,
    state: choices.HouseholdState = choices.HouseholdState.ACTIVE,
    page: PageNumber = 1,
    size: Size = 50,
) -> Rows[HouseholdOut]:
    """By village and head; `text` is part of anybody's name, a whole identity number, or the
    household's number."""
    _require(request)
    filters = queries.Filters(
        text=text, place=place or "", kind=kind or "", social_assist=social_assist or "",
        state=state,
    )  # fmt: skip
    found = queries.households_in(filters, page=page, size=size)
    rows = [HouseholdOut.model_validate(_fields(each)) for each in found.rows]
    return Rows(page=found.page, has_next=found.has_next, rows=rows)


@router.get("/households/{number}", response={200: HouseholdDetailOut, **FAILURES}, summary="一户")
def one_household(request: HttpRequest, number: Id) -> HouseholdDetailOut:
    """A household with whoever is or was in it, its latest income and check, all masked."""
    row = queries.household_of(number)
    _require(request, place=row.place_id)
    today = clock.today()
    people = queries.residents_of([row.pk], present_only=False).get(row.pk, [])
    income = queries.latest_income([row.pk]).get(row.pk)
    check = queries.latest_safeguards([row.pk]).get(row.pk)
    return HouseholdDetailOut.model_validate(
        {
            **_fields(row),
            "residents": [_resident(each, today=today) for each in people],
            "income": _income(income) if income else None,
            "safeguards": _safeguards(check) if check else None,
        }
    )
