"""An asset ends: asked for, valued, decided, approved, shown, disposed of, its income booked."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.assets import commands, flow
from zhuzhen.assets.access import require
from zhuzhen.assets.choices import DisposalKind, DisposalReason, DisposalState
from zhuzhen.assets.commands.ending import act_of
from zhuzhen.assets.models import Disposal
from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.pages.asking import me, sent_of, version_sent
from zhuzhen.pages.assets import choices, forms
from zhuzhen.pages.assets.acting import address_of, form_context, not_now, own_asset, papers_kept
from zhuzhen.pages.filling import filled_form
from zhuzhen.people.choices import Act

EDIT = require_http_methods(["GET", "POST"])


@login_required
@EDIT
def disposal(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Ask that an asset be disposed of."""
    asset, today = own_asset(request, uid), clock.today()
    require(Act.ASSET_DISPOSE, by=me(request), place=asset.place_id, on=today)
    form = forms.DisposalForm(*sent_of(request))
    made: list[Disposal] = []

    def work() -> str:
        given = form.cleaned_data
        made.append(
            commands.apply_disposal(
                asset, kind=DisposalKind(given["kind"]), reason=DisposalReason(given["reason"]),
                why=given["why"], by=me(request), today=today,
                papers=papers_kept(given["papers"], by=me(request), asset=asset),
            )
        )  # fmt: skip
        return f"{address_of(asset)}#disposal"

    return filled_form(
        request, form, work=work, template="projects/form.html",
        context=form_context(
            asset, choices.DISPOSE, is_grave=True, consequence=choices.CONSEQUENCES["apply"]
        ),
        told=lambda: choices.SAVED["applied"].format(level=made[0].get_level_display()),
    )  # fmt: skip


@login_required
@EDIT
def disposal_step(request: HttpRequest, uid: uuid.UUID, step: str) -> HttpResponse:
    """Show the form of a step of a disposal, or take it."""
    found = Disposal.objects.select_related("asset__place").filter(uid=uid).first()
    row = flow.step_from(flow.DISPOSAL, step, start=found.state) if found else None
    if found is None:
        raise Problem("not_found", what=choices.A_DISPOSAL)
    if row is None:
        raise not_now(found, what=choices.A_DISPOSAL, step=f"end_{step}")
    asset, today = own_asset(request, found.asset.uid), clock.today()
    require(act_of(found, row=row), by=me(request), place=found.place_id, on=today)
    form = forms.EndingForm(*sent_of(request), row=row)
    done: list[Disposal] = []

    def work() -> str:
        papers = papers_kept(form.cleaned_data["papers"], by=me(request), asset=asset)
        facts = commands.DisposalFacts(papers=tuple(papers), **form.given())
        done.append(
            commands.take_disposal_step(
                found, step=step, by=me(request), today=today, facts=facts,
                version=version_sent(request),
            )
        )  # fmt: skip
        return f"{address_of(asset)}#disposal"

    title = choices.DISPOSAL_STEP.format(step=row.label)
    return filled_form(
        request, form, work=work, template="projects/form.html",
        context=form_context(
            asset, title, version=found.version, verb=choices.VERBS.get(row.id, row.label),
            is_grave=row.id in choices.GRAVE,
            consequence=choices.CONSEQUENCES.get(f"end_{row.id}", ""),
        ),
        told=lambda: choices.SAVED["ended_step"].format(
            step=row.label, state=DisposalState(done[0].state).label
        ),
    )  # fmt: skip
