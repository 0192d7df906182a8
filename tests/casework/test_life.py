"""A household from clue to clearance and back again, with the days and decisions of each step."""

import datetime as dt

import pytest

from tests.casework import life
from tests.casework.life import ADMITTED, DAY, PROPOSED, T0, Life
from zhuzhen.base.problems import Problem
from zhuzhen.casework.commands.households import deregister_household
from zhuzhen.casework.models import Case, CaseStep, Clue, Submission
from zhuzhen.households.models import Household, HouseholdChange

D = dt.date
pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


def test_nine_steps_from_clue_to_help(who: life.Officers) -> None:
    one = Life(who).assisting()
    steps = CaseStep.objects.filter(case=one.case).order_by("pk")
    assert [each.step for each in steps] == [
        "raise", "assign", "verify", "match", "review", "pass_notice", "town_review",
        "county_review", "assist",
    ]  # fmt: skip
    assert [each.by for each in steps][:4] == [who.village, who.village, who.second, who.county]
    case = Case.objects.get(pk=one.case.pk)
    assert (case.state, case.admitted_on, case.t0) == ("assisting", ADMITTED, T0)
    assert (case.category, case.risks) == ("marginal_vulnerable", ["illness", "job_unstable"])


def test_seven_steps_where_the_pack_leaves_two_out(everything: None) -> None:
    who = life.officers(life.SEVEN)
    one = Life(who, of=life.household(life.SEVEN))
    assert (one.case.state, one.case.flow_steps) == ("verifying", [])
    assert one.case.due_on == T0 + 5 * DAY
    one.assisting()
    steps = CaseStep.objects.filter(case=one.case).order_by("pk").values_list("step", flat=True)
    assert list(steps) == [
        "raise", "verify", "review", "pass_notice", "town_review", "county_review", "assist",
    ]  # fmt: skip


def test_what_is_left_out_is_asked_later_all_the_same(everything: None) -> None:
    who = life.officers(life.SEVEN)
    one = Life(who, of=life.household(life.SEVEN)).county_review()
    with pytest.raises(Problem) as caught:
        one.take("county_review", by="county", on=ADMITTED)
    assert [str(each) for each in caught.value.faults] == ["还没有录入信息比对结果"]
    fresh = Life(who, of=life.household(life.SEVEN))
    with pytest.raises(Problem) as caught:
        fresh.take("verify", by="village", on=life.VERIFIED, **life.RISKS)
    assert "核查人只有 0 人，至少要 2 人" in [str(each) for each in caught.value.faults]


@pytest.mark.parametrize(
    ("state", "due"),
    [
        ("verifying", T0 + 5 * DAY),
        ("matching", T0 + 7 * DAY),
        ("reviewing", T0 + 8 * DAY),
        ("posting", T0 + 14 * DAY),
        ("town_review", life.PASSED + DAY),
        ("county_review", T0 + 15 * DAY),
        ("monitored", ADMITTED + 10 * DAY),
        ("assisting", D(2022, 6, 30)),
        ("elim_proposed", PROPOSED + 5 * DAY),
        ("elim_posting", PROPOSED + 14 * DAY),
        ("elim_county", PROPOSED + 15 * DAY),
        ("cleared", None),
        ("not_admitted", None),
    ],
)
def test_each_state_is_to_be_left_by_a_day(
    who: life.Officers, state: str, due: dt.date | None
) -> None:
    case = getattr(Life(who), state)().case
    assert (case.state, case.due_on) == (state, due)


def test_clue_of_march_first_is_to_be_decided_by_the_sixteenth(who: life.Officers) -> None:
    one = Life.__new__(Life)
    one.who, one.home = who, life.household()
    case = one.raised(D(2022, 3, 1))
    assert (case.due_on, case.decision_due_on) == (D(2022, 3, 3), D(2022, 3, 16))


def test_notice_may_pass_on_the_day_after_its_last_and_not_before(who: life.Officers) -> None:
    one = Life(who).posting()
    notice = life.publish(one.case, D(2022, 1, 9))
    assert (notice.opens_on, notice.closes_on) == (D(2022, 1, 10), D(2022, 1, 14))
    with pytest.raises(Problem, match="公示到 2022-01-14 止，2022-01-15 起才能往下办"):
        one.take("pass_notice", by="village", on=D(2022, 1, 14))
    assert one.take("pass_notice", by="village", on=D(2022, 1, 15)).state == "town_review"
    notice.refresh_from_db()
    assert notice.state == "passed"


def test_clearance_after_six_whole_months_and_not_a_day_before(who: life.Officers) -> None:
    one = Life(who).assisting().risen()
    with pytest.raises(Problem, match="收入从 2022-02-01 起稳定，要满 6 个整月，2022-08-01 起"):
        one.take("propose", by="second", on=D(2022, 7, 31), mode="by_assist")
    assert one.take("propose", by="second", on=D(2022, 8, 1), mode="by_assist")


def test_cleared_says_how_and_keeps_what_it_was(who: life.Officers) -> None:
    case = Life(who).cleared().case
    assert (case.state, case.clearance_mode, case.ended_on) == (
        "cleared",
        "by_assist",
        PROPOSED + 10 * DAY,
    )
    admission, clearance = Submission.objects.filter(case=case).order_by("pk")
    assert (admission.kind, admission.approved, admission.decided_by) == (
        "admission",
        True,
        who.county,
    )
    assert (clearance.kind, clearance.approved) == ("clearance", True)


def test_a_household_cleared_and_in_need_again_has_a_second_case(who: life.Officers) -> None:
    first = Life(who).cleared()
    second = Life(who, of=first.home)
    assert second.case.pk != first.case.pk
    assert second.case.re_entry_of is None  # not before it is admitted
    life.income(first.home, D(2022, 9, 1), judged=1)
    case = second.monitored().case
    assert case.re_entry_of == Case.objects.get(pk=first.case.pk)


def test_repeated_clues_join_the_open_case_and_t0_stays(who: life.Officers) -> None:
    one = Life(who)
    again = one.raised(T0 + 3 * DAY)
    assert (again.pk, again.t0) == (one.case.pk, T0)
    assert set(Clue.objects.values_list("state", flat=True)) == {"open"}
    one.verifying()
    assert set(Clue.objects.values_list("state", flat=True)) == {"in_case"}
    one.raised(T0 + 4 * DAY)
    assert Clue.objects.filter(case=one.case, state="in_case").count() == 3


def test_clues_are_told_what_became_of_them(who: life.Officers) -> None:
    assert Life(who).monitored().case.clues.get().outcome == "已纳入监测"
    told = Life(who, of=life.household()).not_admitted().case.clues.get().outcome
    assert told == "未纳入：收入核实后远高于范围"


def test_relief_first_and_the_procedure_within_fifteen_days_of_it(who: life.Officers) -> None:
    one = Life(who)
    case = one.take(
        "relief_first", by="town", on=T0 + DAY, reason="房屋进水，先安置",
        urgency="disaster", disaster="flood",
    )  # fmt: skip
    assert (case.state, case.relief_first, case.t0) == ("clue", True, T0)
    assert case.decision_due_on == T0 + 16 * DAY
    assert case.due_on == T0 + DAY + 2 * DAY  # counted from the relief
    with pytest.raises(Problem, match="已经先行帮扶"):
        one.take("relief_first", by="town", on=T0 + DAY, reason="又", urgency="urgent")


def test_a_quarterly_check_moves_the_day_of_the_next(who: life.Officers) -> None:
    one = Life(who).assisting()
    with pytest.raises(Problem, match="本季度（2022-04-01 起）还没有重新采集收支和四项保障"):
        one.take("check", by="second", on=D(2022, 5, 10))
    life.income(one.home, D(2022, 5, 9), judged=life.LINE + 1)
    life.checked(one.home, D(2022, 5, 9))
    assert one.take("check", by="second", on=D(2022, 5, 10)).due_on == D(2022, 9, 30)


def test_handover_to_civil_affairs_waits_five_working_days_for_its_receipt(
    who: life.Officers,
) -> None:
    one = Life(who).assisting()
    one.take("hand_over", by="town", on=D(2022, 1, 27), note="符合低收入标准")
    handover = one.case.handovers.get()
    # The Spring Festival: 01-28, then 29 and 30 worked on a weekend, 02-07, 02-08.
    assert (handover.state, handover.due_on) == ("sent", D(2022, 2, 8))
    with pytest.raises(Problem, match="已经移交民政，回执还没有来"):
        one.take("hand_over", by="town", on=D(2022, 1, 28))
    one.take(
        "civil_receipt", by="civil", on=D(2022, 2, 8), receipt_state="accepted",
        receipt_number="民〔2022〕7号", social_assist="dibao",
    )  # fmt: skip
    handover.refresh_from_db()
    assert (handover.state, handover.receipt_by, handover.social_assist) == (
        "accepted",
        who.civil,
        "dibao",
    )
    assert one.case.state == "assisting"
    home = Household.objects.get(pk=one.home.pk)
    change = HouseholdChange.objects.get(household=home)
    assert (home.social_assist, change.kind, change.on) == ("dibao", "corrected", D(2022, 2, 8))
    assert (change.before, change.after) == ({"social_assist": "none"}, {"social_assist": "dibao"})
    assert (change.reason, change.by) == ("民政回执 民〔2022〕7号", who.civil)


@pytest.mark.parametrize(
    "said",
    [
        {"receipt_state": "declined", "note": "收入超过标准"},
        {
            "receipt_state": "accepted", "receipt_number": "民〔2022〕7号",
            "social_assist": "none",
        },
    ],
)  # fmt: skip
def test_what_civil_affairs_decline_or_leave_open_changes_nothing(who, said) -> None:
    one = Life(who).assisting()
    one.take("hand_over", by="town", on=D(2022, 1, 27))
    if said["receipt_state"] == "accepted":
        with pytest.raises(Problem, match="回执编号和救助类别"):
            one.take("civil_receipt", by="civil", on=D(2022, 2, 8), **said)
    else:
        one.take("civil_receipt", by="civil", on=D(2022, 2, 8), **said)
    assert not HouseholdChange.objects.exists()
    assert Household.objects.get(pk=one.home.pk).social_assist == "none"


def test_a_receipt_after_the_end_finds_a_household_that_is_gone_as_it_was(who) -> None:
    one = Life(who).assisting()
    one.take("hand_over", by="town", on=D(2022, 1, 27))
    one.take("report_decrease", by="village", on=D(2022, 1, 28), reason="整户迁出")
    one.take("endorse_decrease", by="town", on=D(2022, 1, 28))
    one.take("approve_decrease", by="county", on=D(2022, 1, 28))
    deregister_household(one.home, on=D(2022, 1, 29), by=None, reason="整户迁出")
    one.take(
        "civil_receipt", by="civil", on=D(2022, 2, 8), receipt_state="accepted",
        receipt_number="民〔2022〕7号", social_assist="tekun",
    )  # fmt: skip
    assert Household.objects.get(pk=one.home.pk).social_assist == "none"


def test_a_wholly_unable_household_is_never_cleared(who: life.Officers) -> None:
    one = Life(who, of=life.household(able=0, idle=2)).assisting().risen()
    assert one.case.is_wholly_unable
    with pytest.raises(Problem, match="整户没有劳动能力，落实社会保障后持续跟踪，不标注消除"):
        one.take("propose", by="second", on=D(2023, 8, 1), mode="natural")
