"""Asset cards: taken over, registered, titled, handed over, used, idle, damaged, inspected."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from zhuzhen.assets import flow
from zhuzhen.assets.access import require
from zhuzhen.assets.choices import KEPT, AssetForm, AssetKind, AssetState, InspectionResult
from zhuzhen.assets.commands.writing import (
    Told,
    allowed,
    arrive,
    figures_of,
    locked,
    needed_reason,
    opened,
    put_shares,
    refuse,
    refuse_shares,
    refuse_stale,
    save,
    shares_as_facts,
    sure_of_constraints,
    taken_before,
    write_step,
)
from zhuzhen.assets.models import Asset, AssetFunding, Inspection
from zhuzhen.assets.parameters import figures
from zhuzhen.assets.problems import text
from zhuzhen.assets.queries.numbers import helper_of, numbers_for
from zhuzhen.assets.rules.schedules import months_after
from zhuzhen.assets.rules.settling import CardFacts, Money
from zhuzhen.assets.rules.takeover import takeover_verdict
from zhuzhen.assets.rules.titles import Share
from zhuzhen.assets.rules.verdicts import FINE, all_of, no
from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division


def card_of(facts: CardFacts, *, code: str, helper_code: str, built_on: dt.date) -> Asset:
    """A card of these facts, unsaved and without state."""
    now = clock.now()
    return Asset(
        code=code,
        title=facts.title.strip(),
        kind=AssetKind(facts.kind),
        form=AssetForm(facts.form),
        place_id=facts.place_id,
        helper_code=helper_code,
        size=facts.size.strip(),
        built_on=built_on,
        booked_on=built_on,
        original_fen=facts.amount_fen,
        life_years=facts.life_years,
        keeper=facts.keeper.strip(),
        keeping_fen=facts.keeping_fen,
        papers=list(facts.papers),
        created_at=now,
        updated_at=now,
    )


def fundings_of(
    asset: Asset, parts: Mapping[Money, int], *, on: dt.date, entry_uid: uuid.UUID | None = None
) -> list[AssetFunding]:
    """The rows of what money an asset is made of, unsaved."""
    return [
        AssetFunding(
            asset=asset,
            place_id=asset.place_id,
            helper_code=money.helper_code,
            source=money.source,
            year=money.year,
            amount_fen=fen,
            entry_uid=entry_uid,
            on=on,
            at=clock.now(),
        )
        for money, fen in parts.items()
    ]


@transaction.atomic
def take_over_asset(
    facts: CardFacts,
    *,
    fundings: Mapping[Money, int],
    built_on: dt.date,
    by: Account | None,
    today: dt.date,
    shares: Sequence[Share] = (),
    request_id: uuid.UUID | None = None,
) -> Asset:
    """Enter an asset from before, with the money it was made of, and whose it is if that is known.
    Repeatable by `request_id`.

    Raises not_allowed, unknown_place, share_sum, asset_request_reused, asset_not_ready with every
    reason.
    """
    row = flow.beginning("take_over")
    told = Told(facts={"original_fen": facts.amount_fen}, request_id=request_id)
    if again := taken_before(request_id, asset=None, step="take_over", **told.facts):
        return again.asset
    if not Division.objects.filter(pk=facts.place_id).exists():
        raise Problem("unknown_place", name=facts.place_id)
    require(row.act, by=by, place=facts.place_id, on=today)
    verdict = takeover_verdict(facts, fundings=fundings, built_on=built_on, today=today)
    refuse(verdict, act=row.label)
    if shares:
        refuse_shares(shares, place=facts.place_id)
    made = card_of(
        facts,
        code=numbers_for([facts.place_id])[0],
        helper_code=helper_of(facts.place_id, on=today),
        built_on=built_on,
    )
    arrive(made, row=row, on=today, of=figures(place=facts.place_id, on=today))
    made.save(force_insert=True)
    AssetFunding.objects.bulk_create(fundings_of(made, fundings, on=built_on))
    write_step(made, step="take_over", before="", by=by, on=today, told=told)
    return confirm_title(made, shares, by=by, today=today) if shares else made


@transaction.atomic
def register_asset(
    asset: Asset,
    *,
    by: Account | None,
    today: dt.date,
    keeper: str = "",
    keeping_fen: int | None = None,
    size: str = "",
    life_years: int | None = None,
    papers: Sequence[int] = (),
    version: int | None = None,
) -> Asset:
    """Put a formed asset into the book: photographs and who looks after it.

    Raises not_found, stale, wrong_state, not_allowed, asset_not_ready.
    """
    now = locked(asset)
    refuse_stale(now, version=version)
    row = opened(now, step="register", by=by, today=today)
    now.keeper = keeper.strip() or now.keeper
    now.keeping_fen = keeping_fen if keeping_fen is not None else now.keeping_fen
    now.size, now.life_years = size.strip() or now.size, life_years or now.life_years
    now.papers = [*now.papers, *papers]
    refuse(
        all_of(
            FINE if now.papers else no("no_photograph"), FINE if now.keeper else no("no_keeper")
        ),
        act=row.label,
    )
    return _moved(now, row=row, by=by, today=today, told=Told(papers=tuple(papers)))


def _moved(
    asset: Asset, *, row: flow.Step, by: Account | None, today: dt.date, told: Told
) -> Asset:
    before = asset.state
    if row.end != before or row.days:
        arrive(asset, row=row, on=today, of=figures_of(asset, today=today))
    save(asset)
    write_step(asset, step=row.id, before=before, by=by, on=today, told=told)
    return asset


@transaction.atomic
def confirm_title(
    asset: Asset,
    shares: Sequence[Share],
    *,
    by: Account | None,
    today: dt.date,
    reason: str = "",
    papers: Sequence[int] = (),
    version: int | None = None,
) -> Asset:
    """Say whose an asset is, or, once it is said, change that with a reason.

    Raises not_found, stale, wrong_state, not_allowed, reason_needed, share_sum (not 100 %),
    asset_not_ready.
    """
    now = locked(asset)
    refuse_stale(now, version=version)
    first = now.state == AssetState.REGISTERED
    row = opened(now, step="confirm_title" if first else "change_title", by=by, today=today)
    why = needed_reason(row, reason=reason)
    refuse_shares(shares, place=now.place_id)
    put_shares(now, shares, on=today, by=by)
    sure_of_constraints()
    told = Told(reason=why, facts={"shares": shares_as_facts(shares)}, papers=tuple(papers))
    return _moved(now, row=row, by=by, today=today, told=told)


@transaction.atomic
def hand_over(
    asset: Asset,
    *,
    by: Account | None,
    today: dt.date,
    keeper: str = "",
    keeping_fen: int | None = None,
    papers: Sequence[int] = (),
    version: int | None = None,
) -> Asset:
    """Hand an asset to its owners; from now on it is inspected.

    Raises not_found, stale, wrong_state, not_allowed, asset_not_ready.
    """
    now = locked(asset)
    refuse_stale(now, version=version)
    row = opened(now, step="hand_over", by=by, today=today)
    now.keeper = keeper.strip() or now.keeper
    now.keeping_fen = keeping_fen if keeping_fen is not None else now.keeping_fen
    refuse(FINE if now.keeper else no("no_keeper"), act=row.label)
    months = figures_of(now, today=today).inspection_months
    now.inspect_by = months_after(today, months)
    facts: dict[str, object] = {"keeper": now.keeper, "keeping_fen": now.keeping_fen}
    told = Told(facts=facts, papers=tuple(papers))
    return _moved(now, row=row, by=by, today=today, told=told)


@transaction.atomic
def take_asset_step(
    asset: Asset,
    *,
    step: str,
    by: Account | None,
    today: dt.date,
    reason: str = "",
    papers: Sequence[int] = (),
    version: int | None = None,
    request_id: uuid.UUID | None = None,
) -> Asset:
    """Idle, damaged, under repair, in use again: a step that asks nothing but its reason.

    Raises not_found, stale, wrong_state, not_allowed, reason_needed.
    """
    now = locked(asset)
    if taken_before(request_id, asset=now) is not None:
        return now
    refuse_stale(now, version=version)
    row = opened(now, step=step, by=by, today=today)
    if row.guards or row.id == "cancel":
        state = AssetState(now.state).label
        raise Problem("wrong_state", what=now.title, state=state, act=row.label)
    told = Told(needed_reason(row, reason=reason), papers=tuple(papers), request_id=request_id)
    if row.end == AssetState.IDLE:
        return _idle(now, row=row, by=by, today=today, told=told)
    return _moved(now, row=row, by=by, today=today, told=told)


def _idle(asset: Asset, *, row: flow.Step, by: Account | None, today: dt.date, told: Told) -> Asset:
    """What idles has a day by which a plan to use it again is due (盘活方案)."""
    moved = _moved(asset, row=row, by=by, today=today, told=told)
    days = figures_of(moved, today=today).idle_plan_days
    moved.due_on = today + dt.timedelta(days=days)
    moved.save(update_fields=["due_on"])
    return moved


@transaction.atomic
def inspect(
    asset: Asset,
    *,
    on: dt.date,
    result: InspectionResult,
    by: Account | None,
    today: dt.date,
    note: str = "",
    cost_fen: int = 0,
    papers: Sequence[int] = (),
    request_id: uuid.UUID | None = None,
) -> Inspection:
    """Write down what somebody found; what is damaged or idle is so from now on, and the next
    inspection is due by the parameter's months. Repeatable by `request_id`.

    Raises not_found, not_allowed, wrong_state, bad_value.
    """
    now = locked(asset)
    if again := _inspected_before(request_id, asset=now, found=(on, result)):
        return again
    allowed(Act.ASSET_KEEP, asset=now, by=by, today=today)
    _refuse_inspection(now, on=on, cost_fen=cost_fen, today=today)
    made = Inspection.objects.create(
        asset=now,
        place_id=now.place_id,
        helper_code=now.helper_code,
        on=on,
        result=InspectionResult(result),
        note=note.strip(),
        cost_fen=cost_fen,
        papers=list(papers),
        by=by,
        at=clock.now(),
        request_id=request_id,
    )
    if now.inspected_on is None or on >= now.inspected_on:
        now.inspected_on = on
        now.inspect_by = months_after(on, figures_of(now, today=today).inspection_months)
    _found(now, inspection=made, by=by, today=today)
    return made


def _inspected_before(
    request_id: uuid.UUID | None, *, asset: Asset, found: tuple[dt.date, str]
) -> Inspection | None:
    """What this request already wrote down. Raises request_of_other_asset, asset_request_reused."""
    again = Inspection.objects.filter(request_id=request_id).first() if request_id else None
    if again is not None and again.asset_id != asset.pk:
        raise Problem("request_of_other_asset")
    if again is not None and (again.on, again.result) != found:
        raise Problem("asset_request_reused")
    return again


def _refuse_inspection(asset: Asset, *, on: dt.date, cost_fen: int, today: dt.date) -> None:
    if asset.state not in KEPT:
        state = AssetState(asset.state).label
        raise Problem("wrong_state", what=asset.title, state=state, act=flow.LABELS["inspect"])
    if not asset.built_on <= on <= today:
        why = text("inspection_day", since=asset.built_on, today=today)
        raise Problem("bad_value", field=text("inspection_date"), why=why)
    if cost_fen < 0:
        raise Problem("bad_value", field=text("repair_cost"), why=text("negative"))


_FOUND = {InspectionResult.DAMAGED: "report_damage", InspectionResult.IDLE: "report_idle"}


def _found(asset: Asset, *, inspection: Inspection, by: Account | None, today: dt.date) -> None:
    """The step of the inspection itself, and the one that its result asks for."""
    save(asset)
    facts: dict[str, object] = {"result": inspection.result, "on": f"{inspection.on}"}
    told = Told(inspection.note, facts, papers=tuple(inspection.papers))
    write_step(asset, step="inspect", before=asset.state, by=by, on=today, told=told)
    step = _FOUND.get(InspectionResult(inspection.result))
    row = flow.step_from(flow.ASSET, step, start=asset.state) if step else None
    if row is None:
        return
    told = Told(text("damage_found" if step == "report_damage" else "idle_found"))
    move = _idle if row.end == AssetState.IDLE else _moved
    move(asset, row=row, by=by, today=today, told=told)
