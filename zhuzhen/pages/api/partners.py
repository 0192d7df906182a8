"""Organisations and clusters in the caller's scope."""

import datetime as dt

from django.http import HttpRequest
from ninja import Router, Schema

from zhuzhen.base.problems import Problem
from zhuzhen.pages.api.choices import A_CLUSTER, AN_ORG, PARTNERS
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Id, PageNumber, PlaceCode, Size, Span, Text
from zhuzhen.pages.api.paging import Rows, page_of
from zhuzhen.partners.choices import ClusterRole, ClusterTier, OrgKind
from zhuzhen.partners.models import Cluster, Membership, Org
from zhuzhen.partners.queries import find_orgs

router = Router(tags=[PARTNERS])
_SEARCHED = 1000


class OrgOut(Schema):
    """An organisation; `home` and `works_in` are 12-digit codes of divisions."""

    id: int
    name: str
    short_name: str
    kind: OrgKind
    home: str
    works_in: str | None
    credit_code: str
    during: Span


class MemberOut(Schema):
    """An organisation's part in a cluster over a span."""

    cluster: int
    cluster_name: str
    org: int
    org_name: str
    role: ClusterRole
    during: Span


class OrgDetailOut(OrgOut):
    memberships: list[MemberOut]


class ClusterOut(Schema):
    """A cluster; `town` and `helper` are 12-digit codes of divisions."""

    id: int
    name: str
    town: str
    helper: str
    tier: ClusterTier
    during: Span


class ClusterDetailOut(ClusterOut):
    members: list[MemberOut]


def _org(org: Org) -> OrgOut:
    return OrgOut(
        id=org.pk,
        name=org.name,
        short_name=org.short_name,
        kind=OrgKind(org.kind),
        home=org.home_id,
        works_in=org.works_in_id,
        credit_code=org.credit_code,
        during=Span.of(org.during),
    )


def _cluster(cluster: Cluster) -> ClusterOut:
    return ClusterOut(
        id=cluster.pk,
        name=cluster.name,
        town=cluster.town_id,
        helper=cluster.helper_id,
        tier=ClusterTier(cluster.tier),
        during=Span.of(cluster.during),
    )


def _members(**whose: int) -> list[MemberOut]:
    rows = Membership.objects.select_related("cluster", "org").filter(**whose)
    return [
        MemberOut(
            cluster=each.cluster_id,
            cluster_name=each.cluster.name,
            org=each.org_id,
            org_name=each.org.name,
            role=ClusterRole(each.role),
            during=Span.of(each.during),
        )
        for each in rows.order_by("during", "pk")
    ]


@router.get("/orgs", response={200: Rows[OrgOut], **FAILURES}, summary="单位")
def orgs(
    request: HttpRequest,
    text: Text = "",
    kind: OrgKind | None = None,
    on: dt.date | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> Rows[OrgOut]:
    """Organisations by name; `text` is sought in present and former names, `on` is a day."""
    found = Org.objects.order_by("name", "pk")
    if text.strip():
        found = found.filter(pk__in=[each.pk for each in find_orgs(text, limit=_SEARCHED)])
    if kind is not None:
        found = found.filter(kind=kind)
    if on is not None:
        found = found.filter(during__contains=on)
    return page_of(found, page=page, size=size, shown=_org)


@router.get("/orgs/{number}", response={200: OrgDetailOut, **FAILURES}, summary="一个单位")
def one_org(request: HttpRequest, number: Id) -> OrgDetailOut:
    """An organisation and the clusters it is or was in; days are YYYY-MM-DD."""
    found = Org.objects.filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=AN_ORG.format(key=number))
    return OrgDetailOut(**_org(found).model_dump(), memberships=_members(org_id=number))


@router.get("/clusters", response={200: Rows[ClusterOut], **FAILURES}, summary="组团")
def clusters(
    request: HttpRequest,
    town: PlaceCode | None = None,
    helper: PlaceCode | None = None,
    on: dt.date | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> Rows[ClusterOut]:
    """Clusters by the code of their town; `on` is a day."""
    found = Cluster.objects.order_by("town_id", "pk")
    if town:
        found = found.filter(town_id=town)
    if helper:
        found = found.filter(helper_id=helper)
    if on is not None:
        found = found.filter(during__contains=on)
    return page_of(found, page=page, size=size, shown=_cluster)


@router.get("/clusters/{number}", response={200: ClusterDetailOut, **FAILURES}, summary="一个组团")
def one_cluster(request: HttpRequest, number: Id) -> ClusterDetailOut:
    """A cluster and its members of all times; days are YYYY-MM-DD."""
    found = Cluster.objects.filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=A_CLUSTER.format(key=number))
    return ClusterDetailOut(**_cluster(found).model_dump(), members=_members(cluster_id=number))
