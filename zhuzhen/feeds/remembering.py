"""How someone read a file of such heads before: kept for the account and shown to its unit."""

from django.db.models import Case, IntegerField, Value, When

from zhuzhen.base import clock
from zhuzhen.feeds.declaring import DeclaredFeed
from zhuzhen.feeds.mapping import HeadMapping, heads_digest
from zhuzhen.feeds.models import FeedMapping
from zhuzhen.feeds.reading.raw import Raw
from zhuzhen.people.models import Account, Grant


def remembered(feed: DeclaredFeed, *, raw: Raw, by: Account | None) -> HeadMapping | None:
    """How a file of these heads was read last: by the account itself, else by its unit."""
    if by is None:
        return None
    rows = {heads_digest(heads): number for number, heads in raw.head}
    own = Case(When(account=by, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = (
        FeedMapping.objects.filter(feed=feed.name, heads_sm3__in=list(rows))
        .order_by(own, "-at", "pk")
        .first()
    )
    if found is None:
        return None
    return HeadMapping(found.targets, found.units, rows[found.heads_sm3])


def remember(feed: DeclaredFeed, *, raw: Raw, mapping: HeadMapping, by: Account) -> None:
    """Keep how a file is read; the next of the same heads is read likewise."""
    heads = next(heads for number, heads in raw.head if number == mapping.header_row)
    orgs = Grant.objects.filter(account=by, org_id__isnull=False).order_by("pk")
    FeedMapping.objects.update_or_create(
        account=by,
        feed=feed.name,
        heads_sm3=heads_digest(heads),
        defaults={
            "org_id": orgs.values_list("org_id", flat=True).first(),
            "targets": dict(mapping.targets),
            "units": dict(mapping.units),
            "at": clock.now(),
        },
    )
