"""Entering a record: a new one, and a change of one; what is typed is never lost."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.evidence.models import Paper
from zhuzhen.pages.errors import status_of
from zhuzhen.pages.records.answers import Answers, answers_of, with_problem
from zhuzhen.pages.records.finding import declaration_or_404, record_or_404
from zhuzhen.pages.records.foreseeing import Foreseen, foreseen_of
from zhuzhen.pages.records.form import (
    defaults_for,
    form_of,
    named_fields,
    named_links,
    texts_of,
    typed_of,
)
from zhuzhen.pages.records.mine import mine_of, require_editing, require_filling
from zhuzhen.pages.records.offering import left_as_offered, offered_with
from zhuzhen.pages.records.papers import (
    dropped_papers,
    kept_papers,
    papers_of,
    shown_papers,
    taken_papers,
)
from zhuzhen.pages.records.questions import Typed
from zhuzhen.pages.records.showing import names_of
from zhuzhen.pages.records.siding import choice_for_form, choose_side
from zhuzhen.pages.records.stale import Stale, stale_of
from zhuzhen.pages.records.standing import answers_for
from zhuzhen.pages.records.warnings import Warning, unsaved, warnings_for
from zhuzhen.people.models import Account
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.commands import (
    attach_papers,
    detach_paper,
    revise_record,
    save_draft,
    submit_new,
    submit_record,
)
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import is_taken

UNPROCESSABLE = 422
# Versions of a record count from 1.
NO_VERSION = 0


@dataclass(frozen=True)
class Shown:
    """What a form is shown with, besides its register."""

    typed: Typed
    uid: uuid.UUID
    papers: tuple[Paper, ...] = ()
    record: Record | None = None
    version: int | None = None
    problem: Problem | None = None
    stale: Stale | None = None
    warnings: tuple[Warning, ...] = ()
    fresh: bool = False
    foreseen: Foreseen | None = None
    checked: bool = False  # looked over as asked, and nothing found
    status: int = 200


def _form_page(request: HttpRequest, declaration: Declaration, shown: Shown) -> HttpResponse:
    account, register = request.user, declaration.register
    assert isinstance(account, Account)
    today, record = clock.today(), shown.record
    mine = mine_of(account, register=register, today=today)
    list_path = f"/registers/{register.id}/"
    back = f"/records/{record.uid}/" if record else list_path
    title = f"修改{register.title}" if record else register.verb or register.title
    form = form_of(declaration, mine=mine, typed=shown.typed)
    context = {
        "title": title,
        "register": register,
        "form": form,
        "offered": offered_with(form, sent=request.POST, is_new=record is None and shown.fresh),
        "uid": shown.uid,
        "version": shown.version,
        "kept": shown_papers(shown.papers),
        "problem": shown.problem,
        "stale": shown.stale,
        "warnings": shown.warnings,
        "fresh": shown.fresh,
        "editing": record is not None,
        "is_draft": record is not None and record.state != RecordState.SUBMITTED,
        "draft_key": draft_key(account, register=register.id, record=record),
        "foreseen": shown.foreseen,
        "checked": shown.checked,
        "weigh_path": f"{back}weighing/",
        "back": back,
        "crumbs": [("登记", "/registers/"), (register.title, list_path), (title, "")],
    }
    return page(request, "records/form.html", context=context, status=shown.status)


def draft_key(account: Account, *, register: str, record: Record | None = None) -> str:
    """Under which the browser keeps unsent texts: one for each account and form."""
    return f"draft:{account.pk}:{record.uid if record else register}"


def version_sent(request: HttpRequest) -> int:
    """The version that was on the screen. One that is missing or unreadable is none of the
    record's, so that what follows is refused as stale."""
    number = whole_number(request.POST.get("version", ""), digits=9)
    return NO_VERSION if number is None else number


def uid_sent(request: HttpRequest) -> uuid.UUID:
    """The number of the form: the same one sent twice is one and the same act."""
    try:
        return uuid.UUID(request.POST.get("uid", ""))
    except ValueError:
        return uuid.uuid4()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_record(request: HttpRequest, register: str) -> HttpResponse:
    """The form for one more record of a register."""
    today = clock.today()
    account = require_filling(request.user, declaration=declaration_or_404(register), today=today)
    choice = choice_for_form(register, address=request.GET.dict(), by=account, today=today)
    if choice.sides and request.method != "POST" and not request.GET.get("region"):
        declaration = declaration_or_404(register)
        return choose_side(request, declaration, sides=choice.sides, for_export=False)
    declaration = declaration_or_404(register, region=choice.asked or choice.own)
    if request.method != "POST":
        mine = mine_of(account, register=declaration.register, today=today)
        known = answers_for(request.GET.get("duty", ""), register=register, today=today)
        asked = known | named_links(request.GET.dict(), mine=mine, on=today)
        texts = defaults_for(declaration, mine=mine, today=today, asked=asked)
        shown = Shown(Typed(texts), uuid.uuid4(), fresh=True)
        return _form_page(request, declaration, shown)
    return _save_new(request, declaration, by=account, today=today)


def _save_new(
    request: HttpRequest, declaration: Declaration, *, by: Account, today: dt.date
) -> HttpResponse:
    act, uid = request.POST.get("act"), uid_sent(request)
    submits = act != "draft"
    taken = taken_papers(request, by=by)
    papers = (*kept_papers(request, by=by), *taken.papers)
    answers = answers_of(
        request.POST,
        declaration=declaration,
        today=today,
        papers=len(papers),
        complete=submits,
        refused=taken.faults,
    )
    if answers.faults:
        return _again(request, declaration, answers, uid=uid, papers=papers)
    if submits and not is_taken(uid):
        looked = _look_again(request, declaration, answers, uid=uid, papers=papers)
        if looked is not None:
            return looked
    try:
        record = (submit_new if submits else save_draft)(
            declaration.id,
            by=by,
            entry=answers.entry,
            today=today,
            papers=papers,
            request_id=uid,
            offered=left_as_offered(request.POST),
        )
    except Problem as problem:
        return _refused(request, declaration, answers, uid=uid, papers=papers, problem=problem)
    return HttpResponseRedirect(f"/records/{record.uid}/?saved={record.state}")


def _look_again(
    request: HttpRequest,
    declaration: Declaration,
    answers: Answers,
    *,
    uid: uuid.UUID,
    papers: tuple[Paper, ...],
    record: Record | None = None,
    version: int | None = None,
) -> HttpResponse | None:
    """The form once more where that was asked for (核对), or where something deserves a second
    look that has not been said to be in order."""
    checks = request.POST.get("act") == "check"
    stands = record is not None and record.state == RecordState.SUBMITTED
    if not checks and (stands or request.POST.get("not_duplicate") == "yes"):
        return None
    meant = unsaved(declaration, entry=answers.entry, uid=uid, stored=record)
    found = warnings_for(meant, declaration=declaration, papers=papers)
    if not found and not checks:
        return None
    return _again(
        request,
        declaration,
        answers,
        uid=uid,
        papers=papers,
        record=record,
        version=version,
        warnings=found,
        checked=checks and not found,
    )


def _refused(
    request: HttpRequest,
    declaration: Declaration,
    answers: Answers,
    *,
    uid: uuid.UUID,
    papers: tuple[Paper, ...],
    problem: Problem,
) -> HttpResponse:
    """What a command refused. The same form sent twice with other content is stale: what was
    sent first is kept, and the form goes on as one of its own."""
    if problem.code != "stale":
        return _again(request, declaration, answers, uid=uid, papers=papers, problem=problem)
    stale = stale_of(problem, declaration=declaration, texts=answers.texts)
    status = status_of(problem)
    mended = Shown(typed_of(answers), uuid.uuid4(), papers, stale=stale, status=status)
    return _form_page(request, declaration, mended)


def _again(
    request: HttpRequest,
    declaration: Declaration,
    answers: Answers,
    *,
    uid: uuid.UUID,
    papers: tuple[Paper, ...],
    record: Record | None = None,
    version: int | None = None,
    problem: Problem | None = None,
    warnings: tuple[Warning, ...] = (),
    checked: bool = False,
) -> HttpResponse:
    """The form once more, with everything typed and what is wrong with it."""
    if problem is not None and problem.faults:
        answers = with_problem(answers, problem=problem)
    foreseen = foreseen_of(
        answers, declaration=declaration, uid=uid, today=clock.today(), stored=record
    )
    shown = Shown(
        typed_of(answers),
        uid,
        papers,
        record=record,
        version=version,
        problem=problem,
        warnings=warnings,
        foreseen=foreseen,
        checked=checked,
        status=200 if checked else status_of(problem) if problem else UNPROCESSABLE,
    )
    return _form_page(request, declaration, shown)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_record(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The form of a record that is there: revise it, or submit a draft or a returned one."""
    record = record_or_404(uid)
    declaration = declaration_or_404(record.register, region=record.helper_code)
    if request.method != "POST":
        require_editing(request.user, record=record, declaration=declaration, today=clock.today())
        texts = texts_of(record, declaration=declaration, names=names_of(record, declaration))
        texts |= named_fields(request.GET.dict(), declaration=declaration)
        papers = papers_of(record)
        shown = Shown(
            Typed(texts), uuid.uuid4(), papers, record, version=record.version, fresh=True
        )
        return _form_page(request, declaration, shown)
    return _Revision(request, record, declaration).save()


@dataclass
class _Revision:
    """One sent change of a record."""

    request: HttpRequest
    record: Record
    declaration: Declaration
    today: dt.date = field(default_factory=clock.today)

    def __post_init__(self) -> None:
        assert isinstance(self.request.user, Account)
        self.by: Account = self.request.user
        self.uid = uid_sent(self.request)
        self.version = version_sent(self.request)
        self.draft_only = self.request.POST.get("act") == "draft"

    def save(self) -> HttpResponse:
        submits = not self.draft_only
        dropped = dropped_papers(self.request, record=self.record)
        own = [each for each in papers_of(self.record) if each not in dropped]
        kept = kept_papers(self.request, by=self.by)
        taken = taken_papers(self.request, by=self.by)
        papers = (*own, *kept, *taken.papers)
        answers = answers_of(
            self.request.POST,
            declaration=self.declaration,
            today=self.today,
            papers=len(papers),
            complete=submits,
            refused=taken.faults,
        )
        if answers.faults:
            return self._again(answers, papers)
        if submits:
            looked = _look_again(
                self.request,
                self.declaration,
                answers,
                uid=self.uid,
                papers=papers,
                record=self.record,
                version=self.version,
            )
            if looked is not None:
                return looked
        try:
            with transaction.atomic():
                saved = self._take(answers, papers)
        except Problem as problem:
            return self._again(answers, papers, problem)
        return HttpResponseRedirect(f"/records/{saved.uid}/?saved={saved.state}")

    def _take(self, answers: Answers, papers: tuple[Paper, ...]) -> Record:
        record, by, today = self.record, self.by, self.today
        attach_papers(record, by=by, papers=papers, today=today)
        for paper in dropped_papers(self.request, record=record):
            detach_paper(record, by=by, paper=paper, today=today)
        if self.draft_only or record.state == RecordState.SUBMITTED:
            return revise_record(
                record,
                by=by,
                entry=answers.entry,
                version=self.version,
                today=today,
                request_id=self.uid,
            )
        return submit_record(
            record,
            by=by,
            today=today,
            entry=answers.entry,
            version=self.version,
            request_id=self.uid,
        )

    def _again(
        self, answers: Answers, papers: tuple[Paper, ...], problem: Problem | None = None
    ) -> HttpResponse:
        if problem is None or problem.code != "stale":
            return _again(
                self.request,
                self.declaration,
                answers,
                uid=self.uid,
                papers=papers,
                record=self.record,
                version=self.version,
                problem=problem,
            )
        stale = stale_of(problem, declaration=self.declaration, texts=answers.texts)
        shown = Shown(
            typed_of(answers),
            uuid.uuid4(),
            papers,
            record=self.record,
            version=stale.version,
            stale=stale,
            status=status_of(problem),
        )
        return _form_page(self.request, self.declaration, shown)
