"""One form a step of a project: what it asks, what will happen, and why it cannot be done yet."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.asking import me, request_id_of, sent_of, version_sent
from zhuzhen.pages.errors import UNPROCESSABLE, status_of
from zhuzhen.pages.filling import tell_reasons
from zhuzhen.pages.projects import choices
from zhuzhen.pages.projects.acting import address_of, crumbs_of, kept_papers, own_project
from zhuzhen.pages.projects.acts import lacking_in
from zhuzhen.pages.projects.forms import StepForm
from zhuzhen.pages.projects.showing import notice_address_of
from zhuzhen.people.models import Account
from zhuzhen.projects import flow
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.commands import take_step
from zhuzhen.projects.commands.stepping import open_row
from zhuzhen.projects.models import Project, ProjectStep
from zhuzhen.projects.rules.guards import standing
from zhuzhen.projects.rules.situation import Situation
from zhuzhen.projects.situations import asked_adjustment, situation_of

# Not of what was typed: the page itself is refused.
_OF_THE_PAGE = (
    "not_allowed", "not_found", "own_submission", "wrong_state", "project_request_of_other",
)  # fmt: skip
_ABOUT_ADJUSTMENT = ("adjust", "refuse_adjustment")


@dataclass(frozen=True)
class _Asked:
    """A step that is asked for: the project, the row of the flow, and how things stand."""

    project: Project
    row: flow.Step
    at: Situation
    by: Account


def _asked(project: Project, *, step: str, by: Account) -> _Asked:
    """Raises wrong_state, not_allowed, own_submission: a form is shown to nobody else."""
    today = clock.today()
    row = open_row(project, step=step, by=by, today=today)
    return _Asked(project, row, situation_of(project, today=today, row=row), by)


def _taken(request: HttpRequest, asked: _Asked, form: StepForm) -> Project:
    """Take the step; papers kept go with it or not at all."""
    project = asked.project
    with transaction.atomic():
        files = form.cleaned_data.get("papers", ())
        papers = kept_papers(
            files, by=asked.by, place=project.place_id, helper_code=project.helper_code
        )
        return take_step(
            project,
            step=asked.row.id,
            by=asked.by,
            today=asked.at.today,
            reason=form.cleaned_data["reason"],
            version=version_sent(request),
            request_id=request_id_of(request),
            papers=papers,
            **form.given(),
        )


def _done(request: HttpRequest, project: Project, *, row: flow.Step) -> HttpResponse:
    state = ProjectState(project.state).label
    messages.success(request, choices.DONE.format(step=row.label, state=state))
    return HttpResponseRedirect(address_of(project))


def _shown(request: HttpRequest, asked: _Asked, form: StepForm, *, status: int) -> HttpResponse:
    project, row = asked.project, asked.row
    reasons = standing(row, asked.at).reasons
    notice = notice_address_of(project) if reasons else ""
    adjustment = asked_adjustment(project) if row.id in _ABOUT_ADJUSTMENT else None
    context = {
        "project": project,
        "row": row,
        "form": form,
        "crumbs": crumbs_of(project, row.label),
        "lacking": lacking_in(reasons, project=project, notice_address=notice),
        "adjustment": adjustment,
        "consequence": choices.CONSEQUENCES.get(row.id, ""),
        "verb": choices.VERBS.get(row.id, row.label),
        "is_grave": row.id in choices.GRAVE,
        "uid": request_id_of(request) or uuid.uuid4(),
        "back": address_of(project),
    }
    return page(request, "projects/step.html", context=context, status=status)


def _is_taken(project: Project, *, request_id: uuid.UUID) -> bool:
    return ProjectStep.objects.filter(project=project, request_id=request_id).exists()


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, uid: uuid.UUID, step: str) -> HttpResponse:
    """Show the form of a step, or take it."""
    project, by = own_project(request, uid), me(request)
    sent = request_id_of(request)
    if request.method == "POST" and sent and _is_taken(project, request_id=sent):
        return HttpResponseRedirect(address_of(project))
    asked = _asked(project, step=step, by=by)
    form, status = StepForm(*sent_of(request), row=asked.row, at=asked.at), 200
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
