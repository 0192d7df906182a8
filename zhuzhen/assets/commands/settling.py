"""A project's settlement: what is paid becomes asset cards, or is expensed (ADR 0016)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from zhuzhen.assets import flow
from zhuzhen.assets.choices import AssetState
from zhuzhen.assets.commands.cards import card_of, fundings_of
from zhuzhen.assets.commands.writing import (
    Told,
    arrive,
    locked,
    needed_reason,
    opened,
    refuse,
    save,
    step_of,
    write_step,
)
from zhuzhen.assets.models import Asset, AssetFunding, AssetStep, Settlement
from zhuzhen.assets.parameters import figures
from zhuzhen.assets.problems import text
from zhuzhen.assets.queries.numbers import numbers_for
from zhuzhen.assets.rules.settling import (
    CardFacts,
    Money,
    settlement_verdict,
    shares_of_sources,
)
from zhuzhen.base import audit, clock
from zhuzhen.base.digest import sm3_of
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import OrderKind, OrderState, Source, Stage
from zhuzhen.funds.commands import approve_order, submit_order
from zhuzhen.funds.models import LedgerAccount
from zhuzhen.funds.rules import AccountKey, Move
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.commands import take_step
from zhuzhen.projects.models import Project

_WAITING = (OrderState.SUBMITTED, OrderState.APPROVED)


def _paid(project: Project) -> list[LedgerAccount]:
    """What is paid of a project and not settled yet, account by account."""
    rows = LedgerAccount.objects.filter(
        purpose_id=project.purpose_id, stage=Stage.PAID, balance_fen__gt=0
    )
    return list(rows.order_by("source", "year", "helper_code", "place_id", "pk"))


def _key(account: LedgerAccount, *, stage: Stage) -> AccountKey:
    return AccountKey(
        stage,
        Source(account.source),
        account.year,
        account.place_id,
        account.helper_code,
        account.purpose_id,
    )


def _moves(paid: Sequence[LedgerAccount], *, expensed_fen: int) -> tuple[Move, ...]:
    """Out of `paid`: what is expensed, in proportion, and the rest capitalised."""
    total = sum(each.balance_fen for each in paid)
    whole = {Money(str(each.pk), 0): each.balance_fen for each in paid}
    shares, _ = shares_of_sources((expensed_fen, total - expensed_fen), sources=whole)
    moves = []
    for each in paid:
        spent = shares.get(Money(str(each.pk), 0), 0)
        start = _key(each, stage=Stage.PAID)
        for stage, fen in (
            (Stage.CAPITALISED, each.balance_fen - spent),
            (Stage.EXPENSED, spent),
        ):
            if fen:
                moves.append(Move(start, _key(each, stage=stage), fen))
    return tuple(moves)


def _as_json(card: CardFacts) -> dict[str, object]:
    return {**asdict(card), "papers": list(card.papers)}


def cards_in(settlement: Settlement) -> tuple[CardFacts, ...]:
    """The cards that a settlement asks for."""
    return tuple(
        CardFacts(**{**each, "papers": tuple(each["papers"])}) for each in settlement.cards
    )


def _refuse_second(project: Project) -> None:
    done = project.settlements.select_related("order").filter(order__state__in=_WAITING).first()
    # One whose cards are all cancelled is on its way back, and may be made anew.
    is_back = done is not None and done.order.state == OrderState.APPROVED and _is_cancelled(done)
    if done is not None and not is_back:
        state = OrderState(done.order.state).label
        raise Problem("settled_already", project=project.title, state=state)


def _is_cancelled(settlement: Settlement) -> bool:
    cards = cards_made_by(settlement)
    return bool(cards) and all(each.state == AssetState.CANCELLED for each in cards)


def cards_made_by(settlement: Settlement) -> list[Asset]:
    """The assets that a settlement made."""
    entry = settlement.order.entry
    if entry is None:
        return []
    rows = Asset.objects.filter(fundings__entry_uid=entry.uid).distinct()
    return list(rows.order_by("code"))


def _refuse_places(cards: Sequence[CardFacts]) -> None:
    asked = {each.place_id for each in cards}
    known = set(Division.objects.filter(pk__in=asked).values_list("pk", flat=True))
    for place in sorted(asked - known):
        raise Problem("unknown_place", name=place)


@transaction.atomic
def settle_project(
    project: Project,
    *,
    settled_fen: int,
    cards: Sequence[CardFacts],
    expensed_fen: int,
    by: Account | None,
    today: dt.date,
    papers: Sequence[int] = (),
    request_id: uuid.UUID | None = None,
) -> Settlement:
    """Ask for a project's settlement: all that is paid becomes the cards, or is expensed. Somebody
    else approves it (`approve_settlement`), which makes the cards.

    Raises not_found, wrong_state, settled_already, unknown_place, asset_not_ready with every
    reason, and what submitting an order raises.
    """
    now = (
        Project.objects.select_for_update().select_related("purpose").filter(pk=project.pk).first()
    )
    if now is None:
        raise Problem("not_found", what=text("project"))
    again = Settlement.objects.filter(order__request_id=request_id).first() if request_id else None
    if again is not None:
        return again
    if now.state != ProjectState.ACCEPTED:
        state = ProjectState(now.state).label
        raise Problem("wrong_state", what=now.title, state=state, act=text("settle"))
    _refuse_second(now)
    _refuse_places(cards)
    paid = _paid(now)
    refuse(
        settlement_verdict(
            cards,
            settled_fen=settled_fen,
            expensed_fen=expensed_fen,
            paid_fen=sum(each.balance_fen for each in paid),
        ),
        act=text("settle"),
    )
    order = submit_order(
        kind=OrderKind.SETTLEMENT,
        moves=_moves(paid, expensed_fen=expensed_fen),
        on=today,
        text=text("settled_text", project=now.title),
        by=by,
        papers=tuple(papers),
        purpose=now.purpose,
        request_id=request_id,
    )
    frozen = [_as_json(each) for each in cards]
    made = Settlement.objects.create(
        place_id=now.place_id,
        helper_code=now.helper_code,
        project=now,
        order=order,
        settled_fen=settled_fen,
        expensed_fen=expensed_fen,
        cards=frozen,
        cards_sm3=sm3_of(frozen),
        by=by,
        at=clock.now(),
    )
    facts: dict[str, object] = {"settled_fen": settled_fen, "cards_sm3": made.cards_sm3}
    audit.record("asset.settle", by=by, subject="project", subject_id=now.uid, facts=facts)
    return made


@transaction.atomic
def approve_settlement(
    settlement: Settlement, *, by: Account | None, today: dt.date
) -> list[Asset]:
    """Approve what somebody else asked: the entry, the cards and the project's step, or nothing.

    Raises not_found, cards_altered, paid_moved, and what approving an order and the project's
    step raise.
    """
    now = Settlement.objects.select_for_update().filter(pk=settlement.pk).first()
    if now is None:
        raise Problem("not_found", what=text("settlement"))
    if sm3_of(now.cards) != now.cards_sm3:
        raise Problem("cards_altered")
    project = Project.objects.select_for_update().get(pk=now.project_id)
    paid = _paid(project)
    total = sum(each.balance_fen for each in paid)
    if now.made_on is None and total != now.settled_fen:
        raise Problem("paid_moved", settled=yuan(now.settled_fen), paid=yuan(total))
    order = approve_order(now.order, by=by, today=today)
    assert order.entry is not None
    cards = _make_cards(now, paid=paid, entry_uid=order.entry.uid, on=order.entry.on, by=by)
    now.made_on = today
    now.save(update_fields=["made_on"])
    take_step(project, step="settle", by=None, today=today, settled_fen=now.settled_fen)
    facts: dict[str, object] = {"cards": [each.code for each in cards]}
    audit.record("asset.made", by=by, subject="settlement", subject_id=now.uid, facts=facts)
    return cards


def _make_cards(
    settlement: Settlement,
    *,
    paid: Sequence[LedgerAccount],
    entry_uid: uuid.UUID,
    on: dt.date,
    by: Account | None,
) -> list[Asset]:
    """The cards, each with its part of every money that was capitalised, in a few statements."""
    facts = cards_in(settlement)
    numbers = numbers_for([each.place_id for each in facts])
    capitalised = _capitalised(paid, expensed_fen=settlement.expensed_fen)
    shares = shares_of_sources([each.amount_fen for each in facts], sources=capitalised)
    row = flow.beginning("form")
    limits = figures(place=settlement.place_id, on=on)
    made = []
    for each, code in zip(facts, numbers, strict=True):
        card = card_of(each, code=code, helper_code=settlement.helper_code, built_on=on)
        card.project_id = settlement.project_id
        arrive(card, row=row, on=on, of=limits)
        made.append(card)
    Asset.objects.bulk_create(made)
    AssetFunding.objects.bulk_create(
        funding
        for card, parts in zip(made, shares, strict=True)
        for funding in fundings_of(card, parts, entry_uid=entry_uid)
    )
    told = Told(facts={"settlement": f"{settlement.uid}"})
    AssetStep.objects.bulk_create(
        step_of(card, step="form", before="", by=by, on=on, told=told) for card in made
    )
    return made


def _capitalised(paid: Sequence[LedgerAccount], *, expensed_fen: int) -> dict[Money, int]:
    """What the settlement capitalises of each money, over all places where it stood."""
    found: dict[Money, int] = {}
    for move in _moves(paid, expensed_fen=expensed_fen):
        if move.to.stage is Stage.CAPITALISED:
            money = Money(move.to.source, move.to.year, move.to.helper_code)
            found[money] = found.get(money, 0) + move.amount_fen
    return found


@transaction.atomic
def cancel_cards(
    settlement: Settlement, *, by: Account | None, today: dt.date, reason: str
) -> list[Asset]:
    """Cancel what a wrong settlement made, so that its entry may be reversed; the cards stay
    visible. Only before anything became of them.

    Raises not_found, wrong_state (an asset is in use or ended), not_allowed, reason_needed.
    """
    cards = [locked(each) for each in cards_made_by(settlement)]
    if not cards:
        raise Problem("not_found", what=text("settlement"))
    for card in cards:
        row = opened(card, step="cancel", by=by, today=today)
        why = needed_reason(row, reason=reason)
        before = card.state
        card.state, card.due_on = row.end, None
        save(card)
        write_step(card, step="cancel", before=before, by=by, on=today, told=Told(why))
    return cards
