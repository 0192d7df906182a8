"""What money is bound to, and income that no contribution brings: donations, returns, proceeds."""

import datetime as dt

from django.db import transaction
from django.db.models import Sum

from zhuzhen.base import audit
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds.access import require
from zhuzhen.funds.choices import HELD, SHARED, Direction, EntryKind, PurposeKind, Source, Stage
from zhuzhen.funds.commands.posting import Facts, post
from zhuzhen.funds.models import Entry, LedgerAccount, Purpose
from zhuzhen.funds.problems import text as told
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
        raise Problem("bad_value", field=told("purpose"), why=told("title_missing"))
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


@transaction.atomic
def receive_income(
    *,
    source: Source,
    year: int,
    place: str,
    amount_fen: int,
    on: dt.date,
    by: Account | None,
    text: str,
    helper_code: str = "",
    purpose: Purpose | None = None,
    cause: str = "",
    papers: tuple[int, ...] = (),
    voucher_no: str = "",
) -> Entry:
    """Post income that no contribution brings; it stands as arrived, for its purpose if it has one.

    Raises not_allowed, fund_source_shared, fund_amount, closed_period.
    """
    require(Act.FUND_INCOME, by=by, places=(place,))
    return enter_income(
        source=source,
        year=year,
        place=place,
        amount_fen=amount_fen,
        on=on,
        by=by,
        text=text,
        helper_code=helper_code,
        purpose=purpose,
        cause=cause,
        papers=papers,
        voucher_no=voucher_no,
    )


@transaction.atomic
def enter_income(
    *,
    source: Source,
    year: int,
    place: str,
    amount_fen: int,
    on: dt.date,
    by: Account | None,
    text: str,
    helper_code: str = "",
    purpose: Purpose | None = None,
    cause: str = "",
    papers: tuple[int, ...] = (),
    voucher_no: str = "",
) -> Entry:
    """As `receive_income`, for commands of subjects above that have asked who may."""
    if source in SHARED:
        raise Problem("fund_source_shared", source=source.label)
    if amount_fen <= 0:
        raise Problem("fund_amount", what=source.label, amount=yuan(amount_fen))
    if not text.strip():
        raise Problem("fund_text_missing")
    start = AccountKey(Stage.ORIGIN, source, year, division(place).code, helper_code)
    purpose_id = purpose.pk if purpose else None
    move = Move(start, start.at(Stage.ARRIVED, purpose_id=purpose_id), amount_fen)
    entry = post(
        Facts(
            kind=EntryKind.INCOME,
            on=on,
            text=text,
            by=by,
            voucher_no=voucher_no,
            papers=papers,
            cause=cause,
        ),
        (move,),
    )
    facts: dict[str, object] = {"source": source, "place": place, "amount_fen": amount_fen}
    audit.record(
        "fund.income", by=by, subject="entry", subject_id=entry.uid, reason=text, facts=facts
    )
    return entry
