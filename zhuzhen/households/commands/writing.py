"""What all changes of a household share: locked, counted anew, its history and audit written."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.households.access import require
from zhuzhen.households.choices import ChangeKind, HouseholdState, ResidentState
from zhuzhen.households.models import Household, HouseholdChange, Resident
from zhuzhen.households.problems import text
from zhuzhen.households.rules.composition import Member, composition, composition_faults
from zhuzhen.households.rules.days import day_faults
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

ONE_DAY = dt.timedelta(days=1)
# An advisory lock of its own kind for the numbers of a village's households.
_NUMBERS = 7_101


def next_number(place: str) -> str:
    """The next free number of a village: its twelve digits and five more. Holds a lock until the
    transaction ends, so that two people registering at once get two numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_NUMBERS, place])
    taken = Household.objects.filter(number__startswith=place, number__regex=r"^\d{17}$")
    last = taken.order_by("-number").values_list("number", flat=True).first()
    return f"{place}{int(last[12:]) + 1 if last else 1:05d}"


def refuse(faults: tuple[Fault, ...]) -> None:
    """Raise `faults` with all of them, if there are any."""
    if faults:
        raise Problem("faults", faults=faults)


def refuse_day_to_come(on: dt.date) -> None:
    """Nothing of the register happens on a day to come, nor on one that can't be meant."""
    refuse(day_faults(on, today=clock.today(), field="on"))


def refuse_before(day: dt.date, *, since: dt.date, what: str, name: str = "registered") -> None:
    """Nothing happens to a household or person before it was there."""
    if day < since:
        told = text(name, day=since)
        raise Problem("before_arrival", what=what, day=day, since=told)


def refuse_stale(household: Household, *, version: int | None) -> None:
    """Raise `stale` if somebody saved the household since `version` was shown; None is no form."""
    if version is None or household.version == version:
        return
    last = HouseholdChange.objects.filter(household=household).select_related("by")
    change = last.order_by("-pk").first()
    who = change.by.display_name if change and change.by else text("another_worker")
    raise Problem("stale", who=who, at=f"{household.updated_at.astimezone():%Y-%m-%d %H:%M}")


def locked(
    household: Household,
    *,
    by: Account | None,
    doing: str,
    version: int | None = None,
    act: Act = Act.HOUSEHOLD_KEEP,
) -> Household:
    """The household as it is now, locked until the transaction ends; it must be active.

    `doing` names the change (`act_…`). Raises not_found, not_allowed, wrong_state, stale.
    """
    found = Household.objects.select_for_update().filter(pk=household.pk).first()
    if found is None:
        raise Problem("not_found", what=text("household"))
    require(act, by=by, place=found.place_id)
    if found.state != HouseholdState.ACTIVE:
        state = HouseholdState(found.state).label
        raise Problem("wrong_state", what=text("household"), state=state, act=text(doing))
    refuse_stale(found, version=version)
    return found


def present_of(household: Household) -> list[Resident]:
    """Those present, in the order they came."""
    rows = Resident.objects.filter(household=household, state=ResidentState.PRESENT)
    return list(rows.order_by("pk"))


def present_resident(resident: Resident, *, household: Household, doing: str) -> Resident:
    """The person as it is now, who must be present in the household."""
    found = Resident.objects.filter(pk=resident.pk, household=household).first()
    if found is None:
        raise Problem("not_found", what=text("resident"))
    if found.state != ResidentState.PRESENT:
        state = ResidentState(found.state).label
        raise Problem("not_present", name=found.name, state=state, act=text(doing))
    return found


def refuse_make_up(
    household: Household, *, coming: Member, instead_of: Resident | None = None
) -> None:
    """Refuse a make-up that can't be, before it is written: a second head, a second spouse."""
    others = [each for each in present_of(household) if instead_of is None or each != instead_of]
    members = [Member(each.name, each.relation, each.labour) for each in others]
    refuse(composition_faults([*members, coming]))


def save_counted(household: Household) -> Household:
    """Count those present anew, refuse a make-up that can't be, and save the next version."""
    members = [Member(each.name, each.relation, each.labour) for each in present_of(household)]
    if household.state == HouseholdState.ACTIVE:
        refuse(composition_faults(members))
    counted = composition(members, head_name=household.head_name)
    household.size, household.able, household.weak = counted.size, counted.able, counted.weak
    household.head_name, household.name_pairs = counted.head_name, list(counted.name_pairs)
    household.version += 1
    household.updated_at = clock.now()
    household.save()
    return household


def ended(during: DateRange, *, last_day: dt.date, what: str) -> DateRange:
    """A person's span ended with its last day. Raises before_arrival."""
    refuse_before(last_day, since=during.lower, what=what, name="arrived")
    return DateRange(during.lower, last_day + ONE_DAY)


@contextmanager
def one_place_at_once(name: str, *, shown: str, blind: str) -> Iterator[None]:
    """Save a person inside; who is present in another household becomes `registered_elsewhere`,
    which tells where only as far as the scope goes."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if constraint != "households_resident_once":
            raise
        other = Resident.objects.select_related("household", "place").filter(id_blind=blind)
        found = other.filter(state=ResidentState.PRESENT).order_by("pk").first()
        where = text("somewhere_else")
        if found is not None:
            head = found.household.head_name
            where = text("in_household", place=found.place.path, head=head)
        problem = Problem("registered_elsewhere", name=name, shown=shown, where=where)
        raise problem from error


def note(
    household: Household,
    *,
    kind: str,
    on: dt.date,
    by: Account | None,
    resident: Resident | None = None,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> HouseholdChange:
    """Write one line of a household's history."""
    return HouseholdChange.objects.create(
        household=household,
        resident=resident,
        place_id=household.place_id,
        kind=kind,
        on=on,
        before=before or {},
        after=after or {},
        reason=reason.strip(),
        by=by,
        at=clock.now(),
    )


def note_correction(
    household: Household,
    *,
    before: dict[str, object],
    after: dict[str, object],
    sealed: list[str],
    by: Account | None,
    reason: str,
    resident: Resident | None = None,
) -> list[str]:
    """Write what a correction changed into history, of sealed facts only that they did; names
    what changed, nothing if nothing did."""
    differ = [name for name in after if after[name] != before[name]]
    if not differ and not sealed:
        return []
    told: dict[str, object] = {name: after[name] for name in differ}
    note(
        household,
        kind=ChangeKind.CORRECTED,
        on=clock.today(),
        by=by,
        resident=resident,
        before={name: before[name] for name in differ},
        after={**told, "sealed": sealed} if sealed else told,
        reason=reason,
    )
    return [*differ, *sealed]


def audited(
    act: str,
    household: Household,
    *,
    by: Account | None,
    reason: str = "",
    facts: dict[str, object] | None = None,
) -> None:
    """The audit entry of a change; last, since it holds the chain until the transaction ends."""
    audit.record(
        act, by=by, subject="household", subject_id=household.pk, reason=reason, facts=facts
    )
