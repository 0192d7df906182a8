"""帮扶措施: added to a case and changed until it is done or stopped (S1-1.1d, e)."""

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from zhuzhen.base import clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.casework.choices import SupportAct
from zhuzhen.casework.commands.support import writing
from zhuzhen.casework.models import Case, Measure
from zhuzhen.casework.rules.support import MeasureFacts, measure_faults
from zhuzhen.casework.wording import text
from zhuzhen.households.choices import ResidentState
from zhuzhen.households.models import Resident
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account


def _columns(facts: MeasureFacts) -> dict[str, object]:
    given = asdict(facts)
    given["resident_id"] = given.pop("resident")
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in given.items()
    }


def _whose_faults(facts: MeasureFacts, *, case: Case) -> tuple[Fault, ...]:
    """Whose it is must be a person of the household, present or gone."""
    if facts.resident is None:
        return ()
    rows = Resident.objects.filter(pk=facts.resident, household=case.household_id)
    if rows.exclude(state=ResidentState.ELSEWHERE).exists():
        return ()
    return (Fault(text("stranger_what"), text("stranger_right"), field="resident"),)


@transaction.atomic
def add_measure(case: Case, *, facts: MeasureFacts, by: Account | None, today: dt.date) -> Measure:
    """Add a measure. Raises not_found, not_allowed, not_under_watch, faults."""
    case = writing.locked_case(case, by=by, act=Act.SUPPORT_KEEP, doing="act_measure")
    faults = measure_faults(facts, today=today, t0=case.t0)
    writing.refuse(faults + _whose_faults(facts, case=case))
    measure = Measure.objects.create(
        case=case,
        household=case.household,
        place_id=case.place_id,
        by=by,
        at=clock.now(),
        **_columns(facts),
    )
    writing.note(
        SupportAct.MEASURE_ADDED, household=case.household, case=case, subject_id=measure.pk,
        on=today, by=by, after=writing.plain(_columns(facts)),
    )  # fmt: skip
    return measure


@transaction.atomic
def change_measure(
    measure: Measure,
    *,
    facts: MeasureFacts,
    version: int,
    by: Account | None,
    today: dt.date,
    reason: str = "",
) -> Measure:
    """Change a measure as shown at `version`: how far it is, what it cost, what came of it.

    Raises not_found, not_allowed, not_under_watch, stale, faults (what is over stays over).
    """
    case = writing.locked_case(
        Case(pk=measure.case_id), by=by, act=Act.SUPPORT_KEEP, doing="act_measure"
    )
    found = Measure.objects.select_for_update().filter(pk=measure.pk).first()
    if found is None:
        raise Problem("not_found", what=text("measure"))
    if found.version != version:
        writing.refuse_stale(case.household, act=SupportAct.MEASURE_CHANGED, subject_id=found.pk)
    faults = measure_faults(facts, today=today, t0=case.t0, before=found.state)
    writing.refuse(faults + _whose_faults(facts, case=case))
    writing.changed(
        found, _columns(facts), act=SupportAct.MEASURE_CHANGED, case=case, on=today, by=by,
        reason=reason,
    )  # fmt: skip
    return found
