"""Reads of the household register, within the scope of families of the transaction."""

from zhuzhen.households.queries.assessing import (
    income_line,
    income_lines,
    income_sheets,
    latest_income,
    latest_safeguards,
    lines_of,
    safeguard_checks,
)
from zhuzhen.households.queries.register import (
    COUNT_CAP,
    EVERY,
    LABOURS,
    PAGE_SIZE,
    Filters,
    HouseholdPage,
    find_by_name,
    history_of,
    household_of,
    households_in,
    matching,
    resident_of,
    residents_of,
)

__all__ = [
    "COUNT_CAP",
    "EVERY",
    "LABOURS",
    "PAGE_SIZE",
    "Filters",
    "HouseholdPage",
    "find_by_name",
    "history_of",
    "household_of",
    "households_in",
    "income_line",
    "income_lines",
    "income_sheets",
    "latest_income",
    "latest_safeguards",
    "lines_of",
    "matching",
    "resident_of",
    "residents_of",
    "safeguard_checks",
]
