"""A household with an open case doesn't end from under it: the case comes first, or goes along."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.casework import life
from tests.casework.life import Life
from tests.households.world import people_of
from zhuzhen.base.problems import Problem
from zhuzhen.casework import invariants, verifying
from zhuzhen.casework.commands.households import deregister_household, merge_households
from zhuzhen.casework.commands.support import pair_helper
from zhuzhen.casework.models import Case, CaseStep, Clue, HelperPair, Measure, Plan, Visit
from zhuzhen.casework.queries.support import support_of
from zhuzhen.casework.situations import notice_of, pending_of
from zhuzhen.households.models import Household

pytestmark = pytest.mark.usefixtures("everything")
ON = dt.date(2022, 3, 1)
NEXT = "440282113202"


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


def merged(gone: Household, into: Household, *, by, on: dt.date = ON) -> Household:
    return merge_households(
        gone, into=into, relations=dict.fromkeys(
            (each.pk for each in people_of(gone).values()), "other"
        ),
        on=on, by=by, reason="合并居住",
    )  # fmt: skip


def holds() -> set[bool]:
    return {each["holds"] for each in (*verifying.verify(), *invariants.verify())}


@pytest.mark.parametrize(
    ("state", "first"),
    [
        ("verifying", "请先在个案里办“不予纳入”或“农户撤回申请”"),
        ("assisting", "请先在个案里上报“自然减少”，经镇核实、县批准后再销户"),
        ("elim_town", "请先在个案里办“不予消除”，再上报“自然减少”"),
    ],
)
def test_a_household_does_not_end_before_its_case(who, state, first) -> None:
    one = getattr(Life(who), state)()
    with pytest.raises(Problem, match=first) as caught:
        deregister_household(one.home, on=ON, by=who.town, reason="整户迁出")
    assert caught.value.code == "case_first"
    one.home.refresh_from_db()
    assert one.home.state == "active"


def test_it_ends_once_the_county_approved_the_decrease(who) -> None:
    one = Life(who).natural_decrease()
    deregister_household(one.home, on=ON, by=who.town, reason="整户迁出")
    one.home.refresh_from_db()
    assert one.home.state == "deregistered"


def test_no_other_way_ends_it_either(who) -> None:
    one = Life(who).verifying()
    with pytest.raises(IntegrityError, match="has an open case"), transaction.atomic():
        Household.objects.filter(pk=one.home.pk).update(state="deregistered", ended_on=ON)
    assert holds() == {True}


def test_who_may_not_end_it_is_told_that_first(who) -> None:
    one = Life(who).verifying()
    for by in (who.village, who.other_county):
        with pytest.raises(Problem) as caught:
            deregister_household(one.home, on=ON, by=by, reason="整户迁出")
        assert caught.value.code == "not_allowed"


def test_a_case_goes_on_with_the_household_that_stays(who) -> None:
    """With plan, measures, helpers and what visits found; submitted facts are put forward anew."""
    one = Life(who).assisting()
    gone, into = one.home, life.household(name="演示乙")
    pair_helper(gone, on=life.ASSISTED, by=None, name="演示丙", unit_name="演示单位")
    Visit.objects.create(
        household=gone, place_id=gone.place_id, case=one.case, kind="regular",
        visited_on=life.ASSISTED, visitors="演示丙", finding="屋顶漏雨", has_new_risk=True,
        at=one.case.created_at,
    )  # fmt: skip
    head = people_of(gone)["演示甲"]
    Measure.objects.filter(case=one.case).update(resident=head)
    version = one.case.version
    merged(gone, into, by=who.town)
    case = Case.objects.get(pk=one.case.pk)
    assert (case.household, case.state, case.version) == (into, "assisting", version + 1)
    step = CaseStep.objects.filter(case=case).latest("pk")
    assert (step.step, step.before, step.after, step.on) == ("carry", "assisting", "assisting", ON)
    assert step.reason == f"演示甲户（{gone.number}）并入这一户，个案随户办理"
    for model in (Plan, Measure, Clue):
        assert [each.household for each in model.objects.filter(case=case)] == [into]
    assert Measure.objects.get(case=case).resident.came_from == head
    pairs = HelperPair.objects.order_by("pk")
    assert [(each.household, each.during.lower, each.during.upper) for each in pairs] == [
        (gone, life.ASSISTED, ON), (into, ON, None),
    ]  # fmt: skip
    assert [each.finding for each in support_of(into).visits] == ["屋顶漏雨"]
    with pytest.raises(Problem, match="2022-01-20 走访发现新的风险"):
        one.take("propose", by="second", on=life.PROPOSED, mode="by_assist")
    assert holds() == {True}


def test_what_was_submitted_is_put_forward_anew(who) -> None:
    one = Life(who).county_review()
    into = life.household(name="演示乙")
    merged(one.home, into, by=who.town, on=life.TOWN)
    with pytest.raises(Problem, match="提交以后.*家庭成员"):
        one.take("county_review", by="county", on=life.ADMITTED, comparison="clear")


def test_clues_join_the_case_that_is_open_there(who) -> None:
    one, other = Life(who).posting(), Life(who, of=life.household(name="演示乙")).assisting()
    gone, into = one.home, other.home
    submission = pending_of(one.case)
    merged(gone, into, by=who.town, on=life.ADMITTED)
    case = Case.objects.get(pk=one.case.pk)
    why = f"并入演示乙户（{into.number}），线索转入该户的个案"
    assert (case.household, case.state, case.ended_on) == (gone, "withdrawn", life.ADMITTED)
    assert (case.end_reason, case.due_on) == (why, None)
    submission.refresh_from_db()
    assert (submission.approved, submission.decided_by) == (False, who.town)
    assert notice_of(submission).state == "withdrawn"
    ours = Clue.objects.exclude(case=other.case, key__startswith="request").order_by("pk")
    [here, there] = ours
    assert (here.case, here.outcome) == (case, why)
    assert (there.case, there.household, there.found_on) == (other.case, into, here.found_on)
    assert holds() == {True}


@pytest.mark.parametrize("with_case", [True, False])
def test_a_watched_case_goes_along_or_comes_first(who, with_case) -> None:
    """Of two that are open, the one under watch ends by the county's decision alone."""
    one, into = Life(who).assisting(), life.household(name="演示乙")
    if not with_case:
        assert merged(one.home, into, by=who.town) == into
        return
    Life(who, of=into).verifying()
    with pytest.raises(Problem, match="并入的户也有没办结的个案，不能直接并户") as caught:
        merged(one.home, into, by=who.town)
    assert "自然减少" in caught.value.text
    assert Case.objects.get(pk=one.case.pk).household == one.home


def test_no_case_goes_to_another_village(who) -> None:
    one, into = Life(who).verifying(), life.household(NEXT, name="演示乙")
    with pytest.raises(Problem, match="个案不能跨村转移，不能直接并户"):
        merged(one.home, into, by=who.town)
    one.take("withdraw", by="village", on=life.VERIFIED, reason="随子女到邻村居住")
    assert merged(one.home, into, by=who.town) == into


def test_a_merger_that_is_refused_moves_no_case(who) -> None:
    one, into = Life(who).verifying(), life.household(name="演示乙")
    heads = {each.pk: "head" for each in people_of(one.home).values()}
    with pytest.raises(Problem) as caught:
        merge_households(
            one.home, into=into, relations=heads, on=ON, by=who.town, reason="合并居住"
        )
    assert caught.value.code == "faults"
    assert Case.objects.get(pk=one.case.pk).household == one.home


def test_without_a_case_nothing_is_asked(who) -> None:
    gone, into = life.household(), life.household(name="演示乙")
    assert merged(gone, into, by=who.town) == into
