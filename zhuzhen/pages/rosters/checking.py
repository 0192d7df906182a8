"""A held typed sheet checked: what importing it would do, what to answer, or all that is wrong."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from zhuzhen.base.page import page
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.pages.records.held import held_sheet
from zhuzhen.pages.rosters.finding import crumbs_of, path_of
from zhuzhen.people.models import Account
from zhuzhen.rosters.declarations import Roster
from zhuzhen.rosters.importing import RosterOutcome, import_roster

SHOWN = 200


@dataclass(frozen=True)
class Part:
    """Faults of one sort, as far as a page shows them."""

    faults: tuple[Fault, ...]

    @property
    def shown(self) -> tuple[Fault, ...]:
        return self.faults[:SHOWN]

    @property
    def count(self) -> int:
        return len(self.faults)

    @property
    def left_out(self) -> int:
        return max(0, self.count - SHOWN)


def dry_run(roster: Roster, *, token: str, by: Account, today: dt.date) -> RosterOutcome:
    """What importing would do. A file that can't be read at all raises its Problem."""
    path, name = held_sheet(token, by=by)
    try:
        return import_roster(roster.id, by=by, path=path, today=today, file_name=name, dry_run=True)
    except Problem as problem:
        if not problem.faults or problem.code == "bad_file":
            raise
        return RosterOutcome(0, 0, 0, 0, faults=problem.faults)


def checked_page(
    request: HttpRequest, roster: Roster, outcome: RosterOutcome, *, token: str, by: Account
) -> HttpResponse:
    _, name = held_sheet(token, by=by)
    context = {
        "roster": roster,
        "path": path_of(roster),
        "file_name": name,
        "outcome": outcome,
        "faults": Part(outcome.faults),
        "lies_in_cells": any(each.row for each in outcome.faults),
        "differences": Part(outcome.differences),
        "likenesses": Part(outcome.likenesses),
        "held": token,
        "crumbs": crumbs_of(roster, "核对结果"),
    }
    status = 422 if outcome.faults else 200
    return page(request, "rosters/checked.html", context=context, status=status)
