"""Changes of money: every one is checked, posted by the ledger and audited."""

from zhuzhen.funds.commands.carrying import CarriedOver, carry_over
from zhuzhen.funds.commands.closing import close_month, reopen_month
from zhuzhen.funds.commands.contributing import (
    contribution_name,
    pass_budget,
    reckon_contributions,
    set_budget,
)
from zhuzhen.funds.commands.income import (
    close_purpose,
    earlier_income,
    enter_income,
    open_purpose,
    receive_income,
    undo_income,
)
from zhuzhen.funds.commands.ordering import (
    approve_order,
    moves_of,
    return_order,
    reverse_entry,
    reversed_by,
    submit_order,
    withdraw_order,
)
from zhuzhen.funds.commands.posting import account_name, key_of
from zhuzhen.funds.commands.transferring import receive, transfer
from zhuzhen.funds.rules import AccountKey, Move

__all__ = [
    "AccountKey",
    "CarriedOver",
    "Move",
    "account_name",
    "approve_order",
    "carry_over",
    "close_month",
    "close_purpose",
    "contribution_name",
    "earlier_income",
    "enter_income",
    "key_of",
    "moves_of",
    "open_purpose",
    "pass_budget",
    "receive",
    "receive_income",
    "reckon_contributions",
    "reopen_month",
    "return_order",
    "reverse_entry",
    "reversed_by",
    "set_budget",
    "submit_order",
    "transfer",
    "undo_income",
    "withdraw_order",
]
