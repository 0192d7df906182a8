"""A household's members: registered, corrected, born, moved in, died, moved out; a new head."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from zhuzhen.base import cipher, clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.households import sealing
from zhuzhen.households.choices import (
    Arrival,
    ChangeKind,
    Departure,
    IdKind,
    Relation,
    ResidentState,
    Secret,
)
from zhuzhen.households.commands import writing
from zhuzhen.households.facts import ResidentFacts
from zhuzhen.households.models import Household, Resident
from zhuzhen.households.problems import text
from zhuzhen.households.rules.composition import Member
from zhuzhen.households.rules.entry import Read, read_resident
from zhuzhen.households.rules.identity import shown
from zhuzhen.people.models import Account

_PLAIN = ("name", "relation", "sex", "born_on", "labour", "schooling")
STATE_AFTER = {Departure.DIED: ResidentState.DIED, Departure.MOVED_OUT: ResidentState.MOVED_OUT}


def plain_facts(resident: Resident) -> dict[str, object]:
    """What a history may hold of a person: nothing that is sealed; a day as text."""
    found: dict[str, object] = {name: getattr(resident, name) for name in _PLAIN}
    return {**found, "born_on": f"{resident.born_on or ''}"}


def member_of(facts: ResidentFacts) -> Member:
    """A person as far as a household's make-up goes."""
    return Member(facts.name, facts.relation, facts.labour)


def fill(resident: Resident, facts: ResidentFacts) -> list[str]:
    """Put checked facts into a row, sealing what is to be sealed; names the sealed facts that
    changed. None keeps what is there."""
    for name in _PLAIN:
        setattr(resident, name, getattr(facts, name))
    changed = []
    if facts.id_number is not None and cipher.blind(facts.id_number) != resident.id_blind:
        resident.id_sealed = sealing.seal(Secret.ID, facts.id_number)
        resident.id_blind = cipher.blind(facts.id_number)
        resident.id_shown = shown(facts.id_number) if facts.id_number else ""
        changed.append(Secret.ID.value)
    resident.id_kind = IdKind.RESIDENT if resident.id_blind else IdKind.NONE
    certificate = facts.certificate
    if certificate is not None and cipher.blind(certificate) != resident.certificate_blind:
        resident.certificate_sealed = sealing.seal(Secret.CERTIFICATE, certificate)
        resident.certificate_blind = cipher.blind(certificate)
        changed.append(Secret.CERTIFICATE.value)
    if facts.health is not None:
        health = sealing.health_text(facts.health)
        if sealing.unseal(Secret.HEALTH, resident.health_sealed) != health:
            resident.health_sealed = sealing.seal(Secret.HEALTH, health)
            changed.append(Secret.HEALTH.value)
    return changed


def completed(facts: ResidentFacts, *, known: Resident) -> ResidentFacts:
    """The facts with what is kept sealed put back in, so that all can be checked together."""
    number = facts.id_number
    certificate, health = facts.certificate, facts.health
    if number is None:
        number = sealing.unseal(Secret.ID, known.id_sealed)
    if certificate is None:
        certificate = sealing.unseal(Secret.CERTIFICATE, known.certificate_sealed)
    if health is None:
        opened = sealing.unseal(Secret.HEALTH, known.health_sealed)
        health = tuple(str(each) for each in sealing.health_of(opened))
    return replace(facts, id_number=number, certificate=certificate, health=health)


def read_all(
    residents: list[ResidentFacts], *, today: dt.date, also: tuple[Fault, ...] = ()
) -> list[Read]:
    """Each person read; raises `faults` with those of all, each with the person's place in the
    list, with numbers that stand twice, and with what else was found wrong (`also`)."""
    read = [read_resident(each, today=today) for each in residents]
    faults = [replace(fault, row=at + 1) for at, each in enumerate(read) for fault in each.faults]
    seen: dict[str, int] = {}
    for at, each in enumerate(read, start=1):
        number = each.facts.id_number
        if number and number in seen and not each.faults:
            what = text("twice_what", first=seen[number])
            faults.append(Fault(what, text("twice_right"), row=at, field="id_number"))
        elif number:
            seen[number] = at
    writing.refuse((*also, *faults))
    return read


def refuse_known(people: Iterable[ResidentFacts], *, place: str) -> None:
    """Whoever has no number is known by name and day of birth: the same two in one village are the
    same person, entered a second time. Call under a lock. Raises registered_already."""
    same = Q(pk__in=[])
    for each in people:
        if not each.id_number and each.born_on is not None:
            same |= Q(name=each.name, born_on=each.born_on)
    present = Resident.objects.filter(place_id=place, state=ResidentState.PRESENT)
    found = present.filter(same).select_related("household").order_by("pk").first()
    if found is not None:
        raise Problem("registered_already", name=found.name, head=found.household.head_name)


def put_in(
    household: Household, facts: ResidentFacts, *, on: dt.date, came_from: Resident | None = None
) -> Resident:
    """A new row for a person whose facts have been checked."""
    resident = Resident(
        household=household,
        place_id=household.place_id,
        during=DateRange(on, None),
        came_from=came_from,
    )
    fill(resident, facts)
    blind = resident.id_blind
    with writing.one_place_at_once(facts.name, shown=resident.id_shown, blind=blind):
        resident.save()
    return resident


@transaction.atomic
def add_resident(
    household: Household,
    *,
    facts: ResidentFacts,
    how: str = Arrival.MOVED_IN,
    on: dt.date,
    by: Account | None,
    version: int | None = None,
    reason: str = "",
) -> Resident:
    """A person is born into a household, moves in from outside, or had been left out.

    Raises not_allowed, wrong_state, stale, faults, registered_elsewhere, registered_already,
    before_arrival.
    """
    household = writing.locked(household, by=by, doing="act_add", version=version)
    writing.refuse_day_to_come(on)
    kind = ChangeKind(Arrival(how).value)
    writing.refuse_before(on, since=household.registered_on, what=text("act_add"))
    [read] = read_all([facts], today=clock.today())
    writing.refuse_make_up(household, coming=member_of(read.facts))
    refuse_known([read.facts], place=household.place_id)
    made = put_in(household, read.facts, on=on)
    writing.save_counted(household)
    after = plain_facts(made)
    writing.note(household, kind=kind, on=on, by=by, resident=made, after=after, reason=reason)
    writing.audited(
        "add_resident", household, by=by, reason=reason, facts={"resident": made.pk, "how": how}
    )
    return made


@transaction.atomic
def correct_resident(
    resident: Resident,
    *,
    facts: ResidentFacts,
    by: Account | None,
    version: int | None = None,
    reason: str = "",
) -> Resident:
    """Correct what is kept of a person; sealed facts that are None stay.

    Raises not_allowed, wrong_state, not_present, stale, faults, registered_elsewhere.
    """
    household = writing.locked(resident.household, by=by, doing="act_correct", version=version)
    resident = writing.present_resident(resident, household=household, doing="act_correct")
    before = plain_facts(resident)
    [read] = read_all([completed(facts, known=resident)], today=clock.today())
    coming = member_of(read.facts)
    writing.refuse_make_up(household, coming=coming, instead_of=resident)
    changed = fill(resident, read.facts)
    blind = resident.id_blind
    with writing.one_place_at_once(resident.name, shown=resident.id_shown, blind=blind):
        resident.save()
    writing.save_counted(household)
    told = writing.note_correction(
        household,
        before=before,
        after=plain_facts(resident),
        sealed=changed,
        by=by,
        reason=reason,
        resident=resident,
    )
    if told:
        facts_told: dict[str, object] = {"resident": resident.pk, "changed": told}
        writing.audited("correct_resident", household, by=by, reason=reason, facts=facts_told)
    return resident


def make_head(household: Household, *, head: Resident, former_is: str) -> None:
    """Let another person present be the head; the former one, if present, gets `former_is`."""
    former = Resident.objects.filter(
        household=household, state=ResidentState.PRESENT, relation=Relation.HEAD
    ).first()
    if former is not None and former.pk != head.pk:
        former.relation = former_is
        former.save(update_fields=["relation"])
    head.relation = Relation.HEAD
    head.save(update_fields=["relation"])


def refuse_headless(
    household: Household, *, leaving: list[Resident], new_head: Resident | None
) -> Resident | None:
    """Who is the head after some have left; raises last_resident or head_leaves."""
    gone = {each.pk for each in leaving}
    left = [each for each in writing.present_of(household) if each.pk not in gone]
    if not left:
        raise Problem("last_resident", name=leaving[-1].name)
    head = next((each for each in leaving if each.relation == Relation.HEAD), None)
    if head is None:
        return None
    chosen = next((each for each in left if new_head and each.pk == new_head.pk), None)
    if chosen is None:
        raise Problem("head_leaves", name=head.name)
    return chosen


@transaction.atomic
def remove_resident(
    resident: Resident,
    *,
    how: str,
    on: dt.date,
    by: Account | None,
    version: int | None = None,
    reason: str = "",
    new_head: Resident | None = None,
) -> Resident:
    """A person died or moved away; `on` is the last day. A head needs `new_head`; the last person
    of a household is deregistered with it.

    Raises not_allowed, wrong_state, not_present, stale, before_arrival, last_resident, head_leaves.
    """
    household = writing.locked(resident.household, by=by, doing="act_leave", version=version)
    writing.refuse_day_to_come(on)
    resident = writing.present_resident(resident, household=household, doing="act_leave")
    chosen = refuse_headless(household, leaving=[resident], new_head=new_head)
    resident.during = writing.ended(resident.during, last_day=on, what=text("act_leave"))
    resident.state = STATE_AFTER[Departure(how)]
    resident.save(update_fields=["during", "state"])
    if chosen is not None:
        make_head(household, head=chosen, former_is=Relation.OTHER)
    writing.save_counted(household)
    kind = ChangeKind(Departure(how).value)
    writing.note(household, kind=kind, on=on, by=by, resident=resident, reason=reason)
    writing.audited(
        "remove_resident",
        household,
        by=by,
        reason=reason,
        facts={"resident": resident.pk, "how": how, "new_head": chosen.pk if chosen else None},
    )
    return resident


@transaction.atomic
def change_head(
    household: Household,
    *,
    head: Resident,
    former_is: str,
    by: Account | None,
    version: int | None = None,
    reason: str = "",
) -> Household:
    """Another person present is the head from today; the former one becomes `former_is` to them."""
    household = writing.locked(household, by=by, doing="act_head", version=version)
    head = writing.present_resident(head, household=household, doing="act_head")
    before: dict[str, object] = {"head_name": household.head_name}
    make_head(household, head=head, former_is=former_is)
    writing.save_counted(household)
    after: dict[str, object] = {"head_name": household.head_name}
    writing.note(
        household, kind=ChangeKind.CORRECTED, on=clock.today(), by=by, resident=head,
        before=before, after=after, reason=reason,
    )  # fmt: skip
    writing.audited("change_head", household, by=by, reason=reason, facts={"head": head.pk})
    return household
