"""The stage and the cast for tests of typed sheets, and a few lines to bring sheets in."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.cast import Cast, Stage, cast, stage
from tests.conftest import TODAY
from tests.registers.sheets import workbook
from zhuzhen.base import scope
from zhuzhen.base.problems import Problem
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account
from zhuzhen.rosters.exports import export_roster
from zhuzhen.rosters.importing import RosterOutcome, import_roster


@dataclass(frozen=True)
class Theatre:
    stage: Stage
    cast: Cast
    folder: Path

    def enter(self, account: Account) -> None:
        """See from now on only what `account` sees."""
        scope.enter(scope_of(account, on=TODAY))

    def sheet(self, heads: Sequence[object], *rows: Sequence[object], name: str = "a") -> Path:
        return workbook(self.folder / f"{name}.xlsx", heads, *rows)

    def bring(self, roster: str, path: Path, *, by: Account | None = None, **how) -> RosterOutcome:
        return import_roster(roster, by=by, path=path, today=TODAY, **how)

    def faults(self, roster: str, path: Path, *, by: Account | None = None) -> list[tuple]:
        """What a dry run finds: (row, column, what) of each fault."""
        try:
            found = self.bring(roster, path, by=by, dry_run=True).faults
        except Problem as problem:
            found = problem.faults
        return [(each.row, each.column, each.what) for each in found]

    def exported(self, roster: str, *, name: str = "out") -> Path:
        path = self.folder / f"{name}.xlsx"
        file, _ = export_roster(roster, by=None)
        path.write_bytes(file.read())
        return path


@pytest.fixture
def theatre(everything: None, tmp_path: Path) -> Theatre:
    on = stage()
    return Theatre(on, cast(on), tmp_path)


def rows_of(path: Path, *, top: int = 3) -> list[dict[str, object]]:
    """The rows of an export by their heads."""
    page = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]
    heads = [cell.value for cell in page[top]]
    below = page.iter_rows(min_row=top + 1, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in below]


def changed(path: Path, *, edit: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> Path:
    """An export with something changed by hand."""
    book = openpyxl.load_workbook(path)
    edit(book.worksheets[0])
    other = path.with_name(f"edited-{path.name}")
    book.save(other)
    return other
