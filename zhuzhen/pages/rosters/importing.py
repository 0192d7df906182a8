"""Importing a typed sheet: upload, dry run with all faults, what to answer, confirmation."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.errors import status_of
from zhuzhen.pages.records.held import LARGEST, held_sheet, hold, let_go, receipt_of, wait_for_turn
from zhuzhen.pages.rosters.checking import checked_page, dry_run
from zhuzhen.pages.rosters.finding import (
    XLSX,
    account_of,
    crumbs_of,
    path_of,
    require_business,
    roster_or_404,
)
from zhuzhen.pages.rosters.mapping import needs_mapping
from zhuzhen.partners.access import may_ever
from zhuzhen.people.models import Account
from zhuzhen.rosters.annotating import annotate_roster
from zhuzhen.rosters.declarations import Roster
from zhuzhen.rosters.exports import note_of
from zhuzhen.rosters.importing import import_roster, require_import
from zhuzhen.rosters.models import RosterReceipt

RECEIPTS_SHOWN = 10


def _roster_page(
    request: HttpRequest, roster: Roster, *, problem: Problem | None = None
) -> HttpResponse:
    receipts = RosterReceipt.objects.select_related("by").filter(roster=roster.id)
    context = {
        "roster": roster,
        "path": path_of(roster),
        "may_import": may_ever(roster.act, by=account_of(request)),
        "columns": [(each, note_of(each)) for each in roster.columns],
        "problem": problem,
        "receipts": list(receipts.order_by("-pk")[:RECEIPTS_SHOWN]),
        "crumbs": crumbs_of(roster)[:-1] + [(roster.title, "")],
    }
    status = status_of(problem) if problem else 200
    return page(request, "rosters/roster.html", context=context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster_page(request: HttpRequest, name: str) -> HttpResponse:
    """One typed sheet: its columns and receipts; a workbook sent is checked, nothing is saved."""
    roster, account = roster_or_404(name), account_of(request)
    require_business(account)
    if request.method != "POST":
        return _roster_page(request, roster)
    require_import(roster, by=account)
    try:
        return _checked(request, roster, by=account)
    except Problem as problem:
        return _roster_page(request, roster, problem=problem)


def _checked(request: HttpRequest, roster: Roster, *, by: Account) -> HttpResponse:
    """Hold the workbook and check it, or ask about its columns first."""
    file = request.FILES.get("sheet")
    if file is None:
        raise Problem("bad_file", file="", why="没有选择文件", remedy="选一个 .xlsx 文件再上传")
    if (file.size or 0) > LARGEST:
        why = f"超过 {LARGEST >> 20} MB"
        raise Problem("bad_file", file=file.name, why=why, remedy="拆成几个文件分别导入")
    token = hold(file, by=by)
    if needs_mapping(roster, token=token, by=by):
        return HttpResponseRedirect(f"{path_of(roster)}map/{token}/")
    outcome = dry_run(roster, token=token, by=by, today=clock.today())
    return checked_page(request, roster, outcome, token=token, by=by)


@login_required
@require_POST
def confirm_roster(request: HttpRequest, name: str) -> HttpResponse:
    """Import the workbook that was checked, with what was answered; what is wrong by now is told
    the same way."""
    roster, account = roster_or_404(name), account_of(request)
    token = request.POST.get("held", "")
    wait_for_turn(token)
    earlier = receipt_of(token, by=account)
    if earlier is not None and RosterReceipt.objects.filter(pk=earlier, by=account).exists():
        return HttpResponseRedirect(f"/rosters/receipts/{earlier}/?done=1")
    path, file_name = held_sheet(token, by=account)
    try:
        outcome = import_roster(
            roster.id,
            by=account,
            path=path,
            today=clock.today(),
            file_name=file_name,
            update=request.POST.get("update") == "yes",
            alike_too=request.POST.get("alike_too") == "yes",
        )
    except Problem as problem:
        if not problem.faults:
            return _roster_page(request, roster, problem=problem)
        again = dry_run(roster, token=token, by=account, today=clock.today())
        return checked_page(request, roster, again, token=token, by=account)
    assert outcome.receipt is not None
    let_go(token, by=account, receipt=outcome.receipt.pk)
    return HttpResponseRedirect(f"/rosters/receipts/{outcome.receipt.pk}/?done=1")


@login_required
@require_safe
def annotated_roster(request: HttpRequest, name: str, token: str) -> HttpResponseBase:
    """The workbook with what was found in its cells."""
    roster, account = roster_or_404(name), account_of(request)
    path, file_name = held_sheet(token, by=account)
    given = annotate_roster(
        roster.id, by=account, path=path, today=clock.today(), file_name=file_name
    )
    told = f"{file_name.removesuffix('.xlsx')}（已标注）.xlsx"
    return FileResponse(given.file, as_attachment=True, filename=told, content_type=XLSX)
