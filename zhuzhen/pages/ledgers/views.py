"""A ledger of a place at a day, and its official workbook."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhuzhen.assets.exports import export_ledger
from zhuzhen.assets.exports.wording import ASSETS, DISPOSALS, FUNDS, NAMES
from zhuzhen.assets.queries import ledgers
from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.asking import me
from zhuzhen.pages.ledgers import choices, rows
from zhuzhen.pages.ledgers.asking import Asked, asked_of
from zhuzhen.pages.records.exporting import XLSX
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act


def _context(request: HttpRequest, name: str, asked: Asked, *, count: int) -> dict[str, object]:
    """What the page of every ledger shows around its tables."""
    return {
        "book": name,
        "title": NAMES[name],
        "books": [(key, label, choices.PATHS[key]) for key, label in choices.BOOKS.items()],
        "asked": asked,
        "path": choices.PATHS[name],
        "query": asked.query(),
        "today": clock.today(),
        "count": count,
        "is_cut": count > rows.MOST_SHOWN,
        "most": rows.MOST_SHOWN,
        "may_export": bool(may(me(request), Act.EXPORT, on=clock.today())),
    }


@login_required
@require_safe
def fund_ledger(request: HttpRequest) -> HttpResponse:
    """资金使用管理台账."""
    asked = asked_of(request)
    read = ledgers.fund_use_by_part if asked.is_wide else ledgers.fund_use
    found = read(asked.place.code, day=asked.day, known_at=asked.known_at)
    context = {
        "parts": [(each.part, each.sums, asked.query(each.part.code)) for each in found.parts],
        "totals": found.totals,
        "rows": rows.funds_of(found.rows, day=asked.day),
        **_context(request, FUNDS, asked, count=len(found.rows)),
    }
    return page(request, "ledgers/funds.html", context=context)


@login_required
@require_safe
def asset_ledger(request: HttpRequest) -> HttpResponse:
    """项目资产管理台账."""
    asked = asked_of(request)
    read = ledgers.asset_parts if asked.is_wide else ledgers.asset_list
    found = read(asked.place.code, day=asked.day, known_at=asked.known_at)
    context = {
        "parts": [(each.part, each.sums, asked.query(each.part.code)) for each in found.parts],
        "totals": found.totals,
        "net_fen": found.net_fen,
        "received_fen": found.received_fen,
        "rows": rows.assets_of(found.rows),
        **_context(request, ASSETS, asked, count=len(found.rows)),
    }
    return page(request, "ledgers/assets.html", context=context)


@login_required
@require_safe
def disposal_ledger(request: HttpRequest) -> HttpResponse:
    """项目资产处置台账."""
    asked = asked_of(request)
    found = ledgers.disposal_list(asked.place.code, day=asked.day, known_at=asked.known_at)
    context = {
        "parts": [(each.part, each.sums, asked.query(each.part.code)) for each in found.parts],
        "totals": found.totals,
        "rows": rows.disposals_of(found.rows),
        **_context(request, DISPOSALS, asked, count=len(found.rows)),
    }
    return page(request, "ledgers/disposals.html", context=context)


@login_required
@require_safe
def export(request: HttpRequest, name: str) -> HttpResponseBase:
    """The official workbook of just what the page shows, all its rows."""
    asked = asked_of(request)
    if name not in NAMES:
        raise Problem("not_found", what=choices.LEDGERS)
    written = export_ledger(
        name,
        asked.place.code,
        by=me(request),
        day=asked.day,
        today=clock.today(),
        known_at=asked.known_at,
    )
    return FileResponse(written.file, as_attachment=True, filename=written.name, content_type=XLSX)
