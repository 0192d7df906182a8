"""Red lights over money that stands still: not transferred, not allocated, carried too often."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Greatest

from zhuzhen.base.scope import CodeRange
from zhuzhen.funds import parameters
from zhuzhen.funds.choices import HELD, PROVINCE_CODE, EntryKind, Stage
from zhuzhen.funds.models import Contribution, LedgerAccount
from zhuzhen.funds.queries import overdue

_CARRIED = "carried:"


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
    fresh = Q(lines__amount_fen__gt=0, lines__on__gt=day - dt.timedelta(days=days))
    rows = LedgerAccount.objects.filter(_in(span), stage=Stage.ARRIVED, balance_fen__gt=0)
    lately = Coalesce(Sum("lines__amount_fen", filter=fresh), 0)
    still = rows.annotate(still_fen=F("balance_fen") - lately).filter(still_fen__gt=0)
    return still.order_by("-still_fen", "pk")


def carried_in(span: CodeRange | None, *, years: int) -> QuerySet[LedgerAccount]:
    """Accounts that hold money carried over `years` times, with `still_fen`: the oldest counts as
    spent first."""
    rows = LedgerAccount.objects.filter(_in(span), stage__in=HELD, balance_fen__gt=0)
    old = Q(
        lines__entry__kind=EntryKind.CARRY_OVER,
        lines__amount_fen__gt=0,
        lines__entry__cause__in=[f"{_CARRIED}{times}" for times in range(years, years + 5)],
    )
    came = Coalesce(Sum("lines__amount_fen", filter=old), 0)
    went = Coalesce(Sum("lines__amount_fen", filter=Q(lines__amount_fen__lt=0)), 0)
    return rows.annotate(still_fen=Greatest(came + went, 0)).filter(still_fen__gt=0)


def still_of(account: LedgerAccount) -> int:
    """What stands still on an account of `idle_in` or `carried_in`."""
    return int(getattr(account, "still_fen"))  # noqa: B009  (annotated)


def lights_of(span: CodeRange | None, *, day: dt.date) -> Lights:
    """What stands still in a place today; three queries, and the parameters'."""
    place = span.lo if span else PROVINCE_CODE
    days = parameters.allocation_days(place=place, on=day)
    years = parameters.carry_over_years(place=place, on=day)
    late = [
        (each.budgeted_fen or 0) - int(getattr(each, "sent_fen"))  # noqa: B009  (annotated)
        for each in late_in(span, day=day)
    ]
    idle = [still_of(each) for each in idle_in(span, day=day, days=days)]
    carried = [still_of(each) for each in carried_in(span, years=years)]
    return Lights(
        len(late), sum(late), len(idle), sum(idle), len(carried), sum(carried), days, years
    )
