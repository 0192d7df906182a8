"""Changes to records: each atomic, access-checked, flow-checked, stepped, audited."""

from zhuzhen.registers.commands.entering import (
    revise_record,
    save_draft,
    submit_new,
    submit_record,
)
from zhuzhen.registers.commands.finishing import finish_task
from zhuzhen.registers.commands.proving import attach_papers, detach_paper
from zhuzhen.registers.commands.reviewing import (
    confirm_record,
    discard_draft,
    return_record,
    void_record,
)
from zhuzhen.registers.rules import Entry

__all__ = [
    "Entry",
    "attach_papers",
    "confirm_record",
    "discard_draft",
    "detach_paper",
    "finish_task",
    "return_record",
    "revise_record",
    "save_draft",
    "submit_new",
    "submit_record",
    "void_record",
]
