"""What was read of a sheet though its reader does not see it.

Hidden rows (mostly those of a filter) and columns are read like all others, as a filter left
standing must lose nothing; but that is told before anything is written.
"""

from dataclasses import dataclass

from zhuzhen.base.sheets.workbook import Sheet
from zhuzhen.registers.importing.columns import Layout


@dataclass(frozen=True)
class Hidden:
    """How many hidden rows were read, and the heads of hidden columns that were."""

    rows: int = 0
    columns: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns)


def hidden_in(sheet: Sheet, *, layout: Layout) -> Hidden:
    """The hidden rows of a sheet, and those of its hidden columns that the layout reads."""
    read = (each.header for each in layout.columns if each.index in sheet.ends.hidden_columns)
    return Hidden(sheet.ends.hidden_rows, tuple(read))
