"""A household that ends or is merged while its case is open: the case goes along, or comes first.

What is under watch ends only as the county approves it (自然减少: workflows D1, row 16), so a
household that is gone is never simply taken off the register from under its case.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import OuterRef, Subquery

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.casework.choices import CLEARING, IDENTIFYING, OPEN, UNDER_WATCH, CaseState, ClueState
from zhuzhen.casework.commands.cases.beginning import ClueRow
from zhuzhen.casework.commands.cases.clues import put_clue
from zhuzhen.casework.commands.cases.writing import Told, close_submission, write_step
from zhuzhen.casework.commands.support.helpers import move_helpers
from zhuzhen.casework.models import Case, Clue, Measure, Plan
from zhuzhen.casework.posting import take_down
from zhuzhen.casework.problems import text
from zhuzhen.casework.situations import pending_of
from zhuzhen.casework.variants import variant_of
from zhuzhen.households import commands as register
from zhuzhen.households.access import require
from zhuzhen.households.choices import Departure
from zhuzhen.households.models import Household, Resident
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_LONGEST_END = 300
# What has to be done first, by where the case is.
_REMEDIES = {
    **dict.fromkeys(IDENTIFYING, "identifying_first"),
    **dict.fromkeys(UNDER_WATCH, "watched_first"),
    **dict.fromkeys(CLEARING, "clearing_first"),
}


def _locked(*households: Household, by: Account | None) -> None:
    """Locked, the lower number first, as the register's own commands do; no clue begins a case
    until the transaction ends."""
    keys = [each.pk for each in households]
    found = list(Household.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if len(found) < len(keys):
        raise Problem("not_found", what=text("household"))
    for each in found:
        require(Act.HOUSEHOLD_END, by=by, place=each.place_id)


def _open_case(household: Household) -> Case | None:
    rows = Case.objects.select_for_update(of=("self",)).select_related("household")
    return rows.filter(household=household, state__in=OPEN).first()


def _case_first(case: Case, *, doing: str, why: str) -> Problem:
    state = CaseState(case.state)
    return Problem(
        "case_first",
        name=case.household.head_name,
        state=state.label,
        act=text(doing),
        why=text(why),
        remedy=text(_REMEDIES[state], act=text(doing)),
    )


@transaction.atomic
def deregister_household(
    household: Household,
    *,
    on: dt.date,
    by: Account | None,
    reason: str,
    became: str = Departure.MOVED_OUT,
    version: int | None = None,
) -> Household:
    """A whole household is no more (`households.commands.deregister_household`), once its case has
    ended. Raises case_first, which says how, and what that command raises."""
    _locked(household, by=by)
    case = _open_case(household)
    if case is not None:
        raise _case_first(case, doing="act_deregister", why="household_ends")
    return register.deregister_household(
        household, on=on, by=by, reason=reason, became=became, version=version
    )


@transaction.atomic
def merge_households(
    household: Household,
    *,
    into: Household,
    relations: Mapping[int, str],
    on: dt.date,
    by: Account | None,
    reason: str,
    version: int | None = None,
) -> Household:
    """All members of a household go into another (`households.commands.merge_households`), its open
    case with them: it goes on there, or its clues join the case that is open there.

    Raises case_first if the case can't go along (another village; both are under watch), and what
    that command raises.
    """
    _locked(household, into, by=by)
    mine, theirs = _open_case(household), _open_case(into)
    if mine is not None:
        why = _hindrance(mine, theirs=theirs, into=into)
        if why:
            raise _case_first(mine, doing="act_merge", why=why)
        if theirs is None:
            _carry(mine, into=into, on=on, by=by)
        else:
            _join(mine, into=into, on=on, by=by)
    merged = register.merge_households(
        household, into=into, relations=relations, on=on, by=by, reason=reason, version=version
    )
    if mine is not None:
        _follow_people(mine)
    return merged


def _follow_people(case: Case) -> None:
    """Measures of a case that was carried stay those of the same people, by their rows there."""
    now = Resident.objects.filter(came_from=OuterRef("resident"), household=case.household_id)
    measures = Measure.objects.filter(case=case).annotate(now=Subquery(now.values("pk")[:1]))
    measures.exclude(now=None).update(resident=Subquery(now.values("pk")[:1]))


def _hindrance(mine: Case, *, theirs: Case | None, into: Household) -> str:
    """Why a case can't go with its household: what it left in its village stays there; and one
    that is under watch ends by the county's decision alone."""
    if mine.place_id != into.place_id:
        return "other_village"
    if theirs is not None and mine.state not in IDENTIFYING:
        return "both_open"
    return ""


def _carry(case: Case, *, into: Household, on: dt.date, by: Account | None) -> None:
    """The case goes on as that of the other household. What is submitted is refused by its own
    guard, since the family has moved: it is put forward anew."""
    gone, told = case.household, _named(case.household)
    case.household, case.version, case.updated_at = into, case.version + 1, clock.now()
    case.save(update_fields=["household", "version", "updated_at"])
    for model in (Clue, Plan, Measure):
        model.objects.filter(case=case).update(household=into)
    why = text("carried", **told)
    move_helpers(gone, into=into, on=on, by=by, reason=why)
    variant = variant_of(case)
    write_step(case, step="carry", before=case.state, by=by, on=on, variant=variant, reason=why)


def _join(case: Case, *, into: Household, on: dt.date, by: Account | None) -> None:
    """Clues go on in the case of the other household; this one, never admitted, ends."""
    why, before = text("joined", **_named(into)), case.state
    pending = pending_of(case)
    if pending is not None:
        take_down(pending, today=on, why=why)
        close_submission(pending, by=by, approved=False)
    for each in Clue.objects.filter(case=case).exclude(state=ClueState.DISMISSED).order_by("pk"):
        put_clue(
            ClueRow(
                into.pk, each.source, each.text, each.found_on, f"merged:{each.pk}",
                confidence=each.confidence, facts=each.facts,
            ),
            household=into, by=by,
        )  # fmt: skip
    Clue.objects.filter(case=case).exclude(state=ClueState.DISMISSED).update(
        state=ClueState.IN_CASE, outcome=why[:_LONGEST_END]
    )
    case.state, case.due_on = CaseState.WITHDRAWN, None
    case.ended_on, case.end_reason = on, why[:_LONGEST_END]
    case.version, case.updated_at = case.version + 1, clock.now()
    case.save()
    write_step(
        case, step="join", before=before, by=by, on=on, variant=variant_of(case), reason=why,
        told=Told(submission=pending),
    )  # fmt: skip


def _named(household: Household) -> dict[str, object]:
    return {"head": household.head_name, "number": household.number}
