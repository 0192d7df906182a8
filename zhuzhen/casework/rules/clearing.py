"""Whether a risk is stably gone: facts B2.8, workflows D1 row 13."""

import datetime as dt

from zhuzhen.base.money import yuan
from zhuzhen.casework.choices import LASTING, ClearanceMode, MeasureKind, MeasureState
from zhuzhen.casework.rules.months import first_of_month
from zhuzhen.casework.rules.situation import (
    FINE,
    Help,
    Income,
    Situation,
    Verdict,
    all_of,
    listed,
    no,
)

# Income and safeguards are looked at each quarter: older ones say nothing of now.
FRESH_MONTHS = 3


def stable_since(incomes: tuple[Income, ...], *, admitted_on: dt.date) -> dt.date | None:
    """The first day of the first whole month since which every income taken lies above its line.

    Months before the household was admitted, and that month, are not counted.
    """
    run: list[Income] = []
    for each in reversed(incomes):
        if not each.is_above:
            break
        run.append(each)
    if not run:
        return None
    return max(first_of_month(run[-1].taken_on), first_of_month(admitted_on, later=1))


def _income(at: Situation, admitted_on: dt.date) -> Verdict:
    """Judged income above the line for whole months on end: admitted 2026-01-15 and above from
    February, clearance may be proposed from 2026-08-01."""
    known = tuple(each for each in at.incomes if each.taken_on <= at.today)
    since = stable_since(known, admitted_on=admitted_on)
    if not known:
        return no("income_never")
    last = known[-1]
    if last.line_fen is None:
        return no("line_unknown", year=last.taken_on.year)
    if since is None:
        judged, line = yuan(last.judged_fen), yuan(last.line_fen)
        return no("income_below", day=last.taken_on, judged=judged, line=line)
    months = at.figures["stable_months"]
    from_on = first_of_month(since, later=months)
    return all_of(
        no("months_few", since=since, months=months, on=from_on) if at.today < from_on else FINE,
        no("income_old", day=last.taken_on) if _is_old(last.taken_on, at.today) else FINE,
    )


def _is_old(day: dt.date, today: dt.date) -> bool:
    return day < first_of_month(today, later=-FRESH_MONTHS)


def _too_soon(at: Situation, admitted_on: dt.date) -> Verdict:
    """Not in the month of admission, nor in the next (facts B2.9)."""
    on = first_of_month(admitted_on, later=2)
    return no("too_soon", on=on) if at.today < on else FINE


def is_done(help: Help) -> bool:
    """Finished or stopped; what lasts by its nature counts once it has an effect."""
    over = help.state in (MeasureState.DONE, MeasureState.STOPPED)
    return over or (help.kind in LASTING and help.state == MeasureState.RUNNING and help.has_effect)


def _measures(at: Situation) -> Verdict:
    open_ones = [each for each in at.helps if not is_done(each)]
    kinds = tuple(dict.fromkeys(str(MeasureKind(each.kind).label) for each in open_ones))
    if not open_ones:
        return FINE
    return no("measures_undone", count=len(open_ones), kinds=listed(kinds))


def _safeguards(at: Situation, admitted_on: dt.date) -> Verdict:
    since = [each for each in at.checks if admitted_on <= each.checked_on <= at.today]
    if not since:
        return no("safeguards_never")
    last = since[-1]
    return all_of(
        no("safeguards_unmet", what=listed(last.unmet)) if last.unmet else FINE,
        FINE if last.is_fed else no("not_fed"),
        no("safeguards_old", day=last.checked_on) if _is_old(last.checked_on, at.today) else FINE,
    )


def _no_new_risk(at: Situation, admitted_on: dt.date) -> Verdict:
    """Nothing new was found since income became stable (or, before that, since admission)."""
    since = stable_since(at.incomes, admitted_on=admitted_on) or admitted_on
    return all_of(
        *(
            no(code, day=day)
            for code, day in (("new_risk", at.new_risk_on), ("new_clue", at.new_clue_on))
            if day is not None and day >= since
        )
    )


def clearance(at: Situation) -> Verdict:
    """Every condition at once, each with its reason. A household of which nobody can work is never
    marked cleared: it is looked after and watched on."""
    if at.home.is_wholly_unable:
        return no("wholly_unable")
    admitted_on = at.admitted_on or at.today
    return all_of(
        _too_soon(at, admitted_on),
        _income(at, admitted_on),
        _measures(at),
        _safeguards(at, admitted_on),
        _no_new_risk(at, admitted_on),
    )


def mode(at: Situation) -> Verdict:
    """By help or by itself; by help only where there was some."""
    if at.given.mode not in ClearanceMode.values:
        return no("mode_missing")
    helped = any(each.state in (MeasureState.DONE, MeasureState.RUNNING) for each in at.helps)
    by_help = at.given.mode == ClearanceMode.BY_ASSIST
    return no("mode_without_help") if by_help and not helped else FINE
