"""Sets of clues, as a screening finds them: a few statements a batch, however many there are."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.casework.choices import OPEN, SYSTEM_NAME, ClueState
from zhuzhen.casework.commands.cases.beginning import LONGEST_KEY, ClueRow, begun_case, clue_of
from zhuzhen.casework.models import Case, CaseStep, Clue
from zhuzhen.casework.variants import Variant, variant_at
from zhuzhen.households.choices import HouseholdState
from zhuzhen.households.models import Household
from zhuzhen.people.models import Account

_BATCH = 2_000


@dataclass(frozen=True)
class Raised:
    """What became of a set: cases that began, clues that joined a case that is there (or began with
    another of the set), clues known before, clues of households that are no more."""

    begun: int = 0
    joined: int = 0
    known: int = 0
    gone: int = 0

    def plus(self, other: "Raised") -> "Raised":
        names = [each.name for each in fields(self)]
        return Raised(*(getattr(self, name) + getattr(other, name) for name in names))


@transaction.atomic
def raise_clues(rows: Sequence[ClueRow], *, by: Account | None) -> Raised:
    """Raise a set of clues, all or nothing.

    A clue whose key is there already adds nothing, so that a set may be given again. Clues of one
    household begin one case between them, with the earliest day as T0. Whether `by` may screen is
    asked by the screening.
    """
    total = Raised()
    for at in range(0, len(rows), _BATCH):
        total = total.plus(_raise_batch(rows[at : at + _BATCH], by=by))
    audit.record("clue.raise_set", by=by, subject="clue", subject_id="set", facts=vars(total))
    return total


def _raise_batch(rows: Sequence[ClueRow], *, by: Account | None) -> Raised:
    unique = {row.key[:LONGEST_KEY]: row for row in rows}
    known = set(Clue.objects.filter(key__in=unique).values_list("key", flat=True))
    fresh = [row for key, row in unique.items() if key not in known]
    # Locked in order, so that two sets, or a set and a person, never wait for each other crosswise.
    wanted = {row.household_id for row in fresh}
    locked = Household.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    homes = {each.pk: each for each in locked if each.state == HouseholdState.ACTIVE}
    there = [row for row in fresh if row.household_id in homes]
    ways = _Ways(homes.values(), on=clock.today())
    open_cases, begun = _cases(there, homes=homes, ways=ways, by=by)
    taken_up = _taken_up(open_cases.values())
    cases = open_cases | begun
    Clue.objects.bulk_create(
        clue_of(
            row,
            case=cases[row.household_id],
            is_open=cases[row.household_id].pk not in taken_up,
            variant=ways.of(homes[row.household_id]),
            by=by,
        )
        for row in there
    )
    known_count = len(rows) - len(fresh)
    return Raised(len(begun), len(there) - len(begun), known_count, len(fresh) - len(there))


class _Ways:
    """The way of each household: villages of one town go one way, so few are looked up."""

    def __init__(self, homes: Iterable[Household], *, on: dt.date) -> None:
        towns = {each.place_id[:9]: each.place_id for each in homes}
        self._of = {town: variant_at(place, on=on) for town, place in towns.items()}

    def of(self, home: Household) -> Variant:
        return self._of[home.place_id[:9]]


def _cases(
    rows: Sequence[ClueRow], *, homes: dict[int, Household], ways: _Ways, by: Account | None
) -> tuple[dict[int, Case], dict[int, Case]]:
    """The open case of each household that has one, and the cases that begin now."""
    first: dict[int, dt.date] = {}
    for row in rows:
        first[row.household_id] = min(row.found_on, first.get(row.household_id, row.found_on))
    found = {
        each.household_id: each
        for each in Case.objects.filter(household__in=first, state__in=OPEN).order_by("pk")
    }
    begun = Case.objects.bulk_create(
        begun_case(homes[key], t0=first[key], variant=ways.of(homes[key]))
        for key in sorted(first)
        if key not in found
    )
    today, now = clock.today(), clock.now()
    CaseStep.objects.bulk_create(
        CaseStep(
            case=case,
            place_id=case.place_id,
            step="raise",
            after=case.state,
            on=today,
            at=now,
            by=by,
            by_name=by.display_name if by else SYSTEM_NAME,
        )
        for case in begun
    )
    return found, {each.household_id: each for each in begun}


def _taken_up(cases: Iterable[Case]) -> set[int]:
    """Of open cases, those that somebody works on: none of their clues waits."""
    keys = {each.pk for each in cases}
    waiting = Clue.objects.filter(case__in=keys, state=ClueState.OPEN)
    return keys - set(waiting.values_list("case_id", flat=True))
