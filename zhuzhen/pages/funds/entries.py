"""Entries: the list that every figure leads to, and one entry with its lines, papers and order."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import EntryKind, Source, Stage
from zhuzhen.funds.models import Entry, FundOrder, Line, Purpose
from zhuzhen.pages.asking import day_of, page_number, pages_of
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.funds.choices import FIGURES, FIGURES_BY_ID
from zhuzhen.pages.funds.reach import address_of, me, span_of

_A_PAGE, _LONGEST_WORD = 50, 60


@dataclass(frozen=True)
class Asked:
    """What of the entries is asked for. With `stages`, `source`, `year` or `purpose` each entry
    counts with what its lines add to such accounts: their sum is the figure that led here."""

    span: CodeRange | None = None
    stages: tuple[str, ...] = ()
    source: str = ""
    year: int | None = None
    purpose: int | None = None
    kind: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    known: dt.date | None = None
    text: str = ""
    is_flow: bool = False  # carrying over moves nothing of it

    @property
    def is_figure(self) -> bool:
        return bool(self.stages or self.source or self.year or self.purpose)

    def of_entries(self, prefix: str = "") -> Q:
        """The condition on entries."""
        found = Q()
        if self.kind:
            found &= Q(**{f"{prefix}kind": self.kind})
        if self.is_flow:
            found &= ~Q(**{f"{prefix}kind": EntryKind.CARRY_OVER})
        if self.known:
            found &= Q(**{f"{prefix}posted_at__lte": clock.end_of(self.known)})
        if self.text:
            found &= (
                Q(**{f"{prefix}text__icontains": self.text})
                | Q(**{f"{prefix}voucher_no__icontains": self.text})
                | Q(**{f"{prefix}payee__icontains": self.text})
            )
        return found

    def of_rows(self) -> Q:
        """The condition on places and days, of entries and lines alike."""
        found = Q()
        if self.span:
            found &= Q(place_id__gte=self.span.lo, place_id__lte=self.span.hi)
        if self.first:
            found &= Q(on__gte=self.first)
        if self.last:
            found &= Q(on__lte=self.last)
        return found

    def of_accounts(self) -> Q:
        found = Q()
        if self.stages:
            found &= Q(account__stage__in=self.stages)
        if self.source:
            found &= Q(account__source=self.source)
        if self.year:
            found &= Q(account__year=self.year)
        if self.purpose:
            found &= Q(account__purpose_id=self.purpose)
        return found


@dataclass(frozen=True)
class Row:
    """An entry in the list, with what counts of it here."""

    entry: Entry
    amount_fen: int
    address: str
    order: str
    is_reversed: bool


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for; what cannot be read counts as not asked."""
    given, today = request.GET, clock.today()
    switch = switch_of(given, today=today)
    figure = FIGURES_BY_ID.get(given.get("figure", ""))
    stage = given.get("stage", "")
    stages = tuple(str(each.value) for each in figure.stages) if figure else ()
    if stage in Stage.values:
        stages = (stage,)
    purpose = _purpose(given.get("purpose", ""))
    span = span_of(request)
    if span and given.get("own"):
        span = CodeRange(span.lo, span.lo)
    is_whole = bool(stages or given.get("until"))
    first = day_of(given, "first") or (None if is_whole else switch.period.starts_on)
    last = day_of(given, "until") or (None if is_whole else switch.period.ends_on)
    return Asked(
        span=span,
        stages=stages,
        source=given.get("source", "") if given.get("source") in Source.values else "",
        year=whole_number(given.get("year", ""), digits=4),
        purpose=purpose.pk if purpose else None,
        kind=given.get("kind", "") if given.get("kind") in EntryKind.values else "",
        first=first,
        last=last,
        known=day_of(given, "known"),
        text=given.get("q", "").strip()[:_LONGEST_WORD],
        is_flow=bool(figure and figure.is_flow),
    )


def _purpose(text: str) -> Purpose | None:
    try:
        return Purpose.objects.filter(uid=uuid.UUID(text)).first()
    except ValueError:
        return None


def _lines(asked: Asked) -> QuerySet[Line]:
    return Line.objects.filter(asked.of_rows() & asked.of_accounts() & asked.of_entries("entry__"))


def _found(asked: Asked, *, number: int) -> tuple[list[tuple[int, int]], int]:
    """(entry, amount) of a page and one more, and the sum of all."""
    start = (number - 1) * _A_PAGE
    if asked.is_figure:
        # What only moves among the accounts asked for is left out.
        summed = _lines(asked).values("entry_id", "on").annotate(moved=Sum("amount_fen"))
        rows = summed.exclude(moved=0).order_by("-on", "-entry_id")
        listed = [(each["entry_id"], each["moved"]) for each in rows[start : start + _A_PAGE + 1]]
        return listed, _lines(asked).aggregate(whole=Sum("amount_fen"))["whole"] or 0
    entries = Entry.objects.filter(asked.of_rows() & asked.of_entries()).order_by("-on", "-pk")
    listed = list(entries.values_list("pk", "amount_fen")[start : start + _A_PAGE + 1])
    return listed, 0


def _rows(listed: list[tuple[int, int]]) -> list[Row]:
    keys = [each for each, _ in listed]
    held = Entry.objects.select_related("place", "reversed_by").in_bulk(keys)
    orders = dict(FundOrder.objects.filter(entry__in=keys).values_list("entry_id", "uid"))
    return [
        Row(
            held[key],
            fen,
            address_of(held[key]),
            str(orders.get(key, "")),
            is_reversed=hasattr(held[key], "reversed_by"),
        )  # fmt: skip
        for key, fen in listed
        if key in held
    ]


@login_required
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """Entries of the place, the latest first; with a figure, just those that make it up."""
    me(request)
    asked, number = asked_of(request), page_number(request)
    listed, whole = _found(asked, number=number)
    figure = FIGURES_BY_ID.get(request.GET.get("figure", ""))
    context = {
        "rows": _rows(listed[:_A_PAGE]),
        "asked": asked,
        "figure": figure,
        "figures": FIGURES,
        "stage": request.GET.get("stage", ""),
        "whole": whole,
        "kinds": EntryKind.choices,
        "sources": Source.choices,
        "until": asked.last or clock.today(),
        **pages_of(request.GET, number=number, has_next=len(listed) > _A_PAGE),
    }
    return page(request, "funds/entries.html", part="rows", context=context)
