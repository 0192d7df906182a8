"""Town plans and their items in the town's order of priority; projects are proposed from them."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.evidence.commands import keep_file
from zhuzhen.pages.asking import me, require_business, sent_of
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.projects import choices, forms_of_pool
from zhuzhen.pages.projects.acting import HOME
from zhuzhen.pages.projects.building import FORM
from zhuzhen.pages.projects.showing import named, papers_in
from zhuzhen.people.access import may as may_somewhere
from zhuzhen.people.access import require as require_role
from zhuzhen.people.choices import Act
from zhuzhen.places.models import Division
from zhuzhen.places.queries import resolve
from zhuzhen.projects import commands
from zhuzhen.projects.access import may
from zhuzhen.projects.choices import PlanState
from zhuzhen.projects.models import PlanItem, Project, TownPlan

EDIT = require_http_methods(["GET", "POST"])
PLANS = f"{HOME}plans/"
_MOST_PLANS = 300


@login_required
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans of the place, by town."""
    require_business(me(request))
    today = clock.today()
    rows = TownPlan.objects.select_related("place")
    place = switch_of(request.GET, today=today).place
    if place:
        span = CodeRange.under(place)
        rows = rows.filter(place_id__gte=span.lo, place_id__lte=span.hi)
    counted = rows.annotate(items_count=Count("items"), estimate_fen=Sum("items__estimate_fen"))
    plans = list(counted.order_by("place_id", "-from_year", "pk")[: _MOST_PLANS + 1])
    context = {
        "plans": plans[:_MOST_PLANS],
        "is_more": len(plans) > _MOST_PLANS,
        "may_draw": bool(may_somewhere(me(request), Act.PLAN_DRAW, on=today)),
    }
    return page(request, "projects/plans.html", context=context)


def plan_address(plan: TownPlan) -> str:
    return f"{PLANS}{plan.uid}/"


def own_plan(request: HttpRequest, uid: uuid.UUID) -> TownPlan:
    """A plan in scope. Raises not_found."""
    require_business(me(request))
    found = TownPlan.objects.select_related("place").filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=choices.A_PLAN)
    return found


@dataclass(frozen=True)
class Item:
    """An item of a plan with the projects that hang on it."""

    row: PlanItem
    projects: list[Project]


def _items(plan: TownPlan) -> list[Item]:
    items = list(plan.items.select_related("place").order_by("rank", "pk"))
    projects: dict[int | None, list[Project]] = defaultdict(list)
    for each in Project.objects.filter(plan_item__in=items).order_by("pk"):
        projects[each.plan_item_id].append(each)
    return [Item(each, projects[each.pk]) for each in items]


@login_required
@EDIT
def plan_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A plan with its items; the order of priority is set here."""
    plan, today = own_plan(request, uid), clock.today()
    by = me(request)
    if request.method == "POST":
        commands.rank_items(plan, order=_asked_order(request, plan), by=by, today=today)
        return HttpResponseRedirect(plan_address(plan))
    papers = papers_in([plan])
    items = _items(plan)
    may_draw = bool(may(by, Act.PLAN_DRAW, place=plan.place_id, on=today))
    is_approved = plan.state == PlanState.APPROVED
    context = {
        "plan": plan,
        "at": plan_address(plan),
        "items": items,
        "estimate_fen": sum(each.row.estimate_fen for each in items),
        "papers": named(plan.papers, papers),
        "may_mend": may_draw and not is_approved,
        "may_return": may_draw and is_approved,
        "may_propose": bool(may_somewhere(by, Act.PROJECT_PROPOSE, on=today)),
        "crumbs": [(choices.PROJECTS, HOME), (choices.PLANS, PLANS), (plan.title, "")],
    }
    return page(request, "projects/plan.html", context=context)


def _asked_order(request: HttpRequest, plan: TownPlan) -> list[int]:
    """The items by the ranks that were typed; of equal ranks the one that stood higher first."""
    held = plan.items.order_by("rank", "pk").values_list("pk", "rank")
    typed = {
        pk: (whole_number(request.POST.get(f"rank_{pk}", "")) or rank, rank) for pk, rank in held
    }
    return sorted(typed, key=lambda pk: typed[pk])


@login_required
@EDIT
def new_plan(request: HttpRequest) -> HttpResponse:
    """Enter the plan of a town."""
    require_business(me(request))
    today = clock.today()
    require_role(me(request), Act.PLAN_DRAW, on=today)
    ground = Division.objects.filter(pk=switch_of(request.GET, today=today).place).first()
    initial = {"from_year": today.year, "to_year": today.year + 4,
               "place": ground.path if ground else ""}  # fmt: skip
    form = forms_of_pool.PlanForm(*sent_of(request), initial=initial)
    made: list[TownPlan] = []

    def work() -> str:
        given = form.cleaned_data
        place = resolve(given.pop("place")).code
        papers = [
            keep_file(each, by=me(request), place_id=place).pk for each in given.pop("papers")
        ]
        made.append(
            commands.draw_plan(place=place, by=me(request), today=today, papers=papers, **given)
        )
        return plan_address(made[0])

    return filled_form(
        request, form, work=work, template=FORM,
        told=lambda: choices.SAVED["planned"].format(title=made[0].title),
        context={
            "title": choices.NEW_PLAN, "back": PLANS, "verb": choices.SAVE,
            "looks_up": ("place",),
            "crumbs": [(choices.PROJECTS, HOME), (choices.PLANS, PLANS), (choices.NEW_PLAN, "")],
        },
    )  # fmt: skip
