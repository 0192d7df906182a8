"""What lies out of the viewer's scope and may still be shown: the open records of open sides.

The one place of the subject that reads past row-level security (docs/adr/0010). It reads one
register, only records that stand and are still open, and of their values only the columns that the
match declares `open`; nothing else leaves the database. It writes nothing.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual

from zhuzhen.base import scope
from zhuzhen.base.scope import CodeRange
from zhuzhen.matching.declared import DeclaredMatch
from zhuzhen.matching.rows import UNLIMITED, Row, amount_of
from zhuzhen.policy.schema.matches import Settling, Side
from zhuzhen.registers.choices import COUNTING, RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record
from zhuzhen.registers.rules.summaries import summary_maker
from zhuzhen.registers.world import ALWAYS, Links, PlaceFact, World

# Of one side as many are read, the nearest first: a village has no use for a province's thousands.
MOST_BEYOND = 2_000
_NAMED_BELOW = slice(6, 9)  # the digits that a town or village has


@dataclass(frozen=True)
class Beyond:
    """Records out of scope, the nearest first; `is_cut` if there are more than were read."""

    rows: list[Row]
    is_cut: bool = False


NONE_BEYOND = Beyond([])
Used = tuple[dt.date, Mapping[str, object]]


def _said(name: str) -> Coalesce:
    """What a record says in a field, as text; '' for nothing."""
    return Coalesce(KT(f"values__{name}"), Value(""), output_field=TextField())


def _still_open(found: QuerySet[Record], *, side: Side, today: dt.date) -> QuerySet[Record]:
    for name in side.closed_by:
        found = found.filter(Exact(_said(name), Value("")))
    if side.open_until is None:
        return found
    until = _said(side.open_until)
    return found.filter(
        Exact(until, Value("")) | GreaterThanOrEqual(until, Value(today.isoformat()))
    )


def _nearness(place: str) -> Case:
    """0 in the town of a place, 1 in its county, 2 in its city, 3 elsewhere."""
    steps = []
    for rank, digits in enumerate((9, 6, 4)):
        area = CodeRange.under(place[:digits].ljust(12, "0"))
        inside = Q(place_id__gte=area.lo, place_id__lte=area.hi)
        steps.append(When(inside, then=Value(rank)))
    return Case(*steps, default=Value(len(steps)), output_field=IntegerField())


def _columns(names: Collection[str]) -> JSONObject:
    """Just these of a record's values."""
    return JSONObject(**{name: F(f"values__{name}") for name in names})


@dataclass(frozen=True)
class Wanted:
    """A match to be read beyond the border, on a day; the nearest to the place `near` first."""

    declared: DeclaredMatch
    today: dt.date
    near: str  # a division code, '' for anywhere


@dataclass(frozen=True)
class _Wanted:
    """One side of it."""

    of: Wanted
    is_asking: bool
    known: Collection[int | None]  # the records of that register in scope

    @property
    def side(self) -> Side:
        match = self.of.declared.match
        return match.asks if self.is_asking else match.offers

    @property
    def declaration(self) -> Declaration:
        return self.of.declared.asks if self.is_asking else self.of.declared.offers


def _open_records(wanted: _Wanted) -> QuerySet[Record]:
    side, declared = wanted.side, wanted.of.declared
    is_confirmed = wanted.declaration.register.needs_confirmation
    states = (RecordState.CONFIRMED,) if is_confirmed else COUNTING
    found = Record.objects.filter(register=side.register_id, state__in=states)
    found = _still_open(found, side=side, today=wanted.of.today)
    found = found.exclude(pk__in=[pk for pk in wanted.known if pk])
    if wanted.is_asking and not declared.is_settled_in_place:
        under = _standing(declared.match.settled).filter(parent=OuterRef("pk"))
        found = found.exclude(Exists(under))
    return found


@dataclass(frozen=True)
class _Open:
    """A record as it is read beyond the border."""

    place: str
    place_name: str
    place_path: str
    org: str
    cluster: str
    day: dt.date
    values: Mapping[str, object]

    @property
    def contact(self) -> str:
        """Whom to ask: the unit that offers, its town or village, or the cluster it is of."""
        local = self.place_path if self.place[_NAMED_BELOW].strip("0") else ""
        return self.org or local or self.cluster or self.place_path


def _read(wanted: _Wanted) -> list[_Open]:
    """Their open columns alone, the nearest first, then the latest."""
    near_first = [_nearness(wanted.of.near)] if wanted.of.near else []
    found = _open_records(wanted).order_by(*near_first, "-happened_on", "-pk")
    rows = found.values_list(
        "place_id", "place__name", "place__path", "org__name", "cluster__name", "happened_on",
        _columns(wanted.side.open),
    )  # fmt: skip
    with scope.within(scope.EVERYTHING):
        return [
            _Open(at or "", name or "", path or "", org or "", cluster or "", day, values)
            for at, name, path, org, cluster, day, values in rows[: MOST_BEYOND + 1]
        ]


def rows_beyond(wanted: Wanted, *, is_asking: bool, known: Collection[int | None]) -> Beyond:
    """The open records of an open side that lie out of scope; one query.

    `known` are the records of its register in scope. Whoever sees no record at all sees none here.
    """
    of_side = _Wanted(wanted, is_asking, known)
    if not of_side.side.open or scope.sees_nothing():
        return NONE_BEYOND
    read = _read(of_side)
    return Beyond(list(_told(read[:MOST_BEYOND], wanted=of_side)), len(read) > MOST_BEYOND)


def _told(read: Sequence[_Open], *, wanted: _Wanted) -> Iterator[Row]:
    """Rows with a line of their own making: the stored summary may say what is not open."""
    world, amount = World(), wanted.side.amount
    unsaid = 1.0 if wanted.is_asking else UNLIMITED
    summary = summary_maker(wanted.declaration, world=world)
    for each in read:
        fact = PlaceFact(each.place, each.place_name, "", each.place_path, ALWAYS)
        world.places.setdefault(each.place, fact)
        yield Row(
            pk=None,
            uid=None,
            place=each.place,
            summary=summary(each.values, Links(place=each.place), each.day),
            day=each.day,
            values=each.values,
            amount=amount_of(each.values, name=amount, unsaid=unsaid),
            contact=each.contact,
        )


def _standing(settled: Settling) -> QuerySet[Record]:
    """What came about and was not given up."""
    found = Record.objects.filter(register=settled.register_id, state__in=COUNTING)
    if settled.freed_by is not None:
        found = found.filter(Exact(_said(settled.freed_by), Value("")))
    if settled.counts_when is not None:
        found = found.filter(GreaterThan(_said(settled.counts_when), Value("")))
    return found


def used_everywhere(settled: Settling, *, since: dt.date, names: Collection[str]) -> list[Used]:
    """What came about since a day and still stands, in scope or not: (day, the columns named).

    Only what is taken of offers is counted from it, so that a place taken elsewhere is taken.
    """
    found = _standing(settled)
    if settled.counts_when is None:
        found = found.filter(happened_on__gte=since)
    else:
        found = found.filter(
            GreaterThanOrEqual(_said(settled.counts_when), Value(since.isoformat()))
        )
    with scope.within(scope.EVERYTHING):
        return list(found.order_by().values_list("happened_on", _columns(names)))
