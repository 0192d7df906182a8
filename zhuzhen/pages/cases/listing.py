"""The list of cases: where each stands, what it waits for, whose that is, until when."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.casework.models import Case
from zhuzhen.casework.queries.cases import STAGES, CaseFilters, cases_in
from zhuzhen.casework.queries.funnel import FIGURES
from zhuzhen.casework.queries.standing import (
    has_part,
    next_row,
    removals,
    stage_counts,
    waiting_page,
)
from zhuzhen.pages.asking import me, page_number, pages_of
from zhuzhen.pages.cases import choices
from zhuzhen.pages.cases.acting import address_of, require
from zhuzhen.pages.cases.acts import who_takes
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.funnel.choices import NOW
from zhuzhen.pages.funnel.choices import STAGES as FUNNEL
from zhuzhen.people.choices import Act


@dataclass(frozen=True)
class Row:
    """A case in the list."""

    case: Case
    address: str
    step: str
    who: str
    when: str
    is_late: bool


def row_of(case: Case, *, removal: str, today: dt.date) -> Row:
    """A case with what it waits for."""
    row = next_row(case, removal=removal)
    left = (case.due_on - today).days if case.due_on and row else None
    return Row(
        case=case,
        address=address_of(case),
        step=row.label if row else "",
        who=who_takes(row) if row else "",
        when=days_said(left) if left is not None else "",
        is_late=left is not None and left < 0,
    )


def _filters(asked: QueryDict, *, today: dt.date) -> CaseFilters:
    switch = switch_of(asked, today=today)
    figure = asked.get("figure", "")
    figure = figure if figure in FIGURES else ""
    stage, usual = asked.get("stage", ""), "any" if figure else "open"
    return CaseFilters(
        place=switch.place,
        stage=stage if stage in STAGES else usual,
        figure=figure,
        period=switch.period if figure else None,
        overdue=asked.get("overdue") == "yes",
        relapsed=asked.get("relapsed") == "yes",
        text=asked.get("q", "").strip()[:60],
    )


def _figure_said(filters: CaseFilters) -> str:
    """Which figure of the funnel the list stands behind; '' for none."""
    if filters.period is None:
        return ""
    labels = {name: label for name, (label, _) in FUNNEL.items()} | NOW
    period = filters.period.label
    return choices.FIGURE_OF.format(figure=labels[filters.figure], period=period)


@login_required
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases of the place, those due first on top."""
    require(request, Act.FAMILY_READ)
    account, today = me(request), clock.today()
    filters = _filters(request.GET, today=today)
    number = page_number(request)
    is_mine = request.GET.get("mine") == "yes"
    found = (
        waiting_page(filters, account=account, today=today, page=number)
        if is_mine
        else cases_in(filters, today=today, page=number)
    )
    counts = stage_counts(filters, today=today)
    removed = removals(found.rows)
    rows = [row_of(each, removal=removed.get(each.pk, ""), today=today) for each in found.rows]
    context = {
        "filters": filters,
        "is_mine": is_mine,
        "figure_said": _figure_said(filters),
        "has_part": has_part(account, on=today),
        "stages": [(name, label, counts[name]) for name, label in choices.STAGES.items()],
        "rows": rows,
        "count": found.count,
        "is_more": found.is_more,
        "is_filtered": filters != CaseFilters(place=filters.place, stage="open") or is_mine,
        **pages_of(request.GET, number=found.page, has_next=found.has_next),
    }
    return page(request, "cases/list.html", context=context)
