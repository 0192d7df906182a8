"""One official sheet: how it will look, and the workbook to take away."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.pages.frame import Switch, periods_offered, switch_of
from zhuzhen.pages.records.exporting import XLSX
from zhuzhen.pages.records.finding import nothing_there
from zhuzhen.pages.reports.index import asked_sheet
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.policy.expressions import as_sentence
from zhuzhen.registers.exports.official import (
    DeclaredReport,
    OfficialSheet,
    declared_report,
    write_report,
)
from zhuzhen.registers.exports.official.columns import Leaf
from zhuzhen.registers.exports.official.content import Line, Totals
from zhuzhen.registers.exports.official.wording import (
    TOTAL,
    facts_of,
    no_rows,
    signatures_of,
    words_of,
)
from zhuzhen.registers.queries import COUNT_CAP

# More are only in the workbook: a page of them would be slow to read and to print.
MOST_SHOWN = 500
_NARROW, _SHORT, _MEDIUM, _LONG = 6, 10, 16, 26


@dataclass(frozen=True)
class Cell:
    """A cell as the page shows it; `looks` are class names."""

    text: str
    looks: str


def _looks(leaf: Leaf) -> str:
    """How wide a column is at least, and where its texts stand."""
    sizes = ((_NARROW, "narrow"), (_SHORT, "short"), (_MEDIUM, "medium"), (_LONG, "long"))
    size = next((name for most, name in sizes if leaf.width <= most), "wide")
    if leaf.is_figure:
        return f"{size} num"
    return f"{size} day" if leaf.is_day else size


def _cells(line: Line, *, leaves: tuple[Leaf, ...]) -> list[Cell]:
    return [
        Cell(words_of(leaf, value), _looks(leaf)) for leaf, value in zip(leaves, line, strict=True)
    ]


@dataclass(frozen=True)
class Preview:
    """A sheet with the first of its rows, and its totals if these are all."""

    rows: list[list[Cell]]
    totals: list[Cell]
    is_more: bool


def preview_of(sheet: OfficialSheet) -> Preview:
    """The sheet as it will look, up to MOST_SHOWN rows."""
    leaves = sheet.head.leaves
    lines = list(sheet.lines(most=MOST_SHOWN + 1))
    is_more = len(lines) > MOST_SHOWN
    totals = Totals(leaves)
    for line in lines:
        totals.add(line)
    shown = [_cells(line, leaves=leaves) for line in lines[:MOST_SHOWN]]
    has_totals = bool(lines) and not is_more and sheet.head.has_totals
    summed = _cells(totals.line(), leaves=leaves)[sheet.head.label_span :] if has_totals else []
    return Preview(shown, summed, is_more)


def _left_out(sheet: OfficialSheet) -> list[tuple[str, str, int]]:
    """Drafts and returned records, which the sheet leaves out: (state, label, how many)."""
    counted = Counter(sheet.waiting().order_by().values_list("state", flat=True)[: COUNT_CAP + 1])
    labels = {"draft": "草稿", "returned": "退回"}
    return [(state, label, counted[state]) for state, label in labels.items() if counted[state]]


def _periods(declared: DeclaredReport, *, chosen: Period, today: dt.date) -> list[Period]:
    """The periods beside this one that the sheet is made for."""
    per = declared.report.per
    return [] if per is None else periods_offered(today, chosen=chosen)[per]


def _report_or_404(report: str) -> DeclaredReport:
    try:
        return declared_report(report)
    except Problem:
        raise nothing_there(f"表样“{report}”") from None


def _list_query(sheet: OfficialSheet, switch: Switch) -> str:
    """Where the register's list shows the same records, as far as a list can."""
    place = f"&place={switch.place}" if switch.place else ""
    return f"?period={sheet.period or switch.period}{place}"


@login_required
@require_safe
def sheet_page(request: HttpRequest, report: str) -> HttpResponse:
    """The sheet of the frame's place and period, as it will be printed."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    declared, switch = _report_or_404(report), switch_of(request.GET, today=today)
    sheet = asked_sheet(declared, by=account, switch=switch, today=today)
    paper = declared.report.paper.lower()
    context = {
        "sheet": sheet,
        "head": [
            [(cell, _looks(sheet.head.leaves[cell.column])) for cell in cells]
            for cells in sheet.head.rows()
        ],
        "preview": preview_of(sheet),
        "facts": facts_of(sheet),
        "signatures": signatures_of(sheet),
        "no_rows": no_rows(sheet),
        "total": TOTAL,
        "width": len(sheet.head.leaves),
        "most": MOST_SHOWN,
        "looks": f"sheet-{paper}-{'landscape' if declared.report.landscape else 'portrait'}",
        "clauses": [
            (s.clause, reverse("clause", args=[s.document, s.clause]))
            for s in declared.report.source
        ],
        "periods": _periods(declared, chosen=sheet.period or switch.period, today=today),
        "only": as_sentence(condition) if (condition := declared.condition) else "",
        "left_out": _left_out(sheet),
        "list_path": reverse("record_list", args=[declared.declaration.id]),
        "list_query": _list_query(sheet, switch),
        "download_path": reverse("report_sheet", args=[report]),
        "may_export": bool(may(account, Act.EXPORT, on=today)),
        "crumbs": [("报表", "/reports/"), (declared.name, "")],
    }
    return page(request, "reports/sheet.html", context=context)


@login_required
@require_safe
def download_sheet(request: HttpRequest, report: str) -> HttpResponseBase:
    """The workbook of just what the page previews, all its rows."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    declared, switch = _report_or_404(report), switch_of(request.GET, today=today)
    asked = asked_sheet(declared, by=account, switch=switch, today=today)
    written = write_report(
        report,
        by=account,
        today=today,
        place=switch.place,
        period=asked.period or switch.period,
    )
    return FileResponse(
        written.file,
        as_attachment=True,
        filename=f"{written.sheet.title}.xlsx",
        content_type=XLSX,
    )
