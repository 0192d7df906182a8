"""When income and principal fall due, when an inspection does, from when on an asset idles."""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from zhuzhen.assets.choices import IncomeKind

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """What is due on a day."""

    kind: IncomeKind
    due_on: dt.date
    amount_fen: int


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months on (or back); the month's last day where it has no such day."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def contract_years(from_on: dt.date, to_on: dt.date) -> tuple[tuple[dt.date, dt.date], ...]:
    """The years of a contract, first and last day of each; the last may be a broken one."""
    found, first, count = [], from_on, 0
    while first <= to_on:
        count += 1
        after = months_after(from_on, 12 * count)
        found.append((first, min(after - _DAY, to_on)))
        first = after
    return tuple(found)


def incomes_due(from_on: dt.date, to_on: dt.date, *, yearly_fen: int) -> tuple[Due, ...]:
    """A year's income falls due on the last day of each contract year; a broken year owes by its
    days, whole fen, never more than a year's."""
    found = []
    for first, last in contract_years(from_on, to_on):
        whole = (months_after(first, 12) - first).days
        days = (last - first).days + 1
        amount = yearly_fen if days >= whole else yearly_fen * days // whole
        if amount:
            found.append(Due(IncomeKind.INCOME, last, amount))
    return tuple(found)


def principal_due(
    from_on: dt.date, to_on: dt.date, *, principal_fen: int, parts: int = 1
) -> tuple[Due, ...]:
    """Principal comes back in equal yearly parts, the last when the contract ends; the odd fen
    with the last. `parts` 1: all at the end."""
    ends = [last for _, last in contract_years(from_on, to_on)][-parts:]
    if not principal_fen or not ends:
        return ()
    each, odd = divmod(principal_fen, len(ends))
    amounts = [each] * (len(ends) - 1) + [each + odd]
    return tuple(
        Due(IncomeKind.PRINCIPAL, day, fen) for day, fen in zip(ends, amounts, strict=True) if fen
    )


def is_idle(since: dt.date, *, months: int, today: dt.date) -> bool:
    """连续 N 个月无收益、无巡查: the day N months on is reached."""
    return today >= months_after(since, months)


def idle_edge(today: dt.date, *, months: int) -> dt.date:
    """The last day since which an asset idles today: on the next day's it does not yet."""
    edge = months_after(today, -months) + 3 * _DAY  # a month may be shorter than the day asks
    while not is_idle(edge, months=months, today=today):
        edge -= _DAY
    return edge


def net_value_fen(
    original_fen: int, *, built_on: dt.date, life_years: int | None, on: dt.date
) -> int:
    """净值 by the straight line over whole months of use, to nothing; whole fen, rounded up.

    Without a life (land, equity) the original value stays.
    """
    if not life_years or on <= built_on:
        return original_fen
    whole = life_years * 12
    return original_fen - original_fen * min(_months_of_use(built_on, on), whole) // whole


@lru_cache(maxsize=4096)  # of a ledger's thousands of assets most were built on the same days
def _months_of_use(built_on: dt.date, on: dt.date) -> int:
    """Whole months from a day to a later one."""
    months = (on.year - built_on.year) * 12 + on.month - built_on.month
    return months - (on.day < built_on.day and months_after(built_on, months) > on)
