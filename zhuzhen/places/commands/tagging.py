"""Dated marks of divisions: key town, key village and the like."""

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base import audit
from zhuzhen.base.audit import Actor
from zhuzhen.base.problems import Problem
from zhuzhen.places.choices import Tag
from zhuzhen.places.models import Division, DivisionTag
from zhuzhen.places.queries import division


def _locked(code: str) -> Division:
    return Division.objects.select_for_update().get(pk=division(code).pk)


@transaction.atomic
def tag_division(
    code: str,
    *,
    tag: Tag | str,
    on: dt.date,
    by: Actor | None,
    until: dt.date | None = None,
    source: str = "",
) -> DivisionTag:
    """Mark a division from a day on, up to and without `until`.

    Raises `unknown_place`, `tag_exists` if it bears the mark at any time of the span.
    """
    place, tag, span = _locked(code), Tag(tag), DateRange(on, until)
    if DivisionTag.objects.filter(division=place, tag=tag, during__overlap=span).exists():
        raise Problem("tag_exists", place=place.name, tag=tag.label)
    made = DivisionTag.objects.create(division=place, tag=tag, during=span, source=source)
    audit.record(
        "place.tag",
        by=by,
        subject="place",
        subject_id=code,
        reason=source,
        facts={"tag": tag, "on": on.isoformat(), "until": until and until.isoformat()},
    )
    return made


@transaction.atomic
def untag_division(
    code: str, *, tag: Tag | str, on: dt.date, by: Actor | None, source: str = ""
) -> DivisionTag:
    """End a mark: the day before `on` is its last. Raises `unknown_place`, `tag_missing`."""
    place, tag = _locked(code), Tag(tag)
    found = DivisionTag.objects.filter(division=place, tag=tag, during__contains=on).first()
    if found is None:
        raise Problem("tag_missing", place=place.name, tag=tag.label, on=on)
    since = found.during.lower
    found.during = DateRange(since, on) if since < on else DateRange(empty=True)
    found.save(update_fields=["during"])
    audit.record(
        "place.untag",
        by=by,
        subject="place",
        subject_id=code,
        reason=source,
        facts={"tag": tag, "on": on.isoformat()},
    )
    return found
