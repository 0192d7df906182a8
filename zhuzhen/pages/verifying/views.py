"""The page of invariants: which hold, since when, and what to do about the one that does not."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.audit import last_night_that_held, last_nightly
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.verifying.choices import GROUPS, PROVINCE, TITLES, VERIFYING
from zhuzhen.people.choices import Role
from zhuzhen.people.models import Account
from zhuzhen.people.queries import grants_on

# Whom an offence anywhere in the province is told: who can have it mended.
_TOLD = frozenset({Role.PROVINCE, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN})


@dataclass(frozen=True)
class Line:
    """One invariant as the last night found it."""

    name: str
    title: str
    holds: bool
    checked: int
    offence: str
    remedy: str
    held_at: dt.datetime | None


@dataclass(frozen=True)
class Group:
    """The invariants of one subject."""

    title: str
    lines: tuple[Line, ...]


def _line(name: str, told: dict[str, object], *, night: AuditEntry) -> Line:
    holds = name not in night.facts["broken"]
    held = night if holds else last_night_that_held(name)
    return Line(
        name=name,
        title=TITLES.get(name, name),
        holds=holds,
        checked=int(str(told.get("checked") or 0)),
        offence=str(told.get("first_offence", "")),
        remedy=str(told.get("remedy", "")),
        held_at=held.at if held else None,
    )


def _grouped(lines: list[Line]) -> list[Group]:
    """Lines by subject, in the order of the catalogue; what it does not know comes last."""
    held = {line.name: line for line in lines}
    groups = [
        Group(title, tuple(held.pop(name) for name in names if name in held))
        for title, names in GROUPS.items()
    ]
    return [each for each in (*groups, Group("", tuple(held.values()))) if each.lines]


def _is_told(account: Account) -> bool:
    grants = grants_on(account, on=clock.today())
    return any(
        each.role in _TOLD or (each.role == Role.AUDITOR and each.place_id == PROVINCE)
        for each in grants
    )


@login_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Every invariant, told by last night's check; what offends, to who can have it mended."""
    assert isinstance(request.user, Account)
    if not grants_on(request.user, on=clock.today()):
        raise Problem("not_found", what=VERIFYING)
    night = last_nightly()
    told = night.facts.get("lines", {}) if night else {}
    lines = [_line(name, told[name], night=night) for name in told] if night else []
    context = {
        "night": night,
        "groups": _grouped(lines),
        "broken": [each for each in lines if not each.holds],
        "number": len(lines),
        "is_told": _is_told(request.user),
    }
    return page(request, "verifying/verify.html", context=context)
