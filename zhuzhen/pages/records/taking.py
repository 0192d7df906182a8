"""How far from a record's county a picture was taken, by the position that it carries."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings

from zhuzhen.evidence.models import Paper
from zhuzhen.matching.declared import county_centres
from zhuzhen.matching.rules.places import EARTH_KM
from zhuzhen.places.queries import place_names

_COUNTY, _CITY = 6, 4  # leading digits of a code


@dataclass(frozen=True)
class Taken:
    """Kilometres between a picture and the centre of a record's county, with its name."""

    km: float
    county: str


def taken_from(paper: Paper, *, place: str | None) -> Taken | None:
    """None where the picture has no position, or the place is a whole city or unknown."""
    if paper.latitude is None or paper.longitude is None or not place:
        return None
    if not place[_CITY:].strip("0"):
        return None
    county = place[:_COUNTY].ljust(12, "0")
    centre = county_centres(Path(settings.DATA_ROOT) / "county-centres.csv").get(county)
    if centre is None:
        return None
    km = _kilometres((paper.longitude, paper.latitude), centre)
    return Taken(km, place_names([county]).get(county, county))


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance of two (longitude, latitude) in degrees."""
    (east, north), (other_east, other_north) = np.radians(one), np.radians(other)
    cosines = np.cos(north) * np.cos(other_north)
    half = np.sin((north - other_north) / 2) ** 2 + cosines * np.sin((east - other_east) / 2) ** 2
    return float(2 * EARTH_KM * np.arcsin(np.sqrt(half)))
