"""The list of projects: where each stands, what it waits for, how far its money has come."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.pages.asking import me, page_number, pages_of, require_business
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.frame import FIRST_YEAR, switch_of
from zhuzhen.pages.projects import choices, reading
from zhuzhen.pages.projects.acting import address_of
from zhuzhen.pages.projects.reading import NOTHING, Filters, Money
from zhuzhen.pages.projects.standing import next_label, next_who
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.projects.choices import Category, ProjectState, Tag
from zhuzhen.projects.models import Project

TAGS = dict(Tag.choices)


@dataclass(frozen=True)
class Row:
    """A project in the list."""

    project: Project
    address: str
    step: str
    who: str
    when: str
    is_late: bool
    money: Money
    tags: tuple[str, ...]

    @property
    def percent(self) -> int:
        return self.money.share(self.project.budget_fen)


def row_of(project: Project, *, money: Money, today: dt.date) -> Row:
    """A project with what it waits for."""
    step = next_label(project)
    left = (project.due_on - today).days if project.due_on and step else None
    return Row(
        project=project,
        address=address_of(project),
        step=step,
        who=next_who(project),
        when=days_said(left) if left is not None else "",
        is_late=left is not None and left < 0,
        money=money,
        tags=tuple(TAGS.get(each, each) for each in project.tags),
    )


def rows_of(projects: list[Project], *, today: dt.date) -> list[Row]:
    """Rows with their money, which takes one query."""
    money = reading.money_of([each.purpose_id for each in projects])
    return [
        row_of(each, money=money.get(each.purpose_id, NOTHING), today=today) for each in projects
    ]


def filters_of(asked: QueryDict, *, today: dt.date) -> Filters:
    """The filters of an address; what is no known value counts as none."""

    def one_of(name: str, values: list[str], default: str = "") -> str:
        value = asked.get(name, default)
        return value if value in values else default

    return Filters(
        place=switch_of(asked, today=today).place,
        group=one_of("state", [*choices.GROUPS, *ProjectState.values], "open"),
        category=one_of("category", Category.values),
        tag=one_of("tag", Tag.values),
        year=whole_number(asked.get("year", ""), digits=4),
        overdue=asked.get("overdue") == "yes",
        text=asked.get("q", "").strip()[:60],
    )


def order_of(asked: QueryDict) -> str:
    order = asked.get("sort", "due")
    return order if order in choices.ORDERS else "due"


@login_required
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """Projects of the place, those due first on top."""
    require_business(me(request))
    today = clock.today()
    filters, order = filters_of(request.GET, today=today), order_of(request.GET)
    number = page_number(request)
    found = reading.projects_in(filters, order=order, today=today, page=number)
    context = {
        "filters": filters,
        "order": order,
        "rows": rows_of(found.rows, today=today),
        "count": found.count,
        "is_more": found.is_more,
        "groups": choices.GROUPS.items(),
        "states": ProjectState.choices,
        "categories": Category.choices,
        "tags": Tag.choices,
        "years": range(today.year + 1, FIRST_YEAR - 1, -1),
        "orders": choices.ORDERS.items(),
        "is_filtered": filters != Filters(place=filters.place),
        "may_propose": bool(may(me(request), Act.PROJECT_PROPOSE, on=today)),
        "may_export": bool(may(me(request), Act.EXPORT, on=today)),
        "query": request.GET.urlencode(),
        **pages_of(request.GET, number=found.page, has_next=found.has_next),
    }
    return page(request, "projects/list.html", part="list", context=context)
