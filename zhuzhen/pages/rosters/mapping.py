"""Columns of a foreign typed sheet: proposed, chosen, remembered for the next of its kind."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.sheets.workbook import open_sheet
from zhuzhen.pages.records.asking_columns import Asked, chosen_columns, columns_page
from zhuzhen.pages.records.held import held_sheet
from zhuzhen.pages.rosters.checking import checked_page, dry_run
from zhuzhen.pages.rosters.finding import account_of, crumbs_of, path_of, roster_or_404
from zhuzhen.people.models import Account
from zhuzhen.registers.importing.mapping import AS_NAMED
from zhuzhen.registers.importing.remembering import remember, remembered
from zhuzhen.rosters.declarations import Roster
from zhuzhen.rosters.heads import fillable, heads_of_roster, known_heads
from zhuzhen.rosters.importing import require_import


def needs_mapping(roster: Roster, *, token: str, by: Account) -> bool:
    """Whether a held sheet's heads do not tell all by themselves, nor were they asked about."""
    path, name = held_sheet(token, by=by)
    sheet = open_sheet(path, shown_as=name)
    if sheet.stamp or remembered(roster.sheet_id, sheet=sheet, by=by) is not None:
        return False
    layout, faults = heads_of_roster(roster, sheet=sheet)
    return layout is None or bool(faults)


def _asked(roster: Roster, *, token: str) -> Asked:
    needed = {each.name for each in roster.columns if each.required}
    return Asked(
        roster.title,
        known_heads(roster),
        [
            (name, f"{title}（必填）" if name in needed else title)
            for name, title in fillable(roster)
        ],
        path=f"{path_of(roster)}map/{token}/",
        back=path_of(roster),
        crumbs=crumbs_of(roster, "列对应"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def map_roster(request: HttpRequest, name: str, token: str) -> HttpResponse:
    """Ask what each column of a held sheet fills; answered, it is remembered and checked."""
    roster, account = roster_or_404(name), account_of(request)
    require_import(roster, by=account)
    path, file_name = held_sheet(token, by=account)
    sheet = open_sheet(path, shown_as=file_name)
    asked = _asked(roster, token=token)
    if request.method != "POST":
        chosen = remembered(roster.sheet_id, sheet=sheet, by=account) or AS_NAMED
        return columns_page(request, asked, sheet=sheet, chosen=chosen)
    chosen = chosen_columns(request, sheet=sheet)
    _, faults = heads_of_roster(roster, sheet=sheet, mapping=chosen)
    if faults:
        return columns_page(request, asked, sheet=sheet, chosen=chosen, faults=faults)
    remember(roster.sheet_id, sheet=sheet, mapping=chosen, by=account)
    outcome = dry_run(roster, token=token, by=account, today=clock.today())
    return checked_page(request, roster, outcome, token=token, by=account)
