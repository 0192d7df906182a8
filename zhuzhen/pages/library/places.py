"""Places: the dossier of a town, and what lies above and below any division."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.scope import CodeRange
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.library.standing import recent_records, standing_of_place
from zhuzhen.pages.projects.dossier import works_in
from zhuzhen.pages.records.finding import one_of
from zhuzhen.partners.dossiers import town_facts
from zhuzhen.partners.models import Cluster
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division, DivisionName, Succession
from zhuzhen.places.queries import ancestors, children

CLUSTERS_SHOWN = 60


def _crumbs(place: Division) -> list[tuple[str, str]]:
    above = [(each.name, f"/places/{each.code}/") for each in ancestors(place.pk)[1:]]
    return [*above, (place.name, "")]


@login_required
@require_safe
def place_page(request: HttpRequest, code: str) -> HttpResponse:
    """A division: what it is, what it was called, who helps it, and what hangs below."""
    today = clock.today()
    place = one_of(Division.objects.all(), pk=code, what=f"代码为 {code} 的地方")
    switch = switch_of(request.GET, today=today)
    span = CodeRange.under(code)
    context: dict[str, object] = {
        "place": place,
        "former_names": DivisionName.objects.filter(
            division=place, during__upper_inf=False
        ).order_by("during"),
        "came_from": Succession.objects.select_related("before", "change")
        .filter(after=place)
        .order_by("change__on", "pk"),
        "went_into": Succession.objects.select_related("after", "change")
        .filter(before=place)
        .order_by("change__on", "pk"),
        "below": children(code),
        "crumbs": _crumbs(place),
        "board_path": f"/board/?place={code}",
        "records_path": f"/registers/?place={code}",
        "works": works_in(code, today=today),
    }
    if place.level in (Level.TOWN, Level.VILLAGE):
        context["facts"] = town_facts(place, on=today)
        context |= standing_of_place(place, period=switch.period, today=today)
        context["recent"] = recent_records(Q(place_id__gte=span.lo, place_id__lte=span.hi))
    else:
        held = Cluster.objects.select_related("town").filter(
            town_id__gte=span.lo, town_id__lte=span.hi, during__contains=today
        )
        context["clusters"] = list(held.order_by("town_id", "pk")[: CLUSTERS_SHOWN + 1])
        context["most_clusters"] = CLUSTERS_SHOWN
    return page(request, "library/place.html", context=context)
