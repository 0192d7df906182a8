"""People move between households: one by one, as a household that splits, or all of two merged."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.households.choices import ChangeKind, HouseholdState, Relation, ResidentState
from zhuzhen.households.commands import writing
from zhuzhen.households.commands.people import make_head, plain_facts, refuse_headless
from zhuzhen.households.commands.registering import plain_facts as household_facts
from zhuzhen.households.models import Household, Resident
from zhuzhen.households.problems import text
from zhuzhen.households.rules.composition import Member, composition_faults
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

# What goes with a person as it is: what the person is, not where.
_CARRIED = (
    "name", "sex", "born_on", "id_kind", "id_sealed", "id_blind", "id_shown", "labour",
    "schooling", "health_sealed", "certificate_sealed", "certificate_blind",
)  # fmt: skip


def _carry_over(
    resident: Resident, *, to: Household, relation: str, on: dt.date, doing: str
) -> Resident:
    """End a person's row and begin one in another household, the first naming the second's past.

    The last day is the day before, or the day itself for who came that day.
    """
    writing.refuse_before(on, since=resident.during.lower, what=text(doing), name="arrived")
    end = max(on, resident.during.lower + writing.ONE_DAY)
    resident.during = DateRange(resident.during.lower, end)
    resident.state = ResidentState.ELSEWHERE
    resident.save(update_fields=["during", "state"])
    return Resident.objects.create(
        household=to,
        place_id=to.place_id,
        relation=relation,
        during=DateRange(on, None),
        came_from=resident,
        **{name: getattr(resident, name) for name in _CARRIED},
    )


def _both_locked(
    one: Household, other: Household, *, by: Account | None, doing: str, act: Act,
    version: int | None,
) -> tuple[Household, Household]:  # fmt: skip
    """Both households locked, always the lower number first, so that two moves at once can't wait
    for each other."""
    if one.pk == other.pk:
        raise Problem("same_household", act=text(doing))
    found = {}
    for each in sorted((one, other), key=lambda each: each.pk):
        asked = version if each.pk == one.pk else None
        found[each.pk] = writing.locked(each, by=by, doing=doing, version=asked, act=act)
    return found[one.pk], found[other.pk]


@transaction.atomic
def move_resident(
    resident: Resident,
    *,
    to: Household,
    relation: str,
    on: dt.date,
    by: Account | None,
    version: int | None = None,
    reason: str = "",
    new_head: Resident | None = None,
) -> Resident:
    """A person goes to another household (marriage, care): a new row there that names the old.

    Raises not_allowed, wrong_state, not_present, stale, same_household, before_arrival,
    last_resident, head_leaves, faults (a second head).
    """
    writing.refuse_day_to_come(on)
    left, joined = _both_locked(
        resident.household, to, by=by, doing="act_move", act=Act.HOUSEHOLD_KEEP, version=version
    )
    resident = writing.present_resident(resident, household=left, doing="act_move")
    chosen = refuse_headless(left, leaving=[resident], new_head=new_head)
    writing.refuse_make_up(joined, coming=Member(resident.name, relation, resident.labour))
    made = _carry_over(resident, to=joined, relation=relation, on=on, doing="act_move")
    if chosen is not None:
        make_head(left, head=chosen, former_is=Relation.OTHER)
    writing.save_counted(left)
    writing.save_counted(joined)
    _note_move(resident, made, on=on, by=by, reason=reason)
    return made


def _note_move(
    resident: Resident, made: Resident, *, on: dt.date, by: Account | None, reason: str
) -> None:
    left, joined = Household.objects.get(pk=resident.household_id), made.household
    there: dict[str, object] = {"household": joined.number, "head_name": joined.head_name}
    here: dict[str, object] = {"household": left.number, "head_name": left.head_name}
    writing.note(
        left, kind=ChangeKind.LEFT, on=on, by=by, resident=resident, after=there, reason=reason
    )
    writing.note(
        joined, kind=ChangeKind.JOINED, on=on, by=by, resident=made, before=here,
        after=plain_facts(made), reason=reason,
    )  # fmt: skip
    writing.audited(
        "move_resident", left, by=by, reason=reason,
        facts={"resident": resident.pk, "to": joined.pk, "now": made.pk},
    )  # fmt: skip


def _beside(household: Household, *, address: str, on: dt.date, by: Account | None) -> Household:
    """An empty household in the same village, of the same kind; counted once people are in it."""
    made = Household(
        number=writing.next_number(household.place_id),
        place_id=household.place_id,
        address=address.strip() or household.address,
        registered_on=on,
        version=0,
        created_by=by,
        updated_at=clock.now(),
        **{name: value for name, value in household_facts(household).items() if name != "address"},
    )
    made.save()
    return made


@transaction.atomic
def split_household(
    household: Household,
    *,
    relations: Mapping[int, str],
    on: dt.date,
    by: Account | None,
    address: str = "",
    version: int | None = None,
    reason: str = "",
    new_head: Resident | None = None,
) -> Household:
    """Some members become a household of their own in the same village; `relations` says who they
    are there, by the id of their rows, one of them the head. Returns the new household.

    Raises not_allowed, wrong_state, not_present, stale, faults, last_resident, head_leaves.
    """
    household = writing.locked(household, by=by, doing="act_split", version=version)
    writing.refuse_day_to_come(on)
    leaving = [
        writing.present_resident(Resident(pk=pk), household=household, doing="act_split")
        for pk in sorted(relations)
    ]
    writing.refuse(
        composition_faults(Member(each.name, relations[each.pk], each.labour) for each in leaving)
    )
    chosen = refuse_headless(household, leaving=leaving, new_head=new_head)
    made = _beside(household, address=address, on=on, by=by)
    for each in leaving:
        _carry_over(each, to=made, relation=relations[each.pk], on=on, doing="act_split")
    if chosen is not None:
        make_head(household, head=chosen, former_is=Relation.OTHER)
    writing.save_counted(household)
    writing.save_counted(made)
    _note_split(household, made, on=on, by=by, reason=reason)
    return made


def _note_split(
    household: Household, made: Household, *, on: dt.date, by: Account | None, reason: str
) -> None:
    there: dict[str, object] = {"household": made.number, "size": made.size}
    here: dict[str, object] = {"household": household.number}
    writing.note(household, kind=ChangeKind.SPLIT, on=on, by=by, after=there, reason=reason)
    after: dict[str, object] = {**household_facts(made), "size": made.size}
    writing.note(
        made, kind=ChangeKind.REGISTERED, on=on, by=by, before=here, after=after, reason=reason
    )
    writing.audited("split_household", household, by=by, reason=reason, facts={"made": made.pk})


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
    """All members of a household go into another, which goes on; `relations` says who each is
    there. What is known of the first is kept, and says where it went.

    Raises not_allowed, wrong_state, stale, reason_needed, same_household, faults.
    """
    if not reason.strip():
        raise Problem("reason_needed", act=text("act_merge"))
    writing.refuse_day_to_come(on)
    gone, into = _both_locked(
        household, into, by=by, doing="act_merge", act=Act.HOUSEHOLD_END, version=version
    )
    writing.refuse_before(on, since=gone.registered_on, what=text("act_merge"))
    coming = writing.present_of(gone)
    told = [Member(each.name, relations.get(each.pk, Relation.OTHER), each.labour)
            for each in coming]  # fmt: skip
    members = [Member(each.name, each.relation, each.labour) for each in writing.present_of(into)]
    writing.refuse(composition_faults([*members, *told]))
    for each, as_ in zip(coming, told, strict=True):
        _carry_over(each, to=into, relation=as_.relation, on=on, doing="act_merge")
    size = gone.size
    gone.state, gone.ended_on, gone.merged_into = HouseholdState.MERGED, on, into
    writing.save_counted(gone)
    writing.save_counted(into)
    _note_merger(gone, into, size=size, by=by, reason=reason)
    writing.audited("merge_households", gone, by=by, reason=reason, facts={"into": into.pk})
    return into


def _note_merger(
    gone: Household, into: Household, *, size: int, by: Account | None, reason: str
) -> None:
    assert gone.ended_on is not None
    before: dict[str, object] = {"size": size, "head_name": gone.head_name}
    there: dict[str, object] = {"household": into.number, "head_name": into.head_name}
    here = {"household": gone.number, **before}
    after: dict[str, object] = {"size": into.size}
    writing.note(
        gone,
        kind=ChangeKind.MERGED,
        on=gone.ended_on,
        by=by,
        before=before,
        after=there,
        reason=reason,
    )
    writing.note(
        into,
        kind=ChangeKind.MERGED,
        on=gone.ended_on,
        by=by,
        before=here,
        after=after,
        reason=reason,
    )
