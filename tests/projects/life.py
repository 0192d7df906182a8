"""A project of the test's village and everyone who takes it from proposal to the file."""

import datetime as dt
from dataclasses import dataclass, replace

from tests.cast import NANXIONG, ZHUJI, account
from zhuzhen.funds.choices import Direction
from zhuzhen.notices.models import Notice
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import ArguePoint, Category, ReviewPoint
from zhuzhen.projects.commands import ProjectFacts, propose_project, take_step
from zhuzhen.projects.models import PlanItem, Project, ProjectStep, TownPlan
from zhuzhen.projects.situations import pool_notice

D = dt.date
DAY = dt.timedelta(days=1)
VILLAGE, OTHER_VILLAGE = "440282113201", "440282113202"
PROPOSED = D(2022, 1, 4)
MEETING = {"met_on": PROPOSED, "present": 9, "agreed": 8, "minutes": "会议纪要：同意申报"}
REVIEWED = {"points": tuple(ReviewPoint.values)}
ARGUED = {"points": tuple(ArguePoint.values)}
LOOKED = {"members": "演示甲、演示乙", "opinion": "建设内容齐全"}
FACTS = ProjectFacts(
    title="机耕路硬化",
    category=Category.INFRASTRUCTURE,
    direction=Direction.LIVELIHOOD,
    budget_fen=50_000_000,
    content="硬化机耕路 2 公里",
    reason="雨季运不出农产品",
    without_item="规划修编中，已列入草案",
    performance="惠及 120 户",
    benefit=120,
    use_code="infrastructure_road",
    builder="珠玑村村民委员会",
    starts_on=D(2022, 5, 1),
    ends_on=D(2022, 10, 31),
)


@dataclass(frozen=True)
class Officers:
    """Who works on the project; `chair` decides what `county` argued."""

    village: Account
    second: Account
    town: Account
    town_chair: Account
    county: Account
    chair: Account
    finance: Account
    approver: Account
    other_county: Account


def officers(tag: str = "") -> Officers:
    def one(name: str, role: str, place: str) -> Account:
        return account(f"{name}{tag}", role=role, place_id=place)

    return Officers(
        village=one("village", "village", VILLAGE),
        second=one("second", "first_sec", VILLAGE),
        town=one("town", "town", ZHUJI),
        town_chair=one("town-chair", "town", ZHUJI),
        county=one("county", "county", NANXIONG),
        chair=one("chair", "county", NANXIONG),
        finance=one("finance", "county_finance", NANXIONG),
        approver=one("approver", "county_finance", NANXIONG),
        other_county=one("other", "county", "440281000000"),
    )


def plan_item(*, rank: int = 1, town: str = ZHUJI) -> PlanItem:
    """The item of a town's plan with that rank."""
    from zhuzhen.base import clock

    plan, _ = TownPlan.objects.get_or_create(
        place_id=town, title="珠玑镇乡村振兴规划",
        defaults={"from_year": 2021, "to_year": 2025, "entered_at": clock.now()},
    )  # fmt: skip
    return PlanItem.objects.create(
        plan=plan, code=f"A{rank}", title=f"条目{rank}", place_id=town, category="infrastructure",
        rank=rank, estimate_fen=10_000_000,
    )  # fmt: skip


def publish(project: Project, on: dt.date, *, days: int = 10) -> Notice:
    """Somebody approves and publishes the notice of what was submitted."""
    notice = pool_notice(project)
    notice.state, notice.published_on, notice.days = "published", on, days
    notice.opens_on, notice.closes_on = on + DAY, on + days * DAY
    notice.shown_until = notice.closes_on + 30 * DAY
    notice.save()
    return notice


class Life:
    """One project, taken forward by the right people on the right days."""

    def __init__(self, who: Officers, *, facts: ProjectFacts = FACTS, place: str = VILLAGE) -> None:
        self.who, self.today = who, PROPOSED
        self.by = {VILLAGE: who.village}.get(place, who.town)
        self.project = propose_project(facts, place=place, by=self.by, today=self.today)

    def take(self, step: str, by: Account | None, **facts) -> Project:
        self.project = take_step(self.project, step=step, by=by, today=self.today, **facts)
        return self.project

    def later(self, days: int = 1) -> "Life":
        self.today += days * DAY
        return self

    def posted(self, *, days: int = 10) -> "Life":
        """The notice is published today; its days run."""
        publish(self.project, self.today, days=days)
        return self.later(days + 1)

    def submitted(self) -> "Life":
        self.take("submit", self.who.village, **MEETING)
        return self

    def in_town(self) -> "Life":
        self.submitted().posted().take("pass_village", None)
        return self

    def scored(self) -> "Life":
        Project.objects.filter(pk=self.project.pk).update(score=80, scores={"rank": 80})
        return self

    def in_county(self) -> "Life":
        self.in_town().scored().later().take("review", self.who.town, **REVIEWED)
        self.posted().take("pass_town", None)
        return self

    def reserved(self) -> "Life":
        self.in_county().later().take("argue", self.who.county, **ARGUED)
        self.take("reserve", self.who.chair)
        return self


def facts(**changes) -> ProjectFacts:
    return replace(FACTS, **changes)


def steps_of(project: Project) -> list[str]:
    rows = ProjectStep.objects.filter(project=project).order_by("pk")
    return list(rows.values_list("step", flat=True))
