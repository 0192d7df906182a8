"""Papers: those sent with a form, those kept while errors are mended, and a file as it is sent."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from zhuzhen.base.numbers import whole_number
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.evidence.choices import PICTURES, Kind
from zhuzhen.evidence.commands import give_out, keep_file, thumbnail_of
from zhuzhen.evidence.models import Paper
from zhuzhen.evidence.queries import paper_of
from zhuzhen.people.models import Account
from zhuzhen.registers.models import Record, RecordPaper


@dataclass(frozen=True)
class ShownPaper:
    """A paper as galleries show it."""

    pk: int
    name: str
    is_picture: bool
    taken_at: dt.datetime | None


def shown_papers(papers: Iterable[Paper]) -> list[ShownPaper]:
    """Papers as templates take them."""
    return [
        ShownPaper(each.pk, each.name, each.blob.mime in PICTURES, each.taken_at) for each in papers
    ]


def _numbers(request: HttpRequest, name: str) -> set[int]:
    sent = (whole_number(each) for each in request.POST.getlist(name))
    return {each for each in sent if each is not None}


def papers_of(record: Record) -> tuple[Paper, ...]:
    """The papers that prove a record, in the order they came."""
    proving = RecordPaper.objects.filter(record=record).values("paper_id")
    return tuple(Paper.objects.select_related("blob").filter(pk__in=proving).order_by("pk"))


def kept_papers(request: HttpRequest, *, by: Account) -> tuple[Paper, ...]:
    """Papers uploaded before with this form and not dropped.

    Only my own that prove nothing yet: a paper's number in a form must not move another record's
    evidence here.
    """
    kept = _numbers(request, "kept") - _numbers(request, "dropped")
    if not kept:
        return ()
    rows = Paper.objects.select_related("blob").filter(uploaded_by_id=by.pk, pk__in=kept)
    used = RecordPaper.objects.filter(paper_id__in=kept)
    return tuple(rows.exclude(pk__in=used.values("paper_id")).order_by("pk"))


def dropped_papers(request: HttpRequest, *, record: Record) -> tuple[Paper, ...]:
    """Papers of the record that the form asks to take off."""
    dropped = _numbers(request, "dropped")
    return tuple(paper for paper in papers_of(record) if paper.pk in dropped)


@dataclass(frozen=True)
class Taken:
    """Files sent with a form: those kept, and what is wrong with the others."""

    papers: tuple[Paper, ...] = ()
    faults: tuple[Fault, ...] = ()


def taken_papers(request: HttpRequest, *, by: Account) -> Taken:
    """Keep the files sent with a form; one that can't be kept does not cost the others."""
    papers: list[Paper] = []
    faults: list[Fault] = []
    for file in request.FILES.getlist("papers"):
        try:
            papers.append(keep_file(file, by=by))
        except Problem as problem:
            faults.append(Fault(what=problem.text, field="papers"))
    return Taken(tuple(papers), tuple(faults))


def _kept(paper: Paper, *, usual: str) -> str:
    """How long a browser may keep an answer: what belongs to a family not at all."""
    return "private, no-store" if paper.is_family else usual


@login_required
@require_safe
def paper_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """The file itself: shown if it is a picture or a PDF, else saved."""
    paper = paper_of(number)
    assert isinstance(request.user, Account)
    path = give_out(paper, to=request.user)
    response = FileResponse(path.open("rb"), content_type=paper.blob.mime)
    is_shown = paper.blob.mime in PICTURES or paper.blob.mime == Kind.PDF
    disposition = content_disposition_header(not is_shown, paper.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = _kept(paper, usual="private, no-cache")
    return response


@login_required
@require_safe
def paper_thumbnail(request: HttpRequest, number: int) -> HttpResponseBase:
    """The picture made small, without what the camera wrote into it."""
    paper = paper_of(number)
    path = thumbnail_of(paper)
    response = FileResponse(path.open("rb"), content_type="image/webp")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = _kept(paper, usual="private, max-age=3600")
    return response
