"""Sheets into registers: read, checked row by row, stored as a whole, undone as a whole."""

from zhuzhen.registers.importing.mapping import ColumnMapping
from zhuzhen.registers.importing.receiving import ImportOutcome, OnConflict, import_sheet
from zhuzhen.registers.importing.undoing import undo_import

__all__ = ["ColumnMapping", "ImportOutcome", "OnConflict", "import_sheet", "undo_import"]
