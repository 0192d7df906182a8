"""Accounts and entries as they are walked: from a figure to its lines, their entry, its papers."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum, Window
from django.db.models.functions import Coalesce

from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import FISCAL, OrderState, Stage
from zhuzhen.funds.models import Entry, FundOrder, LedgerAccount, Line, Purpose
from zhuzhen.funds.problems import text


@dataclass(frozen=True)
class StatementLine:
    """One line of an account with what stands after it, in the order of days."""

    line: Line
    balance_fen: int

    @property
    def entry(self) -> Entry:
        return self.line.entry


def available(
    where: Purpose | str, *, stage: Stage, year: int | None = None
) -> QuerySet[LedgerAccount]:
    """Accounts with money at a stage: of a purpose, or of a place's code without a purpose; the
    oldest year first, public money before donors'."""
    found = LedgerAccount.objects.select_related("place", "purpose").filter(
        stage=stage, balance_fen__gt=0
    )
    if isinstance(where, Purpose):
        found = found.filter(purpose=where)
    else:
        found = found.filter(place_id=where, purpose=None)
    if year is not None:
        found = found.filter(year=year)
    is_fiscal = Q(source__in=FISCAL)
    return found.annotate(is_fiscal=is_fiscal).order_by(
        "year", "-is_fiscal", "source", "helper_code", "pk"
    )


def available_fen(where: Purpose | str, *, stage: Stage) -> int:
    """What all `available` accounts hold."""
    return int(available(where, stage=stage).aggregate(all=Sum("balance_fen"))["all"] or 0)


def entries_of(
    *,
    under: str = "",
    purpose: Purpose | None = None,
    account: LedgerAccount | None = None,
    kind: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    cause: str = "",
) -> QuerySet[Entry]:
    """Entries in scope that touch what is asked, the latest first."""
    found = Entry.objects.select_related(
        "place", "by", "reverses", "reversed_by", "order", "year_end"
    )
    if under:
        span = CodeRange.under(under)
        found = found.filter(place__code__range=(span.lo, span.hi))
    if purpose is not None:
        touching = Line.objects.filter(account__purpose=purpose)
        found = found.filter(pk__in=touching.values("entry_id"))
    if account is not None:
        found = found.filter(pk__in=Line.objects.filter(account=account).values("entry_id"))
    if kind:
        found = found.filter(kind=kind)
    if since is not None:
        found = found.filter(on__gte=since)
    if until is not None:
        found = found.filter(on__lte=until)
    if cause:
        found = found.filter(cause=cause)
    return found.order_by("-on", "-pk")


def entry_numbered(uid: uuid.UUID | str) -> Entry:
    """An entry in scope by its number. Raises not_found."""
    found = entries_of().filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=text("entry"))
    return found


def lines_of_entry(entry: Entry) -> QuerySet[Line]:
    """The lines of an entry in scope with their accounts, what gives before what gets."""
    found = Line.objects.select_related("account__place", "account__purpose")
    return found.filter(entry=entry).order_by("amount_fen", "pk")


def account_numbered(pk: int) -> LedgerAccount:
    """An account in scope by its id. Raises not_found."""
    found = LedgerAccount.objects.select_related("place", "purpose").filter(pk=pk).first()
    if found is None:
        raise Problem("not_found", what=text("this_account"))
    return found


def statement(
    account: LedgerAccount, *, since: dt.date | None = None, until: dt.date | None = None
) -> list[StatementLine]:
    """The lines of an account in order, each with the balance after it, all days before counted."""
    running = Window(Sum("amount_fen"), order_by=[F("on").asc(), F("pk").asc()])
    lines = (
        Line.objects.filter(account=account)
        .select_related("entry__place", "entry__by", "entry__order")
        .annotate(balance=Coalesce(running, 0))
        .order_by("on", "pk")
    )
    return [
        StatementLine(line, int(getattr(line, "balance")))  # noqa: B009  (annotated)
        for line in lines
        if (since is None or line.on >= since) and (until is None or line.on <= until)
    ]


def orders(
    *, under: str = "", state: str = "", kind: str = "", purpose: Purpose | None = None
) -> QuerySet[FundOrder]:
    """Orders in scope, those that wait first, then the latest."""
    found = FundOrder.objects.select_related(
        "place", "purpose", "submitted_by", "decided_by", "entry"
    )
    if under:
        span = CodeRange.under(under)
        found = found.filter(place__code__range=(span.lo, span.hi))
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if purpose is not None:
        found = found.filter(purpose=purpose)
    return found.annotate(waits=Q(state=OrderState.SUBMITTED)).order_by("-waits", "-pk")


def order_numbered(uid: uuid.UUID | str) -> FundOrder:
    """An order in scope by its number. Raises not_found."""
    found = orders().filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=text("order"))
    return found
