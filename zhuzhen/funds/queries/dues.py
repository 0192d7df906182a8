"""What is due to places, county by county, for whoever sees the money of those counties."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhuzhen.base import scope
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import Source
from zhuzhen.funds.models import Contribution
from zhuzhen.places.choices import Level
from zhuzhen.places.rules.codes import level_of

_WIDE = (Level.PROVINCE, Level.CITY)
_Row = tuple[int, str, str, int, int, dict[str, list[dict[str, object]]]]


@dataclass(frozen=True)
class Due:
    """What is due to one county (or, where no county has a part, city) of one source and year."""

    place: str
    source: Source
    year: int
    fen: int


def dues(*, under: str = "", years: Sequence[int] | None = None, until: int = 9999) -> list[Due]:
    """What is due under a place for the years asked for (None: all), none later than `until`.

    The province, the assisting city and the host city owe to the host city as a whole, and only
    whoever sees the city sees those contributions. Their parts are a county's own figures, though:
    whoever sees all of a county's money is told what is due to it, whoever owes it.
    """
    asked = Contribution.objects.filter(year__lte=until)
    if years is not None:
        asked = asked.filter(year__in=years)
    span = CodeRange.under(under) if under else CodeRange("", "~")
    found = {row[0]: list(_parts(row, within=(span,))) for row in _read(asked, under=under)}
    counties = [each for each in scope.seen() if is_county(each)]
    if counties:
        cities = {each.lo[:4] + "00000000" for each in counties}
        with scope.within(scope.EVERYTHING):
            hidden = _read(asked.filter(place_id__in=cities).exclude(pk__in=found), under="")
        for row in hidden:
            found[row[0]] = [each for each in _parts(row, within=counties) if each.place in span]
    return [each for parts in found.values() for each in parts]


def is_county(span: CodeRange) -> bool:
    """Whether codes are those of one whole county."""
    return len(span.lo) == 12 and level_of(span.lo) is Level.COUNTY


def _read(asked: QuerySet[Contribution], *, under: str) -> list[_Row]:
    if under:
        span, city = CodeRange.under(under), under[:4] + "00000000"
        asked = asked.filter(Q(place__code__range=(span.lo, span.hi)) | Q(place_id=city))
    return list(asked.values_list("pk", "place_id", "source", "year", "due_fen", "basis"))


def _parts(row: _Row, *, within: Iterable[CodeRange]) -> Iterable[Due]:
    _, place, source, year, due_fen, basis = row
    spans = list(within)
    for each in basis.get("parts") or [{"place": place, "due_fen": due_fen}]:
        code = str(each["place"])
        if any(code in span for span in spans):
            yield Due(code, Source(source), year, int(str(each["due_fen"])))
