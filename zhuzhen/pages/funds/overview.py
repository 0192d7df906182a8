"""The overview: a place's money at any day and any level, every figure a link to its entries."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhuzhen.base import clock, scope
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.pages.asking import day_of
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.funds import choices
from zhuzhen.pages.funds.exporting import exported
from zhuzhen.pages.funds.figures import UNITS, Unit, lines_of, unit_for
from zhuzhen.pages.funds.lights import lights_of
from zhuzhen.pages.funds.reach import me, span_of
from zhuzhen.pages.funds.standing import Asked, overview
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.places.queries import breadcrumbs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked(request: HttpRequest) -> Asked:
    """The place of the frame; a day, which is the end of a past period or today."""
    today = clock.today()
    switch = switch_of(request.GET, today=today)
    usual = today if switch.is_default else min(switch.period.ends_on, today)
    known = day_of(request.GET, "known")
    return Asked(
        place=switch.place,
        day=day_of(request.GET, "day") or usual,
        # What is known by today is all that is known.
        known_at=clock.end_of(known) if known and known < today else None,
        year=whole_number(request.GET.get("year", ""), digits=4),
    )


def _asked_unit(request: HttpRequest, *, most: int) -> Unit:
    asked = request.GET.get("unit", "")
    return UNITS.get(asked) or unit_for(most)


def _crumbs(place: str) -> list[tuple[str, str]]:
    """The way down to the place, by which one walks up again."""
    trail = [(choices.EVERYWHERE, "/funds/")]
    if place:
        trail += [(each.name, f"/funds/?place={each.code}") for each in breadcrumbs(place)]
    return trail


@login_required
@require_safe
def overview_page(request: HttpRequest) -> HttpResponse:
    """A place's money at a day, by source, by year, and by the places below."""
    account = me(request)
    asked = _asked(request)
    found = overview(asked)
    unit = _asked_unit(request, most=max(found.total.due_fen, found.total.of(choices.ARRIVED)))
    query = {"place": asked.place, "until": f"{asked.day}", "year": asked.year or ""}
    if asked.known_at:
        query["known"] = f"{asked.known_at:%Y-%m-%d}"
    years = range(clock.today().year + 1, 2020, -1)
    context = {
        "asked": asked,
        "lines": lines_of(found, unit=unit, query=query),
        "unit": unit,
        "units": UNITS.values(),
        "known": asked.known_at,
        "years": years,
        "trail": _crumbs(asked.place),
        "lights": lights_of(span_of(request), day=clock.today()),
        "is_today": asked.day == clock.today() and not asked.known_at,
        "may_export": bool(may(account, Act.EXPORT)),
        "export": urlencode({name: value for name, value in request.GET.items() if value}),
        "is_part": bool(asked.place) and not scope.covers(asked.place),
        "is_empty": found.total.is_empty,
    }
    return page(request, "funds/overview.html", part="figures", context=context)


@login_required
@require_safe
def overview_sheet(request: HttpRequest) -> HttpResponseBase:
    """The overview as a workbook, exactly as asked for. Raises not_allowed."""
    file, name = exported(_asked(request), by=me(request))
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
