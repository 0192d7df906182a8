"""One record's counterparts, ranked, with the reason for each rank."""

import uuid

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.matching.declared import DeclaredMatch
from zhuzhen.matching.exports import export_ranked, place_paths
from zhuzhen.matching.market import Market
from zhuzhen.matching.queries import Pair, ranked_for, row_in_market
from zhuzhen.matching.rows import Row
from zhuzhen.matching.rules.reasons import amount_told
from zhuzhen.pages.matching.filling import compared, facts_of, lines_of
from zhuzhen.pages.matching.index import PAGE_SIZE, market_asked, match_or_404
from zhuzhen.pages.records.exporting import XLSX
from zhuzhen.pages.records.finding import nothing_there, record_or_404
from zhuzhen.pages.records.mine import may_fill
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.registers.models import Record


def _found(
    request: HttpRequest, declared: DeclaredMatch, record: Record
) -> tuple[Market, Row, bool, bool]:
    """The market, the record's row in it, whether it asks, whether it is open."""
    market = market_asked(request, declared)
    try:
        return (market, *row_in_market(market, record))
    except Problem:
        raise nothing_there("这条记录的匹配") from None


def may_settle(account: Account, *, declared: DeclaredMatch) -> bool:
    """Whether the account may record what comes of a match."""
    return may_fill(account, register=declared.settled.register, today=clock.today())


@login_required
@require_safe
def ranked_page(request: HttpRequest, match: str, uid: uuid.UUID) -> HttpResponse:
    """Who or what fits a record, the best first."""
    declared, record = match_or_404(match), record_or_404(uid)
    account = request.user
    assert isinstance(account, Account)
    market, row, is_asking, is_open = _found(request, declared, record)
    pairs = ranked_for(market, row=row, is_asking=is_asking) if is_open else ()
    shown = Paginator(pairs, PAGE_SIZE).get_page(whole_number(request.GET.get("page", "")) or 1)
    some: list[Pair] = list(shown.object_list)
    paths = place_paths([row, *(each.offer if is_asking else each.ask for each in some)])
    settles = may_settle(account, declared=declared)
    others = len(market.all_offers if is_asking else market.all_asks)
    context = {
        "match": declared.match,
        "record": record,
        "row_place": paths.get(row.place, ""),
        "facts": facts_of(
            market, row, is_asking=is_asking, names=compared(declared, is_asking=is_asking)
        ),
        "left": "" if is_asking or row.amount == float("inf") else amount_told(row.amount),
        "is_asking": is_asking,
        "is_cut": (market.offers_beyond if is_asking else market.asks_beyond).is_cut,
        "is_open": is_open,
        "other": declared.match.offers if is_asking else declared.match.asks,
        "shown": shown,
        "lines": lines_of(market, some, paths=paths, may_settle=settles),
        "first": shown.start_index(),
        "fitting": len(pairs),
        "unfit": others - len(pairs),
        "path": f"/matching/{match}/{uid}/",
        "may_export": bool(may(account, Act.EXPORT, on=market.today)),
        "crumbs": [
            ("匹配", "/matching/"),
            (declared.title, f"/matching/{match}/" + ("" if is_asking else "?side=offers")),
            (record.summary, ""),
        ],
    }
    return page(request, "matching/ranked.html", context=context)


@login_required
@require_safe
def ranked_sheet(request: HttpRequest, match: str, uid: uuid.UUID) -> HttpResponseBase:
    """All counterparts of the record as a workbook."""
    declared, record = match_or_404(match), record_or_404(uid)
    assert isinstance(request.user, Account)
    market, row, is_asking, is_open = _found(request, declared, record)
    pairs = ranked_for(market, row=row, is_asking=is_asking) if is_open else ()
    file = export_ranked(market, pairs, row=row, is_asking=is_asking, by=request.user)
    name = f"{record.summary}的匹配.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
