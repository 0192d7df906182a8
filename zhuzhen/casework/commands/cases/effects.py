"""What each step does to a case besides moving it: a table of effects, as the flow is of steps.

What is decided is applied from the frozen submission, never from the case or the form.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from zhuzhen.base import clock
from zhuzhen.base.workdays import due_after
from zhuzhen.casework import flow
from zhuzhen.casework.choices import (
    CaseState,
    ClearanceMode,
    ClueState,
    HandoverState,
)
from zhuzhen.casework.commands.cases.writing import Told, close_submission
from zhuzhen.casework.contents import asked_of, freeze
from zhuzhen.casework.models import Case, CivilHandover, Clue, Submission
from zhuzhen.casework.posting import let_pass, put_up, take_down
from zhuzhen.casework.problems import text
from zhuzhen.casework.rules.situation import Situation
from zhuzhen.casework.situations import pending_of
from zhuzhen.casework.variants import Variant
from zhuzhen.households.choices import HouseholdState
from zhuzhen.households.commands import change_assistance
from zhuzhen.people.models import Account

_LONGEST_END = 300


@dataclass(frozen=True)
class Taking:
    """A step as it is taken: the case is locked and changed in place, saved by the command."""

    case: Case
    row: flow.Step
    at: Situation
    by: Account | None
    today: dt.date
    variant: Variant

    @property
    def facts(self) -> dict[str, object]:
        return self.at.given.as_json()

    def pending(self) -> Submission:
        found = pending_of(self.case)
        assert found is not None, "the guards saw one"
        return found


Effect = Callable[[Taking], Told]


def _noted(taking: Taking) -> Told:
    """Nothing but what was said."""
    return Told(taking.facts)


def _assigned(taking: Taking) -> Told:
    taking.case.verifiers = list(taking.at.verifiers)
    return _looked_at(taking)


def _verified(taking: Taking) -> Told:
    case, at = taking.case, taking.at
    case.verifiers = list(at.verifiers)
    case.category, case.risks, case.disaster = at.category, list(at.risks), at.disaster
    case.is_wholly_unable = at.home.is_wholly_unable
    return _looked_at(taking)


def _looked_at(taking: Taking) -> Told:
    """The clues of a case are taken up with its first step."""
    clues = Clue.objects.filter(case=taking.case, state=ClueState.OPEN)
    clues.update(state=ClueState.IN_CASE)
    return _noted(taking)


def _submitted(taking: Taking, *, is_posted: bool) -> Told:
    case, kind = taking.case, taking.row.submits
    assert kind is not None
    frozen = freeze(case, kind=kind, at=taking.at)
    made = Submission.objects.create(
        case=case,
        place_id=case.place_id,
        kind=kind,
        content=frozen.content,
        content_sm3=frozen.sm3,
        by=taking.by,
        at=clock.now(),
        on=taking.today,
    )
    if not is_posted:
        return Told(taking.facts, made)
    notice = put_up(case, kind=kind, content=frozen.content, by=taking.by, today=taking.today)
    facts = {**taking.facts, "notice_lines": notice.lines}
    return Told(facts, made, notice.notice_id)


def _put_forward(taking: Taking) -> Told:
    return _submitted(taking, is_posted=True)


def _reported(taking: Taking) -> Told:
    return _submitted(taking, is_posted=False)


def _passed(taking: Taking) -> Told:
    pending = taking.pending()
    let_pass(pending, today=taking.today)
    return Told(taking.facts, pending)


def _reviewed(taking: Taking) -> Told:
    return Told(taking.facts, taking.pending())


def _admitted(taking: Taking) -> Told:
    """Admitted as submitted; a household cleared before is monitored again (再次纳入)."""
    case, pending = taking.case, taking.pending()
    asked = asked_of(pending)
    case.category, case.disaster = str(asked["category"]), str(asked["disaster"])
    risks = asked["risks"]
    assert isinstance(risks, list)
    case.risks = risks
    case.is_wholly_unable = bool(asked["is_wholly_unable"])
    case.admitted_on = taking.today
    case.re_entry_of = _cleared_before(case)
    close_submission(pending, by=taking.by, approved=True)
    _tell_clues(case, outcome=text("admitted"))
    return Told(taking.facts, pending)


def _cleared_before(case: Case) -> Case | None:
    earlier = Case.objects.filter(household_id=case.household_id, state=CaseState.CLEARED)
    return earlier.filter(re_entry=None).exclude(pk=case.pk).order_by("-ended_on", "-pk").first()


def _tell_clues(case: Case, *, outcome: str) -> None:
    clues = Clue.objects.filter(case=case).exclude(state=ClueState.DISMISSED)
    clues.update(state=ClueState.IN_CASE, outcome=outcome[:_LONGEST_END])


def _dropped(taking: Taking) -> Told:
    """What was submitted is no longer put forward."""
    pending = pending_of(taking.case)
    if pending is not None:
        why = text("recalled", step=taking.row.label, why=taking.at.reason)
        take_down(pending, today=taking.today, why=why)
        close_submission(pending, by=taking.by, approved=False)
    return Told(taking.facts, pending)


def _ended(taking: Taking) -> Told:
    case, row = taking.case, taking.row
    told = _dropped(taking)
    case.ended_on, case.end_reason = taking.today, taking.at.reason[:_LONGEST_END]
    why = "withdrawn" if row.end is CaseState.WITHDRAWN else "not_admitted"
    _tell_clues(case, outcome=text(why, why=taking.at.reason))
    return told


def _returned(taking: Taking) -> Told:
    """Back to where the village submits: what it submitted is closed. Back by less, it stays."""
    submits = (CaseState.REVIEWING, CaseState.ELIM_REVIEWING)
    return _dropped(taking) if taking.row.end in submits else _noted(taking)


def _kept(taking: Taking) -> Told:
    taking.case.clearance_mode = ""
    return _dropped(taking)


def _relieved(taking: Taking) -> Told:
    case, days = taking.case, taking.variant.figures["relief"]
    case.relief_first = True
    case.decision_due_on = taking.today + dt.timedelta(days=days)
    return _noted(taking)


def _proposed(taking: Taking) -> Told:
    taking.case.clearance_mode = taking.at.given.mode
    return _noted(taking)


def _cleared(taking: Taking) -> Told:
    case, pending = taking.case, taking.pending()
    case.clearance_mode = ClearanceMode(str(asked_of(pending)["mode"]))
    case.ended_on = taking.today
    close_submission(pending, by=taking.by, approved=True)
    return Told(taking.facts, pending)


def _removed(taking: Taking) -> Told:
    case, pending = taking.case, taking.pending()
    case.ended_on = taking.today
    case.end_reason = str(asked_of(pending)["reason"])[:_LONGEST_END]
    close_submission(pending, by=taking.by, approved=True)
    return Told(taking.facts, pending)


def _declined(taking: Taking) -> Told:
    pending = taking.pending()
    close_submission(pending, by=taking.by, approved=False)
    return Told(taking.facts, pending)


def _handed_over(taking: Taking) -> Told:
    case, days = taking.case, taking.variant.figures["civil"]
    CivilHandover.objects.create(
        case=case,
        place_id=case.place_id,
        sent_on=taking.today,
        sent_by=taking.by,
        due_on=due_after(taking.today, days=days, working=True),
        state=HandoverState.SENT,
        note=taking.at.given.note,
    )
    return _noted(taking)


def _received(taking: Taking) -> Told:
    said = taking.at.given
    handover = CivilHandover.objects.get(case=taking.case, state=HandoverState.SENT)
    handover.state, handover.receipt_by = said.receipt_state, taking.by
    handover.receipt_on, handover.receipt_number = taking.today, said.receipt_number
    handover.social_assist, handover.note = said.social_assist, said.note or handover.note
    handover.save()
    if said.receipt_state == HandoverState.ACCEPTED:
        _assisted(taking)
    return _noted(taking)


def _assisted(taking: Taking) -> None:
    """The register follows what civil affairs say, so that it is entered once; a household that is
    no more stays as it was."""
    household, said = taking.case.household, taking.at.given
    if household.state == HouseholdState.ACTIVE:
        change_assistance(
            household, social_assist=said.social_assist, on=taking.today, by=taking.by,
            reason=text("by_receipt", number=said.receipt_number.strip()),
        )  # fmt: skip


WRITE_HOUSEHOLD = frozenset({"civil_receipt"})
EFFECTS: dict[str, Effect] = {
    "assign": _assigned,
    "verify": _verified,
    "match": _noted,
    "review": _put_forward,
    "pass_notice": _passed,
    "town_review": _reviewed,
    "county_review": _admitted,
    "assist": _noted,
    "check": _noted,
    "propose": _proposed,
    "elim_verify": _noted,
    "elim_review": _put_forward,
    "elim_pass": _passed,
    "elim_town": _reviewed,
    "elim_county": _cleared,
    "return": _returned,
    "recall": _dropped,
    "reject": _ended,
    "withdraw": _ended,
    "keep": _kept,
    "report_decrease": _reported,
    "endorse_decrease": _reviewed,
    "approve_decrease": _removed,
    "report_revocation": _reported,
    "approve_revocation": _removed,
    "decline": _declined,
    "relief_first": _relieved,
    "hand_over": _handed_over,
    "civil_receipt": _received,
}
