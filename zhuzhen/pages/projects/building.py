"""What is entered while a project is built: score, contracts, milestones, progress, completion."""

import datetime as dt
import uuid

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.notices.models import Notice
from zhuzhen.pages.asking import me, sent_of, version_sent
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.notices.reach import address_of as notice_address
from zhuzhen.pages.projects import choices, forms, forms_of_building
from zhuzhen.pages.projects.acting import address_of, form_context, kept_papers, own_project
from zhuzhen.people.choices import Act
from zhuzhen.projects import commands
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import JUDGED, Criterion, MilestoneKind
from zhuzhen.projects.models import Milestone, Project

EDIT = require_http_methods(["GET", "POST"])
FORM = "projects/form.html"


def papers_of(request: HttpRequest, project: Project, files: list[UploadedFile]) -> tuple[int, ...]:
    """Keep what was sent with a form as papers of the project's place."""
    found = kept_papers(
        files, by=me(request), place=project.place_id, helper_code=project.helper_code
    )
    return tuple(found)


def opened(request: HttpRequest, uid: uuid.UUID, *, act: Act) -> Project:
    """A project on which the account may do an act. Raises not_found, not_allowed."""
    project = own_project(request, uid)
    require(act, by=me(request), place=project.place_id, on=clock.today())
    return project


def month_said(month: dt.date) -> str:
    return choices.MONTH.format(year=month.year, month=month.month)


@login_required
@EDIT
def score(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Judge what no figure tells; the other points follow from the project."""
    project, today = own_project(request, uid), clock.today()
    asked = {each.value: str(each.label) for each in JUDGED}
    held = {name: project.scores.get(name) for name in asked}
    form = forms.ScoreForm(sent_of(request)[0], asked=asked, initial=held)
    done: list[Project] = []

    def work() -> str:
        judged = {Criterion(name): form.cleaned_data[name] for name in asked}
        done.append(
            commands.score_project(
                project, judged=judged, by=me(request), today=today, version=version_sent(request)
            )
        )
        return address_of(project)

    return filled_form(
        request, form, work=work, template=FORM,
        context=form_context(
            project, choices.SCORE, version=project.version, lead=choices.SCORE_LEAD
        ),
        told=lambda: choices.SAVED["scored"].format(score=done[0].score),
    )  # fmt: skip


@login_required
@EDIT
def contract(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Enter a contract."""
    project, today = opened(request, uid, act=Act.PROJECT_BUILD), clock.today()
    form = forms_of_building.ContractForm(*sent_of(request), initial={"signed_on": today})

    def work() -> str:
        given = form.cleaned_data
        papers = papers_of(request, project, given.pop("papers"))
        facts = commands.ContractFacts(**given, papers=papers)
        commands.sign_contract(project, facts, by=me(request), today=today)
        return f"{address_of(project)}#contracts"

    return filled_form(
        request, form, work=work, template=FORM, context=form_context(project, choices.CONTRACT),
        told=lambda: choices.SAVED["contract"].format(
            party=form.cleaned_data["party"], amount=yuan(form.cleaned_data["amount_fen"])
        ),
    )  # fmt: skip


@login_required
@EDIT
def milestone(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Set what is to be reached by when."""
    project, today = opened(request, uid, act=Act.PROJECT_BUILD), clock.today()
    form = forms_of_building.MilestoneForm(sent_of(request)[0])
    made: list[Milestone] = []

    def work() -> str:
        given = form.cleaned_data
        kind = MilestoneKind(given["kind"])
        made.append(
            commands.plan_milestone(
                project, kind=kind, title=given["title"] or str(kind.label),
                planned_on=given["planned_on"], by=me(request), today=today, note=given["note"],
            )
        )  # fmt: skip
        return f"{address_of(project)}#progress"

    return filled_form(
        request, form, work=work, template=FORM, context=form_context(project, choices.MILESTONE),
        told=lambda: choices.SAVED["milestone"].format(title=made[0].title),
    )  # fmt: skip


@login_required
@EDIT
def reached(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Say that a milestone was reached."""
    project, today = opened(request, uid, act=Act.PROJECT_BUILD), clock.today()
    found = project.milestones.filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=choices.A_MILESTONE)
    form = forms_of_building.ReachedForm(*sent_of(request), initial={"on": today})

    def work() -> str:
        given = form.cleaned_data
        commands.reach_milestone(
            found, on=given["on"], by=me(request), today=today, note=given["note"],
            papers=papers_of(request, project, given["papers"]),
        )  # fmt: skip
        return f"{address_of(project)}#progress"

    title = choices.REACHED.format(title=found.title)
    return filled_form(
        request, form, work=work, template=FORM, context=form_context(project, title),
        told=lambda: choices.SAVED["reached"].format(title=found.title),
    )  # fmt: skip


@login_required
@EDIT
def progress(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Report a month, with pictures from the site."""
    project, today = opened(request, uid, act=Act.PROJECT_BUILD), clock.today()
    last = project.reports.order_by("-month").first()
    initial = {"planned": last.planned, "unit": last.unit} if last else {}
    months = forms.month_choices(today)
    form = forms_of_building.ProgressForm(*sent_of(request), months=months, initial=initial)

    def work() -> str:
        given = form.cleaned_data
        facts = commands.ProgressFacts(
            month=dt.date.fromisoformat(given["month"]), percent=given["percent"],
            text=given["text"], built=given["built"], planned=given["planned"],
            unit=given["unit"], papers=papers_of(request, project, given["photos"]),
        )  # fmt: skip
        commands.report_progress(project, facts, by=me(request), today=today)
        return f"{address_of(project)}#progress"

    lead = ""
    if last:
        lead = choices.LAST_REPORT.format(month=month_said(last.month), percent=last.percent)
    return filled_form(
        request, form, work=work, template=FORM,
        context=form_context(project, choices.PROGRESS, lead=lead),
        told=lambda: choices.SAVED["progress"].format(
            month=month_said(dt.date.fromisoformat(form.cleaned_data["month"])),
            percent=form.cleaned_data["percent"],
        ),
    )  # fmt: skip


@login_required
@EDIT
def completion(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Draft the notice of completion."""
    project, today = opened(request, uid, act=Act.PROJECT_BUILD), clock.today()
    form = forms.NothingForm(sent_of(request)[0])
    made: list[Notice] = []

    def work() -> str:
        made.append(commands.post_completion(project, by=me(request), today=today))
        return notice_address(made[0])

    return filled_form(
        request, form, work=work, template=FORM,
        context=form_context(
            project, choices.COMPLETION, verb=choices.COMPLETION,
            consequence=choices.COMPLETION_TELLS,
        ),
        told=lambda: choices.SAVED["completion"],
    )  # fmt: skip
