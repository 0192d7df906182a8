"""Money in the caller's scope: balances at a day, contributions, orders, entries; sums in fen."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.funds import choices, queries
from zhuzhen.funds.models import Entry, FundOrder
from zhuzhen.funds.queries.balances import Wanted
from zhuzhen.funds.queries.contributions import Standing
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import FUNDS
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Moment, PageNumber, PlaceCode, Size
from zhuzhen.pages.api.paging import Rows, page_of
from zhuzhen.pages.frame import is_administrator
from zhuzhen.pages.funds.choices import MONEY
from zhuzhen.people.queries import grants_on

router = Router(tags=[FUNDS])
Year = Annotated[int, Field(ge=2000, le=2100)]


class BalanceOut(Schema):
    """What stands at one stage in one place, of one source and fund year."""

    place: str
    source: choices.Source
    year: int
    stage: choices.Stage
    fen: int


class ContributionOut(Schema):
    """What a payer owes a host for a year; `days_left` is below 0 when the day is past, null once
    all is sent or before the budget has passed."""

    uid: UUID
    source: choices.Source
    payer: str
    place: str
    year: int
    towns: int
    due_fen: int
    budgeted_fen: int | None
    passed_on: dt.date | None
    transfer_due_on: dt.date | None
    sent_fen: int
    received_fen: int
    state: choices.ContributionState
    days_left: int | None
    days_late: int


class OrderOut(Schema):
    """A paper that moves money once another has approved it; `entry` is null until then, and of the
    end of a year, which posts many."""

    uid: UUID
    kind: choices.OrderKind
    state: choices.OrderState
    place: str
    purpose: UUID | None
    amount_fen: int
    on: dt.date
    text: str
    payee: str
    voucher_no: str
    use_code: str
    content_sm3: str
    submitted_at: Moment
    decided_at: Moment | None
    reason: str
    entry: UUID | None


class LineOut(Schema):
    """What an entry adds to one account; below 0 it takes."""

    account: int
    stage: choices.Stage
    source: choices.Source
    year: int
    place: str
    payer: str
    purpose: UUID | None
    fen: int


class EntryOut(Schema):
    """One movement; `reverses` and `reversed_by` name the entries of a reversal."""

    uid: UUID
    kind: choices.EntryKind
    on: dt.date
    posted_at: Moment
    place: str
    amount_fen: int
    text: str
    voucher_no: str
    payee: str
    papers: list[int]
    reverses: UUID | None
    reversed_by: UUID | None


class EntryDetailOut(EntryOut):
    lines: list[LineOut]


def _require_business(request: HttpRequest) -> None:
    """Administrators see no business data, so these routes are not there for them."""
    held = grants_on(caller(request), on=clock.today())
    if is_administrator(frozenset(each.role for each in held)):
        raise Problem("not_found", what=MONEY)


@router.get("/funds/balances", response={200: list[BalanceOut], **FAILURES}, summary="资金余额")
def balances(
    request: HttpRequest,
    day: dt.date | None = None,
    known: dt.datetime | None = None,
    place: PlaceCode | None = None,
    year: Year | None = None,
) -> list[BalanceOut]:
    """At the end of a day (default today), place by place; `known` asks for what had been posted
    by that moment. What came from outside stands at no place."""
    _require_business(request)
    if known is not None and timezone.is_naive(known):
        known = timezone.make_aware(known)
    rows = queries.balances_at(
        day=day or clock.today(),
        known_at=known,
        group=("place", "source", "year", "stage"),
        wanted=Wanted(under=place or "", year=year),
    )
    names = ("place", "source", "year", "stage")
    return [
        BalanceOut.model_validate({**dict(zip(names, each.key, strict=True)), "fen": each.fen})
        for each in rows
        if each.key[-1] != choices.Stage.ORIGIN
    ]


def _contribution(at: Standing) -> ContributionOut:
    row = at.contribution
    names = (
        "uid", "source", "year", "towns", "due_fen", "budgeted_fen", "passed_on", "transfer_due_on"
    )  # fmt: skip
    stood = ("sent_fen", "received_fen", "state", "days_left", "days_late")
    return ContributionOut.model_validate(
        {
            "payer": row.helper_code,
            "place": row.place_id,
            **{name: getattr(row, name) for name in names},
            **{name: getattr(at, name) for name in stood},
        }
    )


@router.get(
    "/funds/contributions", response={200: Rows[ContributionOut], **FAILURES}, summary="应担资金"
)
def list_contributions(
    request: HttpRequest,
    year: Year | None = None,
    place: PlaceCode | None = None,
    payer: PlaceCode | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> Rows[ContributionOut]:
    """By year, host and payer, with what was sent and received."""
    _require_business(request)
    today = clock.today()
    found = queries.contributions(year=year, under=place or "", payer=payer or "", today=today)
    first = (page - 1) * size
    rows = queries.standings(found[first : first + size + 1], today=today)
    shown = [_contribution(each) for each in rows[:size]]
    return Rows(page=page, has_next=len(rows) > size, rows=shown)


def _order(row: FundOrder) -> OrderOut:
    names = (
        "uid", "kind", "state", "amount_fen", "on", "text", "payee", "voucher_no", "use_code",
        "content_sm3", "submitted_at", "decided_at", "reason",
    )  # fmt: skip
    return OrderOut.model_validate(
        {
            "place": row.place_id,
            "purpose": row.purpose.uid if row.purpose else None,
            "entry": row.entry.uid if row.entry else None,
            **{name: getattr(row, name) for name in names},
        }
    )


@router.get("/funds/orders", response={200: Rows[OrderOut], **FAILURES}, summary="资金单据")
def list_orders(
    request: HttpRequest,
    place: PlaceCode | None = None,
    state: choices.OrderState | None = None,
    kind: choices.OrderKind | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> Rows[OrderOut]:
    """Those that wait first, then the latest."""
    _require_business(request)
    found = queries.orders(under=place or "", state=state or "", kind=kind or "")
    return page_of(found, page=page, size=size, shown=_order)


def _entry_fields(row: Entry) -> dict[str, object]:
    names = (
        "uid", "kind", "on", "posted_at", "amount_fen", "text", "voucher_no", "payee", "papers"
    )  # fmt: skip
    back = getattr(row, "reversed_by", None)
    return {
        "place": row.place_id,
        "reverses": row.reverses.uid if row.reverses else None,
        "reversed_by": back.uid if back else None,
        **{name: getattr(row, name) for name in names},
    }


@router.get("/funds/entries", response={200: Rows[EntryOut], **FAILURES}, summary="分录")
def list_entries(
    request: HttpRequest,
    place: PlaceCode | None = None,
    kind: choices.EntryKind | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> Rows[EntryOut]:
    """The latest first; both days are included."""
    _require_business(request)
    found = queries.entries_of(under=place or "", kind=kind or "", since=since, until=until)
    return page_of(
        found, page=page, size=size, shown=lambda row: EntryOut.model_validate(_entry_fields(row))
    )


@router.get("/funds/entries/{uid}", response={200: EntryDetailOut, **FAILURES}, summary="一笔分录")
def one_entry(request: HttpRequest, uid: UUID) -> EntryDetailOut:
    """An entry with those of its lines that are in the caller's scope."""
    _require_business(request)
    row = queries.entry_numbered(uid)
    lines = [
        {
            "account": each.account_id,
            "stage": each.account.stage,
            "source": each.account.source,
            "year": each.account.year,
            "place": each.place_id,
            "payer": each.helper_code,
            "purpose": each.account.purpose.uid if each.account.purpose else None,
            "fen": each.amount_fen,
        }
        for each in queries.lines_of_entry(row)
    ]
    return EntryDetailOut.model_validate({**_entry_fields(row), "lines": lines})
