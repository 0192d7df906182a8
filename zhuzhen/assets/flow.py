"""The ways of an asset, of the sharing of its income and of its end, as tables (workflows D4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhuzhen.assets.choices import KEPT, AssetState, DisposalState, DistributionState
from zhuzhen.people.choices import Act

A, D, I = AssetState, DisposalState, DistributionState  # noqa: E741  (as the tables are read)


@dataclass(frozen=True)
class Step:
    """One row. `start` "" is what does not exist yet; `days` names the figure that says by when
    the state it leads to is to be left (`parameters.Figures`)."""

    id: str
    label: str
    start: str
    end: str
    act: Act
    guards: tuple[str, ...] = ()
    days: str = ""
    needs_reason: bool = False
    not_own: bool = False


def _many(
    id: str, label: str, starts: Iterable[AssetState], end: AssetState, act: Act
) -> tuple[Step, ...]:
    return tuple(Step(id, label, start, end, act, needs_reason=True) for start in starts)


ASSET: tuple[Step, ...] = (
    Step("form", "形成资产", "", A.FORMED, Act.ASSET_DECIDE, days="register_days"),
    Step("take_over", "存量资产登记", "", A.REGISTERED, Act.ASSET_KEEP, days="title_days"),
    Step(
        "register", "登记", A.FORMED, A.REGISTERED, Act.ASSET_KEEP,
        guards=("photographed", "keeper"), days="title_days",
    ),
    Step(
        "confirm_title", "确权", A.REGISTERED, A.TITLED, Act.ASSET_DECIDE,
        guards=("shares",), days="handover_days",
    ),
    Step("hand_over", "移交", A.TITLED, A.IN_USE, Act.ASSET_DECIDE, guards=("keeper",)),
    *(
        Step("change_title", "变更权属", each, each, Act.ASSET_DECIDE, guards=("shares",),
             needs_reason=True)
        for each in KEPT
    ),
    *_many("report_idle", "登记闲置", (A.IN_USE,), A.IDLE, Act.ASSET_KEEP),
    *_many("report_damage", "登记损坏", (A.IN_USE, A.IDLE), A.DAMAGED, Act.ASSET_KEEP),
    *_many("repair", "开始维修", (A.DAMAGED,), A.UNDER_REPAIR, Act.ASSET_KEEP),
    *_many(
        "resume", "恢复使用", (A.IDLE, A.DAMAGED, A.UNDER_REPAIR), A.IN_USE, Act.ASSET_KEEP
    ),
    # What describes it is mended; its money only in the ledger, whose it is only by its title.
    *(
        Step("correct", "更正卡片", each, each, Act.ASSET_KEEP, guards=("described",),
             needs_reason=True)
        for each in (A.FORMED, A.REGISTERED, *KEPT)
    ),
    *_many("cancel", "冲销", (A.FORMED, A.REGISTERED, A.TITLED), A.CANCELLED, Act.ASSET_DECIDE),
)  # fmt: skip
# Taken by disposal; when it is returned the asset is again where it was.
DISPOSABLE = (A.REGISTERED, *KEPT)

DISTRIBUTION: tuple[Step, ...] = (
    Step("draft", "起草方案", "", I.DRAFT, Act.ASSET_KEEP, guards=("within_arrived", "recipients")),
    Step(
        "decide", "村民代表会议表决", I.DRAFT, I.DECIDED, Act.ASSET_KEEP,
        guards=("meeting", "within_arrived"),
    ),
    Step("post", "公示", I.DECIDED, I.POSTED, Act.ASSET_KEEP),
    Step(
        "review", "镇审核", I.POSTED, I.REVIEWED, Act.ASSET_REVIEW, guards=("notice",),
        not_own=True,
    ),
    Step(
        "file", "县备案", I.REVIEWED, I.FILED, Act.ASSET_DECIDE,
        guards=("notice", "within_arrived", "in_time"), not_own=True,
    ),
    *(
        Step("return", "退回", state, I.RETURNED, act, needs_reason=True)
        for state, act in (
            (I.DRAFT, Act.ASSET_KEEP),
            (I.DECIDED, Act.ASSET_KEEP),
            (I.POSTED, Act.ASSET_REVIEW),
            (I.REVIEWED, Act.ASSET_DECIDE),
        )
    ),
)  # fmt: skip

DISPOSAL: tuple[Step, ...] = (
    Step("apply", "申请处置", "", D.APPLIED, Act.ASSET_DISPOSE, days="value_days"),
    Step(
        "value", "评估", D.APPLIED, D.VALUED, Act.ASSET_DISPOSE, guards=("valuation",),
        days="decide_days",
    ),
    Step(
        "decide", "集体决策", D.VALUED, D.DECIDED, Act.ASSET_DISPOSE, guards=("meeting",),
        days="approve_days",
    ),
    # Who approves follows from the level: see `approver`.
    Step("approve", "批准", D.DECIDED, D.APPROVED, Act.ASSET_REVIEW, not_own=True),
    Step("file", "县备案", D.APPROVED, D.APPROVED, Act.ASSET_DECIDE, guards=("unfiled",)),
    Step("post", "公示", D.APPROVED, D.POSTED, Act.ASSET_DISPOSE, guards=("filed",)),
    Step(
        "dispose", "处置", D.POSTED, D.DISPOSED, Act.ASSET_DISPOSE,
        guards=("notice", "outcome", "uncontracted"), days="proceeds_days",
    ),
    Step("book", "收入入账", D.DISPOSED, D.BOOKED, Act.ASSET_BOOK, guards=("reinvest",)),
    *(
        Step("return", "退回", state, D.RETURNED, Act.ASSET_REVIEW, needs_reason=True)
        for state in (D.APPLIED, D.VALUED, D.DECIDED, D.APPROVED, D.POSTED)
    ),
)  # fmt: skip

# By the ids under which an asset's history keeps them.
LABELS = {
    **{step.id: step.label for step in ASSET},
    "grow": "补记原值",
    "inspect": "巡查",
    "operate": "签订经营合同",
    "end_operation": "终止经营合同",
    "receive": "收到款项",
    **{f"share_{step.id}": step.label for step in DISTRIBUTION},
    **{f"end_{step.id}": step.label for step in DISPOSAL},
}


def step_from(table: tuple[Step, ...], step_id: str, *, start: str) -> Step | None:
    """The row for a step from a state, or None if the table has none."""
    return next((row for row in table if row.id == step_id and row.start == start), None)


def beginning(step_id: str) -> Step:
    """The row by which an asset comes to be."""
    return next(row for row in ASSET if row.id == step_id and not row.start)


def steps_from(table: tuple[Step, ...], start: str) -> tuple[Step, ...]:
    """Every step that may be taken from a state."""
    return tuple(row for row in table if row.start == start)
