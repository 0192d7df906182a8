"""Money of projects: allocated county by county, committed by contract, paid, taken back."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from zhuzhen.demo.families.days import on_day
from zhuzhen.funds.choices import OrderKind, Source, Stage
from zhuzhen.funds.commands import AccountKey, Move, approve_order, key_of, submit_order
from zhuzhen.funds.models import FundOrder, LedgerAccount
from zhuzhen.funds.rules import largest_remainder
from zhuzhen.people.models import Account

Held = Sequence[tuple[AccountKey, int]]


def order(
    kind: OrderKind,
    moves: tuple[Move, ...],
    *,
    on: dt.date,
    text: str,
    by: Account,
    approver: Account,
    **more: Any,
) -> FundOrder:
    """An order and, the same day, somebody else's approval."""
    with on_day(on, by=by):
        made = submit_order(kind=kind, moves=moves, on=on, text=text, by=by, **more)
    with on_day(on, by=approver):
        return approve_order(made, by=approver, today=on)


def held_by(purpose_id: int | None, *, stage: Stage, **where: Any) -> Held:
    """What stands at a stage for a purpose, account by account."""
    rows = LedgerAccount.objects.filter(stage=stage, balance_fen__gt=0, **where)
    rows = rows.filter(purpose=purpose_id) if purpose_id else rows.filter(purpose=None)
    return [(key_of(each), each.balance_fen) for each in rows.order_by("source", "year", "pk")]


def onwards(held: Held, amount_fen: int, *, stage: Stage) -> tuple[Move, ...]:
    """So much of what is held to the next stage, from each account in proportion."""
    parts = largest_remainder(amount_fen, [fen for _, fen in held])
    return tuple(
        Move(key, key.at(stage, purpose_id=key.purpose_id), part)
        for (key, _), part in zip(held, parts, strict=True)
        if part
    )


class Purse:
    """What a county has to allocate of one year, in memory: who takes first, gets of it."""

    def __init__(self, county: str, *, year: int) -> None:
        free = [
            *held_by(None, stage=Stage.ALLOCATED, place_id=county, year=year),
            *held_by(None, stage=Stage.ARRIVED, place_id=county, year=year),
        ]
        self.left = dict(free)

    @property
    def all_fen(self) -> int:
        return sum(self.left.values())

    def take(
        self, amount_fen: int, *, sources: Iterable[Source], to: tuple[str, int | None]
    ) -> list[Move]:
        """Moves of so much to a place and purpose: of these sources as far as they go, in
        proportion, and then of the others."""
        wanted = set(sources)
        own = [key for key, fen in self.left.items() if fen and key.source in wanted]
        others = [key for key, fen in self.left.items() if fen and key.source not in wanted]
        enough = min(amount_fen, sum(self.left[key] for key in own))
        parts = [*self._parted(own, enough), *self._parted(others, amount_fen - enough)]
        place, purpose_id = to
        for key, fen in parts:
            self.left[key] -= fen
        return [
            Move(key, key.at(Stage.ALLOCATED, place=place, purpose_id=purpose_id), fen)
            for key, fen in parts
            if fen
        ]

    def _parted(self, keys: Sequence[AccountKey], amount_fen: int) -> Held:
        if not amount_fen:
            return ()
        left = [self.left[key] for key in keys]
        assert sum(left) >= amount_fen, "the county has not so much"
        return list(zip(keys, largest_remainder(amount_fen, left), strict=True))
