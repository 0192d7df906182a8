"""The situation of a project read from the database: what its guards look at, on a day."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Sum

from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import OrderState
from zhuzhen.funds.models import FundOrder
from zhuzhen.notices.choices import NoticeKind
from zhuzhen.notices.models import Notice
from zhuzhen.notices.queries import notice_of, objected_to
from zhuzhen.places.choices import Level
from zhuzhen.places.rules.codes import codes_above, level_of
from zhuzhen.projects import flow
from zhuzhen.projects.choices import ProjectState, Tag
from zhuzhen.projects.contents import content_sm3, settled_digests
from zhuzhen.projects.models import (
    Linkage,
    PlanItem,
    Progress,
    Project,
    ProjectShare,
    ProjectStep,
    TownPlan,
    WageRoll,
)
from zhuzhen.projects.parameters import limits_at
from zhuzhen.projects.queries.contracts import contracts_of, last_end
from zhuzhen.projects.queries.money import lacking_for, money_of
from zhuzhen.projects.rules.limits import Days
from zhuzhen.projects.rules.situation import (
    Given,
    Posted,
    Situation,
)
from zhuzhen.projects.uses import use_of
from zhuzhen.projects.wording import text

# Which guards look at what costs questions of its own.
_LOOKED_AT = {
    "use": frozenset({"use"}),
    "shares": frozenset({"shares"}),
    "notice": frozenset({"notice"}),
    "completion": frozenset({"completion_notice"}),
    "unchanged": frozenset({"unchanged"}),
    "argument": frozenset({"argument"}),
    "linkages": frozenset({"linkage"}),
    "money": frozenset({"settled", "money_back", "adjustment", "adjustable"}),
    "orders": frozenset({"money_back"}),
    "lacking": frozenset({"money"}),
    "contracts": frozenset({"contract", "adjustment", "adjustable"}),
    "progress": frozenset({"progress"}),
    "rolls": frozenset({"wages"}),
    "asked": frozenset({"nothing_asked", "asked", "adjustable"}),
}


def way_of(place: str) -> Level:
    """At which level a project lies, as the flow has it: a city without counties is a county."""
    level = level_of(place)
    return level if level in (Level.VILLAGE, Level.TOWN) else Level.COUNTY


def last_step(project: Project, *steps: str) -> ProjectStep | None:
    """The last of these steps that a project took."""
    return ProjectStep.objects.filter(project=project, step__in=steps).order_by("-pk").first()


def asked_adjustment(project: Project) -> ProjectStep | None:
    """The adjustment that waits for a decision, if one does."""
    last = last_step(project, "ask_adjustment", "adjust", "refuse_adjustment")
    return last if last is not None and last.step == "ask_adjustment" else None


def posting_step(project: Project) -> ProjectStep | None:
    """The step that put up what a project is submitted with, and brought it where it is."""
    rows = ProjectStep.objects.filter(project=project, facts__has_key="notice_id")
    return rows.filter(step__in=("submit", "review")).order_by("-pk").first()


def pool_notice(project: Project) -> Notice | None:
    """The notice that a posted project waits for."""
    step = posting_step(project)
    return Notice.objects.filter(pk=step.facts["notice_id"]).first() if step else None


def completion_notice(project: Project) -> Notice | None:
    return notice_of("project", str(project.uid), kind=NoticeKind.COMPLETION.value)


def is_unchanged(project: Project) -> bool:
    """Whether what stands in a project is what was submitted, or adjusted since."""
    settled = settled_digests([project]).get(project.pk)
    return settled is not None and settled == content_sm3(project)


def missing_in(project: Project) -> tuple[str, ...]:
    """What a project of the pool tells of itself and this one does not yet (facts B3)."""
    told = {
        "told_content": project.content.strip(),
        "told_reason": project.reason.strip(),
        "told_performance": project.performance.strip(),
        "told_builder": project.builder.strip(),
        "told_span": project.starts_on and project.ends_on,
        "told_benefit": project.benefit > 0,
    }
    return tuple(text(name) for name, value in told.items() if not value)


@dataclass(frozen=True)
class _Reader:
    """Reads the parts of one project's situation."""

    project: Project
    today: dt.date
    row: flow.Step | None  # the step to be taken; None asks for all there is

    def asks(self, part: str) -> bool:
        return self.row is None or not _LOOKED_AT[part].isdisjoint(self.row.guards)

    def shares_bp(self) -> int | None:
        rows = ProjectShare.objects.filter(project=self.project)
        found = rows.aggregate(sum=Sum("share_bp"))["sum"]
        return int(found) if found is not None else None

    def posted(self, notice: Notice | None, *, lines: object) -> Posted | None:
        if notice is None:
            return None
        days = 0
        if notice.opens_on and notice.closes_on:
            days = (notice.closes_on - notice.opens_on).days + 1
        is_ours = lines is None or notice.lines == lines
        return Posted(
            notice.state, days, notice.closes_on, objected_to(notice).open, is_ours=is_ours
        )

    def pool_posted(self) -> Posted | None:
        step = posting_step(self.project)
        if step is None:
            return None
        notice = Notice.objects.filter(pk=step.facts["notice_id"]).first()
        return self.posted(notice, lines=step.facts["notice_lines"])

    def is_argued(self) -> bool:
        last = last_step(self.project, "argue", "submit", "pass_town", "return")
        return last is not None and last.step == "argue"

    def orders(self) -> int:
        rows = FundOrder.objects.filter(purpose=self.project.purpose_id, state=OrderState.SUBMITTED)
        return rows.count()

    def progress(self) -> tuple[int, bool]:
        last = Progress.objects.filter(project=self.project).order_by("-month").first()
        return (last.percent, bool(last.papers)) if last else (0, False)

    def asked(self) -> dict[str, object] | None:
        step = asked_adjustment(self.project)
        return step.facts if step else None

    def entering(self, at: Situation) -> Situation:
        """With what a project on its way into the pool is asked for."""
        project = self.project
        if self.asks("use"):
            at = replace(at, use=use_of(project, on=self.today))
        if self.asks("shares"):
            at = replace(at, shares_bp=self.shares_bp())
        if self.asks("unchanged"):
            at = replace(at, is_unchanged=is_unchanged(project))
        if self.asks("argument"):
            at = replace(at, is_argued=self.is_argued())
        if self.asks("notice"):
            at = replace(at, notice=self.pool_posted())
        if self.asks("linkages"):
            at = replace(at, linkages=Linkage.objects.filter(project=project).count())
        if self.asks("lacking"):
            at = replace(at, lacking_fen=lacking_for(project))
        return at

    def building(self, at: Situation) -> Situation:
        """With what one that is being built, or ends, is asked for."""
        project = self.project
        if self.asks("money"):
            at = replace(at, money=money_of(project.purpose_id))
        if self.asks("orders"):
            at = replace(at, orders=self.orders())
        if self.asks("contracts"):
            at = replace(at, contracts=contracts_of(project))
        if self.asks("progress"):
            percent, has_pictures = self.progress()
            at = replace(at, percent=percent, has_pictures=has_pictures)
        if self.asks("rolls"):
            at = replace(at, rolls=WageRoll.objects.filter(project=project).count())
        if self.asks("asked"):
            at = replace(at, asked=self.asked())
        if self.asks("completion"):
            at = replace(at, completion=self.posted(completion_notice(project), lines=None))
        return at

    def has_item_elsewhere(self) -> bool:
        """A plan's project lies in the plan's town, or is one of several towns above it.

        A village sees its item but not its town's plan: then the item's own town counts.
        """
        rows = PlanItem.objects.filter(projects=self.project)
        item = rows.values_list("plan_id", "place_id").first()
        if item is None:
            return False
        plans = TownPlan.objects.filter(pk=item[0]).values_list("place_id", flat=True)
        town, place = plans.first() or codes_above(item[1])[0], self.project.place_id
        return place not in CodeRange.under(town) and place not in codes_above(town)


def situation_of(
    project: Project,
    *,
    today: dt.date,
    given: Given | None = None,
    reason: str = "",
    row: flow.Step | None = None,
) -> Situation:
    """What the guards of a project look at, on a day, with what is said at the step to be taken.

    Of a `row` only what its guards look at is read.
    """
    read, place = _Reader(project, today, row), project.place_id
    kind = NoticeKind.PROJECT_POOL
    if row is not None and "completion_notice" in row.guards:
        kind = NoticeKind.COMPLETION
    stands = Situation(
        today=today,
        of=way_of(place),
        given=given or Given(),
        reason=reason,
        missing=missing_in(project),
        has_item=project.plan_item_id is not None,
        without_item=project.without_item,
        is_item_elsewhere=read.has_item_elsewhere(),
        score=project.score,
        is_operating=project.is_operating,
        is_work_relief=Tag.WORK_RELIEF in project.tags,
        budget_fen=project.budget_fen,
        procurement=project.procurement,
        performance=project.performance,
        plan_year=project.plan_year,
        limits=limits_at(place, on=today, kind=kind),
    )
    return read.building(read.entering(stands))


def days_of(project: Project, *, arrived_on: dt.date) -> Days:
    """The days from which the limits of a project count."""
    ends = last_end(project)
    if project.state not in (ProjectState.APPROVED, ProjectState.PROCURING):
        return Days(arrived_on, contract_ends_on=ends or project.ends_on)
    approved = last_step(project, "approve")
    return Days(arrived_on, approved.on if approved else None, ends)
