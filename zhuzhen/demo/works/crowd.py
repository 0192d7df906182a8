"""Projects of the other towns, put into the pool in sets: as the commands would have left them.

Only what stands before the year's plan is written so; what follows is chosen, allocated and
approved as everywhere else. `zhuzhen verify` holds for them as for the others.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhuzhen.base import clock
from zhuzhen.demo.dice import dice
from zhuzhen.demo.layout import ClusterPlan
from zhuzhen.demo.works.casting import WAY, Kind, Work, kinds, rounds
from zhuzhen.demo.works.leading import ARGUED, FREE, OVER, RESERVED, facts_of, judged, linkage_of
from zhuzhen.demo.works.noticing import Board
from zhuzhen.demo.works.offices import Offices
from zhuzhen.demo.works.planning import span_of
from zhuzhen.demo.works.told import WAN, days, said, told
from zhuzhen.funds.choices import PurposeKind
from zhuzhen.funds.models import Purpose
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import ArguePoint, PlanState, ProjectState, ReviewPoint
from zhuzhen.projects.contents import digests
from zhuzhen.projects.models import Linkage, PlanItem, Project, ProjectStep, TownPlan
from zhuzhen.projects.parameters import Weights, weights_at
from zhuzhen.projects.rules.scoring import Scored, computed_points, score_of

S = ProjectState
_REVIEW_DAYS, _ARGUE_DAYS, _START_DAYS = 10, 20, 90


def drawn_works(plans: Sequence[ClusterPlan], *, named: Callable[[str], str]) -> list[Work]:
    """Some projects for each of these towns, at different places of their way."""
    found = []
    village_kinds = [each for each in kinds().values() if each.of == "village"]
    for plan in plans:
        chance = dice("crowd", plan.town)
        for at, kind in enumerate(chance.sample(village_kinds, k=3)):
            fates = told()["crowd"]
            fate = chance.choices(fates, weights=[each["weight"] for each in fates])[0]
            found.append(_work(plan, kind, at=at, fate=fate, named=named))
    return found


def _work(
    plan: ClusterPlan, kind: Kind, *, at: int, fate: Mapping[str, Any],
    named: Callable[[str], str],
) -> Work:  # fmt: skip
    chance = dice("crowd", plan.town, kind.id)
    village = plan.villages[at % len(plan.villages)]
    first, last = fate["between"]
    until = S(fate["until"])
    return Work(
        id=f"{plan.town}-{at}",
        kind=kind,
        place=village,
        town=plan.town,
        names={"village": named(village), "town": named(plan.town)},
        t0=first + days(chance.randint(0, (last - first).days)),
        until=until,
        budget_fen=chance.randint(*kind.budget) * WAN,
        benefit=chance.randint(*kind.benefit),
        rank=at + 1,
        villages=plan.villages,
        round=rounds()[-1] if WAY.index(until) > WAY.index(S.RESERVED) else None,
    )


@dataclass
class Drawn:
    """A project of the crowd, with the steps it has taken: step, after, day, by, facts."""

    work: Work
    project: Project
    steps: list[tuple[str, str, dt.date, Account | None, dict[str, Any]]] = field(
        default_factory=list
    )

    def took(self, step: str, after: str, on: dt.date, by: Account | None, **facts: Any) -> None:
        self.steps.append((step, after, on, by, facts))
        self.project.state = after


class Crowd:
    """All of them at once, table by table."""

    def __init__(self, works: Sequence[Work], *, offices: Offices, helpers: Mapping[str, str]):
        self.works, self.offices, self.helpers = works, offices, helpers
        self.board = Board(offices=offices)
        self.drawn: list[Drawn] = []

    def settle(self, *, plans_on: dt.date, named: Callable[[str], str]) -> None:
        """Into the pool, or as far on the way there as each has come."""
        items = self._plans(plans_on, named=named)
        purposes = Purpose.objects.bulk_create(self._purpose(each) for each in self.works)
        self.drawn = [
            Drawn(work, self._project(work, item=items[work.id], purpose=purpose))
            for work, purpose in zip(self.works, purposes, strict=True)
        ]
        Project.objects.bulk_create(each.project for each in self.drawn)
        for each in self.drawn:
            self._walk(each)
        self.board.keep()
        for each in self.drawn:
            for _, _, _, _, facts in each.steps:
                if "notice" in facts:
                    notice = facts.pop("notice")
                    facts |= {"notice_id": notice.pk, "notice_lines": notice.lines}
        self._score()
        columns = ["state", "due_on", "scores", "score", "version"]
        Project.objects.bulk_update([each.project for each in self.drawn], columns)
        write_steps(self.drawn)
        Linkage.objects.bulk_create(filter(None, map(self._linkage, self.drawn)))

    def _plans(self, on: dt.date, *, named: Callable[[str], str]) -> dict[str, PlanItem]:
        towns, (first, last) = list(dict.fromkeys(each.town for each in self.works)), span_of(on)
        plans = TownPlan.objects.bulk_create(
            TownPlan(
                place_id=town,
                title=said("plan", town=named(town), first=first, last=last),
                from_year=first,
                to_year=last,
                state=PlanState.APPROVED,
                approved_no=said("approved_no", year=on.year, number=int(town[6:9])),
                approved_on=on,
                entered_by=self.offices("town", town),
                entered_at=clock.now(),
            )
            for town in towns
        )
        by_town = {each.place_id: each for each in plans}
        items = PlanItem.objects.bulk_create(
            PlanItem(
                plan=by_town[each.town],
                code=f"{each.rank:02}",
                title=each.title,
                place_id=each.place,
                category=each.kind.category,
                rank=each.rank,
                estimate_fen=each.budget_fen,
            )
            for each in self.works
        )
        return {work.id: item for work, item in zip(self.works, items, strict=True)}

    def _purpose(self, work: Work) -> Purpose:
        return Purpose(
            kind=PurposeKind.PROJECT,
            title=work.title,
            place_id=work.place,
            helper_code=self.helpers[work.town],
            direction=work.kind.direction,
            opened_on=work.t0,
        )

    def _project(self, work: Work, *, item: PlanItem, purpose: Purpose) -> Project:
        facts, now = facts_of(work, item=item), clock.now()
        same = ("title", "category", "direction", "budget_fen", "content", "reason", "plan_item",
                "is_operating", "performance", "benefit", "use_code", "builder", "starts_on",
                "ends_on")  # fmt: skip
        return Project(
            **{name: getattr(facts, name) for name in same},
            tags=sorted(each.value for each in facts.tags),
            code=f"{work.town[:9]}-{work.t0.year}-{work.rank:04}",
            place_id=work.place,
            helper_code=self.helpers[work.town],
            purpose=purpose,
            state=S.DRAFT,
            proposed_by=self.offices("clerk", work.place),
            created_at=now,
            updated_at=now,
        )

    def _walk(self, drawn: Drawn) -> None:
        work, took, put_up = drawn.work, drawn.took, self.board.put_up
        clerk, town = self.offices("clerk", work.place), self.offices("town", work.place)
        took("propose", S.DRAFT, work.t0, clerk)
        met = {"met_on": f"{work.t0}", "present": 30, "agreed": 28, "minutes": said("minutes")}
        if work.reaches(S.VILLAGE_POSTED):
            is_over = work.reaches(S.TOWN_REVIEW)
            notice = put_up(drawn.project, work, level="village", by=clerk, is_over=is_over)
            took("submit", S.VILLAGE_POSTED, work.t0 + days(1), clerk, **met, notice=notice)
        if work.reaches(S.TOWN_REVIEW):
            took("pass_village", S.TOWN_REVIEW, work.t0 + OVER, None)
            drawn.project.due_on = work.t0 + OVER + days(_REVIEW_DAYS)
        if work.reaches(S.TOWN_POSTED):
            is_over = work.reaches(S.COUNTY_ARGUE)
            notice = put_up(drawn.project, work, level="town", by=town, is_over=is_over)
            points = list(ReviewPoint.values)
            took("review", S.TOWN_POSTED, work.t0 + days(16), town, points=points, notice=notice)
            drawn.project.due_on = None
        if work.reaches(S.COUNTY_ARGUE):
            took("pass_town", S.COUNTY_ARGUE, work.t0 + FREE, None)
            drawn.project.due_on = work.t0 + FREE + days(_ARGUE_DAYS)
        if work.reaches(S.RESERVED):
            county, chief = (self.offices(each, work.place) for each in ("county", "chief"))
            points = list(ArguePoint.values)
            took("argue", S.COUNTY_ARGUE, work.t0 + ARGUED, county, points=points)
            took("reserve", S.RESERVED, work.t0 + RESERVED, chief)
            drawn.project.due_on = None
        drawn.project.version = len(drawn.steps)

    def _score(self) -> None:
        """What the town's review gave each; by the weights that hold at its county."""
        held: dict[str, Weights] = {}
        for each in self.drawn:
            work, project = each.work, each.project
            if not work.reaches(S.TOWN_POSTED):
                continue
            weights = held.setdefault(work.place[:4], weights_at(work.place, on=work.t0))
            scored = Scored(project.category, frozenset(project.tags), project.benefit, work.rank)
            points = computed_points(scored, full_benefit=weights.full_benefit) | dict(judged(work))
            project.scores = {name.value: value for name, value in points.items()}
            project.score = score_of(points, weights=weights.by_criterion)

    def _linkage(self, drawn: Drawn) -> Linkage | None:
        facts = linkage_of(drawn.work)
        if facts is None or not drawn.work.reaches(S.RESERVED):
            return None
        names = ("mode", "operator", "agreed_households", "agreed_persons", "agreed_fen",
                 "from_on", "terms")  # fmt: skip
        return Linkage(
            **{name: getattr(facts, name) for name in names},
            project=drawn.project,
            place_id=drawn.project.place_id,
            helper_code=drawn.project.helper_code,
            by=self.offices("clerk", drawn.work.place),
            at=clock.now(),
        )

    def of(self, projects: Iterable[int]) -> Iterator[Drawn]:
        wanted = set(projects)
        return (each for each in self.drawn if each.project.pk in wanted)

    def approve(self, projects: Iterable[int]) -> None:
        """Those whose fate it is, and that were chosen: approved on the eve of the allocation."""
        chosen = []
        for each in self.of(projects):
            if not each.work.reaches(S.APPROVED) or each.work.round is None:
                continue
            each.project.refresh_from_db()
            on = each.work.round.allocated - days(1)
            number = said("approval", year=on.year, number=each.work.number)
            each.steps = []
            county = self.offices("county", each.work.place)
            each.took("approve", S.APPROVED, on, county, approval_no=number)
            each.project.approval_no, each.project.version = number, each.project.version + 1
            each.project.due_on = on + days(_START_DAYS)
            chosen.append(each)
        columns = ["state", "due_on", "approval_no", "version"]
        Project.objects.bulk_update([each.project for each in chosen], columns)
        write_steps(chosen, before=S.PLANNED)


def write_steps(drawn: Sequence[Drawn], *, before: str = "") -> None:
    """The steps of all, project by project, with what stood in it."""
    sm3, at = digests([each.project for each in drawn]), clock.now()
    rows = []
    for each in drawn:
        stood = before
        for step, after, on, by, facts in each.steps:
            rows.append(
                ProjectStep(
                    project=each.project,
                    place_id=each.project.place_id,
                    helper_code=each.project.helper_code,
                    step=step,
                    before=stood,
                    after=after,
                    on=on,
                    facts=facts,
                    content_sm3=sm3[each.project.pk],
                    by=by,
                    at=at,
                )
            )
            stood = after
    ProjectStep.objects.bulk_create(rows)
