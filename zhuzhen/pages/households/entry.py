"""A household is registered, corrected, split, merged, ended."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.casework.commands import households
from zhuzhen.households import commands, queries
from zhuzhen.households.choices import Relation
from zhuzhen.households.facts import HouseholdFacts
from zhuzhen.households.models import Household, Resident
from zhuzhen.pages.asking import me, version_sent
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.households import choices, forms
from zhuzhen.pages.households.acting import address_of, crumbs_of, household_numbered, require
from zhuzhen.pages.households.members import facts_of
from zhuzhen.people.choices import Act
from zhuzhen.people.queries import grants_on
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division
from zhuzhen.places.queries import in_level, resolve

_EDIT = require_http_methods(["GET", "POST"])


def _household_facts(given: dict[str, Any], **more: Any) -> HouseholdFacts:
    names = ("kind", "address", "social_assist", "legacy_grade", "was_edge_2019")
    return HouseholdFacts(**{name: given[name] for name in names}, **more)


class NewHouseholdForm(forms.RegisterForm, forms.NewcomerForm):
    """A household and its head on one page."""

    field_order = (
        "village", "on", "name", "id_number", "born_on", "sex", "labour", "schooling", "health",
        "certificate", "kind", "social_assist", "legacy_grade", "was_edge_2019", "address", "phone",
        "account",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["relation"]  # the head
        self.fields["name"].label = "户主姓名"


def _place_of(request: HttpRequest) -> Division | None:
    """The place that the frame shows, or the account's only one."""
    place = switch_of(request.GET, today=clock.today()).place
    grants = [each.place_id for each in grants_on(me(request), on=clock.today()) if each.place_id]
    code = place or (grants[0] if len(grants) == 1 else "")
    return Division.objects.filter(pk=code).first()


def _ask_village(request: HttpRequest, form: forms.RegisterForm) -> None:
    """In a village its name stands in the form; in a town its villages are chosen from."""
    place = _place_of(request)
    if place is not None and place.level == Level.VILLAGE:
        form.fields["village"].initial = place.path
    if place is not None and place.level == Level.TOWN:
        villages = in_level(Level.VILLAGE, within=place.code, on=clock.today())
        listed = [(each.code, each.name) for each in villages]
        form.fields["village"] = forms.choice(str(form.fields["village"].label), listed)


@login_required
@_EDIT
def new_household(request: HttpRequest) -> HttpResponse:
    """Register a household with its head."""
    require(request, Act.HOUSEHOLD_KEEP)
    initial = {
        "on": clock.today(), "social_assist": "none",
        "health": ["healthy"], "kind": "ordinary",
    }  # fmt: skip
    form = NewHouseholdForm(request.POST or None, initial=initial)
    _ask_village(request, form)
    made: list[Household] = []

    def work() -> str:
        given = form.cleaned_data
        facts = _household_facts(given, phone=given["phone"], account=given["account"])
        head = facts_of({**given, "relation": Relation.HEAD})
        made.append(
            commands.register_household(
                facts,
                place=resolve(given["village"]).code,
                residents=[head],
                on=given["on"],
                by=me(request),
            )  # fmt: skip
        )
        return address_of(made[0])

    return filled_form(
        request, form, work=work,
        told=lambda: choices.SAVED["registered"].format(
            head=made[0].head_name, number=made[0].number
        ),
        context={
            "title": choices.TITLES["new"],
            "crumbs": [(choices.HOUSEHOLDS, "/households/"), (choices.TITLES["new"], "")],
            "back": "/households/",
        },
    )  # fmt: skip


def context_of(household: Household, name: str, **more: object) -> dict[str, object]:
    """What every form about a household is shown with."""
    title = choices.TITLES[name]
    return {
        "title": title,
        "household": household,
        "version": household.version,
        "crumbs": crumbs_of(household, title),
        "back": address_of(household),
        **more,
    }


def _changed(given: dict[str, Any], name: str) -> str | None:
    """A sealed fact of the form: typed anew, taken away, or left as it is."""
    return "" if given[f"{name}_removed"] else given[name] or None


@login_required
@_EDIT
def correction(request: HttpRequest, number: int) -> HttpResponse:
    """Correct what is kept of a household."""
    household = queries.household_of(number)
    require(request, Act.HOUSEHOLD_KEEP, place=household.place_id)
    names = ("kind", "social_assist", "legacy_grade", "was_edge_2019", "address")
    initial = {name: getattr(household, name) for name in names}
    form = forms.HouseholdCorrectionForm(request.POST or None, initial=initial)

    def work() -> str:
        given = form.cleaned_data
        facts = _household_facts(
            given, phone=_changed(given, "phone"), account=_changed(given, "account")
        )
        commands.correct_household(
            household, facts=facts, by=me(request), version=version_sent(request),
            reason=given["reason"],
        )  # fmt: skip
        return address_of(household)

    return filled_form(
        request, form, work=work, context=context_of(household, "correction"),
        told=lambda: choices.SAVED["corrected"].format(head=household.head_name),
    )  # fmt: skip


def relations_in(given: dict[str, Any]) -> dict[int, str]:
    """What was chosen for each person of a form, by the key of the row."""
    return {
        int(name.removeprefix("person_")): value
        for name, value in given.items()
        if name.startswith("person_") and value
    }


def person_chosen(given: dict[str, Any], people: list[Resident]) -> Resident | None:
    """The new head that a form names, if it does."""
    chosen = given.get("new_head", "")
    return next((each for each in people if f"{each.pk}" == chosen), None)


@login_required
@_EDIT
def split(request: HttpRequest, number: int) -> HttpResponse:
    """Some members become a household of their own."""
    household = queries.household_of(number)
    require(request, Act.HOUSEHOLD_KEEP, place=household.place_id)
    people = queries.residents_of([number]).get(number, [])
    form = forms.SplitForm(request.POST or None, residents=people, initial={"on": clock.today()})
    made: list[Household] = []

    def work() -> str:
        given = form.cleaned_data
        made.append(
            commands.split_household(
                household,
                relations=relations_in(given),
                on=given["on"],
                by=me(request),
                address=given["address"],
                version=version_sent(request),
                reason=given["reason"],
                new_head=person_chosen(given, people),
            )  # fmt: skip
        )
        return address_of(made[0])

    return filled_form(
        request, form, work=work, context=context_of(household, "split", lead=choices.SPLIT_LEAD),
        told=lambda: choices.SAVED["split"].format(head=made[0].head_name, number=made[0].number),
    )  # fmt: skip


@login_required
@_EDIT
def merger(request: HttpRequest, number: int) -> HttpResponse:
    """All members go into another household."""
    household = queries.household_of(number)
    require(request, Act.HOUSEHOLD_END, place=household.place_id)
    people = queries.residents_of([number]).get(number, [])
    form = forms.MergerForm(request.POST or None, residents=people, initial={"on": clock.today()})
    made: list[Household] = []

    def work() -> str:
        given = form.cleaned_data
        made.append(
            households.merge_households(
                household,
                into=household_numbered(given["into"]),
                relations=relations_in(given),
                on=given["on"],
                by=me(request),
                reason=given["reason"],
                version=version_sent(request),
            )  # fmt: skip
        )
        return address_of(made[0])

    return filled_form(
        request, form, work=work, context=context_of(household, "merger", is_ending=True),
        told=lambda: choices.SAVED["merged"].format(head=made[0].head_name, size=made[0].size),
    )  # fmt: skip


@login_required
@_EDIT
def end(request: HttpRequest, number: int) -> HttpResponse:
    """A whole household is no more."""
    household = queries.household_of(number)
    require(request, Act.HOUSEHOLD_END, place=household.place_id)
    form = forms.EndForm(request.POST or None, initial={"on": clock.today()})

    def work() -> str:
        given = form.cleaned_data
        households.deregister_household(
            household, on=given["on"], by=me(request), reason=given["reason"],
            became=given["became"], version=version_sent(request),
        )  # fmt: skip
        return address_of(household)

    return filled_form(
        request, form, work=work, context=context_of(household, "end", is_ending=True),
        told=lambda: choices.SAVED["ended"],
    )  # fmt: skip
