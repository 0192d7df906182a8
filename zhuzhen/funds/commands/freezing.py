"""Orders as they are frozen: what they say, the number that makes a second press the same, and the
one that was sent back and is filled in anew."""

import uuid

from django.db import IntegrityError, transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.digest import sm3_of
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import OrderKind, OrderState
from zhuzhen.funds.commands.posting import constraint_of
from zhuzhen.funds.commands.yearend import year_end_of
from zhuzhen.funds.models import Entry, FundOrder
from zhuzhen.funds.problems import text as told
from zhuzhen.funds.rules import Move
from zhuzhen.people.models import Account

# What did not come to be may be filled in anew, once.
ENDED = (OrderState.RETURNED, OrderState.WITHDRAWN)


def digest_of(order: FundOrder) -> str:
    """The digest of all that an approval posts."""
    return sm3_of(
        [
            str(order.uid),
            order.kind,
            order.place_id,
            order.amount_fen,
            str(order.on),
            order.text,
            order.payee,
            order.voucher_no,
            order.use_code,
            order.content,
            list(order.papers),
        ]
    )


def moves_of(order: FundOrder) -> tuple[Move, ...]:
    """What an order moves; a reversal's are those of the entry that it reverses, turned."""
    if order.kind == OrderKind.CARRY_OVER:
        return tuple(move for part in year_end_of(order).parts for move in part.moves)
    return tuple(Move.from_json(each) for each in order.content.get("moves", ()))


def reversed_by(order: FundOrder) -> Entry | None:
    """The entry that an order of reversal is about."""
    uid = order.content.get("reverses")
    return Entry.objects.filter(uid=uid).first() if uid else None


_ASKED = ("kind", "content", "on", "payee", "voucher_no", "use_code")


def sent_before(request_id: uuid.UUID | None) -> FundOrder | None:
    """The order of an earlier press; a press without a number has none."""
    return FundOrder.objects.filter(request_id=request_id).first() if request_id else None


def earlier_order(request_id: uuid.UUID | None, *, order: FundOrder) -> FundOrder | None:
    """What the same request has asked for before. Raises fund_request_reused if that was something
    else: somebody went back, changed it, and must not be told that it was asked for."""
    found = sent_before(request_id)
    if found is None:
        return None
    is_same = all(getattr(found, name) == getattr(order, name) for name in _ASKED)
    if not is_same or found.text != order.text.strip():
        raise Problem("fund_request_reused")
    return found


def _followed(order: FundOrder, *, old: FundOrder) -> FundOrder:
    """The order that this one is filled in anew for."""
    if old.kind != order.kind or old.state not in ENDED:
        raise Problem("fund_follows", state=OrderState(old.state).label)
    if FundOrder.objects.filter(follows=old).exists():
        raise Problem("fund_followed")
    return old


def submitted(
    order: FundOrder,
    *,
    by: Account,
    request_id: uuid.UUID | None,
    follows: FundOrder | None = None,
) -> FundOrder:
    """An order frozen and saved. Internal: who may ask was asked before.

    Raises already_done, and of one that `follows` another fund_follows, fund_followed.
    """
    order.follows = _followed(order, old=follows) if follows else None
    order.state, order.text, order.request_id = OrderState.SUBMITTED, order.text.strip(), request_id
    order.submitted_by, order.submitted_at = by, clock.now()
    order.content_sm3 = digest_of(order)
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError as error:
        match constraint_of(error):
            case "funds_fundorder_request_id_key":
                raise Problem("already_done", what=told("order")) from None
            case "funds_fundorder_follows_id_key":
                raise Problem("fund_followed") from None
        raise
    record_step("submit", order, by=by)
    return order


def record_step(step: str, order: FundOrder, *, by: Account | None, reason: str = "") -> None:
    """Keep a step in the audit."""
    facts: dict[str, object] = {
        "kind": order.kind,
        "place": order.place_id,
        "amount_fen": order.amount_fen,
        "content_sm3": order.content_sm3,
    }
    audit.record(
        f"order.{step}", by=by, subject="order", subject_id=order.uid, reason=reason, facts=facts
    )
