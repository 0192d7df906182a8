"""Invariants of support hold of what commands write, and name what was changed behind them."""

import pytest

from tests import cast as scene
from tests.casework.helped import MEASURE, PLAN, QUARTERLY, TODAY, watched
from tests.households.world import NEXT_VILLAGE
from zhuzhen.casework.commands.support import add_measure, draw_up_plan, pair_helper, record_visit
from zhuzhen.casework.doubts import find_doubts
from zhuzhen.casework.invariants import verify
from zhuzhen.casework.models import Doubt, HelperPair, Measure, Visit

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def world():
    by = scene.cast(scene.stage()).town
    case = watched()
    draw_up_plan(case, facts=PLAN, by=by, today=TODAY)
    add_measure(case, facts=MEASURE, by=by, today=TODAY)
    pair_helper(case.household, name="演示丁04", unit_name="镇政府", on=TODAY, by=by)
    record_visit(case.household, facts=QUARTERLY, by=by, today=TODAY)
    find_doubts(today=TODAY)
    return case


def broken() -> dict[str, str]:
    return {
        str(row["invariant"]): str(row["first_offence"]) for row in verify() if not row["holds"]
    }


def test_they_hold(world) -> None:
    assert broken() == {}
    assert sum(int(str(row["checked"])) for row in verify()) > 4


def test_a_row_that_strayed_is_named(world) -> None:
    Measure.objects.update(place_id=NEXT_VILLAGE)
    measure = Measure.objects.get()
    assert broken() == {"support_stands_with_its_household": f"measure {measure.pk}"}


def test_a_check_without_its_sheets_is_named(world) -> None:
    Visit.objects.update(income_sheet=None)
    offence = f"{Visit.objects.get().pk}"
    assert broken() == {"quarterly_visits_took_income_and_safeguards": offence}


def test_a_visit_nobody_asked_for_is_named(world) -> None:
    Visit.objects.update(campaign_id=99)
    assert broken() == {"campaign_visits_were_asked_for": f"{Visit.objects.get().pk}"}


def test_an_explanation_without_words_is_named(world) -> None:
    doubt = Doubt.objects.order_by("pk").first()
    Doubt.objects.filter(pk=doubt.pk).update(state="explained")
    assert broken() == {"doubts_end_as_they_say": f"{doubt.pk}"}


def test_pairs_by_name_are_no_offence(world) -> None:
    pair = HelperPair.objects.get()
    pair.pk = None
    pair.save()
    assert broken() == {}
