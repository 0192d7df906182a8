"""How far apart two places are: by the tree of codes first, then between county centres.

There are no coordinates of towns, only of counties; so within a county the tree says all.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from zhuzhen.policy.schema.matches import Criterion

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Centres = Mapping[str, tuple[float, float]]  # 12-digit code -> (longitude, latitude)
EARTH_KM = 6371.0
# Steps of nearness: no number beats being of one village, one town, one county.
VILLAGE, TOWN, COUNTY, CITY, PROVINCE, BEYOND = range(6)
LEVEL_NAMES = ("village", "town", "county", "city", "province", "beyond")
_TREE_SCORES = {VILLAGE: 1.0, TOWN: 0.95, COUNTY: 0.85}
_BY_KM = 0.8  # the most that two counties apart can score
_COUNTY = 10**6  # digits behind a county's
# Level, digits cut off behind it, and the size of its own segment: zeros there name no such area.
_SEGMENTS = (
    (PROVINCE, 10**10, 100),
    (CITY, 10**8, 100),
    (COUNTY, 10**6, 100),
    (TOWN, 10**3, 1000),
    (VILLAGE, 1, 1000),
)


def as_numbers(codes: Sequence[object]) -> Ints:
    """Codes as numbers; 0 for none."""
    return np.array([int(code) if code else 0 for code in map(str, codes)], dtype=np.int64)


def common_level(asks: Ints, offers: Ints) -> NDArray[np.int8]:
    """The smallest kind of area that holds both, for each pair: VILLAGE … BEYOND."""
    found = np.full((len(asks), len(offers)), BEYOND, dtype=np.int8)
    for level, behind, segment in _SEGMENTS:
        one, other = asks // behind, offers // behind
        is_named = one % segment != 0
        found[(one[:, None] == other[None, :]) & is_named[:, None]] = level
    return found


def with_cities(counties: Centres) -> Centres:
    """The same with each city's middle under its own code, unless it has one as a county."""
    cities: dict[str, list[tuple[float, float]]] = {}
    for code, at in counties.items():
        cities.setdefault(code[:4].ljust(12, "0"), []).append(at)
    means = {
        code: (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
        for code, points in cities.items()
    }
    return means | dict(counties)


def positions(codes: Ints, *, centres: Centres) -> Floats:
    """(longitude, latitude) in radians of each place's county, or the middle of its city; NaN."""
    stems = (f"{number // _COUNTY:06d}".ljust(12, "0") for number in codes)
    found = [centres.get(stem, (np.nan, np.nan)) for stem in stems]
    return np.radians(np.array(found, dtype=np.float64).reshape(-1, 2))


def kilometres(asks: Ints, offers: Ints, *, centres: Centres) -> Floats:
    """Great-circle distance between the county centres of every pair; NaN where unknown."""
    one, other = positions(asks, centres=centres), positions(offers, centres=centres)
    lon = one[:, None, 0] - other[None, :, 0]
    lat = one[:, None, 1] - other[None, :, 1]
    cosines = np.cos(one[:, None, 1]) * np.cos(other[None, :, 1])
    half = np.sin(lat / 2) ** 2 + cosines * np.sin(lon / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)), dtype=np.float64)


def nearness(
    criterion: Criterion, asks: Sequence[object], offers: Sequence[object], *, centres: Centres
) -> Floats:
    """1 in one village, falling to 0 at `far_km` and where nothing is known."""
    one, other = as_numbers(asks), as_numbers(offers)
    # There are a hundred counties and thousands of places: distances are of counties.
    rows, row_of = np.unique(one // _COUNTY, return_inverse=True)
    columns, column_of = np.unique(other // _COUNTY, return_inverse=True)
    km = kilometres(rows * _COUNTY, columns * _COUNTY, centres=centres)
    by_km = np.nan_to_num(np.clip(_BY_KM * (1 - km / criterion.far_km), 0, _BY_KM), nan=0.0)
    scores = by_km[row_of][:, column_of]
    level = common_level(one, other)
    for each, score in _TREE_SCORES.items():
        scores[level == each] = score
    return np.asarray(scores, dtype=np.float64)
