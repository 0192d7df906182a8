"""Who runs an asset, what is due of it by schedule, and what came (S1-1.4c)."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from zhuzhen.assets import flow
from zhuzhen.assets.choices import AssetKind, AssetState, IncomeKind, OperationMode
from zhuzhen.assets.commands.writing import Told, allowed, locked, save, taken_before, write_step
from zhuzhen.assets.models import Asset, DueIncome, Operation
from zhuzhen.assets.problems import text
from zhuzhen.assets.queries.receipts import cause_of, dues_astray
from zhuzhen.assets.rules.schedules import incomes_due, principal_due
from zhuzhen.base import audit, clock
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import Source
from zhuzhen.funds.commands import enter_income
from zhuzhen.funds.models import Entry
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_RUN = (AssetState.TITLED, AssetState.IN_USE, AssetState.IDLE)
_SOURCES = {
    IncomeKind.INCOME: Source.ASSET_INCOME,
    IncomeKind.PRINCIPAL: Source.PRINCIPAL_RETURN,
}
_TEXTS = {IncomeKind.INCOME: "income_text", IncomeKind.PRINCIPAL: "principal_text"}


def _refuse_operation(asset: Asset, *, from_on: dt.date, to_on: dt.date) -> None:
    act = flow.LABELS["operate"]
    if asset.kind != AssetKind.OPERATING:
        label = AssetKind(asset.kind).label
        raise Problem("asset_not_operating", asset=asset.title, kind=label)
    if asset.state not in _RUN:
        state = AssetState(asset.state).label
        raise Problem("wrong_state", what=asset.title, state=state, act=act)
    if to_on < from_on:
        raise Problem("bad_span", what=text("operation"), why=text("ends_before"))
    for each in Operation.objects.filter(asset=asset).order_by("from_on"):
        last = each.ended_on or each.to_on
        if each.from_on <= to_on and from_on <= last:
            span = text("span", first=each.from_on, last=last)
            other = text("other_operation", operator=each.operator, span=span)
            raise Problem("overlaps", what=text("operation"), other=other)


def _refuse_amounts(*, operator: str, yearly_fen: int, principal_fen: int, parts: int) -> None:
    for field, wrong, why in (
        ("operator", not operator.strip(), "operator_missing"),
        ("yearly", yearly_fen < 0, "negative"),
        ("principal", principal_fen < 0, "negative"),
        ("principal_parts", parts < 1, "at_least_one"),
    ):
        if wrong:
            raise Problem("bad_value", field=text(field), why=text(why))


@transaction.atomic
def start_operation(
    asset: Asset,
    *,
    mode: OperationMode,
    operator: str,
    from_on: dt.date,
    to_on: dt.date,
    yearly_fen: int,
    by: Account | None,
    today: dt.date,
    contract_no: str = "",
    principal_fen: int = 0,
    principal_parts: int = 1,
    papers: Sequence[int] = (),
) -> Operation:
    """Write down a contract; what it owes becomes due by schedule: income with each contract
    year, principal in `principal_parts` yearly parts, the last when it ends.

    Raises not_found, not_allowed, asset_not_operating, wrong_state, bad_span, overlaps, bad_value.
    """
    now = locked(asset)
    allowed(Act.ASSET_KEEP, asset=now, by=by, today=today)
    _refuse_operation(now, from_on=from_on, to_on=to_on)
    _refuse_amounts(
        operator=operator, yearly_fen=yearly_fen, principal_fen=principal_fen, parts=principal_parts
    )
    made = Operation.objects.create(
        asset=now, place_id=now.place_id, helper_code=now.helper_code, mode=OperationMode(mode),
        operator=operator.strip(), contract_no=contract_no.strip(), from_on=from_on, to_on=to_on,
        yearly_fen=yearly_fen, principal_fen=principal_fen, papers=list(papers), by=by,
        at=clock.now(),
    )  # fmt: skip
    _owe(made, parts=principal_parts)
    _begun(now, operation=made, by=by, today=today)
    return made


def _owe(operation: Operation, *, parts: int) -> None:
    """What a contract makes due, day by day."""
    span = (operation.from_on, operation.to_on)
    dues = (
        *incomes_due(*span, yearly_fen=operation.yearly_fen),
        *principal_due(*span, principal_fen=operation.principal_fen, parts=parts),
    )
    DueIncome.objects.bulk_create(
        DueIncome(
            operation=operation,
            place_id=operation.place_id,
            helper_code=operation.helper_code,
            kind=each.kind,
            due_on=each.due_on,
            amount_fen=each.amount_fen,
        )
        for each in dues
    )


def _begun(asset: Asset, *, operation: Operation, by: Account | None, today: dt.date) -> None:
    """What idled is in use again; the step says with whom and how long."""
    before = asset.state
    if asset.state == AssetState.IDLE:
        asset.state, asset.due_on = AssetState.IN_USE, None
    save(asset)
    facts: dict[str, object] = {
        "operation": operation.pk,
        "mode": operation.mode,
        "operator": operation.operator,
        "from_on": f"{operation.from_on}",
        "to_on": f"{operation.to_on}",
        "yearly_fen": operation.yearly_fen,
    }
    told = Told(facts=facts, papers=tuple(operation.papers))
    write_step(asset, step="operate", before=before, by=by, on=today, told=told)


@transaction.atomic
def end_operation(
    operation: Operation, *, on: dt.date, by: Account | None, today: dt.date, reason: str
) -> Operation:
    """End a contract early: what would fall due after that day and has not come is struck out.

    Raises not_found, not_allowed, bad_span, already_done, reason_needed.
    """
    asset = locked(operation.asset)
    allowed(Act.ASSET_KEEP, asset=asset, by=by, today=today)
    now = Operation.objects.select_for_update().get(pk=operation.pk)
    if now.ended_on is not None:
        raise Problem("already_done", what=text("operation"))
    if not reason.strip():
        raise Problem("reason_needed", act=flow.LABELS["end_operation"])
    if not now.from_on <= on <= now.to_on:
        why = text("outside_contract", first=now.from_on, last=now.to_on)
        raise Problem("bad_span", what=text("operation"), why=why)
    now.ended_on = on
    now.save(update_fields=["ended_on"])
    later = DueIncome.objects.filter(operation=now, due_on__gt=on, received_fen=0)
    struck = [[each.kind, f"{each.due_on}", each.amount_fen] for each in later.order_by("pk")]
    later.delete()
    facts: dict[str, object] = {"operation": now.pk, "ended_on": f"{on}", "struck": struck}
    told = Told(reason.strip(), facts)
    save(asset)
    write_step(asset, step="end_operation", before=asset.state, by=by, on=today, told=told)
    return now


def _locked_due(due: DueIncome) -> DueIncome:
    rows = DueIncome.objects.select_for_update(of=("self",)).select_related("operation__asset")
    found = rows.filter(pk=due.pk).first()
    if found is None:
        raise Problem("not_found", what=text("due"))
    return found


@transaction.atomic
def receive_due(
    due: DueIncome,
    *,
    amount_fen: int,
    on: dt.date,
    by: Account | None,
    today: dt.date,
    papers: Sequence[int] = (),
    voucher_no: str = "",
    request_id: uuid.UUID | None = None,
) -> Entry:
    """Book what came of a due, in whole or in part, into the ledger: it stands as arrived in the
    asset's place, as asset income or as principal returned.

    Raises not_found, not_allowed, bad_value, over_due, and what the ledger raises.
    """
    asset = locked(due.operation.asset)
    now = _locked_due(due)
    allowed(Act.ASSET_BOOK, asset=asset, by=by, today=today)
    same: dict[str, object] = {"due": now.pk, "amount_fen": amount_fen}
    if again := taken_before(request_id, asset=asset, step="receive", **same):
        return Entry.objects.get(uid=again.facts["entry"])
    _refuse_receipt(now, amount_fen=amount_fen, on=on, today=today)
    kind = IncomeKind(now.kind)
    entry = enter_income(
        source=_SOURCES[kind], year=on.year, place=now.place_id, amount_fen=amount_fen, on=on,
        by=by, text=text(_TEXTS[kind], asset=asset.title), helper_code=now.helper_code,
        cause=cause_of(now), papers=tuple(papers), voucher_no=voucher_no,
    )  # fmt: skip
    now.received_fen += amount_fen
    now.received_on = max(on, now.received_on or on)
    now.save(update_fields=["received_fen", "received_on"])
    told = Told(facts=same | {"entry": f"{entry.uid}"}, papers=tuple(papers), request_id=request_id)
    save(asset)
    write_step(asset, step="receive", before=asset.state, by=by, on=today, told=told)
    return entry


def _refuse_receipt(due: DueIncome, *, amount_fen: int, on: dt.date, today: dt.date) -> None:
    if amount_fen <= 0:
        raise Problem("bad_value", field=text("received"), why=text("positive"))
    if not due.operation.from_on <= on <= today:
        why = text("receipt_day", since=due.operation.from_on, today=today)
        raise Problem("bad_value", field=text("received_on"), why=why)
    left = due.amount_fen - due.received_fen
    if amount_fen > left:
        raise Problem(
            "over_due",
            due_on=due.due_on,
            due=yuan(due.amount_fen),
            received=yuan(due.received_fen),
            left=yuan(left),
            amount=yuan(amount_fen),
        )


@transaction.atomic
def recount_dues() -> int:
    """Put what came of each due as the ledger has it: an entry may have been reversed there.
    How many were put right. The night's share; repeatable."""
    astray = dues_astray()
    for due in DueIncome.objects.select_for_update().filter(pk__in=astray).order_by("pk"):
        fen, last = astray[due.pk]
        facts: dict[str, object] = {"before": due.received_fen, "after": fen}
        due.received_fen, due.received_on = fen, last
        due.save(update_fields=["received_fen", "received_on"])
        audit.record("asset.recount", by=None, subject="due", subject_id=due.pk, facts=facts)
    return len(astray)
