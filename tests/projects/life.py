"""A project of the test's village and everyone who takes it from proposal to the file."""

import datetime as dt
from dataclasses import dataclass, replace

from tests.cast import NANXIONG, ZHUJI, account
from zhuzhen.funds.choices import Direction, OrderKind, Source, Stage
from zhuzhen.funds.commands import (
    AccountKey,
    Move,
    approve_order,
    receive_income,
    submit_order,
)
from zhuzhen.notices.models import Notice
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import ArguePoint, Category, ReviewPoint
from zhuzhen.projects.commands import (
    ContractFacts,
    OrderFacts,
    ProgressFacts,
    ProjectFacts,
    allocate,
    commit,
    pay,
    propose_project,
    report_progress,
    sign_contract,
    take_step,
)
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
    use_code="livelihood",
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

    def planned(self, *, fen: int | None = None) -> "Life":
        raised(fen or self.project.budget_fen, on=PROPOSED)
        self.reserved().take("plan", self.who.county, year=2022)
        return self

    def allocated(self, fen: int | None = None) -> "Life":
        """So much of what the county has is allocated to the project; all of its budget."""
        amount = fen or self.project.budget_fen
        move = Move(key(Stage.ARRIVED), key(Stage.ALLOCATED, of=self.project), amount)
        order = allocate(self.project, [move], self.paper(), by=self.who.finance)
        approve_order(order, by=self.who.approver, today=self.today)
        return self

    def paper(self, text: str = "按计划办理") -> OrderFacts:
        return OrderFacts(on=self.today, text=text)

    def procuring(self) -> "Life":
        self.planned().take("approve", self.who.county, approval_no="南农〔2022〕1号")
        self.take("procure", self.who.village, procurement="inquiry")
        return self

    def contracted(self, fen: int = 40_000_000, **more) -> "Life":
        facts = {"number": "HT-1", "party": "演示建设公司", "prepaid_percent": 30} | more
        self.contract = sign_contract(
            self.project,
            ContractFacts(signed_on=self.today, amount_fen=fen, **facts),
            by=self.who.village,
            today=self.today,
        )
        return self

    def committed(self, fen: int = 40_000_000) -> "Life":
        order = commit(self.project, [self.move("committed", fen)], self.paper(),
                       by=self.who.finance)  # fmt: skip
        approve_order(order, by=self.who.approver, today=self.today)
        return self

    def move(self, to: str, fen: int) -> Move:
        start = {"committed": Stage.ALLOCATED, "paid": Stage.COMMITTED,
                 "capitalised": Stage.PAID}[to]  # fmt: skip
        return Move(key(start, of=self.project), key(Stage(to), of=self.project), fen)

    def ask_payment(self, fen: int, *, by: Account | None = None):
        return pay(self.contract, [self.move("paid", fen)], self.paper(),
                   by=by or self.who.finance)  # fmt: skip

    def paid(self, fen: int) -> "Life":
        approve_order(self.ask_payment(fen), by=self.who.approver, today=self.today)
        return self

    def building(self) -> "Life":
        self.procuring().allocated().contracted().committed()
        self.take("start", self.who.village)
        return self

    def reported(self, percent: int, *, month: dt.date | None = None, papers=(1,)) -> "Life":
        facts = ProgressFacts(
            month=month or self.today, percent=percent, text="按进度施工", papers=tuple(papers)
        )
        report_progress(self.project, facts, by=self.who.village, today=self.today)
        return self

    def completed(self) -> "Life":
        self.building().reported(100).take("complete", self.who.village)
        return self

    def accepted(self) -> "Life":
        self.completed().later().take("accept", self.who.town, looked_on=self.today, **LOOKED)
        return self

    def settled(self) -> "Life":
        self.accepted().paid(40_000_000)
        order = submit_order(
            kind=OrderKind.SETTLEMENT, moves=(self.move("capitalised", 40_000_000),),
            on=self.today, text="结算", by=self.who.finance, purpose=self.project.purpose,
        )  # fmt: skip
        approve_order(order, by=self.who.approver, today=self.today)
        self.take("settle", None, settled_fen=40_000_000)
        return self


def raised(fen: int, *, on: dt.date) -> None:
    """Money that has arrived at the county."""
    receive_income(
        source=Source.CITY_SPECIAL, year=2022, place=NANXIONG, amount_fen=fen, on=on, by=None,
        text="市级专项下达",
    )  # fmt: skip


def key(stage: Stage, *, of: Project | None = None) -> AccountKey:
    return AccountKey(stage, Source.CITY_SPECIAL, 2022, NANXIONG, "", of.purpose_id if of else None)


def facts(**changes) -> ProjectFacts:
    return replace(FACTS, **changes)


def steps_of(project: Project) -> list[str]:
    rows = ProjectStep.objects.filter(project=project).order_by("pk")
    return list(rows.values_list("step", flat=True))
