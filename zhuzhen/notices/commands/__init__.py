"""Changes of notices: drafting, deciding, objections and their answers."""

from zhuzhen.notices.commands.deciding import (
    approve_notice,
    pass_notice,
    photograph_notice,
    publish_notice,
    return_notice,
    withdraw_notice,
)
from zhuzhen.notices.commands.drafting import draft_notice, revise_notice
from zhuzhen.notices.commands.objecting import (
    answer_objection,
    count_view,
    file_objection,
    read_objection,
)

__all__ = [
    "answer_objection",
    "approve_notice",
    "count_view",
    "draft_notice",
    "file_objection",
    "pass_notice",
    "photograph_notice",
    "publish_notice",
    "read_objection",
    "return_notice",
    "revise_notice",
    "withdraw_notice",
]
