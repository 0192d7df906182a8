"""The situation of a case read from the database: what its guards look at, on a day."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from zhuzhen.casework.access import fit_verifiers
from zhuzhen.casework.choices import (
    CLEARING,
    UNDER_WATCH,
    ClueState,
    HandoverState,
)
from zhuzhen.casework.contents import is_intact, moved
from zhuzhen.casework.flow import Step
from zhuzhen.casework.models import (
    Case,
    CaseStep,
    CivilHandover,
    Clue,
    Measure,
    Plan,
    Submission,
    Visit,
)
from zhuzhen.casework.rules.limits import Days
from zhuzhen.casework.rules.situation import (
    Checked,
    Given,
    Help,
    Home,
    Income,
    Pending,
    Planned,
    Posted,
    Situation,
)
from zhuzhen.casework.variants import Variant
from zhuzhen.households.choices import Safeguard, SafeguardResult
from zhuzhen.households.models import Household
from zhuzhen.households.queries import income_lines, income_sheets, safeguard_checks
from zhuzhen.notices.choices import ObjectionState
from zhuzhen.notices.models import Notice, Objection

_MOST_CHECKS = 40
# Which guards look at what costs a question of its own; the rest is read for every step.
_LOOKED_AT = {
    "fit_verifiers": frozenset({"verifiers"}),
    "surveys": frozenset({"surveyed", "checked", "clearance"}),
    "posted": frozenset({"notice"}),
    "help": frozenset({"plan", "developmental", "clearance", "mode"}),
}


def pending_of(case: Case) -> Submission | None:
    """What waits for decision, if anything does."""
    rows = Submission.objects.filter(case=case, decided_at=None)
    return rows.order_by("-pk").first()


def posting_step(submission: Submission) -> CaseStep | None:
    """The step that put a submission up in the village, with the lines as they were drafted."""
    steps = CaseStep.objects.filter(submission=submission, notice_id__isnull=False)
    return steps.order_by("-pk").first()


def notice_of(submission: Submission) -> Notice | None:
    """The notice that shows a submission."""
    step = posting_step(submission)
    if step is None or step.notice_id is None:
        return None
    return Notice.objects.filter(pk=step.notice_id).first()


@dataclass(frozen=True)
class _Reader:
    """Reads the parts of one case's situation."""

    case: Case
    variant: Variant
    given: Given
    reason: str
    today: dt.date
    row: Step | None  # the step to be taken; None asks for all there is

    def _asks(self, part: str) -> bool:
        if self.row is None:
            return True
        # A submission freezes the line that income is held to.
        freezes = part == "surveys" and self.row.submits is not None
        return freezes or not _LOOKED_AT[part].isdisjoint(self.row.guards)

    def situation(self) -> Situation:
        case, given = self.case, self.given
        household = Household.objects.get(pk=case.household_id)
        verifiers = given.verifiers or tuple(case.verifiers)
        pending = pending_of(case)
        return Situation(
            today=self.today,
            t0=self._since(),
            decision_due_on=case.decision_due_on,
            figures=self.variant.figures,
            given=given,
            reason=self.reason,
            is_clearing=case.state in CLEARING,
            admitted_on=case.admitted_on,
            relief_first=case.relief_first,
            home=Home(household.size, household.able, household.weak, household.consented_on),
            verifiers=verifiers,
            fit_verifiers=self._fit(verifiers),
            category=given.category or case.category,
            risks=given.risks or tuple(case.risks),
            disaster=given.disaster if given.risks or given.urgency else case.disaster,
            comparison=given.comparison or self._compared(),
            incomes=self._incomes(household) if self._asks("surveys") else (),
            checks=self._checks(household) if self._asks("surveys") else (),
            posted=self._posted(pending) if self._asks("posted") else None,
            pending=self._pending(pending),
            is_handed_over=CivilHandover.objects.filter(
                case=case, state=HandoverState.SENT
            ).exists(),
            **(self._help() if self._asks("help") else {}),  # type: ignore[arg-type]  # plan, helps, new_risk_on, new_clue_on
        )

    def _fit(self, verifiers: tuple[int, ...]) -> frozenset[int]:
        if not self._asks("fit_verifiers"):
            return frozenset()
        return fit_verifiers(verifiers, place=self.case.place_id, on=self.today)

    def _since(self) -> dt.date:
        """The day from which what is said now counts: T0, or when clearance was proposed."""
        return (proposed_on(self.case) if self.case.state in CLEARING else None) or self.case.t0

    def _compared(self) -> str:
        steps = CaseStep.objects.filter(case=self.case, facts__has_key="comparison")
        last = steps.order_by("-pk").values_list("facts", flat=True).first()
        return str(last["comparison"]) if last else ""

    def _incomes(self, household: Household) -> tuple[Income, ...]:
        sheets = income_sheets(household)
        years = {each.taken_on.year for each in sheets}
        lines = income_lines(self.case.place_id, years) if sheets else {}
        return tuple(
            Income(each.taken_on, each.judged_per_head_fen, lines[each.taken_on.year])
            for each in sheets
        )

    def _checks(self, household: Household) -> tuple[Checked, ...]:
        return tuple(
            Checked(
                each.checked_on,
                tuple(
                    str(label)
                    for label, result in (
                        (Safeguard.EDUCATION.label, each.education),
                        (Safeguard.MEDICAL.label, each.medical),
                        (Safeguard.HOUSING.label, each.housing),
                        (Safeguard.WATER.label, each.water),
                    )
                    if result != SafeguardResult.OK
                ),
                each.fed_and_clothed,
            )
            for each in reversed(safeguard_checks(household, limit=_MOST_CHECKS))
        )

    def _posted(self, pending: Submission | None) -> Posted | None:
        step = posting_step(pending) if pending else None
        notice = notice_of(pending) if pending else None
        if notice is None or step is None:
            return None
        waiting = Objection.objects.filter(notice=notice, state=ObjectionState.OPEN)
        return Posted(
            notice.state,
            notice.opens_on,
            notice.closes_on,
            waiting.count(),
            is_ours=notice.lines == step.facts["notice_lines"],
        )

    def _pending(self, pending: Submission | None) -> Pending | None:
        if pending is None:
            return None
        endorsed = CaseStep.objects.filter(submission=pending, step="endorse_decrease").exists()
        return Pending(pending.kind, is_intact(pending), moved(pending, case=self.case), endorsed)

    def _help(self) -> dict[str, object]:
        """What only cases under watch and in clearance have."""
        case = self.case
        if case.state not in (*UNDER_WATCH, *CLEARING):
            return {}
        plan = Plan.objects.filter(case=case).first()
        since = case.admitted_on or case.t0
        # Also those of this case at a household that was merged into this one.
        at_home = Q(household_id=case.household_id) | Q(case=case)
        visits = Visit.objects.filter(at_home, has_new_risk=True, visited_on__gte=since)
        clues = Clue.objects.filter(case=case, found_on__gt=since)
        clues = clues.exclude(state=ClueState.DISMISSED)
        return {
            "plan": plan and Planned(plan.responsible, plan.no_development_reason),
            "helps": tuple(
                Help(each.kind, each.state, each.is_training_only, bool(each.effect.strip()))
                for each in Measure.objects.filter(case=case).order_by("pk")
            ),
            "new_risk_on": visits.order_by("-visited_on")
            .values_list("visited_on", flat=True)
            .first(),
            "new_clue_on": clues.order_by("-found_on").values_list("found_on", flat=True).first(),
        }


def situation_of(
    case: Case,
    *,
    variant: Variant,
    today: dt.date,
    given: Given | None = None,
    reason: str = "",
    row: Step | None = None,
) -> Situation:
    """What the guards of a case look at, on a day, with what is said at the step to be taken.

    Of a `row` only what its guards look at is read (and what it freezes).
    """
    return _Reader(case, variant, given or Given(), reason, today, row).situation()


def proposed_on(case: Case) -> dt.date | None:
    """When clearance was last proposed."""
    steps = CaseStep.objects.filter(case=case, step="propose").order_by("-pk")
    return steps.values_list("on", flat=True).first()


def days_of(case: Case, *, variant: Variant, arrived_on: dt.date) -> Days:
    """The days from which the limits of a case count."""
    counted_from = case.t0
    if case.relief_first:
        counted_from = case.decision_due_on - dt.timedelta(days=variant.figures["relief"])
    return Days(
        counted_from=counted_from,
        arrived_on=arrived_on,
        decision_due_on=case.decision_due_on,
        admitted_on=case.admitted_on,
        proposed_on=proposed_on(case) if case.state in CLEARING else None,
    )
