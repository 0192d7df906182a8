"""Income and the four safeguards of a household are recorded; both are only ever added to."""

import datetime as dt
from dataclasses import asdict

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base import clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.households.choices import ChangeKind
from zhuzhen.households.commands import writing
from zhuzhen.households.models import Household, IncomeSheet, SafeguardCheck
from zhuzhen.households.problems import text
from zhuzhen.households.rules.days import day_faults, odd_day_faults
from zhuzhen.households.rules.income import IncomeFacts, income_faults, judged
from zhuzhen.households.rules.safeguards import SafeguardFacts, check_faults, unmet
from zhuzhen.people.models import Account

Details = dict[str, dict[str, int]]


def twelve_months(first: dt.date) -> DateRange:
    """Twelve whole months from the month of `first`: [2021-08-01, 2022-08-01). Raises faults."""
    writing.refuse(odd_day_faults(first, field="first_month"))
    start = first.replace(day=1)
    return DateRange(start, start.replace(year=start.year + 1))


def _faults(
    facts: IncomeFacts, *, period: DateRange, taken_on: dt.date, details: Details
) -> tuple[Fault, ...]:
    found = list(income_faults(facts, details=details))
    last = period.upper - writing.ONE_DAY
    if last > clock.today():
        what = text("period_to_come_what", last=last)
        found.append(Fault(what, text("period_to_come_right"), field="first_month"))
    found += day_faults(taken_on, today=clock.today(), field="taken_on")
    return tuple(found)


@transaction.atomic
def record_income(
    household: Household,
    *,
    facts: IncomeFacts,
    first_month: dt.date,
    taken_on: dt.date,
    by: Account | None,
    details: Details | None = None,
    replaces: IncomeSheet | None = None,
    reason: str = "",
) -> IncomeSheet:
    """Record a household's twelve months from `first_month`, with both readings a head.

    A correction names the sheet that it `replaces`. Told word for word what the last sheet says,
    it returns that one: the same button pressed twice. Raises not_allowed, wrong_state, faults,
    not_found, replaced_already.
    """
    household = writing.locked(household, by=by, doing="act_income")
    period, details = twelve_months(first_month), details or {}
    writing.refuse(_faults(facts, period=period, taken_on=taken_on, details=details))
    told = {"period": period, "taken_on": taken_on, "details": details, **asdict(facts)}
    if (same := _kept_already(household, told=told, replaces=replaces)) is not None:
        return same
    _refuse_replaced(replaces, household=household)
    sheet = IncomeSheet.objects.create(
        household=household,
        place_id=household.place_id,
        replaces=replaces,
        by=by,
        at=clock.now(),
        **told,
        **asdict(judged(facts)),
    )
    _note_income(sheet, household=household, reason=reason)
    writing.audited("record_income", household, by=by, reason=reason, facts={"sheet": sheet.pk})
    return sheet


def _kept_already(
    household: Household, *, told: dict[str, object], replaces: IncomeSheet | None
) -> IncomeSheet | None:
    """The last sheet, if it says just this and came the same way."""
    last = IncomeSheet.objects.filter(household=household).order_by("-pk").first()
    if last is None or last.replaces_id != (replaces.pk if replaces else None):
        return None
    return last if all(getattr(last, name) == value for name, value in told.items()) else None


def _note_income(sheet: IncomeSheet, *, household: Household, reason: str) -> None:
    after: dict[str, object] = {
        "period": f"{sheet.period.lower:%Y-%m}",
        "net_per_head_fen": sheet.net_per_head_fen,
        "judged_per_head_fen": sheet.judged_per_head_fen,
    }
    before: dict[str, object] = {}
    if sheet.replaces is not None:
        before = {"judged_per_head_fen": sheet.replaces.judged_per_head_fen}
    writing.note(
        household,
        kind=ChangeKind.INCOME,
        on=sheet.taken_on,
        by=sheet.by,
        before=before,
        after=after,
        reason=reason,
    )


def _refuse_replaced(replaces: IncomeSheet | None, *, household: Household) -> None:
    if replaces is None:
        return
    rows = IncomeSheet.objects.filter(household=household)
    if not rows.filter(pk=replaces.pk).exists():
        raise Problem("not_found", what=text("income_sheet"))
    if rows.filter(replaces=replaces).exists():
        raise Problem("replaced_already")


@transaction.atomic
def check_safeguards(
    household: Household, *, facts: SafeguardFacts, by: Account | None
) -> SafeguardCheck:
    """Record the four safeguards as found on a day; what repeats the last check is that check.

    Raises not_allowed, wrong_state, faults.
    """
    household = writing.locked(household, by=by, doing="act_safeguards")
    writing.refuse(check_faults(facts, today=clock.today()))
    last = SafeguardCheck.objects.filter(household=household).order_by("-pk").first()
    if last is not None and all(getattr(last, name) == say for name, say in asdict(facts).items()):
        return last  # the same button pressed twice
    made = SafeguardCheck.objects.create(
        household=household, place_id=household.place_id, by=by, at=clock.now(), **asdict(facts)
    )
    after: dict[str, object] = {"unmet": [each.value for each in unmet(facts)]}
    writing.note(household, kind=ChangeKind.SAFEGUARDS, on=facts.checked_on, by=by, after=after)
    writing.audited("check_safeguards", household, by=by, facts={"check": made.pk, **after})
    return made
