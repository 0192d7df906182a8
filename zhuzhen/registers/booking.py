"""Records that bring money: confirmed they are posted to the ledger, voided they are reversed."""

import datetime as dt

from zhuzhen.funds.choices import Direction, PurposeKind, Source
from zhuzhen.funds.commands import enter_income, open_purpose, undo_income
from zhuzhen.funds.models import Entry, Purpose
from zhuzhen.people.models import Account
from zhuzhen.policy.queries import packs_in_force
from zhuzhen.policy.schema.registers import LedgerRule
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import declared


def cause_of(record: Record) -> str:
    """How the ledger names a record that brought money."""
    return f"record:{record.uid}"


def book(
    record: Record,
    *,
    before: str,
    declaration: Declaration,
    by: Account | None,
    today: dt.date,
    reason: str,
) -> Entry | None:
    """Post what a record brings when it is confirmed, or reverse it when a confirmed one is void.

    The command asked who may. Raises closed_period, and fund_overdrawn where the money of a void
    record has gone on.
    """
    rule = declaration.register.ledger
    if rule is None:
        return None
    if record.state == RecordState.CONFIRMED:
        return _post(record, rule=rule, by=by)
    if before == RecordState.CONFIRMED:
        return undo_income(cause_of(record), on=today, by=by, text=reason)
    return None


def _post(record: Record, *, rule: LedgerRule, by: Account | None) -> Entry | None:
    code = rule.sources.get(str(record.values.get(rule.by)))
    amount = record.values.get(rule.amount)
    if code is None or not isinstance(amount, int) or amount == 0 or not record.place_id:
        return None
    return enter_income(
        source=Source(code.value),
        year=record.happened_on.year,
        place=record.place_id,
        helper_code=record.helper_code or "",
        amount_fen=amount,
        on=record.happened_on,
        by=by,
        text=str(record),
        purpose=_purpose(record, rule=rule),
        cause=cause_of(record),
    )


def book_confirmed(*, by: Account | None) -> int:
    """Post what records bring that were confirmed before their register said so (or by a bulk load
    that takes no steps); how many. Safe to call again: what is booked is left alone.

    Raises closed_period at the first of a closed month.
    """
    count = 0
    declarations = (each for pack in packs_in_force() for each in pack.registers.values())
    for name in sorted({each.id for each in declarations if each.ledger}):
        confirmed = Record.objects.filter(register=name, state=RecordState.CONFIRMED)
        for record in confirmed.order_by("pk").iterator(chunk_size=500):
            rule = declared(name, region=record.helper_code).register.ledger
            booked = Entry.objects.filter(cause=cause_of(record), reversed_by=None)
            if rule is None or booked.exists():
                continue
            count += _post(record, rule=rule, by=by) is not None
    return count


def _purpose(record: Record, *, rule: LedgerRule) -> Purpose | None:
    """What the giver wants it for, if anything."""
    wanted = str(record.values.get(rule.purpose or "") or "").strip()
    if not wanted or not record.place_id:
        return None
    return open_purpose(
        kind=PurposeKind.DONATION,
        title=wanted,
        place=record.place_id,
        direction=Direction.OTHER,
        on=record.happened_on,
        helper_code=record.helper_code or "",
    )
