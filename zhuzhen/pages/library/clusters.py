"""Clusters: the list, the dossier of one, and its people."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.scope import CodeRange
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.library.standing import recent_records, standing_of_cluster
from zhuzhen.pages.library.timelines import events_of_cluster
from zhuzhen.pages.records.finding import one_of
from zhuzhen.partners.choices import ClusterRole
from zhuzhen.partners.dossiers import cluster_facts
from zhuzhen.partners.models import Cluster, Membership
from zhuzhen.places.queries import ancestors

PAGE_SIZE = 50


def _with_leads(clusters: list[Cluster], *, today: object) -> list[dict[str, object]]:
    """Each cluster with its lead and how many it numbers today; one query for all."""
    leads: dict[int, Membership] = {}
    counts: dict[int, int] = {}
    rows = Membership.objects.select_related("org").filter(
        cluster__in=clusters, during__contains=today
    )
    for row in rows:
        counts[row.cluster_id] = counts.get(row.cluster_id, 0) + 1
        if row.role == ClusterRole.LEAD:
            leads[row.cluster_id] = row
    return [
        {"cluster": each, "lead": leads.get(each.pk), "count": counts.get(each.pk, 0)}
        for each in clusters
    ]


def _named(clusters: QuerySet[Cluster], text: str) -> QuerySet[Cluster]:
    return clusters.filter(name__contains=text) | clusters.filter(town__path__contains=text)


@login_required
@require_safe
def cluster_list(request: HttpRequest) -> HttpResponse:
    """Clusters at work, by the code of their town."""
    today, text = clock.today(), request.GET.get("q", "").strip()
    switch = switch_of(request.GET, today=today)
    clusters = Cluster.objects.select_related("town", "helper").filter(during__contains=today)
    if text:
        clusters = _named(clusters, text)
    if switch.place:
        span = CodeRange.under(switch.place)
        clusters = clusters.filter(town_id__gte=span.lo, town_id__lte=span.hi) | clusters.filter(
            helper_id__gte=span.lo, helper_id__lte=span.hi
        )
    shown = Paginator(clusters.order_by("town_id", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": shown,
        "rows": _with_leads(list(shown.object_list), today=today),
        "text": text,
        "crumbs": [("组团", "/clusters/")],
    }
    return page(request, "library/clusters.html", context=context)


@login_required
@require_safe
def cluster_page(request: HttpRequest, number: int) -> HttpResponse:
    """Who helps the town, since when; what the cluster owes now; its people."""
    today = clock.today()
    cluster = one_of(Cluster.objects.select_related("town", "helper"), pk=number, what="这个组团")
    switch = switch_of(request.GET, today=today)
    facts = cluster_facts(cluster, on=today)
    above = [(each.name, f"/places/{each.code}/") for each in ancestors(cluster.town_id)[1:]]
    context = {
        "cluster": cluster,
        "facts": facts,
        "leads": [term for term in facts.leads if term.holds(today)],
        "members": [term for term in facts.members if term.holds(today)],
        "former": [term for term in (*facts.leads, *facts.members) if not term.holds(today)],
        "events": events_of_cluster(facts),
        **standing_of_cluster(cluster, period=switch.period, today=today),
        "recent": recent_records(Q(cluster=cluster)),
        "board_path": f"/board/?place={cluster.town_id}",
        "crumbs": [
            *above,
            (cluster.town.name, f"/places/{cluster.town_id}/"),
            (cluster.name, ""),
        ],
    }
    return page(request, "library/cluster.html", context=context)


@login_required
@require_safe
def cluster_people(request: HttpRequest, number: int) -> HttpResponse:
    """Who is and was posted in a cluster's teams."""
    cluster = one_of(Cluster.objects.select_related("town"), pk=number, what="这个组团")
    context = {
        "cluster": cluster,
        "teams": cluster_facts(cluster, on=clock.today()).teams,
        "crumbs": [
            (cluster.town.name, f"/places/{cluster.town_id}/"),
            (cluster.name, f"/clusters/{cluster.pk}/"),
            ("人员", ""),
        ],
    }
    return page(request, "library/people.html", context=context)
