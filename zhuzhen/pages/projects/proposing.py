"""A project is proposed, mended while it is a draft, shared across villages, and scored."""

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import Direction
from zhuzhen.pages.asking import me, require_business, sent_of, version_sent
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.projects import choices
from zhuzhen.pages.projects.acting import HOME, address_of, form_context, own_project
from zhuzhen.pages.projects.forms import ProjectForm, SharesForm
from zhuzhen.pages.projects.uses import uses_offered
from zhuzhen.people.access import require as require_role
from zhuzhen.people.choices import Act
from zhuzhen.people.queries import grants_on
from zhuzhen.places.models import Division
from zhuzhen.places.queries import children, resolve
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import Category, Tag
from zhuzhen.projects.commands import ProjectFacts, propose_project, revise_project
from zhuzhen.projects.models import PlanItem, Project

EDIT = require_http_methods(["GET", "POST"])
_MOST_ITEMS = 400
PROVINCE = "440000000000"  # whose list of uses holds where nothing nearer is chosen
_COPIED = (
    "title", "without_item", "category", "direction", "tags", "is_operating", "use_code",
    "content", "reason", "performance", "benefit", "builder", "starts_on", "ends_on",
)  # fmt: skip


def _items(place: str) -> list[tuple[str, str]]:
    """The items of plans at a place and above it, by town and rank."""
    rows = PlanItem.objects.select_related("plan__place").order_by("plan__place_id", "rank", "pk")
    if place:
        town = place[:9].ljust(12, "0") if len(place.rstrip("0")) > 6 else place
        span = CodeRange.under(town)
        rows = rows.filter(plan__place_id__gte=span.lo, plan__place_id__lte=span.hi)
    return [(f"{each.pk}", f"{each.plan.place.name} · {each}") for each in rows[:_MOST_ITEMS]]


def _item(given: dict[str, Any]) -> PlanItem | None:
    number = whole_number(given["plan_item"])
    return PlanItem.objects.filter(pk=number).first() if number else None


def facts_of(given: dict[str, Any], *, shares: tuple[tuple[str, int], ...] = ()) -> ProjectFacts:
    """What was typed, as the command takes it."""
    plain = ("title", "without_item", "is_operating", "use_code", "budget_fen", "content",
             "reason", "performance", "builder", "starts_on", "ends_on")  # fmt: skip
    return ProjectFacts(
        category=Category(given["category"]),
        direction=Direction(given["direction"]),
        tags=tuple(Tag(each) for each in given["tags"]),
        benefit=given["benefit"] or 0,
        plan_item=_item(given),
        shares=shares,
        **{name: given[name] for name in plain},
    )


def _ground(request: HttpRequest, *, today: dt.date) -> str:
    """The place that the frame shows, or the account's only one."""
    place = switch_of(request.GET, today=today).place
    grants = [each.place_id for each in grants_on(me(request), on=today) if each.place_id]
    return place or (grants[0] if len(grants) == 1 else "")


@login_required
@EDIT
def new_project(request: HttpRequest) -> HttpResponse:
    """Propose a project; ?item= names the plan's item."""
    require_business(me(request))
    today = clock.today()
    require_role(me(request), Act.PROJECT_PROPOSE, on=today)
    ground = _ground(request, today=today)
    place = Division.objects.filter(pk=ground).first()
    item = PlanItem.objects.filter(pk=whole_number(request.GET.get("item", "")) or 0).first()
    initial = {"place": place.path if place else "", "request_id": uuid.uuid4()}
    if item is not None:
        initial |= {"plan_item": f"{item.pk}", "title": item.title, "category": item.category}
    form = ProjectForm(
        sent_of(request)[0],
        initial=initial,
        items=_items(ground),
        uses=uses_offered(ground or PROVINCE, on=today),
    )
    made: list[Project] = []

    def work() -> str:
        given = form.cleaned_data
        made.append(
            propose_project(
                facts_of(given), place=resolve(given["place"]).code, by=me(request), today=today,
                request_id=given["request_id"],
            )
        )  # fmt: skip
        return address_of(made[0])

    return filled_form(
        request, form, work=work, template="projects/form.html",
        told=lambda: choices.SAVED["proposed"].format(title=made[0].title, code=made[0].code),
        context={
            "title": choices.NEW, "crumbs": [(choices.PROJECTS, HOME), (choices.NEW, "")],
            "back": HOME, "verb": choices.SAVE_DRAFT, "lead": choices.NEW_LEAD,
            "looks_up": ("place",),
        },
    )  # fmt: skip


def _initial(project: Project) -> dict[str, object]:
    found: dict[str, object] = {name: getattr(project, name) for name in _COPIED}
    return found | {
        "budget_fen": f"{project.budget_fen / 100:.2f}",
        "plan_item": f"{project.plan_item_id or ''}",
        "place": project.place.path,
    }


def _shares(project: Project) -> tuple[tuple[str, int], ...]:
    return tuple(project.shares.order_by("place_id").values_list("place_id", "share_bp"))


@login_required
@EDIT
def edit_project(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Mend a draft."""
    project, today = own_project(request, uid), clock.today()
    require(Act.PROJECT_PROPOSE, by=me(request), place=project.place_id, on=today)
    form = ProjectForm(
        sent_of(request)[0], initial=_initial(project), items=_items(project.place_id),
        uses=uses_offered(project.place_id, on=today),
    )  # fmt: skip
    del form.fields["place"]  # a purpose of money is bound to it

    def work() -> str:
        facts = facts_of(form.cleaned_data, shares=_shares(project))
        revise_project(project, facts, by=me(request), today=today, version=version_sent(request))
        return address_of(project)

    return filled_form(
        request, form, work=work, template="projects/form.html",
        told=lambda: choices.SAVED["revised"],
        context=form_context(project, choices.EDIT, version=project.version),
    )  # fmt: skip


def as_facts(project: Project, *, shares: tuple[tuple[str, int], ...]) -> ProjectFacts:
    """A project as it stands, with other shares."""
    same = ("title", "without_item", "is_operating", "use_code", "budget_fen", "content",
            "reason", "performance", "builder", "starts_on", "ends_on", "benefit",
            "plan_item")  # fmt: skip
    return ProjectFacts(
        category=Category(project.category),
        direction=Direction(project.direction),
        tags=tuple(Tag(each) for each in project.tags),
        shares=shares,
        **{name: getattr(project, name) for name in same},
    )


@login_required
@EDIT
def edit_shares(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say what part of a project each village or town bears."""
    project, today = own_project(request, uid), clock.today()
    require(Act.PROJECT_PROPOSE, by=me(request), place=project.place_id, on=today)
    below = [(each.code, each.name) for each in children(project.place_id, on=today)]
    if not below:
        raise Problem("wrong_state", what=project.title, state=choices.ONE_VILLAGE,
                      act=choices.SHARES)  # fmt: skip
    held = {f"share_{code}": f"{bp / 100:.2f}" for code, bp in _shares(project)}
    form = SharesForm(sent_of(request)[0], initial=held, places=below)

    def work() -> str:
        facts = as_facts(project, shares=tuple(sorted(form.shares().items())))
        revise_project(project, facts, by=me(request), today=today, version=version_sent(request))
        return address_of(project)

    return filled_form(
        request, form, work=work, template="projects/form.html",
        told=lambda: choices.SAVED["shared"],
        context=form_context(
            project, choices.SHARES, version=project.version, lead=choices.SHARES_LEAD, unit="%"
        ),
    )  # fmt: skip
