"""A sheet checked without saving anything, and given back with what was found in its cells."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

from zhuzhen.base.sheets.workbook import Sheet, open_sheet
from zhuzhen.people.models import Account
from zhuzhen.registers.importing.annotating import Annotated, Findings, Ground, annotated_workbook
from zhuzhen.registers.importing.checking import OnConflict, Terms, layout_for, warnings_of
from zhuzhen.registers.importing.mapping import ColumnMapping, heads_of
from zhuzhen.registers.importing.receiving import ImportOutcome, import_sheet
from zhuzhen.registers.importing.siding import declared_for_sheet
from zhuzhen.registers.problems import SheetRefused


def _ground(sheet: Sheet, *, header_row: int) -> Ground:
    rows = dict(sheet.head)
    heads: dict[str, int] = {}
    for index, head in enumerate(heads_of(rows.get(header_row, sheet.head[0][1]))):
        if head:
            heads.setdefault(head, index)
    return Ground(sheet.name, sheet.head[0][0], header_row or sheet.head[0][0], heads)


def annotate(path: Path, *, sheet: Sheet, header_row: int, findings: Findings) -> Annotated:
    """The workbook at `path` with findings in its cells; `header_row` 0 if it has no heads."""
    ground = _ground(sheet, header_row=header_row)
    return annotated_workbook(path, sheet=sheet, ground=ground, findings=findings)


def _findings(check: Callable[[], ImportOutcome], *, sheet: Sheet) -> Findings:
    try:
        outcome = check()
    except SheetRefused as refused:
        return Findings(refused.faults, refused.warnings, refused.count)
    return Findings(warnings=warnings_of(outcome.doubles, sheet=sheet))


def annotate_sheet(
    register: str,
    *,
    by: Account | None,
    path: Path,
    today: dt.date,
    file_name: str = "",
    sheet: str = "",
    mapping: ColumnMapping | None = None,
    region: str | None = None,
    own_region: str | None = None,
    on_conflict: OnConflict = OnConflict.REFUSE,
) -> Annotated:
    """The user's own workbook with every fault and every likely double that a dry run finds.

    Raises bad_file, not_allowed, unknown_register; a sheet without faults comes back clean.
    """
    opened = open_sheet(path, shown_as=file_name, sheet=sheet)
    declaration = declared_for_sheet(
        register, stamp=opened.stamp, region=region, own_region=own_region
    )
    check = partial(
        import_sheet,
        register,
        by=by,
        path=path,
        today=today,
        file_name=file_name,
        sheet=sheet,
        mapping=mapping,
        region=region,
        own_region=own_region,
        dry_run=True,
        on_conflict=on_conflict,
    )
    findings = _findings(check, sheet=opened)
    terms = Terms(by, today, mapping)
    layout, _, _ = layout_for(opened, declaration=declaration, terms=terms)
    header_row = layout.header_row if layout else 0
    return annotate(path, sheet=opened, header_row=header_row, findings=findings)
