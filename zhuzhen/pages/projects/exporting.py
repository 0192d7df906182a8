"""The list of projects as a workbook: exactly what the list shows with these filters."""

import datetime as dt
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhuzhen.base import audit, clock
from zhuzhen.base.sheets.lists import Cell, list_workbook
from zhuzhen.pages.asking import me, require_business
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.projects import choices, reading
from zhuzhen.pages.projects.listing import filters_of, order_of, rows_of
from zhuzhen.pages.projects.reading import Filters
from zhuzhen.pages.records.exporting import XLSX
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.places.models import Division

_CHUNK = 500
_LISTED = "、"


def _lines(filters: Filters, *, order: str, today: dt.date) -> Iterator[tuple[Cell, ...]]:
    """A line a project, in the order of the list, so many at a time."""
    found = reading.matching(filters, order=order, today=today)
    keys = list(found.values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        part = {each.pk: each for each in found.filter(pk__in=keys[start : start + _CHUNK])}
        rows = rows_of([part[pk] for pk in keys[start : start + _CHUNK]], today=today)
        for row in rows:
            each, money = row.project, row.money
            yield (
                each.code, each.title, each.place.path, each.get_category_display(),
                _LISTED.join(row.tags), each.get_direction_display(), each.get_state_display(),
                row.step, each.due_on, each.plan_year, each.score, each.budget_fen,
                money.whole, money.committed, money.paid, each.builder, each.benefit,
            )  # fmt: skip


def place_said(code: str) -> str:
    """The place that a list is of, as its note says it."""
    place = Division.objects.filter(pk=code).first() if code else None
    return place.path if place else choices.EVERYWHERE


@login_required
@require_safe
def export_projects(request: HttpRequest) -> HttpResponseBase:
    """The workbook of the list."""
    require_business(me(request))
    today = clock.today()
    require(me(request), Act.EXPORT, on=today)
    filters = filters_of(request.GET, today=today)
    place = switch_of(request.GET, today=today).place
    note = choices.LIST_NOTE.format(place=place_said(place), day=today)
    file, count = list_workbook(
        choices.LIST_NAME,
        note=note,
        columns=choices.COLUMNS,
        lines=_lines(filters, order=order_of(request.GET), today=today),
    )
    facts: dict[str, object] = {"count": count, "filters": request.GET.urlencode()}
    audit.record(
        "project.export", by=me(request), subject="projects", subject_id=place or "all",
        facts=facts,
    )  # fmt: skip
    name = f"{choices.LIST_NAME}（{today}）.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
