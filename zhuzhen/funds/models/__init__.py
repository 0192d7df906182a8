"""The ledger: accounts, entries and their lines, and what moves them (workflows D3; ADR 0015).

Sums are whole fen. A line adds to its account (debit positive); the lines of an entry sum to
nothing. Nothing here is changed or deleted: a mistake is reversed by an entry of its own.
"""

from zhuzhen.funds.models.ledger import (
    Closing,
    Entry,
    LedgerAccount,
    Line,
    MonthTotal,
    Purpose,
)
from zhuzhen.funds.models.orders import FundOrder
from zhuzhen.funds.models.sharing import Contribution, DueChange, FundShift, Transfer

__all__ = [
    "Closing",
    "Contribution",
    "DueChange",
    "Entry",
    "FundOrder",
    "FundShift",
    "LedgerAccount",
    "Line",
    "MonthTotal",
    "Purpose",
    "Transfer",
]
