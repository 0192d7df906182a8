"""The guards that the flow names, and what they say together of a step."""

from collections.abc import Callable

from zhuzhen.casework.flow import Step
from zhuzhen.casework.rules import assisting, clearing, deciding, identifying
from zhuzhen.casework.rules.situation import Situation, Verdict, all_of

Guard = Callable[[Situation], Verdict]

GUARDS: dict[str, Guard] = {
    "verifiers": identifying.verifiers,
    "consent": identifying.consent,
    "surveyed": identifying.surveyed,
    "risks": identifying.risks,
    "compared": identifying.compared,
    "meeting": identifying.meeting,
    "notice": identifying.notice,
    "in_time": identifying.in_time,
    "told": identifying.told,
    "relief": identifying.relief,
    "submission": deciding.submission,
    "nothing_submitted": deciding.nothing_submitted,
    "decrease_submitted": deciding.decrease_submitted,
    "decrease_endorsed": deciding.decrease_endorsed,
    "revocation_submitted": deciding.revocation_submitted,
    "removal_submitted": deciding.removal_submitted,
    "no_handover": deciding.no_handover,
    "handover": deciding.handover,
    "receipt": deciding.receipt,
    "plan": assisting.plan,
    "developmental": assisting.developmental,
    "checked": assisting.checked,
    "clearance": clearing.clearance,
    "mode": clearing.mode,
}
# What only the form of the step answers; the others can be told before anybody fills it in.
ANSWERED = frozenset(
    {"verifiers", "risks", "compared", "meeting", "in_time", "told", "relief", "mode", "receipt"}
)


def judge(row: Step, at: Situation) -> Verdict:
    """Every reason why a step may not be taken now."""
    return all_of(*(GUARDS[name](at) for name in row.guards))


def standing(row: Step, at: Situation) -> Verdict:
    """The reasons that no form can mend: what has to be done first, elsewhere."""
    return all_of(*(GUARDS[name](at) for name in row.guards if name not in ANSWERED))
