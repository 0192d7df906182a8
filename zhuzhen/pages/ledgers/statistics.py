"""The quarterly statistics of funds, with the two tables more of the first quarter (S4-8d, 8e)."""

import datetime as dt
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhuzhen.assets.exports import statistics as sheets
from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.periods import Period
from zhuzhen.pages.asking import me
from zhuzhen.pages.frame import FIRST_YEAR
from zhuzhen.pages.ledgers import choices
from zhuzhen.pages.ledgers.asking import Asked, asked_of
from zhuzhen.pages.ledgers.sheets import MOST_SHOWN, shown
from zhuzhen.pages.records.exporting import XLSX
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act


def _quarter(asked: QueryDict, *, today: dt.date) -> Period:
    """The quarter that the address asks for; else the last one that is over, or this one."""
    this = Period.holding(today, kind="quarter")
    try:
        found = Period.parse(str(asked.get("quarter", "")))
    except ValueError:
        found = this
    if found.kind != "quarter" or found.starts_on > today or found.year < FIRST_YEAR:
        return this
    return found


def _quarters(today: dt.date) -> list[Period]:
    """Every quarter there may be figures of, the latest first."""
    found, each = [], Period.holding(today, kind="quarter")
    while each.year >= FIRST_YEAR:
        found.append(each)
        each = each.previous()
    return found


def _known_at(asked: Asked, quarter: Period) -> dt.datetime | None:
    """The end of the quarter, if only what was entered by then is to count."""
    return clock.end_of(quarter.ends_on) if asked.as_known else None


def _asked(request: HttpRequest, *, today: dt.date) -> tuple[Asked, Period]:
    """A place and a quarter; what is known of one that is not over is all that is known."""
    quarter = _quarter(request.GET, today=today)
    as_known = request.GET.get("known") == "yes" and quarter.ends_on < today
    return replace(asked_of(request), as_known=as_known), quarter


@login_required
@require_safe
def statistics_page(request: HttpRequest) -> HttpResponse:
    """The sheets of a place and quarter, as they will be printed."""
    by, today = me(request), clock.today()
    asked, quarter = _asked(request, today=today)
    made = sheets.sheets_of(
        asked.place, period=quarter, known_at=_known_at(asked, quarter), who=by.display_name
    )
    query = f"place={asked.place.code}&quarter={quarter}{'&known=yes' if asked.as_known else ''}"
    context = {
        "asked": asked,
        "quarter": quarter,
        "quarters": _quarters(today),
        "sheets": [shown(each) for each in made],
        "most": MOST_SHOWN,
        "query": query,
        "books": [(key, label, choices.PATHS[key]) for key, label in choices.BOOKS.items()],
        "may_export": bool(may(by, Act.EXPORT, on=today)),
    }
    return page(request, "ledgers/statistics.html", context=context)


@login_required
@require_safe
def export_statistics(request: HttpRequest) -> HttpResponseBase:
    """The official workbook of just what the page shows, all its rows."""
    today = clock.today()
    asked, quarter = _asked(request, today=today)
    written = sheets.export_statistics(
        asked.place.code,
        period=quarter,
        by=me(request),
        today=today,
        known_at=_known_at(asked, quarter),
    )
    return FileResponse(written.file, as_attachment=True, filename=written.name, content_type=XLSX)
