"""Single clues: raised by people, joined to the household's open case, dismissed."""

import datetime as dt
import uuid

from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.days import is_believable
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.casework import problems
from zhuzhen.casework.access import require
from zhuzhen.casework.choices import OPEN, ClueState
from zhuzhen.casework.commands.cases.beginning import LONGEST_KEY, ClueRow, begun_case, clue_of
from zhuzhen.casework.commands.cases.stepping import take_step
from zhuzhen.casework.commands.cases.writing import write_step
from zhuzhen.casework.models import Case, Clue
from zhuzhen.casework.variants import variant_at
from zhuzhen.households.choices import HouseholdState
from zhuzhen.households.models import Household, Resident
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_LONGEST_TEXT, _LONGEST_OUTCOME = 500, 300


def _refuse_untold(told: str, *, found_on: dt.date) -> None:
    faults = []
    if not told.strip() or len(told.strip()) > _LONGEST_TEXT:
        right = problems.text("clue_untold_right", most=_LONGEST_TEXT)
        faults.append(Fault(problems.text("clue_untold_what"), right, field="text"))
    if found_on > clock.today():
        what = problems.text("clue_to_come_what", day=found_on)
        faults.append(Fault(what, problems.text("clue_to_come_right"), field="found_on"))
    elif not is_believable(found_on):
        what = problems.text("clue_year_what", day=found_on)
        faults.append(Fault(what, problems.text("clue_year_right"), field="found_on"))
    if faults:
        raise Problem("faults", faults=tuple(faults))


def _locked(household: Household, *, by: Account | None) -> Household:
    """The household, locked: of two clues at once, the second joins the case of the first."""
    now = Household.objects.select_for_update().filter(pk=household.pk).first()
    if now is None:
        raise Problem("not_found", what=problems.text("household"))
    require(Act.CLUE_RAISE, by=by, place=now.place_id, on=clock.today())
    return now


def _refuse_gone(household: Household) -> None:
    if household.state != HouseholdState.ACTIVE:
        state = HouseholdState(household.state).label
        raise Problem("household_gone", name=household.head_name, state=state)


@transaction.atomic
def raise_clue(
    *,
    household: Household,
    source: str,
    text: str,
    found_on: dt.date,
    by: Account | None,
    resident: Resident | None = None,
    rule: str = "",
    key: str | None = None,
    facts: dict[str, object] | None = None,
    confidence: int = 100,
    request_id: uuid.UUID | None = None,
) -> Clue:
    """Raise one clue: it begins a case, or joins the open one. The same `key` (or request) a second
    time gives the clue that is there.

    Raises not_found, household_gone, not_allowed, faults.
    """
    now = _locked(household, by=by)
    _refuse_untold(text, found_on=found_on)
    key = (key or f"request:{request_id or uuid.uuid4()}")[:LONGEST_KEY]
    earlier = Clue.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    _refuse_gone(now)
    row = ClueRow(
        now.pk, source, text.strip(), found_on, key, rule=rule, confidence=confidence,
        resident_id=resident.pk if resident else None, facts=facts or {},
    )  # fmt: skip
    made = put_clue(row, household=now, by=by)
    told: dict[str, object] = {"case": made.case_id, "source": source, "rule": rule}
    audit.record("clue.raise", by=by, subject="clue", subject_id=made.pk, facts=told)
    return made


def put_clue(row: ClueRow, *, household: Household, by: Account | None) -> Clue:
    """The clue with the case that it begins or joins; the household is locked."""
    variant = variant_at(household.place_id, on=row.found_on)
    held = Case.objects.select_for_update().filter(household=household, state__in=OPEN).first()
    is_open = held is None or held.clues.filter(state=ClueState.OPEN).exists()
    case = held or begun_case(household, t0=row.found_on, variant=variant)
    if held is None:
        case.save(force_insert=True)
        write_step(case, step="raise", before="", by=by, on=clock.today(), variant=variant)
    made = clue_of(row, case=case, is_open=is_open, variant=variant, by=by)
    made.save(force_insert=True)
    return made


@transaction.atomic
def dismiss_clue(
    clue: Clue, *, by: Account | None, today: dt.date, reason: str, told_how: str = ""
) -> Clue:
    """Judge a clue untrue before its case is taken up. With its last clue the case ends, and the
    household is told how.

    Raises not_found, not_allowed, reason_needed, clue_settled, not_ready.
    """
    case = Case.objects.select_for_update().filter(pk=clue.case_id or 0).first()
    now = Clue.objects.select_for_update().filter(pk=clue.pk).first()
    if now is None or case is None:
        raise Problem("not_found", what=problems.text("clue"))
    require(Act.CASE_REJECT, by=by, place=now.place_id, on=today)
    if not reason.strip():
        raise Problem("reason_needed", act=problems.text("dismissing"))
    if now.state != ClueState.OPEN:
        raise Problem("clue_settled", state=ClueState(now.state).label)
    others = Clue.objects.filter(case=case).exclude(pk=now.pk)
    if not others.exclude(state=ClueState.DISMISSED).exists():
        take_step(case, step="reject", by=by, today=today, reason=reason, told_how=told_how)
    now.state = ClueState.DISMISSED
    now.outcome = problems.text("dismissed", why=reason.strip())[:_LONGEST_OUTCOME]
    now.save(update_fields=["state", "outcome"])
    audit.record("clue.dismiss", by=by, subject="clue", subject_id=now.pk, reason=reason)
    return now
