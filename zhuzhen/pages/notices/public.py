"""Pages for everyone, without signing in: published notices, objections to them, and the answers.

Whoever asks, signed in or not, sees them in a scope that holds nothing: the database itself gives
published notices only. No cookie but that of the form; robots are told to keep away.
"""

import functools
import uuid
from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from zhuzhen.base import clock, scope
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.notices import parameters, receipts
from zhuzhen.notices.choices import NoticeState
from zhuzhen.notices.commands import count_view, file_objection
from zhuzhen.notices.models import Notice
from zhuzhen.notices.queries import answer_to, published_notice, published_notices
from zhuzhen.pages.errors import UNPROCESSABLE, status_of
from zhuzhen.pages.notices.forms import ObjectionForm, ReceiptForm
from zhuzhen.places.models import Division

_A_PAGE = 20
View = Callable[..., HttpResponse]


def openly(view: View) -> View:
    """A view for everyone: within a scope of nothing, its problems told in the public frame."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        scope.enter(scope.NOTHING)
        try:
            response = view(request, *args, **kwargs)
        except Problem as problem:
            context = {"problem": problem, "is_gone": problem.code == "not_found"}
            response = render(request, "public/told.html", context, status=status_of(problem))
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Cache-Control"] = "no-store"
        return response

    return opened


def _is_open(notice: Notice) -> bool:
    closes_on = notice.closes_on
    is_published = notice.state == NoticeState.PUBLISHED
    return is_published and closes_on is not None and clock.today() <= closes_on


def _places_above(place: Division | None) -> list[Division]:
    """The way down to a place, from the province."""
    if place is None:
        return []
    code = place.code
    above = [code[:width].ljust(12, "0") for width in (2, 4, 6, 9)]
    codes = [*dict.fromkeys(each for each in above if each != code), code]
    found = Division.objects.in_bulk(codes)
    return [found[each] for each in codes if each in found]


@openly
@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """Published notices, of one place and below if it is asked for by its code."""
    place = Division.objects.filter(pk=str(request.GET.get("place", ""))[:12]).first()
    span = CodeRange.under(place.code) if place else None
    rows = published_notices(today=clock.today(), place=span)
    context = {
        "place": place,
        "above": _places_above(place),
        "page": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
        "today": clock.today(),
    }
    return render(request, "public/list.html", context)


@openly
@require_safe
def public_notice(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One published notice; 404 for any other, as if it were not there."""
    notice = published_notice(uid, today=clock.today())
    if request.method == "GET":
        count_view(notice)
    context = {
        "notice": notice,
        "above": _places_above(notice.place),
        "is_open": _is_open(notice),
        "today": clock.today(),
    }
    return render(request, "public/notice.html", context)


@openly
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The form of an objection; sent, it answers with the receipt number."""
    notice = published_notice(uid, today=clock.today())
    if not _is_open(notice):
        raise Problem("notice_closed", day=notice.closes_on, phones=notice.phones)
    form = ObjectionForm(initial={"uid": uuid.uuid4()})
    if request.method == "POST":
        form = ObjectionForm(request.POST)
        if form.is_valid():
            given = {key: form.cleaned_data[key] for key in ("said", "name", "contact", "uid")}
            filed = file_objection(notice, today=clock.today(), **given)
            shown = {"notice": notice, "filed": filed, "receipt": receipts.shown(filed.receipt)}
            return render(request, "public/filed.html", shown)
    days = parameters.answer_days(place=notice.place_id, on=clock.today())
    context = {"notice": notice, "form": form, "answer_days": days}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "public/objection.html", context, status=status)


@openly
@require_http_methods(["GET", "HEAD", "POST"])
def public_answer(request: HttpRequest) -> HttpResponse:
    """The answer to an objection by its receipt number, which is sent, never in an address."""
    form = ReceiptForm(request.POST) if request.method == "POST" else ReceiptForm()
    answer = None
    if request.method == "POST" and form.is_valid():
        try:
            answer = answer_to(form.cleaned_data["receipt"])
        except Problem as problem:
            form.add_error("receipt", problem.text)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "public/answer.html", {"form": form, "answer": answer}, status=status)
