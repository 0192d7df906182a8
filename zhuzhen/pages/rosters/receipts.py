"""Receipts of typed sheets: what an import did, and taking it back; templates and exports."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.errors import status_of
from zhuzhen.pages.rosters.finding import (
    XLSX,
    account_of,
    crumbs_of,
    path_of,
    receipt_or_404,
    roster_or_404,
)
from zhuzhen.partners.models import OrgName
from zhuzhen.rosters.exports import export_roster, roster_template
from zhuzhen.rosters.models import RosterReceipt
from zhuzhen.rosters.undoing import undo_roster

CHANGES_SHOWN = 50


def _receipt_response(
    request: HttpRequest, receipt: RosterReceipt, *, problem: Problem | None = None
) -> HttpResponse:
    roster = roster_or_404(receipt.roster)
    # A unit's names go with the unit.
    told = receipt.changes.exclude(table=OrgName._meta.label_lower).order_by("pk")
    changes = list(told[: CHANGES_SHOWN + 1])
    context = {
        "receipt": receipt,
        "roster": roster,
        "path": path_of(roster),
        "changes": changes[:CHANGES_SHOWN],
        "more": len(changes) > CHANGES_SHOWN,
        "done": "done" in request.GET and receipt.undone_at is None,
        "may_undo": receipt.undone_at is None and receipt.by == request.user,
        "undo_path": f"/rosters/receipts/{receipt.pk}/undo/",
        "problem": problem,
        "crumbs": crumbs_of(roster, f"回执 {receipt.pk}"),
    }
    status = status_of(problem) if problem else 200
    return page(request, "rosters/receipt.html", context=context, status=status)


@login_required
@require_safe
def roster_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """What an import did: its counts add up."""
    return _receipt_response(request, receipt_or_404(number))


@login_required
@require_POST
def undo_roster_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Take a whole import back, or tell why not."""
    receipt = receipt_or_404(number)
    try:
        undo_roster(receipt, by=account_of(request))
    except Problem as problem:
        receipt.refresh_from_db()  # it may have been undone in the meantime
        return _receipt_response(request, receipt, problem=problem)
    return HttpResponseRedirect(f"/rosters/receipts/{number}/")


@login_required
@require_safe
def roster_blank(request: HttpRequest, name: str) -> HttpResponseBase:
    """The empty workbook of a typed sheet, with its choices and notes."""
    roster = roster_or_404(name)
    told, file = f"{roster.title}模板.xlsx", roster_template(name)
    return FileResponse(file, as_attachment=True, filename=told, content_type=XLSX)


@login_required
@require_safe
def roster_sheet(request: HttpRequest, name: str) -> HttpResponseBase:
    """All rows of a typed sheet in scope, to be changed and imported again."""
    roster = roster_or_404(name)
    file, _ = export_roster(name, by=account_of(request))
    told = f"{roster.title}.xlsx"
    return FileResponse(file, as_attachment=True, filename=told, content_type=XLSX)
