"""Plans, measures, helpers and visits of households, each kind in one query for many of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from zhuzhen.base.problems import Problem
from zhuzhen.casework.choices import CLEARING, DEVELOPMENTAL, OPEN, UNDER_WATCH
from zhuzhen.casework.models import Case, HelperPair, Measure, Plan, SupportChange, Visit
from zhuzhen.casework.wording import text
from zhuzhen.households.models import Household

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Support:
    """What hangs on one household: the open case first, with its plan and measures."""

    household: Household
    case: Case | None
    plan: Plan | None
    measures: tuple[Measure, ...]
    helpers: tuple[HelperPair, ...]
    visits: tuple[Visit, ...]

    @property
    def is_helped(self) -> bool:
        """Whether plan and measures may be written: under watch, or relief came first."""
        if self.case is None:
            return False
        watched = self.case.state in (*UNDER_WATCH, *CLEARING)
        return watched or (self.case.relief_first and self.case.ended_on is None)

    @property
    def developmental(self) -> tuple[Measure, ...]:
        return tuple(
            each
            for each in self.measures
            if each.kind in DEVELOPMENTAL and not each.is_training_only
        )

    @property
    def money_fen(self) -> int:
        return sum(each.money_fen for each in self.measures)


def case_now(household: Household) -> Case | None:
    """The open case of a household, or else the one that ended last."""
    rows = Case.objects.filter(household=household).order_by("-created_at", "-pk")
    found = list(rows[:10])
    return next((each for each in found if each.state in OPEN), found[0] if found else None)


def support_of(household: Household, *, visits: int = 12) -> Support:
    """Everything of one household's present (or last) case, in five queries."""
    case = case_now(household)
    plan: Plan | None = None
    measures: tuple[Measure, ...] = ()
    if case is not None:
        plan = Plan.objects.filter(case=case).first()
        rows = Measure.objects.filter(case=case).select_related("resident")
        measures = tuple(rows.order_by("starts_on", "pk"))
    helpers = HelperPair.objects.filter(household=household).select_related("org", "person")
    # A case that came with a household that was merged into this one brought its visits.
    seen = Visit.objects.filter(Q(household=household) | Q(case__household=household))
    seen = seen.select_related("income_sheet", "by")
    return Support(
        household=household,
        case=case,
        plan=plan,
        measures=measures,
        helpers=tuple(helpers.order_by("-during", "pk")),
        visits=tuple(seen.order_by("-visited_on", "-pk")[:visits]),
    )


def last_visits(household_ids: Collection[int]) -> dict[int, Visit]:
    """The latest visit of each household."""
    rows = Visit.objects.filter(household_id__in=household_ids)
    latest = rows.order_by("household_id", "-visited_on", "-pk").distinct("household_id")
    return {each.household_id: each for each in latest}


def measures_of(case_ids: Collection[int]) -> dict[int, list[Measure]]:
    """The measures of each case, the earliest first."""
    found: dict[int, list[Measure]] = defaultdict(list)
    for each in Measure.objects.filter(case_id__in=case_ids).order_by("starts_on", "pk"):
        found[each.case_id].append(each)
    return found


def helpers_on(household_ids: Collection[int], *, day: dt.date) -> dict[int, list[HelperPair]]:
    """Who is paired with each household on a day."""
    found: dict[int, list[HelperPair]] = defaultdict(list)
    rows = HelperPair.objects.filter(household_id__in=household_ids, during__contains=day)
    for each in rows.select_related("org").order_by("pk"):
        found[each.household_id].append(each)
    return found


def history_of(household: Household, *, limit: int = 100) -> list[SupportChange]:
    """What happened to a household's support, the latest first."""
    rows = SupportChange.objects.filter(household=household)
    return list(rows.order_by("-pk")[:limit])


def plan_of(number: int) -> Plan:
    """One plan in scope with its household. Raises not_found."""
    return _one(Plan.objects.select_related("case", "household"), number, what="plan")


def measure_of(number: int) -> Measure:
    """One measure in scope with its household. Raises not_found."""
    return _one(Measure.objects.select_related("case", "household"), number, what="measure")


def pair_of(number: int) -> HelperPair:
    """One helper pair in scope with its household. Raises not_found."""
    return _one(HelperPair.objects.select_related("household", "org"), number, what="pair")


def _one(rows: QuerySet[Row], number: int, *, what: str) -> Row:
    found = rows.filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=text(what))
    return found
