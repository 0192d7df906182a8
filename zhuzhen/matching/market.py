"""The records of a match that are open today: who asks, what is offered, how much is left."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from zhuzhen.base.money import yuan
from zhuzhen.matching import choices as said
from zhuzhen.matching.declared import DeclaredMatch
from zhuzhen.matching.rules.reasons import One
from zhuzhen.matching.rules.scoring import Scorer, Table
from zhuzhen.matching.rules.using import Key, Offered, Taken, remaining
from zhuzhen.policy.choices import UNITS, FieldKind, Link
from zhuzhen.policy.schema.matches import Side
from zhuzhen.registers.choices import COUNTING
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import Filters, records_matching
from zhuzhen.registers.rules.summaries import shown
from zhuzhen.registers.world import World

_WORLD = World()
UNLIMITED = float("inf")


@dataclass(frozen=True)
class Row:
    """One record of a side. `amount` is what it needs, or what is left of it."""

    pk: int
    uid: uuid.UUID
    place: str
    summary: str
    day: dt.date
    values: Mapping[str, object]
    amount: float


def _amount(values: Mapping[str, object], *, name: str | None, unsaid: float) -> float:
    if name is None:
        return 1.0
    value = values.get(name)
    return unsaid if value is None or value == "" else float(str(value))


def _is_open(values: Mapping[str, object], *, side: Side, today: dt.date) -> bool:
    if any(values.get(name) for name in side.closed_by):
        return False
    until = values.get(side.open_until) if side.open_until else None
    return not until or str(until) >= today.isoformat()


def _rows(side: Side, *, place: str, unsaid: float) -> list[Row]:
    """The standing records of a side, open or not, the oldest first; one query."""
    filters = Filters(place=place, states=COUNTING)
    found = records_matching(side.register_id, filters=filters).order_by("happened_on", "pk")
    columns = ("pk", "uid", "place_id", "summary", "happened_on", "values")
    return [
        Row(
            pk,
            uid,
            at or "",
            summary,
            day,
            values,
            _amount(values, name=side.amount, unsaid=unsaid),
        )
        for pk, uid, at, summary, day, values in found.values_list(*columns)
    ]


Settled = tuple[int | None, dt.date, Mapping[str, object]]


def _settled(declared: DeclaredMatch) -> list[Settled]:
    """What came about: (the record above, day, values), what was given up left out."""
    settled = declared.match.settled
    found = records_matching(settled.register_id, filters=Filters(states=COUNTING))
    rows = found.order_by().values_list("parent_id", "happened_on", "values")
    return [
        (parent, day, values)
        for parent, day, values in rows
        if (settled.counts_when is None or values.get(settled.counts_when))
        and not (settled.freed_by and values.get(settled.freed_by))
    ]


def _taken(
    declared: DeclaredMatch, rows: Sequence[Settled], *, today: dt.date
) -> dict[Key, list[Taken]]:
    settled = declared.match.settled
    found: dict[Key, list[Taken]] = defaultdict(list)
    for _, happened_on, values in rows:
        said_day = values.get(settled.counts_when) if settled.counts_when else None
        day = dt.date.fromisoformat(str(said_day)) if said_day else happened_on
        if settled.since == "year" and day.year != today.year:
            continue
        key = tuple(values.get(name) for name in settled.same)
        found[key].append(Taken(day, _amount(values, name=settled.amount, unsaid=0.0)))
    return found


@dataclass(frozen=True)
class Market:
    """What is open today in one match. `asks` lie in `place`; `offers` anywhere in scope.

    `full` counts the offers that are open but have nothing left.
    """

    declared: DeclaredMatch
    today: dt.date
    place: str
    asks: list[Row]
    offers: list[Row]
    full: int = 0
    settled_count: int = 0

    @cached_property
    def left(self) -> float:
        """How much is left of all offers that say how much; 0.0 if none does."""
        return float(sum(row.amount for row in self.offers if row.amount != UNLIMITED))

    def scorer(
        self, *, asks: Sequence[Row] | None = None, offers: Sequence[Row] | None = None
    ) -> Scorer:
        """Scores of these rows, or of all."""
        match = self.declared.match
        return Scorer(
            match.criteria,
            asks=_table(self.asks if asks is None else asks, declaration=self.declared.asks),
            offers=_table(
                self.offers if offers is None else offers, declaration=self.declared.offers
            ),
            known=self.declared.known,
        )

    def ask_as_one(self, row: Row) -> One:
        return One(row.place, row.values, teller(self.declared.asks, row.values))

    def offer_as_one(self, row: Row) -> One:
        return One(row.place, row.values, teller(self.declared.offers, row.values))


def _table(rows: Sequence[Row], *, declaration: Declaration) -> Table:
    fields = {
        each.id: [row.values.get(each.id) for row in rows] for each in declaration.register.fields
    }
    amounts = np.array([row.amount for row in rows], dtype=np.float64)
    return Table([row.place for row in rows], fields, amounts)


def teller(declaration: Declaration, values: Mapping[str, object]) -> Callable[[str], str]:
    """A field's name to its value in words: money in 元, amounts with their unit."""

    def tell(name: str) -> str:
        one = declaration.register.field(name)
        value = values.get(name)
        if one is None or value is None:
            return ""
        if one.kind is FieldKind.MONEY_FEN:
            return said.YUAN.format(yuan=yuan(int(str(value))).removesuffix(".00"))
        text = shown(one, value=value, declaration=declaration, world=_WORLD)
        return f"{text} {UNITS[one.unit]}" if one.unit else text

    return tell


def market_of(declared: DeclaredMatch, *, today: dt.date, place: str = "") -> Market:
    """What is open in a match, as far as it is in scope; three queries.

    Places are taken up by what is recorded in scope: who sees less, may see more left.
    """
    match = declared.match
    settled = _settled(declared)
    placed = _placed(declared, settled)
    asks = [
        row
        for row in _rows(match.asks, place=place, unsaid=1.0)
        if row.pk not in placed and _is_open(row.values, side=match.asks, today=today)
    ]
    offers = [
        row
        for row in _rows(match.offers, place="", unsaid=UNLIMITED)
        if _is_open(row.values, side=match.offers, today=today)
    ]
    left = remaining(
        [Offered(_offer_key(declared, row), row.day, row.amount) for row in offers],
        taken=_taken(declared, settled, today=today),
        heeds_day=match.settled.since == "offer",
    )
    free = [replace(row, amount=each) for row, each in zip(offers, left, strict=True) if each > 0]
    return Market(
        declared, today, place, asks, free, full=len(offers) - len(free), settled_count=len(settled)
    )


def _placed(declared: DeclaredMatch, settled: Sequence[Settled]) -> set[int | None]:
    """Asking records under which something that still stands is recorded."""
    rule = declared.settled.link(Link.PARENT)
    if rule is None or rule.register_id != declared.match.asks.register_id:
        return set()
    return {parent for parent, _, _ in settled if parent is not None}


def _offer_key(declared: DeclaredMatch, row: Row) -> Key:
    return tuple(row.values.get(name) for name in declared.match.settled.same.values())


def record_row(record: Record, *, side: Side) -> Row:
    """A record as a row, open or not."""
    return Row(
        record.pk,
        record.uid,
        record.place_id or "",
        record.summary,
        record.happened_on,
        record.values,
        _amount(record.values, name=side.amount, unsaid=1.0),
    )
