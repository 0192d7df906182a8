"""Importing a sheet: upload, dry run with all faults, confirmation, receipt, undo."""

import csv
import io
from pathlib import PurePath

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.errors import status_of
from zhuzhen.pages.records.checking import checked_page, crumbs_of_import, dry_run, refused
from zhuzhen.pages.records.exporting import XLSX
from zhuzhen.pages.records.finding import declaration_or_404, one_of
from zhuzhen.pages.records.held import (
    LARGEST,
    held_region,
    held_sheet,
    hold,
    let_go,
    receipt_of,
    wait_for_turn,
)
from zhuzhen.pages.records.mapping import needs_mapping
from zhuzhen.pages.records.siding import choice_of, own_side
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing import (
    OnConflict,
    OnDouble,
    annotate_sheet,
    import_sheet,
    undo_import,
)
from zhuzhen.registers.importing.annotating import Annotation
from zhuzhen.registers.models import Receipt, Record

RECORDS_SHOWN = 50
RECEIPTS_SHOWN = 10
ANNOTATED = {
    Annotation.MARKED: "已标注问题",
    Annotation.COPIED: "已标注问题",
    Annotation.LISTED: "问题清单",
}
CHOOSE_FILE = "没有选择文件"
_COUNTED = (RecordState.SUBMITTED, RecordState.CONFIRMED)


def _upload_page(
    request: HttpRequest, declaration: Declaration, *, problem: Problem | None = None
) -> HttpResponse:
    receipts = Receipt.objects.select_related("by").filter(register=declaration.id)
    assert isinstance(request.user, Account)
    choice = choice_of(declaration.id, by=request.user, today=clock.today())
    context = {
        "sides": choice.sides,
        "register": declaration.register,
        "path": f"/registers/{declaration.id}/",
        "problem": problem,
        "receipts": list(receipts.order_by("-pk")[:RECEIPTS_SHOWN]),
        "crumbs": crumbs_of_import(declaration),
    }
    status = status_of(problem) if problem else 200
    return page(request, "records/import.html", context=context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload_sheet(request: HttpRequest, register: str) -> HttpResponse:
    """Choose a sheet; sent, it is checked at once and nothing is saved."""
    declaration, today = declaration_or_404(register), clock.today()
    account = request.user
    assert isinstance(account, Account)
    require(account, Act.IMPORT, on=today)
    if request.method != "POST":
        return _upload_page(request, declaration)
    file = request.FILES.get("sheet")
    if file is None:
        problem = Problem("bad_file", file="", why=CHOOSE_FILE, remedy="选一个 .xlsx 文件再上传")
        return _upload_page(request, declaration, problem=problem)
    if (file.size or 0) > LARGEST:
        size = LARGEST // 1024 // 1024
        problem = Problem(
            "bad_file", file=file.name, why=f"超过 {size} MB", remedy="拆成几个文件分别导入"
        )
        return _upload_page(request, declaration, problem=problem)
    asked = request.POST.get("region", "")
    choice = choice_of(register, by=account, today=today, asked=asked)
    token = hold(file, by=account, region=choice.asked or "")
    try:
        if needs_mapping(register, token=token, by=account, today=today):
            return HttpResponseRedirect(f"/registers/{register}/import/map/{token}/")
        checked = dry_run(declaration, token=token, by=account, today=today)
    except Problem as problem:
        return _upload_page(request, declaration, problem=problem)
    return checked_page(request, declaration, checked, token=token, by=account)


@login_required
@require_POST
def confirm_import(request: HttpRequest, register: str) -> HttpResponse:
    """Import the sheet that was checked; what is wrong by now is told the same way."""
    declaration, today = declaration_or_404(register), clock.today()
    account = request.user
    assert isinstance(account, Account)
    token = request.POST.get("held", "")
    wait_for_turn(token)
    earlier = receipt_of(token, by=account)
    if earlier is not None and Receipt.objects.filter(pk=earlier, by=account).exists():
        return HttpResponseRedirect(f"/receipts/{earlier}/?done=1")
    path, name = held_sheet(token, by=account)
    overwrite = request.POST.get("overwrite") == "yes"
    leaves_out = request.POST.get("doubles") == OnDouble.LEAVE_OUT
    try:
        outcome = import_sheet(
            register,
            by=account,
            path=path,
            today=today,
            file_name=name,
            region=held_region(token, by=account),
            own_region=own_side(register, by=account, today=today),
            on_conflict=OnConflict.UPDATE if overwrite else OnConflict.REFUSE,
            doubles=OnDouble.LEAVE_OUT if leaves_out else OnDouble.KEEP,
        )
    except Problem as problem:
        if not problem.faults:
            return _upload_page(request, declaration, problem=problem)
        return checked_page(request, declaration, refused(problem), token=token, by=account)
    assert outcome.receipt is not None
    let_go(token, by=account, receipt=outcome.receipt.pk)
    return HttpResponseRedirect(f"/receipts/{outcome.receipt.pk}/?done=1")


@login_required
@require_safe
def faults_sheet(request: HttpRequest, register: str, token: str) -> HttpResponse:
    """All faults of a held sheet as a table that spreadsheets open."""
    declaration, account = declaration_or_404(register), request.user
    assert isinstance(account, Account)
    checked = dry_run(declaration, token=token, by=account, today=clock.today())
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["工作表", "行", "列", "问题", "应当怎样"])
    for fault in checked.faults:
        writer.writerow(
            [
                _plain(each)
                for each in (fault.sheet, fault.row or "", fault.column, fault.what, fault.right)
            ]
        )
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    file_name = f"{declaration.title}导入问题清单.csv"
    response["Content-Disposition"] = content_disposition_header(True, file_name) or ""
    return response


@login_required
@require_safe
def annotated_sheet(request: HttpRequest, register: str, token: str) -> HttpResponseBase:
    """The held workbook with every fault in its cell; only who uploaded it has the token."""
    declaration, account, today = declaration_or_404(register), request.user, clock.today()
    assert isinstance(account, Account)
    path, name = held_sheet(token, by=account)
    found = annotate_sheet(
        register,
        by=account,
        path=path,
        today=today,
        file_name=name,
        region=held_region(token, by=account),
        own_region=own_side(register, by=account, today=today),
    )
    stem = PurePath(name).stem or declaration.title
    shown_as = f"{stem}（{ANNOTATED[found.kind]}）.xlsx"
    return FileResponse(found.file, as_attachment=True, filename=shown_as, content_type=XLSX)


def _plain(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _receipt_response(
    request: HttpRequest, receipt: Receipt, *, problem: Problem | None = None
) -> HttpResponse:
    declaration = declaration_or_404(receipt.register)
    touched = Record.objects.filter(steps__receipt=receipt).order_by("pk").distinct()
    records = list(touched[: RECORDS_SHOWN + 1])
    context = {
        "receipt": receipt,
        "register": declaration.register,
        "path": f"/registers/{receipt.register}/",
        "records": records[:RECORDS_SHOWN],
        "more": len(records) > RECORDS_SHOWN,
        "done": "done" in request.GET and receipt.undone_at is None,
        "counts": touched.filter(state__in=_COUNTED).exists(),
        "may_undo": receipt.undone_at is None and receipt.by == request.user,
        "undo_path": f"/receipts/{receipt.pk}/undo/",
        "problem": problem,
        "crumbs": crumbs_of_import(declaration, f"回执 {receipt.pk}"),
    }
    status = status_of(problem) if problem else 200
    return page(request, "records/receipt.html", context=context, status=status)


@login_required
@require_safe
def receipt_page(request: HttpRequest, number: int) -> HttpResponse:
    """What an import did: its counts add up."""
    receipt = one_of(Receipt.objects.select_related("by"), pk=number, what=f"导入回执 {number}")
    return _receipt_response(request, receipt)


@login_required
@require_POST
def undo_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Take a whole import back."""
    receipt = one_of(Receipt.objects.select_related("by"), pk=number, what=f"导入回执 {number}")
    account = request.user
    assert isinstance(account, Account)
    try:
        undo_import(receipt, by=account, today=clock.today())
    except Problem as problem:
        receipt.refresh_from_db()  # it may have been undone in the meantime
        return _receipt_response(request, receipt, problem=problem)
    return HttpResponseRedirect(f"/receipts/{number}/")
