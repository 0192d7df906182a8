"""The funnel: how many households go how far, its red lights, down from province to village."""

import datetime as dt
import io
from dataclasses import dataclass

import xlsxwriter
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.casework.queries.funnel import FIGURES, Counts, Funnel, funnel
from zhuzhen.pages.frame import Switch, is_administrator, switch_of
from zhuzhen.pages.funnel import choices
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.access import grants_for, roles_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import Crumb, breadcrumbs

_FIGURES = ("clues", *choices.STAGES, *choices.NOW)


@dataclass(frozen=True)
class Stage:
    """One step of the funnel: how many came so far, and what part of those who began."""

    id: str
    label: str
    says: str
    count: int
    percent: int | None
    address: str = ""


@dataclass(frozen=True)
class Light:
    """Something that has to be none: red while it is not."""

    id: str
    label: str
    says: str
    is_red: bool
    address: str = ""


def _stages(found: Funnel, *, switch: Switch) -> list[Stage]:
    total, lists = found.total, _lists(found.total, found=found, switch=switch, place=switch.place)
    stages = []
    for name, (label, says) in choices.STAGES.items():
        count = getattr(total, name)
        percent = round(100 * count / total.begun) if total.begun else None
        stages.append(Stage(name, label, says, count, percent, lists.get(name, "")))
    return stages


def _lights(found: Funnel, *, switch: Switch) -> list[Light]:
    names, period = choices.LISTED.join(found.mass_relapses), switch.period.label
    lists = _lists(found.total, found=found, switch=switch, place=switch.place)
    label, red, fine = choices.LIGHTS["mass"]
    told = red.format(period=period, most=found.mass_threshold, names=names)
    lights = [Light("mass", label, told if names else fine, bool(names))]
    for name in ("overdue", "late_clues", "relapsed"):
        label, red, fine = choices.LIGHTS[name]
        count = getattr(found.total, name)
        told = red.format(count=count, period=period)
        address = lists.get(name, "")
        lights.append(Light(name, label, told if count else fine, bool(count), address))
    return lights


def _read(request: HttpRequest) -> tuple[Switch, Funnel, dt.date]:
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    roles = roles_of(account, on=today)
    if not roles or is_administrator(frozenset(roles)):
        raise Problem("not_allowed", act=choices.TITLE, who=choices.WHO)
    switch = switch_of(request.GET, today=today)
    scope = scope_of(account, on=today)
    found = funnel(scope, place=switch.place, period=switch.period, today=today)
    return switch, found, today


# Where the households behind a figure are listed.
_LISTS = {
    **{name: f"/cases/?figure={name}" for name in FIGURES},
    "overdue": "/cases/?overdue=yes",
    "late_clues": "/clues/?overdue=yes",
}


def _lists(counts: Counts, *, found: Funnel, switch: Switch, place: str) -> dict[str, str]:
    """The address of the list behind each figure of a place, for who may see families; none where
    nothing is counted."""
    if not found.is_of_families:
        return {}
    period = "" if switch.is_default else f"&period={switch.period}"
    here = f"&place={place}" if place else ""
    return {
        name: f"{address}{here}{period}"
        for name, address in _LISTS.items()
        if getattr(counts, name)
    }


@dataclass(frozen=True)
class Cell:
    """A figure of a place, and where the households behind it are listed."""

    name: str
    label: str
    count: int
    address: str

    @property
    def is_late(self) -> bool:
        """One that has to be none."""
        return self.name in choices.LIGHTS and bool(self.count)


@dataclass(frozen=True)
class Row:
    """A place with its figures, and where its own places are."""

    name: str
    address: str
    cells: tuple[Cell, ...]


def _cells(counts: Counts, *, found: Funnel, switch: Switch, place: str) -> tuple[Cell, ...]:
    lists = _lists(counts, found=found, switch=switch, place=place)
    return tuple(
        Cell(name, label, getattr(counts, name), lists.get(name, ""))
        for name, label in choices.COLUMNS.items()
    )


def _rows(found: Funnel, *, switch: Switch) -> list[Row]:
    period = "" if switch.is_default else f"&period={switch.period}"
    return [
        Row(
            each.name,
            f"/funnel/?place={each.code}{period}" if each.goes_deeper else "",
            _cells(each.counts, found=found, switch=switch, place=each.code),
        )
        for each in found.rows
    ]


@login_required
@require_safe
def funnel_page(request: HttpRequest) -> HttpResponse:
    """The funnel of the place and period that the frame shows, by the places below."""
    switch, found, today = _read(request)
    account = request.user
    assert isinstance(account, Account)
    way = breadcrumbs(switch.place) if switch.place else ()
    context = {
        "stages": _stages(found, switch=switch),
        "lights": _lights(found, switch=switch),
        "rows": _rows(found, switch=switch),
        "total": _cells(found.total, found=found, switch=switch, place=switch.place),
        "crumbs": [(choices.TITLE, "/funnel/" if way else ""), *_crumbs(way, switch=switch)],
        "sees_families": found.is_of_families,
        "hint": "" if found.is_of_families else choices.NOT_FAMILIES,
        "may_export": bool(grants_for(account, act=Act.EXPORT, on=today)),
        "period_label": switch.period.label,
    }
    return page(request, "funnel/funnel.html", context=context)


def _crumbs(way: tuple[Crumb, ...], *, switch: Switch) -> list[tuple[str, str]]:
    period = "" if switch.is_default else f"&period={switch.period}"
    found = [(each.name, f"/funnel/?place={each.code}{period}") for each in way]
    return [*found[:-1], (found[-1][0], "")] if found else []


@login_required
@require_safe
def funnel_sheet(request: HttpRequest) -> HttpResponse:
    """Just what the page shows, as a workbook."""
    switch, found, today = _read(request)
    account = request.user
    assert isinstance(account, Account)
    if not grants_for(account, act=Act.EXPORT, on=today):
        raise Problem("not_allowed", act=Act.EXPORT.label, who=choices.WHO)
    file = io.BytesIO()
    _write(file, found=found)
    file.seek(0)
    place = breadcrumbs(switch.place)[-1].name if switch.place else ""
    name = choices.SHEET.format(period=switch.period.label, place=place)
    return FileResponse(file, as_attachment=True, filename=name)  # type: ignore[return-value]


def _write(file: io.BytesIO, *, found: Funnel) -> None:
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet(choices.TITLE)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    stages = {name: label for name, (label, _) in choices.STAGES.items()}
    labels = {"clues": choices.CLUES} | stages | choices.NOW
    titles = [choices.PLACE, choices.CODE, *(labels[name] for name in _FIGURES)]
    sheet.write_row(0, 0, titles, head)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, len(titles), 11)
    sheet.freeze_panes(1, 1)
    rows = [(each.name, each.code, each.counts) for each in found.rows]
    for at, (name, code, counts) in enumerate([*rows, (choices.TOTAL, "", found.total)], start=1):
        sheet.write_string(at, 0, name)
        sheet.write_string(at, 1, code)
        sheet.write_row(at, 2, [getattr(counts, each) for each in _FIGURES])
    book.close()
