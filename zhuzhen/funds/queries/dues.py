"""What is due, county by county, today or as it was known at a moment.

A day by itself asks nothing here: what is due counts for a year. Who asks what was known then is
told what had been reckoned by that moment; a share that nobody had reckoned yet is not there.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import Source
from zhuzhen.funds.models import Contribution, DueChange


@dataclass(frozen=True)
class PartDue:
    """What is due for a year of one source for the towns of one county (or city without any)."""

    place: str
    source: Source
    year: int
    fen: int


def _as_known(rows: QuerySet[Contribution], *, known_at: dt.datetime) -> QuerySet[DueChange]:
    """Of each contribution the last change known by then."""
    changes = DueChange.objects.filter(contribution__in=rows, known_at__lte=known_at)
    return changes.order_by("contribution_id", "-known_at", "-pk").distinct("contribution_id")


def parts_due(
    *,
    years: Sequence[int] = (),
    until: int | None = None,
    under: str = "",
    known_at: dt.datetime | None = None,
) -> list[PartDue]:
    """Parts of what is due for these years (or all `until` one): of a county its part of what its
    city receives. One query."""
    rows = Contribution.objects.all()
    if years:
        rows = rows.filter(year__in=years)
    if until is not None:
        rows = rows.filter(year__lte=until)
    span = CodeRange.under(under) if under else None
    if span:
        city = under[:4] + "00000000"
        rows = rows.filter(Q(place__code__range=(span.lo, span.hi)) | Q(place_id=city))
    found: Iterable[tuple[Any, ...]]
    if known_at is None:
        found = rows.values_list("place_id", "source", "year", "due_fen", "basis")
    else:
        found = _as_known(rows, known_at=known_at).values_list(
            "place_id", "contribution__source", "contribution__year", "due_fen", "basis"
        )
    return [each for row in found for each in _parts_of(*row) if span is None or each.place in span]


def _parts_of(
    place: str, source: str, year: int, due_fen: int, basis: dict[str, Any]
) -> list[PartDue]:
    parts = basis.get("parts") or [{"place": place, "due_fen": due_fen}]
    return [
        PartDue(str(each["place"]), Source(source), year, int(each["due_fen"])) for each in parts
    ]


def dues_known(rows: QuerySet[Contribution], *, known_at: dt.datetime) -> dict[int, int]:
    """What these contributions were reckoned at by a moment; those not reckoned then are not in."""
    found = _as_known(rows, known_at=known_at)
    return dict(found.values_list("contribution_id", "due_fen"))


def due_changes_of(contribution: Contribution) -> QuerySet[DueChange]:
    """How what is due came to be what it is, the latest first."""
    return DueChange.objects.filter(contribution=contribution).order_by("-known_at", "-pk")
