"""The demonstration's money, projects and assets, told from the first contribution to today."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from zhuzhen.demo import dongguan
from zhuzhen.demo.dice import dice
from zhuzhen.demo.families.days import all_or_nothing
from zhuzhen.demo.layout import ClusterPlan, Layout
from zhuzhen.demo.works.building import Site
from zhuzhen.demo.works.casting import Round, Work, kinds, rounds
from zhuzhen.demo.works.crowd import Crowd, drawn_works
from zhuzhen.demo.works.funding import Funding
from zhuzhen.demo.works.giving import ask, give
from zhuzhen.demo.works.leading import Led
from zhuzhen.demo.works.offices import Offices, held_at_zhuji, open_offices, place_at
from zhuzhen.demo.works.owning import settle_in, take_over
from zhuzhen.demo.works.papers import Papers, unpaid
from zhuzhen.demo.works.planning import allocate, by_county, choose, draw_plans
from zhuzhen.demo.works.told import WAN, told
from zhuzhen.funds.models import Contribution
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.models import Project

PROVINCE = "440000000000"
NEXT_DOOR = "440222000000"
PLANS_ON = dt.date(2021, 8, 20)
Named = Callable[[str], str]


@dataclass(frozen=True)
class Told:
    """How much was told."""

    contributions: int
    projects: int


def told_works(plan: ClusterPlan, *, named: Named) -> list[Work]:
    """The single stories, all in one town."""
    found = []
    for said in told()["stories"]:
        kind, chance = kinds()[said["kind"]], dice("work", said["id"])
        village = plan.villages[said.get("village", 0)]
        place = village if kind.of == "village" else plan.town
        at = said.get("round")
        found.append(
            Work(
                id=said["id"],
                kind=kind,
                place=place,
                town=plan.town,
                names={"village": named(village), "town": named(plan.town)},
                t0=said["t0"],
                until=ProjectState(said["until"]),
                budget_fen=chance.randint(*kind.budget) * WAN,
                benefit=chance.randint(*kind.benefit),
                villages=plan.villages,
                round=rounds()[at] if at is not None else None,
                end=said.get("end", {}),
            )
        )
    return found


class Works:
    """All that is built, round by round."""

    def __init__(
        self, *, offices: Offices, named: Named, today: dt.date, rounds: Sequence[Round]
    ) -> None:
        self.offices, self.named, self.today, self.rounds = offices, named, today, rounds
        self.sites: list[Site] = []

    def tell(
        self, works: Sequence[Work], *, papers: Sequence[int], crowd: Crowd, on: dt.date
    ) -> None:
        """Plans drawn up on a day; then round by round, and what waits in the pool."""
        items = draw_plans(works, offices=self.offices, named=self.named, on=on)
        crowd.settle(plans_on=on, named=self.named)
        for round in (*self.rounds, None):
            led = [
                Led(each, offices=self.offices, item=items[each.id], today=self.today)
                for each in works
                if each.round is round
            ]
            for each in led:
                each.into_pool()
            if round is not None:
                self._round(round, led=led, crowd=crowd)
                self._build(led, papers=papers)

    def _round(self, round: Round, *, led: Sequence[Led], crowd: Crowd) -> None:
        """Each county chooses of what waits in its pool, and allocates."""
        own = by_county(led)
        waiting: dict[str, list[Project]] = {county: [] for county in own}
        for drawn in crowd.drawn:
            if drawn.work.round is round:
                county = place_at(drawn.work.place, digits=6)
                waiting.setdefault(county, []).append(drawn.project)
        for county, others in waiting.items():
            musts = [each.project for each in own.get(county, ())]
            chosen = choose(
                county, round, pool=[*musts, *others], musts=musts, offices=self.offices
            )
            crowd.approve(chosen)
            listed = list(Project.objects.filter(pk__in=chosen).order_by("pk"))
            allocate(county, listed, round=round, offices=self.offices, named=self.named)

    def settle_in(self) -> None:
        """What projects have made and handed over, from then on."""
        for site in self.sites:
            if site.work.reaches(ProjectState.TRANSFERRED):
                for card in site.cards:
                    settle_in(card, site=site, name=self.named(card.place_id), today=self.today)

    def _build(self, led: Sequence[Led], *, papers: Sequence[int]) -> None:
        for each in led:
            each.project.refresh_from_db()
            site = Site(each, today=self.today, papers=papers)
            site.lead()
            self.sites.append(site)


def tell_works(
    layout: Layout,
    *,
    by_name: Mapping[str, Account],
    named: Named,
    since: dt.date,
    today: dt.date,
    papers: tuple[int, ...],
) -> Told:
    """Lead money, projects and assets by the real commands, each on its day."""
    towns = {plan.town: plan.villages for plan in layout.clusters}
    zhuji = next(plan for plan in layout.clusters if plan.town == dongguan.ZHUJI)
    offices = open_offices(
        towns,
        held=held_at_zhuji(by_name, home=zhuji.villages[0]),
        payers={PROVINCE: by_name["province"], dongguan.DONGGUAN: by_name["finance"]},
        named=named,
        since=since,
    )
    works = Works(offices=offices, named=named, today=today, rounds=rounds())
    others = [each for each in layout.clusters if each.town != zhuji.town]
    crowd = Crowd(
        drawn_works(others, named=named),
        offices=offices,
        helpers={each.town: each.helper for each in layout.clusters},
    )
    with all_or_nothing():
        for year in told()["years"]:
            Funding(year, offices=offices, named=named).tell()
        works.tell(told_works(zhuji, named=named), papers=papers, crowd=crowd, on=PLANS_ON)
        _own(zhuji, works=works, papers=papers)
        give(layout.clusters[: told()["giving"]["towns"]], offices=offices, named=named)
        ask(zhuji.villages[0], plan=zhuji, name=named(zhuji.villages[0]), offices=offices)
        _move_papers(layout, town=zhuji.town, works=works)
    return Told(Contribution.objects.count(), Project.objects.count())


def _own(plan: ClusterPlan, *, works: Works, papers: tuple[int, ...]) -> None:
    """Assets of a town: those from before, and those that its projects have made."""
    for each in told()["stock"]["assets"]:
        place = plan.villages[each.get("village", 0)]
        take_over(
            each,
            place=place,
            name=works.named(place),
            offices=works.offices,
            today=works.today,
            papers=papers,
        )
    works.settle_in()


def _move_papers(layout: Layout, *, town: str, works: Works) -> None:
    """What waits, was returned or reversed in the town's county; what is closed or carried over."""
    near = [each.town for each in layout.clusters if each.town[:6] == town[:6]]
    county = place_at(town, digits=6)
    desk = Papers(county, offices=works.offices, named=works.named)
    desk.towns(near)
    desk.unsettled(town, site=unpaid(works.sites))
    desk.close()
    Papers(NEXT_DOOR, offices=works.offices, named=works.named).carry_over()
