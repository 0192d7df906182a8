"""Decisions about money: pure, over facts that others have read."""

from zhuzhen.funds.rules.deadlines import days_late, days_left, due_on, transfer_due_on
from zhuzhen.funds.rules.layers import remaining_layers
from zhuzhen.funds.rules.moves import (
    AccountKey,
    Move,
    fits,
    keeps_its_money,
    lines_of,
    seen_at,
    total_of,
)
from zhuzhen.funds.rules.shares import (
    Shares,
    arrived_of_due,
    contribution_shares,
    largest_remainder,
    percent_of,
)
from zhuzhen.funds.rules.uses import UseFacts, UseVerdict, use_verdict

__all__ = [
    "AccountKey",
    "Move",
    "Shares",
    "UseFacts",
    "UseVerdict",
    "arrived_of_due",
    "contribution_shares",
    "days_late",
    "days_left",
    "due_on",
    "fits",
    "keeps_its_money",
    "largest_remainder",
    "lines_of",
    "percent_of",
    "remaining_layers",
    "seen_at",
    "total_of",
    "transfer_due_on",
    "use_verdict",
]
