"""Saved views of a register's list: chosen in its head, renamed and dropped on a page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.errors import status_of
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.records.finding import declaration_or_404, one_of
from zhuzhen.people.commands import drop_view, kept_query, rename_view, save_view
from zhuzhen.people.models import Account, SavedView
from zhuzhen.people.queries import saved_views

SAVED = "已存为“{name}”。"
RENAMED = "已改名为“{name}”。"
DROPPED = "已删去“{name}”。"
A_VIEW = "这个常用筛选"


def _me(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def _views_page(
    request: HttpRequest, register: str, *, query: str, problem: Problem | None = None
) -> HttpResponse:
    declaration = declaration_or_404(register)
    path = f"/registers/{register}/"
    context = {
        "register": declaration.register,
        "path": path,
        "views": saved_views(_me(request), list_name=register),
        "query": query,
        "name": request.POST.get("name", ""),
        "problem": problem,
        "crumbs": [
            ("登记", "/registers/"),
            (declaration.title, path),
            ("常用筛选", ""),
        ],
    }
    status = status_of(problem) if problem else 200
    return page(request, "records/views.html", part="views", context=context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def list_views(request: HttpRequest, register: str) -> HttpResponse:
    """My views of a list, and the list's present filters to be kept as one more."""
    declaration_or_404(register)
    if request.method != "POST":
        return _views_page(request, register, query=kept_query(request.GET.urlencode()))
    query = request.POST.get("query", "")
    try:
        view = save_view(
            _me(request), list_name=register, name=request.POST.get("name", ""), query=query
        )
    except Problem as problem:
        return _views_page(request, register, query=kept_query(query), problem=problem)
    messages.success(request, SAVED.format(name=view.name))
    switch = switch_of(request.GET, today=clock.today()).query
    query = "&".join(part for part in (switch, view.query) if part)
    return HttpResponseRedirect(f"/registers/{register}/?{query}")


def _mine(request: HttpRequest, register: str, number: int) -> SavedView:
    mine = saved_views(_me(request), list_name=register)
    return one_of(mine, pk=number, what=A_VIEW)


@login_required
@require_POST
def rename(request: HttpRequest, register: str, number: int) -> HttpResponse:
    """Call one of my views otherwise."""
    view = _mine(request, register, number)
    try:
        view = rename_view(view, name=request.POST.get("name", ""))
    except Problem as problem:
        return _views_page(request, register, query="", problem=problem)
    messages.success(request, RENAMED.format(name=view.name))
    return HttpResponseRedirect(f"/registers/{register}/views/")


@login_required
@require_POST
def drop(request: HttpRequest, register: str, number: int) -> HttpResponse:
    """Forget one of my views."""
    view = _mine(request, register, number)
    drop_view(view)
    messages.success(request, DROPPED.format(name=view.name))
    return HttpResponseRedirect(f"/registers/{register}/views/")
