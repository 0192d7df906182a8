"""Accounts: which hold what, and the statement of one with its balance after every line."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.funds import parameters
from zhuzhen.funds.choices import PROVINCE_CODE, Source, Stage
from zhuzhen.funds.models import LedgerAccount
from zhuzhen.funds.queries import StatementLine, account_numbered, statement
from zhuzhen.pages.asking import day_of, page_number, pages_of
from zhuzhen.pages.funds import choices
from zhuzhen.pages.funds.lights import carried_in, idle_in, still_of
from zhuzhen.pages.funds.may import may_somewhere
from zhuzhen.pages.funds.reach import address_of, me, named, span_of
from zhuzhen.people.choices import Act
from zhuzhen.places.queries import place_names

_A_PAGE, _LINES_A_PAGE = 100, 200


@dataclass(frozen=True)
class Row:
    """An account in the list."""

    account: LedgerAccount
    helper: str
    still_fen: int | None
    address: str


def _asked(request: HttpRequest, *, light: str) -> QuerySet[LedgerAccount]:
    given, span, today = request.GET, span_of(request), clock.today()
    place = span.lo if span else PROVINCE_CODE
    if light == "idle":
        days = parameters.allocation_days(place=place, on=today)
        rows = idle_in(span, day=today, days=days)
    elif light == "carried":
        rows = carried_in(span, years=parameters.carry_over_years(place=place, on=today))
    else:
        rows = LedgerAccount.objects.exclude(stage=Stage.ORIGIN).filter(balance_fen__gt=0)
        rows = rows.annotate(still_fen=F("balance_fen"))
        if span:
            rows = rows.filter(place__code__range=(span.lo, span.hi))
    if given.get("stage") in Stage.values:
        rows = rows.filter(stage=given["stage"])
    if given.get("source") in Source.values:
        rows = rows.filter(source=given["source"])
    if year := whole_number(given.get("year", ""), digits=4):
        rows = rows.filter(year=year)
    return rows


@login_required
@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """Accounts that hold money now, those of one place together; or those of a red light."""
    account, number, light = me(request), page_number(request), request.GET.get("light", "")
    light = light if light in choices.LIGHTS else ""
    rows = _asked(request, light=light)
    start = (number - 1) * _A_PAGE
    ordered = rows.select_related("place", "purpose").order_by(
        "place_id", "purpose_id", "stage", "year", "source", "pk"
    )
    found = list(ordered[start : start + _A_PAGE + 1])
    names = place_names({each.helper_code for each in found if each.helper_code})
    context = {
        "rows": [
            Row(
                each,
                names.get(each.helper_code, ""),
                still_of(each) if light else None,
                address_of(each),
            )
            for each in found[:_A_PAGE]
        ],
        "whole": rows.aggregate(whole=Sum("still_fen"))["whole"] or 0,
        "light": light,
        "may_reclaim": light == "carried" and may_somewhere(account, Act.FUND_ORDER),
        "title": choices.LIGHTS.get(light, choices.ACCOUNTS[0]),
        "stages": [pair for pair in Stage.choices if pair[0] != Stage.ORIGIN],
        "sources": Source.choices,
        "stage": request.GET.get("stage", ""),
        "source": request.GET.get("source", ""),
        "year": request.GET.get("year", ""),
        "crumbs": [choices.OVERVIEW, (choices.LIGHTS.get(light, choices.ACCOUNTS[0]), "")],
        **pages_of(request.GET, number=number, has_next=len(found) > _A_PAGE),
    }
    return page(request, "funds/accounts.html", part="rows", context=context)


def _before(account: LedgerAccount, *, since: dt.date | None) -> int:
    """What stood there before the first day shown."""
    if since is None:
        return 0
    lines = account.lines.filter(on__lt=since)
    return int(lines.aggregate(whole=Sum("amount_fen"))["whole"] or 0)


@login_required
@require_safe
def account_page(request: HttpRequest, number: int) -> HttpResponse:
    """The statement of one account: every line with its entry, and what stood after it."""
    me(request)
    account = account_numbered(number)
    since, until = day_of(request.GET, "first"), day_of(request.GET, "until")
    lines: list[StatementLine] = statement(account, since=since, until=until)
    before = _before(account, since=since)
    at = page_number(request)
    start = (at - 1) * _LINES_A_PAGE
    title = choices.ACCOUNT_TITLE.format(
        year=account.year, source=account.get_source_display(), stage=account.get_stage_display()
    )
    context = {
        "account": account,
        "title": title,
        "helper": named(account.helper_code),
        "lines": lines[start : start + _LINES_A_PAGE],
        "number": len(lines),
        "before_fen": before,
        "after_fen": lines[-1].balance_fen if lines else before,
        "came_fen": sum(max(each.line.amount_fen, 0) for each in lines),
        "went_fen": -sum(min(each.line.amount_fen, 0) for each in lines),
        "first": since,
        "until": until,
        "crumbs": [choices.ACCOUNTS, (title, "")],
        **pages_of(request.GET, number=at, has_next=len(lines) > start + _LINES_A_PAGE),
    }
    return page(request, "funds/account.html", context=context)
