"""Whether what was submitted may be decided on, and what may be submitted."""

from zhuzhen.casework.choices import HandoverState, SubmissionKind
from zhuzhen.casework.problems import MOVED
from zhuzhen.casework.rules.situation import FINE, Situation, Verdict, all_of, listed, no
from zhuzhen.households.choices import SocialAssist


def _pending(at: Situation, *kinds: SubmissionKind) -> Verdict:
    """One of these is submitted, is as it was frozen, and the facts are still those."""
    pending = at.pending
    if pending is None or pending.kind not in kinds:
        return no("nothing_submitted")
    moved = listed(tuple(MOVED[each] for each in pending.moved))
    return all_of(
        FINE if pending.is_intact else no("content_altered"),
        no("facts_moved", what=moved) if pending.moved else FINE,
    )


def submission(at: Situation) -> Verdict:
    """What is decided on is what was submitted."""
    kind = SubmissionKind.CLEARANCE if at.is_clearing else SubmissionKind.ADMISSION
    return _pending(at, kind)


def nothing_submitted(at: Situation) -> Verdict:
    """One thing at a time."""
    if at.pending is None:
        return FINE
    return no("something_submitted", kind=SubmissionKind(at.pending.kind).label)


def decrease_submitted(at: Situation) -> Verdict:
    return _pending(at, SubmissionKind.DECREASE)


def decrease_endorsed(at: Situation) -> Verdict:
    """The county approves a natural decrease that the town looked at."""
    found = _pending(at, SubmissionKind.DECREASE)
    if not found or (at.pending and at.pending.is_endorsed):
        return found
    return no("not_endorsed")


def revocation_submitted(at: Situation) -> Verdict:
    return _pending(at, SubmissionKind.REVOCATION)


def removal_submitted(at: Situation) -> Verdict:
    """Either may be declined, even where the facts have moved."""
    kinds = (SubmissionKind.DECREASE, SubmissionKind.REVOCATION)
    return FINE if at.pending and at.pending.kind in kinds else no("nothing_submitted")


def no_handover(at: Situation) -> Verdict:
    return no("handover_open") if at.is_handed_over else FINE


def handover(at: Situation) -> Verdict:
    return FINE if at.is_handed_over else no("handover_none")


def receipt(at: Situation) -> Verdict:
    """Civil affairs say yes with a number and a kind of assistance, or no with a reason."""
    said = at.given
    if said.receipt_state == HandoverState.ACCEPTED:
        kinds = set(SocialAssist.values) - {SocialAssist.NONE}
        whole = said.receipt_number.strip() and said.social_assist in kinds
        return FINE if whole else no("receipt_number")
    if said.receipt_state == HandoverState.DECLINED:
        return FINE if said.note.strip() else no("receipt_note")
    return no("receipt_answer")
