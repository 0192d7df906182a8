"""Invariants of cases: what holds of a whole life, and each broken behind the system's back."""

import pytest

from tests.casework import life
from tests.casework.life import Life
from zhuzhen.casework.models import Case, CaseStep, Clue, Submission
from zhuzhen.casework.verifying import verify
from zhuzhen.notices.models import Notice

pytestmark = pytest.mark.usefixtures("everything")


def broken() -> list[str]:
    return [str(each["invariant"]) for each in verify() if not each["holds"]]


@pytest.fixture
def lives(everything: None) -> dict[str, Life]:
    who = life.officers()
    return {
        state: getattr(Life(who, of=life.household(name=f"演示{state}")), state)()
        for state in ("verifying", "posting", "county_review", "assisting", "cleared")
    }


def test_a_whole_life_holds(lives: dict[str, Life]) -> None:
    assert broken() == []
    assert all(each["checked"] for each in verify())


def test_an_open_case_without_its_day(lives: dict[str, Life]) -> None:
    Case.objects.filter(pk=lives["verifying"].case.pk).update(due_on=None)
    assert broken() == ["open_cases_have_their_day"]


def test_a_case_moved_without_a_step(lives: dict[str, Life]) -> None:
    Case.objects.filter(pk=lives["county_review"].case.pk).update(state="monitored")
    assert broken() == ["cases_stand_where_their_last_step_left_them"]


def test_a_case_without_a_clue(lives: dict[str, Life]) -> None:
    Clue.objects.filter(case=lives["verifying"].case).update(case=None, state="open")
    assert broken() == ["cases_begin_with_a_clue"]


def test_risks_left_out(lives: dict[str, Life]) -> None:
    Case.objects.filter(pk=lives["assisting"].case.pk).update(risks=["disaster"], disaster="")
    assert broken() == ["risks_are_told_whole"]


def test_a_notice_cut_short(lives: dict[str, Life]) -> None:
    of_case = lives["assisting"].case.uid
    notice = Notice.objects.get(subject_id__startswith=str(of_case))
    Notice.objects.filter(pk=notice.pk).update(closes_on=notice.opens_on)
    assert broken() == ["decided_after_a_whole_notice"]


def test_a_case_cleared_some_other_way(lives: dict[str, Life]) -> None:
    Case.objects.filter(pk=lives["cleared"].case.pk).update(clearance_mode="natural")
    assert broken() == ["cleared_ones_met_every_condition"]


def test_a_household_cleared_too_early(lives: dict[str, Life]) -> None:
    Case.objects.filter(pk=lives["cleared"].case.pk).update(admitted_on=life.D(2022, 2, 1))
    assert broken() == ["cleared_ones_met_every_condition"]


def test_a_decision_of_ones_own() -> None:
    one = Life(life.officers()).posting()
    pending = Submission.objects.get()
    Submission.objects.filter(pk=pending.pk).update(
        approved=True, decided_by=pending.by, decided_at=one.case.updated_at
    )
    assert broken() == ["nobody_decides_their_own"]


def test_steps_are_only_added_to(lives: dict[str, Life]) -> None:
    with pytest.raises(Exception, match="append"):
        CaseStep.objects.update(reason="改")
