"""The way of a case as a table: each step, from where to where, by whom, on what, within what.

Workflows D1. A county has nine steps from clue to help, or seven: rows that are `optional` may be
left out by its pack, and what they would ask is asked by the next one. `Variant` says which.
"""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from zhuzhen.casework.choices import (
    CLEARING,
    IDENTIFYING,
    OPEN,
    UNDER_WATCH,
    CaseState,
    SubmissionKind,
)
from zhuzhen.people.choices import Act
from zhuzhen.places.choices import Level

S = CaseState


class Since(StrEnum):
    """From which day a limit counts; that day itself is not counted."""

    CLUE = "clue"  # T0, or the day of relief where relief came first
    ARRIVAL = "arrival"  # when the case came into the state
    ADMISSION = "admission"
    PROPOSAL = "proposal"  # when clearance was proposed
    QUARTER = "quarter"  # the end of the quarter after the one it came in


@dataclass(frozen=True)
class Limit:
    """By when a state is to be left: `figure` names the pack's number of days, `usual` stands in
    where no pack says (workflows D1, D9)."""

    figure: str
    usual: int
    since: Since


@dataclass(frozen=True)
class Step:
    """One row. `start` None is a case that does not exist yet. Only rows of the main way carry a
    limit: it is that of the state they lead out of."""

    id: str
    label: str
    start: CaseState | None
    end: CaseState
    act: Act
    level: Level
    guards: tuple[str, ...] = ()
    limit: Limit | None = None
    submits: SubmissionKind | None = None
    decides: SubmissionKind | None = None
    main: bool = False
    optional: bool = False
    needs_reason: bool = False
    not_own: bool = False
    by_night: bool = False  # taken by the system as soon as its guards hold


_VERIFIED = ("verifiers", "consent", "surveyed", "risks")
_DECIDED = ("submission", "notice", "compared", "risks", "in_time")

# Identification: the state a row starts from waits for it until its limit (S1-1.1c; facts B2.5).
_IDENTIFICATION = (
    Step("raise", "报告线索", None, S.CLUE, Act.CLUE_RAISE, Level.VILLAGE, main=True),
    Step(
        "assign", "派核查人", S.CLUE, S.VERIFYING,
        Act.CASE_VERIFY, Level.VILLAGE, main=True, guards=("verifiers",), optional=True,
        limit=Limit("assign", 2, Since.CLUE),
    ),
    Step(
        "verify", "入户核实", S.VERIFYING, S.MATCHING,
        Act.CASE_VERIFY, Level.VILLAGE, main=True, guards=_VERIFIED,
        limit=Limit("verify", 5, Since.CLUE),
    ),
    Step(
        "match", "信息比对", S.MATCHING, S.REVIEWING,
        Act.CASE_COMPARE, Level.COUNTY, main=True, guards=("compared",), optional=True,
        limit=Limit("match", 7, Since.CLUE),
    ),
    Step(
        "review", "民主评议", S.REVIEWING, S.POSTING,
        Act.CASE_MEET, Level.VILLAGE, main=True, guards=("consent", "meeting", "risks"),
        submits=SubmissionKind.ADMISSION, limit=Limit("review", 8, Since.CLUE),
    ),
    Step(
        "pass_notice", "公示期满报镇", S.POSTING, S.TOWN_REVIEW,
        Act.CASE_MEET, Level.VILLAGE, main=True, guards=("notice",), by_night=True,
        limit=Limit("pass_notice", 14, Since.CLUE),
    ),
    Step(
        "town_review", "镇审核", S.TOWN_REVIEW, S.COUNTY_REVIEW,
        Act.CASE_REVIEW, Level.TOWN, main=True, guards=("submission", "notice"), not_own=True,
        limit=Limit("town_review", 1, Since.ARRIVAL),
    ),
    Step(
        "county_review", "县审定", S.COUNTY_REVIEW, S.MONITORED,
        Act.CASE_DECIDE, Level.COUNTY, main=True, guards=_DECIDED, not_own=True,
        decides=SubmissionKind.ADMISSION, limit=Limit("decision", 15, Since.CLUE),
    ),
    Step(
        "assist", "落实帮扶", S.MONITORED, S.ASSISTING,
        Act.CASE_ASSIST, Level.TOWN, main=True, guards=("plan", "developmental"),
        limit=Limit("assist", 10, Since.ADMISSION),
    ),
)  # fmt: skip

# Clearance goes the same way again (facts B2.8).
_CLEARANCE = (
    Step(
        "propose", "提出消除", S.ASSISTING, S.ELIM_PROPOSED,
        Act.CASE_VERIFY, Level.VILLAGE, main=True, guards=("clearance", "mode"),
        limit=Limit("check", 0, Since.QUARTER),
    ),
    Step(
        "elim_verify", "消除核实", S.ELIM_PROPOSED, S.ELIM_REVIEWING,
        Act.CASE_VERIFY, Level.VILLAGE, main=True, guards=("verifiers", "clearance"),
        limit=Limit("elim_verify", 5, Since.PROPOSAL),
    ),
    Step(
        "elim_review", "消除评议", S.ELIM_REVIEWING, S.ELIM_POSTING,
        Act.CASE_MEET, Level.VILLAGE, main=True, guards=("meeting", "clearance"),
        submits=SubmissionKind.CLEARANCE, limit=Limit("elim_review", 8, Since.PROPOSAL),
    ),
    Step(
        "elim_pass", "消除公示期满报镇", S.ELIM_POSTING, S.ELIM_TOWN,
        Act.CASE_MEET, Level.VILLAGE, main=True, guards=("notice",), by_night=True,
        limit=Limit("elim_pass", 14, Since.PROPOSAL),
    ),
    Step(
        "elim_town", "消除镇审核", S.ELIM_TOWN, S.ELIM_COUNTY,
        Act.CASE_REVIEW, Level.TOWN, main=True, guards=("submission", "notice"), not_own=True,
        limit=Limit("elim_town", 1, Since.ARRIVAL),
    ),
    Step(
        "elim_county", "消除县审定", S.ELIM_COUNTY, S.CLEARED,
        Act.CASE_DECIDE, Level.COUNTY, main=True, guards=("submission", "notice", "clearance"),
        not_own=True, decides=SubmissionKind.CLEARANCE,
        limit=Limit("clearance", 15, Since.PROPOSAL),
    ),
)  # fmt: skip


def _back(id: str, label: str, start: CaseState, end: CaseState, *, act: Act, level: Level) -> Step:
    """A way back, with a reason; what is decided on is not sent back by whoever put it forward."""
    deciding = act in (Act.CASE_REVIEW, Act.CASE_DECIDE)
    return Step(id, label, start, end, act, level, needs_reason=True, not_own=deciding)


_MEET, _TOWN, _COUNTY = (
    (Act.CASE_MEET, Level.VILLAGE),
    (Act.CASE_REVIEW, Level.TOWN),
    (Act.CASE_DECIDE, Level.COUNTY),
)


def _returns() -> tuple[Step, ...]:
    """To the step before, by whoever has the case now; `recall` is the village's own wish to
    submit anew, for what is frozen is never mended."""
    ways: tuple[tuple[CaseState, CaseState, tuple[Act, Level]], ...] = (
        (S.MATCHING, S.VERIFYING, (Act.CASE_COMPARE, Level.COUNTY)),
        (S.REVIEWING, S.MATCHING, _MEET),
        (S.TOWN_REVIEW, S.REVIEWING, _TOWN),
        (S.COUNTY_REVIEW, S.TOWN_REVIEW, _COUNTY),
        (S.ELIM_REVIEWING, S.ELIM_PROPOSED, _MEET),
        (S.ELIM_TOWN, S.ELIM_REVIEWING, _TOWN),
        (S.ELIM_COUNTY, S.ELIM_TOWN, _COUNTY),
    )
    recalls = (
        *((state, S.REVIEWING) for state in (S.POSTING, S.TOWN_REVIEW, S.COUNTY_REVIEW)),
        *((state, S.ELIM_REVIEWING) for state in (S.ELIM_POSTING, S.ELIM_TOWN, S.ELIM_COUNTY)),
    )
    return (
        *(_back("return", "退回", a, b, act=who[0], level=who[1]) for a, b, who in ways),
        *(_back("recall", "撤回重报", a, b, act=_MEET[0], level=_MEET[1]) for a, b in recalls),
    )


_DECIDING = {
    S.TOWN_REVIEW: _TOWN,
    S.COUNTY_REVIEW: _COUNTY,
    S.ELIM_TOWN: _TOWN,
    S.ELIM_COUNTY: _COUNTY,
}


def _turned_down(
    id: str,
    label: str,
    start: CaseState,
    end: CaseState,
    *,
    before: Act,
    guards: tuple[str, ...] = (),
) -> Step:
    """A case turned down: by the level that decides, or by whoever has it before that."""
    act, level = _DECIDING.get(start, (before, Level.VILLAGE))
    decides = start in _DECIDING
    return Step(id, label, start, end, act, level, guards, needs_reason=True, not_own=decides)


def _endings() -> tuple[Step, ...]:
    """Ways out of identification, and back into help instead of clearance."""
    reject, withdraw = Act.CASE_REJECT, (Act.CASE_VERIFY, Level.VILLAGE)
    return (
        *(
            _turned_down(
                "reject", "不予纳入", state, S.NOT_ADMITTED, before=reject, guards=("told",)
            )
            for state in IDENTIFYING
        ),
        *(
            Step("withdraw", "农户撤回申请", state, S.WITHDRAWN, *withdraw, needs_reason=True)
            for state in IDENTIFYING
        ),
        *(
            _turned_down("keep", "不予消除", state, S.ASSISTING, before=Act.CASE_VERIFY)
            for state in CLEARING
        ),
    )


def _under_watch() -> tuple[Step, ...]:
    """A household that is gone (村报、镇核、县批), and one that was admitted wrongly (县)."""
    found = []
    for state in UNDER_WATCH:
        gone, wrong = SubmissionKind.DECREASE, SubmissionKind.REVOCATION
        found += [
            Step("report_decrease", "上报自然减少", state, state, *_MEET, needs_reason=True,
                 guards=("nothing_submitted",), submits=gone),
            Step("endorse_decrease", "核实自然减少", state, state, *_TOWN, not_own=True,
                 guards=("decrease_submitted",)),
            Step("approve_decrease", "批准自然减少", state, S.NATURAL_DECREASE, *_COUNTY,
                 not_own=True, guards=("decrease_endorsed",), decides=gone),
            Step("report_revocation", "提出错评清退", state, state, *_TOWN, needs_reason=True,
                 guards=("nothing_submitted",), submits=wrong),
            Step("approve_revocation", "批准错评清退", state, S.REVOKED, *_COUNTY, not_own=True,
                 guards=("revocation_submitted",), decides=wrong),
            Step("decline", "不同意", state, state, *_COUNTY, needs_reason=True, not_own=True,
                 guards=("removal_submitted",)),
        ]  # fmt: skip
    return tuple(found)


def _beside_the_way() -> tuple[Step, ...]:
    """What leaves the state as it is: relief first, the quarterly check, civil affairs."""
    relief = (
        Step("relief_first", "先行帮扶", state, state, *_TOWN, needs_reason=True,
             guards=("relief",))
        for state in IDENTIFYING
    )  # fmt: skip
    handovers = (
        Step("hand_over", "移交民政", state, state, *_TOWN, guards=("no_handover",))
        for state in OPEN
        if state is not S.CLUE
    )
    receipts = (
        Step("civil_receipt", "民政回执", state, state, Act.CASE_CIVIL, Level.COUNTY,
             guards=("handover", "receipt"))
        for state in CaseState
        if state is not S.CLUE
    )  # fmt: skip
    check = Step(
        "check", "季度检查", S.ASSISTING, S.ASSISTING, Act.CASE_VERIFY, Level.VILLAGE,
        guards=("checked",),
    )  # fmt: skip
    return (*relief, check, *handovers, *receipts)


TABLE: tuple[Step, ...] = (
    *_IDENTIFICATION,
    *_CLEARANCE,
    *_returns(),
    *_endings(),
    *_under_watch(),
    *_beside_the_way(),
)
# What no one takes as a step: the register moved the household (`casework.commands.households`).
LABELS = {step.id: step.label for step in TABLE} | {
    "carry": "随户并入",
    "join": "线索并入他户个案",
}
MAIN = {step.start: step for step in TABLE if step.main}
OPTIONAL = tuple(step.id for step in TABLE if step.optional)
# Steps by which somebody puts forward what the levels above decide.
PUTTING_FORWARD = {
    Level.VILLAGE: ("verify", "review", "propose", "elim_verify", "elim_review", "report_decrease"),
    Level.TOWN: ("town_review", "elim_town", "endorse_decrease", "report_revocation"),
}


def put_forward_below(level: Level) -> tuple[str, ...]:
    """Whoever took one of these decides nothing of it at this level (不得自报自审)."""
    below = (Level.VILLAGE,) if level is Level.TOWN else (Level.VILLAGE, Level.TOWN)
    return tuple(step for each in below for step in PUTTING_FORWARD[each])


def settled(end: CaseState, *, left_out: Container[str]) -> CaseState:
    """Where a case comes to rest that goes to `end`: past the states that wait for a step that is
    left out."""
    waiting = MAIN.get(end)
    while waiting is not None and waiting.optional and waiting.id in left_out:
        end = waiting.end
        waiting = MAIN.get(end)
    return end


def _settled_back(end: CaseState, *, left_out: Container[str]) -> CaseState:
    """The same for a return: on to the state before."""
    waiting = MAIN.get(end)
    while waiting is not None and waiting.optional and waiting.id in left_out:
        before = next((row for row in MAIN.values() if row.end == end), None)
        if before is None or before.start is None:
            return settled(end, left_out=left_out)
        end = before.start
        waiting = MAIN.get(end)
    return end


def end_of(row: Step, *, left_out: Container[str]) -> CaseState:
    """The state that a step leads to where some steps are left out."""
    if row.id == "return":
        return _settled_back(row.end, left_out=left_out)
    return settled(row.end, left_out=left_out)


def step_from(step_id: str, *, start: str | None, left_out: Container[str] = ()) -> Step | None:
    """The row for a step from a state, or None if the table has none (or leaves it out)."""
    row = next((row for row in TABLE if row.id == step_id and row.start == start), None)
    return None if row is not None and row.optional and row.id in left_out else row


def steps_from(start: str | None, *, left_out: Container[str] = ()) -> tuple[Step, ...]:
    """Every step that a case in `start` can take, the main one first."""
    found = [
        row for row in TABLE if row.start == start and not (row.optional and row.id in left_out)
    ]
    return tuple(sorted(found, key=lambda row: not row.main))


def main_step(start: str, *, left_out: Container[str] = ()) -> Step | None:
    """The step that a case in this state waits for; None for a case that has ended."""
    row = next((row for row in TABLE if row.main and row.start == start), None)
    return None if row is None or (row.optional and row.id in left_out) else row
