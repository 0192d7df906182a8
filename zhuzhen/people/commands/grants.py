"""Grants: a role within a scope for a span of days, given and taken back."""

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import MAX_RANGES
from zhuzhen.people import problems as texts
from zhuzhen.people.access import require
from zhuzhen.people.choices import ADMINISTRATORS, Act, Role
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.rules import why_apart
from zhuzhen.places.models import Division

_ONE_DAY = dt.timedelta(days=1)


def _check_giver(by: Account | None, *, account: Account) -> None:
    require(by, Act.GRANT_MANAGE)
    if by is not None and by.pk == account.pk:
        raise Problem("own_grant")


def _check_scope(role: Role, *, scopes: tuple[object, ...]) -> None:
    given = sum(each is not None for each in scopes)
    if given != (0 if role in ADMINISTRATORS else 1):
        raise Problem("scope_of_grant", role=role.label)


def _check_beside(role: Role, *, place: Division | None, held: list[Grant]) -> None:
    """What the account holds in the same days must bear the new grant."""
    for grant in held:
        why = why_apart(role, Role(grant.role))
        if why:
            raise Problem("exclusive_roles", role=role.label, other=Role(grant.role).label, why=why)
    places = {grant.place_id for grant in held if grant.place_id}
    if place is not None and len(places | {place.pk}) > MAX_RANGES:
        raise Problem("too_many_ranges", limit=MAX_RANGES)


def _span(starts_on: dt.date, *, ends_on: dt.date | None) -> DateRange:
    if ends_on is not None and ends_on < starts_on:
        raise Problem("days_reversed", starts_on=starts_on, ends_on=ends_on)
    return DateRange(starts_on, ends_on + _ONE_DAY if ends_on else None)


@transaction.atomic
def grant_role(
    account: Account,
    *,
    role: Role | str,
    starts_on: dt.date,
    by: Account | None,
    ends_on: dt.date | None = None,
    place: Division | None = None,
    org_id: int | None = None,
    cluster_id: int | None = None,
    reason: str = "",
) -> Grant:
    """Give a role from `starts_on` to `ends_on` (its last day; None: until taken back).

    Raises `not_allowed`, `own_grant`, `scope_of_grant`, `days_reversed`, `exclusive_roles`,
    `too_many_ranges`, `overlaps` (the same grant is held already).
    """
    _check_giver(by, account=account)
    role = Role(role)
    _check_scope(role, scopes=(place, org_id, cluster_id))
    span = _span(starts_on, ends_on=ends_on)
    Account.objects.select_for_update().get(pk=account.pk)
    held = list(Grant.objects.filter(account=account, during__overlap=span).order_by("pk"))
    _check_beside(role, place=place, held=held)
    where = (role, place.pk if place else None, org_id, cluster_id)
    for grant in held:
        if (grant.role, grant.place_id, grant.org_id, grant.cluster_id) == where:
            raise Problem("overlaps", what=role.label, other=_days(grant))
    made = Grant.objects.create(
        account=account,
        role=role,
        place=place,
        org_id=org_id,
        cluster_id=cluster_id,
        during=span,
        granted_by=by,
        reason=reason.strip(),
    )
    _note("grant.give", grant=made, by=by, reason=made.reason)
    return made


@transaction.atomic
def revoke_grant(grant: Grant, *, on: dt.date, reason: str, by: Account | None) -> Grant:
    """Take a grant back: the day before `on` is its last. The row stays.

    Raises `not_allowed`, `reason_needed`, `already_done`.
    """
    require(by, Act.GRANT_MANAGE)
    if not reason.strip():
        raise Problem("reason_needed", act=texts.REVOKE)
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    since, until = grant.during.lower, grant.during.upper
    if grant.during.isempty or (until is not None and until <= on):
        raise Problem("already_done", what=texts.REVOKE)
    # A grant taken back before it began was never in force.
    grant.during = DateRange(since, on) if since is None or since < on else DateRange(empty=True)
    grant.save(update_fields=["during"])
    _note("grant.revoke", grant=grant, by=by, reason=reason.strip(), on=on)
    return grant


def _days(grant: Grant) -> str:
    last = grant.during.upper
    until = str(last - _ONE_DAY) if last else texts.OPEN_END
    return texts.DAYS.format(since=grant.during.lower, until=until)


def _note(
    act: str, *, grant: Grant, by: Account | None, reason: str, on: dt.date | None = None
) -> None:
    facts: dict[str, object] = {
        "grant": grant.pk,
        "role": str(grant.role),
        "place": grant.place_id,
        "org": grant.org_id,
        "cluster": grant.cluster_id,
        "days": _days(grant) if not grant.during.isempty else "",
        "on": on.isoformat() if on else None,
    }
    audit.record(
        act, by=by, subject="account", subject_id=grant.account_id, reason=reason, facts=facts
    )
