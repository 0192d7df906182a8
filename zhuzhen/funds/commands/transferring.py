"""Vouchers: a payer sends part of a contribution, the host matches it with a receipt."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import Sum

from zhuzhen.base import audit
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds import parameters
from zhuzhen.funds.access import require, require_payer
from zhuzhen.funds.choices import EntryKind, Source, Stage
from zhuzhen.funds.commands.contributing import contribution_name, locked
from zhuzhen.funds.commands.posting import Facts, constraint_of, post, refuse_day
from zhuzhen.funds.models import Contribution, Entry, Transfer
from zhuzhen.funds.problems import text
from zhuzhen.funds.rules import AccountKey, Move, due_on
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import place_names


def _origin(contribution: Contribution) -> AccountKey:
    return AccountKey(
        Stage.ORIGIN,
        Source(contribution.source),
        contribution.year,
        contribution.place_id,
        contribution.helper_code,
    )


def sent_fen(contribution: Contribution) -> int:
    """What has been transferred of a contribution, cancelled vouchers left out."""
    live = Transfer.objects.filter(contribution=contribution, cancelled_at=None)
    return int(live.aggregate(all=Sum("amount_fen"))["all"] or 0)


def _earlier(
    request_id: uuid.UUID | None, *, contribution: Contribution, voucher: tuple[str, dt.date, int]
) -> Transfer | None:
    """What the same request has written before. Raises fund_request_reused if it was another
    voucher: number, day and sum."""
    if request_id is None:
        return None
    entry = Entry.objects.filter(request_id=request_id).first()
    if entry is None:
        return None
    found = Transfer.objects.filter(entry=entry, contribution=contribution).first()
    if found is None or (found.voucher_no, found.paid_on, found.amount_fen) != voucher:
        raise Problem("fund_request_reused")
    return found


def _refuse(contribution: Contribution, *, amount_fen: int, voucher_no: str, on: dt.date) -> None:
    name = contribution_name(contribution)
    if contribution.passed_on is None or contribution.budgeted_fen is None:
        raise Problem("fund_not_passed", what=name)
    if on < contribution.passed_on:
        raise Problem("fund_paid_early", on=on, since=contribution.passed_on)
    refuse_day(on, year=contribution.year)
    if amount_fen <= 0:
        raise Problem("fund_amount", what=text("amount"), amount=yuan(amount_fen))
    if not voucher_no:
        raise Problem("fund_voucher_missing")
    budget, sent = contribution.budgeted_fen, sent_fen(contribution)
    if sent + amount_fen > budget:
        raise Problem(
            "fund_over_budget",
            what=name,
            budget=yuan(budget),
            sent=yuan(sent),
            left=yuan(budget - sent),
            asked=yuan(amount_fen),
        )


@transaction.atomic
def transfer(
    contribution: Contribution,
    *,
    amount_fen: int,
    voucher_no: str,
    on: dt.date,
    by: Account | None,
    papers: tuple[int, ...] = (),
    request_id: uuid.UUID | None = None,
) -> Transfer:
    """Send part of a contribution by one voucher; it is on its way until the host receives it.

    Sent a second time with the same `request_id` it is not posted again. Raises not_allowed,
    fund_not_passed, fund_paid_early, fund_future, fund_over_budget, fund_voucher_missing,
    fund_voucher_used, fund_request_reused, fund_amount, closed_period.
    """
    now = locked(contribution)
    require_payer(Act.FUND_TRANSFER, by=by, payer=now.helper_code)
    voucher = voucher_no.strip()
    if earlier := _earlier(request_id, contribution=now, voucher=(voucher, on, amount_fen)):
        return earlier
    _refuse(now, amount_fen=amount_fen, voucher_no=voucher, on=on)
    _refuse_used(voucher, payer=now.helper_code)
    facts = Facts(
        kind=EntryKind.TRANSFER,
        on=on,
        text=_sent_text(now),
        by=by,
        voucher_no=voucher,
        papers=papers,
        request_id=request_id,
    )
    start = _origin(now)
    entry = post(facts, (Move(start, start.at(Stage.IN_TRANSIT), amount_fen),))
    made = _stored(now, voucher_no=voucher, entry=entry)
    _record("fund.transfer", made, by=by, facts={"amount_fen": amount_fen, "on": str(on)})
    return made


def _sent_text(contribution: Contribution) -> str:
    payer = contribution.helper_code
    names = place_names([payer])
    source = Source(contribution.source).label
    return text("transferred", payer=names.get(payer, payer), source=source)


def _refuse_used(voucher: str, *, payer: str) -> None:
    used = Transfer.objects.filter(helper_code=payer, voucher_no=voucher, cancelled_at=None).first()
    if used is not None:
        raise _used(voucher, on=used.paid_on, amount_fen=used.amount_fen)


def _used(voucher: str, *, on: dt.date, amount_fen: int) -> Problem:
    return Problem("fund_voucher_used", voucher=voucher, on=on, amount=yuan(amount_fen))


def _stored(contribution: Contribution, *, voucher_no: str, entry: Entry) -> Transfer:
    """The voucher of an entry saved; a number that another has just used is fund_voucher_used."""
    days = parameters.receipt_days(place=contribution.place_id, on=entry.on)
    made = Transfer(
        contribution=contribution,
        place_id=contribution.place_id,
        helper_code=contribution.helper_code,
        voucher_no=voucher_no,
        amount_fen=entry.amount_fen,
        paid_on=entry.on,
        entry=entry,
        receipt_due_on=due_on(entry.on, days=days),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) != "funds_voucher_once":
            raise
        raise _used(voucher_no, on=made.paid_on, amount_fen=made.amount_fen) from None
    return made


def _record(act: str, made: Transfer, *, by: Account | None, facts: dict[str, object]) -> None:
    told = {"voucher": made.voucher_no, "contribution": str(made.contribution.uid), **facts}
    audit.record(act, by=by, subject="transfer", subject_id=made.pk, facts=told)


def locked_transfer(transfer: Transfer) -> Transfer:
    """The voucher as it stands now, locked. Raises not_found."""
    found = Transfer.objects.select_for_update().filter(pk=transfer.pk).first()
    if found is None:
        raise Problem("not_found", what=text("transfer"))
    return found


@transaction.atomic
def receive(
    transfer: Transfer,
    *,
    receipt_no: str,
    on: dt.date,
    by: Account | None,
    papers: tuple[int, ...] = (),
) -> Transfer:
    """Match a voucher with its receipt: the whole sum has arrived at the host.

    Not by whoever sent it. Raises not_allowed, own_submission, fund_received,
    fund_transfer_cancelled, fund_received_early, fund_voucher_missing, closed_period.
    """
    now = locked_transfer(transfer)
    require(Act.FUND_RECEIVE, by=by, places=(now.place_id,))
    _refuse_receipt(now, receipt_no=receipt_no, on=on, by=by)
    start = _origin(now.contribution)
    now.receipt_entry = post(
        Facts(
            kind=EntryKind.RECEIPT,
            on=on,
            text=text("received", voucher=now.voucher_no),
            by=by,
            voucher_no=receipt_no,
            papers=papers,
        ),
        (Move(start.at(Stage.IN_TRANSIT), start.at(Stage.ARRIVED), now.amount_fen),),
    )
    now.receipt_no, now.received_on = receipt_no.strip()[:60], on
    now.save(update_fields=["receipt_no", "received_on", "receipt_entry"])
    _record("fund.receive", now, by=by, facts={"receipt": now.receipt_no, "on": str(on)})
    return now


def _refuse_receipt(
    transfer: Transfer, *, receipt_no: str, on: dt.date, by: Account | None
) -> None:
    voucher = transfer.voucher_no
    if transfer.cancelled_at is not None:
        raise Problem("fund_transfer_cancelled", voucher=voucher)
    if transfer.received_on is not None:
        raise Problem("fund_received", voucher=voucher, on=transfer.received_on)
    if by is not None and transfer.entry.by_id == by.pk:
        raise Problem("own_submission")
    if on < transfer.paid_on:
        raise Problem("fund_received_early", on=on, since=transfer.paid_on)
    refuse_day(on, year=transfer.contribution.year)
    if not receipt_no.strip():
        raise Problem("fund_voucher_missing")
