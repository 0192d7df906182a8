"""Campaigns: handed out, how far each place is, a village's list, and the end."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.casework.choices import Whom
from zhuzhen.casework.commands import campaigns as commands
from zhuzhen.casework.models import Campaign
from zhuzhen.casework.queries import campaigns as queries
from zhuzhen.casework.rules.campaigns import CampaignFacts, Coverage
from zhuzhen.households import access
from zhuzhen.pages.asking import me
from zhuzhen.pages.errors import UNPROCESSABLE
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.households.acting import require
from zhuzhen.pages.support import choices, forms
from zhuzhen.people.choices import Act
from zhuzhen.people.queries import grants_on
from zhuzhen.places.models import Division
from zhuzhen.places.queries import resolve

_EDIT = require_http_methods(["GET", "POST"])
_SHOWN = 60


def address_of(campaign: Campaign) -> str:
    return f"/campaigns/{campaign.pk}/"


@dataclass(frozen=True)
class Row:
    """A campaign in the list; covered of those asked for in the reader's places."""

    campaign: Campaign
    place: Division | None
    coverage: Coverage
    days_left: int

    @property
    def is_late(self) -> bool:
        is_open = self.campaign.closed_on is None
        return is_open and self.days_left < 0 and not self.coverage.is_whole


def rows_of(found: list[Campaign]) -> list[Row]:
    """Campaigns with their places and coverage; two queries."""
    coverages = queries.coverages([each.pk for each in found])
    places = Division.objects.in_bulk({each.place_id for each in found})
    today = clock.today()
    return [
        Row(
            each,
            places.get(each.place_id),
            coverages.get(each.pk, Coverage(0, 0)),
            (each.ends_on - today).days,
        )
        for each in found
    ]


@login_required
@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Campaigns that one's places take part in, the open ones first."""
    require(request, Act.FAMILY_READ)
    context = {
        "rows": rows_of(list(queries.campaigns_in_sight()[:_SHOWN])),
        "may_begin": bool(access.may(me(request), Act.CAMPAIGN_MANAGE)),
        "title": choices.CAMPAIGNS,
    }
    return page(request, "support/campaigns.html", context=context)


def _crumbs(title: str) -> list[tuple[str, str]]:
    return [(choices.CAMPAIGNS, "/campaigns/"), (title, "")]


def _own_place(request: HttpRequest) -> str:
    """The place of the frame, or the account's only one: what a campaign is most often of."""
    asked = switch_of(request.GET, today=clock.today()).place
    grants = [each.place_id for each in grants_on(me(request), on=clock.today()) if each.place_id]
    return asked or (grants[0] if len(grants) == 1 else "")


@login_required
@_EDIT
def new_campaign(request: HttpRequest) -> HttpResponse:
    """Hand out the villages of a place."""
    require(request, Act.CAMPAIGN_MANAGE)
    today = clock.today()
    own = Division.objects.filter(pk=_own_place(request)).first()
    initial = {"starts_on": today, "place": own.pk if own else ""}
    form = forms.CampaignForm(request.POST or None, initial=initial)
    begun: list[Campaign] = []

    def work() -> str:
        given = form.cleaned_data
        facts = CampaignFacts(
            title=given["title"],
            place=resolve(given["place"]).code,
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            whom=given["whom"],
            focus=tuple(given["focus"].replace(",", "、").replace("，", "、").split("、")),
        )
        begun.append(commands.begin_campaign(facts, by=me(request), today=today))
        return address_of(begun[0])

    def told() -> str:
        asked = queries.coverage_of(begun[0]).asked
        return choices.SAVED["campaign"].format(villages=begun[0].villages.count(), asked=asked)

    title = choices.TITLES["campaign"]
    context = {
        "title": title, "crumbs": _crumbs(title), "back": "/campaigns/", "place": own,
    }  # fmt: skip
    return filled_form(request, form, work=work, told=told, context=context)


def _under(request: HttpRequest, campaign: Campaign) -> Division:
    """The place whose parts are shown: the one asked for, if the campaign reaches there."""
    asked = request.GET.get("under", "")
    wanted = asked if asked.startswith(campaign.place_id.rstrip("0")) else campaign.place_id
    found = Division.objects.filter(pk=wanted).first()
    return found or Division.objects.get(pk=campaign.place_id)


@login_required
@require_safe
def campaign(request: HttpRequest, number: int) -> HttpResponse:
    """How far a campaign is, place by place; worst first."""
    found = queries.campaign_of(number)
    under = _under(request, found)
    progress = queries.progress_of(found, under=under)
    (row,) = rows_of([found])
    context = {
        "row": row,
        "campaign": found,
        "whom": Whom(found.whom).label,
        "under": under,
        "progress": progress,
        "risks": sum(each.risks for each in progress),
        "crumbs": _crumbs(found.title),
        "may_close": found.closed_on is None
        and bool(access.may(me(request), Act.CAMPAIGN_MANAGE, place=found.place_id)),
    }
    return page(request, "support/campaign.html", context=context)


@login_required
@require_safe
def village(request: HttpRequest, number: int, place: str) -> HttpResponse:
    """A village's list: those left first, each with the way to tick it off."""
    return _village(request, number=number, place=place)


def _village(
    request: HttpRequest, *, number: int, place: str, problem: Problem | None = None
) -> HttpResponse:
    found = queries.campaign_of(number)
    part = queries.village_of(found, place=place)
    listed = queries.list_of(part)
    covered = sum(each.visit is not None for each in listed)
    division = Division.objects.filter(pk=place).first()
    name = division.name if division else place
    may = bool(access.may(me(request), Act.VISIT_RECORD, place=place))
    context = {
        "campaign": found,
        "part": part,
        "place": division,
        "left": [each for each in listed if each.visit is None],
        "done": [each for each in listed if each.visit is not None],
        "coverage": Coverage(covered, len(listed)),
        "is_open": found.closed_on is None,
        "may_visit": may and found.closed_on is None,
        "nobody": choices.NOBODY,
        "problem": problem,
        "crumbs": [*_crumbs(found.title)[:1], (found.title, address_of(found)), (name, "")],
    }
    return page(
        request, "support/village.html", context=context, status=UNPROCESSABLE if problem else 200
    )


@login_required
@require_POST
def assignment(request: HttpRequest, number: int, place: str) -> HttpResponse:
    """Say who goes from door to door in a village."""
    part = queries.village_of(queries.campaign_of(number), place=place)
    form = forms.AssignmentForm(request.POST)
    if form.is_valid():
        try:
            given = form.cleaned_data["assigned_to"]
            commands.assign_village(part, assigned_to=given, by=me(request))
        except Problem as problem:
            return _village(request, number=number, place=place, problem=problem)
        told = choices.SAVED["assignment"].format(who=given or choices.NOBODY)
        messages.success(request, told)
    return HttpResponseRedirect(f"/campaigns/{number}/villages/{place}/")


@login_required
@_EDIT
def closing(request: HttpRequest, number: int) -> HttpResponse:
    """End a campaign; with a reason while somebody is left."""
    found = queries.campaign_of(number)
    require(request, Act.CAMPAIGN_MANAGE, place=found.place_id)
    coverage = queries.coverage_of(found)
    form = forms.ClosingForm(request.POST or None)

    def work() -> str:
        given = form.cleaned_data["reason"]
        commands.close_campaign(found, on=clock.today(), by=me(request), reason=given)
        return address_of(found)

    title = choices.TITLES["closing"]
    crumbs = [*_crumbs(found.title)[:1], (found.title, address_of(found)), (title, "")]
    told = choices.SAVED["closing"].format(covered=coverage.covered, asked=coverage.asked)
    context = {
        "title": title, "subtitle": found.title, "crumbs": crumbs, "back": address_of(found),
        "is_ending": True,
    }  # fmt: skip
    return filled_form(request, form, work=work, told=lambda: told, context=context)
