"""What is due to places, county by county, today or as it was known at a moment.

A day by itself asks nothing here: what is due counts for a year. Who asks what was known then is
told what had been reckoned by that moment; a share that nobody had reckoned yet is not there.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from zhuzhen.base import scope
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import Source
from zhuzhen.funds.models import Contribution, DueChange
from zhuzhen.places.choices import Level
from zhuzhen.places.rules.codes import level_of

_Row = tuple[int, str, str, int, int, dict[str, Any]]
_NOW = ("pk", "place_id", "source", "year", "due_fen", "basis")
_THEN = (
    "contribution_id", "place_id", "contribution__source", "contribution__year", "due_fen", "basis",
)  # fmt: skip


@dataclass(frozen=True)
class PartDue:
    """What is due to one county (or, where no county has a part, city) of one source and year."""

    place: str
    source: Source
    year: int
    fen: int


def parts_due(
    *,
    years: Sequence[int] = (),
    until: int | None = None,
    under: str = "",
    known_at: dt.datetime | None = None,
) -> list[PartDue]:
    """Parts of what is due for these years (or all `until` one) under a place.

    The province, the assisting city and the host city owe to the host city as a whole, and only
    whoever sees the city sees those contributions. Their parts are a county's own figures, though:
    whoever sees all of a county's money is told what is due to it, whoever owes it.
    """
    asked = Contribution.objects.all()
    if years:
        asked = asked.filter(year__in=years)
    if until is not None:
        asked = asked.filter(year__lte=until)
    span = CodeRange.under(under) if under else CodeRange("", "~")
    seen = _read(_around(asked, under=under), known_at=known_at)
    found = {row[0]: list(_parts_of(row, within=(span,))) for row in seen}
    counties = [each for each in scope.seen() if is_county(each)]
    if counties:
        cities = {each.lo[:4] + "00000000" for each in counties}
        with scope.within(scope.EVERYTHING):
            rows = asked.filter(place_id__in=cities).exclude(pk__in=found)
            hidden = _read(rows, known_at=known_at)
        for row in hidden:
            parts = _parts_of(row, within=counties)
            found[row[0]] = [each for each in parts if each.place in span]
    return [each for parts in found.values() for each in parts]


def is_county(span: CodeRange) -> bool:
    """Whether codes are those of one whole county."""
    return len(span.lo) == 12 and level_of(span.lo) is Level.COUNTY


def _around(asked: QuerySet[Contribution], *, under: str) -> QuerySet[Contribution]:
    """What may have a part in a place: what is owed to it, to places below, or to its city."""
    if not under:
        return asked
    span, city = CodeRange.under(under), under[:4] + "00000000"
    return asked.filter(Q(place__code__range=(span.lo, span.hi)) | Q(place_id=city))


def _read(asked: QuerySet[Contribution], *, known_at: dt.datetime | None) -> list[_Row]:
    if known_at is None:
        return list(asked.values_list(*_NOW))
    return list(_as_known(asked, known_at=known_at).values_list(*_THEN))


def _parts_of(row: _Row, *, within: Iterable[CodeRange]) -> Iterable[PartDue]:
    _, place, source, year, due_fen, basis = row
    spans = list(within)
    for each in basis.get("parts") or [{"place": place, "due_fen": due_fen}]:
        code = str(each["place"])
        if any(code in span for span in spans):
            yield PartDue(code, Source(source), year, int(each["due_fen"]))


def _as_known(rows: QuerySet[Contribution], *, known_at: dt.datetime) -> QuerySet[DueChange]:
    """Of each contribution the last change known by then."""
    changes = DueChange.objects.filter(contribution__in=rows, known_at__lte=known_at)
    return changes.order_by("contribution_id", "-known_at", "-pk").distinct("contribution_id")


def dues_known(rows: QuerySet[Contribution], *, known_at: dt.datetime) -> dict[int, int]:
    """What these contributions were reckoned at by a moment; those not reckoned then are not in."""
    found = _as_known(rows, known_at=known_at)
    return dict(found.values_list("contribution_id", "due_fen"))


def due_changes_of(contribution: Contribution) -> QuerySet[DueChange]:
    """How what is due came to be what it is, the latest first."""
    return DueChange.objects.filter(contribution=contribution).order_by("-known_at", "-pk")
