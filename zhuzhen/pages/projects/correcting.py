"""A month's report is corrected, a contract ends, and what was committed beyond it is released."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds.models import FundOrder
from zhuzhen.pages.asking import me, sent_of, version_sent
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.projects import choices, forms, forms_of_building
from zhuzhen.pages.projects.acting import address_of, form_context, own_project
from zhuzhen.pages.projects.building import FORM, month_said, opened, papers_of
from zhuzhen.people.choices import Act
from zhuzhen.projects import commands
from zhuzhen.projects.access import require
from zhuzhen.projects.models import Contract, Progress, Project
from zhuzhen.projects.queries.contracts import releasable_fen

EDIT = require_http_methods(["GET", "POST"])
_SAID = ("percent", "text", "built", "planned", "unit")


def _report(project: Project, number: int) -> Progress:
    """A report of the project. Raises not_found."""
    found = project.reports.select_related("project").filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=choices.A_REPORT)
    return found


def _contract(project: Project, number: int) -> Contract:
    """A contract of the project. Raises not_found."""
    found = project.contracts.select_related("project").filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=choices.A_CONTRACT)
    return found


@login_required
@EDIT
def report(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Correct what a month's report says; the earlier version stays to be seen."""
    project, today = opened(request, uid, act=Act.PROJECT_BUILD), clock.today()
    found = _report(project, number)
    initial = {name: getattr(found, name) for name in _SAID}
    form = forms_of_building.ReportCorrectionForm(*sent_of(request), initial=initial)
    month = month_said(found.month)

    def work() -> str:
        given = form.cleaned_data
        facts = commands.ProgressFacts(
            month=found.month, papers=papers_of(request, project, given["photos"]),
            **{name: given[name] for name in _SAID},
        )  # fmt: skip
        commands.correct_report(
            found, facts, reason=given["reason"], by=me(request), today=today,
            version=version_sent(request),
        )  # fmt: skip
        return f"{address_of(project)}#progress"

    return filled_form(
        request, form, work=work, template=FORM,
        context=form_context(
            project, choices.CORRECT_REPORT.format(month=month), version=found.version,
            lead=choices.REPORT_LEAD,
        ),
        told=lambda: choices.SAVED["report_corrected"].format(
            month=month, percent=form.cleaned_data["percent"]
        ),
    )  # fmt: skip


@login_required
@EDIT
def contract_end(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """End a contract before it was carried out."""
    project, today = opened(request, uid, act=Act.PROJECT_BUILD), clock.today()
    found = _contract(project, number)
    least, most, _ = commands.kept_bounds(found)
    form = forms_of_building.ContractEndForm(
        *sent_of(request), asks_kept=least != most, initial={"on": today}
    )

    def work() -> str:
        given = form.cleaned_data
        papers = papers_of(request, project, given.pop("papers"))
        facts = commands.EndFacts(**given, papers=papers)
        commands.end_contract(found, facts, by=me(request), today=today)
        return f"{address_of(project)}#contracts"

    lead = choices.CONTRACT_SAID.format(
        number=found.number, party=found.party, amount=yuan(found.amount_fen), paid=yuan(most)
    )
    return filled_form(
        request, form, work=work, template=FORM,
        context=form_context(
            project, choices.END_CONTRACT, lead=lead, verb=choices.END_CONTRACT, is_grave=True,
            consequence=choices.END_TELLS,
        ),
        told=lambda: choices.SAVED["contract_ended"].format(number=found.number),
    )  # fmt: skip


@login_required
@EDIT
def release(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Ask that what is committed beyond the contracts be released; somebody else approves."""
    project, today = own_project(request, uid), clock.today()
    by = me(request)
    require(Act.FUND_ORDER, by=by, place=project.place_id, on=today)
    form = forms.NothingForm(sent_of(request)[0])
    made: list[FundOrder] = []

    def work() -> str:
        made.append(commands.release_ended(project, by=by, today=today))
        return f"{address_of(project)}#money"

    lead = choices.RELEASE_SAID.format(amount=yuan(releasable_fen(project)))
    return filled_form(
        request, form, work=work, template=FORM,
        context=form_context(
            project, choices.RELEASE, lead=lead, verb=choices.SUBMIT_RELEASE,
            consequence=choices.RELEASE_TELLS,
        ),
        told=lambda: choices.SAVED["released"].format(amount=yuan(made[0].amount_fen)),
    )  # fmt: skip
