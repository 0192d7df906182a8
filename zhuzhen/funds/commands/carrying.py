"""The end of a year: what is left goes on to the next, what was carried too often is reclaimed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, Sum

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds import parameters
from zhuzhen.funds.access import require
from zhuzhen.funds.choices import HELD, EntryKind, Stage
from zhuzhen.funds.commands.posting import Facts, key_of, post
from zhuzhen.funds.models import Entry, LedgerAccount, Line
from zhuzhen.funds.problems import text
from zhuzhen.funds.rules import AccountKey, Move, remaining_layers
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import place_names

# How often money was carried over stands in the cause of the entry that carried it.
_CARRIED = "carried:"


@dataclass(frozen=True)
class CarriedOver:
    """The entries that ended a year: what went on, and what was reclaimed."""

    carried: tuple[Entry, ...]
    reclaimed: tuple[Entry, ...]

    @property
    def carried_fen(self) -> int:
        return sum(each.amount_fen for each in self.carried)

    @property
    def reclaimed_fen(self) -> int:
        return sum(each.amount_fen for each in self.reclaimed)


@transaction.atomic
def carry_over(*, place: str, year: int, by: Account | None, today: dt.date) -> CarriedOver:
    """End a fund year of a county or city: all that is held goes on to the next year, but what has
    been carried over as often as a pack allows is reclaimed. Of an account's money the oldest
    counts as spent first. One entry a place and age, on the year's first day after.

    Money whose next day would be a closed month is refused whole. Raises not_allowed,
    fund_year_running, fund_nothing_left, closed_period.
    """
    require(Act.FUND_CLOSE, by=by, places=(place,))
    on = dt.date(year + 1, 1, 1)
    if today < on:
        raise Problem("fund_year_running", year=year, from_=on)
    span = CodeRange.under(place)
    held = list(
        LedgerAccount.objects.select_for_update(of=("self",))
        .filter(year=year, stage__in=HELD, balance_fen__gt=0)
        .filter(place__code__range=(span.lo, span.hi))
        .order_by("pk")
    )
    if not held:
        names = place_names([place])
        raise Problem("fund_nothing_left", place=names.get(place, place), year=year)
    most = parameters.carry_over_years(place=place, on=on)
    done = _posted(_aged(held), year=year, most=most, on=on, by=by)
    facts: dict[str, object] = {
        "year": year, "carried_fen": done.carried_fen, "reclaimed_fen": done.reclaimed_fen,
    }  # fmt: skip
    audit.record("fund.carry", by=by, subject="place", subject_id=place, facts=facts)
    return done


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


def _posted(
    aged: dict[tuple[str, int], list[tuple[AccountKey, int]]],
    *,
    year: int,
    most: int,
    on: dt.date,
    by: Account | None,
) -> CarriedOver:
    carried, reclaimed = [], []
    for (_place, times), keys in sorted(aged.items()):
        if times >= most:
            told = text("reclaimed", year=year - times, years=times)
            facts = Facts(kind=EntryKind.RECLAIM, on=on, text=told, by=by)
            moves = [
                Move(key, key.at(Stage.RECLAIMED, purpose_id=key.purpose_id), fen)
                for key, fen in keys
            ]
            reclaimed.append(post(facts, moves))
        else:
            told = text("carried", year=year, next=year + 1)
            cause = f"{_CARRIED}{times + 1}"
            facts = Facts(kind=EntryKind.CARRY_OVER, on=on, text=told, by=by, cause=cause)
            carried.append(post(facts, [Move(key, _next_year(key), fen) for key, fen in keys]))
    return CarriedOver(tuple(carried), tuple(reclaimed))


def _next_year(key: AccountKey) -> AccountKey:
    return AccountKey(
        key.stage, key.source, key.year + 1, key.place_id, key.helper_code, key.purpose_id
    )
