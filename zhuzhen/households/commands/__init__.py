"""Changes of the household register; every one is checked, kept in history and audited."""

from zhuzhen.households.commands.assessing import check_safeguards, record_income
from zhuzhen.households.commands.moving import merge_households, move_resident, split_household
from zhuzhen.households.commands.people import (
    add_resident,
    change_head,
    correct_resident,
    remove_resident,
)
from zhuzhen.households.commands.privacy import record_consent, unmask
from zhuzhen.households.commands.registering import (
    change_assistance,
    correct_household,
    deregister_household,
    register_household,
)

__all__ = [
    "add_resident",
    "change_assistance",
    "change_head",
    "check_safeguards",
    "correct_household",
    "correct_resident",
    "deregister_household",
    "merge_households",
    "move_resident",
    "record_consent",
    "record_income",
    "register_household",
    "remove_resident",
    "split_household",
    "unmask",
]
