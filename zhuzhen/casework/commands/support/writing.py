"""What all changes of support share: the case or household locked, history and audit written."""

import datetime as dt
from collections.abc import Mapping

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.casework.choices import CLEARING, UNDER_WATCH, CaseState, SupportAct
from zhuzhen.casework.models import Case, Measure, Plan, SupportChange
from zhuzhen.casework.wording import text
from zhuzhen.households.access import require
from zhuzhen.households.choices import HouseholdState
from zhuzhen.households.models import Household
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

Facts = dict[str, object]


def refuse(faults: tuple[Fault, ...]) -> None:
    """Raise `faults` with all of them, if there are any."""
    if faults:
        raise Problem("faults", faults=faults)


def locked_case(case: Case, *, by: Account | None, act: Act, doing: str) -> Case:
    """The case as it is now with its household, locked; it must be one that is helped.

    Helped are those under watch, and those whose relief came before procedure (D1, 11).
    Raises not_found, not_allowed, not_under_watch.
    """
    rows = Case.objects.select_for_update(of=("self",)).select_related("household")
    found = rows.filter(pk=case.pk).first()
    if found is None:
        raise Problem("not_found", what=text("case"))
    require(act, by=by, place=found.place_id)
    helped = found.state in (*UNDER_WATCH, *CLEARING)
    first = found.relief_first and found.ended_on is None
    if not (helped or first):
        raise Problem(
            "not_under_watch",
            head=found.household.head_name,
            state=CaseState(found.state).label,
            act=text(doing),
        )
    return found


def locked_household(
    household: Household, *, by: Account | None, act: Act, doing: str
) -> Household:
    """The household as it is now, locked; it must be active. Raises not_found, not_allowed,
    wrong_state."""
    found = Household.objects.select_for_update().filter(pk=household.pk).first()
    if found is None:
        raise Problem("not_found", what=text("household"))
    require(act, by=by, place=found.place_id)
    if found.state != HouseholdState.ACTIVE:
        state = HouseholdState(found.state).label
        raise Problem("wrong_state", what=text("household"), state=state, act=text(doing))
    return found


def refuse_stale(household: Household, *, act: SupportAct, subject_id: int) -> None:
    """Raise `stale`: somebody else saved the row since it was shown."""
    rows = SupportChange.objects.filter(household=household, subject_id=subject_id)
    last = rows.filter(act__in=(act, *SupportAct)).order_by("-pk").first()
    who = last.by_name if last else text("another_worker")
    at = last.at if last else clock.now()
    raise Problem("stale", who=who, at=f"{at.astimezone():%Y-%m-%d %H:%M}")


def plain(facts: Mapping[str, object]) -> Facts:
    """Facts as a history can hold them: days as text, numbers and words as they are."""
    return {
        name: f"{value}" if isinstance(value, dt.date) else value for name, value in facts.items()
    }


def differing(before: Facts, after: Facts) -> tuple[Facts, Facts]:
    """Both sides of just what changed."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def changed(
    row: Plan | Measure,
    columns: Mapping[str, object],
    *,
    act: SupportAct,
    case: Case,
    on: dt.date,
    by: Account | None,
    reason: str,
) -> None:
    """Put other facts into a locked row, as its next version, with both sides of what changed in
    the history; what says the same changes nothing."""
    before = plain({name: getattr(row, name) for name in columns})
    was, is_now = differing(before, plain(columns))
    if not is_now:
        return
    for name, value in columns.items():
        setattr(row, name, value)
    row.version, row.by, row.at = row.version + 1, by, clock.now()
    row.save()
    note(
        act, household=case.household, case=case, subject_id=row.pk, on=on, by=by, before=was,
        after=is_now, reason=reason,
    )  # fmt: skip


def note(
    act: SupportAct,
    *,
    household: Household,
    case: Case | None,
    subject_id: int,
    on: dt.date,
    by: Account | None,
    before: Facts | None = None,
    after: Facts | None = None,
    reason: str = "",
) -> None:
    """A line of the household's history of support, and the audit entry; last in a command."""
    SupportChange.objects.create(
        household=household,
        case=case,
        place_id=household.place_id,
        act=act,
        subject_id=subject_id,
        on=on,
        before=before or {},
        after=after or {},
        reason=reason.strip(),
        by=by,
        at=clock.now(),
        **({"by_name": by.display_name} if by else {}),
    )
    audit.record(
        f"support.{act.value}",
        by=by,
        subject="household",
        subject_id=household.pk,
        reason=reason,
        facts={"row": subject_id, "case": case.pk if case else None},
    )
