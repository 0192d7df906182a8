"""What carrying over moved: it counts as arrived only in the year that it came in."""

import datetime as dt

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.models import Line


def carried_lines(
    *, day: dt.date, known_at: dt.datetime | None = None, under: str = ""
) -> QuerySet[Line]:
    """Lines in scope that carrying over (or its reversal) wrote by a day, under a place, and by
    `known_at` those known then; also where the entry lies out of scope, as a payer's do."""
    lines = Line.objects.filter(entry_id__in=RawSQL("SELECT funds_carried_over()", ()), on__lte=day)
    if known_at is not None:
        lines = lines.filter(posted_at__lte=known_at)
    if under:
        span = CodeRange.under(under)
        lines = lines.filter(place_id__range=(span.lo, span.hi))
    return lines
