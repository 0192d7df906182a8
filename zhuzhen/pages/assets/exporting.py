"""The list of assets as a workbook: exactly what the list shows with these filters."""

import datetime as dt
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhuzhen.base import audit, clock
from zhuzhen.base.sheets.lists import Cell, list_workbook
from zhuzhen.pages.asking import me, require_business
from zhuzhen.pages.assets import choices, reading
from zhuzhen.pages.assets.listing import filters_of, order_of, rows_of
from zhuzhen.pages.assets.reading import Filters
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.projects.choices import LIST_NOTE
from zhuzhen.pages.projects.exporting import place_said
from zhuzhen.pages.records.exporting import XLSX
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act

_CHUNK = 500


def _lines(filters: Filters, *, order: str, today: dt.date) -> Iterator[tuple[Cell, ...]]:
    """A line an asset, in the order of the list, so many at a time."""
    found = reading.matching(filters, order=order, today=today)
    keys = list(found.values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        part = {each.pk: each for each in found.filter(pk__in=keys[start : start + _CHUNK])}
        for row in rows_of([part[pk] for pk in keys[start : start + _CHUNK]], today=today):
            each, runs = row.asset, row.operation
            yield (
                each.code, each.title, each.get_kind_display(), each.get_form_display(),
                each.place.path, each.size, each.built_on, each.original_fen, row.owner_text,
                each.keeper, each.get_state_display(), each.inspected_on, each.inspect_by,
                runs.operator if runs else "", runs.to_on if runs else None,
                row.overdue_fen or None, each.project.title if each.project else "",
            )  # fmt: skip


@login_required
@require_safe
def export_assets(request: HttpRequest) -> HttpResponseBase:
    """The workbook of the list."""
    require_business(me(request))
    today = clock.today()
    require(me(request), Act.EXPORT, on=today)
    place = switch_of(request.GET, today=today).place
    file, count = list_workbook(
        choices.LIST_NAME,
        note=LIST_NOTE.format(place=place_said(place), day=today),
        columns=choices.COLUMNS,
        lines=_lines(
            filters_of(request.GET, today=today), order=order_of(request.GET), today=today
        ),
    )
    facts: dict[str, object] = {"count": count, "filters": request.GET.urlencode()}
    audit.record(
        "asset.export", by=me(request), subject="assets", subject_id=place or "all", facts=facts
    )
    name = f"{choices.LIST_NAME}（{today}）.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
