"""The guards that the flow names, and what they say together of a step."""

from collections.abc import Callable

from zhuzhen.projects.flow import Step
from zhuzhen.projects.rules import building, ending, entering, planning
from zhuzhen.projects.rules.situation import Situation, Verdict, all_of

Guard = Callable[[Situation], Verdict]

GUARDS: dict[str, Guard] = {
    "meeting": entering.meeting,
    "complete": entering.complete,
    "item": entering.item,
    "shares": entering.shares,
    "use": entering.use,
    "notice": entering.notice,
    "unchanged": entering.unchanged,
    "reviewed": entering.reviewed,
    "scored": entering.scored,
    "argued": entering.argued,
    "argument": entering.argument,
    "linkage": entering.linkage,
    "year": planning.year,
    "money": planning.money,
    "approval": planning.approval,
    "performance": planning.performance,
    "procurement": planning.procurement,
    "nothing_asked": planning.nothing_asked,
    "adjustment": planning.adjustment,
    "asked": planning.asked,
    "adjustable": planning.adjustable,
    "contract": building.contract,
    "progress": building.progress,
    "wages": building.wages,
    "looked": building.looked,
    "settled": ending.settled,
    "handover": ending.handover,
    "evaluated": ending.evaluated,
    "completion_notice": ending.completion_notice,
    "money_back": ending.money_back,
}
# What only the form of the step answers; the others can be told before anybody fills it in.
ANSWERED = frozenset(
    {"meeting", "reviewed", "argued", "year", "approval", "procurement", "adjustment", "looked",
     "handover", "evaluated"}
)  # fmt: skip


def judge(row: Step, at: Situation) -> Verdict:
    """Every reason why a step may not be taken now."""
    return all_of(*(GUARDS[name](at) for name in row.guards))


def standing(row: Step, at: Situation) -> Verdict:
    """The reasons that no form can mend: what has to be done first, elsewhere."""
    return all_of(*(GUARDS[name](at) for name in row.guards if name not in ANSWERED))
