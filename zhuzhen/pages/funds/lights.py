"""Red lights over money that stands still: not transferred, not allocated, carried too often."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from zhuzhen.base.scope import CodeRange
from zhuzhen.funds import parameters
from zhuzhen.funds.choices import HELD, PROVINCE_CODE, Stage
from zhuzhen.funds.models import Contribution, LedgerAccount, Line
from zhuzhen.funds.queries import overdue

# What the entries that carried money over name as their cause, by how often it was carried.
CARRIED_CAUSES = tuple(f"carried:{times}" for times in range(1, 10))


@dataclass(frozen=True)
class Lights:
    """How much stands still, in fen, and in how many accounts or contributions."""

    late: int
    late_fen: int
    idle: int
    idle_fen: int
    carried: int
    carried_fen: int
    idle_days: int
    carried_years: int

    @property
    def is_clear(self) -> bool:
        return not (self.late or self.idle or self.carried)


def late_in(span: CodeRange | None, *, day: dt.date) -> QuerySet[Contribution]:
    """Contributions of the place, as payer or host, past their day."""
    rows = overdue(today=day)
    if span is None:
        return rows
    inside = (span.lo, span.hi)
    return rows.filter(Q(place__code__range=inside) | Q(helper_code__range=inside))


def _in(span: CodeRange | None) -> Q:
    return Q(place__code__range=(span.lo, span.hi)) if span else Q()


def idle_in(span: CodeRange | None, *, day: dt.date, days: int) -> QuerySet[LedgerAccount]:
    """Accounts where money has been unallocated for more than `days`, with `still_fen`: what is
    there but for what came in since (what came first counts as allocated first)."""
    fresh = Line.objects.filter(
        account=OuterRef("pk"), amount_fen__gt=0, on__gt=day - dt.timedelta(days=days)
    )
    summed = fresh.values("account").annotate(all=Sum("amount_fen")).values("all")
    rows = LedgerAccount.objects.filter(_in(span), stage=Stage.ARRIVED, balance_fen__gt=0)
    still = rows.annotate(still_fen=F("balance_fen") - Coalesce(Subquery(summed), Value(0)))
    return still.filter(still_fen__gt=0).order_by("-still_fen", "pk")


def carried_in(span: CodeRange | None, *, years: int) -> QuerySet[LedgerAccount]:
    """Accounts that hold money carried over `years` times, with `still_fen`: the oldest counts as
    spent first."""
    old = Line.objects.filter(
        entry__cause__in=CARRIED_CAUSES[years - 1 :], amount_fen__gt=0, account__stage__in=HELD
    )
    rows = LedgerAccount.objects.filter(
        _in(span), pk__in=old.values("account_id"), balance_fen__gt=0
    )
    is_old = Q(lines__amount_fen__gt=0, lines__entry__cause__in=CARRIED_CAUSES[years - 1 :])
    came = Coalesce(Sum("lines__amount_fen", filter=is_old), 0)
    went = Coalesce(Sum("lines__amount_fen", filter=Q(lines__amount_fen__lt=0)), 0)
    still = rows.annotate(still_fen=Greatest(came + went, 0)).filter(still_fen__gt=0)
    return still.order_by("-still_fen", "pk")


def still_of(account: LedgerAccount) -> int:
    """What stands still on an account of `idle_in` or `carried_in`."""
    return int(getattr(account, "still_fen"))  # noqa: B009  (annotated)


def lights_of(span: CodeRange | None, *, day: dt.date) -> Lights:
    """What stands still in a place today; three queries, and the parameters'."""
    place = span.lo if span else PROVINCE_CODE
    days = parameters.allocation_days(place=place, on=day)
    years = parameters.carry_over_years(place=place, on=day)
    left = Sum(F("budgeted_fen") - F("sent_fen"))
    late = late_in(span, day=day).aggregate(count=Count("pk"), fen=left)
    idle = _summed(idle_in(span, day=day, days=days))
    carried = _summed(carried_in(span, years=years))
    return Lights(late["count"], int(late["fen"] or 0), *idle, *carried, days, years)


def _summed(rows: QuerySet[LedgerAccount]) -> tuple[int, int]:
    """How many accounts there are, and what stands still on them."""
    found = rows.aggregate(count=Count("pk"), fen=Sum("still_fen"))
    return found["count"], int(found["fen"] or 0)
