"""A project's settlement: what is paid becomes asset cards, or is expensed (ADR 0016)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from zhuzhen.assets import flow
from zhuzhen.assets.choices import GONE, AssetState
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
from zhuzhen.funds.models import Entry, FundOrder, LedgerAccount
from zhuzhen.funds.rules import AccountKey, Move
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.commands import take_step
from zhuzhen.projects.models import Project

_WAITING = (OrderState.SUBMITTED, OrderState.APPROVED)
_SETTLED = (ProjectState.SETTLED, ProjectState.TRANSFERRED, ProjectState.CLOSED)


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
    """One at a time; a second only of what was paid after the first (the retention), or where all
    cards of the first are cancelled."""
    done = [
        each
        for each in project.settlements.select_related("order__entry").order_by("pk")
        if each.order.state in _WAITING and not _is_cancelled(each)
    ]
    waiting = [each for each in done if each.order.state == OrderState.SUBMITTED]
    if waiting or (done and project.state == ProjectState.ACCEPTED):
        state = OrderState((waiting or done)[0].order.state).label
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


def _refuse_cards(cards: Sequence[CardFacts], *, project: Project) -> None:
    """Raise unknown_place, added_elsewhere."""
    asked = {each.place_id for each in cards}
    known = set(Division.objects.filter(pk__in=asked).values_list("pk", flat=True))
    for place in sorted(asked - known):
        raise Problem("unknown_place", name=place)
    added = {each.adds_to for each in cards if each.adds_to}
    there = Asset.objects.filter(project=project, code__in=added).exclude(state__in=GONE)
    for code in sorted(added - set(there.values_list("code", flat=True))):
        raise Problem("added_elsewhere", number=code)


@transaction.atomic
def settle_project(
    project: Project,
    *,
    settled_fen: int,
    cards: Sequence[CardFacts],
    expensed_fen: int,
    by: Account,
    today: dt.date,
    retention_fen: int = 0,
    papers: Sequence[int] = (),
    request_id: uuid.UUID | None = None,
) -> Settlement:
    """Ask for a project's settlement: all that is paid becomes the cards, or is expensed. Somebody
    else approves it (`approve_settlement`), which makes the cards. What is retained is settled in
    the same way once it is paid.

    Raises not_found, not_allowed, wrong_state, settled_already, unknown_place, added_elsewhere,
    asset_not_ready with every reason, and what submitting an order raises.
    """
    now = _locked(project)
    again = Settlement.objects.filter(order__request_id=request_id).first() if request_id else None
    if again is not None:
        return again
    require(Act.PROJECT_SETTLE, by=by, place=now.place_id, on=today)
    _refuse_state(now)
    _refuse_cards(cards, project=now)
    paid = _paid(now)
    sums = {
        "settled_fen": settled_fen,
        "retention_fen": retention_fen,
        "expensed_fen": expensed_fen,
    }
    total = sum(each.balance_fen for each in paid)
    refuse(settlement_verdict(cards, paid_fen=total, **sums), act=text("settle"))
    order = submit_order(
        kind=OrderKind.SETTLEMENT, moves=_moves(paid, expensed_fen=expensed_fen), on=today,
        text=text("settled_text", project=now.title), by=by, papers=tuple(papers),
        purpose=now.purpose, request_id=request_id,
    )  # fmt: skip
    return _asked(now, order=order, cards=cards, sums=sums)


def _locked(project: Project) -> Project:
    rows = Project.objects.select_for_update(of=("self",)).select_related("purpose")
    found = rows.filter(pk=project.pk).first()
    if found is None:
        raise Problem("not_found", what=text("project"))
    return found


def _refuse_state(project: Project) -> None:
    """Raise wrong_state, settled_already."""
    if project.state not in (ProjectState.ACCEPTED, *_SETTLED):
        state = ProjectState(project.state).label
        raise Problem("wrong_state", what=project.title, state=state, act=text("settle"))
    _refuse_second(project)


def _asked(
    project: Project, *, order: FundOrder, cards: Sequence[CardFacts], sums: dict[str, int]
) -> Settlement:
    """The settlement of an order, with the cards that it will make, frozen."""
    frozen = [_as_json(each) for each in cards]
    made = Settlement.objects.create(
        place_id=project.place_id,
        helper_code=project.helper_code,
        project=project,
        order=order,
        cards=frozen,
        cards_sm3=sm3_of(frozen),
        by=order.submitted_by,
        at=clock.now(),
        **sums,
    )
    facts: dict[str, object] = {"settled_fen": made.settled_fen, "cards_sm3": made.cards_sm3}
    by = order.submitted_by
    audit.record("asset.settle", by=by, subject="project", subject_id=project.uid, facts=facts)
    return made


def approve_any(order: FundOrder, *, by: Account, today: dt.date) -> FundOrder:
    """Approve an order, whatever it is for: one that settles a project makes its cards as well.

    Raises what `approve_settlement` and funds' `approve_order` do.
    """
    settlement = Settlement.objects.filter(order=order).first()
    if settlement is None:
        return approve_order(order, by=by, today=today)
    approve_settlement(settlement, by=by, today=today)
    return FundOrder.objects.get(pk=order.pk)


@transaction.atomic
def approve_settlement(settlement: Settlement, *, by: Account, today: dt.date) -> list[Asset]:
    """Approve what somebody else asked: the entry, the cards and the project's step, or nothing.
    The assets that were made or grew.

    Raises not_found, already_done, cards_altered, paid_moved, and what approving an order and the
    project's step raise.
    """
    now = Settlement.objects.select_for_update().filter(pk=settlement.pk).first()
    if now is None:
        raise Problem("not_found", what=text("settlement"))
    if now.made_on is not None:
        raise Problem("already_done", what=text("settlement"))
    if sm3_of(now.cards) != now.cards_sm3:
        raise Problem("cards_altered")
    project = Project.objects.select_for_update().get(pk=now.project_id)
    paid = _paid(project)
    total, due = sum(each.balance_fen for each in paid), now.settled_fen - now.retention_fen
    if total != due:
        raise Problem("paid_moved", settled=yuan(due), paid=yuan(total))
    capitalised = _capitalised(paid, expensed_fen=now.expensed_fen)
    order = approve_order(now.order, by=by, today=today)
    assert order.entry is not None
    made = _Made(now, order.entry, capitalised, by)
    cards = made.cards()
    now.made_on = today
    now.save(update_fields=["made_on"])
    if project.state == ProjectState.ACCEPTED:
        take_step(
            project, step="settle", by=now.by, today=today,
            settled_fen=now.settled_fen, retention_fen=now.retention_fen,
        )  # fmt: skip
    facts: dict[str, object] = {"cards": [each.code for each in cards]}
    audit.record("asset.made", by=by, subject="settlement", subject_id=now.uid, facts=facts)
    return cards


@dataclass(frozen=True)
class _Made:
    """What an approved settlement makes, in a few statements however many cards."""

    settlement: Settlement
    entry: Entry
    capitalised: dict[Money, int]
    by: Account

    def cards(self) -> list[Asset]:
        """Each card with its part of every money that was capitalised."""
        facts = cards_in(self.settlement)
        shares = shares_of_sources([each.amount_fen for each in facts], sources=self.capitalised)
        both = list(zip(facts, shares, strict=True))
        made = self._new([each for each in both if not each[0].adds_to])
        grown = [self._grown(*each) for each in both if each[0].adds_to]
        return made + grown

    def _new(self, asked: Sequence[tuple[CardFacts, dict[Money, int]]]) -> list[Asset]:
        of, on = self.settlement, self.entry.on
        row, limits = flow.beginning("form"), figures(place=of.place_id, on=on)
        made = []
        numbers = numbers_for([facts.place_id for facts, _ in asked])
        for (facts, _), code in zip(asked, numbers, strict=True):
            card = card_of(facts, code=code, helper_code=of.helper_code, built_on=on)
            card.project_id = of.project_id
            arrive(card, row=row, on=on, of=limits)
            made.append(card)
        Asset.objects.bulk_create(made)
        AssetFunding.objects.bulk_create(
            funding
            for card, (_, parts) in zip(made, asked, strict=True)
            for funding in fundings_of(card, parts, on=on, entry_uid=self.entry.uid)
        )
        AssetStep.objects.bulk_create(
            step_of(card, step="form", before="", by=self.by, on=on, told=self._told())
            for card in made
        )
        return made

    def _grown(self, facts: CardFacts, parts: dict[Money, int]) -> Asset:
        card = Asset.objects.select_for_update().get(code=facts.adds_to)
        card.original_fen += facts.amount_fen
        save(card)
        rows = fundings_of(card, parts, on=self.entry.on, entry_uid=self.entry.uid)
        AssetFunding.objects.bulk_create(rows)
        told = self._told(added_fen=facts.amount_fen)
        before, on = card.state, self.entry.on
        step_of(card, step="grow", before=before, by=self.by, on=on, told=told).save()
        return card

    def _told(self, **more: object) -> Told:
        return Told(facts={"settlement": f"{self.settlement.uid}", **more})


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
