"""A typed sheet checked and given back as the same workbook, with what was found in its cells."""

import datetime as dt
from pathlib import Path

from zhuzhen.base.problems import Problem
from zhuzhen.base.sheets.workbook import open_sheet
from zhuzhen.people.models import Account
from zhuzhen.registers.importing.annotate import annotate
from zhuzhen.registers.importing.annotating import Annotated, Findings
from zhuzhen.registers.importing.mapping import AS_NAMED
from zhuzhen.registers.importing.remembering import remembered
from zhuzhen.rosters.heads import heads_of_roster, roster_called
from zhuzhen.rosters.importing import import_roster


def annotate_roster(
    name: str, *, by: Account | None, path: Path, today: dt.date, file_name: str = ""
) -> Annotated:
    """The workbook with every fault, difference and likeness that a dry run finds in its cells.

    Raises unknown_roster, not_allowed, bad_file.
    """
    try:
        found = import_roster(
            name, by=by, path=path, today=today, file_name=file_name, dry_run=True
        )
        findings = Findings(found.faults, (*found.differences, *found.likenesses))
    except Problem as problem:
        if not problem.faults or problem.code == "bad_file":
            raise
        findings = Findings(problem.faults)
    roster, sheet = roster_called(name), open_sheet(path, shown_as=file_name)
    chosen = remembered(roster.sheet_id, sheet=sheet, by=by) or AS_NAMED
    layout, _ = heads_of_roster(roster, sheet=sheet, mapping=chosen)
    header_row = layout.header_row if layout else 0
    return annotate(path, sheet=sheet, header_row=header_row, findings=findings)
