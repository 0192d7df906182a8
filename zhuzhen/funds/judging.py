"""What the subjects above have against money moving for a purpose of theirs (docs/adr/0015).

The ledger knows no project. Whoever owns a kind of purpose puts its judge here once, and no order
for such a purpose is submitted or approved past it, whichever screen it comes from.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zhuzhen.funds.choices import OrderKind, PurposeKind
from zhuzhen.funds.models import Purpose
from zhuzhen.funds.rules import Move


@dataclass(frozen=True)
class Asked:
    """An order as far as a judge looks at it; `order_id` is None before it is submitted."""

    kind: OrderKind
    moves: tuple[Move, ...]
    on: dt.date
    payee: str = ""
    order_id: int | None = None


Judge = Callable[[Purpose, Asked], None]
JUDGES: dict[PurposeKind, Judge] = {}


def judge(asked: Asked) -> None:
    """Raise whatever the owners of the purposes in these moves have against them."""
    purposes = _purposes(asked.moves) if JUDGES else ()
    for purpose in purposes:
        held = JUDGES.get(PurposeKind(purpose.kind))
        if held is not None:
            held(purpose, asked)


def _purposes(moves: Sequence[Move]) -> list[Purpose]:
    found = {key.purpose_id for move in moves for key in (move.from_, move.to)}
    keys = [each for each in found if each is not None]
    return list(Purpose.objects.filter(pk__in=keys).order_by("pk")) if keys else []
