"""One notice: its page, the steps taken on it, the photographs of its print."""

import datetime as dt
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.evidence.commands import keep_file
from zhuzhen.evidence.models import Paper
from zhuzhen.notices.access import require
from zhuzhen.notices.choices import Occasion
from zhuzhen.notices.commands import (
    approve_notice,
    pass_notice,
    photograph_notice,
    publish_notice,
    return_notice,
    withdraw_notice,
)
from zhuzhen.notices.flow import Who
from zhuzhen.notices.models import Notice
from zhuzhen.pages.asking import me
from zhuzhen.pages.notices.choices import DONE, NO_PHOTO, PHOTO_ODD
from zhuzhen.pages.notices.reach import address_of, crumbs_of, own_notice
from zhuzhen.pages.notices.showing import shown

_WITH_REASON = {"return": return_notice, "withdraw": withdraw_notice}
_WITHOUT = {"approve": approve_notice, "pass": pass_notice}


@login_required
@require_safe
def notice_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A notice of my places."""
    notice = own_notice(request, uid)
    context = shown(notice, by=me(request), today=clock.today())
    context["crumbs"] = crumbs_of(notice)
    return page(request, "notices/notice.html", context=context)


def _taken(request: HttpRequest, notice: Notice, *, step: str) -> Notice:
    by, today = me(request), clock.today()
    if step == "publish":
        return publish_notice(notice, by=by, on=today)
    if step in _WITHOUT:
        return _WITHOUT[step](notice, by=by, today=today)
    return _WITH_REASON[step](notice, by=by, today=today, reason=request.POST.get("reason", ""))


@login_required
@require_POST
def take_step(request: HttpRequest, uid: uuid.UUID, step: str) -> HttpResponse:
    """Approve, send back, publish, end or take down."""
    notice = own_notice(request, uid)
    if step not in ("publish", *_WITHOUT, *_WITH_REASON):
        raise Problem("not_found", what=step)
    now = _taken(request, notice, step=step)
    days = {"first": now.opens_on, "last": now.closes_on, "day": ""}
    if now.closes_on:
        days["day"] = str(now.closes_on + dt.timedelta(days=1))
    messages.success(request, DONE[step].format(**days))
    return HttpResponseRedirect(address_of(now))


def _warn_of_day(request: HttpRequest, notice: Notice, *, paper: Paper, occasion: Occasion) -> None:
    """A photograph of another day is kept, and told: cameras may be set wrong."""
    if paper.taken_at is None or notice.opens_on is None or notice.published_on is None:
        return
    taken = timezone.localdate(paper.taken_at)
    first = occasion is Occasion.FIRST
    expected = (notice.published_on, notice.opens_on) if first else (notice.closes_on,)
    if taken not in expected:
        day = notice.opens_on if first else notice.closes_on
        messages.warning(request, PHOTO_ODD.format(taken=taken, occasion=occasion.label, day=day))


@login_required
@require_POST
def photograph(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Keep a photograph of the posted print."""
    notice = own_notice(request, uid)
    by = me(request)
    require(Who.DRAFTER, by=by, place=notice.place_id)
    file = request.FILES.get("photo")
    if file is None:
        raise Problem("bad_value", field="photo", why=NO_PHOTO)
    last = request.POST.get("occasion") == Occasion.LAST
    occasion = Occasion.LAST if last else Occasion.FIRST
    paper = keep_file(file, by=by, place_id=notice.place_id)
    photograph_notice(notice, paper=paper, occasion=occasion, by=by)
    messages.success(request, DONE["photograph"])
    _warn_of_day(request, notice, paper=paper, occasion=occasion)
    return HttpResponseRedirect(f"{address_of(notice)}#photos")
