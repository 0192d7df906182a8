"""The office's list of notices: what runs, what ends, where objections wait."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.scope import CodeRange, in_ranges
from zhuzhen.notices import access
from zhuzhen.notices.choices import RUNNING, NoticeKind, ObjectionState
from zhuzhen.notices.flow import Who
from zhuzhen.notices.models import Notice
from zhuzhen.notices.queries import notices_in, with_objections
from zhuzhen.pages.asking import me, require_business
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.notices.choices import STATES
from zhuzhen.pages.notices.reach import ranges_of

_A_PAGE = 50
_LONGEST_WORD = 60


def _condition(state: str, *, today: dt.date) -> Q:
    if state == "running":
        return Q(state__in=RUNNING)
    if state == "ending":
        return Q(state="published", closes_on__lte=today)
    if state == "objected":
        return Q(objections__state=ObjectionState.OPEN)
    if state == "ended":
        return ~Q(state__in=RUNNING)
    return Q() if state == "all" else Q(state=state)


def _asked(request: HttpRequest, rows: QuerySet[Notice]) -> tuple[QuerySet[Notice], dict[str, str]]:
    """The notices of the kind and word asked for; an unknown kind counts as none."""
    kind = str(request.GET.get("kind", ""))
    word = str(request.GET.get("q", "")).strip()[:_LONGEST_WORD]
    if kind in NoticeKind.values:
        rows = rows.filter(kind=kind)
    if word:
        rows = rows.filter(Q(title__icontains=word) | Q(place__name__icontains=word))
    return rows, {"kind": kind if kind in NoticeKind.values else "", "q": word}


def _counts(rows: QuerySet[Notice], *, today: dt.date) -> dict[str, int]:
    """How many there are in each state that the tabs offer."""
    counted = {
        name: Count("pk", filter=_condition(name, today=today), distinct=True) for name in STATES
    }
    return rows.aggregate(**counted)


@login_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Notices of my places, by state; those that end first come first."""
    account, today = me(request), clock.today()
    require_business(account)
    place = switch_of(request.GET, today=today).place
    rows = notices_in(ranges_of(account, on=today))
    if place:
        rows = rows.filter(in_ranges((CodeRange.under(place),)))
    rows, asked = _asked(request, rows)
    counts = _counts(rows, today=today)
    state = request.GET.get("state", "running")
    state = state if state in STATES else "running"
    chosen = rows.filter(pk__in=rows.filter(_condition(state, today=today)).values("pk"))
    chosen = with_objections(chosen).order_by(F("closes_on").asc(nulls_first=True), "-pk")
    context = {
        "tabs": [(name, label, counts[name]) for name, label in STATES.items()],
        "state": state,
        "asked": asked,
        "kinds": NoticeKind.choices,
        "page": Paginator(chosen, _A_PAGE).get_page(request.GET.get("page")),
        "today": today,
        "may_draft": bool(access.places_of(account, Who.DRAFTER)),
    }
    return page(request, "notices/list.html", part="rows", context=context)
