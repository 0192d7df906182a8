"""The province-scale layout: 1,127 real towns, 7,174 units of generic names, every cluster."""

from collections.abc import Iterator

from zhuzhen.demo import dongguan
from zhuzhen.demo.dice import dice
from zhuzhen.demo.layout import ClusterPlan, Layout, UnitPlan
from zhuzhen.demo.names import words
from zhuzhen.partners.choices import ClusterTier, OrgKind
from zhuzhen.places.models import Division

TOWNS, UNITS = 1127, 7174
_SMALLEST, _LARGEST = 5, 8
# Helped city to assisting city, by the first four digits; two cities help their own towns.
_HELPER = {
    "4402": "4419",
    "4452": "4419",
    "4414": "4401",
    "4418": "4401",
    "4408": "4401",
    "4405": "4403",
    "4415": "4403",
    "4416": "4403",
    "4417": "4404",
    "4409": "4404",
    "4412": "4406",
    "4453": "4406",
    "4451": "4420",
    "4407": "4407",
    "4413": "4413",
}
_TOWN_KINDS, _SUBDISTRICT, _VILLAGE = ("镇", "乡"), "街道", "村"


def _city(stem: str) -> str:
    return stem.ljust(12, "0")


def _helped_towns() -> list[Division]:
    """Every town of the helped cities, and as many subdistricts (self-added) as make 1,127."""
    towns = Division.objects.filter(level="town").order_by("code")
    helped = [each for each in towns if each.code[:4] in _HELPER]
    proper = [each for each in helped if each.kind in _TOWN_KINDS]
    added = [each for each in helped if each.kind == _SUBDISTRICT]
    chosen = proper + added[: TOWNS - len(proper)]
    return sorted(chosen, key=lambda each: (each.code != dongguan.ZHUJI, each.code))


def sizes() -> list[int]:
    """How many units each cluster has: five to eight, 7,174 in all."""
    chance = dice("sizes")
    made = [UNITS // TOWNS] * TOWNS
    while sum(made) < UNITS:
        index = chance.randrange(TOWNS)
        made[index] += made[index] < _LARGEST
    for _ in range(TOWNS // 2):
        larger, smaller = chance.randrange(TOWNS), chance.randrange(TOWNS)
        if larger != smaller and made[larger] < _LARGEST and made[smaller] > _SMALLEST:
            made[larger] += 1
            made[smaller] -= 1
    return made


def _unit_names(stem: str) -> Iterator[UnitPlan]:
    """Offices of a city's districts and towns: first all of one office, then the next."""
    places = list(
        Division.objects.filter(code__startswith=stem, level__in=("county", "town"))
        .order_by("code")
        .values_list("path", "code", "level", "parent_id")
    )
    for office in words()["offices"]:
        for path, code, level, parent in places:
            home = code if level == "county" else parent or _city(stem)
            yield UnitPlan(f"{path}{office}", OrgKind.INSTITUTION, home)


def _villages() -> dict[str, tuple[str, ...]]:
    """The first village proper of each town, by the town's nine digits."""
    found: dict[str, tuple[str, ...]] = {}
    rows = Division.objects.filter(level="village", kind=_VILLAGE).order_by("code")
    for code in rows.values_list("code", flat=True):
        found.setdefault(code[:9], (code,))
    return found


def layout() -> Layout:
    """Everything at province scale; the same on every machine."""
    towns = _helped_towns()
    supply = {stem: _unit_names(stem) for stem in set(_HELPER.values())}
    units: list[UnitPlan] = []
    clusters: list[ClusterPlan] = []
    villages = _villages()
    for town, size in zip(towns, sizes(), strict=True):
        stem = _HELPER[town.code[:4]]
        members = [next(supply[stem]) for _ in range(size)]
        units += members
        clusters.append(
            ClusterPlan(
                town=town.code,
                town_name=town.name,
                helper=_city(stem),
                tier=_tier(town.code, stem=stem),
                units=tuple(each.key for each in members),
                villages=villages.get(town.code[:9], ()),
            )
        )
    cities = {(plan.helper, _city(plan.town[:4])) for plan in clusters}
    pairs = sorted((helper, helped) for helper, helped in cities if helper != helped)
    return Layout(
        units=tuple(units),
        clusters=tuple(clusters),
        pairs=tuple(pairs),
        key_towns=frozenset(plan.town for plan in clusters[::4]),
        extra_units=dongguan.extra_units(),
    )


def _tier(town: str, *, stem: str) -> str:
    return ClusterTier.HOST_CITY if town.startswith(stem) else ClusterTier.PRD_CITY
