"""What the shape of a sheet hides: merged cells, another register's export."""

import re
from collections.abc import Iterator, Sequence

from zhuzhen.base.problems import Fault
from zhuzhen.registers.choices import STAMP_REGISTER, STAMP_TITLE, TOTALS
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.columns import Layout
from zhuzhen.registers.importing.workbook import Cell, Sheet
from zhuzhen.registers.problems import fault

_TOTAL = re.compile(rf"[(（]?(?:{'|'.join(TOTALS)})(?:[)）]|[:：].*)?")


def letters(index: int) -> str:
    """The letters of a column counted from 0: 0 is A, 27 is AB."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def is_total(cells: Sequence[Cell]) -> bool:
    """Whether a row begins as an office's sum of those above: 合计, 总 计."""
    first = next((cell for cell in cells if cell is not None and str(cell).strip()), None)
    return isinstance(first, str) and _TOTAL.fullmatch("".join(first.split())) is not None


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
