"""Reads about money; every sum is of the rows in scope."""

from zhuzhen.funds.queries.balances import GROUPS, Balance, Wanted, balances_at
from zhuzhen.funds.queries.carried import carried_lines
from zhuzhen.funds.queries.contributions import (
    Standing,
    awaiting_receipt,
    contribution_numbered,
    contributions,
    overdue,
    standing_of,
    standings,
    transfers_of,
)
from zhuzhen.funds.queries.dues import PartDue, due_changes_of, dues_known, is_county, parts_due
from zhuzhen.funds.queries.rates import Rates, rates, total_of
from zhuzhen.funds.queries.statements import (
    StatementLine,
    account_numbered,
    available,
    available_fen,
    entries_of,
    entry_numbered,
    lines_of_entry,
    order_numbered,
    orders,
    statement,
)

__all__ = [
    "GROUPS",
    "Balance",
    "PartDue",
    "Rates",
    "StatementLine",
    "Standing",
    "Wanted",
    "account_numbered",
    "available",
    "available_fen",
    "awaiting_receipt",
    "balances_at",
    "carried_lines",
    "contribution_numbered",
    "contributions",
    "due_changes_of",
    "dues_known",
    "is_county",
    "entries_of",
    "entry_numbered",
    "lines_of_entry",
    "order_numbered",
    "orders",
    "overdue",
    "parts_due",
    "rates",
    "standing_of",
    "standings",
    "statement",
    "total_of",
    "transfers_of",
]
