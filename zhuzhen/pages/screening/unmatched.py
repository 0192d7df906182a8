"""People of files who are not in the register: by village, with who may be meant."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base import cipher, clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.households.models import Resident
from zhuzhen.households.rules.privacy import masked_id
from zhuzhen.pages.asking import me
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.screening.acting import crumbs, kinds, paths, require
from zhuzhen.pages.screening.choices import A_STRANGER, SETTLED, UNMATCHED
from zhuzhen.pages.screening.forms import OutcomeForm
from zhuzhen.people.choices import Act
from zhuzhen.screening.commands.settling import settle
from zhuzhen.screening.models import Unmatched
from zhuzhen.screening.strangers import NAME_COLUMN

A_PAGE = 50


@dataclass(frozen=True)
class Near:
    """A resident who may be meant, with just enough to know them."""

    household_id: int
    name: str
    shown: str


@dataclass(frozen=True)
class Line:
    """Somebody not found. The name is shown as the register shows names: to whoever may see it."""

    stranger: Unmatched
    name: str
    kind: str
    place: str
    near: tuple[Near, ...]


def _near(strangers: list[Unmatched]) -> dict[int, Near]:
    wanted = {number for each in strangers for number in each.near}
    rows = Resident.objects.filter(pk__in=wanted).order_by("pk")
    return {
        row.pk: Near(row.household_id, row.name, masked_id(row.id_shown, child=False))
        for row in rows
    }


@login_required
@require_safe
def unmatched_list(request: HttpRequest) -> HttpResponse:
    """Who was not found in a place and is not settled, by village."""
    require(request, Act.FAMILY_READ)
    place = switch_of(request.GET, today=clock.today()).place
    rows = Unmatched.objects.filter(settled_on=None)
    if place:
        within = CodeRange.under(place)
        rows = rows.filter(place_id__range=(within.lo, within.hi))
    if feed := request.GET.get("feed", ""):
        rows = rows.filter(feed_id=whole_number(feed, digits=9) or 0)
    shown = Paginator(rows.order_by("place_id", "feed_id", "row"), A_PAGE).get_page(
        request.GET.get("page", "")
    )
    strangers = list(shown)
    near, titles = _near(strangers), kinds()
    names = paths(each.place_id for each in strangers)
    lines = [
        Line(
            each,
            cipher.unseal(each.name_sealed, column=NAME_COLUMN),
            titles.get(each.kind, each.kind),
            names.get(each.place_id, ""),
            tuple(near[number] for number in each.near if number in near),
        )
        for each in strangers
    ]
    context = {"lines": lines, "shown": shown, "crumbs": crumbs((UNMATCHED, ""))}
    return page(request, "screening/unmatched.html", context=context)


@login_required
@require_POST
def settlement(request: HttpRequest, number: int) -> HttpResponse:
    """Note what became of somebody who was not found."""
    require(request, Act.FAMILY_READ)
    stranger = Unmatched.objects.filter(pk=number).first()
    if stranger is None:
        raise Problem("not_found", what=A_STRANGER)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise Problem("reason_needed", act=form.fields["outcome"].label)
    settle(stranger, outcome=form.cleaned_data["outcome"], by=me(request), today=clock.today())
    messages.success(request, SETTLED)
    return HttpResponseRedirect("/screening/unmatched/")
