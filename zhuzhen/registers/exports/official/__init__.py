"""Official sheets: a register's records in the layout that a pack's `reports` declares."""

from zhuzhen.registers.exports.official.content import MOST_ROWS, OfficialSheet, sheet_of
from zhuzhen.registers.exports.official.declared import (
    DeclaredReport,
    all_reports,
    declared_report,
    fitted,
)
from zhuzhen.registers.exports.official.writing import Written, write_report

__all__ = [
    "MOST_ROWS",
    "DeclaredReport",
    "OfficialSheet",
    "Written",
    "all_reports",
    "declared_report",
    "fitted",
    "sheet_of",
    "write_report",
]
