"""Receipts of households' sheets: what an import did, and taking it back as a whole."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.households.importing.undoing import undo_import
from zhuzhen.households.models import Household, HouseholdReceipt
from zhuzhen.pages.asking import me
from zhuzhen.pages.errors import status_of
from zhuzhen.pages.household_sheets.finding import PATH, crumbs_of, receipt_or_404
from zhuzhen.pages.households.acting import require
from zhuzhen.people.choices import Act

SHOWN = 50


def _receipt_page(
    request: HttpRequest, receipt: HouseholdReceipt, *, problem: Problem | None = None
) -> HttpResponse:
    made = Household.objects.filter(receipt_id=receipt.pk).select_related("place").order_by("pk")
    households = list(made[: SHOWN + 1])
    context = {
        "receipt": receipt,
        "path": PATH,
        "households": households[:SHOWN],
        "more": len(households) > SHOWN,
        "done": "done" in request.GET and receipt.undone_at is None,
        "may_undo": receipt.undone_at is None and receipt.by == request.user,
        "undo_path": f"{PATH}receipts/{receipt.pk}/undo/",
        "problem": problem,
        "crumbs": crumbs_of(f"回执 {receipt.pk}"),
    }
    status = status_of(problem) if problem else 200
    return page(request, "household_sheets/receipt.html", context=context, status=status)


@login_required
@require_safe
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """What an import did: its counts add up."""
    found = receipt_or_404(number)
    require(request, Act.FAMILY_READ)
    return _receipt_page(request, found)


@login_required
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a whole import back, or tell why not."""
    found = receipt_or_404(number)
    try:
        undo_import(found, by=me(request), today=clock.today())
    except Problem as problem:
        found.refresh_from_db()  # it may have been undone in the meantime
        return _receipt_page(request, found, problem=problem)
    return HttpResponseRedirect(f"{PATH}receipts/{number}/")
