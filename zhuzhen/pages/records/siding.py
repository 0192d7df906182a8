"""Whose form of a register an account's sheets follow, where sides ask for other columns."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.sheets.workbook import Sheet, open_sheet
from zhuzhen.pages.records.finding import declaration_or_404, nothing_there
from zhuzhen.pages.records.held import held_region, held_sheet
from zhuzhen.pages.records.holding import sides_of
from zhuzhen.people.models import Account
from zhuzhen.people.queries import grants_on
from zhuzhen.policy.queries import packs_in_force
from zhuzhen.policy.rules import bases_first, pack_for
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import helping_side
from zhuzhen.registers.importing.siding import declared_for_sheet, form_of
from zhuzhen.registers.queries import declared
from zhuzhen.registers.world import Links

ALL_SIDES = "all"
_TELLING = ("org", "cluster", "team", "person")


@dataclass(frozen=True)
class Side:
    """A pack with columns of its own for a register, by the code of its region."""

    region: str
    title: str


@dataclass(frozen=True)
class Choice:
    """Whose form it is: the only one there is, one that was asked for, or still to be chosen."""

    own: str | None = None
    asked: str | None = None
    sides: tuple[Side, ...] = ()


def sides_of_register(register: str, *, by: Account, today: dt.date) -> tuple[Side, ...]:
    """The packs of the account's helping sides, one for each form that they have of a register."""
    grants = grants_on(by, on=today)
    sides = sides_of(grants, on=today)
    # A helped place has no form of its own: records there follow whoever helps.
    helping = sides - {each.place_id for each in grants if each.place_id} or sides
    packs = packs_in_force()
    holding = {pack.id: pack for side in sorted(helping) if (pack := pack_for(packs, region=side))}
    forms: list[tuple[object, ...]] = []
    found = []
    for pack in bases_first(holding.values()):
        if register in pack.registers:
            form = form_of(declared(register, region=pack.region))
            if form not in forms:
                forms.append(form)
                found.append(Side(pack.region, pack.head.title))
    return tuple(found)


def own_side(register: str, *, by: Account, today: dt.date) -> str | None:
    """The region whose form of a register the account's sheets follow; None if there are more."""
    return choice_of(register, by=by, today=today).own


def choice_of(register: str, *, by: Account, today: dt.date, asked: str = "") -> Choice:
    """Raises not_found if a side is asked for that is not the account's."""
    sides = sides_of_register(register, by=by, today=today)
    if asked in ("", ALL_SIDES):
        if len(sides) == 1:
            return Choice(own=sides[0].region)
        return Choice(sides=sides)
    if asked not in {each.region for each in sides}:
        raise nothing_there("这个帮扶方的表式")
    return Choice(asked=asked, sides=sides)


def choice_for_form(
    register: str, *, address: Mapping[str, str], by: Account, today: dt.date
) -> Choice:
    """Whose form one new record follows: that of the links in its address, else as `choice_of`."""
    choice = choice_of(register, by=by, today=today, asked=address.get("region", ""))
    if not choice.sides or choice.asked or address.get("region") == ALL_SIDES:
        return choice
    org, cluster, team, person = (whole_number(address.get(link, "")) for link in _TELLING)
    given = Links(org=org, cluster=cluster, team=team, person=person)
    side = helping_side(register, given=given, on=today)
    return Choice(own=side) if side else choice


def choose_side(
    request: HttpRequest, declaration: Declaration, *, sides: tuple[Side, ...], for_export: bool
) -> HttpResponse:
    """Ask whose form of the register is meant; each answer is a link to the same address."""
    query = request.GET.copy()
    links = []
    for each in sides:
        query["region"] = each.region
        links.append((each, f"{request.path}?{query.urlencode()}"))
    query["region"] = ALL_SIDES
    path = f"/registers/{declaration.id}/"
    context = {
        "register": declaration.register,
        "path": path,
        "links": links,
        "all_path": f"{request.path}?{query.urlencode()}" if for_export else "",
        "for_export": for_export,
        "crumbs": [("登记", "/registers/"), (declaration.title, path), ("选帮扶方", "")],
    }
    return page(request, "records/choose_side.html", context=context)


def declaration_of_held(
    register: str, *, token: str, by: Account, today: dt.date
) -> tuple[Declaration, Sheet]:
    """The register as a held sheet follows it, and the sheet."""
    declaration_or_404(register)
    path, name = held_sheet(token, by=by)
    sheet = open_sheet(path, shown_as=name)
    found = declared_for_sheet(
        register,
        stamp=sheet.stamp,
        region=held_region(token, by=by),
        own_region=own_side(register, by=by, today=today),
    )
    return found, sheet
