"""Clues: the list of a place with its time limits, and judging one untrue."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.casework import access
from zhuzhen.casework.choices import ClueState
from zhuzhen.casework.commands.cases import dismiss_clue
from zhuzhen.casework.models import Clue
from zhuzhen.casework.queries.cases import ClueFilters, clue_numbered, clues_in
from zhuzhen.casework.queries.standing import is_last_clue
from zhuzhen.pages.asking import me, page_number, pages_of, sent_of
from zhuzhen.pages.cases import choices
from zhuzhen.pages.cases.acting import address_of, require
from zhuzhen.pages.cases.forms import DismissalForm
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.errors import UNPROCESSABLE, status_of
from zhuzhen.pages.filling import tell_faults
from zhuzhen.pages.frame import switch_of
from zhuzhen.people.access import grants_for
from zhuzhen.people.choices import Act

_SHOWN = 12
_OF_THE_PAGE = ("not_allowed", "not_found", "clue_settled", "wrong_state")


@dataclass(frozen=True)
class Row:
    """A clue in the list."""

    clue: Clue
    when: str
    is_late: bool
    case_address: str


def _filters(asked: QueryDict) -> ClueFilters:
    state = asked.get("state", ClueState.OPEN)
    state = state if state in (*ClueState.values, choices.ALL) else ClueState.OPEN
    return ClueFilters(
        place=switch_of(asked, today=clock.today()).place,
        state="" if state == choices.ALL else state,
        overdue=asked.get("overdue") == "yes",
        text=asked.get("q", "").strip()[:60],
    )


def _row(clue: Clue, *, today: dt.date) -> Row:
    left = (clue.due_on - today).days if clue.state == ClueState.OPEN else None
    when = days_said(left) if left is not None else ""
    return Row(
        clue, when, left is not None and left < 0, address_of(clue.case) if clue.case else ""
    )


@login_required
@require_safe
def clue_list(request: HttpRequest) -> HttpResponse:
    """Clues of the place, those to be verified first on top."""
    require(request, Act.FAMILY_READ)
    account, today = me(request), clock.today()
    filters = _filters(request.GET)
    number = page_number(request)
    found = clues_in(filters, today=today, page=number)
    spans = access.ranges_for(account, on=today).get(Act.CASE_REJECT, ())
    rows = []
    for each in found.rows:
        left = (each.due_on - today).days if each.state == ClueState.OPEN else None
        case = address_of(each.case) if each.case else ""
        rows.append(
            Row(each, days_said(left) if left is not None else "", bool(left and left < 0), case)
        )
    context = {
        "filters": filters,
        "state": filters.state or choices.ALL,
        "states": choices.CLUE_STATES,
        "rows": [_row(each, today=today) for each in found.rows],
        "dismissible": {
            each.pk for each in found.rows
            if each.state == ClueState.OPEN and any(each.place_id in span for span in spans)
        },
        "count": found.count,
        "is_more": found.is_more,
        "may_raise": bool(grants_for(account, act=Act.CLUE_RAISE, on=today)),
        **pages_of(request.GET, number=found.page, has_next=found.has_next),
    }  # fmt: skip
    return page(request, "clues/list.html", context=context)


def _dismissed(
    request: HttpRequest, form: forms.Form, *, clue: Clue, is_last: bool
) -> HttpResponse:
    dismiss_clue(clue, by=me(request), today=clock.today(), **form.cleaned_data)
    messages.success(request, choices.DISMISSED_LAST if is_last else choices.DISMISSED)
    assert clue.case is not None, "a clue has its case"
    return HttpResponseRedirect(address_of(clue.case))


@login_required
@require_http_methods(["GET", "POST"])
def dismissal(request: HttpRequest, number: int) -> HttpResponse:
    """Judge a clue untrue, with the reason; its last clue ends a case."""
    clue = clue_numbered(number)
    access.require(Act.CASE_REJECT, by=me(request), place=clue.place_id, on=clock.today())
    if clue.state == ClueState.DISMISSED and request.method == "POST" and clue.case:
        return HttpResponseRedirect(address_of(clue.case))  # pressed twice
    if clue.state != ClueState.OPEN:
        raise Problem("clue_settled", state=ClueState(clue.state).label)
    is_last = is_last_clue(clue)
    form, status = DismissalForm(*sent_of(request), is_last=is_last), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                return _dismissed(request, form, clue=clue, is_last=is_last)
            except Problem as problem:
                if problem.code in _OF_THE_PAGE:
                    raise
                tell_faults(form, problem)
                status = status_of(problem)
    context = {
        "clue": clue,
        "form": form,
        "is_last": is_last,
        "crumbs": [(choices.CLUES, "/clues/"), (choices.DISMISS, "")],
    }
    return page(request, "clues/dismissal.html", context=context, status=status)
