"""What waits for me and what I am reminded of: the list, the bell's number, and 已读."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.pages.awaiting import todo_count
from zhuzhen.pages.cases.waiting import waiting_count
from zhuzhen.pages.reminders.choices import ALL_READ, BELL
from zhuzhen.pages.reminders.reading import told_to, unread_beside_todo
from zhuzhen.people.models import Account
from zhuzhen.reminders.commands import mark_seen
from zhuzhen.reminders.queries import usual_days

_MOST_IDS = 500


@login_required
@require_safe
def reminder_list(request: HttpRequest) -> HttpResponse:
    """All that I am still reminded of, the unread first."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    lines = told_to(account, today=today)
    context = {
        "lines": lines,
        "todo": todo_count(account, on=today),
        "cases": waiting_count(account, on=today),
        "unread": sum(not each.is_seen for each in lines),
        "days": usual_days(on=today),
        "today": today,
        "here": request.path,
        "crumbs": [("工作台", "/"), (BELL, "")],
    }
    return page(request, "reminders/list.html", context=context)


@login_required
@require_safe
def awaiting_count(request: HttpRequest) -> HttpResponse:
    """The bell's number; asked for by the frame once a page is there."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    todo = todo_count(account, on=today) + waiting_count(account, on=today)
    unread = unread_beside_todo(account, today=today)
    context = {"number": todo + unread, "todo": todo, "unread": unread}
    answer = render(request, "reminders/bell.html", context)
    patch_cache_control(answer, private=True, max_age=60)
    return answer


@login_required
@require_POST
def reminders_seen(request: HttpRequest) -> HttpResponse:
    """Note as read those sent as `id`, or all; then back to where the button was."""
    account = request.user
    assert isinstance(account, Account)
    if request.POST.get("all"):
        mark_seen(by=account, at=clock.now())
        messages.success(request, ALL_READ)
    else:
        sent = (whole_number(each) for each in request.POST.getlist("id")[:_MOST_IDS])
        mark_seen(by=account, at=clock.now(), ids=[each for each in sent if each is not None])
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/reminders/"
    return HttpResponseRedirect(back)
