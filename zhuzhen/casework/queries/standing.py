"""Where cases stand: how many in each stage, what each waits for, what hangs on one."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import replace

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhuzhen.casework import flow
from zhuzhen.casework.access import ranges_for
from zhuzhen.casework.choices import UNDER_WATCH, CaseState, ClueState, SubmissionKind
from zhuzhen.casework.models import Case, CaseStep, CivilHandover, Clue, Plan, Submission
from zhuzhen.casework.queries.cases import (
    COUNT_CAP,
    PAGE_SIZE,
    STAGES,
    CaseFilters,
    CasePage,
    handovers_for,
    matching,
    removals_for,
    waiting_for,
)
from zhuzhen.people.models import Account

_REMOVING = (SubmissionKind.DECREASE, SubmissionKind.REVOCATION)


def stage_counts(filters: CaseFilters, *, today: dt.date) -> dict[str, int]:
    """How many cases there are in each stage, whatever stage is asked for. One query."""
    counted = {name: Count("pk", filter=Q(state__in=states)) for name, states in STAGES.items()}
    rows = Case.objects.filter(replace(filters, stage="").condition(today=today))
    return rows.aggregate(**counted)


def has_part(account: Account, *, on: dt.date) -> bool:
    """Whether an account has any part in cases, asked before anything is read for it."""
    return not {row.act for row in flow.TABLE}.isdisjoint(ranges_for(account, on=on))


def mine(account: Account, *, on: dt.date) -> QuerySet[Case]:
    """All cases that wait for an account: for their next step, a removal, a receipt."""
    steps = waiting_for(account, on=on).order_by().values("pk")
    removed = removals_for(account, on=on).order_by().values("case")
    handed = handovers_for(account, on=on).order_by().values("case")
    return Case.objects.filter(Q(pk__in=steps) | Q(pk__in=removed) | Q(pk__in=handed))


def waiting_page(
    filters: CaseFilters, *, account: Account, today: dt.date, page: int = 1, size: int = PAGE_SIZE
) -> CasePage:
    """As `cases_in`, of those that wait for an account."""
    page = max(page, 1)
    first = (page - 1) * size
    found = matching(filters, today=today).filter(pk__in=mine(account, on=today).values("pk"))
    count = len(found.order_by().values_list("pk", flat=True)[: COUNT_CAP + 1])
    rows = list(found[first : first + size + 1])
    return CasePage(rows[:size], page, len(rows) > size, count)


# --- what a case waits for


def left_out_of(case: Case) -> frozenset[str]:
    """The optional steps that a case does not have."""
    return frozenset(step for step in flow.OPTIONAL if step not in case.flow_steps)


def next_row(case: Case, *, removal: str = "") -> flow.Step | None:
    """The step that a case waits for; `removal` is what `removals` says of it. A case under help
    waits for its quarterly check. None for a case that has ended."""
    if removal:
        return flow.step_from(removal, start=case.state)
    if case.state == CaseState.ASSISTING:
        return flow.step_from("check", start=case.state)
    return flow.main_step(case.state, left_out=left_out_of(case))


def removals(cases: Collection[Case]) -> dict[int, str]:
    """The steps that natural decreases and revocations of cases wait for. One query, or none."""
    watched = [each.pk for each in cases if each.state in UNDER_WATCH]
    if not watched:
        return {}
    rows = Submission.objects.filter(case__in=watched, decided_at=None, kind__in=_REMOVING)
    endorsing = CaseStep.objects.filter(step="endorse_decrease", submission=OuterRef("pk"))
    told = rows.annotate(endorsed=Exists(endorsing)).values_list("case", "kind", "endorsed")
    return {case: _removal_step(kind, endorsed) for case, kind, endorsed in told.order_by("pk")}


def _removal_step(kind: str, endorsed: bool) -> str:
    if kind == SubmissionKind.REVOCATION:
        return "approve_revocation"
    return "approve_decrease" if endorsed else "endorse_decrease"


# --- what hangs on a case


def clues_of(case: Case) -> list[Clue]:
    """The clues of a case, the first first."""
    return list(Clue.objects.filter(case=case).select_related("by").order_by("found_on", "pk"))


def steps_of(case: Case) -> list[CaseStep]:
    """Everything that was done on a case, the latest first."""
    return list(CaseStep.objects.filter(case=case).order_by("-pk"))


def submissions_of(case: Case) -> list[Submission]:
    """What was submitted for decision, the latest first."""
    rows = Submission.objects.filter(case=case).select_related("by", "decided_by")
    return list(rows.order_by("-pk"))


def handovers_of(case: Case) -> list[CivilHandover]:
    """What was handed to civil affairs, the latest first."""
    return list(CivilHandover.objects.filter(case=case).order_by("-sent_on", "-pk"))


def is_taken(case: Case, *, request_id: uuid.UUID) -> bool:
    """Whether a request already took its step of this case."""
    return CaseStep.objects.filter(case=case, request_id=request_id).exists()


def plan_for(case: Case) -> Plan | None:
    """The plan of a case, if it has one."""
    return Plan.objects.filter(case=case).first()


def is_last_clue(clue: Clue) -> bool:
    """Whether no other clue of its case stands: judged untrue, it ends the case."""
    others = Clue.objects.filter(case=clue.case_id).exclude(pk=clue.pk)
    return not others.exclude(state=ClueState.DISMISSED).exists()
