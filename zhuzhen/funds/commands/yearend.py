"""What the end of a fund year comes to: what goes on to the next, and what is reclaimed.

Of an account's money the oldest counts as spent first; how often money was carried over stands in
the cause of the entry that carried it (docs/adr/0015).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max, Q, Sum

from zhuzhen.base.scope import CodeRange
from zhuzhen.funds import parameters
from zhuzhen.funds.choices import HELD, EntryKind, Source, Stage
from zhuzhen.funds.commands.posting import key_of
from zhuzhen.funds.models import FundOrder, LedgerAccount, Line
from zhuzhen.funds.problems import text
from zhuzhen.funds.rules import AccountKey, Move, remaining_layers

_CARRIED = "carried:"


@dataclass(frozen=True)
class Part:
    """What one place has left of one age: one entry, once approved."""

    times: int  # how often it was carried over before
    is_reclaimed: bool
    moves: tuple[Move, ...]

    @property
    def kind(self) -> EntryKind:
        return EntryKind.RECLAIM if self.is_reclaimed else EntryKind.CARRY_OVER

    @property
    def cause(self) -> str:
        return "" if self.is_reclaimed else f"{_CARRIED}{self.times + 1}"

    @property
    def amount_fen(self) -> int:
        return sum(each.amount_fen for each in self.moves)

    def told(self, year: int) -> str:
        """What the entry says."""
        if self.is_reclaimed:
            return text("reclaimed", year=year - self.times, years=self.times)
        return text("carried", year=year, next=year + 1)

    def as_json(self) -> dict[str, object]:
        moves = [each.as_json() for each in self.moves]
        return {"times": self.times, "is_reclaimed": self.is_reclaimed, "moves": moves}

    @classmethod
    def from_json(cls, found: Mapping[str, object]) -> "Part":
        moves, times = found["moves"], found["times"]
        assert isinstance(moves, list) and isinstance(times, int)
        return cls(times, bool(found["is_reclaimed"]), tuple(Move.from_json(e) for e in moves))


@dataclass(frozen=True)
class YearEnd:
    """What a county (or city) has left of a fund year, part by part."""

    place: str
    year: int
    # When it counts: the first day of the next year, or that on which its money last moved.
    on: dt.date
    parts: tuple[Part, ...]

    @property
    def carried_fen(self) -> int:
        return sum(each.amount_fen for each in self.parts if not each.is_reclaimed)

    @property
    def reclaimed_fen(self) -> int:
        return sum(each.amount_fen for each in self.parts if each.is_reclaimed)

    @property
    def amount_fen(self) -> int:
        return self.carried_fen + self.reclaimed_fen

    def by_source(self) -> list[tuple[Source, int, int]]:
        """What is carried over and what is reclaimed of each source, in their order."""
        found: dict[Source, list[int]] = defaultdict(lambda: [0, 0])
        for part in self.parts:
            for move in part.moves:
                found[move.from_.source][part.is_reclaimed] += move.amount_fen
        return [(source, *found[source]) for source in Source if source in found]  # type: ignore[misc]

    def as_json(self) -> dict[str, object]:
        return {"year": self.year, "parts": [each.as_json() for each in self.parts]}


def first_day_after(year: int) -> dt.date:
    return dt.date(year + 1, 1, 1)


def year_end_of(order: FundOrder) -> YearEnd:
    """What an order of carrying over says, as it was frozen."""
    parts = tuple(Part.from_json(each) for each in order.content["parts"])
    return YearEnd(order.place_id, int(order.content["year"]), order.on, parts)


def ground_of(place: str) -> CodeRange:
    """Where a county's money stands: in it and below; a city's own is beside its counties'."""
    return CodeRange(place, f"{place[:6]}999999")


def year_end(*, place: str, year: int, locked: bool = False) -> YearEnd:
    """What a county or city has left of a fund year, and what is to become of it.

    What was carried over as often as a pack allows is reclaimed. `locked` holds the accounts.
    """
    ground = ground_of(place)
    rows = LedgerAccount.objects.filter(
        year=year,
        stage__in=HELD,
        balance_fen__gt=0,
        place__code__range=(ground.lo, ground.hi),
    ).order_by("pk")
    held = list(rows.select_for_update(of=("self",)) if locked else rows)
    first = first_day_after(year)
    most = parameters.carry_over_years(place=place, on=first)
    aged = _aged(held) if held else {}
    parts = [_part(aged[at], times=at[1], is_reclaimed=at[1] >= most) for at in sorted(aged)]
    last = Line.objects.filter(account__in=held).aggregate(last=Max("on"))["last"]
    return YearEnd(place, year, max(first, last or first), tuple(parts))


def _part(keys: list[tuple[AccountKey, int]], *, times: int, is_reclaimed: bool) -> Part:
    moves = tuple(
        Move(
            key,
            key.at(Stage.RECLAIMED, purpose_id=key.purpose_id) if is_reclaimed else key.next_year(),
            fen,
        )
        for key, fen in keys
    )
    return Part(times, is_reclaimed, moves)


def _aged(held: Iterable[LedgerAccount]) -> dict[tuple[str, int], list[tuple[AccountKey, int]]]:
    """What is left by place and times carried."""
    accounts = {each.pk: each for each in held}
    moved = Line.objects.filter(account_id__in=accounts)
    into = Q(entry__kind=EntryKind.CARRY_OVER, amount_fen__gt=0)
    arrived: dict[int, dict[int, int]] = defaultdict(dict)
    rows = moved.filter(into).values_list("account_id", "entry__cause").annotate(Sum("amount_fen"))
    for pk, cause, fen in rows:
        arrived[pk][int(cause.removeprefix(_CARRIED) or 1)] = fen
    outs = moved.filter(amount_fen__lt=0).values_list("account_id").annotate(Sum("amount_fen"))
    gone = {pk: -fen for pk, fen in outs}
    found: dict[tuple[str, int], list[tuple[AccountKey, int]]] = defaultdict(list)
    for pk, account in accounts.items():
        inflows = dict(arrived[pk])
        out = gone.get(pk, 0)
        inflows[0] = account.balance_fen + out - sum(inflows.values())
        for times, fen in remaining_layers(inflows, outflow_fen=out).items():
            found[account.place_id, times].append((key_of(account), fen))
    return found
