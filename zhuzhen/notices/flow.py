"""The way of a notice as a table: each step, from where to where, by whom (workflows D5)."""

from dataclasses import dataclass
from enum import StrEnum

from zhuzhen.notices.choices import NoticeState as S


class Who(StrEnum):
    """In which part someone takes a step; `access.py` says who plays it."""

    DRAFTER = "drafter"
    APPROVER = "approver"
    ANSWERER = "answerer"  # by upholding an objection


@dataclass(frozen=True)
class Step:
    """One row of the table. `start` None is a notice that does not exist yet."""

    id: str
    label: str
    start: S | None
    end: S
    who: Who
    needs_reason: bool = False
    not_own: bool = False


# Nobody approves what they drafted (general rule 3). What was published leaves only by passing, by
# an objection that is upheld, or taken down with a reason: it is never edited.
TABLE: tuple[Step, ...] = (
    Step("draft", "起草", None, S.DRAFT, Who.DRAFTER),
    Step("revise", "修改", S.DRAFT, S.DRAFT, Who.DRAFTER),
    Step("approve", "批准", S.DRAFT, S.APPROVED, Who.APPROVER, not_own=True),
    Step("return", "退回修改", S.DRAFT, S.DRAFT, Who.APPROVER, needs_reason=True),
    Step("return", "退回修改", S.APPROVED, S.DRAFT, Who.APPROVER, needs_reason=True),
    Step("publish", "发布", S.APPROVED, S.PUBLISHED, Who.DRAFTER),
    Step("pass", "期满通过", S.PUBLISHED, S.PASSED, Who.APPROVER),
    Step("fail", "异议成立", S.PUBLISHED, S.FAILED, Who.ANSWERER, needs_reason=True, not_own=True),
    Step("withdraw", "撤下", S.DRAFT, S.WITHDRAWN, Who.DRAFTER, needs_reason=True),
    Step("withdraw", "撤下", S.APPROVED, S.WITHDRAWN, Who.APPROVER, needs_reason=True),
    Step("withdraw", "撤下", S.PUBLISHED, S.WITHDRAWN, Who.APPROVER, needs_reason=True),
)
LABELS = {step.id: step.label for step in TABLE} | {
    "photograph": "补拍照片",
    "answer": "答复异议",
}


def step_from(step_id: str, *, start: str | None) -> Step | None:
    """The row for a step from a state, or None if the table has none."""
    return next((row for row in TABLE if row.id == step_id and row.start == start), None)


def steps_from(start: str) -> tuple[Step, ...]:
    """Every step that a notice in `start` can take."""
    return tuple(row for row in TABLE if row.start == start)
