"""A household is registered, corrected, deregistered."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.households import sealing
from zhuzhen.households.access import require
from zhuzhen.households.choices import ChangeKind, Departure, HouseholdState, Secret
from zhuzhen.households.commands import writing
from zhuzhen.households.commands.people import (
    STATE_AFTER,
    member_of,
    put_in,
    read_all,
    refuse_known,
)
from zhuzhen.households.facts import HouseholdFacts, ResidentFacts
from zhuzhen.households.models import Household
from zhuzhen.households.problems import text
from zhuzhen.households.rules.composition import composition_faults
from zhuzhen.households.rules.entry import digits_of, household_faults
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division

_PLAIN = ("kind", "address", "social_assist", "legacy_grade", "was_edge_2019")
_SEALED = {"phone": Secret.PHONE, "account": Secret.ACCOUNT}


def fill(household: Household, facts: HouseholdFacts) -> list[str]:
    """Put checked facts into a row; names the sealed facts that changed."""
    for name in _PLAIN:
        setattr(household, name, getattr(facts, name))
    changed = []
    for name, secret in _SEALED.items():
        given, column = getattr(facts, name), f"{name}_sealed"
        if given is None:
            continue
        plain = digits_of(given)
        if sealing.unseal(secret, getattr(household, column)) != plain:
            setattr(household, column, sealing.seal(secret, plain))
            changed.append(secret.value)
    return changed


def plain_facts(household: Household) -> dict[str, object]:
    """What a history may hold of a household: nothing that is sealed."""
    return {name: getattr(household, name) for name in _PLAIN}


def village_or_refuse(code: str) -> Division:
    """The village (community) a household is registered in. Raises unknown_place, beyond_place."""
    found = Division.objects.filter(pk=code).first()
    if found is None:
        raise Problem("unknown_place", name=code)
    if found.level != Level.VILLAGE:
        raise Problem("beyond_place", place=found.name)
    return found


@transaction.atomic
def register_household(
    facts: HouseholdFacts,
    *,
    place: str,
    residents: Sequence[ResidentFacts],
    on: dt.date,
    by: Account | None,
    reason: str = "",
) -> Household:
    """Register a household of a village with all its members; all faults at once.

    Raises not_allowed, unknown_place, beyond_place, faults, registered_elsewhere,
    registered_already.
    """
    require(Act.HOUSEHOLD_KEEP, by=by, place=place)
    village_or_refuse(place)
    writing.refuse_day_to_come(on)
    read = read_all(list(residents), today=clock.today(), also=household_faults(facts))
    people = [each.facts for each in read]
    writing.refuse(composition_faults(map(member_of, people)))
    number = writing.next_number(place)  # one at a time in a village from here on
    refuse_known(people, place=place)
    made = Household(
        number=number,
        place_id=place,
        registered_on=on,
        version=0,  # counted and saved below as the first
        created_by=by,
        updated_at=clock.now(),
    )
    fill(made, facts)
    made.save()
    for person in people:
        put_in(made, person, on=on)
    writing.save_counted(made)
    after: dict[str, object] = {**plain_facts(made), "size": made.size}
    writing.note(made, kind=ChangeKind.REGISTERED, on=on, by=by, after=after, reason=reason)
    writing.audited("register_household", made, by=by, reason=reason, facts={"size": made.size})
    return made


@transaction.atomic
def correct_household(
    household: Household,
    *,
    facts: HouseholdFacts,
    by: Account | None,
    version: int | None = None,
    reason: str = "",
) -> Household:
    """Correct what is kept of a household; a phone or account that is None stays, '' is removed.

    Its counts are made anew as well. Raises not_allowed, wrong_state, stale, faults.
    """
    household = writing.locked(household, by=by, doing="act_correct", version=version)
    writing.refuse(household_faults(facts))
    before = plain_facts(household)
    changed = fill(household, facts)
    writing.save_counted(household)
    told = writing.note_correction(
        household,
        before=before,
        after=plain_facts(household),
        sealed=changed,
        by=by,
        reason=reason,
    )
    if told:
        writing.audited(
            "correct_household", household, by=by, reason=reason, facts={"changed": told}
        )
    return household


@transaction.atomic
def change_assistance(
    household: Household, *, social_assist: str, on: dt.date, by: Account | None, reason: str
) -> Household:
    """Civil affairs say which kind of assistance a household has; of the same kind nothing moves.

    Raises not_found, not_allowed, wrong_state.
    """
    household = writing.locked(household, by=by, doing="act_correct", act=Act.CASE_CIVIL)
    before: dict[str, object] = {"social_assist": household.social_assist}
    after: dict[str, object] = {"social_assist": social_assist}
    if before == after:
        return household
    household.social_assist = social_assist
    writing.save_counted(household)
    writing.note(
        household, kind=ChangeKind.CORRECTED, on=on, by=by, before=before, after=after,
        reason=reason,
    )  # fmt: skip
    writing.audited("change_assistance", household, by=by, reason=reason, facts=after)
    return household


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
    """A whole household is no more (died out, moved away); its members end with it, what is known
    of it is kept. `on` is the last day.

    Raises not_allowed, wrong_state, stale, reason_needed, before_arrival.
    """
    household = writing.locked(
        household, by=by, doing="act_deregister", version=version, act=Act.HOUSEHOLD_END
    )
    if not reason.strip():
        raise Problem("reason_needed", act=text("act_deregister"))
    writing.refuse_day_to_come(on)
    writing.refuse_before(on, since=household.registered_on, what=text("act_deregister"))
    people = writing.present_of(household)
    for each in people:
        each.during = writing.ended(each.during, last_day=on, what=text("act_deregister"))
        each.state = STATE_AFTER[Departure(became)]
        each.save(update_fields=["during", "state"])
    before: dict[str, object] = {"size": household.size, "head_name": household.head_name}
    household.state, household.ended_on = HouseholdState.DEREGISTERED, on
    writing.save_counted(household)
    writing.note(
        household, kind=ChangeKind.DEREGISTERED, on=on, by=by, before=before, reason=reason
    )
    writing.audited(
        "deregister_household", household, by=by, reason=reason, facts={"became": became}
    )
    return household
