"""A visit is recorded, on a phone part by part: what was seen, income, safeguards, pictures."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.casework.choices import VisitKind
from zhuzhen.casework.commands.support import record_visit
from zhuzhen.casework.commands.support.visits import visit_made
from zhuzhen.casework.models import Campaign
from zhuzhen.casework.queries.campaigns import campaign_of, list_of, village_of
from zhuzhen.casework.rules.support import IncomeTaken, VisitFacts
from zhuzhen.evidence.commands import keep_file
from zhuzhen.evidence.models import Paper
from zhuzhen.households import queries as register
from zhuzhen.households.models import Household
from zhuzhen.households.rules.income import IncomeFacts
from zhuzhen.households.rules.safeguards import SafeguardFacts
from zhuzhen.pages.asking import me
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.households.acting import address_of, require
from zhuzhen.pages.support import choices, forms
from zhuzhen.pages.support.plans import context_of
from zhuzhen.people.choices import Act

_INCOME = list(IncomeFacts.__dataclass_fields__)
_SAFEGUARDS = [name for name in SafeguardFacts.__dataclass_fields__ if name != "checked_on"]


def _campaign(request: HttpRequest) -> Campaign | None:
    asked = whole_number(request.GET.get("campaign", ""))
    return campaign_of(asked) if asked else None


def _kind(request: HttpRequest, campaign: Campaign | None) -> str:
    if campaign is not None:
        return VisitKind.SWEEP
    asked = request.GET.get("kind", "")
    return asked if asked in dict(choices.VISIT_TABS) else VisitKind.REGULAR


def _facts(given: dict[str, Any], *, kind: str, with_check: bool) -> VisitFacts:
    income, safeguards = None, None
    if with_check:
        facts = IncomeFacts(**{name: given[name] for name in _INCOME})
        income = IncomeTaken(facts, given["first_month"])
        safeguards = SafeguardFacts(
            checked_on=given["visited_on"], **{name: given[name] for name in _SAFEGUARDS}
        )
    return VisitFacts(
        kind=kind,
        visited_on=given["visited_on"],
        visitors=given["visitors"],
        finding=given["finding"],
        risk=given["risk"],
        income=income,
        safeguards=safeguards,
    )


def _papers(given: dict[str, Any], *, household: Household, request: HttpRequest) -> list[Paper]:
    return [
        keep_file(each, by=me(request), place_id=household.place_id, is_family=True)
        for each in given["photos"]
    ]


def _initial(request: HttpRequest, household: Household) -> dict[str, object]:
    today = clock.today()
    month = today.replace(day=1)
    return {
        "visited_on": today,
        "visitors": me(request).display_name,
        "first_month": month.replace(year=month.year - 1),
        "persons": household.size,
        "fed_and_clothed": True,
    }


def _goal(household: Household, campaign: Campaign | None) -> str:
    """Where one goes on: to the next household of the list, or back to this one."""
    if campaign is None:
        return f"{address_of(household)}#support"
    return f"/campaigns/{campaign.pk}/villages/{household.place_id}/"


def _told(household: Household, facts: VisitFacts, *, campaign: Campaign | None) -> str:
    if facts.risk:
        return choices.SAVED["visit_risk"]
    if campaign is None:
        day = f"{facts.visited_on}"
        return choices.SAVED["visit"].format(day=day, head=household.head_name)
    listed = list_of(village_of(campaign, place=household.place_id))
    left = sum(each.visit is None for each in listed)
    return choices.SAVED["visit_sweep"].format(head=household.head_name, left=left)


@login_required
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, number: int) -> HttpResponse:
    """Record a visit; ?kind= says of which kind, ?campaign= ticks a household off, ?check=1 takes
    income and safeguards on a visit of any kind."""
    household = register.household_of(number)
    require(request, Act.VISIT_RECORD, place=household.place_id)
    campaign = _campaign(request)
    kind = _kind(request, campaign)
    with_check = kind == VisitKind.QUARTERLY or request.GET.get("check") == "1"
    form_class = forms.CheckForm if with_check else forms.VisitForm
    initial = _initial(request, household)
    form = form_class(request.POST or None, request.FILES or None, initial=initial)
    made: list[VisitFacts] = []

    def work() -> str:
        given = form.cleaned_data
        facts = _facts(given, kind=kind, with_check=with_check)
        made.append(facts)
        # A retry keeps no second copy of the pictures.
        if visit_made(given["request_id"], of=household, facts=facts) is None:
            record_visit(
                household, facts=facts, by=me(request), today=clock.today(), campaign=campaign,
                papers=_papers(given, household=household, request=request),
                request_id=given["request_id"],
            )  # fmt: skip
        return _goal(household, campaign)

    context = context_of(
        household, kind, campaign=campaign, kind=kind, with_check=with_check,
        tabs=[] if campaign else choices.VISIT_TABS, back=_goal(household, campaign),
    )  # fmt: skip
    return filled_form(
        request, form, work=work, context=context, template="support/visit.html",
        told=lambda: _told(household, made[-1], campaign=campaign),
    )  # fmt: skip
