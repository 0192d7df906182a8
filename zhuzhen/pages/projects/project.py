"""The page of a project: where it stands, what is next, its money, and what hangs on it."""

import datetime as dt
import uuid

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.assets.models import Asset
from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.households import access as families
from zhuzhen.pages.asking import me
from zhuzhen.pages.projects import choices, reading, showing
from zhuzhen.pages.projects.acting import crumbs_of, own_project
from zhuzhen.pages.projects.acts import acts_on, asking_of, hanging_acts
from zhuzhen.pages.projects.history import events_of
from zhuzhen.pages.projects.uses import use_title
from zhuzhen.pages.projects.way import ways_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import Criterion, Tag
from zhuzhen.projects.models import Delivery, ProgressVersion, Project, TownPlan
from zhuzhen.projects.queries.contracts import releasable_fen

_TAGS, _CRITERIA = dict(Tag.choices), dict(Criterion.choices)


_VERSIONS = Prefetch(
    "versions",
    queryset=ProgressVersion.objects.select_related("by", "replaced_by").order_by("-version"),
)


def _money(project: Project) -> dict[str, object]:
    """What stands where of the project's money, by source, and what moved it lately."""
    sources = reading.sources_of(project.purpose_id)
    entries = showing.entries_of(project.purpose_id)
    whole = reading.Money(
        sum(each.money.allocated for each in sources),
        sum(each.money.committed for each in sources),
        sum(each.money.paid for each in sources),
    )
    return {
        "sources": sources,
        "money": whole,
        "percent": whole.share(project.budget_fen),
        "entries": entries[: choices.ENTRY_LIMIT],
        "more_entries": len(entries) > choices.ENTRY_LIMIT,
        "orders": showing.open_orders_of(project.purpose_id),
    }


def _hanging(project: Project, *, by: Account, today: dt.date) -> dict[str, object]:
    """What hangs on the project; all its papers in one query."""
    deliveries = Prefetch("deliveries", queryset=Delivery.objects.order_by("-on", "-pk"))
    milestones = list(project.milestones.order_by("planned_on", "pk"))
    reports = list(project.reports.prefetch_related(_VERSIONS).order_by("-month"))
    contracts = list(project.contracts.order_by("signed_on", "pk"))
    rolls = list(project.rolls.order_by("-month"))
    accepted = list(project.acceptances.order_by("-on", "-pk"))
    linkages = list(project.linkages.prefetch_related(deliveries).order_by("pk"))
    kept = [one for each in linkages for one in each.deliveries.all()]
    steps = list(project.steps.select_related("by").order_by("-pk"))
    rows = [*milestones, *reports, *contracts, *rolls, *accepted, *linkages, *kept, *steps]
    papers = showing.papers_in(rows)
    shows_names = bool(rolls) and bool(families.may(by, Act.FAMILY_READ, place=project.place_id))
    return {
        "ways": ways_of(project, steps=steps),
        "points": showing.points_of(milestones, papers=papers, today=today),
        "reports": showing.reports_of(reports, papers=papers),
        "contracts": [(each, showing.named(each.papers, papers)) for each in contracts],
        "releasable_fen": releasable_fen(project) if any(e.ended_on for e in contracts) else 0,
        "rolls": showing.rolls_of(rolls, papers=papers, shows_names=shows_names),
        "shows_names": shows_names,
        "acceptances": [(each, showing.named(each.papers, papers)) for each in accepted],
        "promises": showing.promises_of(
            linkages, labels=choices.KEPT, papers=papers, year=today.year
        ),
        "events": events_of(steps, papers=papers),
        "papers": list(papers.values()),
    }


def _plan_of(project: Project) -> TownPlan | None:
    """The town's plan that the project is of; a village does not see it."""
    return TownPlan.objects.filter(items__projects=project).first()


@login_required
@require_safe
def project_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A project in scope."""
    project = own_project(request, uid)
    by, today = me(request), clock.today()
    asking, notices = asking_of(project, by=by, today=today), showing.notices_about(project)
    notice_address = f"/notices/{notices[0].uid}/" if notices else ""
    context = {
        "project": project,
        "plan": _plan_of(project),
        "crumbs": crumbs_of(project),
        "tags": [_TAGS.get(each, each) for each in project.tags],
        "scored": [(_CRITERIA.get(name, name), points) for name, points in project.scores.items()],
        "use_title": use_title(project.use_code, place=project.place_id, on=today),
        "shares": showing.shares_of(project),
        "needs": list(project.needs.order_by("pk")),
        "assets": list(Asset.objects.filter(project=project).select_related("place")),
        "notices": notices,
        "acts": acts_on(asking, notice_address=notice_address),
        "may": hanging_acts(asking),
        "today": today,
        **_money(project),
        **_hanging(project, by=by, today=today),
    }
    return page(request, "projects/project.html", context=context)
