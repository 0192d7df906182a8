"""How a clue begins a case, or joins the one that is open. T0 is the day of the first clue."""

import datetime as dt
from dataclasses import dataclass, field

from zhuzhen.base import clock
from zhuzhen.casework import flow
from zhuzhen.casework.choices import CaseState, ClueState
from zhuzhen.casework.models import Case, Clue
from zhuzhen.casework.rules.limits import Days, due_on
from zhuzhen.casework.variants import Variant
from zhuzhen.households.models import Household
from zhuzhen.people.models import Account

LONGEST_KEY = 160


@dataclass(frozen=True)
class ClueRow:
    """One clue. `key` is what makes the same clue the same: rule, household, period. `facts` led
    to it: amounts in fen, counts, days; nothing sealed. `verify_days` is a limit of its own, as a
    screening rule may have."""

    household_id: int
    source: str
    text: str
    found_on: dt.date
    key: str
    rule: str = ""
    resident_id: int | None = None
    facts: dict[str, object] = field(default_factory=dict)
    confidence: int = 100
    verify_days: int | None = None


def begun_case(household: Household, *, t0: dt.date, variant: Variant) -> Case:
    """A case that begins with a clue of a day; unsaved."""
    state = flow.settled(CaseState.CLUE, left_out=variant.left_out)
    limit = flow.MAIN[state].limit
    decision = t0 + dt.timedelta(days=variant.figures["decision"])
    days = Days(counted_from=t0, arrived_on=t0, decision_due_on=decision)
    now = clock.now()
    return Case(
        household=household,
        place_id=household.place_id,
        state=state,
        flow_steps=variant.kept,
        pack_version_id=variant.version_id,
        t0=t0,
        due_on=due_on(limit, days=days, figures=variant.figures) if limit else None,
        decision_due_on=decision,
        created_at=now,
        updated_at=now,
    )


def clue_of(
    row: ClueRow, *, case: Case, is_open: bool, variant: Variant, by: Account | None
) -> Clue:
    """A clue of a case; unsaved. It is open until somebody takes the case up."""
    verified = flow.MAIN[CaseState.VERIFYING].limit
    assert verified is not None
    days = row.verify_days
    if days is None:
        days = variant.figures.get(verified.figure, verified.usual)
    return Clue(
        household_id=row.household_id,
        resident_id=row.resident_id,
        place_id=case.place_id,
        source=row.source,
        rule=row.rule,
        key=row.key[:LONGEST_KEY],
        text=row.text,
        facts=row.facts,
        confidence=row.confidence,
        found_on=row.found_on,
        due_on=row.found_on + dt.timedelta(days=days),
        state=ClueState.OPEN if is_open else ClueState.IN_CASE,
        case=case,
        by=by,
        at=clock.now(),
    )
