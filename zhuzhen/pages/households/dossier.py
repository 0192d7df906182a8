"""The page of a household: people, income against the line, safeguards, history, and what other
rooms say of it."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.households import access, queries
from zhuzhen.households.choices import HouseholdState, ResidentState
from zhuzhen.households.models import Household
from zhuzhen.pages.asking import me
from zhuzhen.pages.cases.dossier import cases_for
from zhuzhen.pages.households import choices
from zhuzhen.pages.households.acting import crumbs_of, require
from zhuzhen.pages.households.chart import drawing_of
from zhuzhen.pages.households.showing import event_of, person_of, years_of
from zhuzhen.pages.projects.dossier import wages_of
from zhuzhen.pages.support.dossier import support_section
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_LATELY = 8


def _people(household: Household, *, today: dt.date) -> dict[str, object]:
    key = household.pk
    rows = queries.residents_of([key], present_only=False).get(key, [])
    shown = [person_of(each, today=today) for each in rows]
    return {
        "people": [each for each in shown if each.row.state == ResidentState.PRESENT],
        "gone": [each for each in shown if each.row.state != ResidentState.PRESENT],
    }


def _income(household: Household) -> dict[str, object]:
    sheets = queries.income_sheets(household)
    lines = queries.income_lines(household.place_id, {each.taken_on.year for each in sheets})
    years = years_of(sheets, lines=lines)
    return {
        "years": list(reversed(years)),
        "latest": years[-1] if years else None,
        "drawing": drawing_of(years),
    }


def _from_other_rooms(household: Household, *, by: Account, today: dt.date) -> dict[str, object]:
    """What casework says of the household: `case` for households/parts/case.html and `support` for
    households/parts/support.html; None leaves the place empty. `wages` were paid by projects."""
    return {
        "case": cases_for(household, by=by, today=today),
        "support": support_section(household, by=by, today=today),
        "wages": wages_of(household.pk),
    }


@login_required
@require_safe
def household_page(request: HttpRequest, number: int) -> HttpResponse:
    """Everything of one household that its viewer may see, masked."""
    household = queries.household_of(number)
    require(request, Act.FAMILY_READ, place=household.place_id)
    account, today = me(request), clock.today()
    place = household.place_id
    active = household.state == HouseholdState.ACTIVE
    changes = queries.history_of(household, limit=_LATELY + 1)
    context = {
        "household": household,
        "crumbs": crumbs_of(household),
        "is_unable": active and household.able == 0 and household.weak == 0,
        "checks": queries.safeguard_checks(household, limit=4),
        "events": [event_of(each, today=today) for each in changes[:_LATELY]],
        "has_more": len(changes) > _LATELY,
        "may_keep": active and bool(access.may(account, Act.HOUSEHOLD_KEEP, place=place)),
        "may_end": active and bool(access.may(account, Act.HOUSEHOLD_END, place=place)),
        "may_unmask": bool(access.may(account, Act.FAMILY_UNMASK, place=place)),
        **_people(household, today=today),
        **_income(household),
        **_from_other_rooms(household, by=account, today=today),
    }
    return page(request, "households/household.html", context=context)


@login_required
@require_safe
def history(request: HttpRequest, number: int) -> HttpResponse:
    """All that happened to a household and its members."""
    household = queries.household_of(number)
    require(request, Act.FAMILY_READ, place=household.place_id)
    today = clock.today()
    title = choices.TITLES["history"]
    context = {
        "household": household,
        "title": title,
        "crumbs": crumbs_of(household, title),
        "events": [event_of(each, today=today) for each in queries.history_of(household)],
    }
    return page(request, "households/history.html", context=context)
