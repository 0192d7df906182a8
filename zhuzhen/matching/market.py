"""The records of a match that are open today: who asks, what is offered, how much is left."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from zhuzhen.base.money import yuan
from zhuzhen.matching import choices as said
from zhuzhen.matching.beyond import NONE_BEYOND, Beyond, Wanted, rows_beyond, used_everywhere
from zhuzhen.matching.declared import DeclaredMatch
from zhuzhen.matching.rows import UNLIMITED, Row, amount_of, is_open, rows_in_scope
from zhuzhen.matching.rules.reasons import One
from zhuzhen.matching.rules.scoring import Scorer, Table
from zhuzhen.matching.rules.using import Key, Offered, Taken, remaining
from zhuzhen.policy.choices import UNITS, FieldKind, Link
from zhuzhen.policy.schema.matches import Side
from zhuzhen.registers.choices import COUNTING
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.queries import Filters, records_matching
from zhuzhen.registers.rules.summaries import shown
from zhuzhen.registers.world import World

_WORLD = World()


@dataclass(frozen=True)
class _Settled:
    """What came about: the record above it, when, and what it says."""

    above: int | None
    day: dt.date
    values: Mapping[str, object]


def _settled(declared: DeclaredMatch) -> list[_Settled]:
    """What came about in scope; what was given up is left out."""
    settled = declared.match.settled
    found = records_matching(settled.register_id, filters=Filters(states=COUNTING))
    rows = found.order_by().values_list("parent_id", "happened_on", "values")
    return [
        _Settled(parent, day, values)
        for parent, day, values in rows
        if (settled.counts_when is None or values.get(settled.counts_when))
        and not (settled.freed_by and values.get(settled.freed_by))
    ]


def _settled_everywhere(
    declared: DeclaredMatch, offers: Sequence[Row], *, today: dt.date
) -> list[_Settled]:
    """What came about anywhere that may have used up these offers, by what tells that alone."""
    settled = declared.match.settled
    if not offers:
        return []
    in_year = settled.since == "year"
    since = dt.date(today.year, 1, 1) if in_year else min(row.day for row in offers)
    names = {*settled.same, *filter(None, (settled.counts_when, settled.amount))}
    used = used_everywhere(settled, since=since, names=names)
    return [_Settled(None, day, values) for day, values in used]


def _taken(
    declared: DeclaredMatch, rows: Sequence[_Settled], *, today: dt.date
) -> dict[Key, list[Taken]]:
    settled = declared.match.settled
    found: dict[Key, list[Taken]] = defaultdict(list)
    for row in rows:
        said_day = row.values.get(settled.counts_when) if settled.counts_when else None
        day = dt.date.fromisoformat(str(said_day)) if said_day else row.day
        if settled.since == "year" and day.year != today.year:
            continue
        key = tuple(row.values.get(name) for name in settled.same)
        amount = amount_of(row.values, name=settled.amount, unsaid=0.0)
        found[key].append(Taken(day, amount))
    return found


@dataclass(frozen=True)
class Market:
    """What is open today in one match. `asks` lie in `place`; `offers` anywhere in scope.

    `asks_beyond` and `offers_beyond` lie out of scope, the nearest first; only open sides have
    them. `full` counts the offers in scope that are open but have nothing left.
    """

    declared: DeclaredMatch
    today: dt.date
    place: str
    asks: list[Row]
    offers: list[Row]
    full: int = 0
    asks_beyond: Beyond = NONE_BEYOND
    offers_beyond: Beyond = NONE_BEYOND

    @cached_property
    def all_asks(self) -> list[Row]:
        """Those in scope first."""
        return [*self.asks, *self.asks_beyond.rows]

    @cached_property
    def all_offers(self) -> list[Row]:
        """Those in scope first."""
        return [*self.offers, *self.offers_beyond.rows]

    @cached_property
    def left(self) -> float:
        """How much is left of all offers that say how much; 0.0 if none does."""
        return float(sum(row.amount for row in self.offers if row.amount != UNLIMITED))

    def scorer(
        self, *, asks: Sequence[Row] | None = None, offers: Sequence[Row] | None = None
    ) -> Scorer:
        """Scores of these rows; of all that ask in scope and of all offers unless given."""
        match = self.declared.match
        return Scorer(
            match.criteria,
            asks=_table(self.asks if asks is None else asks, declaration=self.declared.asks),
            offers=_table(
                self.all_offers if offers is None else offers, declaration=self.declared.offers
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


def _most_common_town(rows: Sequence[Row]) -> str:
    towns = Counter(row.place[:9] for row in rows if row.place)
    return f"{towns.most_common(1)[0][0]}000" if towns else ""


def _is_free(row: Row, *, side: Side, placed: set[int | None], today: dt.date) -> bool:
    return row.pk not in placed and is_open(row.values, side=side, today=today)


def market_of(declared: DeclaredMatch, *, today: dt.date, place: str = "") -> Market:
    """What is open in a match: in scope, and of open sides beyond it; at most seven queries.

    Where offers are not open, places are taken up by what is recorded in scope: who sees less, may
    see more left.
    """
    match = declared.match
    settled = _settled(declared)
    placed = _placed(declared, settled)
    standing = rows_in_scope(match.asks, place=place, unsaid=1.0)
    asks = [row for row in standing if _is_free(row, side=match.asks, placed=placed, today=today)]
    known = rows_in_scope(match.offers, place="", unsaid=UNLIMITED)
    offers = [row for row in known if is_open(row.values, side=match.offers, today=today)]
    wanted = Wanted(declared, today=today, near=place or _most_common_town(asks or offers))
    beyond = rows_beyond(wanted, is_asking=False, known=[row.pk for row in known])
    both = [*offers, *beyond.rows]
    if match.offers.open:
        settled = _settled_everywhere(declared, both, today=today)
    left = _left(declared, both, settled=settled, today=today)
    free = [row for row in left if row.amount > 0]
    own = [row for row in free if not row.is_beyond]
    in_scope = [row.pk for row in standing]
    if place and match.asks.open:  # those in scope that lie elsewhere are not beyond it
        in_scope = _pks_in_scope(match.asks)
    return Market(
        declared,
        today,
        place,
        asks,
        own,
        full=len(offers) - len(own),
        offers_beyond=replace(beyond, rows=free[len(own) :]),
        asks_beyond=rows_beyond(wanted, is_asking=True, known=in_scope),
    )


def _pks_in_scope(side: Side) -> list[int | None]:
    found = records_matching(side.register_id, filters=Filters(states=COUNTING))
    return list(found.order_by().values_list("pk", flat=True))


def _left(
    declared: DeclaredMatch,
    offers: Sequence[Row],
    *,
    settled: Sequence[_Settled],
    today: dt.date,
) -> list[Row]:
    """The offers, each with what is left of it."""
    same = declared.match.settled.same.values()
    keys = [tuple(row.values.get(name) for name in same) for row in offers]
    amounts = remaining(
        [Offered(key, row.day, row.amount) for key, row in zip(keys, offers, strict=True)],
        taken=_taken(declared, settled, today=today),
        heeds_day=declared.match.settled.since == "offer",
    )
    return [
        row if row.amount == each else replace(row, amount=each)
        for row, each in zip(offers, amounts, strict=True)
    ]


def _placed(declared: DeclaredMatch, settled: Sequence[_Settled]) -> set[int | None]:
    """Asking records under which something that still stands is recorded."""
    rule = declared.settled.link(Link.PARENT)
    if rule is None or rule.register_id != declared.match.asks.register_id:
        return set()
    return {each.above for each in settled if each.above is not None}
