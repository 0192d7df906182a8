"""While a record is being entered: which duties it will count for, why not, and likely doubles."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from zhuzhen.base import clock
from zhuzhen.pages.records.answers import LINK_SOURCES, Answers, answers_of
from zhuzhen.pages.records.finding import declaration_or_404, record_or_404
from zhuzhen.pages.records.mine import require_filling
from zhuzhen.pages.records.standing import Line, foreseen_on
from zhuzhen.pages.records.warnings import Warning, doubles_of, unsaved
from zhuzhen.people.models import Account
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record

# What is wrong here leaves open whose record it is, or when: no duty can be told.
_DECIDING = frozenset({"happened_on", *LINK_SOURCES})


@dataclass(frozen=True)
class Foreseen:
    """What would follow from an entry, as the form tells it."""

    counted: tuple[Line, ...] = ()
    not_counted: tuple[Line, ...] = ()
    doubles: tuple[Warning, ...] = ()


def foreseen_of(
    answers: Answers,
    *,
    declaration: Declaration,
    uid: uuid.UUID,
    today: dt.date,
    stored: Record | None = None,
) -> Foreseen | None:
    """What would follow, in the reader's scope; None while it is open whose record it is."""
    if any(each.field in _DECIDING for each in answers.faults):
        return None
    meant = unsaved(declaration, entry=answers.entry, uid=uid, stored=stored)
    lines = foreseen_on(meant, today=today)
    return Foreseen(
        counted=tuple(each for each in lines if each.counts),
        not_counted=tuple(each for each in lines if not each.counts),
        doubles=tuple(doubles_of(meant, declaration=declaration)),
    )


@login_required
@require_POST
def weigh_new(request: HttpRequest, register: str) -> HttpResponse:
    """What the entry now in the form of a new record would do; nothing is kept."""
    declaration = declaration_or_404(register)
    require_filling(request.user, declaration=declaration, today=clock.today())
    return _told(request, declaration)


@login_required
@require_POST
def weigh_change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What the change now in the form of a record would do; nothing is kept."""
    record = record_or_404(uid)
    declaration = declaration_or_404(record.register, region=record.helper_code)
    require_filling(request.user, declaration=declaration, today=clock.today())
    return _told(request, declaration, stored=record)


def _told(
    request: HttpRequest, declaration: Declaration, *, stored: Record | None = None
) -> HttpResponse:
    assert isinstance(request.user, Account)
    today = clock.today()
    answers = answers_of(
        request.POST, declaration=declaration, today=today, papers=0, complete=False
    )
    foreseen = foreseen_of(
        answers, declaration=declaration, uid=uuid.uuid4(), today=today, stored=stored
    )
    return render(request, "records/parts/foreseen.html", {"foreseen": foreseen})
