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
from zhuzhen.funds.models import Entry, FundOrder, Line, Purpose, Transfer
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.funds import choices
from zhuzhen.pages.funds.choices import FIGURES, FIGURES_BY_ID
from zhuzhen.pages.funds.may import may_in
from zhuzhen.pages.funds.reach import (
    address_of,
    day_of,
    entry_numbered,
    me,
    named,
    page_number,
    pages_of,
    papers_shown,
    span_of,
)
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import place_names

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
            found &= Q(**{f"{prefix}posted_at__lt": _after(self.known)})
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


def _after(day: dt.date) -> dt.datetime:
    """The first moment after a day, as people in China count it."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, clock.now().tzinfo)


@dataclass(frozen=True)
class Row:
    """An entry in the list, with what counts of it here."""

    entry: Entry
    amount_fen: int
    address: str
    order: str


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for; what cannot be read counts as not asked."""
    given, today = request.GET, clock.today()
    switch = switch_of(given, today=today)
    figure = FIGURES_BY_ID.get(given.get("figure", ""))
    stage = given.get("stage", "")
    stages = tuple(str(each.value) for each in figure.stages) if figure else ()
    if stage in Stage.values:
        stages = (stage,)
    purpose = Purpose.objects.filter(uid=_uuid(given.get("purpose", ""))).first()
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


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _by_lines(asked: Asked) -> QuerySet[Line, dict[str, int]]:
    """Entries by what their lines add to the accounts asked for; what only moves among them is
    left out."""
    lines = Line.objects.filter(asked.of_rows() & asked.of_accounts() & asked.of_entries("entry__"))
    summed = lines.values("entry_id", "on").annotate(moved=Sum("amount_fen")).exclude(moved=0)
    return summed.order_by("-on", "-entry_id")


def _found(asked: Asked, *, number: int) -> tuple[list[tuple[int, int]], int]:
    """(entry, amount) of a page and one more, and the sum of all."""
    start = (number - 1) * _A_PAGE
    if asked.is_figure:
        rows = _by_lines(asked)
        listed = [(each["entry_id"], each["moved"]) for each in rows[start : start + _A_PAGE + 1]]
        lines = Line.objects.filter(
            asked.of_rows() & asked.of_accounts() & asked.of_entries("entry__")
        )
        return listed, lines.aggregate(whole=Sum("amount_fen"))["whole"] or 0
    entries = Entry.objects.filter(asked.of_rows() & asked.of_entries()).order_by("-on", "-pk")
    listed = list(entries.values_list("pk", "amount_fen")[start : start + _A_PAGE + 1])
    return listed, 0


def _rows(listed: list[tuple[int, int]]) -> list[Row]:
    keys = [each for each, _ in listed]
    held = Entry.objects.select_related("place", "reversed_by").in_bulk(keys)
    orders = dict(FundOrder.objects.filter(entry__in=keys).values_list("entry_id", "uid"))
    return [
        Row(held[key], fen, address_of(held[key]), str(orders.get(key, "")))
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


@dataclass(frozen=True)
class ShownLine:
    """A line of an entry: its account in words, what it added or took."""

    line: Line
    address: str
    helper: str

    @property
    def out_fen(self) -> int | None:
        return -self.line.amount_fen if self.line.amount_fen < 0 else None

    @property
    def in_fen(self) -> int | None:
        return self.line.amount_fen if self.line.amount_fen > 0 else None


def _lines_of(entry: Entry) -> list[ShownLine]:
    rows = entry.lines.select_related("account__place", "account__purpose")
    found = list(rows.order_by("amount_fen", "account_id"))
    helpers = place_names({each.helper_code for each in found if each.helper_code})
    return [
        ShownLine(each, address_of(each.account), helpers.get(each.helper_code, ""))
        for each in found
    ]


def _may_reverse(entry: Entry, *, by: Account) -> bool:
    if entry.kind == EntryKind.REVERSAL or hasattr(entry, "reversed_by"):
        return False
    return may_in(by, Act.FUND_ORDER, place=entry.place_id)


@login_required
@require_safe
def entry_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One entry: what it moved from where to where, why, on what papers, and what reversed it."""
    account = me(request)
    entry = entry_numbered(uid)
    lines = _lines_of(entry)
    transfer = Transfer.objects.filter(Q(entry=entry) | Q(receipt_entry=entry))
    context = {
        "entry": entry,
        "lines": lines,
        "is_part": sum(each.line.amount_fen for each in lines) != 0,
        "papers": papers_shown(entry.papers),
        "order": getattr(entry, "order", None),
        "transfer": transfer.select_related("contribution").first(),
        "reversed_by": getattr(entry, "reversed_by", None),
        "helper": named(entry.helper_code),
        "by_name": entry.by.display_name if entry.by else choices.SYSTEM,
        "may_reverse": _may_reverse(entry, by=account),
        "crumbs": [choices.ENTRIES, (f"{entry.get_kind_display()} {entry.on}", "")],
    }
    return page(request, "funds/entry.html", context=context)
