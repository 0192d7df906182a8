"""Money of a project: allocated, committed by contract, paid on it. Each is an order of `funds`
that somebody else approves; what a project has against it is asked there (`projects.judging`)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import OrderKind
from zhuzhen.funds.commands import Move, submit_order
from zhuzhen.funds.models import FundOrder
from zhuzhen.people.models import Account
from zhuzhen.projects.models import Contract, Project


@dataclass(frozen=True)
class OrderFacts:
    """What the paper of an order says besides what it moves."""

    on: dt.date
    text: str
    voucher_no: str = ""
    papers: tuple[int, ...] = ()
    request_id: uuid.UUID | None = None


def _submit(
    project: Project,
    kind: OrderKind,
    moves: Sequence[Move],
    facts: OrderFacts,
    *,
    by: Account,
    payee: str = "",
) -> FundOrder:
    if any(each.to.purpose_id != project.purpose_id for each in moves):
        raise Problem("moves_elsewhere", title=project.title)
    return submit_order(
        kind=kind,
        moves=tuple(moves),
        on=facts.on,
        text=facts.text,
        by=by,
        use_code=project.use_code if kind is OrderKind.ALLOCATION else "",
        payee=payee,
        voucher_no=facts.voucher_no,
        papers=facts.papers,
        purpose=project.purpose,
        request_id=facts.request_id,
    )


def allocate(
    project: Project, moves: Sequence[Move], facts: OrderFacts, *, by: Account
) -> FundOrder:
    """Ask that money be allocated to a project of the pool, under its entry of the list of uses.

    Raises moves_elsewhere, what `submit_order` raises, and project_not_in_pool,
    project_money_over, allocation_over_budget.
    """
    return _submit(project, OrderKind.ALLOCATION, moves, facts, by=by)


def commit(project: Project, moves: Sequence[Move], facts: OrderFacts, *, by: Account) -> FundOrder:
    """Ask that allocated money be bound by the project's contracts.

    Raises moves_elsewhere, what `submit_order` raises, and project_money_early,
    project_money_over, commit_over_contract.
    """
    return _submit(project, OrderKind.COMMITMENT, moves, facts, by=by)


def pay(contract: Contract, moves: Sequence[Move], facts: OrderFacts, *, by: Account) -> FundOrder:
    """Ask that the party of a contract be paid from what was committed.

    Raises moves_elsewhere, what `submit_order` raises, and project_money_early,
    project_money_over, pay_over_share.
    """
    project = contract.project
    return _submit(project, OrderKind.PAYMENT, moves, facts, by=by, payee=contract.party)
