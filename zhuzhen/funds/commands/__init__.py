"""Changes of money: every one is checked, posted by the ledger and audited."""

from zhuzhen.funds.commands.carrying import check_year_end, submit_carry_over, waiting_year_end
from zhuzhen.funds.commands.closing import close_month, reopen_month
from zhuzhen.funds.commands.contributing import (
    contribution_name,
    pass_budget,
    reckon_contributions,
    set_budget,
)
from zhuzhen.funds.commands.freezing import moves_of, reversed_by
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
    return_order,
    reverse_entry,
    submit_order,
    withdraw_order,
)
from zhuzhen.funds.commands.posting import account_name, key_of
from zhuzhen.funds.commands.transferring import receive, transfer
from zhuzhen.funds.commands.yearend import YearEnd, year_end, year_end_of
from zhuzhen.funds.rules import AccountKey, Move

__all__ = [
    "AccountKey",
    "Move",
    "YearEnd",
    "account_name",
    "approve_order",
    "check_year_end",
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
    "submit_carry_over",
    "submit_order",
    "transfer",
    "undo_income",
    "waiting_year_end",
    "withdraw_order",
    "year_end",
    "year_end_of",
]
