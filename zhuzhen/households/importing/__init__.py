"""Sheets of households and members: checked as a whole, written as a whole, undone as a whole."""

from zhuzhen.households.importing.receiving import (
    ImportOutcome,
    Terms,
    import_households,
    require_import,
)

__all__ = ["ImportOutcome", "Terms", "import_households", "require_import"]
