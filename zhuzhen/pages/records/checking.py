"""A held sheet checked: what importing it would do, or all that is wrong with it."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from zhuzhen.base.page import page
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.pages.records.held import held_region, held_sheet
from zhuzhen.pages.records.siding import own_side
from zhuzhen.people.models import Account
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing import ImportOutcome, import_sheet
from zhuzhen.registers.importing.annotating import can_be_marked
from zhuzhen.registers.importing.doubles import Double
from zhuzhen.registers.importing.hiding import Hidden
from zhuzhen.registers.problems import SheetRefused

_FAULTS_SHOWN = 200
_DOUBLES_SHOWN = 50


@dataclass(frozen=True)
class Checked:
    """What a dry run found: counts if it can be imported, or all that is wrong."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    drafts: int = 0
    ignored: tuple[str, ...] = ()
    seen_before: bool = False
    is_mapped: bool = False
    faults: tuple[Fault, ...] = ()
    problem: Problem | None = None
    fault_count: int = 0
    doubles: tuple[Double, ...] = ()
    double_count: int = 0
    hidden: Hidden = Hidden()

    @property
    def is_conflict(self) -> bool:
        """Nothing is wrong but that some rows differ from what is recorded."""
        return self.problem is not None and self.problem.code == "records_conflict"


def _checked(outcome: ImportOutcome) -> Checked:
    return Checked(
        outcome.read,
        outcome.created,
        outcome.updated,
        outcome.unchanged,
        outcome.drafts,
        outcome.ignored_columns,
        outcome.seen_before,
        outcome.is_mapped,
        doubles=outcome.doubles,
        double_count=outcome.double_count,
        hidden=outcome.hidden,
    )


def refused(problem: Problem) -> Checked:
    """What a sheet that is not imported was refused for."""
    if not isinstance(problem, SheetRefused):
        return Checked(faults=problem.faults, problem=problem, fault_count=len(problem.faults))
    return Checked(
        faults=problem.faults,
        problem=problem,
        fault_count=problem.count,
        double_count=len(problem.warnings),
    )


def crumbs_of_import(declaration: Declaration, *last: str) -> list[tuple[str, str]]:
    path = f"/registers/{declaration.id}/"
    crumbs = [("登记", "/registers/"), (declaration.title, path), ("导入", f"{path}import/")]
    return [*crumbs, *((each, "") for each in last)]


def dry_run(declaration: Declaration, *, token: str, by: Account, today: dt.date) -> Checked:
    """What importing would do. A file that can't be read at all raises its Problem."""
    path, name = held_sheet(token, by=by)
    try:
        outcome = import_sheet(
            declaration.id,
            by=by,
            path=path,
            today=today,
            file_name=name,
            region=held_region(token, by=by),
            own_region=own_side(declaration.id, by=by, today=today),
            dry_run=True,
        )
    except Problem as problem:
        if not problem.faults:
            raise
        return refused(problem)
    return _checked(outcome)


def checked_page(
    request: HttpRequest, declaration: Declaration, checked: Checked, *, token: str, by: Account
) -> HttpResponse:
    path, name = held_sheet(token, by=by)
    context = {
        "register": declaration.register,
        "path": f"/registers/{declaration.id}/",
        "file_name": name,
        "checked": checked,
        "faults": checked.faults,
        "fault_count": checked.fault_count,
        "lies_in_cells": any(each.row for each in checked.faults),
        "can_be_marked": can_be_marked(path, lines=len(checked.faults) + checked.double_count),
        "doubles": checked.doubles[:_DOUBLES_SHOWN],
        "shown": checked.faults[:_FAULTS_SHOWN],
        "conflicts_only": checked.is_conflict,
        "nothing_new": not checked.faults and checked.created == checked.updated == 0,
        "held": token,
        "crumbs": crumbs_of_import(declaration, "核对结果"),
    }
    status = 422 if checked.faults else 200
    return page(request, "records/import_checked.html", context=context, status=status)
