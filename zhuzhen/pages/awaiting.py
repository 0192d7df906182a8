"""Records that wait for me: returned to me, or submitted for me to confirm; and their number."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.scope import CodeRange
from zhuzhen.people.access import grants_for
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.registers.access import Reach, reach_of
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import all_declared, with_names

MOST = 100  # more than this is shown as 99+


def returned_to_me(account: Account, *, place: str = "") -> list[Record]:
    """Records I made that a reviewer sent back, the oldest first."""
    return _oldest(_returned(account), place=place)


def awaiting_me(account: Account, *, on: dt.date, place: str = "") -> list[Record]:
    """Records of others that I may confirm, the oldest first."""
    return _oldest(_awaiting(account, on=on), place=place)


def awaiting_since(account: Account, *, on: dt.date, before: dt.datetime) -> int:
    """How many have waited for me since before a moment, `MOST` at most."""
    return _awaiting(account, on=on).filter(updated_at__lt=before).order_by()[:MOST].count()


def _oldest(records: QuerySet[Record], *, place: str) -> list[Record]:
    if place:
        records = records.filter(_within(CodeRange.under(place)))
    # The keys first, from the index of what waits; names and papers are joined to these only.
    keys = list(records.order_by("updated_at", "pk").values_list("pk", flat=True)[:MOST])
    return list(with_names(Record.objects.filter(pk__in=keys)).order_by("updated_at", "pk"))


def _within(span: CodeRange) -> Q:
    """Facts in a place, or of a helping side there."""
    return Q(place_id__gte=span.lo, place_id__lte=span.hi) | Q(
        helper_code__range=(span.lo, span.hi)
    )


def _returned(account: Account) -> QuerySet[Record]:
    return Record.objects.filter(state=RecordState.RETURNED, created_by=account)


def _awaiting(account: Account, *, on: dt.date) -> QuerySet[Record]:
    reviewed = Q(pk__in=[])
    for grant in grants_for(account, act=Act.RECORD_CONFIRM, on=on):
        reviewed |= _reviewed(reach_of(grant, on=on))
    confirmed = [each.id for each in all_declared() if each.register.needs_confirmation]
    return Record.objects.filter(
        reviewed, state=RecordState.SUBMITTED, register__in=confirmed
    ).exclude(created_by=account)


def _reviewed(reach: Reach) -> Q:
    """`Reach.may_review` as a condition on rows."""
    found = Q(cluster_id__in=reach.led)
    for span in reach.ranges:
        found |= _within(span)
    return found


@login_required
@require_safe
def awaiting_count(request: HttpRequest) -> HttpResponse:
    """How many wait for me; asked for by the frame once a page is there."""
    account = request.user
    assert isinstance(account, Account)
    number = _returned(account).order_by()[:MOST].count()
    number += _awaiting(account, on=clock.today()).order_by()[:MOST].count()
    answer = render(request, "components/awaiting.html", {"number": number, "most": MOST})
    patch_cache_control(answer, private=True, max_age=60)
    return answer
