"""How much of what is due has arrived, and how much of what arrived is allocated and spent."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from zhuzhen.funds.choices import HELD, SPENT, Source, Stage
from zhuzhen.funds.queries.balances import Wanted, balances_at
from zhuzhen.funds.queries.carried import carried_lines
from zhuzhen.funds.queries.dues import parts_due
from zhuzhen.funds.rules import arrived_of_due, percent_of

_REACHED = (*HELD, *SPENT, Stage.RECLAIMED)
_ALLOCATED = (Stage.ALLOCATED, Stage.COMMITTED, *SPENT)


@dataclass(frozen=True)
class Rates:
    """Sums in fen of a source (or of all: `source` None), and the rates between them.

    `arrived` is what has come to the places asked about, from payers or from above; of what was
    carried over only the year that it came in counts it.
    """

    source: Source | None
    due_fen: int = 0
    arrived_fen: int = 0
    allocated_fen: int = 0
    spent_fen: int = 0
    # Of `arrived`, what came from sources that owe anything there: what is due is compared with it.
    owed_fen: int = 0

    @property
    def arrival_rate(self) -> Decimal | None:
        """到位率: arrived of due, in percent with two decimals; None where nothing is due."""
        return percent_of(self.owed_fen, whole_fen=self.due_fen)

    @property
    def allocation_rate(self) -> Decimal | None:
        """分配率: allocated of arrived."""
        return percent_of(self.allocated_fen, whole_fen=self.arrived_fen)

    @property
    def spend_rate(self) -> Decimal | None:
        """支付率: spent of arrived."""
        return percent_of(self.spent_fen, whole_fen=self.arrived_fen)

    @property
    def missing_fen(self) -> int:
        """What is due and has not arrived."""
        return max(self.due_fen - self.owed_fen, 0)


def total_of(rows: Iterable[Rates]) -> Rates:
    """All sources (or years) in one."""
    listed = list(rows)
    return Rates(
        None,
        sum(each.due_fen for each in listed),
        sum(each.arrived_fen for each in listed),
        sum(each.allocated_fen for each in listed),
        sum(each.spent_fen for each in listed),
        sum(each.owed_fen for each in listed),
    )


def rates(
    *,
    year: int | Sequence[int],
    under: str = "",
    day: dt.date,
    known_at: dt.datetime | None = None,
) -> list[Rates]:
    """A row a source that has anything due or arrived for the year (or years), at a day; by
    `known_at` as it was known at a moment, what was due too."""
    years = [year] if isinstance(year, int) else list(year)
    due = _due(years, under=under, known_at=known_at)
    stood: dict[Source, dict[Stage, int]] = {}
    for one in years:
        asked = Wanted(under=under, year=one, stages=_REACHED)
        rows = balances_at(day=day, known_at=known_at, group=("source", "stage"), wanted=asked)
        for row in rows:
            source, stage = Source(str(row.key[0])), Stage(str(row.key[1]))
            of_source = stood.setdefault(source, {})
            of_source[stage] = of_source.get(stage, 0) + row.fen
    carried = _carried(years, under=under, day=day, known_at=known_at)
    for (source, stage), fen in carried.items():
        of_source = stood.setdefault(source, {})
        of_source[stage] = of_source.get(stage, 0) - fen
    return [
        _rates(source, due.get(source, 0), stood.get(source, {}))
        for source in Source
        if source in due or any(stood.get(source, {}).values())
    ]


def _rates(source: Source, due_fen: int, stood: dict[Stage, int]) -> Rates:
    def summed(stages: Iterable[Stage]) -> int:
        return sum(stood.get(each, 0) for each in stages)

    arrived = summed(_REACHED)
    owed = arrived_of_due({source: arrived}, dues={source: due_fen})
    return Rates(source, due_fen, arrived, summed(_ALLOCATED), summed(SPENT), owed)


def _due(years: list[int], *, under: str, known_at: dt.datetime | None) -> dict[Source, int]:
    found: dict[Source, int] = {}
    for part in parts_due(years=years, under=under, known_at=known_at):
        found[part.source] = found.get(part.source, 0) + part.fen
    return {source: fen for source, fen in found.items() if fen}


def _carried(
    years: list[int], *, under: str, day: dt.date, known_at: dt.datetime | None
) -> dict[tuple[Source, Stage], int]:
    """What carrying over has put on accounts of these years (below 0: taken), as of a day."""
    lines = carried_lines(day=day, known_at=known_at, under=under).filter(account__year__in=years)
    rows = lines.values_list("account__source", "account__stage").annotate(Sum("amount_fen"))
    return {(Source(source), Stage(stage)): fen for source, stage, fen in rows}
