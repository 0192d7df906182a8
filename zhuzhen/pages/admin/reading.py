"""What the administrators' pages show: accounts with their grants, the audit, the system."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from axes.models import AccessAttempt
from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from zhuzhen.base import clock, scope
from zhuzhen.base.audit import last_nightly
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.problems import Problem
from zhuzhen.pages.admin.choices import (
    ACCOUNT,
    AMBIGUOUS_NAME,
    CLUSTER,
    ORG,
    SUBJECTS_SHOWN_IN_FULL,
    UNKNOWN_NAME,
    WHOLE,
)
from zhuzhen.partners.models import Cluster, Org
from zhuzhen.people.models import Account, Grant

_ONE_DAY = dt.timedelta(days=1)


def locked_names() -> set[str]:
    """User names that wrong passwords have locked at this moment."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(
        attempt_time__gte=since, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    )
    return {name for name in tried.values_list("username", flat=True) if name}


def accounts(text: str, *, state: str = "") -> QuerySet[Account]:
    """Accounts by user name whose user name, name or post contains the text."""
    found = Account.objects.order_by("username")
    for word in text.split():
        found = found.filter(
            Q(username__icontains=word)
            | Q(display_name__icontains=word)
            | Q(job_title__icontains=word)
        )
    if state == "locked":
        return found.filter(username__in=locked_names())
    return found.filter(is_active=state == "active") if state in ("active", "stopped") else found


def account_numbered(number: int) -> Account:
    """An account by its number. Raises not_found."""
    found = Account.objects.filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=f"{ACCOUNT} {number}")
    return found


@dataclass(frozen=True)
class Held:
    """A grant as administrators read it; `until` is its last day, None while it lasts."""

    id: int
    role: str
    where: str
    since: dt.date | None
    until: dt.date | None
    reason: str
    is_over: bool


def grants_of(account: Account, *, today: dt.date) -> list[Held]:
    """All grants of an account, those in force first, with what each is for."""
    rows = list(
        Grant.objects.select_related("place").filter(account=account).order_by("-during", "-pk")
    )
    names = _names_of(rows)
    held = [
        Held(
            id=row.pk,
            role=row.get_role_display(),
            where=names[row.pk],
            since=row.during.lower,
            until=row.during.upper - _ONE_DAY if row.during.upper else None,
            reason=row.reason,
            is_over=row.during.isempty or bool(row.during.upper and row.during.upper <= today),
        )
        for row in rows
    ]
    return sorted(held, key=lambda each: each.is_over)


def _names_of(grants: Iterable[Grant]) -> dict[int, str]:
    """What each grant is for. Administrators see no organisation, so just those that a grant
    names are read with every row in scope: a grant that can't be read can't be checked."""
    grants = list(grants)
    with scope.within(scope.EVERYTHING):
        orgs = dict(
            Org.objects.filter(pk__in=[g.org_id for g in grants if g.org_id]).values_list(
                "pk", "name"
            )
        )
        clusters = dict(
            Cluster.objects.filter(
                pk__in=[g.cluster_id for g in grants if g.cluster_id]
            ).values_list("pk", "name")
        )
    return {
        grant.pk: grant.place.path or grant.place.name
        if grant.place
        else orgs.get(grant.org_id or 0) or clusters.get(grant.cluster_id or 0) or WHOLE
        for grant in grants
    }


def org_or_cluster_meant(text: str, *, model: type[Org] | type[Cluster]) -> int:
    """The id meant by a full name or a number; exact, so nothing can be browsed by it.

    Raises bad_value.
    """
    what = ORG if model is Org else CLUSTER
    wanted = text.strip()
    same = Q(name=wanted)
    number = whole_number(wanted)
    if number is not None:
        same |= Q(pk=number)
    with scope.within(scope.EVERYTHING):
        found = list(
            model._default_manager.filter(same).order_by("pk").values_list("pk", flat=True)
        )
    if len(found) == 1:
        return found[0]
    why = AMBIGUOUS_NAME if found else UNKNOWN_NAME
    raise Problem("bad_value", field=what, why=why.format(name=wanted, what=what, count=len(found)))


@dataclass(frozen=True)
class AuditFilters:
    """What the audit list is narrowed to; days are Chinese days, both included."""

    actor: str = ""
    act: str = ""
    subject: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def audit_entries(filters: AuditFilters, *, before: int | None, size: int) -> list[AuditEntry]:
    """Entries, the latest first, below the number `before`; one more than `size` if more follow."""
    found = AuditEntry.objects.order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    if filters.actor:
        found = found.filter(actor_name__icontains=filters.actor)
    if filters.act:
        found = found.filter(act__startswith=filters.act)
    if filters.subject:
        kind, _, number = filters.subject.partition(":")
        found = found.filter(subject_kind=kind)
        found = found.filter(subject_id=number) if number else found
    zone = timezone.get_default_timezone()
    if filters.since:
        found = found.filter(at__gte=dt.datetime.combine(filters.since, dt.time(), zone))
    if filters.until:
        end = dt.datetime.combine(filters.until + _ONE_DAY, dt.time(), zone)
        found = found.filter(at__lt=end)
    return list(found[: size + 1])


def shows_in_full(entry: AuditEntry) -> bool:
    """Whether an entry's reason and facts hold no business data."""
    return entry.subject_kind in SUBJECTS_SHOWN_IN_FULL


@dataclass(frozen=True)
class Health:
    """How the system stands: nothing of business."""

    database: str
    size_bytes: int
    moment: dt.datetime
    active_accounts: int
    locked_accounts: int
    verified: AuditEntry | None
    nightly: AuditEntry | None


def health() -> Health:
    """The database's version and size, accounts, and when the audit chain was last verified."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), pg_database_size(current_database())"
        )
        version, size = cursor.fetchone()
    return Health(
        database=version,
        size_bytes=size,
        moment=clock.now(),
        active_accounts=Account.objects.filter(is_active=True).count(),
        locked_accounts=len(locked_names()),
        verified=AuditEntry.objects.filter(act="audit.verify").order_by(F("pk").desc()).first(),
        nightly=last_nightly(),
    )
