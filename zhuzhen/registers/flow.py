"""The life of a record as a table: each step, from where to where, by whom, within what."""

from dataclasses import dataclass
from enum import StrEnum

from zhuzhen.registers.choices import RecordState

DRAFT, SUBMITTED = RecordState.DRAFT, RecordState.SUBMITTED
CONFIRMED, RETURNED, VOIDED = RecordState.CONFIRMED, RecordState.RETURNED, RecordState.VOIDED


class Who(StrEnum):
    """In which part someone takes a step; `access.py` says who plays it."""

    REPORTER = "reporter"
    REVIEWER = "reviewer"
    IMPORTER = "importer"  # whoever imported the sheet, when it is undone as a whole


@dataclass(frozen=True)
class Step:
    """One row of the table. `start` None is a record that does not exist yet."""

    id: str
    label: str
    start: RecordState | None
    end: RecordState
    who: Who
    limit: str = ""
    needs_reason: bool = False
    not_own: bool = False
    confirming_only: bool = False
    task_only: bool = False


# Workflows D8: a month's count goes by submission, so nothing here has a limit in days; a return
# and a void need a reason, and nobody reviews their own submission (general rules 2 and 3).
TABLE: tuple[Step, ...] = (
    Step("save", "存草稿", None, DRAFT, Who.REPORTER),
    Step("save", "存草稿", DRAFT, DRAFT, Who.REPORTER),
    Step("submit", "提交", None, SUBMITTED, Who.REPORTER),
    Step("submit", "提交", DRAFT, SUBMITTED, Who.REPORTER),
    Step("submit", "提交", RETURNED, SUBMITTED, Who.REPORTER),
    Step("revise", "修改", DRAFT, DRAFT, Who.REPORTER),
    Step("revise", "修改", RETURNED, RETURNED, Who.REPORTER),
    Step("revise", "修改", SUBMITTED, SUBMITTED, Who.REPORTER),
    Step("confirm", "确认", SUBMITTED, CONFIRMED, Who.REVIEWER, not_own=True, confirming_only=True),
    Step("return", "退回", SUBMITTED, RETURNED, Who.REVIEWER, needs_reason=True, not_own=True),
    Step("discard", "丢弃草稿", DRAFT, VOIDED, Who.REPORTER),
    Step("void", "作废", SUBMITTED, VOIDED, Who.REPORTER, needs_reason=True),
    Step("void", "作废", RETURNED, VOIDED, Who.REPORTER, needs_reason=True),
    Step("void", "作废", CONFIRMED, VOIDED, Who.REVIEWER, needs_reason=True),
    Step("finish", "办结", SUBMITTED, SUBMITTED, Who.REPORTER, task_only=True),
    Step("finish", "办结", CONFIRMED, CONFIRMED, Who.REPORTER, task_only=True),
    Step("undo_import", "撤销导入", DRAFT, VOIDED, Who.IMPORTER, needs_reason=True),
    Step("undo_import", "撤销导入", SUBMITTED, VOIDED, Who.IMPORTER, needs_reason=True),
)
LABELS = {step.id: step.label for step in TABLE} | {
    "import": "导入",
    "import_update": "导入更新",
    "undo_update": "撤销导入更新",
    "attach": "添加佐证",
    "detach": "移除佐证",
}


def step_from(step_id: str, *, start: str | None) -> Step | None:
    """The row for a step from a state, or None if the table has none."""
    return next((row for row in TABLE if row.id == step_id and row.start == start), None)


def steps_from(
    start: str | None, *, needs_confirmation: bool, is_open_task: bool = False
) -> tuple[Step, ...]:
    """Every step that a record in `start` can take."""
    return tuple(
        row
        for row in TABLE
        if row.start == start
        and (needs_confirmation or not row.confirming_only)
        and (is_open_task or not row.task_only)
    )
