"""The way of a fund order as a table: each step, from where to where, by whom (workflows D3)."""

from dataclasses import dataclass
from enum import StrEnum

from zhuzhen.funds.choices import OrderState as S


class Who(StrEnum):
    """In which part someone takes a step; `access.py` says who plays it."""

    SUBMITTER = "submitter"
    APPROVER = "approver"


@dataclass(frozen=True)
class Step:
    """One row of the table. `start` None is an order that does not exist yet."""

    id: str
    label: str
    start: S | None
    end: S
    who: Who
    needs_reason: bool = False
    not_own: bool = False
    only_own: bool = False


# An order is frozen once submitted: one that is returned is submitted anew, as another order.
TABLE: tuple[Step, ...] = (
    Step("submit", "提交资金单据", None, S.SUBMITTED, Who.SUBMITTER),
    Step("approve", "审批资金单据", S.SUBMITTED, S.APPROVED, Who.APPROVER, not_own=True),
    Step("return", "退回资金单据", S.SUBMITTED, S.RETURNED, Who.APPROVER, needs_reason=True),
    Step("withdraw", "撤回资金单据", S.SUBMITTED, S.WITHDRAWN, Who.SUBMITTER, only_own=True),
)
LABELS = {step.id: step.label for step in TABLE}


def step_from(step_id: str, *, start: str | None) -> Step | None:
    """The row for a step from a state, or None if the table has none."""
    return next((row for row in TABLE if row.id == step_id and row.start == start), None)


def steps_from(start: str) -> tuple[Step, ...]:
    """Every step that an order in `start` can take."""
    return tuple(row for row in TABLE if row.start == start)
