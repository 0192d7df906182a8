"""What each payer owes each host for a year: read from divisions' tags, pairings and packs."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from zhuzhen.base import scope
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds import parameters
from zhuzhen.funds.choices import (
    PROVINCE_CODE,
    SHARE,
    SHARE_OF_ADDED,
    SHARED,
    STANDARD,
    STANDARD_OF_ADDED,
    Source,
)
from zhuzhen.funds.problems import fault, text
from zhuzhen.funds.rules import Shares
from zhuzhen.partners.choices import PairingKind
from zhuzhen.partners.models import Cluster, Pairing
from zhuzhen.places.choices import Level, Tag
from zhuzhen.places.models import Division, DivisionTag
from zhuzhen.places.queries import place_names

# 901 towns by the programme's standard; what cities added themselves by their own.
_PROGRAMME = (Tag.KEY_TOWN, Tag.CONSOLIDATE_TOWN)


@dataclass
class Due:
    """What one payer owes one host, and of which parts it is made: one a county and standard."""

    source: Source
    helper_code: str
    place: str
    towns: int = 0
    standard_fen: int = 0
    due_fen: int = 0
    parts: list[dict[str, object]] = field(default_factory=list)

    @property
    def basis(self) -> dict[str, object]:
        """As it is kept: every part with what it was reckoned by."""
        return {"parts": self.parts, "odd_fen": text("odd_fen")}


@dataclass(frozen=True)
class _County:
    """The towns of one county that are due by one standard, all helped by one city."""

    code: str
    city: str
    assisting: str
    towns: int
    self_added: bool


def city_of(code: str) -> str:
    return code[:4] + "00000000"


def dues(*, year: int, under: str, today: dt.date) -> list[Due]:
    """What is due for a year, by host and payer. Towns count by their tags at the year's end, or
    today's if it has not ended.

    Raises fund_nothing_due, or `faults` with every place that can't be reckoned.
    """
    day = min(parameters.last_day(year), max(today, dt.date(year, 1, 1)))
    counties, faults = _counties(day=day, under=under)
    if not counties and not faults:
        name = place_names([under]).get(under, under) if under else text("everywhere")
        raise Problem("fund_nothing_due", year=year, place=name)
    names = place_names({each.code for each in counties})
    found: dict[tuple[str, Source, str], Due] = {}
    for county in counties:
        if faults and not county.assisting and not county.self_added:
            continue  # told already
        try:
            _add(found, county, year=year, name=names[county.code])
        except Problem as problem:
            faults.append(Fault(what=problem.text))
    if faults:
        raise Problem("faults", faults=tuple(dict.fromkeys(faults)))
    return [found[key] for key in sorted(found)]


def _counties(*, day: dt.date, under: str) -> tuple[list[_County], list[Fault]]:
    towns = _tagged(day, _PROGRAMME, under=under)
    added = sorted(set(_tagged(day, (Tag.SELF_ADDED,), under=under)) - set(towns))
    cities, faults = _assisting_cities(towns, day=day)
    counted: dict[tuple[str, str, bool], int] = defaultdict(int)
    known = set(Division.objects.filter(level=Level.COUNTY).values_list("code", flat=True))
    for code in towns:
        counted[_county_of(code, known), cities.get(code, ""), False] += 1
    for code in added:
        counted[_county_of(code, known), "", True] += 1
    return [
        _County(code, city_of(code), assisting, number, is_added)
        for (code, assisting, is_added), number in sorted(counted.items())
    ], faults


def _county_of(town: str, known: set[str]) -> str:
    """The county of a town; its city, where a city has no counties."""
    county = town[:6] + "000000"
    return county if county in known else city_of(town)


def _tagged(day: dt.date, tags: tuple[Tag, ...], *, under: str) -> list[str]:
    found = DivisionTag.objects.filter(
        tag__in=tags, during__contains=day, division__level=Level.TOWN
    )
    if under:
        span = CodeRange.under(under)
        found = found.filter(division__code__range=(span.lo, span.hi))
    codes = found.order_by("division_id").values_list("division_id", flat=True).distinct()
    return list(codes)


def _assisting_cities(towns: list[str], *, day: dt.date) -> tuple[dict[str, str], list[Fault]]:
    """The city that pays its share for each town: the one paired with the host city; where there
    are several, the one paired with the county or helping the town by a cluster."""
    # Which city helps which is no secret, and a county does not see its city's pairing.
    with scope.within(scope.EVERYTHING):
        paired = _pairs(day, PairingKind.CITY_CITY)
        counties = _pairs(day, PairingKind.COUNTY_COUNTY)
        rows = Cluster.objects.filter(during__contains=day, town_id__in=towns).order_by("pk")
        clusters = dict(rows.values_list("town_id", "helper_id"))
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for town in towns:
        cities = paired.get(city_of(town), [])
        of_county = [city_of(each) for each in counties.get(town[:6] + "000000", ())]
        narrowed = [city for city in cities if city in (*of_county, clusters.get(town))]
        fitting = cities if len(cities) < 2 else narrowed
        if len(fitting) == 1:
            found[town] = fitting[0]
        else:
            faults.append(_unclear(town, cities=cities))
    return found, list(dict.fromkeys(faults))


def _pairs(day: dt.date, kind: PairingKind) -> dict[str, list[str]]:
    """Helping places by helped place, each once, by code."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = Pairing.objects.filter(kind=kind, during__contains=day)
    for place, helper in rows.values_list("place_id", "helper_place_id"):
        if helper:
            found[place].add(helper)
    return {place: sorted(helpers) for place, helpers in found.items()}


def _unclear(town: str, *, cities: list[str]) -> Fault:
    names = place_names([town, city_of(town), *cities])
    if not cities:
        return fault("fund_no_assisting_city", place=names[city_of(town)])
    told = text("listed").join(names[each] for each in cities)
    return fault("fund_cities_unclear", place=names[city_of(town)], cities=told, town=names[town])


def _add(
    found: dict[tuple[str, Source, str], Due], county: _County, *, year: int, name: str
) -> None:
    """Part what the towns of a county are due among its payers.

    Raises fund_standard_unknown, fund_shares_not_whole.
    """
    standard, shares = _terms(county, year=year, name=name)
    total = county.towns * standard
    for source, part in shares.parts_of(total).items():
        payer, place = _ends(county, source)
        due = found.setdefault((place, source, payer), Due(source, payer, place))
        due.towns += county.towns
        due.standard_fen = max(due.standard_fen, standard)
        due.due_fen += part
        due.parts.append(
            {
                "place": county.code,
                "self_added": county.self_added,
                "towns": county.towns,
                "standard_fen": standard,
                "total_fen": total,
                "percent": str(shares.percents[source]),
                "due_fen": part,
            }
        )


def _terms(county: _County, *, year: int, name: str) -> tuple[int, Shares]:
    standard = parameters.standard_fen(place=county.code, year=year, self_added=county.self_added)
    if not standard:
        parameter = STANDARD_OF_ADDED if county.self_added else STANDARD
        raise Problem("fund_standard_unknown", place=name, year=year, parameter=parameter)
    shares = parameters.shares(place=county.code, year=year, self_added=county.self_added)
    if not shares.is_whole:
        form = SHARE_OF_ADDED if county.self_added else SHARE
        told = text("listed").join(form.format(source=each.value) for each in SHARED)
        raise Problem(
            "fund_shares_not_whole", place=name, year=year, sum=shares.total, parameters=told
        )
    if Source.ASSISTING_CITY in shares.percents and not county.assisting:
        raise Problem("fund_no_assisting_city", place=place_names([county.city])[county.city])
    return standard, shares


def _ends(county: _County, source: Source) -> tuple[str, str]:
    """Who pays this source, and who receives it: the host city, or the county its own share."""
    payers = {
        Source.PROVINCIAL: PROVINCE_CODE,
        Source.ASSISTING_CITY: county.assisting,
        Source.HOST_CITY: county.city,
        Source.HOST_COUNTY: county.code,
    }
    place = county.code if source is Source.HOST_COUNTY else county.city
    return payers[source], place
