"""The official sheets that the packs declare, by document and part, with their rows now."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.pages.frame import Switch, switch_of
from zhuzhen.pages.records.groups import OTHER_PART
from zhuzhen.pages.records.holding import packs_of
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.policy.choices import PERS
from zhuzhen.policy.schema import Document
from zhuzhen.registers.exports.official import (
    DeclaredReport,
    OfficialSheet,
    all_reports,
    fitted,
    sheet_of,
)
from zhuzhen.registers.queries import COUNT_CAP

UNDATED = "不分期"


@dataclass(frozen=True)
class Entry:
    """A sheet on the index: for which period, and how many rows it has there."""

    sheet: OfficialSheet
    count: int

    @property
    def name(self) -> str:
        return self.sheet.declared.name

    @property
    def path(self) -> str:
        return reverse("report", args=[self.sheet.declared.id])

    @property
    def download_path(self) -> str:
        return reverse("report_sheet", args=[self.sheet.declared.id])

    @property
    def per(self) -> str:
        per = self.sheet.declared.report.per
        return f"{PERS[per]}一张" if per else UNDATED

    @property
    def period(self) -> str:
        return self.sheet.period.label if self.sheet.period else ""

    @property
    def count_text(self) -> str:
        return f"{COUNT_CAP}+" if self.count > COUNT_CAP else f"{self.count}"


@dataclass(frozen=True)
class DocumentSheets:
    """The sheets that a document asks for, by its parts."""

    document: Document
    parts: tuple[tuple[str, tuple[Entry, ...]], ...]


def asked_sheet(
    declared: DeclaredReport, *, by: Account, switch: Switch, today: dt.date
) -> OfficialSheet:
    """The sheet for the place and period at which the screen stands."""
    period = fitted(declared.report, period=switch.period, today=today)
    return sheet_of(declared, by=by, today=today, place=switch.place, period=period)


def rows_of(sheets: Iterable[OfficialSheet]) -> Counter[str]:
    """How many rows each sheet has, counted to the cap; one query."""
    parts = [
        each.chosen()
        .order_by()
        .annotate(report=Value(each.declared.id))
        .values_list("report", flat=True)[: COUNT_CAP + 1]
        for each in sheets
    ]
    return Counter(parts[0].union(*parts[1:], all=True)) if parts else Counter()


def _by_document(entries: Iterable[Entry]) -> list[DocumentSheets]:
    """In the order of the packs and of the clauses that ask for each."""
    documents: dict[str, Document] = {}
    grouped: dict[str, dict[str, list[tuple[int, Entry]]]] = {}
    for entry in entries:
        declared = entry.sheet.declared
        pack, clause = declared.stored.pack, declared.clause
        cited = declared.report.source[0].document
        documents[cited] = pack.documents[cited]
        part = clause.part if clause else OTHER_PART
        at = pack.clauses.index(clause) if clause else len(pack.clauses)
        grouped.setdefault(cited, {}).setdefault(part, []).append((at, entry))
    found = []
    for document, parts in grouped.items():
        ordered = [(part, sorted(each, key=lambda pair: pair[0])) for part, each in parts.items()]
        ordered.sort(key=lambda pair: pair[1][0][0])
        named = tuple((part, tuple(entry for _, entry in each)) for part, each in ordered)
        found.append(DocumentSheets(documents[document], named))
    return found


@login_required
@require_safe
def report_index(request: HttpRequest) -> HttpResponse:
    """The sheets asked of the account's sides, with their rows in the frame's place and period."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    switch = switch_of(request.GET, today=today)
    asked = {name for pack in packs_of(account, today=today) for name in pack.reports}
    sheets = [
        asked_sheet(each, by=account, switch=switch, today=today)
        for each in all_reports()
        if each.id in asked
    ]
    counts = rows_of(sheets)
    entries = [Entry(sheet, counts[sheet.declared.id]) for sheet in sheets]
    context = {
        "documents": _by_document(entries),
        "may_export": bool(may(account, Act.EXPORT, on=today)),
    }
    return page(request, "reports/index.html", context=context)
