"""What the shape of a sheet hides: merged cells, another register's export."""

from collections.abc import Iterator

from zhuzhen.base.problems import Fault
from zhuzhen.base.sheets.choices import STAMP_REGISTER, STAMP_TITLE
from zhuzhen.base.sheets.heads import letters
from zhuzhen.base.sheets.workbook import Sheet
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.columns import Layout
from zhuzhen.registers.problems import fault


def merged_faults(sheet: Sheet, *, layout: Layout) -> Iterator[Fault]:
    """Merged cells below the header, in columns that are read."""
    read = {column.index: column.header for column in layout.columns}
    for (top, left), (bottom, right) in sheet.merged:
        columns = [index for index in range(left, right + 1) if index in read]
        if bottom + 1 > layout.header_row and columns:
            cells = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
            told = fault("merged", column=read[columns[0]], cells=cells)
            yield Fault(told.what, told.right, row=top + 1, column=told.column)


def stamp_faults(sheet: Sheet, *, declaration: Declaration) -> tuple[Fault, ...]:
    """A sheet exported from another register is not imported by mistake."""
    register = sheet.stamp.get(STAMP_REGISTER)
    if register is None or register == declaration.id:
        return ()
    return (fault("other_register", title=sheet.stamp.get(STAMP_TITLE, register)),)
