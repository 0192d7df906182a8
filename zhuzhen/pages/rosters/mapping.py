"""Columns of a foreign typed sheet: proposed, chosen, remembered for the next of its kind."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.records.held import held_sheet
from zhuzhen.pages.rosters.checking import checked_page, dry_run
from zhuzhen.pages.rosters.finding import account_of, crumbs_of, path_of, roster_or_404
from zhuzhen.people.models import Account
from zhuzhen.registers.importing.mapping import (
    AS_NAMED,
    ColumnMapping,
    heads_of,
    likely_header_row,
    offers,
)
from zhuzhen.registers.importing.remembering import remember, remembered
from zhuzhen.registers.importing.shape import letters
from zhuzhen.registers.importing.workbook import Sheet, open_sheet
from zhuzhen.rosters.declarations import Roster
from zhuzhen.rosters.heads import fillable, heads_of_roster, known_heads
from zhuzhen.rosters.importing import require_import

NOT_READ = ("", "不导入")
_ROWS_OFFERED = 10


def needs_mapping(roster: Roster, *, token: str, by: Account) -> bool:
    """Whether a held sheet's heads do not tell all by themselves, nor were they asked about."""
    path, name = held_sheet(token, by=by)
    sheet = open_sheet(path, shown_as=name)
    if sheet.stamp or remembered(roster.sheet_id, sheet=sheet, by=by) is not None:
        return False
    layout, faults = heads_of_roster(roster, sheet=sheet)
    return layout is None or bool(faults)


def _place_of(sheet: Sheet, *, asked: str, chosen: ColumnMapping, roster: Roster) -> int:
    """The place in the sheet's head of its row of heads: asked for, chosen before, or likely."""
    numbers = [number for number, _ in sheet.head]
    for number in (whole_number(asked), chosen.header_row):
        if number in numbers:
            return numbers.index(number)
    return likely_header_row(sheet, known_heads(roster))


def _mapping_page(
    request: HttpRequest,
    roster: Roster,
    *,
    sheet: Sheet,
    chosen: ColumnMapping,
    token: str,
    problem: Problem | None = None,
) -> HttpResponse:
    place = _place_of(sheet, asked=request.GET.get("row", ""), chosen=chosen, roster=roster)
    found = offers(sheet, place=place, known=known_heads(roster), chosen=chosen)
    needed = {each.name for each in roster.columns if each.required}
    targets = [(name, f"{title}（必填）" if name in needed else title)
               for name, title in fillable(roster)]  # fmt: skip
    context = {
        "roster": roster,
        "path": path_of(roster),
        "held": token,
        "file_name": sheet.file,
        "lines": [(each, letters(each.index)) for each in found],
        "targets": [NOT_READ, *targets],
        "header_row": sheet.head[place][0],
        "rows": [(number, _start_of(cells)) for number, cells in sheet.head[:_ROWS_OFFERED]],
        "problem": problem,
        "crumbs": crumbs_of(roster, "列对应"),
    }
    return page(request, "rosters/mapping.html", context=context, status=422 if problem else 200)


def _start_of(cells: list[object]) -> str:
    return " | ".join(str(cell)[:12] for cell in cells if cell not in ("", None))[:60]


def _chosen(request: HttpRequest, *, sheet: Sheet) -> ColumnMapping:
    """What was chosen for each column. The row of heads goes with it."""
    numbers = [number for number, _ in sheet.head]
    row = whole_number(request.POST.get("header_row", ""))
    row = row if row in numbers else numbers[0]
    heads = heads_of(sheet.head[numbers.index(row)][1])
    targets = {
        head: request.POST[f"target-{index}"]
        for index, head in enumerate(heads)
        if f"target-{index}" in request.POST
    }
    return ColumnMapping(targets, header_row=row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def map_roster(request: HttpRequest, name: str, token: str) -> HttpResponse:
    """Ask what each column of a held sheet fills; answered, it is remembered and checked."""
    roster, account = roster_or_404(name), account_of(request)
    require_import(roster, by=account)
    path, file_name = held_sheet(token, by=account)
    sheet = open_sheet(path, shown_as=file_name)
    if request.method != "POST":
        chosen = remembered(roster.sheet_id, sheet=sheet, by=account) or AS_NAMED
        return _mapping_page(request, roster, sheet=sheet, chosen=chosen, token=token)
    chosen = _chosen(request, sheet=sheet)
    _, faults = heads_of_roster(roster, sheet=sheet, mapping=chosen)
    if faults:
        problem = Problem("faults", faults=faults)
        return _mapping_page(
            request, roster, sheet=sheet, chosen=chosen, token=token, problem=problem
        )
    remember(roster.sheet_id, sheet=sheet, mapping=chosen, by=account)
    outcome = dry_run(roster, token=token, by=account, today=clock.today())
    return checked_page(request, roster, outcome, token=token, by=account)
