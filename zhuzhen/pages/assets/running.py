"""Who runs an asset, what came of it, and how its income is shared out."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.assets import commands, flow
from zhuzhen.assets.access import require
from zhuzhen.assets.choices import DistributionState, OperationMode
from zhuzhen.assets.models import Distribution, DueIncome, Operation
from zhuzhen.base import clock
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.pages.asking import me, sent_of, version_sent
from zhuzhen.pages.assets import choices, forms
from zhuzhen.pages.assets.acting import address_of, form_context, not_now, own_asset, papers_kept
from zhuzhen.pages.filling import filled_form
from zhuzhen.people.choices import Act

EDIT = require_http_methods(["GET", "POST"])


@login_required
@EDIT
def operation(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Write down a contract of operation."""
    asset, today = own_asset(request, uid), clock.today()
    require(Act.ASSET_KEEP, by=me(request), place=asset.place_id, on=today)
    form = forms.OperationForm(*sent_of(request))

    def work() -> str:
        given = form.cleaned_data
        same = ("operator", "contract_no", "from_on", "to_on", "yearly_fen", "principal_fen")
        commands.start_operation(
            asset, mode=OperationMode(given["mode"]), by=me(request), today=today,
            principal_parts=1 if given["principal_parts"] is None else given["principal_parts"],
            papers=papers_kept(given["papers"], by=me(request), asset=asset),
            **{name: given[name] for name in same},
        )  # fmt: skip
        return f"{address_of(asset)}#operation"

    return filled_form(
        request, form, work=work, template="projects/form.html",
        context=form_context(asset, choices.OPERATE), told=lambda: choices.SAVED["operated"],
    )  # fmt: skip


@login_required
@EDIT
def end_operation(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """End a contract before its day."""
    asset, today = own_asset(request, uid), clock.today()
    found = Operation.objects.filter(asset=asset, pk=number).first()
    if found is None:
        raise Problem("not_found", what=choices.A_CONTRACT)
    require(Act.ASSET_KEEP, by=me(request), place=asset.place_id, on=today)
    form = forms.EndForm(sent_of(request)[0], initial={"on": today})

    def work() -> str:
        given = form.cleaned_data
        commands.end_operation(
            found, on=given["on"], by=me(request), today=today, reason=given["reason"]
        )
        return f"{address_of(asset)}#operation"

    return filled_form(
        request, form, work=work, template="projects/form.html",
        context=form_context(asset, choices.END_OPERATION, is_grave=True),
        told=lambda: choices.SAVED["ended"],
    )  # fmt: skip


@login_required
@EDIT
def receipt(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Book what came of a due."""
    asset, today = own_asset(request, uid), clock.today()
    due = DueIncome.objects.select_related("operation__asset").filter(
        operation__asset=asset, pk=number
    ).first()  # fmt: skip
    if due is None:
        raise Problem("not_found", what=choices.A_DUE)
    require(Act.ASSET_BOOK, by=me(request), place=asset.place_id, on=today)
    left = due.amount_fen - due.received_fen
    initial = {"amount_fen": f"{left / 100:.2f}", "on": today, "request_id": uuid.uuid4()}
    form = forms.ReceiptForm(*sent_of(request), initial=initial)

    def work() -> str:
        given = form.cleaned_data
        commands.receive_due(
            due, amount_fen=given["amount_fen"], on=given["on"], by=me(request), today=today,
            papers=papers_kept(given["papers"], by=me(request), asset=asset),
            voucher_no=given["voucher_no"], request_id=given["request_id"],
        )  # fmt: skip
        return f"{address_of(asset)}#operation"

    return filled_form(
        request, form, work=work, template="projects/form.html",
        context=form_context(
            asset, choices.RECEIVE, consequence=choices.CONSEQUENCES["receive"],
            lead=choices.DUE_LEAD.format(
                day=due.due_on, kind=due.get_kind_display(), due=yuan(due.amount_fen),
                left=yuan(left),
            ),
        ),
        told=lambda: choices.SAVED["received"].format(amount=yuan(form.cleaned_data["amount_fen"])),
    )  # fmt: skip


@login_required
@EDIT
def distribution(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Draft how income is shared out."""
    asset, today = own_asset(request, uid), clock.today()
    require(Act.ASSET_KEEP, by=me(request), place=asset.place_id, on=today)
    form = forms.SharingForm(*sent_of(request), initial={"year": today.year})
    made: list[Distribution] = []

    def work() -> str:
        given = form.cleaned_data
        made.append(
            commands.draft_distribution(
                asset, year=given["year"], amount_fen=given["amount_fen"], parts=form.parts(),
                by=me(request), today=today,
                papers=papers_kept(given["papers"], by=me(request), asset=asset),
                request_id=given["request_id"],
            )
        )  # fmt: skip
        return f"{address_of(asset)}#sharing"

    return filled_form(
        request, form, work=work, template="projects/rows_form.html",
        context=form_context(
            asset, choices.DISTRIBUTE, rows_title=choices.PARTS, rows_hint=choices.PARTS_HINT
        ),
        told=lambda: choices.SAVED["drafted"].format(due=made[0].due_on),
    )  # fmt: skip


@login_required
@EDIT
def distribution_step(request: HttpRequest, uid: uuid.UUID, step: str) -> HttpResponse:
    """Show the form of a step of a distribution, or take it."""
    found = Distribution.objects.select_related("asset__place").filter(uid=uid).first()
    row = flow.step_from(flow.DISTRIBUTION, step, start=found.state) if found else None
    if found is None:
        raise Problem("not_found", what=choices.A_SHARING)
    if row is None:
        raise not_now(found, what=choices.A_SHARING, step=f"share_{step}")
    asset, today = own_asset(request, found.asset.uid), clock.today()
    require(row.act, by=me(request), place=found.place_id, on=today)
    is_late = "in_time" in row.guards and today > found.due_on
    form = forms.EndingForm(
        *sent_of(request), row=row, is_late=is_late
    )  # fmt: skip
    done: list[Distribution] = []

    def work() -> str:
        papers = papers_kept(form.cleaned_data["papers"], by=me(request), asset=asset)
        facts = commands.DistributionFacts(papers=tuple(papers), **form.given())
        done.append(
            commands.take_distribution_step(
                found, step=step, by=me(request), today=today, facts=facts,
                version=version_sent(request),
            )
        )  # fmt: skip
        return f"{address_of(asset)}#sharing"

    title = choices.SHARING_STEP.format(step=row.label)
    return filled_form(
        request, form, work=work, template="projects/form.html",
        context=form_context(
            asset, title, version=found.version, verb=choices.VERBS.get(row.id, row.label),
            is_grave=row.id in choices.GRAVE, consequence=choices.CONSEQUENCES.get(row.id, ""),
        ),
        told=lambda: choices.SAVED["ended_step"].format(
            step=row.label, state=DistributionState(done[0].state).label
        ),
    )  # fmt: skip
