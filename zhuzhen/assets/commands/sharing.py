"""How an asset's income is shared out: scheme, villagers, notice, town, county's file, ledger."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from zhuzhen.assets import flow
from zhuzhen.assets.access import require
from zhuzhen.assets.choices import DistributionState
from zhuzhen.assets.commands.writing import (
    Told,
    figures_of,
    locked,
    needed_reason,
    refuse,
    save,
    stale,
    taken_before,
    write_step,
)
from zhuzhen.assets.models import Asset, AssetStep, Distribution
from zhuzhen.assets.posting import days_of, post_distribution, posted_distribution
from zhuzhen.assets.problems import text
from zhuzhen.assets.queries.receipts import arrived_fen, last_arrival, shared_fen
from zhuzhen.assets.rules.sharing import GUARDS, Part, Sharing, parts_of, year_verdict
from zhuzhen.assets.rules.verdicts import all_of
from zhuzhen.base import clock
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import EntryKind, Source, Stage
from zhuzhen.funds.commands.posting import Facts, post
from zhuzhen.funds.models import Entry, LedgerAccount
from zhuzhen.funds.rules import AccountKey, Move
from zhuzhen.notices.choices import NoticeKind
from zhuzhen.people.models import Account

_EXPENSED = (
    (EntryKind.ALLOCATION, Stage.ARRIVED, Stage.ALLOCATED),
    (EntryKind.PAYMENT, Stage.ALLOCATED, Stage.PAID),
    (EntryKind.SETTLEMENT, Stage.PAID, Stage.EXPENSED),
)


@dataclass(frozen=True)
class DistributionFacts:
    """What may be said at a step; what a step does not ask stays empty."""

    decided_on: dt.date | None = None
    meeting: str = ""
    reason: str = ""
    papers: tuple[int, ...] = ()


@transaction.atomic
def draft_distribution(
    asset: Asset,
    *,
    year: int,
    amount_fen: int,
    parts: Sequence[Part],
    by: Account | None,
    today: dt.date,
    papers: Sequence[int] = (),
    request_id: uuid.UUID | None = None,
) -> Distribution:
    """Draft how an asset's income is shared, within what arrived and is not shared yet; repeatable
    by `request_id`. Raises not_found, not_allowed, nothing_to_share, asset_not_ready (all reasons).
    """
    now = locked(asset)
    row = flow.step_from(flow.DISTRIBUTION, "draft", start="")
    assert row is not None
    require(row.act, by=by, place=now.place_id, on=today)
    if again := _drafted_before(request_id, asset=now, amount_fen=amount_fen):
        return again
    free, due_on = _free_fen(now), _due_on(now, today=today)
    at = Sharing(today, amount_fen, free, tuple(parts), due_on, today)
    guards = (GUARDS[name](at) for name in row.guards)
    refuse(all_of(year_verdict(year, since=now.built_on, today=today), *guards), act=row.label)
    made = Distribution.objects.create(
        asset=now,
        place_id=now.place_id,
        helper_code=now.helper_code,
        year=year,
        amount_fen=amount_fen,
        shares=[asdict(each) for each in parts],
        state=row.end,
        due_on=due_on,
        papers=list(papers),
        drafted_by=by,
        at=clock.now(),
    )
    told = Told(request_id=request_id)
    _written(made, asset=now, row=row, by=by, today=today, before="", told=told)
    return made


def _drafted_before(
    request_id: uuid.UUID | None, *, asset: Asset, amount_fen: int
) -> Distribution | None:
    """What this request already drafted. Raises request_of_other_asset, asset_request_reused."""
    step = taken_before(request_id, asset=asset, step="share_draft", amount_fen=amount_fen)
    if step is None:
        return None
    return Distribution.objects.get(uid=step.facts["distribution"])


def _due_on(asset: Asset, *, today: dt.date) -> dt.date:
    """By when what came last is to be shared out."""
    days = figures_of(asset, today=today).distribution_days
    return (last_arrival(asset) or today) + dt.timedelta(days=days)


def _free_fen(asset: Asset) -> int:
    """What arrived and stands in no distribution. Raises nothing_to_share."""
    arrived, shared = arrived_fen(asset), shared_fen(asset)
    if arrived <= shared:
        raise Problem(
            "nothing_to_share", asset=asset.title, arrived=yuan(arrived), shared=yuan(shared)
        )
    return arrived - shared


def _written(
    distribution: Distribution,
    *,
    asset: Asset,
    row: flow.Step,
    by: Account | None,
    today: dt.date,
    before: str,
    told: Told,
) -> None:
    facts: dict[str, object] = {
        **told.facts,
        "distribution": f"{distribution.uid}",
        "amount_fen": distribution.amount_fen,
        "from": before,
        "to": row.end,
    }
    save(asset)
    step = f"share_{row.id}"
    write_step(
        asset, step=step, before=asset.state, by=by, on=today,
        told=Told(told.reason, facts, told.papers, told.request_id),
    )  # fmt: skip


def _sharing(
    now: Distribution, *, asset: Asset, given: DistributionFacts, today: dt.date
) -> Sharing:
    steps = AssetStep.objects.filter(asset=asset, step="share_draft")
    drafted_on = steps.get(facts__distribution=f"{now.uid}").on
    return Sharing(
        today=today,
        amount_fen=now.amount_fen,
        free_fen=arrived_fen(asset) - shared_fen(asset, without=now),
        parts=parts_of(now.shares),
        due_on=now.due_on,
        drafted_on=drafted_on,
        decided_on=given.decided_on or now.decided_on,
        meeting=given.meeting or now.meeting,
        reason=given.reason,
        posted=posted_distribution(now) if now.state in ("posted", "reviewed") else None,
        least_days=days_of(NoticeKind.INCOME, place=now.place_id, on=today),
    )


@transaction.atomic
def take_distribution_step(
    distribution: Distribution,
    *,
    step: str,
    by: Account | None,
    today: dt.date,
    facts: DistributionFacts | None = None,
    version: int | None = None,
) -> Distribution:
    """Take a step of a distribution as the table has it; filing expenses it in the ledger.

    Raises not_found, stale, wrong_state, not_allowed, own_submission, reason_needed,
    asset_not_ready, income_gone, and what drafting a notice and posting raise.
    """
    given = facts or DistributionFacts()
    now = Distribution.objects.select_for_update().filter(pk=distribution.pk).first()
    if now is None:
        raise Problem("not_found", what=text("distribution"))
    asset = locked(now.asset)
    if version is not None and version != now.version:
        raise stale(asset)
    row = flow.step_from(flow.DISTRIBUTION, step, start=now.state)
    if row is None:
        act = flow.LABELS.get(f"share_{step}", step)
        state = DistributionState(now.state).label
        raise Problem("wrong_state", what=text("distribution"), state=state, act=act)
    require(row.act, by=by, place=now.place_id, on=today)
    if row.not_own and by is not None and by.pk in (now.drafted_by_id, now.reviewed_by_id):
        raise Problem("own_submission")
    why = needed_reason(row, reason=given.reason)
    at = _sharing(now, asset=asset, given=given, today=today)
    refuse(all_of(*(GUARDS[name](at) for name in row.guards)), act=row.label)
    before = now.state
    _apply(now, row=row, at=at, by=by, today=today)
    now.state, now.reason = row.end, why
    now.papers, now.version = [*now.papers, *given.papers], now.version + 1
    now.save()
    told = Told(why, papers=given.papers)
    _written(now, asset=asset, row=row, by=by, today=today, before=before, told=told)
    return now


def _apply(
    now: Distribution, *, row: flow.Step, at: Sharing, by: Account | None, today: dt.date
) -> None:
    """What a step does besides moving the state; unsaved."""
    if row.id == "decide":
        now.decided_on, now.meeting = at.decided_on, at.meeting.strip()
    elif row.id == "post":
        post_distribution(now, by=by, today=today)
    elif row.id == "review":
        now.reviewed_by = by
    elif row.id == "file":
        now.filed_on, now.filed_by = today, by
        now.entry_uid = _expense(now, by=by, today=today).uid


def _expense(now: Distribution, *, by: Account | None, today: dt.date) -> Entry:
    """Through the stages to `expensed`, out of the asset income of the place, oldest year first.

    Raises income_gone.
    """
    accounts = LedgerAccount.objects.select_for_update().filter(
        stage=Stage.ARRIVED, source=Source.ASSET_INCOME, place_id=now.place_id,
        helper_code=now.helper_code, purpose=None, balance_fen__gt=0,
    )  # fmt: skip
    left, taken = now.amount_fen, []
    for each in accounts.order_by("year"):
        part = min(left, each.balance_fen)
        left -= part
        if part:
            taken.append((each.year, part))
    if left:
        place = now.asset.place.name
        held = now.amount_fen - left
        raise Problem("income_gone", place=place, left=yuan(held), amount=yuan(now.amount_fen))
    entry: Entry | None = None
    for kind, start, end in _EXPENSED:
        moves = tuple(
            Move(_key(now, year=year, stage=start), _key(now, year=year, stage=end), fen)
            for year, fen in taken
        )
        told = text("shared_text", asset=now.asset.title)
        entry = post(Facts(kind, today, told, by, cause=f"distribution:{now.uid}"), moves)
    assert entry is not None
    return entry


def _key(now: Distribution, *, year: int, stage: Stage) -> AccountKey:
    return AccountKey(stage, Source.ASSET_INCOME, year, now.place_id, now.helper_code)
