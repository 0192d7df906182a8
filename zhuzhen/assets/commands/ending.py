"""How an asset ends: asked for, valued, decided, approved, noticed, disposed, proceeds booked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from zhuzhen.assets import flow
from zhuzhen.assets.access import require
from zhuzhen.assets.choices import (
    DISPOSAL_OPEN,
    AssetKind,
    AssetState,
    DisposalKind,
    DisposalLevel,
    DisposalReason,
    DisposalState,
)
from zhuzhen.assets.commands.writing import (
    Told,
    figures_of,
    locked,
    needed_reason,
    refuse,
    save,
    stale,
    write_step,
)
from zhuzhen.assets.models import Asset, AssetStep, Disposal
from zhuzhen.assets.posting import days_of, post_disposal, posted_disposal
from zhuzhen.assets.problems import text
from zhuzhen.assets.rules.ending import GUARDS, Ending, level_of
from zhuzhen.assets.rules.verdicts import all_of
from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import Source
from zhuzhen.funds.commands import enter_income
from zhuzhen.notices.choices import NoticeKind
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

# What passes to somebody names to whom.
_PASSES_ON = (DisposalKind.SALE, DisposalKind.SWAP, DisposalKind.DONATE, DisposalKind.TRANSFER)


@dataclass(frozen=True)
class DisposalFacts:
    """What may be said at a step; what a step does not ask stays empty."""

    value_fen: int | None = None
    valued_by: str = ""
    valued_on: dt.date | None = None
    decided_on: dt.date | None = None
    meeting: str = ""
    disposed_on: dt.date | None = None
    receiver: str = ""
    proceeds_fen: int | None = None
    reinvest: str = ""
    reason: str = ""
    papers: tuple[int, ...] = ()


def _refuse_second(asset: Asset) -> None:
    """Raise disposed_already, or disposal_open."""
    standing = (*DISPOSAL_OPEN, DisposalState.BOOKED)
    found = Disposal.objects.filter(asset=asset, state__in=standing).first()
    if found is None:
        return
    if found.state in (DisposalState.DISPOSED, DisposalState.BOOKED):
        raise Problem(
            "disposed_already",
            asset=asset.title,
            on=found.disposed_on,
            kind=DisposalKind(found.kind).label,
            number=f"{found.uid}"[:8],
        )
    raise Problem("disposal_open", asset=asset.title, state=DisposalState(found.state).label)


def _refuse_application(asset: Asset, *, row: flow.Step, why: str) -> None:
    _refuse_second(asset)
    if asset.state not in flow.DISPOSABLE:
        state = AssetState(asset.state).label
        raise Problem("wrong_state", what=asset.title, state=state, act=row.label)
    if not why.strip():
        raise Problem("reason_needed", act=row.label)


@transaction.atomic
def apply_disposal(
    asset: Asset,
    *,
    kind: DisposalKind,
    reason: DisposalReason,
    why: str,
    by: Account | None,
    today: dt.date,
    papers: Sequence[int] = (),
) -> Disposal:
    """Ask that an asset be disposed of; who approves follows from its original value and kind.

    Raises not_found, not_allowed, disposed_already, disposal_open, wrong_state, reason_needed.
    """
    now = locked(asset)
    row = flow.step_from(flow.DISPOSAL, "apply", start="")
    assert row is not None
    require(row.act, by=by, place=now.place_id, on=today)
    _refuse_application(now, row=row, why=why)
    of = figures_of(now, today=today)
    made = Disposal(
        asset=now,
        place_id=now.place_id,
        helper_code=now.helper_code,
        kind=DisposalKind(kind),
        reason=DisposalReason(reason),
        text=why.strip(),
        state=row.end,
        level=level_of(now.original_fen, kind=AssetKind(now.kind), place=now.place_id, figures=of),
        due_on=today + dt.timedelta(days=of[row.days]),
        papers=list(papers),
        applied_by=by,
        applied_on=today,
        at=clock.now(),
    )
    _saved_once(made)
    before, now.state = now.state, AssetState.DISPOSING
    told = Told(why.strip(), papers=tuple(papers))
    _written(made, asset=now, row=row, by=by, today=today, was=("", before), told=told)
    return made


def _saved_once(disposal: Disposal) -> None:
    """Save a new disposal; of two at the same time the database lets one through."""
    try:
        with transaction.atomic():
            disposal.save(force_insert=True)
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name != "assets_disposed_once":
            raise
        _refuse_second(disposal.asset)
        raise


def _written(
    disposal: Disposal,
    *,
    asset: Asset,
    row: flow.Step,
    by: Account | None,
    today: dt.date,
    was: tuple[str, str],
    told: Told,
) -> None:
    """The asset's step of a disposal's step: `was` is how the disposal and the asset stood."""
    facts: dict[str, object] = {"disposal": f"{disposal.uid}", "from": was[0], "to": row.end}
    save(asset)
    write_step(
        asset, step=f"end_{row.id}", before=was[1], by=by, on=today,
        told=Told(told.reason, {**told.facts, **facts}, told.papers),
    )  # fmt: skip


def act_of(disposal: Disposal, *, row: flow.Step) -> Act:
    """Who takes a step: what the county approves, the county also returns."""
    is_countys = disposal.level == DisposalLevel.COUNTY
    if row.id in ("approve", "return") and is_countys:
        return Act.ASSET_DECIDE
    return row.act


def _opened(disposal: Disposal, *, step: str, by: Account | None, today: dt.date) -> flow.Step:
    row = flow.step_from(flow.DISPOSAL, step, start=disposal.state)
    if row is None:
        act = flow.LABELS.get(f"end_{step}", step)
        state = DisposalState(disposal.state).label
        raise Problem("wrong_state", what=text("disposal"), state=state, act=act)
    require(act_of(disposal, row=row), by=by, place=disposal.place_id, on=today)
    if row.not_own and by is not None and by.pk in put_forward_by(disposal):
        raise Problem("own_submission")
    return row


def put_forward_by(disposal: Disposal) -> set[int | None]:
    """Whoever applied, valued or held the meeting decides nothing of it."""
    steps = AssetStep.objects.filter(
        asset_id=disposal.asset_id,
        facts__disposal=f"{disposal.uid}",
        step__in=("end_apply", "end_value", "end_decide"),
    )
    return {disposal.applied_by_id, *steps.values_list("by_id", flat=True)} - {None}


def _ending(now: Disposal, *, given: DisposalFacts, today: dt.date) -> Ending:
    is_shown = now.state == DisposalState.POSTED
    kept = ("value_fen", "valued_on", "decided_on", "disposed_on", "proceeds_fen")
    facts = {
        name: getattr(now, name) if getattr(given, name) is None else getattr(given, name)
        for name in kept
    }
    words = ("valued_by", "meeting", "receiver", "reinvest")
    told = {name: getattr(given, name) or getattr(now, name) for name in words}
    return Ending(
        today=today,
        applied_on=now.applied_on,
        level=DisposalLevel(now.level),
        filed_on=now.filed_on,
        needs_receiver=now.kind in _PASSES_ON,
        posted=posted_disposal(now) if is_shown else None,
        contracts=_contracts(now.asset) if is_shown else (),
        least_days=days_of(NoticeKind.DISPOSAL, place=now.place_id, on=today),
        **facts,
        **told,
    )


def _contracts(asset: Asset) -> tuple[tuple[str, dt.date], ...]:
    """With whom an asset is under contract, and how long."""
    return tuple((each.operator, each.ended_on or each.to_on) for each in asset.operations.all())


@transaction.atomic
def take_disposal_step(
    disposal: Disposal,
    *,
    step: str,
    by: Account | None,
    today: dt.date,
    facts: DisposalFacts | None = None,
    version: int | None = None,
) -> Disposal:
    """Take a step of a disposal as the table has it.

    Raises not_found, stale, wrong_state, not_allowed, own_submission, reason_needed,
    asset_not_ready with every reason, and what drafting a notice and the ledger raise.
    """
    given = facts or DisposalFacts()
    asset = locked(disposal.asset)
    now = Disposal.objects.select_for_update().filter(pk=disposal.pk).first()
    if now is None:
        raise Problem("not_found", what=text("disposal"))
    now.asset = asset
    if version is not None and version != now.version:
        raise stale(asset)
    row = _opened(now, step=step, by=by, today=today)
    why = needed_reason(row, reason=given.reason)
    at = _ending(now, given=given, today=today)
    refuse(all_of(*(GUARDS[name](at) for name in row.guards)), act=row.label)
    was = (now.state, asset.state)
    _apply(now, row=row, at=at, by=by, today=today)
    days = figures_of(asset, today=today)[row.days] if row.days else None
    now.state = row.end
    now.due_on = today + dt.timedelta(days=days) if days is not None else None
    now.papers, now.version = [*now.papers, *given.papers], now.version + 1
    now.save()
    told = Told(why, _facts_of(now, step=step), given.papers)
    _written(now, asset=asset, row=row, by=by, today=today, was=was, told=told)
    return now


def book_proceeds(
    disposal: Disposal, *, reinvest: str, by: Account | None, today: dt.date
) -> Disposal:
    """Book what a disposal brought, and where it goes again. Raises as `take_disposal_step`."""
    facts = DisposalFacts(reinvest=reinvest)
    return take_disposal_step(disposal, step="book", by=by, today=today, facts=facts)


def _facts_of(now: Disposal, *, step: str) -> dict[str, object]:
    """What a step leaves in the asset's history."""
    names = {
        "value": ("value_fen", "valued_by", "valued_on"),
        "decide": ("meeting", "decided_on"),
        "dispose": ("disposed_on", "receiver", "proceeds_fen"),
        "book": ("reinvest", "entry_uid"),
    }.get(step, ())
    found = {name: getattr(now, name) for name in names}
    return {
        name: value if isinstance(value, int | str) or value is None else f"{value}"
        for name, value in found.items()
    }


def _apply(
    now: Disposal, *, row: flow.Step, at: Ending, by: Account | None, today: dt.date
) -> None:
    """What a step does besides moving the state; the disposal stays unsaved."""
    if row.id == "value":
        now.value_fen, now.valued_by = at.value_fen, at.valued_by.strip()
        now.valued_on = at.valued_on
    elif row.id == "decide":
        now.decided_on, now.meeting = at.decided_on, at.meeting.strip()
    elif row.id == "approve":
        now.approved_on, now.approved_by = today, by
    elif row.id == "file":
        now.filed_on, now.filed_by = today, by
    elif row.id == "post":
        post_disposal(now, by=by, today=today)
    elif row.id == "dispose":
        now.disposed_on, now.receiver = at.disposed_on, at.receiver.strip()
        now.proceeds_fen = at.proceeds_fen
        now.asset.state, now.asset.due_on = AssetState.DISPOSED, None
        now.asset.inspect_by = None
    elif row.id == "book":
        now.reinvest = at.reinvest.strip()
        _book(now, by=by, today=today)
    elif row.id == "return":
        now.asset.state = _stood_before(now)


def _stood_before(disposal: Disposal) -> str:
    """Where the asset was when its disposal was asked for."""
    applied = AssetStep.objects.get(
        asset_id=disposal.asset_id, step="end_apply", facts__disposal=f"{disposal.uid}"
    )
    return applied.before


def _book(now: Disposal, *, by: Account | None, today: dt.date) -> None:
    if not now.proceeds_fen:
        return
    entry = enter_income(
        source=Source.DISPOSAL,
        year=today.year,
        place=now.place_id,
        amount_fen=now.proceeds_fen,
        on=today,
        by=by,
        text=text("proceeds_text", asset=now.asset.title),
        helper_code=now.helper_code,
        cause=f"disposal:{now.uid}",
    )
    now.entry_uid = entry.uid
