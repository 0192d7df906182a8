"""Masked facts are asked for with a reason and shown once; a person's own data on one page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.households import access, commands, queries
from zhuzhen.households.choices import Ground, ResidentState, Secret
from zhuzhen.households.commands.privacy import secrets_of
from zhuzhen.households.models import Household, Resident
from zhuzhen.households.rules.privacy import CHILD_GROUNDS, is_child
from zhuzhen.pages.asking import me
from zhuzhen.pages.errors import UNPROCESSABLE
from zhuzhen.pages.filling import tell_faults
from zhuzhen.pages.households import choices
from zhuzhen.pages.households.acting import address_of, crumbs_of, require
from zhuzhen.pages.households.forms import UnmaskForm
from zhuzhen.pages.households.showing import event_of, person_of
from zhuzhen.people.choices import Act

_EDIT = require_http_methods(["GET", "POST"])


def _secret(request: HttpRequest, subject: Household | Resident) -> Secret:
    asked = request.GET.get("field", "")
    if asked not in Secret.values or Secret(asked) not in secrets_of(subject):
        raise Problem("not_found", what=asked[:20] or choices.TITLES["unmask"])
    return Secret(asked)


@sensitive_variables("plain")
def _asked(
    request: HttpRequest, subject: Household | Resident, *, household: Household, name: str
) -> HttpResponse:
    require(request, Act.FAMILY_UNMASK, place=subject.place_id)
    secret = _secret(request, subject)
    child = isinstance(subject, Resident) and is_child(subject.born_on, on=clock.today())
    form = UnmaskForm(request.POST or None)
    fitting = [each for each in Ground.choices if (each[0] in CHILD_GROUNDS) == child]
    form.fields["ground"].choices = [("", choices.NO_CHOICE), *fitting]  # type: ignore[attr-defined]
    plain, is_open = "", False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            plain = commands.unmask(
                subject, field=secret, by=me(request), reason=given["reason"],
                ground=given["ground"],
            )  # fmt: skip
            is_open = True
        except Problem as problem:
            tell_faults(form, problem)
    title = choices.TITLES["unmask"]
    context = {
        "title": title, "household": household, "subject_name": name, "secret": secret.label,
        "form": form, "plain": plain, "is_open": is_open, "is_child": child,
        "address": request.get_full_path(), "back": address_of(household),
        "crumbs": crumbs_of(household, title),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    response = page(
        request, "households/unmask.html", part="asking", context=context, status=status
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@_EDIT
def household_unmasking(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a household's phone or account (?field=)."""
    household = queries.household_of(number)
    return _asked(request, household, household=household, name=household.head_name)


@login_required
@_EDIT
def resident_unmasking(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a person's masked fact (?field=)."""
    resident = queries.resident_of(number)
    return _asked(request, resident, household=resident.household, name=resident.name)


@login_required
@require_safe
def own_data(request: HttpRequest, number: int) -> HttpResponse:
    """All that is kept of a person, to be shown to that person and corrected: masked, each masked
    fact with the way to open it."""
    resident = queries.resident_of(number)
    require(request, Act.FAMILY_READ, place=resident.place_id)
    today, place = clock.today(), resident.place_id
    changes = queries.history_of(resident.household)
    own = [each for each in changes if each.resident_id == resident.pk]
    title = choices.TITLES["own"]
    kept = bool(access.may(me(request), Act.HOUSEHOLD_KEEP, place=place))
    context = {
        "title": title, "household": resident.household,
        "events": [event_of(each, today=today) for each in own],
        "person": person_of(resident, today=today),
        "crumbs": crumbs_of(resident.household, title),
        "may_keep": kept and resident.state == ResidentState.PRESENT,
        "may_unmask": bool(access.may(me(request), Act.FAMILY_UNMASK, place=place)),
    }  # fmt: skip
    return page(request, "households/own.html", context=context)
