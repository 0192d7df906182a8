"""Records that wait for me: returned to me, or submitted for me to confirm."""

import datetime as dt

from django.db.models import Q, QuerySet

from zhuzhen.base.scope import CodeRange
from zhuzhen.people.access import grants_for
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.registers.access import Reach, reach_of
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import all_declared, with_names

MOST = 100  # no more than these are counted or shown


def returned_to_me(account: Account, *, place: str = "") -> list[Record]:
    """Records I made that a reviewer sent back, the oldest first."""
    return _oldest(_returned(account), place=place)


def awaiting_me(account: Account, *, on: dt.date, place: str = "") -> list[Record]:
    """Records of others that I may confirm, the oldest first."""
    return _oldest(_awaiting(account, on=on), place=place)


def todo_count(account: Account, *, on: dt.date) -> int:
    """How many were returned to me or wait for me to confirm, `MOST` of each at most."""
    number = _returned(account).order_by()[:MOST].count()
    return number + _awaiting(account, on=on).order_by()[:MOST].count()


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
