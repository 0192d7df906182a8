"""The switch of place and period: what may be chosen, each as an address of the same screen."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.scope import CodeRange
from zhuzhen.pages.choices import PERIOD_KINDS
from zhuzhen.pages.frame import periods_offered, switch_of
from zhuzhen.partners.models import Cluster
from zhuzhen.places.models import Division

# Digits that name a city, a county, a town.
_WIDTHS = (4, 6, 9)


@login_required
@require_safe
def switch(request: HttpRequest) -> HttpResponse:
    """Choose a place and a period; the choice leads back to the screen in ?at=."""
    today = clock.today()
    chosen = switch_of(request.GET, today=today)
    at = request.GET.get("at", "/")
    if not url_has_allowed_host_and_scheme(at, allowed_hosts=None):
        at = "/"
    context = {
        "at": at,
        "chosen": chosen,
        "above": above(chosen.place),
        "below": below(chosen.place, on=today),
        "periods": [
            (PERIOD_KINDS[kind], offered)
            for kind, offered in periods_offered(today, chosen=chosen.period).items()
        ],
    }
    return page(request, "switch.html", part="choices", context=context)


def above(place: str) -> list[Division]:
    """The place and all it lies in, province left out, from the top down."""
    codes = {place[:width].ljust(12, "0") for width in _WIDTHS} | {place} if place else set()
    return list(Division.objects.filter(pk__in=codes).order_by("code"))


def next_width(place: str) -> int:
    """How many digits name the places just below; 0 below a town."""
    if not place:
        return 4
    width = next(w for w in (2, 4, 6, 9, 12) if place.endswith("0" * (12 - w)))
    return {2: 4, 4: 6, 6: 9}.get(width, 0)


def below(place: str, *, on: dt.date) -> QuerySet[Division]:
    """The next places down that hold a cluster this account may see; none below a town."""
    held = Cluster.objects.filter(during__contains=on)
    if place:
        reach = CodeRange.under(place)
        held = held.filter(town_id__gte=reach.lo, town_id__lte=reach.hi)
    width = next_width(place)
    codes = {town[:width].ljust(12, "0") for town in held.values_list("town_id", flat=True)}
    return Division.objects.filter(pk__in=codes if width else ()).order_by("code")
