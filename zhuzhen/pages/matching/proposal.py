"""A proposal for all that is open in a match: who gets what, and who goes without."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.matching.declared import DeclaredMatch
from zhuzhen.matching.exports import export_proposal, place_paths
from zhuzhen.matching.market import Market
from zhuzhen.matching.queries import Proposal, proposal_for
from zhuzhen.pages.matching.filling import lines_of
from zhuzhen.pages.matching.index import Figures, market_asked, match_or_404
from zhuzhen.pages.matching.ranked import may_settle
from zhuzhen.pages.records.exporting import XLSX
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

PAIRS_SHOWN = 100
LEFT_SHOWN = 100


@login_required
@require_safe
def proposal_page(request: HttpRequest, match: str) -> HttpResponse:
    """The proposal for the place of the frame; nothing is recorded by looking at it."""
    declared = match_or_404(match)
    account = request.user
    assert isinstance(account, Account)
    market = market_asked(request, declared)
    context: dict[str, object] = {
        "match": declared.match,
        "figures": Figures(market),
        "path": f"/matching/{match}/proposal/",
        "may_export": bool(may(account, Act.EXPORT, on=market.today)),
        "problem": None,
        "crumbs": [
            ("匹配", "/matching/"),
            (declared.title, f"/matching/{match}/"),
            ("撮合方案", ""),
        ],
    }
    try:
        proposal = proposal_for(market)
    except Problem as problem:
        return page(request, "matching/proposal.html", context=context | {"problem": problem})
    settles = may_settle(account, declared=declared)
    context |= _told(request, market, proposal, declared=declared, settles=settles)
    return page(request, "matching/proposal.html", context=context)


def _told(
    request: HttpRequest,
    market: Market,
    proposal: Proposal,
    *,
    declared: DeclaredMatch,
    settles: bool,
) -> dict[str, object]:
    number = whole_number(request.GET.get("page", "")) or 1
    shown = Paginator(proposal.pairs, PAIRS_SHOWN).get_page(number)
    left_out = proposal.left_out[:LEFT_SHOWN]
    some = list(shown.object_list)
    rows = [*(each.ask for each in some), *(each.offer for each in some)]
    paths = place_paths([*rows, *(each.ask for each in left_out)])
    return {
        "proposal": proposal,
        "shown": shown,
        "lines": lines_of(market, some, paths=paths, may_settle=settles),
        "left_out": [(each, paths.get(each.ask.place, "")) for each in left_out],
        "left_more": len(proposal.left_out) - len(left_out),
    }


@login_required
@require_safe
def proposal_sheet(request: HttpRequest, match: str) -> HttpResponseBase:
    """The whole proposal as a workbook, with who goes without."""
    declared = match_or_404(match)
    assert isinstance(request.user, Account)
    file = export_proposal(proposal_for(market_asked(request, declared)), by=request.user)
    name = f"{declared.title}撮合方案.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
