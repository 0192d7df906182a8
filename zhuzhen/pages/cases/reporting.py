"""Reporting a clue: the household is picked while one types, or told by its name."""

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.casework.choices import ClueState
from zhuzhen.casework.commands.cases import raise_clue
from zhuzhen.households.models import Household
from zhuzhen.households.queries import Filters, find_by_name, household_of, households_in
from zhuzhen.pages.asking import me, request_id_of, sent_of
from zhuzhen.pages.cases import choices
from zhuzhen.pages.cases.acting import address_of, require
from zhuzhen.pages.cases.forms import ClueForm
from zhuzhen.pages.errors import UNPROCESSABLE, status_of
from zhuzhen.pages.filling import tell_faults
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.records.questions import Option
from zhuzhen.people.choices import Act

_SHOWN = 12
_OF_THE_PAGE = ("not_allowed", "not_found")


def option_of(household: Household) -> Option:
    """A household as the picker tells it: its number settles which of one name it is."""
    name = household.head_name
    return Option(str(household.pk), name, f"{household.place.path} · {household.number}")


@login_required
@require_safe
def household_lookup(request: HttpRequest) -> HttpResponse:
    """The households of a combobox for what has been typed so far."""
    require(request, Act.FAMILY_READ)
    text = request.GET.get("q", "").strip()[:60]
    place = switch_of(request.GET, today=clock.today()).place
    options = [option_of(each) for each in find_by_name(text, place=place, limit=_SHOWN)]
    context = {"options": options, "asked_by": request.GET.get("for", "")[:60]}
    return render(request, "records/parts/options.html", context)


def _meant(request: HttpRequest) -> tuple[list[Household], str]:
    """The households that what was typed can mean, and the text to show again."""
    typed = request.POST.get("household", "").strip()[:60]
    picked = whole_number(request.POST.get("household__pick", ""))
    chosen = picked or whole_number(request.POST.get("household__id", ""))
    rows = Household.objects.select_related("place").filter(pk=chosen or 0)
    found = rows.first()
    # What was chosen from the list holds as long as its name still stands there.
    if found is not None and (picked or found.head_name == typed):
        return [found], found.head_name
    return households_in(Filters(text=typed), size=_SHOWN).rows if typed else [], typed


def _initial_household(request: HttpRequest) -> Household | None:
    """The household that the address names (?household=)."""
    number = whole_number(request.GET.get("household", ""))
    return household_of(number) if number else None


def _reported(request: HttpRequest, form: ClueForm, *, household: Household) -> HttpResponse:
    given = form.cleaned_data
    clue = raise_clue(
        household=household,
        source=given["source"],
        text=given["text"],
        found_on=given["found_on"],
        by=me(request),
        request_id=request_id_of(request),
    )
    words = choices.RAISED if clue.state == ClueState.OPEN else choices.JOINED
    messages.success(request, words.format(name=household.head_name, due=clue.due_on))
    assert clue.case is not None, "a raised clue has its case"
    return HttpResponseRedirect(address_of(clue.case))


def _ask_which(form: ClueForm, found: Sequence[Household], *, typed: str) -> None:
    """Tell beside the field why no single household is meant."""
    if not typed:
        return  # the form itself says that it is to be filled in
    told = choices.WHICH.format(count=len(found)) if found else choices.NO_SUCH.format(text=typed)
    form.add_error("household", told)


def _shown(
    request: HttpRequest, form: ClueForm, found: Sequence[Household], *, typed: str, status: int
) -> HttpResponse:
    one = found[0] if len(found) == 1 else None
    context = {
        "form": form,
        "typed": typed,
        "chosen": str(one.pk) if one else "",
        "candidates": [option_of(each) for each in found] if not one else [],
        "uid": request_id_of(request) or uuid.uuid4(),
        "crumbs": [(choices.CLUES, "/clues/"), (choices.NEW_CLUE, "")],
        "hint": choices.HOUSEHOLD_HINT,
    }
    return page(request, "clues/new.html", context=context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def new_clue(request: HttpRequest) -> HttpResponse:
    """Report a clue of a household."""
    today = clock.today()
    require(request, Act.CLUE_RAISE)
    at = _initial_household(request)
    initial = {"found_on": today, "household": at.head_name if at else ""}
    form = ClueForm(*sent_of(request), initial=initial)
    found: list[Household] = [at] if at else []
    typed, status = (at.head_name if at else ""), 200
    if request.method == "POST":
        found, typed = _meant(request)
        status = UNPROCESSABLE
        if len(found) != 1:
            _ask_which(form, found, typed=typed)
        if form.is_valid():
            try:
                return _reported(request, form, household=found[0])
            except Problem as problem:
                if problem.code in _OF_THE_PAGE:
                    raise
                tell_faults(form, problem)
                status = status_of(problem)
    return _shown(request, form, found, typed=typed, status=status)
