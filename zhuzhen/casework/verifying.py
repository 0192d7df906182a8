"""What must always hold of cases; `zhuzhen verify` prints a line for each."""

from collections.abc import Iterable, Iterator

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from zhuzhen.base import scope
from zhuzhen.base.digest import sm3_of
from zhuzhen.base.invariants import Line, first, line
from zhuzhen.casework.choices import OPEN, CaseState, SubmissionKind
from zhuzhen.casework.models import Case, CaseStep, Submission
from zhuzhen.casework.problems import text
from zhuzhen.casework.rules.months import first_of_month
from zhuzhen.casework.variants import variant_of
from zhuzhen.households.choices import HouseholdState

_CHUNK = 1_000
# Admissions and clearances whose notice was not open, or not yet over, when the county decided.
_POSTED_SHORT = """
SELECT c.uid::text FROM casework_submission s
JOIN casework_case c ON c.id = s.case_id
LEFT JOIN LATERAL (
    SELECT n.opens_on, n.closes_on, n.state FROM casework_casestep t
    JOIN notices_notice n ON n.id = t.notice_id
    WHERE t.submission_id = s.id AND t.notice_id IS NOT NULL ORDER BY t.id DESC LIMIT 1
) n ON true
JOIN LATERAL (
    SELECT d."on" FROM casework_casestep d WHERE d.submission_id = s.id
    AND d.step IN ('county_review', 'elim_county') ORDER BY d.id DESC LIMIT 1
) d ON true
WHERE s.approved AND s.kind IN ('admission', 'clearance')
    AND (n.closes_on IS NULL OR n.state <> 'passed' OR n.closes_on >= d."on"
         OR n.closes_on - n.opens_on + 1 < 5)
ORDER BY s.id LIMIT 1
"""


def verify() -> list[Line]:
    """Every case is where its steps left it, has its day, and what was decided was right then."""
    with scope.within(scope.EVERYTHING):
        return list(_lines())


def _lines() -> Iterator[Line]:
    cases, submissions = Case.objects.count(), Submission.objects.count()
    for name, remedy, found in (
        ("open_cases_are_of_households_that_are", "remedy_household", _orphaned()),
        ("open_cases_have_their_day", "remedy_due", _without_day()),
        ("cases_stand_where_their_last_step_left_them", "remedy_stands", _strayed()),
        ("cases_begin_with_a_clue", "remedy_clue", _without_clue()),
        ("risks_are_told_whole", "remedy_risks", _risks_untold()),
    ):
        offence = _first_case(found)
        yield line(name, checked=cases, offence=offence, remedy=text(remedy))
    yield line(
        "submissions_equal_their_digest",
        checked=submissions,
        offence=_altered(),
        remedy=text("remedy_frozen"),
    )
    own = Submission.objects.filter(approved=True, decided_by=F("by"))
    offence = _first_case(Case.objects.filter(submissions__in=own))
    yield line(
        "nobody_decides_their_own", checked=submissions, offence=offence, remedy=text("remedy_own")
    )
    yield line(
        "decided_after_a_whole_notice",
        checked=submissions,
        offence=_posted_short(),
        remedy=text("remedy_notice"),
    )
    cleared = Case.objects.filter(state=CaseState.CLEARED).order_by("pk")
    yield line(
        "cleared_ones_met_every_condition",
        checked=cleared.count(),
        offence=_cleared_wrongly(cleared.iterator(chunk_size=_CHUNK)),
        remedy=text("remedy_cleared"),
    )


def _first_case(cases: QuerySet[Case]) -> str | None:
    uid = cases.order_by("pk").values_list("uid", flat=True).first()
    return f"case {uid}" if uid else None


def _without_day() -> QuerySet[Case]:
    return Case.objects.filter(state__in=OPEN, due_on=None)


def _orphaned() -> QuerySet[Case]:
    return Case.objects.filter(state__in=OPEN).exclude(household__state=HouseholdState.ACTIVE)


def _strayed() -> QuerySet[Case]:
    last = CaseStep.objects.filter(case=OuterRef("pk")).order_by("-pk").values("after")[:1]
    stood = Case.objects.annotate(stood=Subquery(last))
    return stood.filter(Q(stood=None) | ~Q(stood=F("state")))


def _without_clue() -> QuerySet[Case]:
    """T0 is the day of a clue, and of none that came after it began."""
    return Case.objects.annotate(latest=Max("clues__found_on")).filter(
        Q(latest=None) | Q(latest__lt=F("t0"))
    )


def _risks_untold() -> QuerySet[Case]:
    """An admitted household has risks, and a natural disaster says which."""
    admitted = Case.objects.exclude(admitted_on=None)
    is_disaster = Q(risks__contains=["disaster"])
    return admitted.filter(
        Q(risks__len=0) | Q(category="") | (is_disaster & Q(disaster="")) | Q(risks__len__gt=5)
    )


def _altered() -> str | None:
    rows = Submission.objects.order_by("pk").values_list("pk", "content", "content_sm3")
    for pk, content, written in rows.iterator(chunk_size=_CHUNK):
        if sm3_of(content) != written:
            return f"submission {pk}"
    return None


def _posted_short() -> str | None:
    uid = first(_POSTED_SHORT)
    return f"case {uid}" if uid else None


def _cleared_wrongly(cases: Iterable[Case]) -> str | None:
    """The first cleared case whose frozen facts did not allow it."""
    return next((f"case {case.uid}" for case in cases if not _may_be_cleared(case)), None)


def _may_be_cleared(case: Case) -> bool:
    decided = Submission.objects.filter(
        case=case, kind=SubmissionKind.CLEARANCE, approved=True
    ).first()
    if decided is None or case.is_wholly_unable or case.admitted_on is None:
        return False
    proposed = CaseStep.objects.filter(case=case, step="propose").order_by("-pk").first()
    months = variant_of(case).figures["stable_months"]
    earliest = first_of_month(case.admitted_on, later=1 + months)
    facts, asked = decided.content["facts"], decided.content["asked"]
    check, income = facts["safeguards"], facts["income"]
    is_above = (
        income is not None
        and asked["line_fen"] is not None
        and income["judged_per_head_fen"] > asked["line_fen"]
    )
    in_order = check is not None and all(
        check[each] == "ok" for each in ("education", "medical", "housing", "water")
    )
    return (
        proposed is not None
        and proposed.on >= earliest
        and in_order
        and is_above
        and asked["mode"] == case.clearance_mode
    )
