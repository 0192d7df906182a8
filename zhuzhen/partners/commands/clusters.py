"""Changes of clusters: formed, joined, left, and who leads."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.partners import spans
from zhuzhen.partners.access import Act, Ground, require
from zhuzhen.partners.choices import ClusterRole
from zhuzhen.partners.commands.shifting import note
from zhuzhen.partners.models import Cluster, Membership, Org
from zhuzhen.partners.overlaps import refusing_overlaps
from zhuzhen.partners.problems import text
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division


def ground_of(cluster: Cluster) -> Ground:
    """Where a cluster lies, for access: its town, its helping side, itself."""
    return Ground(codes=(cluster.town_id, cluster.helper_id), cluster_id=cluster.pk)


def _locked(cluster: Cluster, *, by: Account | None) -> Cluster:
    found = Cluster.objects.select_for_update().filter(pk=cluster.pk).first()
    if found is None:
        raise Problem("not_found", what=text("cluster"))
    require(Act.CLUSTERS, by=by, ground=ground_of(found))
    return found


def _join(cluster: Cluster, *, org: Org, role: str, during: DateRange) -> Membership:
    if during.lower < cluster.during.lower:
        why = text("before_cluster", first=cluster.during.lower)
        raise Problem("bad_span", what=text("joining"), why=why)
    joined = Membership(
        cluster=cluster,
        org=org,
        role=role,
        during=during,
        place_id=cluster.town_id,
        helper_code=cluster.helper_id,
    )
    with refusing_overlaps(joined):
        joined.save()
    note(joined, over=during)
    return joined


def _current(cluster: Cluster, *, on: dt.date, **which: object) -> Membership | None:
    rows = Membership.objects.select_related("org").filter(cluster=cluster, **which)
    return rows.filter(during__contains=on).first()


@transaction.atomic
def form_cluster(
    name: str,
    *,
    town: Division,
    helper: Division,
    tier: str,
    lead: Org,
    on: dt.date,
    by: Account | None,
    members: Sequence[Org] = (),
) -> Cluster:
    """A cluster for a town from `on`, with its lead and members. Raises Problem('overlaps')."""
    require(Act.CLUSTERS, by=by, ground=Ground(codes=(town.pk, helper.pk)))
    if town.level != Level.TOWN:
        raise Problem("bad_value", field=text("town"), why=text("not_a_town", name=town.name))
    cluster = Cluster.objects.create(
        name=name, town=town, helper=helper, tier=tier, during=spans.since(on)
    )
    _join(cluster, org=lead, role=ClusterRole.LEAD, during=spans.since(on))
    for org in members:
        _join(cluster, org=org, role=ClusterRole.MEMBER, during=spans.since(on))
    audit.record(
        "form_cluster",
        by=by,
        subject="cluster",
        subject_id=cluster.pk,
        facts={"town": town.pk, "lead": lead.pk, "members": [m.pk for m in members], "on": f"{on}"},
    )
    return cluster


@transaction.atomic
def join_cluster(
    cluster: Cluster,
    *,
    org: Org,
    on: dt.date,
    by: Account | None,
    role: str = ClusterRole.MEMBER,
) -> Membership:
    """`org` is in the cluster from `on` (that day included)."""
    cluster = _locked(cluster, by=by)
    joined = _join(cluster, org=org, role=role, during=spans.since(on))
    audit.record(
        "join_cluster",
        by=by,
        subject="cluster",
        subject_id=cluster.pk,
        facts={"org": org.pk, "role": role, "on": f"{on}"},
    )
    return joined


@transaction.atomic
def leave_cluster(
    cluster: Cluster, *, org: Org, on: dt.date, by: Account | None, reason: str = ""
) -> Membership:
    """`on` is the last day that `org` serves. The lead can't leave before another leads."""
    cluster = _locked(cluster, by=by)
    member = _current(cluster, on=on, org=org)
    if member is None:
        raise Problem("not_a_member", org=org.name, on=on, cluster=cluster.name)
    if member.role == ClusterRole.LEAD:
        raise Problem("lead_cannot_leave", org=org.name)
    what = text("leaving_cluster", org=org.name)
    lost = spans.lost(member.during, last_day=on)
    member.during = spans.ended(member.during, last_day=on, what=what)
    member.save(update_fields=["during"])
    note(member, over=lost)
    audit.record(
        "leave_cluster",
        by=by,
        subject="cluster",
        subject_id=cluster.pk,
        reason=reason,
        facts={"org": org.pk, "last_day": f"{on}"},
    )
    return member


def _take_role(cluster: Cluster, *, org: Org, role: str, on: dt.date) -> Membership:
    """`org` has `role` from `on` until its present membership ends; joins if it has none."""
    member = _current(cluster, on=on, org=org)
    if member is None:
        return _join(cluster, org=org, role=role, during=spans.since(on))
    if member.during.lower == on:
        member.role = role
        with refusing_overlaps(member):
            member.save(update_fields=["role"])
        note(member, over=member.during)
        return member
    upper = member.during.upper
    what = text("lead_change")
    member.during = spans.ended(member.during, last_day=on - spans.ONE_DAY, what=what)
    member.save(update_fields=["during"])
    return _join(cluster, org=org, role=role, during=DateRange(on, upper))


def _refuse_gap(cluster: Cluster, *, org: Org, on: dt.date) -> None:
    """A lead must be able to lead until the next change: no later lead yet, no end of its own."""
    later = cluster.memberships.filter(role=ClusterRole.LEAD, during__startswith__gt=on).first()
    if later is not None:
        why = text("changed_later", day=later.during.lower)
        raise Problem("bad_span", what=text("lead_change"), why=why)
    member = _current(cluster, on=on, org=org)
    if member is not None and member.during.upper is not None:
        last = member.during.upper - spans.ONE_DAY
        why = text("leaves_on", org=org.name, last=last)
        raise Problem("bad_span", what=text("lead_change"), why=why)


@transaction.atomic
def change_lead(
    cluster: Cluster, *, org: Org, on: dt.date, by: Account | None, reason: str = ""
) -> Membership:
    """`org` leads from `on`; the lead of that day stays as a member."""
    cluster = _locked(cluster, by=by)
    former = _current(cluster, on=on, role=ClusterRole.LEAD)
    if former is not None and former.org_id == org.pk:
        raise Problem("already_done", what=text("leading", org=org.name))
    _refuse_gap(cluster, org=org, on=on)
    if former is not None:
        _take_role(cluster, org=former.org, role=ClusterRole.MEMBER, on=on)
    lead = _take_role(cluster, org=org, role=ClusterRole.LEAD, on=on)
    audit.record(
        "change_lead",
        by=by,
        subject="cluster",
        subject_id=cluster.pk,
        reason=reason,
        facts={"before": former.org_id if former else None, "after": org.pk, "on": f"{on}"},
    )
    return lead
