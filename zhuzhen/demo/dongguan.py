"""The city-scale layout: Dongguan helps 50 real towns of Shaoguan and Jieyang, 100 villages."""

from zhuzhen.demo.dice import dice
from zhuzhen.demo.layout import ClusterPlan, Layout, UnitPlan
from zhuzhen.demo.names import words
from zhuzhen.partners.choices import ClusterTier, OrgKind
from zhuzhen.places.models import Division

DONGGUAN, SHAOGUAN, JIEYANG = "441900000000", "440200000000", "445200000000"
ZHUJI = "440282113000"
_WORDS = words()["dongguan"]
OFFICE, HEADQUARTERS, IDLE = _WORDS["office"], _WORDS["headquarters"], _WORDS["idle"]
FORCES: tuple[str, str] = tuple(_WORDS["forces"])
# County and how many of its towns: by code, Zhuji first.
_COUNTIES = (
    ("440282", 5),
    ("440222", 4),
    ("440224", 3),
    ("440229", 3),
    ("440232", 3),
    ("440233", 2),
    ("440281", 5),
    ("445222", 8),
    ("445224", 7),
    ("445281", 6),
    ("445203", 4),
)
# What the register of codes calls a town proper, and how subdistricts and communities end.
_TOWN_KIND, _SUBDISTRICT, _COMMUNITY = "镇", "街道", ("社区", "居委会", "居民委员会")
_SEATS = {True: "town_government", False: "subdistrict_office"}
_MEMBERS = 270  # units of clusters


def _towns() -> list[Division]:
    chosen: list[Division] = []
    for county, count in _COUNTIES:
        towns = Division.objects.filter(code__startswith=county, level="town")
        towns = towns.filter(kind=_TOWN_KIND)
        ordered = sorted(towns, key=lambda town: (town.code != ZHUJI, town.code))
        chosen += ordered[:count]
    return chosen


def _villages(town: str) -> tuple[str, ...]:
    rows = Division.objects.filter(code__startswith=town[:9], level="village")
    names = [
        (code, name)
        for code, name in rows.order_by("code").values_list("code", "name")
        if not name.endswith(_COMMUNITY)
    ]
    return tuple(code for code, _ in names[:2])


def _units() -> tuple[UnitPlan, ...]:
    """Town governments first (they lead), then bureaus, then offices of the towns."""
    places = [
        each.name
        for each in Division.objects.filter(code__startswith=DONGGUAN[:4], level="town").order_by(
            "code"
        )
        if each.name.endswith((_TOWN_KIND, _SUBDISTRICT))
    ]
    governments = [
        UnitPlan(
            _WORDS["city"] + name + _WORDS[_SEATS[name.endswith(_TOWN_KIND)]],
            OrgKind.SUBDISTRICT_TOWN,
            DONGGUAN,
            short_name=name,
        )
        for name in places
    ]
    bureaus = [
        UnitPlan(_WORDS["city"] + each, OrgKind.CITY_DIRECT, DONGGUAN)
        for each in words()["bureaus"]
    ]
    offices = [
        UnitPlan(_WORDS["city"] + name + office, OrgKind.INSTITUTION, DONGGUAN)
        for office in words()["offices"]
        for name in places
    ]
    return (*governments, *bureaus, *offices)[:_MEMBERS]


def _clusters(units: tuple[UnitPlan, ...]) -> tuple[ClusterPlan, ...]:
    """Fifty clusters of five to eight; a bureau may be in two, as in life."""
    chance = dice("clusters")
    towns = _towns()
    leads = [each.key for each in units[: len(towns)]]
    others = [each.key for each in units[len(towns) :]]
    bureaus = [each.key for each in units if each.kind == OrgKind.CITY_DIRECT]
    chance.shuffle(others)
    plans = []
    for town, lead in zip(towns, leads, strict=True):
        members = [others.pop() for _ in range(chance.randint(4, 6)) if others]
        while len(members) < 4 or (len(members) < 7 and chance.chance(0.12)):
            extra = chance.pick([each for each in bureaus if each not in (*members, lead)])
            members.append(extra)
        plans.append(
            ClusterPlan(
                town=town.code,
                town_name=town.name,
                helper=DONGGUAN,
                tier=ClusterTier.PRD_CITY,
                units=(lead, *members),
                villages=_villages(town.code),
            )
        )
    return tuple(plans)


def extra_units() -> tuple[UnitPlan, ...]:
    """Units of no cluster: the city's office, its headquarters, its task forces, an idle one."""
    return (
        UnitPlan(OFFICE, OrgKind.PARTY_GOV, DONGGUAN),
        UnitPlan(HEADQUARTERS, OrgKind.HEADQUARTERS, DONGGUAN),
        UnitPlan(IDLE, OrgKind.INSTITUTION, DONGGUAN),
        UnitPlan(FORCES[0], OrgKind.CITY_TASK_FORCE, DONGGUAN, works_in=SHAOGUAN),
        UnitPlan(FORCES[1], OrgKind.CITY_TASK_FORCE, DONGGUAN, works_in=JIEYANG),
    )


def layout() -> Layout:
    """Everything at city scale, from the real divisions; the same on every machine."""
    units = _units()
    clusters = _clusters(units)
    used = {key for plan in clusters for key in plan.units}
    return Layout(
        units=tuple(each for each in units if each.key in used),
        clusters=clusters,
        pairs=((DONGGUAN, SHAOGUAN), (DONGGUAN, JIEYANG)),
        key_towns=frozenset(plan.town for plan in clusters[::3]),
        extra_units=extra_units(),
    )
