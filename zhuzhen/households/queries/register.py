"""Lists of households: filtered, found by any part of a name, paged by keys; their residents."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Q, QuerySet

from zhuzhen.base import cipher
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.households.choices import HouseholdState, ResidentState
from zhuzhen.households.models import Household, HouseholdChange, Resident
from zhuzhen.households.problems import text
from zhuzhen.households.rules.composition import wanted_pairs
from zhuzhen.households.rules.identity import check_id

COUNT_CAP, PAGE_SIZE = 1000, 50
ORDER = ("place_id", "head_name", "id")
_LISTED = "SELECT id FROM households_listed(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
LABOURS = {
    "able": Q(able__gt=0),
    "weak": Q(able=0, weak__gt=0),
    "unable": Q(able=0, weak=0, size__gt=0),
}


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; every part may be left out.

    `place` is a division's code; `labour` is able, weak or unable (nobody able at all); `text` is
    a part of anybody's name, a whole identity number, or a household's number. An empty
    `state` means any.
    """

    place: str = ""
    kind: str = ""
    social_assist: str = ""
    labour: str = ""
    state: str = HouseholdState.ACTIVE
    text: str = ""

    @property
    def span(self) -> CodeRange:
        return CodeRange.under(self.place) if self.place else CodeRange("", "~")

    def condition(self) -> Q:
        """The filters but `text` as one condition."""
        found = Q()
        if self.place:
            found &= Q(place_id__gte=self.span.lo, place_id__lte=self.span.hi)
        for name in ("kind", "social_assist", "state"):
            if value := getattr(self, name):
                found &= Q(**{name: value})
        return found & LABOURS.get(self.labour, Q())


EVERY = Filters()


@dataclass(frozen=True)
class HouseholdPage:
    """One page of a list. `count` is exact up to COUNT_CAP, then `is_more` says there are more."""

    rows: list[Household]
    page: int
    has_next: bool
    count: int
    is_more: bool


def _listed(filters: Filters, *, in_order: bool, skip: int, want: int) -> list[int]:
    """Keys of households that pass the filters, within the scope of families. By the owner's
    function, which plans with the scope's ranges as literals (migration 0004)."""
    part = "".join(filters.text.split())
    with connection.cursor() as cursor:
        cursor.execute(
            _LISTED,
            [
                list(wanted_pairs(part)), part, filters.span.lo, filters.span.hi, filters.kind,
                filters.social_assist, filters.labour, filters.state, in_order, skip, want,
            ],
        )  # fmt: skip
        return [pk for (pk,) in cursor.fetchall()]


def _by_number(filters: Filters) -> Q | None:
    """The condition of a text that is a number, of a household or a person; None for a name."""
    plain = "".join(filters.text.split())
    if not any(each.isdigit() for each in plain):
        return None
    checked = check_id(plain)
    if not isinstance(checked, Fault):
        people = Resident.objects.filter(
            id_blind=cipher.blind(checked.number), state=ResidentState.PRESENT
        )
        return Q(pk__in=people.values("household"))
    return Q(number=plain) if plain.isalnum() and plain.isascii() else None


def matching(filters: Filters) -> QuerySet[Household]:
    """All households in scope that pass the filters, unordered; for sets and exports.

    A name is matched here by its pairs alone where it has two characters or fewer, else also in
    the head's name and those of persons present.
    """
    found = Household.objects.filter(filters.condition())
    number = _by_number(filters) if filters.text.strip() else None
    if number is not None:
        return found.filter(number)
    part = "".join(filters.text.split())
    if not part:
        return found
    found = found.filter(name_pairs__contains=list(wanted_pairs(part)))
    if len(part) <= 2:
        return found
    people = Resident.objects.filter(state=ResidentState.PRESENT, name__contains=part)
    return found.filter(Q(head_name__contains=part) | Q(pk__in=people.values("household")))


def _page_of(keys: list[int], *, page: int, size: int, known: int) -> HouseholdPage:
    rows = Household.objects.filter(pk__in=keys).select_related("place").order_by(*ORDER)
    return HouseholdPage(
        rows=list(rows)[:size],
        page=page,
        has_next=len(keys) > size,
        count=min(known, COUNT_CAP),
        is_more=known > COUNT_CAP,
    )


def households_in(
    filters: Filters = EVERY, *, page: int = 1, size: int = PAGE_SIZE
) -> HouseholdPage:
    """One page by village and head's name, in three queries; never counts above COUNT_CAP."""
    page = max(page, 1)
    first = (page - 1) * size
    if filters.text.strip() and _by_number(filters) is not None:
        keys = list(matching(filters).order_by(*ORDER).values_list("pk", flat=True)[: size + 1])
        return _page_of(keys, page=1, size=size, known=len(keys))
    known = len(_listed(filters, in_order=False, skip=0, want=COUNT_CAP + 1))
    is_there = known > min(first, COUNT_CAP)
    keys = _listed(filters, in_order=True, skip=first, want=size + 1) if is_there else []
    return _page_of(keys, page=page, size=size, known=known)


def find_by_name(part: str, *, place: str = "", limit: int = 20) -> list[Household]:
    """Active households with the text in anybody's name, by village and head; '' finds none."""
    if not part.strip():
        return []
    return households_in(replace(EVERY, text=part, place=place), size=limit).rows


def household_of(number: int) -> Household:
    """One household in scope with its village, by its key. Raises not_found."""
    found = Household.objects.select_related("place", "merged_into", "created_by")
    row = found.filter(pk=number).first()
    if row is None:
        raise Problem("not_found", what=text("household"))
    return row


def resident_of(number: int) -> Resident:
    """One person in scope with the household, by key. Raises not_found."""
    found = Resident.objects.select_related("household__place", "place")
    row = found.filter(pk=number).first()
    if row is None:
        raise Problem("not_found", what=text("resident"))
    return row


def residents_of(
    household_ids: Collection[int], *, present_only: bool = True
) -> dict[int, list[Resident]]:
    """The persons of each household in one query, the head first, then as they came."""
    rows = Resident.objects.filter(household_id__in=household_ids)
    if present_only:
        rows = rows.filter(state=ResidentState.PRESENT)
    found: dict[int, list[Resident]] = defaultdict(list)
    for each in rows.order_by("pk"):
        found[each.household_id].append(each)
    return {
        key: sorted(people, key=lambda each: (each.state != "present", each.relation != "head"))
        for key, people in found.items()
    }


def history_of(household: Household, *, limit: int = 200) -> list[HouseholdChange]:
    """What happened to a household and its members, the latest first."""
    rows = HouseholdChange.objects.filter(household=household).select_related("resident", "by")
    return list(rows.order_by("-pk")[:limit])
