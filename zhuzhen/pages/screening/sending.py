"""A department's file sent: kept, asked about where its heads do not speak, taken in or refused."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.feeds.room import room
from zhuzhen.pages.asking import me
from zhuzhen.pages.errors import UNPROCESSABLE, status_of
from zhuzhen.pages.screening.acting import crumbs, feed_of, kinds, paths, require
from zhuzhen.pages.screening.choices import (
    NO_FILE,
    RAW_DELETED,
    SEND,
    TAKEN_IN,
    TOO_LARGE,
)
from zhuzhen.pages.screening.forms import SendForm
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import resolve
from zhuzhen.screening import access
from zhuzhen.screening.choices import KEPT, FeedState
from zhuzhen.screening.commands.purging import delete_raw
from zhuzhen.screening.commands.receiving import Reading, drop_raw, receive_file, take_in
from zhuzhen.screening.judging import pack_at
from zhuzhen.screening.models import Feed

LARGEST = 2 << 30
FAULTS_SHOWN = 200


def usual_place(account: Account) -> str:
    """The name of the first place for which an account may send and screen."""
    places = access.places_of(account, on=clock.today())
    return paths(places).get(places[0], "") if places else ""


def _send_form(request: HttpRequest) -> SendForm:
    account, today = me(request), clock.today()
    places = access.places_of(account, on=today)
    stored = pack_at(places[0], on=today) if places else None
    feeds = stored.pack.feeds.values() if stored else ()
    offered = [(each.id, f"{each.title}（{each.department}）") for each in feeds]
    initial = {
        "place": usual_place(account),
        "kind": request.GET.get("kind", ""),
        "starts": today.replace(month=1, day=1),
        "ends": today,
    }
    return SendForm(request.POST or None, kinds=offered, initial=initial)


@contextmanager
def _as_path(file: UploadedFile) -> Iterator[Path]:
    """Where an uploaded file lies; a small one is written out first."""
    if isinstance(file, TemporaryUploadedFile):
        yield Path(file.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Send a file. Where its heads speak for themselves it is taken in at once, else one asks."""
    require(request, Act.SCREEN_SEND)
    form, status = _send_form(request), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        file = request.FILES.get("file")
        if file is None:
            form.add_error(None, "；".join(NO_FILE))
        elif (file.size or 0) > LARGEST:
            form.add_error(None, "；".join(TOO_LARGE).format(limit=LARGEST >> 30))
        elif form.is_valid():
            try:
                return HttpResponseRedirect(_sent(request, form, file=file))
            except Problem as problem:
                if problem.code == "not_allowed":
                    raise
                of_place = "unknown_place", "ambiguous_place"
                form.add_error("place" if problem.code in of_place else None, _told(problem))
    context = {"form": form, "title": SEND, "crumbs": crumbs((SEND, ""))}
    return page(request, "screening/send.html", context=context, status=status)


def _told(problem: Problem) -> str:
    # Why a file can't be opened stands in the problem's own words already.
    faults = () if problem.code == "bad_file" else problem.faults
    return "；".join([problem.text, *(str(fault) for fault in faults)])


def _received(request: HttpRequest, form: SendForm, *, file: UploadedFile) -> Feed:
    given = form.cleaned_data
    with _as_path(file) as path:
        return receive_file(
            given["kind"],
            place=resolve(given["place"]).code,
            path=path,
            file_name=file.name or "",
            period=(given["starts"] or given["ends"], given["ends"]),
            by=me(request),
            today=clock.today(),
        )


def _sent(request: HttpRequest, form: SendForm, *, file: UploadedFile) -> str:
    """The address to go on at. Of a file that can't be opened nothing stays."""
    account, today = me(request), clock.today()
    feed = None
    try:
        with transaction.atomic():
            feed = _received(request, form, file=file)
            with room() as opened:
                reading = Reading(feed, room=opened, by=account, today=today)
                layout, faults = reading.layout(None)
    except Problem:
        if feed is not None:
            drop_raw(feed)
        raise
    if layout is None or faults:
        return f"/screening/feeds/{feed.pk}/columns/"
    return _taken(request, take_in(feed, by=account, today=today))


def _taken(request: HttpRequest, feed: Feed) -> str:
    if feed.state in KEPT:
        told = {"rows": feed.rows_kept, "matched": feed.persons_matched}
        messages.success(request, TAKEN_IN.format(unmatched=feed.persons_unmatched, **told))
    return f"/screening/feeds/{feed.pk}/"


@login_required
@require_safe
def feed_page(request: HttpRequest, number: int) -> HttpResponse:
    """One file: what came of it, or all that is wrong with it."""
    feed = feed_of(number)
    require(request, Act.SCREEN_RUN)
    kind = kinds().get(feed.kind, feed.kind)
    faults = [Fault(**each) for each in feed.faults[:FAULTS_SHOWN]]
    context = {
        "feed": feed,
        "kind": kind,
        "place": paths([feed.place_id]).get(feed.place_id, ""),
        "faults": faults,
        "left_out": feed.fault_count - len(faults),
        "is_kept": feed.state in KEPT,
        "is_refused": feed.state == FeedState.REFUSED,
        "crumbs": crumbs((feed.file_name, "")),
    }
    return page(request, "screening/feed.html", context=context)


@login_required
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take in a file that was received, its heads read as they were before."""
    feed = feed_of(number)
    require(request, Act.SCREEN_SEND)
    try:
        done = take_in(feed, by=me(request), today=clock.today())
    except Problem as problem:
        if status_of(problem) != UNPROCESSABLE:
            raise
        messages.error(request, _told(problem))
        return HttpResponseRedirect(f"/screening/feeds/{feed.pk}/")
    return HttpResponseRedirect(_taken(request, done))


@login_required
@require_POST
def raw_deletion(request: HttpRequest, number: int) -> HttpResponse:
    """Delete the raw file now, before its days are over."""
    found = feed_of(number)
    require(request, Act.SCREEN_SEND)
    feed = delete_raw(found, by=me(request), today=clock.today())
    messages.success(request, RAW_DELETED.format(file=feed.file_name))
    return HttpResponseRedirect(f"/screening/feeds/{feed.pk}/")
