"""Items of a plan are entered, corrected and taken out; the plan is approved and sent back."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.evidence.commands import keep_file
from zhuzhen.pages.asking import me, sent_of
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.projects import choices, forms_of_pool
from zhuzhen.pages.projects.acting import HOME, Crumbs
from zhuzhen.pages.projects.building import FORM
from zhuzhen.pages.projects.plans import PLANS, own_plan, plan_address
from zhuzhen.people.choices import Act
from zhuzhen.places.queries import resolve
from zhuzhen.projects import commands
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import Category, PlanState
from zhuzhen.projects.models import PlanItem, TownPlan

EDIT = require_http_methods(["GET", "POST"])


def _drawn(request: HttpRequest, uid: uuid.UUID, *, is_mended: bool = False) -> TownPlan:
    """A plan that the account may draw. Raises not_found, not_allowed; plan_fixed if what is to
    be mended was approved."""
    plan = own_plan(request, uid)
    require(Act.PLAN_DRAW, by=me(request), place=plan.place_id, on=clock.today())
    if is_mended and plan.state == PlanState.APPROVED:
        raise Problem("plan_fixed", title=plan.title, number=plan.approved_no)
    return plan


def _item(plan: TownPlan, number: int) -> PlanItem:
    """An item of a plan. Raises not_found."""
    found = plan.items.select_related("place", "plan").filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=choices.AN_ITEM)
    return found


def _crumbs(plan: TownPlan, title: str) -> Crumbs:
    at = plan_address(plan)
    return [(choices.PROJECTS, HOME), (choices.PLANS, PLANS), (plan.title, at), (title, "")]


def _context(plan: TownPlan, title: str, **more: object) -> dict[str, object]:
    return {
        "title": title, "subtitle": plan.title, "back": plan_address(plan),
        "verb": choices.SAVE, "crumbs": _crumbs(plan, title), **more,
    }  # fmt: skip


def _within(plan: TownPlan, given: dict[str, Any]) -> dict[str, Any]:
    """What was typed of an item, with its place by code."""
    place = resolve(given.pop("place"), within=plan.place_id).code
    return {**given, "place": place, "category": Category(given["category"])}


@login_required
@EDIT
def new_item(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put an item into a plan."""
    plan, today = _drawn(request, uid, is_mended=True), clock.today()
    rank = commands.next_rank(plan)
    initial = {"rank": rank, "code": f"{rank}", "place": plan.place.path}
    form = forms_of_pool.ItemForm(sent_of(request)[0], initial=initial)

    def work() -> str:
        given = _within(plan, form.cleaned_data)
        commands.add_item(plan, by=me(request), today=today, **given)
        return plan_address(plan)

    return filled_form(
        request, form, work=work, template=FORM,
        told=lambda: choices.SAVED["item"].format(title=form.cleaned_data["title"]),
        context=_context(plan, choices.NEW_ITEM, looks_up=("place",)),
    )  # fmt: skip


@login_required
@EDIT
def edit_item(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Correct what an item says; its order is set on the plan's page."""
    plan, today = _drawn(request, uid, is_mended=True), clock.today()
    item = _item(plan, number)
    names = ("code", "title", "category", "conditions")
    initial = {name: getattr(item, name) for name in names} | {"place": item.place.path}
    initial["estimate_fen"] = f"{item.estimate_fen / 100:.2f}"
    form = forms_of_pool.ItemForm(sent_of(request)[0], initial=initial)
    del form.fields["rank"]

    def work() -> str:
        facts = commands.ItemFacts(**_within(plan, form.cleaned_data))
        commands.correct_item(item, facts, by=me(request), today=today)
        return plan_address(plan)

    return filled_form(
        request, form, work=work, template=FORM,
        told=lambda: choices.SAVED["item_corrected"].format(title=form.cleaned_data["title"]),
        context=_context(plan, choices.EDIT_ITEM, looks_up=("place",), lead=choices.ITEM_LEAD),
    )  # fmt: skip


@login_required
@EDIT
def remove_item(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Take an item out of a plan, with the reason."""
    plan, today = _drawn(request, uid, is_mended=True), clock.today()
    item = _item(plan, number)
    form = forms_of_pool.WhyForm(sent_of(request)[0])

    def work() -> str:
        commands.remove_item(item, reason=form.cleaned_data["reason"], by=me(request), today=today)
        return plan_address(plan)

    return filled_form(
        request, form, work=work, template=FORM,
        told=lambda: choices.SAVED["item_removed"].format(title=item.title),
        context=_context(
            plan, choices.REMOVE_ITEM, verb=choices.REMOVE_ITEM, is_grave=True,
            about=f"{item.code} {item.title} · {item.place.path}",
            consequence=choices.REMOVAL_TELLS,
        ),
    )  # fmt: skip


@login_required
@EDIT
def approval(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Enter the document by which a plan was approved."""
    plan, today = _drawn(request, uid), clock.today()
    if plan.state == PlanState.APPROVED:
        raise Problem("already_done", what=plan.title)
    initial = {"approved_no": plan.approved_no, "approved_on": plan.approved_on}
    form = forms_of_pool.ApprovalForm(*sent_of(request), initial=initial)

    def work() -> str:
        given = form.cleaned_data
        files = given.pop("papers")
        papers = [keep_file(each, by=me(request), place_id=plan.place_id).pk for each in files]
        commands.approve_plan(plan, by=me(request), today=today, papers=papers, **given)
        return plan_address(plan)

    return filled_form(
        request, form, work=work, template=FORM,
        told=lambda: choices.SAVED["plan_approved"].format(title=plan.title),
        context=_context(
            plan, choices.APPROVE_PLAN, verb=choices.APPROVE_PLAN,
            consequence=choices.APPROVAL_TELLS,
        ),
    )  # fmt: skip


@login_required
@EDIT
def send_back(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Send an approved plan back so that its items can be mended."""
    plan, today = _drawn(request, uid), clock.today()
    form = forms_of_pool.WhyForm(sent_of(request)[0])

    def work() -> str:
        commands.return_plan(plan, reason=form.cleaned_data["reason"], by=me(request), today=today)
        return plan_address(plan)

    return filled_form(
        request, form, work=work, template=FORM,
        told=lambda: choices.SAVED["plan_returned"].format(title=plan.title),
        context=_context(
            plan, choices.RETURN_PLAN, verb=choices.RETURN_PLAN, is_grave=True,
            consequence=choices.RETURN_TELLS,
        ),
    )  # fmt: skip
