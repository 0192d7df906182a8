"""A household's members on screen: added, corrected, leaving, moving, made head."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.households import commands, queries
from zhuzhen.households.choices import Departure, Relation
from zhuzhen.households.facts import ResidentFacts
from zhuzhen.households.models import Household, Resident
from zhuzhen.households.rules.privacy import is_child
from zhuzhen.pages.asking import me, version_sent
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.households import choices, forms
from zhuzhen.pages.households.acting import address_of, crumbs_of, household_numbered, require
from zhuzhen.people.choices import Act

_EDIT = require_http_methods(["GET", "POST"])
_PLAIN = ("name", "relation", "labour", "schooling", "born_on", "sex")


def facts_of(given: dict[str, Any], *, correcting: bool = False) -> ResidentFacts:
    """A person as a form says it; in a correction what is sealed and left empty stays."""
    sealed = {name: given[name] or None for name in ("id_number", "certificate")}
    health: tuple[str, ...] | None = tuple(given["health"])
    if not correcting:
        sealed = {name: value or "" for name, value in sealed.items()}
    elif not health:
        health = None
    plain: dict[str, Any] = {name: given[name] for name in _PLAIN}
    return ResidentFacts(
        **plain, health=health, id_number=sealed["id_number"], certificate=sealed["certificate"]
    )


def _context(resident: Resident, name: str, **more: object) -> dict[str, object]:
    household, title = resident.household, choices.TITLES[name]
    return {
        "title": title,
        "subtitle": resident.name,
        "household": household,
        "version": household.version,
        "crumbs": crumbs_of(household, title),
        "back": address_of(household),
        **more,
    }


def _kept(request: HttpRequest, number: int) -> Resident:
    """A person in scope whom the account may keep."""
    resident = queries.resident_of(number)
    require(request, Act.HOUSEHOLD_KEEP, place=resident.place_id)
    return resident


def _heirs(resident: Resident) -> list[Resident]:
    """Who could be the head after this person, if the person is it."""
    if resident.relation != Relation.HEAD:
        return []
    key = resident.household_id
    people = queries.residents_of([key]).get(key, [])
    return [each for each in people if each.pk != resident.pk]


def _chosen(given: dict[str, Any], heirs: list[Resident]) -> Resident | None:
    return next((each for each in heirs if f"{each.pk}" == given.get("new_head")), None)


@login_required
@_EDIT
def new_member(request: HttpRequest, number: int) -> HttpResponse:
    """A person comes into a household."""
    household = queries.household_of(number)
    require(request, Act.HOUSEHOLD_KEEP, place=household.place_id)
    initial = {"on": clock.today(), "health": ["healthy"]}
    form = forms.MemberForm(request.POST or None, initial=initial)
    made: list[Resident] = []

    def work() -> str:
        given = form.cleaned_data
        made.append(
            commands.add_resident(
                household,
                facts=facts_of(given),
                how=given["how"],
                on=given["on"],
                by=me(request),
                version=version_sent(request),
                reason=given["reason"],
            )  # fmt: skip
        )
        return address_of(household)

    title = choices.TITLES["member"]
    context = {
        "title": title, "household": household, "version": household.version,
        "crumbs": crumbs_of(household, title), "back": address_of(household),
    }  # fmt: skip
    return filled_form(
        request, form, work=work, context=context,
        told=lambda: choices.SAVED["added"].format(
            name=made[0].name, size=made[0].household.size
        ),
    )  # fmt: skip


@login_required
@_EDIT
def resident_correction(request: HttpRequest, number: int) -> HttpResponse:
    """Correct what is kept of a person; a child's schooling is not shown, only typed anew."""
    resident = _kept(request, number)
    initial = {name: getattr(resident, name) for name in _PLAIN}
    if is_child(resident.born_on, on=clock.today()):
        initial["schooling"] = ""
    form = forms.ResidentCorrectionForm(request.POST or None, initial=initial)
    if is_child(resident.born_on, on=clock.today()):
        form.fields["schooling"].required = False
        form.fields["schooling"].help_text = choices.UNCHANGED

    def work() -> str:
        given = form.cleaned_data
        given["schooling"] = given["schooling"] or resident.schooling
        commands.correct_resident(
            resident, facts=facts_of(given, correcting=True), by=me(request),
            version=version_sent(request), reason=given["reason"],
        )  # fmt: skip
        return address_of(resident.household)

    return filled_form(
        request, form, work=work, context=_context(resident, "resident"),
        told=lambda: choices.SAVED["resident"].format(name=form.cleaned_data["name"]),
    )  # fmt: skip


@login_required
@_EDIT
def leaving(request: HttpRequest, number: int) -> HttpResponse:
    """A person died or moved away."""
    resident = _kept(request, number)
    heirs = _heirs(resident)
    form = forms.LeavingForm(request.POST or None, heirs=heirs, initial={"on": clock.today()})

    def work() -> str:
        given = form.cleaned_data
        commands.remove_resident(
            resident, how=given["how"], on=given["on"], by=me(request),
            version=version_sent(request), reason=given["reason"], new_head=_chosen(given, heirs),
        )  # fmt: skip
        return address_of(resident.household)

    def told() -> str:
        how = Departure(form.cleaned_data["how"]).label
        size = Household.objects.values_list("size", flat=True).get(pk=resident.household_id)
        return choices.SAVED["left"].format(name=resident.name, how=how, size=size)

    context = _context(resident, "leaving", is_ending=True)
    return filled_form(request, form, work=work, told=told, context=context)


@login_required
@_EDIT
def move(request: HttpRequest, number: int) -> HttpResponse:
    """A person goes to another household."""
    resident = _kept(request, number)
    heirs = _heirs(resident)
    form = forms.MoveForm(request.POST or None, heirs=heirs, initial={"on": clock.today()})
    made: list[Resident] = []

    def work() -> str:
        given = form.cleaned_data
        goal = household_numbered(given["to"])
        made.append(
            commands.move_resident(
                resident,
                to=goal,
                relation=given["relation"],
                on=given["on"],
                by=me(request),
                version=version_sent(request),
                reason=given["reason"],
                new_head=_chosen(given, heirs),
            )  # fmt: skip
        )
        return address_of(goal)

    return filled_form(
        request, form, work=work, context=_context(resident, "move"),
        told=lambda: choices.SAVED["moved"].format(
            name=resident.name, head=made[0].household.head_name
        ),
    )  # fmt: skip


@login_required
@_EDIT
def head(request: HttpRequest, number: int) -> HttpResponse:
    """A person present becomes the head."""
    resident = _kept(request, number)
    form = forms.HeadForm(request.POST or None)

    def work() -> str:
        given = form.cleaned_data
        commands.change_head(
            resident.household, head=resident, former_is=given["former_is"], by=me(request),
            version=version_sent(request), reason=given["reason"],
        )  # fmt: skip
        return address_of(resident.household)

    return filled_form(
        request, form, work=work, context=_context(resident, "head"),
        told=lambda: choices.SAVED["head"].format(head=resident.name),
    )  # fmt: skip
