"""Reads of cases and clues within the scope of families: lists, what waits for whom, one's life."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange, in_ranges
from zhuzhen.casework import flow
from zhuzhen.casework.access import ranges_for
from zhuzhen.casework.choices import (
    CLEARING,
    ENDED,
    IDENTIFYING,
    OPEN,
    UNDER_WATCH,
    CaseState,
    ClueState,
    HandoverState,
)
from zhuzhen.casework.models import Case, CaseStep, CivilHandover, Clue, Submission
from zhuzhen.casework.problems import text
from zhuzhen.casework.queries.funnel import counted
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

COUNT_CAP, PAGE_SIZE = 1_000, 50
STAGES: dict[str, tuple[CaseState, ...]] = {
    "identifying": IDENTIFYING,
    "watched": UNDER_WATCH,
    "clearing": CLEARING,
    "open": OPEN,
    "cleared": (CaseState.CLEARED,),
    "ended": ENDED,
    "any": tuple(CaseState),
}
_ORDER = ("due_on", "pk")


@dataclass(frozen=True)
class CaseFilters:
    """What a list of cases is narrowed to. `stage` is a key of STAGES or a state; `overdue` those
    past their day; `relapsed` those monitored again; `text` part of the head's name; `figure` what
    a figure of the funnel counts in the `period`."""

    place: str = ""
    stage: str = ""
    category: str = ""
    overdue: bool = False
    relapsed: bool = False
    text: str = ""
    figure: str = ""
    period: Period | None = None

    def condition(self, *, today: dt.date) -> Q:
        """The filters as one condition."""
        found = Q()
        if self.place:
            span = CodeRange.under(self.place)
            found &= Q(place_id__range=(span.lo, span.hi))
        if self.stage:
            found &= Q(state__in=STAGES.get(self.stage, (self.stage,)))
        if self.category:
            found &= Q(category=self.category)
        if self.overdue:
            found &= Q(state__in=OPEN, due_on__lt=today)
        if self.relapsed:
            found &= Q(re_entry_of__isnull=False)
        if self.text.strip():
            found &= Q(household__head_name__contains=self.text.strip())
        if self.figure and self.period is not None:
            found &= counted(self.figure, period=self.period, today=today)
        return found


@dataclass(frozen=True)
class CasePage:
    """One page of cases; `count` is exact up to COUNT_CAP, then `is_more` says there are more."""

    rows: list[Case]
    page: int
    has_next: bool
    count: int

    @property
    def is_more(self) -> bool:
        return self.count > COUNT_CAP


EVERY = CaseFilters()


def matching(filters: CaseFilters, *, today: dt.date) -> QuerySet[Case]:
    """All cases in scope that pass the filters, in the order in which they are due."""
    rows = Case.objects.filter(filters.condition(today=today))
    return rows.select_related("household", "household__place").order_by(*_ORDER)


def cases_in(
    filters: CaseFilters = EVERY, *, today: dt.date, page: int = 1, size: int = PAGE_SIZE
) -> CasePage:
    """One page of cases in two queries; never counts above COUNT_CAP."""
    page = max(page, 1)
    first = (page - 1) * size
    found = matching(filters, today=today)
    count = len(found.order_by().values_list("pk", flat=True)[: COUNT_CAP + 1])
    rows = list(found[first : first + size + 1])
    return CasePage(rows[:size], page, len(rows) > size, count)


def case_numbered(uid: uuid.UUID) -> Case:
    """A case in scope with its household. Raises not_found."""
    rows = Case.objects.select_related("household", "household__place", "re_entry_of")
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Problem("not_found", what=text("case"))
    return found


def case_of(household_id: int) -> Case | None:
    """The case of a household that is told of: the open one, else the latest."""
    rows = Case.objects.filter(household=household_id).order_by("-pk")
    return rows.filter(state__in=OPEN).first() or rows.first()


def cases_of(household_id: int) -> list[Case]:
    """Every case of a household, the latest first."""
    return list(Case.objects.filter(household=household_id).order_by("-pk"))


# What waits for whom --------------------------------------------------------------------------


def _put_forward_by(account: Account, row: flow.Step) -> Exists:
    steps = CaseStep.objects.filter(case=OuterRef("pk"), by=account)
    return Exists(steps.filter(step__in=flow.put_forward_below(row.level)))


def waiting_for(account: Account, *, on: dt.date) -> QuerySet[Case]:
    """Cases whose next step is this account's, the first due first: by its roles and places, and
    never one that it put forward itself. Nobody waits while a notice runs its days."""
    reach = ranges_for(account, on=on)
    found = Q(pk__in=[])
    for row in flow.MAIN.values():
        if row.start is None or row.start is CaseState.ASSISTING or row.act not in reach:
            continue
        mine = Q(state=row.start) & in_ranges(reach[row.act])
        if row.by_night:
            mine &= Q(due_on__lte=on)
        if row.not_own:
            mine &= ~Q(_put_forward_by(account, row))
        found |= mine
    if Act.CASE_VERIFY in reach:
        # A watched household waits for its quarterly check, a month before it is due.
        soon = on + dt.timedelta(days=_CHECK_DAYS)
        watched = Q(state=CaseState.ASSISTING, due_on__lte=soon)
        found |= watched & in_ranges(reach[Act.CASE_VERIFY])
    rows = Case.objects.filter(found).select_related("household", "household__place")
    return rows.order_by(*_ORDER)


_CHECK_DAYS = 30


def removals_for(account: Account, *, on: dt.date) -> QuerySet[Submission]:
    """Natural decreases and revocations that wait for this account's town or county."""
    reach = ranges_for(account, on=on)
    rows = Submission.objects.filter(decided_at=None, kind__in=("decrease", "revocation"))
    endorsed = CaseStep.objects.filter(submission=OuterRef("pk"), step="endorse_decrease")
    town = Q(kind="decrease") & ~Exists(endorsed)
    county = Q(kind="revocation") | Exists(endorsed)
    wanted = (town & in_ranges(reach.get(Act.CASE_REVIEW, ()))) | (
        county & in_ranges(reach.get(Act.CASE_DECIDE, ()))
    )
    rows = rows.filter(wanted).exclude(by=account)
    return rows.select_related("case", "case__household", "case__household__place").order_by("pk")


def handovers_for(account: Account, *, on: dt.date) -> QuerySet[CivilHandover]:
    """Handovers whose receipt is this account's to give."""
    reach = ranges_for(account, on=on)
    rows = CivilHandover.objects.filter(
        in_ranges(reach.get(Act.CASE_CIVIL, ())), state=HandoverState.SENT
    )
    return rows.select_related("case", "case__household", "case__household__place").order_by(
        "due_on", "pk"
    )


# One life -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """One line of a case's time: a step, or a clue that came."""

    on: dt.date
    title: str
    who: str
    reason: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    before: str = ""
    after: str = ""
    submission_id: int | None = None
    notice_id: int | None = None
    papers: tuple[int, ...] = ()
    is_clue: bool = False


def case_timeline(case: Case) -> list[Event]:
    """What happened to a case, the latest first: its clues and its steps; two queries."""
    clues = [
        Event(
            each.found_on,
            str(each.get_source_display()),
            each.by.display_name if each.by else "",
            each.text,
            is_clue=True,
        )
        for each in case.clues.select_related("by").order_by("-found_on", "-pk")
    ]
    steps = [
        Event(
            each.on,
            flow.LABELS[each.step],
            each.by_name,
            each.reason,
            each.facts,
            each.before,
            each.after,
            each.submission_id,
            each.notice_id,
            tuple(each.papers),
        )
        for each in CaseStep.objects.filter(case=case).order_by("-pk")
    ]
    return sorted([*steps, *clues], key=lambda event: (event.on, not event.is_clue), reverse=True)


# Clues ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClueFilters:
    """What a list of clues is narrowed to."""

    place: str = ""
    state: str = ClueState.OPEN
    source: str = ""
    overdue: bool = False
    text: str = ""

    def condition(self, *, today: dt.date) -> Q:
        found = Q()
        if self.place:
            span = CodeRange.under(self.place)
            found &= Q(place_id__range=(span.lo, span.hi))
        if self.state:
            found &= Q(state=self.state)
        if self.source:
            found &= Q(source=self.source)
        if self.overdue:
            found &= Q(state=ClueState.OPEN, due_on__lt=today)
        if self.text.strip():
            found &= Q(household__head_name__contains=self.text.strip())
        return found


@dataclass(frozen=True)
class CluePage:
    """One page of clues, as `CasePage`."""

    rows: list[Clue]
    page: int
    has_next: bool
    count: int

    @property
    def is_more(self) -> bool:
        return self.count > COUNT_CAP


def clues_in(
    filters: ClueFilters, *, today: dt.date, page: int = 1, size: int = PAGE_SIZE
) -> CluePage:
    """One page of clues, the first due first; two queries."""
    page = max(page, 1)
    first = (page - 1) * size
    found = Clue.objects.filter(filters.condition(today=today))
    count = len(found.values_list("pk", flat=True)[: COUNT_CAP + 1])
    rows = list(
        found.select_related("household", "household__place", "case").order_by("due_on", "pk")[
            first : first + size + 1
        ]
    )
    return CluePage(rows[:size], page, len(rows) > size, count)


def clue_numbered(number: int) -> Clue:
    """A clue in scope with its household and case. Raises not_found."""
    rows = Clue.objects.select_related("household", "household__place", "case")
    found = rows.filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=text("clue"))
    return found
