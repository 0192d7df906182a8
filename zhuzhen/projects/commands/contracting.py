"""A contract ends before it was carried out; what was committed for it beyond what was paid is
released by an order."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from zhuzhen.base import audit, clock, scope
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import OrderKind, OrderState, Source, Stage
from zhuzhen.funds.commands import AccountKey, Move, submit_order
from zhuzhen.funds.models import FundOrder, LedgerAccount
from zhuzhen.funds.rules import largest_remainder
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.commands.building import opened
from zhuzhen.projects.commands.writing import locked, save
from zhuzhen.projects.judging import waiting_payments_fen
from zhuzhen.projects.models import Contract, Project
from zhuzhen.projects.problems import LISTED
from zhuzhen.projects.queries.contracts import paid_on_contracts, releasable_fen
from zhuzhen.projects.wording import text

S = ProjectState
_ENDABLE = (S.PROCURING, S.BUILDING, S.SUSPENDED)


@dataclass(frozen=True)
class EndFacts:
    """When and why a contract ends; `kept_fen` is what was paid on it, asked only where its party
    has other contracts of the project."""

    on: dt.date
    reason: str
    kept_fen: int | None = None
    papers: tuple[int, ...] = ()


def kept_bounds(contract: Contract) -> tuple[int, int, int]:
    """The least and the most that can have been paid on a contract, and what its party was paid
    on all of its contracts of the project."""
    paid = paid_on_contracts(contract.project, party=contract.party)
    same = Contract.objects.filter(project=contract.project_id, party=contract.party)
    others = sum(each.bound_fen for each in same.exclude(pk=contract.pk))
    return max(paid - others, 0), min(paid, contract.amount_fen), paid


def _kept_fen(contract: Contract, facts: EndFacts) -> int:
    """Raises contract_kept_wrong."""
    least, most, paid = kept_bounds(contract)
    kept = least if facts.kept_fen is None and least == most else facts.kept_fen
    if kept is None or not least <= kept <= most:
        raise Problem(
            "contract_kept_wrong", party=contract.party, least=yuan(least), most=yuan(most),
            paid=yuan(paid),
        )  # fmt: skip
    return kept


def _refuse_end(contract: Contract, facts: EndFacts, *, project: Project, today: dt.date) -> None:
    """Raises contract_end_state, contract_ended, bad_value, reason_needed, contract_pay_waits."""
    if contract.ended_on is not None:
        raise Problem(
            "contract_ended", number=contract.number, day=contract.ended_on,
            reason=contract.ended_for,
        )  # fmt: skip
    if project.state not in _ENDABLE:
        raise Problem("contract_end_state", state=ProjectState(project.state).label)
    if not contract.signed_on <= facts.on <= today:
        why = text("ended_day", since=contract.signed_on)
        raise Problem("bad_value", field=text("field_ended"), why=why)
    if not facts.reason.strip():
        raise Problem("reason_needed", act=text("act_end_contract"))
    waiting = waiting_payments_fen(project, party=contract.party, on=today)
    if waiting:
        raise Problem("contract_pay_waits", party=contract.party, sum=yuan(waiting))


@transaction.atomic
def end_contract(
    contract: Contract, facts: EndFacts, *, by: Account | None, today: dt.date
) -> Contract:
    """End a contract: from now on it binds only what was paid on it. What was committed beyond
    that is released by an order (`release_ended`).

    Raises not_found, not_allowed, contract_end_state, contract_ended, bad_value, reason_needed,
    contract_pay_waits, contract_kept_wrong.
    """
    project = opened(contract.project, act=Act.PROJECT_BUILD, by=by, today=today)
    now = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    _refuse_end(now, facts, project=project, today=today)
    now.kept_fen = _kept_fen(now, facts)
    now.ended_on, now.ended_for = facts.on, facts.reason.strip()[:300]
    now.ended_by, now.ended_at = by, clock.now()
    now.papers = [*now.papers, *facts.papers]
    now.save()
    save(project)
    told: dict[str, object] = {
        "number": now.number, "on": now.ended_on.isoformat(), "amount_fen": now.amount_fen,
        "kept_fen": now.kept_fen,
    }  # fmt: skip
    audit.record(
        "project.end_contract", by=by, subject="project", subject_id=project.uid,
        reason=now.ended_for, facts=told,
    )  # fmt: skip
    return now


def _release_waits(project: Project) -> bool:
    """Whether an order to release money of the project waits for approval."""
    with scope.within(scope.EVERYTHING):
        return FundOrder.objects.filter(
            purpose=project.purpose_id, kind=OrderKind.RELEASE, state=OrderState.SUBMITTED
        ).exists()


def _moves(project: Project, *, amount_fen: int) -> tuple[Move, ...]:
    """An amount back from what is committed, of every money in proportion, to the fen."""
    rows = LedgerAccount.objects.filter(
        purpose=project.purpose_id, stage=Stage.COMMITTED, balance_fen__gt=0
    )
    accounts = list(rows.order_by("year", "source", "pk"))
    parts = largest_remainder(amount_fen, tuple(each.balance_fen for each in accounts))
    moves = []
    for each, part in zip(accounts, parts, strict=True):
        start = AccountKey(
            Stage.COMMITTED, Source(each.source), each.year, each.place_id, each.helper_code,
            each.purpose_id,
        )  # fmt: skip
        if part:
            moves.append(Move(start, start.at(Stage.ALLOCATED, purpose_id=each.purpose_id), part))
    return tuple(moves)


@transaction.atomic
def release_ended(project: Project, *, by: Account, today: dt.date) -> FundOrder:
    """Ask that what is committed beyond what the contracts still bind go back to what is allocated
    to the project; somebody else approves.

    Raises not_found, release_nothing, already_done while such an order waits, and what
    `submit_order` raises.
    """
    now = locked(project)
    amount = releasable_fen(now)
    if amount <= 0:
        raise Problem("release_nothing", title=now.title)
    if _release_waits(now):
        raise Problem("already_done", what=OrderKind.RELEASE.label)
    ended = Contract.objects.filter(project=now).exclude(ended_on=None).order_by("pk")
    numbers = LISTED.join(ended.values_list("number", flat=True))
    return submit_order(
        kind=OrderKind.RELEASE,
        moves=_moves(now, amount_fen=amount),
        on=today,
        text=text("release_text", numbers=numbers)[:300],
        by=by,
        purpose=now.purpose,
    )
