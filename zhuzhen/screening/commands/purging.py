"""Raw files go when their days are over, or at once on demand; blinded rows stay."""

import datetime as dt
from contextlib import suppress
from pathlib import Path

from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.people.models import Account
from zhuzhen.screening import access, files
from zhuzhen.screening.choices import FeedState
from zhuzhen.screening.models import Feed


@transaction.atomic
def delete_raw(feed: Feed, *, by: Account | None, today: dt.date) -> Feed:
    """Delete the raw file of a feed now. Raises not_allowed."""
    access.require_send(by, place=feed.place_id, on=today)
    feed = Feed.objects.select_for_update().get(pk=feed.pk)
    _delete(feed)
    audit.record("feed.delete_raw", by=by, subject="feed", subject_id=feed.pk)
    return feed


@transaction.atomic
def purge_raw(*, today: dt.date) -> int:
    """Delete the raw files whose days are over, and files that belong to no feed (left by a
    process that was killed); returns how many feeds lost theirs. Run by night."""
    due = Feed.objects.select_for_update().exclude(raw_file="").filter(raw_due_on__lte=today)
    gone = [each.pk for each in due.order_by("pk") if _delete(each)]
    strays = _delete_strays()
    if gone or strays:
        facts: dict[str, object] = {"feeds": gone, "strays": strays}
        audit.record("feed.purge", by=None, subject="feed", subject_id="raw", facts=facts)
    return len(gone)


def _delete(feed: Feed) -> bool:
    if not feed.raw_file:
        return False
    (files.root() / feed.raw_file).unlink(missing_ok=True)
    feed.raw_file, feed.raw_deleted_at = "", clock.now()
    if feed.state == FeedState.BLINDED:
        feed.state = FeedState.RAW_DELETED
    feed.save(update_fields=["raw_file", "raw_deleted_at", "state"])
    return True


def _delete_strays() -> int:
    """Files by number of a feed that is not there; a day old, so that none in the making goes."""
    known = set(Feed.objects.values_list("pk", flat=True))
    kinds = [each for each in files.root().iterdir() if each.is_dir() and each.name != "work"]
    old = clock.now().timestamp() - dt.timedelta(days=1).total_seconds()
    strays = [
        path
        for folder in kinds
        for path in folder.iterdir()
        if _number(path) not in known and path.stat().st_mtime < old
    ]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _number(path: Path) -> int | None:
    with suppress(ValueError):
        return int(path.name.split(".")[0])
    return None
