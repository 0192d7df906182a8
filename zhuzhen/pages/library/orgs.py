"""Organisations: the list, and the dossier of one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.scope import CodeRange
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.library.standing import recent_records, standing_of_org
from zhuzhen.pages.library.timelines import events_of_org
from zhuzhen.pages.records.finding import one_of
from zhuzhen.partners.choices import OrgKind
from zhuzhen.partners.dossiers import org_facts
from zhuzhen.partners.models import Membership, Org
from zhuzhen.partners.queries import find_orgs

PAGE_SIZE = 50
FOUND_AT_MOST = 200


@login_required
@require_safe
def org_list(request: HttpRequest) -> HttpResponse:
    """Organisations in being, by name; searched by present and former names."""
    today, text = clock.today(), request.GET.get("q", "").strip()
    kind = request.GET.get("kind", "")
    switch = switch_of(request.GET, today=today)
    orgs = Org.objects.select_related("home").filter(during__contains=today)
    if text:
        orgs = orgs.filter(pk__in=[org.pk for org in find_orgs(text, limit=FOUND_AT_MOST)])
    if kind in OrgKind.values:
        orgs = orgs.filter(kind=kind)
    if switch.place:
        span = CodeRange.under(switch.place)
        serving = Membership.objects.filter(
            place_id__gte=span.lo, place_id__lte=span.hi, during__contains=today
        )
        orgs = orgs.filter(home_id__gte=span.lo, home_id__lte=span.hi) | orgs.filter(
            pk__in=serving.values("org_id")
        )
    shown = Paginator(orgs.order_by("name", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "text": text,
        "kind": kind,
        "kinds": OrgKind.choices,
        "is_filtered": bool(text or kind),
        "crumbs": [("单位", "/orgs/")],
    }
    return page(request, "library/orgs.html", context=context)


@login_required
@require_safe
def org_page(request: HttpRequest, number: int) -> HttpResponse:
    """Who an organisation is, where it serves, what it owes now, and what it has recorded."""
    today = clock.today()
    org = one_of(Org.objects.select_related("home", "works_in"), pk=number, what="这个单位")
    switch = switch_of(request.GET, today=today)
    facts = org_facts(org)
    context = {
        "org": org,
        "facts": facts,
        "serving": [term for term in facts.clusters if term.holds(today)],
        "events": events_of_org(facts),
        **standing_of_org(org, period=switch.period, today=today),
        "recent": recent_records(Q(org=org)),
        "in_post": [each for each in facts.postings if today in each.during],
        "board_path": f"/board/?q={org.name}",
        "crumbs": [("单位", "/orgs/"), (org.name, "")],
    }
    return page(request, "library/org.html", context=context)
