"""What waits for me of money: orders to approve, receipts to confirm, transfers due, idle money."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from zhuzhen.base import money
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds import access, parameters
from zhuzhen.funds.choices import OrderState
from zhuzhen.funds.models import Contribution, FundOrder, LedgerAccount, Transfer
from zhuzhen.funds.queries import awaiting_receipt, contributions
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.funds.choices import (
    AWAITING,
    DUE_LINE,
    IDLE_LINE,
    IDLE_OVER,
    ORDER_LINE,
    TRANSFER_LINE,
)
from zhuzhen.pages.funds.lights import idle_in, still_of
from zhuzhen.pages.funds.may import inside, spans_of
from zhuzhen.pages.funds.orders import awaiting
from zhuzhen.pages.funds.reach import address_of
from zhuzhen.pages.notices.awaiting import MOST, Waiting, WaitingLine
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.queries import place_names
from zhuzhen.places.rules.codes import level_of

_LINES = 10
# So long before its last day a transfer is told as due; so long a returned order stays told.
_SOON, _LATELY = dt.timedelta(days=15), dt.timedelta(days=14)


def _group(kind: str, lines: Iterable[WaitingLine], *, address: str) -> Waiting:
    found = tuple(lines)
    title = AWAITING[kind][0]
    more = max(len(found) - _LINES, 0)
    return Waiting(f"money-{kind}", title, found[:_LINES], more, address)


def money_awaiting(account: Account, *, on: dt.date, place: str = "") -> list[Waiting]:
    """What waits for an account, group by group; none asked for who has no part in money."""
    span = CodeRange.under(place) if place else None
    late, due = _transfers(account, today=on, span=span)
    groups = [
        _group("approve", _orders(account, place=place), address="/funds/orders/?state=mine"),
        _group("returned", _returned(account, today=on), address="/funds/orders/?state=returned"),
        _group("overdue", late, address="/funds/contributions/?state=late"),
        _group(
            "receive",
            _receipts(account, today=on, place=place),
            address="/funds/contributions/?state=transit",
        ),
        _group("due", due, address="/funds/contributions/?state=passed"),
        _group(
            "coming",
            _coming(account, today=on, place=place),
            address="/funds/contributions/?state=late",
        ),
        _group(
            "idle", _idle(account, today=on, place=place), address="/funds/accounts/?light=idle"
        ),
    ]
    return [each for each in groups if each.lines]


def _of_order(order: FundOrder, *, kind: str, when: str = "") -> WaitingLine:
    title = ORDER_LINE.format(
        kind=order.get_kind_display(),
        amount=money.in_words_of_size(order.amount_fen),
        text=order.text,
    )
    return WaitingLine(title, order.place.path, address_of(order), when, AWAITING[kind][1])


def _orders(account: Account, *, place: str) -> list[WaitingLine]:
    if not (
        access.places_of(account, Act.FUND_APPROVE) or access.payers_of(account, Act.FUND_TRANSFER)
    ):
        return []
    return [_of_order(each, kind="approve") for each in awaiting(account, place=place)[:MOST]]


def _returned(account: Account, *, today: dt.date) -> list[WaitingLine]:
    if not access.places_of(account, Act.FUND_ORDER):
        return []
    rows = FundOrder.objects.select_related("place").filter(
        submitted_by=account,
        state=OrderState.RETURNED,
        followed_by=None,
        decided_at__date__gt=today - _LATELY,
    )
    return [_of_order(each, kind="returned", when=each.reason[:20]) for each in rows[:MOST]]


def _open(account: Account) -> QuerySet[Contribution] | None:
    """What the account's own office still has to transfer; None for who pays nothing."""
    payers = access.payers_of(account, Act.FUND_TRANSFER)
    if not payers:
        return None
    return Contribution.objects.filter(helper_code__in=payers, passed_on__isnull=False)


@dataclass(frozen=True)
class DueTransfer:
    """A contribution that is still to be transferred by a day."""

    uid: UUID
    due_on: dt.date
    title: str
    who: str
    address: str


def transfers_due(
    account: Account,
    *,
    today: dt.date,
    first: dt.date,
    last: dt.date,
    span: CodeRange | None = None,
) -> list[DueTransfer]:
    """What the account's own office has to transfer in these days; two queries, none for who pays
    nothing."""
    mine = _open(account)
    if mine is None:
        return []
    rows = contributions(today=today).filter(
        pk__in=mine.filter(transfer_due_on__range=(first, last)).values("pk"),
        budgeted_fen__gt=F("sent_fen"),
    )
    if span:
        rows = rows.filter(place__code__range=(span.lo, span.hi))
    return [_of_contribution(each) for each in rows.order_by("transfer_due_on", "pk")[:MOST]]


def _of_contribution(each: Contribution) -> DueTransfer:
    left = (each.budgeted_fen or 0) - int(getattr(each, "sent_fen"))  # noqa: B009  (annotated)
    title = DUE_LINE.format(
        year=each.year, source=each.get_source_display(), amount=money.in_words_of_size(left)
    )
    assert each.transfer_due_on is not None
    return DueTransfer(each.uid, each.transfer_due_on, title, each.place.path, address_of(each))


def _transfers(
    account: Account, *, today: dt.date, span: CodeRange | None
) -> tuple[list[WaitingLine], list[WaitingLine]]:
    """Transfers past their day, and those due soon."""
    rows = transfers_due(account, today=today, first=dt.date.min, last=today + _SOON, span=span)
    late: list[WaitingLine] = []
    due: list[WaitingLine] = []
    for each in rows:
        left = (each.due_on - today).days
        kind = "overdue" if left < 0 else "due"
        line = WaitingLine(
            each.title, each.who, each.address, days_said(left), AWAITING[kind][1], left < 0
        )
        (late if left < 0 else due).append(line)
    return late, due


def _coming(account: Account, *, today: dt.date, place: str) -> list[WaitingLine]:
    """What others have to transfer to the account's own county or city and have not, late or due
    soon (R16): the host asks for it. What the account's own office pays is told above."""
    spans = _own(spans_of(account, Act.FUND_RECEIVE, place=place))
    if not spans:
        return []
    found = contributions(today=today).filter(
        place_id__in=[each.lo for each in spans],
        transfer_due_on__lte=today + _SOON,
        budgeted_fen__gt=F("sent_fen"),
    )
    mine = access.payers_of(account, Act.FUND_TRANSFER)
    others = found.exclude(helper_code__in=mine).exclude(helper_code=F("place_id"))
    rows = list(others.order_by("transfer_due_on", "pk")[:MOST])
    names = place_names({each.helper_code for each in rows})
    return [_coming_line(each, names=names, today=today) for each in rows]


def _coming_line(each: Contribution, *, names: dict[str, str], today: dt.date) -> WaitingLine:
    told = _of_contribution(each)
    left = (told.due_on - today).days
    who = f"{names.get(each.helper_code, '')} → {each.place.name}"
    return WaitingLine(
        told.title, who, told.address, days_said(left), AWAITING["coming"][1], left < 0
    )


def _own(spans: tuple[CodeRange, ...]) -> list[CodeRange]:
    """Those of counties and cities: a town is neither paid nor allocates."""
    return [each for each in spans if level_of(each.lo) in (Level.CITY, Level.COUNTY)]


def _receipts(account: Account, *, today: dt.date, place: str) -> list[WaitingLine]:
    spans = spans_of(account, Act.FUND_RECEIVE, place=place)
    if not spans:
        return []
    rows = list(awaiting_receipt().filter(inside(spans))[:MOST])
    names = place_names({each.helper_code for each in rows})
    return list(_receipt_lines(rows, names=names, today=today))


def _receipt_lines(
    rows: list[Transfer], *, names: dict[str, str], today: dt.date
) -> Iterator[WaitingLine]:
    for each in rows:
        left = (each.receipt_due_on - today).days
        title = TRANSFER_LINE.format(
            number=each.voucher_no, amount=money.in_words_of_size(each.amount_fen)
        )
        who = f"{names.get(each.helper_code, '')} → {each.contribution.place.name}"
        address = f"{address_of(each.contribution)}vouchers/{each.pk}/receipt/"
        yield WaitingLine(title, who, address, days_said(left), AWAITING["receive"][1], left < 0)


def _idle(account: Account, *, today: dt.date, place: str) -> list[WaitingLine]:
    """Money that arrived at the account's own county or city and was not allocated in time."""
    lines: list[WaitingLine] = []
    for span in _own(spans_of(account, Act.FUND_ORDER, place=place)):
        days = parameters.allocation_days(place=span.lo, on=today)
        rows = idle_in(span, day=today, days=days).select_related("place", "purpose")
        lines += [_idle_line(each, days=days) for each in rows[:MOST]]
    return lines


def _idle_line(each: LedgerAccount, *, days: int) -> WaitingLine:
    title = IDLE_LINE.format(
        year=each.year,
        source=each.get_source_display(),
        amount=money.in_words_of_size(still_of(each)),
    )
    address = f"/funds/orders/new/?kind=allocation&place={each.place_id}"
    when = IDLE_OVER.format(days=days)
    return WaitingLine(title, each.place.path, address, when, AWAITING["idle"][1], is_late=True)
