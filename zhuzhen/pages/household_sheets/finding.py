"""What the addresses of these pages name, and the way to them."""

from pathlib import Path

from zhuzhen.base.sheets.workbook import Sheet
from zhuzhen.feeds.mapping import HeadMapping
from zhuzhen.feeds.reading import Raw
from zhuzhen.households.models import HouseholdReceipt
from zhuzhen.pages.records.finding import one_of
from zhuzhen.registers.importing.mapping import ColumnMapping

PATH, EXPORT = "/households/sheets/", "/households/export/"
LIST = ("监测对象", "/households/")
IMPORTING, EXPORTING = "用表格导入", "导出"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# As rosters and records do: 50 MB; a county's households in .csv or .parquet fit.
ENDINGS = ".xlsx,.csv,.txt,.parquet"


def crumbs_of(*last: str) -> list[tuple[str, str]]:
    return [LIST, (IMPORTING, PATH), *((each, "") for each in last)]


def receipt_or_404(number: int) -> HouseholdReceipt:
    """A receipt in scope."""
    rows = HouseholdReceipt.objects.select_related("by")
    return one_of(rows, pk=number, what=f"农户导入回执 {number}")


def sheet_of(raw: Raw) -> Sheet:
    """What was read, as the page of columns and the marking of workbooks know sheets; only its
    first rows."""
    head = tuple((number, list[object](cells)) for number, cells in raw.head)
    return Sheet(raw.file, raw.sheet, raw.file_sm3, None, head)  # type: ignore[arg-type]  # no rows are read of it


def mapping_of(chosen: ColumnMapping) -> HeadMapping:
    return HeadMapping(chosen.targets, chosen.units, chosen.header_row)


def chosen_of(mapping: HeadMapping) -> ColumnMapping:
    return ColumnMapping(mapping.targets, mapping.units, header_row=mapping.header_row or 0)


def is_workbook(path: Path) -> bool:
    """Whether the file that came can be given back marked."""
    with path.open("rb") as stream:
        return stream.read(2) == b"PK"
