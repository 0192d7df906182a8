"""A project is settled: what is paid becomes cards; another approves, and they are made."""

import datetime as dt
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from zhuzhen.assets import commands
from zhuzhen.assets.choices import AssetForm, AssetKind
from zhuzhen.assets.commands.settling import cards_in
from zhuzhen.assets.models import Asset, Settlement
from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.funds import access as money_access
from zhuzhen.funds.choices import OrderState
from zhuzhen.funds.commands import return_order
from zhuzhen.pages.asking import me, sent_of
from zhuzhen.pages.assets import choices, forms
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.projects.acting import (
    address_of,
    crumbs_of,
    form_context,
    kept_papers,
    own_project,
)
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import children, place_names
from zhuzhen.projects.access import require
from zhuzhen.projects.models import Project
from zhuzhen.projects.queries.money import money_of


def _waiting(project: Project) -> Settlement | None:
    """The settlement that waits for somebody's approval."""
    rows = Settlement.objects.select_related("order__submitted_by")
    return rows.filter(project=project, order__state=OrderState.SUBMITTED).first()


@login_required
@require_http_methods(["GET", "POST"])
def settlement(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Ask for a settlement, or look at the one that waits."""
    project, today = own_project(request, uid), clock.today()
    waiting = _waiting(project)
    if waiting is not None and request.method == "GET":
        return _shown(request, project, waiting)
    require(Act.PROJECT_SETTLE, by=me(request), place=project.place_id, on=today)
    form = _form(request, project, today=today)

    def work() -> str:
        given = form.cleaned_data
        papers = kept_papers(
            given["papers"], by=me(request), place=project.place_id,
            helper_code=project.helper_code,
        )  # fmt: skip
        commands.settle_project(
            project, settled_fen=given["settled_fen"], cards=form.cards(place=project.place_id),
            expensed_fen=given["expensed_fen"], by=me(request), today=today,
            retention_fen=given["retention_fen"], papers=papers, request_id=given["request_id"],
        )  # fmt: skip
        return f"{address_of(project)}settlement/"

    return filled_form(
        request, form, work=work, template="projects/rows_form.html",
        context=form_context(
            project, choices.SETTLE, verb=choices.SUBMIT_SETTLEMENT,
            rows_title=choices.CARDS, rows_hint=choices.CARDS_HINT,
            consequence=choices.SETTLEMENT_TELLS,
        ),
        told=lambda: choices.SAVED["settling"],
    )  # fmt: skip


def _form(request: HttpRequest, project: Project, *, today: dt.date) -> forms.SettlementForm:
    """The form, filled with one card of all that is paid and not settled."""
    paid = f"{money_of(project.purpose_id).paid / 100:.2f}"
    initial = {
        "request_id": uuid.uuid4(),
        "settled_fen": paid,
        "title_1": project.title,
        "fen_1": paid,
        "place_1": project.place_id,
    }
    below = [(each.code, each.name) for each in children(project.place_id, on=today)]
    return forms.SettlementForm(
        *sent_of(request),
        initial=initial,
        places=[(project.place_id, project.place.name), *below],
        made=Asset.objects.filter(project=project).values_list("code", "title"),
    )


def _may_decide(by: Account, found: Settlement) -> bool:
    places = [found.place_id]
    return found.order.submitted_by_id != by.pk and bool(
        money_access.may(by, Act.FUND_APPROVE, places=places)
    )


def _shown(request: HttpRequest, project: Project, found: Settlement) -> HttpResponse:
    cards = cards_in(found)
    names = place_names({each.place_id for each in cards})
    context = {
        "project": project,
        "settlement": found,
        "order": found.order,
        "cards": [
            (each, names.get(each.place_id, ""), AssetKind(each.kind).label,
             AssetForm(each.form).label)
            for each in cards
        ],
        "may_decide": _may_decide(me(request), found),
        "is_own": found.order.submitted_by_id == me(request).pk,
        "crumbs": crumbs_of(project, choices.SETTLE),
    }  # fmt: skip
    return page(request, "assets/settlement.html", context=context)


def _to_decide(request: HttpRequest, uid: uuid.UUID) -> tuple[Project, Settlement]:
    project = own_project(request, uid)
    waiting = _waiting(project)
    if waiting is None:
        raise Problem("not_found", what=choices.A_SETTLEMENT)
    return project, waiting


@login_required
@require_POST
def approve(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Approve: the entry, the cards and the project's step, or nothing."""
    project, waiting = _to_decide(request, uid)
    cards = commands.approve_settlement(waiting, by=me(request), today=clock.today())
    messages.success(request, choices.SAVED["settled"].format(count=len(cards)))
    return HttpResponseRedirect(f"{address_of(project)}#assets")


@login_required
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Send a settlement back with a reason."""
    project, waiting = _to_decide(request, uid)
    form = forms.BackForm(sent_of(request)[0])

    def work() -> str:
        return_order(waiting.order, by=me(request), reason=form.cleaned_data["reason"])
        return address_of(project)

    return filled_form(
        request, form, work=work, template="projects/form.html",
        context=form_context(
            project, choices.SEND_BACK, verb=choices.SEND_BACK, is_grave=True
        ),
        told=lambda: choices.SAVED["sent_back"],
    )  # fmt: skip
