"""The way of a project as a table: each step, from where to where, by whom, on what, within what.

Workflows D2. A project of a village goes through village, town and county; one across villages is
proposed by the town, one across towns by the county (`of`). Who took a step that another one
`judges` does not take that one.
"""

from dataclasses import dataclass
from enum import StrEnum

from zhuzhen.people.choices import Act
from zhuzhen.places.choices import Level
from zhuzhen.projects.choices import PENDING, RUNNING, ProjectState

S = ProjectState


class Since(StrEnum):
    """From which day a limit counts; that day itself is not counted."""

    ARRIVAL = "arrival"  # when the project came into the state
    APPROVAL = "approval"  # when it was approved
    CONTRACT = "contract"  # none is counted: the last day of the last contract


@dataclass(frozen=True)
class Limit:
    """By when a state is to be left: `figure` names the pack's number of days, `usual` stands in
    where no pack says (workflows D2, D9)."""

    figure: str
    usual: int
    since: Since = Since.ARRIVAL


@dataclass(frozen=True)
class Step:
    """One row. `start` None is a project that does not exist yet; `end` None is where it was
    before it was suspended. Only rows of the main way carry a limit: it is that of the state they
    lead out of."""

    id: str
    label: str
    start: ProjectState | None
    end: ProjectState | None
    act: Act
    level: Level
    guards: tuple[str, ...] = ()
    limit: Limit | None = None
    of: Level | None = None  # only for projects that lie at this level
    judges: tuple[str, ...] = ()
    main: bool = False
    needs_reason: bool = False
    by_night: bool = False  # taken by the system as soon as its guards hold

    @property
    def not_own(self) -> bool:
        """Whether somebody who had a part in it may be refused for that."""
        return bool(self.judges)


_SUBMITTED = ("complete", "item", "shares", "use")
_PUT_FORWARD = ("propose", "revise", "submit")
_BEFORE_DECISION = (*_PUT_FORWARD, "review", "argue")
_DECIDED = ("unchanged", "argument", "scored", "item", "shares", "use", "linkage")
_START = Limit("project_days_start", 90, Since.APPROVAL)

# Village, town, county: until it is in the pool. It is proposed by a command of its own.
_INTO_THE_POOL = (
    Step("propose", "起草", None, S.DRAFT, Act.PROJECT_PROPOSE, Level.VILLAGE, main=True),
    Step(
        "submit", "上报", S.DRAFT, S.VILLAGE_POSTED, Act.PROJECT_SUBMIT, Level.VILLAGE,
        ("meeting", *_SUBMITTED), of=Level.VILLAGE, main=True,
    ),
    Step(
        "submit", "上报", S.DRAFT, S.TOWN_POSTED, Act.PROJECT_SUBMIT, Level.TOWN,
        ("meeting", "scored", *_SUBMITTED), of=Level.TOWN, main=True,
    ),
    Step(
        "submit", "上报", S.DRAFT, S.COUNTY_ARGUE, Act.PROJECT_SUBMIT, Level.COUNTY,
        _SUBMITTED, of=Level.COUNTY, main=True,
    ),
    Step(
        "pass_village", "村内公示期满报镇", S.VILLAGE_POSTED, S.TOWN_REVIEW,
        Act.PROJECT_SUBMIT, Level.VILLAGE, ("notice",), main=True, by_night=True,
    ),
    Step(
        "review", "镇审核", S.TOWN_REVIEW, S.TOWN_POSTED, Act.PROJECT_REVIEW, Level.TOWN,
        ("unchanged", "reviewed", "scored", "use"), judges=_PUT_FORWARD, main=True,
        limit=Limit("project_days_review", 10),
    ),
    Step(
        "pass_town", "镇公示期满报县", S.TOWN_POSTED, S.COUNTY_ARGUE,
        Act.PROJECT_REVIEW, Level.TOWN, ("notice",), main=True, by_night=True,
    ),
    Step(
        "argue", "县论证", S.COUNTY_ARGUE, S.COUNTY_ARGUE, Act.PROJECT_ARGUE, Level.COUNTY,
        ("unchanged", "argued", "use"), judges=(*_PUT_FORWARD, "review"),
    ),
    Step(
        "reserve", "审定入库", S.COUNTY_ARGUE, S.RESERVED, Act.PROJECT_DECIDE, Level.COUNTY,
        _DECIDED, judges=_BEFORE_DECISION, main=True, limit=Limit("project_days_argue", 20),
    ),
)  # fmt: skip

# From the year's plan to the file.
_BUILT = (
    Step(
        "plan", "列入年度计划", S.RESERVED, S.PLANNED, Act.PROJECT_DECIDE, Level.COUNTY,
        ("unchanged", "year", "money"), main=True,
    ),
    Step(
        "approve", "批复", S.PLANNED, S.APPROVED, Act.PROJECT_APPROVE, Level.COUNTY,
        ("unchanged", "approval", "performance"), judges=_PUT_FORWARD, main=True,
        limit=Limit("project_days_approve", 30),
    ),
    Step(
        "procure", "启动采购", S.APPROVED, S.PROCURING, Act.PROJECT_BUILD, Level.VILLAGE,
        ("procurement",), main=True, limit=_START,
    ),
    Step(
        "start", "开工", S.PROCURING, S.BUILDING, Act.PROJECT_BUILD, Level.VILLAGE,
        ("contract",), main=True, limit=_START,
    ),
    Step(
        "complete", "完工", S.BUILDING, S.COMPLETED, Act.PROJECT_BUILD, Level.VILLAGE,
        ("progress", "wages"), main=True, limit=Limit("project_days_build", 0, Since.CONTRACT),
    ),
    Step(
        "rectify", "验收不合格，整改", S.COMPLETED, S.BUILDING, Act.PROJECT_ACCEPT, Level.TOWN,
        ("looked",), judges=("complete",), needs_reason=True,
    ),
    Step(
        "accept", "验收合格", S.COMPLETED, S.ACCEPTED, Act.PROJECT_ACCEPT, Level.TOWN,
        ("looked",), judges=("complete",), main=True, limit=Limit("project_days_accept", 30),
    ),
    Step(
        "settle", "结算", S.ACCEPTED, S.SETTLED, Act.PROJECT_SETTLE, Level.COUNTY,
        ("settled",), judges=("complete", "accept"), main=True,
        limit=Limit("project_days_settle", 60),
    ),
    Step(
        "transfer", "移交", S.SETTLED, S.TRANSFERRED, Act.PROJECT_DECIDE, Level.COUNTY,
        ("handover",), main=True, limit=Limit("project_days_transfer", 30),
    ),
    Step(
        "close", "办结", S.TRANSFERRED, S.CLOSED, Act.PROJECT_DECIDE, Level.COUNTY,
        ("evaluated", "completion_notice", "money_back"), main=True,
    ),
)  # fmt: skip

_VILLAGE, _TOWN, _COUNTY = (
    (Act.PROJECT_SUBMIT, Level.VILLAGE),
    (Act.PROJECT_REVIEW, Level.TOWN),
    (Act.PROJECT_DECIDE, Level.COUNTY),
)


def _back(
    id: str, label: str, start: ProjectState, end: ProjectState, who: tuple[Act, Level],
    *, of: Level | None = None, judges: tuple[str, ...] = (),
) -> Step:  # fmt: skip
    return Step(id, label, start, end, *who, of=of, judges=judges, needs_reason=True)


def _returns() -> tuple[Step, ...]:
    """To the level before, by whoever has it now; `recall` is the proposer's own wish to submit
    anew. What was submitted is not mended on the way."""
    return (
        _back("return", "退回", S.TOWN_REVIEW, S.DRAFT, _TOWN, judges=_PUT_FORWARD),
        _back("return", "退回", S.COUNTY_ARGUE, S.TOWN_REVIEW, _COUNTY, of=Level.VILLAGE,
              judges=(*_PUT_FORWARD, "review")),
        _back("return", "退回", S.COUNTY_ARGUE, S.DRAFT, _COUNTY, of=Level.TOWN,
              judges=_PUT_FORWARD),
        _back("return", "退回", S.COUNTY_ARGUE, S.DRAFT, _COUNTY, of=Level.COUNTY,
              judges=_PUT_FORWARD),
        *(_back("recall", "撤回重报", state, S.DRAFT, _VILLAGE) for state in PENDING),
    )  # fmt: skip


def _adjustments() -> tuple[Step, ...]:
    """Asked for by who builds, decided by who decided the project (原审批层级)."""
    found = []
    for state in RUNNING:
        found += [
            Step("ask_adjustment", "申请调整", state, state, Act.PROJECT_BUILD, Level.VILLAGE,
                 ("nothing_asked", "adjustment"), needs_reason=True),
            Step("adjust", "批准调整", state, state, *_COUNTY, ("asked", "adjustable"),
                 judges=("ask_adjustment",)),
            Step("refuse_adjustment", "不同意调整", state, state, *_COUNTY, ("asked",),
                 judges=("ask_adjustment",), needs_reason=True),
        ]  # fmt: skip
    return tuple(found)


def _endings() -> tuple[Step, ...]:
    """Out of the pool, stopped for a time, or for good once its money is back (workflows D3)."""
    stopped = (*RUNNING, S.SUSPENDED)
    return (
        _back("remove", "撤销起草", S.DRAFT, S.REMOVED, (Act.PROJECT_PROPOSE, Level.VILLAGE)),
        Step("remove", "移出项目库", S.RESERVED, S.REMOVED, *_COUNTY, ("money_back",),
             needs_reason=True),
        _back("roll_over", "滚动到下一年", S.RESERVED, S.RESERVED, _COUNTY),
        _back("roll_over", "滚动到下一年", S.PLANNED, S.RESERVED, _COUNTY),
        *(_back("suspend", "暂停", state, S.SUSPENDED, _COUNTY) for state in RUNNING),
        Step("resume", "恢复", S.SUSPENDED, None, *_COUNTY),
        *(
            Step("terminate", "终止", state, S.TERMINATED, *_COUNTY, ("money_back",),
                 needs_reason=True)
            for state in stopped
        ),
    )  # fmt: skip


TABLE: tuple[Step, ...] = (
    *_INTO_THE_POOL,
    *_BUILT,
    *_returns(),
    *_adjustments(),
    *_endings(),
)
LABELS = {step.id: step.label for step in reversed(TABLE)}
# Steps by which what stands in a project is settled anew: what follows decides on just that.
SETTLING = ("submit", "adjust")


def _fits(row: Step, *, start: str | None, of: Level) -> bool:
    return row.start == start and row.of in (None, of)


def step_from(step_id: str, *, start: str | None, of: Level) -> Step | None:
    """The row for a step from a state of a project that lies at a level; None if there is none."""
    return next(
        (row for row in TABLE if row.id == step_id and _fits(row, start=start, of=of)), None
    )


def steps_from(start: str | None, *, of: Level) -> tuple[Step, ...]:
    """Every step that a project can take from a state, the main one first."""
    found = [row for row in TABLE if _fits(row, start=start, of=of)]
    return tuple(sorted(found, key=lambda row: not row.main))


def main_step(start: str, *, of: Level) -> Step | None:
    """The step that a project in this state waits for; None for one that has ended or rests."""
    return next((row for row in TABLE if row.main and _fits(row, start=start, of=of)), None)
