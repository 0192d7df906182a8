"""What money is bound to, and income that no contribution brings: donations, returns, proceeds."""

import datetime as dt
import uuid
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction
from django.db.models import Sum

from zhuzhen.base import audit
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds.access import require
from zhuzhen.funds.choices import HELD, SHARED, Direction, EntryKind, PurposeKind, Source, Stage
from zhuzhen.funds.commands.posting import Facts, post, post_reversal, refuse_day
from zhuzhen.funds.models import Entry, LedgerAccount, Purpose
from zhuzhen.funds.problems import text
from zhuzhen.funds.rules import AccountKey, Move
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import division


@transaction.atomic
def open_purpose(
    *,
    kind: PurposeKind,
    title: str,
    place: str,
    direction: Direction,
    on: dt.date,
    helper_code: str = "",
    by: Account | None = None,
) -> Purpose:
    """What money may be bound to from now on; `place` is a division's code.

    A project's is opened by the command that proposes the project, which has asked who may.
    Raises not_allowed, unknown_place, bad_value.
    """
    if kind is not PurposeKind.PROJECT:
        require(Act.FUND_ORDER, by=by, places=(place,))
    if not title.strip():
        raise Problem("bad_value", field=text("purpose"), why=text("title_missing"))
    made = Purpose.objects.create(
        kind=kind,
        title=title.strip()[:160],
        place=division(place),
        helper_code=helper_code,
        direction=direction,
        opened_on=on,
    )
    facts: dict[str, object] = {"kind": kind, "place": place, "direction": direction}
    audit.record("purpose.open", by=by, subject="purpose", subject_id=made.uid, facts=facts)
    return made


@transaction.atomic
def close_purpose(purpose: Purpose, *, on: dt.date, by: Account | None) -> Purpose:
    """From that day on no money moves for it. Internal to whoever owns the purpose.

    Raises fund_purpose_holds while anything of it is neither settled nor given back.
    """
    now = Purpose.objects.select_for_update().get(pk=purpose.pk)
    held = LedgerAccount.objects.filter(purpose=now, stage__in=(*HELD, Stage.PAID))
    left = held.aggregate(all=Sum("balance_fen"))["all"] or 0
    if left:
        raise Problem("fund_purpose_holds", purpose=now.title, left=yuan(left))
    now.closed_on = on
    now.save(update_fields=["closed_on"])
    audit.record("purpose.close", by=by, subject="purpose", subject_id=now.uid)
    return now


class IncomeFacts(TypedDict):
    """What is told of an income; `place` is a division's code."""

    source: Source
    year: int
    place: str
    amount_fen: int
    on: dt.date
    text: str
    helper_code: NotRequired[str]
    purpose: NotRequired[Purpose | None]
    cause: NotRequired[str]
    papers: NotRequired[tuple[int, ...]]
    voucher_no: NotRequired[str]
    request_id: NotRequired[uuid.UUID | None]


@transaction.atomic
def receive_income(*, by: Account | None, **told: Unpack[IncomeFacts]) -> Entry:
    """Post income that no contribution brings; it stands as arrived, for its purpose if it has one.

    Sent a second time with the same `request_id` it is the entry of the first time. Raises
    not_allowed, fund_request_reused, fund_source_shared, fund_amount, fund_text_missing,
    fund_future, fund_year_apart, unknown_place, closed_period.
    """
    require(Act.FUND_INCOME, by=by, places=(told["place"],))
    refuse_day(told["on"], year=told["year"])
    same = {"amount_fen": told["amount_fen"], "on": told["on"], "text": told["text"].strip()}
    earlier = earlier_income(told.get("request_id"), **same, place_id=told["place"])
    return earlier or enter_income(by=by, **told)


def earlier_income(request_id: uuid.UUID | None, **same: object) -> Entry | None:
    """What the same request has entered before. Raises fund_request_reused if that was no income,
    or not of the `same` facts: somebody went back and changed them."""
    if request_id is None:
        return None
    found = Entry.objects.filter(request_id=request_id).first()
    if found is None:
        return None
    is_same = all(getattr(found, name) == value for name, value in same.items())
    if found.kind != EntryKind.INCOME or not is_same:
        raise Problem("fund_request_reused")
    return found


@transaction.atomic
def enter_income(*, by: Account | None, **told: Unpack[IncomeFacts]) -> Entry:
    """As `receive_income`, for commands of subjects above, which have asked who may and which day
    it can be."""
    source, amount_fen, text = told["source"], told["amount_fen"], told["text"]
    if source in SHARED:
        raise Problem("fund_source_shared", source=source.label)
    if amount_fen <= 0:
        raise Problem("fund_amount", what=source.label, amount=yuan(amount_fen))
    if not text.strip():
        raise Problem("fund_text_missing")
    place, purpose = division(told["place"]).code, told.get("purpose")
    start = AccountKey(Stage.ORIGIN, source, told["year"], place, told.get("helper_code", ""))
    end = start.at(Stage.ARRIVED, purpose_id=purpose.pk if purpose else None)
    said = Facts(
        kind=EntryKind.INCOME,
        on=told["on"],
        text=text,
        by=by,
        voucher_no=told.get("voucher_no", ""),
        papers=told.get("papers", ()),
        cause=told.get("cause", ""),
        request_id=told.get("request_id"),
    )
    entry = post(said, (Move(start, end, amount_fen),))
    facts: dict[str, object] = {"source": source, "place": place, "amount_fen": amount_fen}
    audit.record(
        "fund.income", by=by, subject="entry", subject_id=entry.uid, reason=text, facts=facts
    )
    return entry


@transaction.atomic
def undo_income(cause: str, *, on: dt.date, by: Account | None, text: str) -> Entry | None:
    """Reverse the income of a cause that proved wrong; None if it has brought none.

    For commands of subjects above that have asked who may. Raises fund_overdrawn where the money
    has gone on: it is brought back first.
    """
    entry = Entry.objects.filter(cause=cause, kind=EntryKind.INCOME, reversed_by=None).first()
    if entry is None:
        return None
    said = Facts(kind=EntryKind.REVERSAL, on=max(on, entry.on), text=text, by=by, cause=cause)
    back = post_reversal(entry, facts=said)
    audit.record("fund.undo", by=by, subject="entry", subject_id=back.uid, reason=text)
    return back
