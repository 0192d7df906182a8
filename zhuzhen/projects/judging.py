"""What has to hold of a project before money moves for it: asked of every order, submitted or
approved, from whichever screen (`funds.judging`)."""

import datetime as dt
from collections.abc import Collection, Iterable

from zhuzhen.base import scope
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import OrderKind, OrderState, PurposeKind, Stage
from zhuzhen.funds.judging import JUDGES, Asked
from zhuzhen.funds.models import FundOrder, Purpose
from zhuzhen.funds.rules import Move
from zhuzhen.projects.choices import FUNDABLE, PENDING, ProjectState
from zhuzhen.projects.models import Contract, Progress, Project
from zhuzhen.projects.parameters import direct_payment_fen
from zhuzhen.projects.queries.contracts import bound_fen, contracts_of, paid_on_contracts
from zhuzhen.projects.queries.money import money_of
from zhuzhen.projects.rules.building import payable_fen

S = ProjectState
_UNDER_CONTRACT = (S.PROCURING, S.BUILDING, S.COMPLETED, S.ACCEPTED)
# After settlement only what was retained is still paid (质保金).
_RETAINED = (S.SETTLED, S.TRANSFERRED)
_WHOLE = (S.ACCEPTED, *_RETAINED)
_BEFORE_THE_POOL = (S.DRAFT, *PENDING, S.REMOVED)


def judge_order(purpose: Purpose, asked: Asked) -> None:
    """Raise what a project has against an order for its money.

    Raises project_not_in_pool, project_money_early, project_money_over, allocation_over_budget,
    withdrawal_over_contract, commit_over_contract, pay_without_contract, pay_not_party,
    pay_direct_over, pay_over_share.
    """
    with scope.within(scope.EVERYTHING):
        rows = Project.objects.select_for_update(of=("self",)).filter(purpose=purpose)
        project = rows.first()  # locked: two orders are judged one after the other
        if project is not None and asked.kind in _JUDGES:
            _JUDGES[asked.kind](project, asked)


def _refuse_state(project: Project, *, states: Collection[str], act: OrderKind) -> None:
    if project.state in states:
        return
    early = project.state in _BEFORE_THE_POOL or project.state in (
        S.RESERVED,
        S.PLANNED,
        S.APPROVED,
    )
    state = ProjectState(project.state).label
    if project.state in _BEFORE_THE_POOL:
        raise Problem("project_not_in_pool", title=project.title, state=state, act=act.label)
    code = "project_money_early" if early else "project_money_over"
    raise Problem(code, title=project.title, state=state, act=act.label)


def _total(moves: Iterable[Move], *, project: Project, start: Stage, end: Stage) -> int:
    """What moves for a project from one stage to another."""
    key = project.purpose_id
    return sum(
        each.amount_fen
        for each in moves
        if each.from_.stage is start
        and each.to.stage is end
        and key in (each.from_.purpose_id, each.to.purpose_id)
    )


def _entering(moves: Iterable[Move], *, project: Project) -> int:
    """What comes to be allocated to a project that was not."""
    key = project.purpose_id
    return sum(
        each.amount_fen
        for each in moves
        if each.to.purpose_id == key
        and each.to.stage is Stage.ALLOCATED
        and (each.from_.purpose_id, each.from_.stage) != (key, Stage.ALLOCATED)
    )


def _leaving(moves: Iterable[Move], *, project: Project) -> int:
    """What was allocated to a project and is taken away from it."""
    key = project.purpose_id
    held = (Stage.ALLOCATED, Stage.COMMITTED)
    return sum(
        each.amount_fen
        for each in moves
        if each.from_.purpose_id == key
        and each.from_.stage in held
        and (each.to.purpose_id != key or each.to.stage not in held)
    )


def _waiting(project: Project, asked: Asked, **more: object) -> list[tuple[Move, ...]]:
    """The moves of other orders of this kind for the project that wait for approval."""
    rows = FundOrder.objects.filter(
        purpose=project.purpose_id, kind=asked.kind, state=OrderState.SUBMITTED, **more
    )
    if asked.order_id is not None:
        rows = rows.exclude(pk=asked.order_id)
    contents = rows.values_list("content", flat=True)
    return [tuple(Move.from_json(each) for each in content["moves"]) for content in contents]


def _allocation(project: Project, asked: Asked) -> None:
    _refuse_state(project, states=(*FUNDABLE, *_RETAINED), act=asked.kind)
    adding = _entering(asked.moves, project=project)
    adding += sum(_entering(each, project=project) for each in _waiting(project, asked))
    total = money_of(project.purpose_id).in_all + adding
    if project.state in _RETAINED:
        _refuse_over_settled(project, total_fen=total)
    if total > project.budget_fen:
        budget = yuan(project.budget_fen)
        raise Problem("allocation_over_budget", sum=yuan(total), budget=budget)


def _refuse_over_settled(project: Project, *, total_fen: int) -> None:
    """Once settled, no more is given or paid than was settled, the retention with it."""
    settled = project.settled_fen or 0
    if total_fen > settled:
        raise Problem(
            "money_over_settled", title=project.title, settled=yuan(settled), sum=yuan(total_fen)
        )


def _withdrawal(project: Project, asked: Asked) -> None:
    """What contracts were signed for is not taken away, unless the project has ended."""
    if project.state not in _UNDER_CONTRACT:
        return
    contracted = bound_fen(project)
    left = money_of(project.purpose_id).in_all - _leaving(asked.moves, project=project)
    if left < contracted:
        raise Problem(
            "withdrawal_over_contract", title=project.title, left=yuan(left),
            contracted=yuan(contracted),
        )  # fmt: skip


def _commitment(project: Project, asked: Asked) -> None:
    _refuse_state(project, states=_UNDER_CONTRACT, act=asked.kind)
    contracted = bound_fen(project)
    ways = {"start": Stage.ALLOCATED, "end": Stage.COMMITTED}
    adding = _total(asked.moves, project=project, **ways)
    adding += sum(_total(each, project=project, **ways) for each in _waiting(project, asked))
    held = money_of(project.purpose_id).committed + paid_on_contracts(project)
    if held + adding > contracted:
        raise Problem(
            "commit_over_contract", title=project.title, contracted=yuan(contracted),
            held=yuan(held + adding),
        )  # fmt: skip


def _payment(project: Project, asked: Asked) -> None:
    """Small sums at once from what is allocated; all else on a contract, to its party, and no
    more than its advance or what is built (workflows D2, D3)."""
    direct = _total(asked.moves, project=project, start=Stage.ALLOCATED, end=Stage.PAID)
    on_contract = {"start": Stage.COMMITTED, "end": Stage.PAID}
    paying = _total(asked.moves, project=project, **on_contract)
    if project.state in _RETAINED:
        spent = money_of(project.purpose_id).spent
        _refuse_over_settled(project, total_fen=spent + direct + paying)
    if direct:
        _refuse_state(project, states=(*FUNDABLE, *_RETAINED), act=asked.kind)
        most = direct_payment_fen(place=project.place_id, on=asked.on)
        if direct > most:
            raise Problem("pay_direct_over", asked=yuan(direct), most=yuan(most))
    if not paying:
        return
    _refuse_state(project, states=(*_UNDER_CONTRACT, *_RETAINED), act=asked.kind)
    contracts = contracts_of(project, party=asked.payee)
    if not contracts:
        parties = Contract.objects.filter(project=project)
        code = "pay_not_party" if parties.exists() else "pay_without_contract"
        raise Problem(code, title=project.title, payee=asked.payee)
    last = Progress.objects.filter(project=project).order_by("-month").first()
    percent = last.percent if last else 0
    most = payable_fen(contracts, percent=percent, is_accepted=project.state in _WHOLE)
    paid = paid_on_contracts(project, party=asked.payee)
    waiting = _waiting(project, asked, payee=asked.payee)
    paid += sum(_total(each, project=project, **on_contract) for each in waiting)
    if paid + paying > most:
        raise Problem(
            "pay_over_share", prepaid=max(each.prepaid_percent for each in contracts),
            percent=percent, most=yuan(most), paid=yuan(paid), asked=yuan(paying),
            over=yuan(paid + paying - most),
        )  # fmt: skip


def waiting_payments_fen(project: Project, *, party: str, on: dt.date) -> int:
    """What orders that wait for approval would pay a party on its contracts."""
    asked = Asked(kind=OrderKind.PAYMENT, moves=(), on=on, payee=party)
    ways = {"start": Stage.COMMITTED, "end": Stage.PAID}
    with scope.within(scope.EVERYTHING):
        waiting = _waiting(project, asked, payee=party)
    return sum(_total(each, project=project, **ways) for each in waiting)


def refuse_overpaid(project: Project, *, on: dt.date) -> None:
    """Raise report_below_paid if a party was paid, or would be, more than is built by now."""
    last = Progress.objects.filter(project=project).order_by("-month").first()
    percent = last.percent if last else 0
    parties = Contract.objects.filter(project=project).values_list("party", flat=True)
    for party in sorted(set(parties)):
        contracts = contracts_of(project, party=party)
        most = payable_fen(contracts, percent=percent, is_accepted=False)
        paid = paid_on_contracts(project, party=party)
        paid += waiting_payments_fen(project, party=party, on=on)
        if paid > most:
            raise Problem(
                "report_below_paid", party=party, paid=yuan(paid), percent=percent, most=yuan(most)
            )


_JUDGES = {
    OrderKind.ALLOCATION: _allocation,
    OrderKind.WITHDRAWAL: _withdrawal,
    OrderKind.RECLAIM: _withdrawal,
    OrderKind.COMMITMENT: _commitment,
    OrderKind.PAYMENT: _payment,
}
JUDGES[PurposeKind.PROJECT] = judge_order
