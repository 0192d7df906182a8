"""Income, the four safeguards and consent are entered."""

import datetime as dt
from dataclasses import fields

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock, money
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.problems import Problem
from zhuzhen.evidence.commands import keep_file
from zhuzhen.households import commands, queries
from zhuzhen.households.models import Household, IncomeSheet
from zhuzhen.households.rules.income import IncomeFacts
from zhuzhen.households.rules.safeguards import SafeguardFacts
from zhuzhen.pages.asking import me
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.households import choices, forms
from zhuzhen.pages.households.acting import address_of, require
from zhuzhen.pages.households.entry import context_of
from zhuzhen.people.choices import Act

_EDIT = require_http_methods(["GET", "POST"])
_INCOME = [each.name for each in fields(IncomeFacts)]


def _kept(request: HttpRequest, number: int) -> Household:
    household = queries.household_of(number)
    require(request, Act.HOUSEHOLD_KEEP, place=household.place_id)
    return household


def _replaced(request: HttpRequest, household: Household) -> IncomeSheet | None:
    """The sheet that the address says is to be corrected."""
    asked = request.GET.get("replaces", "")
    if not asked:
        return None
    key = whole_number(asked)
    found = IncomeSheet.objects.filter(household=household, pk=key or 0).first()
    if found is None:
        raise Problem("not_found", what=f"收支表 {asked[:20]}")
    return found


def _initial(household: Household, replaces: IncomeSheet | None) -> dict[str, object]:
    """A form filled ahead: the twelve months before this one, or the sheet to be corrected."""
    today = clock.today()
    if replaces is None:
        month = today.replace(day=1)
        first = month.replace(year=month.year - 1)
        return {"first_month": first, "taken_on": today, "persons": household.size}
    amounts = {name: f"{getattr(replaces, name) / 100:.2f}" for name in _INCOME[1:]}
    return {
        "first_month": replaces.period.lower, "taken_on": replaces.taken_on,
        "persons": replaces.persons, **amounts,
    }  # fmt: skip


@login_required
@_EDIT
def income(request: HttpRequest, number: int) -> HttpResponse:
    """Enter a household's twelve months, or correct a sheet (?replaces=)."""
    household = _kept(request, number)
    replaces = _replaced(request, household)
    form = forms.IncomeForm(request.POST or None, initial=_initial(household, replaces))
    made: list[IncomeSheet] = []

    def work() -> str:
        given = form.cleaned_data
        made.append(
            commands.record_income(
                household,
                facts=IncomeFacts(**{name: given[name] for name in _INCOME}),
                first_month=given["first_month"],
                taken_on=given["taken_on"],
                by=me(request),
                replaces=replaces,
                reason=given["reason"],
            )  # fmt: skip
        )
        return f"{address_of(household)}#income"

    def told() -> str:
        return choices.SAVED["income"].format(
            net=money.yuan(made[0].net_per_head_fen), judged=money.yuan(made[0].judged_per_head_fen)
        )

    name = "income_correction" if replaces else "income"
    year = clock.today().year
    context = context_of(
        household, name, line_fen=queries.income_line(household.place_id, year), line_year=year
    )
    return filled_form(
        request, form, work=work, told=told, context=context, template="households/income.html"
    )


@login_required
@_EDIT
def safeguards(request: HttpRequest, number: int) -> HttpResponse:
    """Enter the four safeguards as found on a day."""
    household = _kept(request, number)
    initial = {"checked_on": clock.today(), "fed_and_clothed": True}
    form = forms.SafeguardForm(request.POST or None, initial=initial)

    def work() -> str:
        facts = SafeguardFacts(**form.cleaned_data)
        commands.check_safeguards(household, facts=facts, by=me(request))
        return f"{address_of(household)}#safeguards"

    return filled_form(
        request, form, work=work, context=context_of(household, "safeguards"),
        told=lambda: choices.SAVED["safeguards"],
    )  # fmt: skip


@login_required
@_EDIT
def consent(request: HttpRequest, number: int) -> HttpResponse:
    """Enter when the household signed what it was told and agrees to."""
    household = _kept(request, number)
    today: dt.date = clock.today()
    form = forms.ConsentForm(request.POST or None, request.FILES or None, initial={"on": today})

    def work() -> str:
        given, paper = form.cleaned_data, None
        if given["paper"]:
            paper = keep_file(
                given["paper"], by=me(request), place_id=household.place_id, is_family=True
            )
        commands.record_consent(
            household, on=given["on"], by=me(request), paper=paper, reason=given["reason"]
        )
        return address_of(household)

    return filled_form(
        request, form, work=work, context=context_of(household, "consent"),
        told=lambda: choices.SAVED["consent"].format(on=form.cleaned_data["on"]),
    )  # fmt: skip
