"""Sheets into registers: read, checked row by row, stored as a whole, undone as a whole."""

from zhuzhen.registers.importing.annotate import annotate_sheet
from zhuzhen.registers.importing.checking import OnConflict, OnDouble
from zhuzhen.registers.importing.mapping import ColumnMapping
from zhuzhen.registers.importing.receiving import ImportOutcome, import_sheet
from zhuzhen.registers.importing.undoing import undo_import

__all__ = [
    "ColumnMapping",
    "ImportOutcome",
    "OnConflict",
    "OnDouble",
    "annotate_sheet",
    "import_sheet",
    "undo_import",
]
