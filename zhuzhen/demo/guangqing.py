"""Guangzhou and Qingyuan in 2026: a small demonstration of its own, with a day of its own."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from zhuzhen.base import audit, scope
from zhuzhen.demo import accounts, pictures
from zhuzhen.demo.building import Built, build
from zhuzhen.demo.city import Loaded, Tell, credentials_path, keep_credentials, told_of, untold
from zhuzhen.demo.contents import consumption_sale
from zhuzhen.demo.dice import dice
from zhuzhen.demo.facts import Fact, People, write
from zhuzhen.demo.families.days import all_or_nothing, on_day
from zhuzhen.demo.families.offices import key_of
from zhuzhen.demo.grounds import Ground
from zhuzhen.demo.layout import ClusterPlan, Layout, UnitPlan
from zhuzhen.demo.load import meter_all
from zhuzhen.demo.names import words
from zhuzhen.demo.works.casting import Round, Work, kinds
from zhuzhen.demo.works.crowd import Crowd
from zhuzhen.demo.works.offices import Offices, open_offices, place_at
from zhuzhen.demo.works.story import Works
from zhuzhen.demo.works.told import WAN, told
from zhuzhen.duties.commands import refresh_period
from zhuzhen.funds.choices import Source
from zhuzhen.funds.commands import receive_income
from zhuzhen.partners.choices import ClusterTier, OrgKind
from zhuzhen.people.choices import Role
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.models import Project
from zhuzhen.registers.facts import world_in_scope
from zhuzhen.registers.world import Links

TODAY, SINCE = dt.date(2026, 7, 1), dt.date(2024, 7, 1)
GUANGZHOU, QINGYUAN = "440100000000", "441800000000"
DALANG, LIANSHAN = "441823110000", "441825000000"
PLANS_ON = dt.date(2025, 11, 3)
_FIRST = dt.date(2026, 1, 5)
# The town of the report has eighteen units in its cluster, the others five each.
_UNITS, _OTHERS = 18, 5
_COMMUNITY = ("社区", "居委会", "居民委员会")


def _villages(town: str) -> tuple[str, ...]:
    rows = Division.objects.filter(code__startswith=town[:9], level="village").order_by("code")
    named = rows.values_list("code", "name")
    return tuple(code for code, name in named if not name.endswith(_COMMUNITY))[:2]


def layout() -> Layout:
    """The six towns of the report, each with a cluster of Guangzhou's units."""
    spoken = told()["guangqing"]
    bureaus = iter(words()["bureaus"])
    units: list[UnitPlan] = []
    clusters: list[ClusterPlan] = []
    names = dict(Division.objects.filter(code__in=spoken["sales"]).values_list("code", "name"))
    for town in spoken["sales"]:
        number = _UNITS if town == DALANG else _OTHERS
        own = [
            UnitPlan(spoken["city"] + next(bureaus), OrgKind.CITY_DIRECT, GUANGZHOU)
            for _ in range(number)
        ]
        units += own
        clusters.append(
            ClusterPlan(
                town=town,
                town_name=names[town],
                helper=GUANGZHOU,
                tier=ClusterTier.PRD_CITY,
                units=tuple(each.key for each in own),
                villages=_villages(town),
            )
        )
    return Layout(
        units=tuple(units),
        clusters=tuple(clusters),
        pairs=((GUANGZHOU, QINGYUAN),),
        key_towns=frozenset({DALANG}),
    )


def _parts(built: Built) -> tuple[accounts.Part, ...]:
    return (
        accounts.Part("guangzhou", Role.ASSISTING_CITY, place=GUANGZHOU),
        accounts.Part("gzfinance", Role.ASSISTING_FINANCE, place=GUANGZHOU),
        accounts.Part("qingyuan", Role.CITY, place=QINGYUAN),
        accounts.Part("lianshan", Role.COUNTY, place=LIANSHAN),
        accounts.Part("lianshanfinance", Role.COUNTY_FINANCE, place=LIANSHAN),
        accounts.Part("yangshan", Role.COUNTY, place=place_at(DALANG, digits=6)),
        accounts.Part("dalang", Role.TOWN, place=DALANG),
        accounts.Part("dalangteam", Role.TEAM_LEADER, cluster=built.clusters[DALANG].pk),
        accounts.Part("sysadmin", Role.SYSTEM_ADMIN),
        accounts.Part("secadmin", Role.SECURITY_ADMIN),
        accounts.Part("auditadmin", Role.AUDIT_ADMIN),
    )


def load(*, now: dt.datetime, path: Path | None = None, tell: Tell = untold) -> Loaded:
    """Load everything in one transaction; the day is fixed to 1 July 2026 from now on."""
    before, settings.DEMONSTRATION_TODAY = settings.DEMONSTRATION_TODAY, TODAY
    try:
        with transaction.atomic(), scope.within(scope.EVERYTHING):
            loaded = _load(now=now, tell=tell)
    except BaseException:
        settings.DEMONSTRATION_TODAY = before
        raise
    keep_credentials(loaded, path=path or credentials_path())
    return loaded


def _load(*, now: dt.datetime, tell: Tell) -> Loaded:
    plan = layout()
    built = build(plan, since=SINCE)
    tell("partners", 1, 1)
    by_name, credentials = accounts.open_accounts(_parts(built), since=SINCE)
    tell("accounts", 1, 1)
    people = People(
        by_org={},
        by_cluster={built.clusters[DALANG].pk: by_name["dalangteam"]},
        by_place={DALANG: by_name["dalang"]},
        reviewer=by_name["guangzhou"],
    )
    records = write(
        _facts(plan, built=built),
        world=world_in_scope(),
        people=people,
        today=TODAY,
        chance=dice("guangqing"),
    )
    meter_all()
    tell("records", records, records)
    works = _tell_works(plan, named=Ground(plan, built).said, by_name=by_name)
    tell("works", works, works)
    refresh_period(str(TODAY.year), now=now)
    tell("duties", 1, 1)
    audit.record(
        "demo.load",
        by=None,
        subject="demonstration",
        subject_id="guangqing",
        facts={"records": records, "units": len(plan.all_units)},
    )
    return told_of(plan, today=TODAY, records=records, credentials=credentials)


def _facts(plan: Layout, *, built: Built) -> Iterator[Fact]:
    """Sales of the half-year, town by town up to their sums, and the lists of 民生实事."""
    spoken = told()["guangqing"]
    for cluster in plan.clusters:
        chance = dice("guangqing", cluster.town)
        links = Links(cluster=built.clusters[cluster.town].pk, place=cluster.town)
        left = spoken["sales"][cluster.town] * WAN
        while left > 0:
            amount = min(left, chance.randint(8, 42) * WAN)
            left -= amount
            values = {**consumption_sale(chance), "amount": amount}
            yield Fact("consumption_sale", chance.weekday(_FIRST, TODAY), links, values)
        for at, (name, content) in enumerate(spoken["livelihood"]):
            due = dt.date(2026, 6 + 2 * at, 28)
            values = {
                "name": name, "kind": spoken["livelihood_kinds"][at], "content": content,
                "due_on": f"{due}", "households": 40 + 30 * at, "persons": 160 + 90 * at,
            }  # fmt: skip
            if due < TODAY and chance.chance(0.8):
                values["done_on"] = f"{due - dt.timedelta(days=9)}"
            yield Fact("livelihood_project", dt.date(2026, 2, 10), links, values)


def _works(plan: Layout, *, named: Any, rounds: Sequence[Round]) -> list[Work]:
    clusters = {each.town: each for each in plan.clusters}
    found = []
    for each in told()["guangqing"]["stories"]:
        kind, cluster = kinds()[each["kind"]], clusters[each["town"]]
        village = cluster.villages[each.get("village", 0)]
        found.append(
            Work(
                id=each["id"],
                kind=kind,
                place=village if kind.of == "village" else cluster.town,
                town=cluster.town,
                names={"village": named(village), "town": named(cluster.town)},
                t0=each["t0"],
                until=ProjectState(each["until"]),
                budget_fen=each["wan"] * WAN,
                benefit=kind.benefit[0] + 40,
                villages=cluster.villages,
                round=rounds[each.get("round", 1)] if each["t0"] < rounds[1].planned else None,
                end=each.get("end", {}),
                content=each.get("content", ""),
            )
        )
    return found


def _offices(plan: Layout, *, named: Any, by_name: dict[str, Account]) -> Offices:
    held = {
        key_of("town", DALANG): by_name["dalang"],
        key_of("county", place_at(DALANG, digits=6)): by_name["yangshan"],
        key_of("county", LIANSHAN): by_name["lianshan"],
        key_of("treasury", LIANSHAN): by_name["lianshanfinance"],
        key_of("city", QINGYUAN): by_name["qingyuan"],
    }
    towns = {each.town: each.villages for each in plan.clusters}
    payers = {GUANGZHOU: by_name["gzfinance"]}
    return open_offices(towns, held=held, payers=payers, named=named, since=SINCE)


def _tell_works(plan: Layout, *, named: Any, by_name: dict[str, Account]) -> int:
    """Money of the year, and what the teams have brought in; how many projects."""
    spoken = told()["guangqing"]
    rounds = [Round(**each) for each in spoken["rounds"]]
    offices = _offices(plan, named=named, by_name=by_name)
    picture = pictures.keep(seed="guangqing", on=SINCE, by=by_name["guangzhou"])
    with all_or_nothing():
        for on, sums in spoken["specials"]:
            _receive(sums, on=on, offices=offices)
        works = Works(offices=offices, named=named, today=TODAY, rounds=rounds)
        crowd = Crowd((), offices=offices, helpers={})
        told_works = _works(plan, named=named, rounds=rounds)
        works.tell(told_works, papers=(picture,), crowd=crowd, on=PLANS_ON)
        works.settle_in()
    return Project.objects.count()


def _receive(sums: Mapping[str, int], *, on: dt.date, offices: Offices) -> None:
    """What Guangzhou gives the counties beyond the shared money."""
    for county, wan in sums.items():
        by = offices("treasury", county)
        with on_day(on, by=by):
            receive_income(
                source=Source.CITY_SPECIAL,
                year=on.year,
                place=county,
                amount_fen=wan * WAN,
                on=on,
                by=by,
                text=told()["guangqing"]["special"],
                helper_code=GUANGZHOU,
            )
