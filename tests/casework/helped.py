"""A household under watch, and what may be said of its help."""

import datetime as dt
from dataclasses import replace

from tests.households.world import VILLAGE, registered
from zhuzhen.casework.models import Case
from zhuzhen.casework.rules.support import (
    IncomeTaken,
    MeasureFacts,
    PlanFacts,
    VisitFacts,
)
from zhuzhen.households.facts import ResidentFacts
from zhuzhen.households.models import Household
from zhuzhen.households.rules.income import IncomeFacts
from zhuzhen.households.rules.safeguards import SafeguardFacts

TODAY = dt.date(2022, 11, 20)
T0, ADMITTED = dt.date(2022, 8, 20), dt.date(2022, 9, 1)
NOW = dt.datetime(2022, 9, 1, 9, 0, tzinfo=dt.UTC)
PLAN = PlanFacts("稳定务工，住房修缮", "演示丙03", dt.date(2022, 9, 5), dt.date(2023, 8, 31))
MEASURE = MeasureFacts(
    kind="industry", what="发放鸡苗 50 羽", starts_on=dt.date(2022, 9, 10), state="running",
    money_fen=150_000, provider="演示合作社",
)  # fmt: skip
VISIT = VisitFacts("regular", dt.date(2022, 11, 18), "演示丙03", "在家务农，孩子在校")
TAKEN = IncomeTaken(IncomeFacts(persons=2, wages_fen=2_000_000), dt.date(2021, 11, 1))
IN_ORDER = SafeguardFacts(dt.date(2022, 11, 18), "ok", "ok", "ok", "ok")
QUARTERLY = replace(VISIT, kind="quarterly", income=TAKEN, safeguards=IN_ORDER)


def case_of(household: Household, *, state: str = "assisting", **more: object) -> Case:
    """A case of the household, by default one that was admitted and is helped."""
    facts = {
        "admitted_on": None if state in ("clue", "verifying") else ADMITTED,
        "category": "marginal_vulnerable",
        "risks": ["illness"],
        "t0": T0,
        "decision_due_on": T0 + dt.timedelta(15),
        **more,
    }
    return Case.objects.create(
        household=household, place_id=household.place_id, state=state, flow_steps=[],
        created_at=NOW, updated_at=NOW, **facts,
    )  # fmt: skip


def watched(*people: ResidentFacts, place: str = VILLAGE, **more: object) -> Case:
    """A household under watch: these people, or a couple of whom one is able, one weak."""
    return case_of(registered(*people, place=place), **more)
