"""Who the caller is, and what they were granted."""

import datetime as dt

from django.http import HttpRequest
from ninja import Router, Schema

from zhuzhen.base import clock
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import ME
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Span
from zhuzhen.people.models import Grant
from zhuzhen.people.queries import grants_on

router = Router(tags=[ME])


class GrantOut(Schema):
    """A role within one scope: a place (12-digit code), an organisation or a cluster by id."""

    role: str
    role_label: str
    place: str | None
    place_path: str | None
    org: int | None
    cluster: int | None
    during: Span


class MeOut(Schema):
    """The account, and the day the system is on (fixed in a demonstration)."""

    username: str
    display_name: str
    job_title: str
    today: dt.date
    grants: list[GrantOut]


def _grant(grant: Grant) -> GrantOut:
    return GrantOut(
        role=grant.role,
        role_label=grant.get_role_display(),
        place=grant.place_id,
        place_path=grant.place.path if grant.place else None,
        org=grant.org_id,
        cluster=grant.cluster_id,
        during=Span.of(grant.during),
    )


@router.get("/me", response={200: MeOut, **FAILURES}, summary="当前账号")
def me(request: HttpRequest) -> MeOut:
    """The account that calls and its grants in force today; days are YYYY-MM-DD."""
    account, today = caller(request), clock.today()
    return MeOut(
        username=account.username,
        display_name=account.display_name,
        job_title=account.job_title,
        today=today,
        grants=[_grant(each) for each in grants_on(account, on=today)],
    )
