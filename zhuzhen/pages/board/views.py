"""The board: owners down, duties across, a kind of owners at a time; and as the sheet it shows."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.duties.choices import Status
from zhuzhen.duties.inforce import versions_of_year
from zhuzhen.pages.board.exporting import exported_board
from zhuzhen.pages.board.reading import Kind, board_asked, lines_of, tally_of
from zhuzhen.pages.choices import SHEET_NAME
from zhuzhen.pages.frame import switch_of
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account


@login_required
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """The board of the place and period in the address."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    switch = switch_of(request.GET, today=today)
    table = board_asked(request.GET, today=today)
    filters, kinds = table.filters, [Kind(*each) for each in table.kinds]
    context = {
        "period": switch.period,
        "kinds": kinds,
        "kind": next((each for each in kinds if each.kind == filters.kind), None),
        "filters": filters,
        "is_filtered": bool(filters.name or filters.duty or filters.status or filters.org_id),
        "kept": [(name, request.GET[name]) for name in ("place", "period") if name in request.GET],
        "duties": _duties(filters.kind, year=switch.period.year),
        "statuses": list(Status),
        "table": table,
        "lines": lines_of(table),
        "tally": tally_of(table),
        "before": table.page - 1,
        "after": table.page + 1,
        "as_of": clock.now(),
        "may_export": bool(may(account, Act.EXPORT, on=today)),
    }
    return page(request, "board/board.html", part="table", context=context)


@login_required
@require_safe
def board_export(request: HttpRequest) -> FileResponse:
    """The board of the same address as a sheet, all pages of it."""
    today = clock.today()
    switch = switch_of(request.GET, today=today)
    filters = board_asked(request.GET, today=today, size=1).filters
    assert isinstance(request.user, Account)
    sheet = exported_board(str(switch.period), by=request.user, filters=filters)
    name = SHEET_NAME.format(period=switch.period.label, kind=filters.kind_label)
    return FileResponse(sheet, as_attachment=True, filename=name)


def _duties(kind: str, *, year: int) -> list[tuple[str, str]]:
    """Duties that owners of a kind may owe in a year, in the document's order."""
    owed = [versions[0].duty for versions in versions_of_year(year).values()]
    found = sorted((duty.code, duty.id, duty.title) for duty in owed if duty.owed_by == kind)
    return [(duty, title) for _, duty, title in found]
