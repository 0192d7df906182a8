"""A project led from its proposal into the pool, each step by the right office on its day."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Unpack

from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.works.casting import WAY, Work
from zhuzhen.demo.works.offices import Offices
from zhuzhen.demo.works.told import days, said
from zhuzhen.notices.commands import approve_notice, publish_notice
from zhuzhen.notices.models import Notice
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import ArguePoint, Criterion, LinkageMode, ProjectState, ReviewPoint
from zhuzhen.projects.commands import ProjectFacts, propose_project, take_step
from zhuzhen.projects.commands.linking import LinkageFacts, agree_linkage
from zhuzhen.projects.commands.planning import score_project
from zhuzhen.projects.models import Linkage, PlanItem, Project
from zhuzhen.projects.rules.situation import GivenFacts
from zhuzhen.projects.situations import pool_notice

S = ProjectState
# Days after the proposal.
SUBMITTED, SHOWN, OVER, REVIEWED, AT_TOWN, FREE = (days(n) for n in (1, 2, 13, 16, 17, 28))
ARGUED, RESERVED, SETTLED_IN = (days(n) for n in (34, 40, 41))


def facts_of(work: Work, *, item: PlanItem | None) -> ProjectFacts:
    """What a proposal tells."""
    kind = work.kind
    shares = tuple((village, 5_000) for village in work.villages[:2]) if kind.shared else ()
    return ProjectFacts(
        title=work.title,
        category=kind.category,
        direction=kind.direction,
        budget_fen=work.budget_fen,
        content=work.content or kind.content,
        reason=kind.reason,
        plan_item=item,
        without_item="" if item else said("no_item"),
        tags=kind.tags,
        is_operating=kind.operating,
        performance=kind.performance,
        benefit=work.benefit,
        use_code=kind.direction,
        builder=work.names["village"] if kind.of == "village" else work.names["town"],
        starts_on=work.t0 + days(100),
        ends_on=work.t0 + days(280),
        shares=shares,
    )


def judged(work: Work) -> Mapping[Criterion, int]:
    """What the town judges by itself."""
    return {Criterion.RESOURCES: 55 + work.number % 40, Criterion.READINESS: 50 + work.number % 45}


def linkage_of(work: Work) -> LinkageFacts | None:
    """What the operator of an operating project promises."""
    if work.kind.linkage is None:
        return None
    mode, terms = work.kind.linkage
    households = max(work.benefit // 4, 5)
    return LinkageFacts(
        mode=LinkageMode(mode),
        operator=work.operator,
        agreed_households=households,
        agreed_persons=households * 3,
        agreed_fen=work.budget_fen * 6 // 100,
        from_on=work.t0 + days(30),
        terms=terms,
    )


class Led:
    """A project on its way: who takes the step, on which day."""

    def __init__(
        self, work: Work, *, offices: Offices, item: PlanItem | None, today: dt.date
    ) -> None:
        self.work, self.offices, self.today = work, offices, today
        self.is_villages = work.kind.of == "village"
        self.linkage: Linkage | None = None
        by, on = self._who("clerk"), work.t0
        with on_day(on, by=by):
            self.project = propose_project(
                facts_of(work, item=item), place=work.place, by=by, today=on
            )

    def _who(self, part: str) -> Account:
        """The office of the place; of a town's project the town stands for the village."""
        above = {"clerk": "town", "second": "mayor"}
        return self.offices(part if self.is_villages else above.get(part, part), self.work.place)

    def take(
        self,
        step: str,
        *,
        by: Account | None,
        on: dt.date,
        reason: str = "",
        papers: tuple[int, ...] = (),
        **facts: Unpack[GivenFacts],
    ) -> Project:
        assert on <= self.today, f"{self.work.id}: {step} would lie ahead, on {on}"
        with on_day(on, by=by):
            self.project = take_step(
                self.project, step=step, by=by, today=on, reason=reason, papers=papers, **facts
            )
        return self.project

    def into_pool(self) -> None:
        """Through every state up to its own, or until it is in the pool."""
        until = min(WAY.index(self.work.until), WAY.index(S.RESERVED))
        for state in WAY[1 : until + 1]:
            if self.is_villages or state not in (S.VILLAGE_POSTED, S.TOWN_REVIEW):
                getattr(self, f"_{state.value}")()
        end = self.work.end
        if "step" in end and self.work.round is None:
            by = self.offices("chief", self.work.place)
            self.take(end["step"], by=by, on=end["on"], reason=said(end["reason"]))

    def _met(self, text: str) -> dict[str, Any]:
        return {
            "met_on": self.work.t0,
            "present": 21 + self.work.number % 20,
            "agreed": 20 + self.work.number % 10,
            "minutes": said(text),
        }

    def _shown(self, *, on: dt.date, by: Account) -> None:
        if self.work.until == self.project.state and self.work.end.get("notice") == "draft":
            return
        notice: Notice | None = pool_notice(self.project)
        assert notice is not None
        with on_day(on, by=by):
            approve_notice(notice, by=by, today=on)
            publish_notice(notice, by=by, on=on)

    def _village_posted(self) -> None:
        on = self.work.t0 + SUBMITTED
        self.take("submit", by=self._who("clerk"), on=on, **self._met("minutes"))
        self._shown(on=on + days(1), by=self._who("second"))

    def _town_review(self) -> None:
        self.take("pass_village", by=None, on=self.work.t0 + OVER)

    def _town_posted(self) -> None:
        on, town = self.work.t0 + REVIEWED, self.offices("town", self.work.place)
        if self.is_villages:
            self._score(on, by=town)
            self.take("review", by=town, on=on, points=tuple(ReviewPoint.values))
        else:
            on = self.work.t0 + SUBMITTED
            self._score(on, by=town)
            self.take("submit", by=town, on=on, **self._met("town_minutes"))
        self._shown(on=on + days(1), by=self.offices("mayor", self.work.place))

    def _score(self, on: dt.date, *, by: Account) -> None:
        with on_day(on, by=by):
            self.project = score_project(self.project, judged=judged(self.work), by=by, today=on)

    def _county_argue(self) -> None:
        self.take("pass_town", by=None, on=self.work.t0 + FREE)

    def _reserved(self) -> None:
        county = self.offices("county", self.work.place)
        on, facts = self.work.t0 + ARGUED, linkage_of(self.work)
        self.take("argue", by=county, on=on, points=tuple(ArguePoint.values))
        if facts is not None:
            by = self._who("clerk")
            with on_day(on, by=by):
                self.linkage = agree_linkage(self.project, facts, by=by, today=on)
        self.take("reserve", by=self.offices("chief", self.work.place), on=self.work.t0 + RESERVED)


def measured(work: Work, *, percent: int) -> tuple[Decimal | None, Decimal | None, str]:
    """How much of what is measured is built: 2.5 of 5 公里."""
    if work.kind.unit is None:
        return None, None, ""
    unit, planned = work.kind.unit
    return Decimal(planned * percent) / 100, Decimal(planned), unit
