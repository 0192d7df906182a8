"""One form a step: what it asks, what will happen, and why it cannot be done yet."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.casework import flow
from zhuzhen.casework.access import require, verifiers_at
from zhuzhen.casework.choices import ENDED, CaseState
from zhuzhen.casework.commands.cases import take_step
from zhuzhen.casework.commands.cases.writing import flow_row, is_own
from zhuzhen.casework.models import Case
from zhuzhen.casework.queries.standing import is_taken, steps_of
from zhuzhen.casework.rules.guards import standing
from zhuzhen.casework.rules.situation import Situation
from zhuzhen.casework.situations import pending_of, situation_of
from zhuzhen.casework.variants import variant_of
from zhuzhen.evidence.commands import keep_file
from zhuzhen.pages.asking import me, request_id_of, sent_of, version_sent
from zhuzhen.pages.cases import choices
from zhuzhen.pages.cases.acting import address_of, crumbs_of, may_keep, own_case
from zhuzhen.pages.cases.forms import StepForm
from zhuzhen.pages.cases.showing import frozen_of, notice_of
from zhuzhen.pages.cases.telling import lacking
from zhuzhen.pages.errors import UNPROCESSABLE, status_of
from zhuzhen.pages.filling import tell_reasons
from zhuzhen.pages.ways import Lacking
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

# Not of what was typed: the page itself is refused.
_OF_THE_PAGE = ("not_allowed", "not_found", "own_submission", "wrong_state", "request_of_other")


# Who takes these sees what was submitted: it is what they review or decide.
_DECIDING = (Act.CASE_REVIEW, Act.CASE_DECIDE)


@dataclass(frozen=True)
class _Asked:
    """A step that is asked for: the case, the row of the flow, and how things stand."""

    case: Case
    row: flow.Step
    at: Situation
    by: Account


def _asked(case: Case, *, step: str, by: Account) -> _Asked:
    """Raises wrong_state, not_allowed, own_submission: a form is shown to nobody else."""
    today, variant = clock.today(), variant_of(case)
    row = flow_row(case, step=step, variant=variant)
    require(row.act, by=by, place=case.place_id, on=today)
    if row.not_own and is_own(case, row=row, by=by):
        raise Problem("own_submission")
    return _Asked(case, row, situation_of(case, variant=variant, today=today), by)


def _form(request: HttpRequest, asked: _Asked) -> StepForm:
    case, row = asked.case, asked.row
    named = verifiers_at(case.place_id, on=asked.at.today) if "verifiers" in row.guards else []
    initial = {
        "verifiers": [str(each) for each in case.verifiers],
        "category": case.category,
        "risks": case.risks,
        "disaster": case.disaster,
    }
    return StepForm(
        *sent_of(request), row=row, at=asked.at, verifiers=named,
        initial=initial,
    )  # fmt: skip


def _taken(request: HttpRequest, asked: _Asked, form: StepForm) -> Case:
    """Take the step; a paper kept goes with it or not at all."""
    paper = form.cleaned_data.get("paper")
    papers: list[int] = []
    with transaction.atomic():
        if isinstance(paper, UploadedFile):
            place = asked.case.place_id
            papers = [keep_file(paper, by=asked.by, place_id=place, is_family=True).pk]
        return take_step(
            asked.case,
            step=asked.row.id,
            by=asked.by,
            today=asked.at.today,
            reason=form.cleaned_data["reason"],
            version=version_sent(request),
            request_id=request_id_of(request),
            papers=papers,
            **form.given(),
        )


def _done(request: HttpRequest, case: Case, *, row: flow.Step) -> HttpResponse:
    words = choices.DONE_ENDED if case.state in ENDED else choices.DONE
    state = CaseState(case.state).label
    messages.success(request, words.format(step=row.label, state=state))
    return HttpResponseRedirect(address_of(case))


def _unmet(request: HttpRequest, asked: _Asked) -> list[Lacking]:
    """What no form can mend."""
    reasons = standing(asked.row, asked.at).reasons
    notice = notice_of(steps_of(asked.case)) if reasons else None
    return lacking(
        reasons,
        case=asked.case,
        notice_address=f"/notices/{notice.uid}/" if notice else "",
        may_keep=may_keep(request, asked.case),
    )


def _shown(request: HttpRequest, asked: _Asked, form: StepForm, *, status: int) -> HttpResponse:
    case, row = asked.case, asked.row
    sent = request_id_of(request)
    pending = pending_of(case) if asked.at.pending and row.act in _DECIDING else None
    context = {
        "case": case,
        "row": row,
        "form": form,
        "crumbs": crumbs_of(case, row.label),
        "lacking": _unmet(request, asked),
        "frozen": frozen_of(pending) if pending else None,
        "consequence": choices.CONSEQUENCES[row.id],
        "verb": choices.VERBS.get(row.id, row.label),
        "is_grave": row.id in choices.GRAVE,
        "uid": sent or uuid.uuid4(),
        "back": address_of(case),
    }
    return page(request, "cases/step.html", context=context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, uid: uuid.UUID, step: str) -> HttpResponse:
    """Show the form of a step, or take it."""
    case, by = own_case(request, uid), me(request)
    sent = request_id_of(request)
    if request.method == "POST" and sent and is_taken(case, request_id=sent):
        return HttpResponseRedirect(address_of(case))
    asked = _asked(case, step=step, by=by)
    form, status = _form(request, asked), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                return _done(request, _taken(request, asked, form), row=asked.row)
            except Problem as problem:
                if problem.code in _OF_THE_PAGE:
                    raise
                tell_reasons(form, problem, fields=choices.FIELDS, stale=choices.STALE)
                status = status_of(problem)
    return _shown(request, asked, form, status=status)
