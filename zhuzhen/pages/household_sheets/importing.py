"""Importing households: upload, dry run with all faults, what to answer, confirmation."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.sheets.workbook import open_sheet
from zhuzhen.feeds.mapping import AS_NAMED, header_place, known_heads, layout_of
from zhuzhen.feeds.reading import read_file
from zhuzhen.feeds.remembering import remember, remembered
from zhuzhen.feeds.room import room
from zhuzhen.households.exports.template import household_template, note_of
from zhuzhen.households.importing import ImportOutcome, Terms, import_households, require_import
from zhuzhen.households.importing.labels import HOUSEHOLDS, TITLE
from zhuzhen.households.models import HouseholdReceipt
from zhuzhen.pages.asking import me
from zhuzhen.pages.errors import status_of
from zhuzhen.pages.household_sheets.finding import (
    ENDINGS,
    IMPORTING,
    LIST,
    PATH,
    XLSX,
    chosen_of,
    crumbs_of,
    is_workbook,
    mapping_of,
    sheet_of,
)
from zhuzhen.pages.records.asking_columns import Asked, chosen_columns, columns_page
from zhuzhen.pages.records.held import LARGEST, held_sheet, hold, let_go, receipt_of, wait_for_turn
from zhuzhen.people.models import Account
from zhuzhen.registers.importing.annotate import annotate
from zhuzhen.registers.importing.annotating import Findings

RECEIPTS_SHOWN, SHOWN = 10, 200


@dataclass(frozen=True)
class Part:
    """Faults of one sort, as far as a page shows them; `count` is of all there are."""

    faults: tuple[Fault, ...]
    count: int

    @property
    def shown(self) -> tuple[Fault, ...]:
        return self.faults[:SHOWN]

    @property
    def left_out(self) -> int:
        return max(0, self.count - len(self.shown))


def _start_page(request: HttpRequest, *, problem: Problem | None = None) -> HttpResponse:
    receipts = HouseholdReceipt.objects.select_related("by").order_by("-pk")[:RECEIPTS_SHOWN]
    context = {
        "path": PATH,
        "endings": ENDINGS,
        "columns": [(each, note_of(each)) for each in HOUSEHOLDS.columns],
        "problem": problem,
        "receipts": list(receipts),
        "crumbs": [LIST, (IMPORTING, "")],
    }
    status = status_of(problem) if problem else 200
    return page(request, "household_sheets/start.html", context=context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What a sheet must hold, and the last imports; a file sent is checked, nothing is saved."""
    require_import(me(request))
    if request.method != "POST":
        return _start_page(request)
    try:
        return _sent(request, by=me(request))
    except Problem as problem:
        return _start_page(request, problem=problem)


def _sent(request: HttpRequest, *, by: Account) -> HttpResponse:
    """Hold the file and check it, or ask about its columns first."""
    file = request.FILES.get("sheet")
    if file is None:
        raise Problem("bad_file", file="", why="没有选择文件", remedy="选一个文件再上传")
    if (file.size or 0) > LARGEST:
        why = f"超过 {LARGEST >> 20} MB"
        raise Problem("bad_file", file=file.name, why=why, remedy="拆成几个文件分别导入")
    token = hold(file, by=by)
    if _needs_mapping(token, by=by):
        return HttpResponseRedirect(f"{PATH}map/{token}/")
    return _checked_page(request, token=token, by=by)


def _needs_mapping(token: str, *, by: Account) -> bool:
    """Whether a held file's heads do not tell all by themselves, nor were they asked about."""
    path, name = held_sheet(token, by=by)
    with room() as here:
        raw = read_file(path, room=here, shown_as=name)
        if raw.stamp or remembered(HOUSEHOLDS, raw=raw, by=by) is not None:
            return False
        layout, faults = layout_of(raw, feed=HOUSEHOLDS)
        return layout is None or bool(faults)


def _dry_run(token: str, *, by: Account) -> ImportOutcome:
    """What importing would do. A file that can't be read at all raises its Problem."""
    path, name = held_sheet(token, by=by)
    try:
        terms = Terms(by, clock.today(), dry_run=True)
        return import_households(path, terms=terms, file_name=name)
    except Problem as problem:
        if not problem.faults or problem.code == "bad_file":
            raise
        return ImportOutcome(faults=problem.faults, fault_count=len(problem.faults))


def _checked_page(
    request: HttpRequest, *, token: str, by: Account, is_unanswered: bool = False
) -> HttpResponse:
    outcome = _dry_run(token, by=by)
    path, name = held_sheet(token, by=by)
    context = {
        "path": PATH,
        "file_name": name,
        "outcome": outcome,
        "faults": Part(outcome.faults, outcome.fault_count),
        "differences": Part(outcome.differences, outcome.difference_count),
        "likenesses": Part(outcome.likenesses, outcome.likeness_count),
        "can_mark": is_workbook(path) and any(each.row for each in outcome.faults),
        "held": token,
        "is_unanswered": is_unanswered and not outcome.fault_count,
        "crumbs": crumbs_of("核对结果"),
    }
    status = 422 if outcome.fault_count or is_unanswered else 200
    return page(request, "household_sheets/checked.html", context=context, status=status)


@login_required
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Import the file that was checked, with what was answered; what is wrong by now is told the
    same way."""
    account, token = me(request), request.POST.get("held", "")
    require_import(account)
    wait_for_turn(token)
    earlier = receipt_of(token, by=account)
    if earlier is not None and HouseholdReceipt.objects.filter(pk=earlier, by=account).exists():
        return HttpResponseRedirect(f"{PATH}receipts/{earlier}/?done=1")
    path, name = held_sheet(token, by=account)
    terms = Terms(
        account,
        clock.today(),
        update=request.POST.get("update") == "yes",
        alike_too=request.POST.get("alike_too") == "yes",
    )
    try:
        outcome = import_households(path, terms=terms, file_name=name)
    except Problem as problem:
        if not problem.faults:
            return _start_page(request, problem=problem)
        return _checked_page(request, token=token, by=account, is_unanswered=True)
    assert outcome.receipt is not None
    let_go(token, by=account, receipt=outcome.receipt.pk)
    return HttpResponseRedirect(f"{PATH}receipts/{outcome.receipt.pk}/?done=1")


def _asked(*, token: str) -> Asked:
    return Asked(
        TITLE,
        {word: (column.name, None) for word, column in known_heads(HOUSEHOLDS).items()},
        [
            (each.name, f"{each.title}（必填）" if each.required else each.title)
            for each in HOUSEHOLDS.columns
        ],
        path=f"{PATH}map/{token}/",
        back=PATH,
        crumbs=crumbs_of("列对应"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def map_heads(request: HttpRequest, token: str) -> HttpResponse:
    """Ask what each column of a held file fills; answered, it is remembered and checked."""
    account = me(request)
    require_import(account)
    path, name = held_sheet(token, by=account)
    with room() as here:
        raw = read_file(path, room=here, shown_as=name)
        sheet, asked = sheet_of(raw), _asked(token=token)
        if request.method != "POST":
            chosen = remembered(HOUSEHOLDS, raw=raw, by=account) or AS_NAMED
            return columns_page(request, asked, sheet=sheet, chosen=chosen_of(chosen))
        columns = chosen_columns(request, sheet=sheet)
        _, faults = layout_of(raw, feed=HOUSEHOLDS, chosen=mapping_of(columns))
        if faults:
            return columns_page(request, asked, sheet=sheet, chosen=columns, faults=faults)
        remember(HOUSEHOLDS, raw=raw, mapping=mapping_of(columns), by=account)
    return _checked_page(request, token=token, by=account)


@login_required
@require_safe
def annotated(request: HttpRequest, token: str) -> HttpResponseBase:
    """The workbook that came, with what was found in its cells."""
    account = me(request)
    path, name = held_sheet(token, by=account)
    found = _dry_run(token, by=account)
    findings = Findings(found.faults, (*found.differences, *found.likenesses), found.fault_count)
    with room() as here:
        raw = read_file(path, room=here, shown_as=name)
        chosen = remembered(HOUSEHOLDS, raw=raw, by=account) or AS_NAMED
        place = header_place(raw, feed=HOUSEHOLDS, chosen=chosen)
        header_row = raw.head[place][0] if place is not None else 0
    opened = open_sheet(path, shown_as=name)
    given = annotate(path, sheet=opened, header_row=header_row, findings=findings)
    told = f"{name.rpartition('.')[0] or name}（已标注）.xlsx"
    return FileResponse(given.file, as_attachment=True, filename=told, content_type=XLSX)


@login_required
@require_safe
def blank(request: HttpRequest) -> HttpResponseBase:
    """The empty sheet to fill in."""
    require_import(me(request))
    file = household_template()
    return FileResponse(file, as_attachment=True, filename=f"{TITLE}模板.xlsx", content_type=XLSX)
