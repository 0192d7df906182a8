"""Visits are recorded once, take income and safeguards anew, raise clues, file their pictures."""

import datetime as dt
import io
import uuid
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from tests import cast as scene
from tests.casework.helped import IN_ORDER, QUARTERLY, TAKEN, TODAY, VISIT, watched
from tests.households.world import DAY, OTHER_TOWN, number, person, registered
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.casework.commands.support import record_visit
from zhuzhen.casework.models import CaseStep, Clue, SupportChange, Visit
from zhuzhen.casework.queries.support import last_visits
from zhuzhen.evidence.commands import keep_file
from zhuzhen.households.commands import deregister_household
from zhuzhen.households.models import HouseholdChange, IncomeSheet, SafeguardCheck
from zhuzhen.partners.queries import scope_of

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def cast():
    return scene.cast(scene.stage())


def picture(by) -> object:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(stream, "JPEG")
    return keep_file(ContentFile(stream.getvalue(), name="入户.jpg"), by=by)


def test_a_visit_is_recorded_and_told(cast) -> None:
    case = watched()
    visit = record_visit(case.household, facts=VISIT, by=cast.village, today=TODAY)
    visit.refresh_from_db()
    assert (visit.case, visit.kind, visit.visited_on) == (case, "regular", VISIT.visited_on)
    assert (visit.has_new_risk, visit.papers, visit.campaign_id) == (False, [], None)
    assert last_visits([case.household_id]) == {case.household_id: visit}
    change = SupportChange.objects.get(act="visited")
    assert (change.subject_id, change.on, change.by) == (visit.pk, VISIT.visited_on, cast.village)
    assert AuditEntry.objects.filter(act="support.visited").count() == 1


def test_any_household_may_be_visited(cast) -> None:
    assert record_visit(registered(), facts=VISIT, by=cast.village, today=TODAY).case is None


def test_a_quarterly_visit_takes_income_and_safeguards_by_the_registers_own_rules(cast) -> None:
    """S4-9b: the check is the one the register keeps, with its history."""
    household = registered()
    visit = record_visit(household, facts=QUARTERLY, by=cast.village, today=TODAY)
    assert visit.income_sheet == IncomeSheet.objects.get(household=household)
    assert visit.income_sheet.net_per_head_fen == 1_000_000
    assert visit.income_sheet.taken_on == QUARTERLY.visited_on
    assert visit.safeguard_check == SafeguardCheck.objects.get(household=household)
    kinds = HouseholdChange.objects.filter(household=household).order_by("pk")
    assert [each.kind for each in kinds] == ["registered", "income", "safeguards"]


def steps_of(case) -> list[tuple[str, dt.date]]:
    return list(CaseStep.objects.filter(case=case).order_by("pk").values_list("step", "on"))


def test_a_quarterly_visit_is_the_check_of_the_case(cast) -> None:
    """Workflows D1, row 12: the next one is due a quarter later; nobody tells it twice."""
    case = watched(due_on=dt.date(2022, 12, 31))
    record_visit(case.household, facts=QUARTERLY, by=cast.village, today=TODAY)
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("assisting", dt.date(2023, 3, 31))
    assert steps_of(case) == [("check", QUARTERLY.visited_on)]
    assert AuditEntry.objects.filter(act="case.check").count() == 1


@pytest.mark.parametrize(
    ("facts", "state"), [(VISIT, "assisting"), (QUARTERLY, "monitored"), (QUARTERLY, "elim_town")]
)
def test_no_check_where_none_is_waited_for(cast, facts, state) -> None:
    case = watched(state=state, due_on=dt.date(2022, 12, 31))
    record_visit(case.household, facts=facts, by=cast.village, today=TODAY)
    case.refresh_from_db()
    assert (case.due_on, steps_of(case)) == (dt.date(2022, 12, 31), [])


def test_one_written_down_late_counts_for_its_own_quarter_or_not_at_all(cast) -> None:
    case = watched(due_on=dt.date(2022, 9, 30))
    day = dt.date(2022, 9, 20)
    late = replace(QUARTERLY, visited_on=day, safeguards=replace(IN_ORDER, checked_on=day))
    record_visit(case.household, facts=QUARTERLY, by=cast.village, today=TODAY)
    record_visit(case.household, facts=late, by=cast.village, today=TODAY)
    case.refresh_from_db()
    assert (case.due_on, len(steps_of(case))) == (dt.date(2023, 3, 31), 1)
    other = watched(person("演示戊", id_number=number(9)), due_on=dt.date(2022, 9, 30))
    income = replace(TAKEN, facts=replace(TAKEN.facts, persons=1))
    late = replace(late, income=income)
    record_visit(other.household, facts=late, by=cast.village, today=TODAY)
    other.refresh_from_db()
    assert (other.due_on, steps_of(other)) == (dt.date(2022, 12, 31), [("check", day)])


def test_a_wrong_check_leaves_nothing_behind(cast) -> None:
    """A problem without a word about it: the register refuses, and so does the visit."""
    household = registered()
    facts = replace(QUARTERLY, safeguards=replace(IN_ORDER, housing="issue"))
    with pytest.raises(Problem) as problem:
        record_visit(household, facts=facts, by=cast.village, today=TODAY)
    assert [fault.field for fault in problem.value.faults] == ["note"]
    assert not IncomeSheet.objects.exists() and not Visit.objects.exists()


def test_a_retry_is_the_same_visit(cast) -> None:
    household, request = registered(), uuid.uuid4()
    facts = replace(QUARTERLY, risk="屋顶漏雨，疑为危房")
    first, again = (
        record_visit(household, facts=facts, by=cast.village, today=TODAY, request_id=request)
        for _ in range(2)
    )
    assert first == again
    assert (Visit.objects.count(), IncomeSheet.objects.count(), Clue.objects.count()) == (1, 1, 1)
    with pytest.raises(Problem) as problem:
        record_visit(
            household, facts=replace(facts, finding="另一次"), by=cast.village, today=TODAY,
            request_id=request,
        )  # fmt: skip
    assert problem.value.code == "request_reused"


def test_a_new_risk_is_a_clue(cast) -> None:
    case = watched()
    visit = record_visit(
        case.household, facts=replace(VISIT, risk="家中主劳力住院"), by=cast.village, today=TODAY
    )
    clue = Clue.objects.get(key=f"visit:{visit.pk}")
    assert (clue.household, clue.case, clue.source) == (case.household, case, "cadre_check")
    assert (clue.text, clue.found_on) == ("家中主劳力住院", VISIT.visited_on)


@pytest.mark.parametrize("day", [TODAY + dt.timedelta(1), DAY - dt.timedelta(1)])
def test_days_to_come_and_before_registration_are_refused(cast, day: dt.date) -> None:
    with pytest.raises(Problem) as problem:
        record_visit(
            registered(), facts=replace(VISIT, visited_on=day), by=cast.village, today=TODAY
        )
    assert [fault.field for fault in problem.value.faults] == ["visited_on"]


def test_pictures_become_the_familys(cast) -> None:
    household, paper = registered(), picture(cast.village)
    visit = record_visit(household, facts=VISIT, by=cast.village, today=TODAY, papers=[paper])
    paper.refresh_from_db()
    assert visit.papers == [paper.pk]
    assert (paper.place_id, paper.is_family) == (household.place_id, True)


def test_anothers_picture_is_refused(cast) -> None:
    with pytest.raises(Problem) as problem:
        record_visit(
            registered(), facts=VISIT, by=cast.village, today=TODAY, papers=[picture(cast.town)]
        )
    assert problem.value.code == "not_own_paper"
    assert not Visit.objects.exists()


def test_a_household_that_is_no_more_is_not_visited(cast) -> None:
    household = registered(person())
    deregister_household(household, on=TODAY, by=None, reason="整户迁出")
    with pytest.raises(Problem) as problem:
        record_visit(household, facts=VISIT, by=cast.village, today=TODAY)
    assert problem.value.code == "wrong_state"


@pytest.mark.parametrize("who", ["province", "auditor", "liaison", "stranger"])
def test_others_may_not(cast, who: str) -> None:
    with pytest.raises(Problem) as problem:
        record_visit(registered(), facts=VISIT, by=getattr(cast, who), today=TODAY)
    assert problem.value.code == "not_allowed"


def test_another_towns_household_is_not_there(cast) -> None:
    household = registered(place=OTHER_TOWN)
    scope.enter(scope_of(cast.town, on=TODAY))
    with pytest.raises(Problem) as problem:
        record_visit(household, facts=VISIT, by=cast.town, today=TODAY)
    assert problem.value.code == "not_found"


def test_income_may_be_taken_on_any_visit(cast) -> None:
    facts = replace(VISIT, income=TAKEN)
    visit = record_visit(registered(), facts=facts, by=cast.village, today=TODAY)
    assert visit.income_sheet is not None and visit.safeguard_check is None
