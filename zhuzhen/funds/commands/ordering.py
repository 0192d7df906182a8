"""Orders: a movement that somebody asks for and somebody else approves; then it is posted."""

import datetime as dt
import uuid
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.funds import flow
from zhuzhen.funds.access import require, require_payer
from zhuzhen.funds.choices import POSTS, EntryKind, OrderKind, OrderState
from zhuzhen.funds.commands.freezing import (
    digest_of,
    earlier_order,
    moves_of,
    record_step,
    reversed_by,
    submitted,
)
from zhuzhen.funds.commands.posting import (
    Facts,
    check_moves,
    check_purposes,
    post,
    post_reversal,
    refuse_past,
    short_of,
)
from zhuzhen.funds.commands.yearend import year_end, year_end_of
from zhuzhen.funds.judging import Asked, judge
from zhuzhen.funds.listing import check_use
from zhuzhen.funds.models import Entry, FundOrder, Purpose, Transfer
from zhuzhen.funds.problems import text as told
from zhuzhen.funds.rules import AccountKey, Move, lines_of, total_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_LONGEST_TEXT = 300


class OrderFacts(TypedDict):
    """What is told of an order; `moves` go from account to account. One that was returned or
    withdrawn is frozen: `follows` names it where it is filled in anew."""

    kind: OrderKind
    moves: tuple[Move, ...]
    on: dt.date
    text: str
    use_code: NotRequired[str]
    payee: NotRequired[str]
    voucher_no: NotRequired[str]
    papers: NotRequired[tuple[int, ...]]
    purpose: NotRequired[Purpose | None]
    follows: NotRequired[FundOrder | None]


@transaction.atomic
def submit_order(
    *, by: Account, request_id: uuid.UUID | None = None, **facts: Unpack[OrderFacts]
) -> FundOrder:
    """Ask for a movement; nothing moves until somebody else approves.

    An allocation of public money to a purpose names the entry of the list of uses. Sent a second
    time with the same `request_id` it is the order of the first time. Raises not_allowed, what
    `check_moves`, `check_purposes`, `check_use` and `judge` do, fund_text_missing,
    fund_payee_missing, fund_overdrawn, fund_overdrawn_then, fund_no_arrival.
    """
    kind, moves, on, text = facts["kind"], facts["moves"], facts["on"], facts["text"]
    use_code, payee = facts.get("use_code", ""), facts.get("payee", "")
    place = check_moves(moves, kind=POSTS[kind])
    places = {key.place_id for move in moves for key in (move.from_, move.to)}
    require(Act.FUND_ORDER, by=by, places=places)
    content: dict[str, object] = {"moves": [each.as_json() for each in moves]}
    order = _drawn_up(facts, place=place, content=content)
    if earlier := earlier_order(request_id, order=order):
        return earlier
    _refuse_texts(text, kind=kind, payee=payee)
    check_purposes(moves, on=on)
    if kind is OrderKind.ALLOCATION:
        check_use(moves, use_code=use_code, text=text, on=on)
    judge(Asked(kind=kind, moves=moves, on=on, payee=payee.strip()))
    _refuse_lacking(lines_of(moves), on=on)
    return submitted(order, by=by, request_id=request_id, follows=facts.get("follows"))


def _drawn_up(facts: OrderFacts, *, place: str, content: dict[str, object]) -> FundOrder:
    """The order of these facts; unsaved."""
    moves = facts["moves"]
    helpers = {move.from_.helper_code for move in moves}
    return FundOrder(
        kind=facts["kind"],
        place_id=place,
        helper_code=helpers.pop() if len(helpers) == 1 else "",
        purpose=facts.get("purpose") or _only_purpose(moves),
        amount_fen=total_of(moves),
        on=facts["on"],
        text=facts["text"],
        payee=facts.get("payee", "").strip()[:120],
        voucher_no=facts.get("voucher_no", "").strip()[:60],
        use_code=facts.get("use_code", ""),
        content=content,
        papers=list(facts.get("papers", ())),
    )


def _only_purpose(moves: tuple[Move, ...]) -> Purpose | None:
    """The purpose that all moves are for, if they are for one."""
    found = {
        key.purpose_id
        for move in moves
        for key in (move.from_, move.to)
        if key.purpose_id is not None
    }
    return Purpose.objects.filter(pk__in=found).first() if len(found) == 1 else None


def _refuse_lacking(lines: dict[AccountKey, int], *, on: dt.date) -> None:
    if problem := short_of(lines):
        raise problem
    refuse_past(lines, on=on)


def _refuse_texts(text: str, *, kind: OrderKind, payee: str) -> None:
    if not text.strip():
        raise Problem("fund_text_missing")
    if len(text) > _LONGEST_TEXT:
        raise Problem("fund_text_long", length=len(text))
    if kind is OrderKind.PAYMENT and not payee.strip():
        raise Problem("fund_payee_missing")


@transaction.atomic
def reverse_entry(
    entry: Entry,
    *,
    on: dt.date,
    text: str,
    by: Account,
    papers: tuple[int, ...] = (),
    request_id: uuid.UUID | None = None,
    follows: FundOrder | None = None,
) -> FundOrder:
    """Ask that a wrong entry be reversed; both stay visible once somebody else approves.

    Of a transfer whoever paid asks. Raises not_allowed, fund_reversal_final, fund_reversed,
    fund_reversed_early, fund_reversing, fund_text_missing, fund_overdrawn.
    """
    require_of_entry(entry, Act.FUND_ORDER, by=by)
    content: dict[str, object] = {"reverses": str(entry.uid)}
    order = FundOrder(
        kind=OrderKind.REVERSAL,
        place_id=entry.place_id,
        helper_code=entry.helper_code,
        amount_fen=entry.amount_fen,
        on=on,
        text=text,
        content=content,
        papers=list(papers),
    )
    if earlier := earlier_order(request_id, order=order):
        return earlier
    _refuse_texts(text, kind=OrderKind.REVERSAL, payee="")
    _refuse_reversal(entry)
    if on < entry.on:
        raise Problem("fund_reversed_early", on=on, since=entry.on)
    orders = FundOrder.objects.filter(kind=OrderKind.REVERSAL, state=OrderState.SUBMITTED)
    if orders.filter(content__reverses=str(entry.uid)).exists():
        raise Problem("fund_reversing")
    return submitted(order, by=by, request_id=request_id, follows=follows)


def _refuse_reversal(entry: Entry) -> None:
    if entry.kind == EntryKind.REVERSAL:
        raise Problem("fund_reversal_final")
    back = Entry.objects.filter(reverses=entry).first()
    if back is not None:
        raise Problem("fund_reversed", on=back.on)


def require_of_entry(entry: Entry, act: Act, *, by: Account | None) -> None:
    """Raise not_allowed unless `by` may ask for or approve the reversal of an entry: of a transfer
    its payer, of a receipt or income whoever may receive it, else whoever may order."""
    if entry.kind == EntryKind.TRANSFER:
        require_payer(Act.FUND_TRANSFER, by=by, payer=entry.helper_code)
        return
    places = set(entry.lines.values_list("place_id", flat=True))
    require(act, by=by, places=places)


def _opened(order: FundOrder, *, step: str, by: Account | None, reason: str = "") -> FundOrder:
    """The order locked, if `by` may take the step there now. Raises not_found, wrong_state,
    not_allowed, own_submission, fund_not_yours, reason_needed."""
    now = FundOrder.objects.select_for_update().filter(pk=order.pk).first()
    if now is None:
        raise Problem("not_found", what=told("order"))
    row = flow.step_from(step, start=now.state)
    if row is None:
        label = OrderState(now.state).label
        raise Problem("wrong_state", what=told("order"), state=label, act=flow.LABELS[step])
    act = Act.FUND_APPROVE if row.who is flow.Who.APPROVER else Act.FUND_ORDER
    _require(now, act, by=by)
    if row.not_own and by is not None and now.submitted_by_id == by.pk:
        raise Problem("own_submission")
    if row.only_own and by is not None and now.submitted_by_id != by.pk:
        raise Problem("fund_not_yours", who=now.submitted_by.display_name)
    if row.needs_reason and not reason.strip():
        raise Problem("reason_needed", act=row.label)
    return now


def _require(order: FundOrder, act: Act, *, by: Account | None) -> None:
    entry = reversed_by(order)
    if entry is not None:
        require_of_entry(entry, act, by=by)
        return
    places = {key.place_id for move in moves_of(order) for key in (move.from_, move.to)}
    require(act, by=by, places=places or {order.place_id})


@transaction.atomic
def approve_order(order: FundOrder, *, by: Account, today: dt.date) -> FundOrder:
    """Approve an order of somebody else: it is posted as it was submitted, in this transaction.

    Raises not_allowed, own_submission, wrong_state, fund_order_altered, fund_future, what `post`
    and `judge` do, of an allocation what `check_use` does, and of a year's end fund_left_moved.
    """
    now = _opened(order, step="approve", by=by)
    if digest_of(now) != now.content_sm3:
        raise Problem("fund_order_altered")
    if now.on > today:
        raise Problem("fund_future", on=now.on, today=today)
    if now.kind == OrderKind.ALLOCATION:
        check_use(moves_of(now), use_code=now.use_code, text=now.text, on=now.on)
    if now.kind == OrderKind.CARRY_OVER:
        _end_year(now)
    else:
        judge(Asked(OrderKind(now.kind), moves_of(now), now.on, now.payee, order_id=now.pk))
        now.entry = _posted(now)
    now.state, now.decided_by, now.decided_at = OrderState.APPROVED, by, clock.now()
    now.save(update_fields=["state", "entry", "decided_by", "decided_at"])
    record_step("approve", now, by=by)
    return now


def _end_year(order: FundOrder) -> None:
    """Post each part of a year's end as it was frozen. Raises fund_left_moved if anything else is
    left by now, and what `post` does."""
    frozen = year_end_of(order)
    if year_end(place=order.place_id, year=frozen.year, locked=True) != frozen:
        raise Problem("fund_left_moved", year=frozen.year)
    for part in frozen.parts:
        facts = Facts(
            kind=part.kind,
            on=order.on,
            text=part.told(frozen.year),
            by=order.submitted_by,
            cause=part.cause,
            year_end=order,
        )
        post(facts, part.moves)


def _posted(order: FundOrder) -> Entry:
    facts = Facts(
        kind=POSTS[OrderKind(order.kind)],
        on=order.on,
        text=order.text,
        by=order.submitted_by,
        voucher_no=order.voucher_no,
        payee=order.payee,
        use_code=order.use_code,
        papers=tuple(order.papers),
        cause=f"order:{order.uid}",
    )
    if order.kind != OrderKind.REVERSAL:
        return post(facts, moves_of(order))
    entry = reversed_by(order)
    if entry is None:
        raise Problem("not_found", what=told("entry"))
    _refuse_reversal(entry)
    back = post_reversal(entry, facts=facts)
    _unmatch(entry)
    return back


def _unmatch(entry: Entry) -> None:
    """A voucher whose entry was reversed is cancelled; one whose receipt was, waits again."""
    Transfer.objects.filter(entry=entry).update(cancelled_at=clock.now())
    Transfer.objects.filter(receipt_entry=entry).update(
        receipt_entry=None, received_on=None, receipt_no=""
    )


@transaction.atomic
def return_order(order: FundOrder, *, by: Account, reason: str) -> FundOrder:
    """Send an order back with a reason; whoever submitted it may ask anew.

    Raises not_allowed, wrong_state, reason_needed.
    """
    now = _opened(order, step="return", by=by, reason=reason)
    now.state, now.decided_by, now.decided_at = OrderState.RETURNED, by, clock.now()
    now.reason = reason.strip()[:_LONGEST_TEXT]
    now.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    record_step("return", now, by=by, reason=now.reason)
    return now


@transaction.atomic
def withdraw_order(order: FundOrder, *, by: Account) -> FundOrder:
    """Take one's own order back before anyone decided on it. Raises not_allowed, wrong_state,
    fund_not_yours."""
    now = _opened(order, step="withdraw", by=by)
    now.state, now.decided_at = OrderState.WITHDRAWN, clock.now()
    now.save(update_fields=["state", "decided_at"])
    record_step("withdraw", now, by=by)
    return now
