"""Plans, measures and helpers are written down; each form is of one household."""

from dataclasses import fields
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.casework.choices import MeasureState
from zhuzhen.casework.commands import support as commands
from zhuzhen.casework.models import Case
from zhuzhen.casework.queries import support as queries
from zhuzhen.casework.rules.support import MeasureFacts, PlanFacts
from zhuzhen.casework.wording import text
from zhuzhen.households import queries as register
from zhuzhen.households.models import Household
from zhuzhen.pages.asking import me, version_sent
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.households.acting import address_of, crumbs_of, require
from zhuzhen.pages.support import choices, forms
from zhuzhen.pages.support.showing import event_of
from zhuzhen.partners.models import Person
from zhuzhen.people.choices import Act

_EDIT = require_http_methods(["GET", "POST"])
_PLAN = [each.name for each in fields(PlanFacts)]
_MEASURE = [each.name for each in fields(MeasureFacts)]


def context_of(household: Household, name: str, **more: object) -> dict[str, object]:
    """What every form of a household's support shows round itself."""
    title = choices.TITLES[name]
    return {
        "household": household,
        "title": title,
        "back": f"{address_of(household)}#support",
        "crumbs": crumbs_of(household, title),
        "version": more.pop("version", 0),
        **more,
    }


def _kept(request: HttpRequest, number: int) -> Household:
    household = register.household_of(number)
    require(request, Act.SUPPORT_KEEP, place=household.place_id)
    return household


def _case_of(household: Household) -> Case:
    found = queries.case_now(household)
    if found is None:
        raise Problem("not_found", what=text("case"))
    return found


def _version(request: HttpRequest, *, shown: int) -> int:
    sent = version_sent(request)
    return shown if sent is None else sent


@login_required
@_EDIT
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """Draw up the plan of a household's case, or revise the one there is."""
    household = _kept(request, number)
    case = _case_of(household)
    found = queries.support_of(household, visits=1).plan
    today = clock.today()
    if found is None:
        initial: dict[str, object] = {"starts_on": today, "responsible": me(request).display_name}
    else:
        initial = {name: getattr(found, name) for name in _PLAN}
    kind = forms.PlanForm if found is None else forms.RevisionForm
    form = kind(request.POST or None, initial=initial)

    def work() -> str:
        facts = PlanFacts(**{name: form.cleaned_data[name] for name in _PLAN})
        if found is None:
            commands.draw_up_plan(case, facts=facts, by=me(request), today=today)
        else:
            version = _version(request, shown=found.version)
            commands.revise_plan(
                found, facts=facts, version=version, by=me(request), today=today,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        return f"{address_of(household)}#support"

    name = "plan" if found is None else "revision"
    context = context_of(household, name, version=found.version if found else 0)
    return filled_form(
        request, form, work=work, context=context,
        told=lambda: choices.SAVED[name].format(head=household.head_name),
    )  # fmt: skip


def _measure_facts(given: dict[str, Any]) -> MeasureFacts:
    resident = int(given["resident"]) if given["resident"] else None
    named = {name: given[name] for name in _MEASURE if name != "resident"}
    return MeasureFacts(**named, resident=resident)


@login_required
@_EDIT
def new_measure(request: HttpRequest, number: int) -> HttpResponse:
    """Add a measure to a household's case."""
    household = _kept(request, number)
    case, today = _case_of(household), clock.today()
    people = register.residents_of([household.pk]).get(household.pk, [])
    initial = {"state": MeasureState.RUNNING, "starts_on": today}
    form = forms.MeasureForm(request.POST or None, residents=people, initial=initial)

    def work() -> str:
        facts = _measure_facts(form.cleaned_data)
        commands.add_measure(case, facts=facts, by=me(request), today=today)
        return f"{address_of(household)}#support"

    return filled_form(
        request, form, work=work, context=context_of(household, "measure"),
        told=lambda: choices.SAVED["measure"].format(what=form.cleaned_data["what"]),
    )  # fmt: skip


@login_required
@_EDIT
def measure_change(request: HttpRequest, number: int) -> HttpResponse:
    """Tell how far a measure is, what it cost, what came of it."""
    found = queries.measure_of(number)
    household = register.household_of(found.household_id)
    require(request, Act.SUPPORT_KEEP, place=found.place_id)
    people = register.residents_of([household.pk], present_only=False).get(household.pk, [])
    initial = {name: getattr(found, name) for name in _MEASURE if name != "resident"}
    initial |= {
        "resident": found.resident_id or "",
        "money_fen": f"{found.money_fen / 100:.2f}" if found.money_fen else "",
    }
    form = forms.ChangeForm(request.POST or None, residents=people, initial=initial)

    def work() -> str:
        commands.change_measure(
            found, facts=_measure_facts(form.cleaned_data),
            version=_version(request, shown=found.version), by=me(request), today=clock.today(),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        return f"{address_of(household)}#support"

    def told() -> str:
        state = MeasureState(form.cleaned_data["state"]).label
        return choices.SAVED["change"].format(what=form.cleaned_data["what"], state=state)

    context = context_of(household, "change", version=found.version)
    return filled_form(request, form, work=work, context=context, told=told)


def _posted_here(household: Household) -> list[Person]:
    """Those posted to the household's town today, in the reader's scope."""
    town = f"{household.place_id[:9]}000"
    rows = Person.objects.filter(
        postings__place_id=town, postings__during__contains=clock.today()
    ).exclude(postings__status="planned")
    return list(rows.select_related("org").distinct().order_by("name", "pk"))


@login_required
@_EDIT
def new_helper(request: HttpRequest, number: int) -> HttpResponse:
    """Pair a helper with a household."""
    household = _kept(request, number)
    people = {f"{each.pk}": each for each in _posted_here(household)}
    initial = {"on": clock.today()}
    form = forms.HelperForm(request.POST or None, people=people.values(), initial=initial)
    paired: list[str] = []

    def work() -> str:
        given = form.cleaned_data
        pair = commands.pair_helper(
            household, on=given["on"], until=given["until"], by=me(request),
            person=people.get(given["person"]), name=given["name"], unit_name=given["unit_name"],
        )  # fmt: skip
        paired.append(pair.name)
        return f"{address_of(household)}#support"

    def told() -> str:
        return choices.SAVED["helper"].format(name=paired[0], head=household.head_name)

    context = context_of(household, "helper")
    return filled_form(request, form, work=work, context=context, told=told)


@login_required
@_EDIT
def helper_end(request: HttpRequest, number: int) -> HttpResponse:
    """End a helper's pair with its last day."""
    pair = queries.pair_of(number)
    household = register.household_of(pair.household_id)
    require(request, Act.SUPPORT_KEEP, place=pair.place_id)
    form = forms.UnpairForm(request.POST or None, initial={"on": clock.today()})

    def work() -> str:
        given = form.cleaned_data
        commands.end_helper(pair, on=given["on"], by=me(request), reason=given["reason"])
        return f"{address_of(household)}#support"

    context = context_of(household, "unpair", subtitle=pair.name)
    saved = choices.SAVED["unpair"].format(name=pair.name, head=household.head_name)
    return filled_form(request, form, work=work, context=context, told=lambda: saved)


@login_required
@require_safe
def history(request: HttpRequest, number: int) -> HttpResponse:
    """All that happened to a household's plan, measures, helpers and visits."""
    household = register.household_of(number)
    require(request, Act.FAMILY_READ, place=household.place_id)
    context = context_of(
        household, "history", events=[event_of(each) for each in queries.history_of(household)]
    )
    return page(request, "support/history.html", context=context)
