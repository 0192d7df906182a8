"""Every guard of a case: what it lets pass, what it refuses and with which words."""

import datetime as dt
from dataclasses import replace

import pytest

from zhuzhen.casework.flow import TABLE, Limit, Since
from zhuzhen.casework.rules import assisting, clearing, deciding, identifying
from zhuzhen.casework.rules.guards import ANSWERED, GUARDS
from zhuzhen.casework.rules.limits import Days, due_on
from zhuzhen.casework.rules.situation import (
    Checked,
    Given,
    Help,
    Home,
    Income,
    Pending,
    Planned,
    Posted,
    Situation,
)
from zhuzhen.policy.labels import CASE_FIGURES

FIGURES = {name: figure.usual for name, figure in CASE_FIGURES.items()}
D = dt.date
T0 = D(2026, 3, 1)
LINE = 850_000


MARCH_4, AUGUST_1 = D(2026, 3, 4), D(2026, 8, 1)


def at(today: dt.date = MARCH_4, **facts: object) -> Situation:
    plain = {"t0": T0, "decision_due_on": D(2026, 3, 16), "figures": FIGURES}
    return Situation(today=today, **(plain | facts))


def above(*days: dt.date) -> tuple[Income, ...]:
    return tuple(Income(day, LINE + 1, LINE) for day in days)


def test_the_table_names_guards_that_exist() -> None:
    assert {name for row in TABLE for name in row.guards} == set(GUARDS)
    assert set(GUARDS) > ANSWERED


# -- identification --------------------------------------------------------------------------------


def test_two_different_people_who_may_verify_here() -> None:
    fit = frozenset({1, 2})
    assert identifying.verifiers(at(verifiers=(1, 2), fit_verifiers=fit))
    one = identifying.verifiers(at(verifiers=(1,), fit_verifiers=fit))
    assert one.reasons == ("核查人只有 1 人，至少要 2 人",)
    twice = identifying.verifiers(at(verifiers=(1, 1), fit_verifiers=fit))
    assert twice.reasons == ("核查人写了同一个人两次", "核查人只有 1 人，至少要 2 人")
    other = identifying.verifiers(at(verifiers=(1, 3), fit_verifiers=fit))
    assert other.reasons == ("有 1 位核查人不是这里的村干部或工作队员",)


def test_consent_is_signed_and_not_in_days_to_come() -> None:
    assert identifying.consent(at(home=Home(consented_on=D(2026, 3, 4))))
    assert not identifying.consent(at(home=Home(consented_on=D(2026, 3, 5))))
    assert not identifying.consent(at())


def test_income_and_safeguards_are_of_since_the_clue() -> None:
    whole = at(incomes=above(T0), checks=(Checked(T0),))
    assert identifying.surveyed(whole)
    before = T0 - dt.timedelta(days=1)
    old = identifying.surveyed(replace(whole, incomes=above(before), checks=(Checked(before),)))
    assert [each[:17] for each in old.reasons] == ["线索日（2026-03-01）以来"] * 2


def test_one_to_five_risks_and_a_disaster_of_a_kind() -> None:
    five = ("illness", "disability", "education", "accident", "disaster")
    category = "marginal_vulnerable"
    assert identifying.risks(at(category=category, risks=five, disaster="flood"))
    six = identifying.risks(at(category=category, risks=(*five, "water"), disaster="flood"))
    assert six.reasons == ("风险类型选了 6 种，最多 5 种；请留主要的",)
    bare = identifying.risks(at(category=category, risks=five))
    assert bare.reasons == ("因自然灾害的要写明是哪种灾害",)
    stray = identifying.risks(at(category=category, risks=("illness",), disaster="flood"))
    assert stray.reasons == ("没有选因自然灾害，不写灾害种类",)
    nothing = identifying.risks(at(risks=("bad luck",)))
    assert nothing.reasons == ("没有选定监测类别", "没有“bad luck”这种风险类型")


def test_comparison_is_there_and_explained_where_it_found_something() -> None:
    assert identifying.compared(at(comparison="clear"))
    assert not identifying.compared(at())
    said = Given(comparison="explained")
    assert not identifying.compared(at(comparison="explained", given=said))
    told = replace(said, comparison_note="名下旧农用车，已报废")
    assert identifying.compared(at(comparison="explained", given=told))


@pytest.mark.parametrize(
    ("present", "agreed", "told"),
    [
        (9, 5, ()),
        (9, 4, ("到会 9 人，同意 4 人，没有过半；不同意纳入的请办“不予”",)),
        (8, 4, ("到会 8 人，同意 4 人，没有过半；不同意纳入的请办“不予”",)),
        (5, 6, ("同意 6 人多于到会 5 人，请核对",)),
        (0, 0, ("没有填到会人数",)),
    ],
)
def test_more_than_half_of_those_present_agree(present: int, agreed: int, told: tuple) -> None:
    said = Given(met_on=D(2026, 3, 4), present=present, agreed=agreed, minutes="见纪要")
    assert identifying.meeting(at(given=said)).reasons == told


def test_a_meeting_was_held_since_the_clue_and_written_down() -> None:
    said = Given(met_on=D(2026, 2, 28), present=3, agreed=3)
    assert identifying.meeting(at(given=said)).reasons == (
        "评议日期没有填，或早于线索日、晚于今天",
        "没有写评议纪要",
    )
    assert not identifying.meeting(at(given=replace(said, met_on=D(2026, 3, 5), minutes="有")))


def test_a_notice_published_on_the_second_may_pass_on_the_eighth() -> None:
    posted = Posted("published", D(2026, 3, 3), D(2026, 3, 7))
    assert identifying.notice(at(D(2026, 3, 8), posted=posted))
    assert identifying.notice(at(D(2026, 3, 7), posted=posted)).reasons == (
        "公示到 2026-03-07 止，2026-03-08 起才能往下办",
    )
    passed = replace(posted, state="passed")
    assert not identifying.notice(at(D(2026, 3, 7), posted=passed))


def test_a_notice_is_whole_ours_and_without_open_objections() -> None:
    day = D(2026, 3, 20)
    short = Posted("passed", D(2026, 3, 3), D(2026, 3, 6))
    assert identifying.notice(at(day, posted=short)).reasons == ("公示只有 4 天，至少要 5 天",)
    fine = replace(short, closes_on=D(2026, 3, 7))
    assert identifying.notice(at(day, posted=fine))
    objected = identifying.notice(at(day, posted=replace(fine, open_objections=2)))
    assert objected.reasons == ("还有 2 条异议没有答复",)
    assert not identifying.notice(at(day, posted=replace(fine, state="failed")))
    assert not identifying.notice(at(day, posted=replace(fine, state="withdrawn")))
    assert not identifying.notice(at(day, posted=replace(fine, is_ours=False)))
    assert not identifying.notice(at(day, posted=Posted("approved")))
    assert identifying.notice(at(day)).reasons == ("还没有发布公示",)


def test_a_clearance_notice_has_days_of_its_own() -> None:
    figures = FIGURES | {"clearance_notice": 7}
    posted = Posted("passed", D(2026, 3, 3), D(2026, 3, 7))
    assert identifying.notice(at(D(2026, 3, 9), posted=posted, figures=figures))
    clearing_ = at(D(2026, 3, 9), posted=posted, figures=figures, is_clearing=True)
    assert identifying.notice(clearing_).reasons == ("公示只有 5 天，至少要 7 天",)


def test_a_clue_of_march_first_is_decided_by_the_sixteenth() -> None:
    assert identifying.in_time(at(D(2026, 3, 16)))
    assert identifying.in_time(at(D(2026, 3, 17))).reasons == (
        "已超过认定期限 2026-03-16，请写明超期的原因",
    )
    assert identifying.in_time(at(D(2026, 3, 17), reason="台风停课停工，公示推迟"))


def test_relief_first_says_why_and_only_once() -> None:
    assert identifying.relief(at(given=Given(urgency="urgent")))
    assert identifying.relief(at(given=Given(urgency="disaster"), disaster="flood"))
    assert not identifying.relief(at(given=Given(urgency="disaster")))
    assert not identifying.relief(at())
    assert not identifying.relief(at(given=Given(urgency="urgent"), relief_first=True))


def test_a_household_not_admitted_is_told() -> None:
    assert identifying.told(at(given=Given(told_how="当面告知，可向镇里申诉")))
    assert not identifying.told(at(given=Given(told_how="  ")))


# -- deciding --------------------------------------------------------------------------------------


def test_what_is_decided_is_what_was_submitted() -> None:
    assert deciding.submission(at(pending=Pending("admission")))
    assert not deciding.submission(at())
    assert not deciding.submission(at(pending=Pending("clearance")))
    assert deciding.submission(at(pending=Pending("clearance"), is_clearing=True))
    altered = deciding.submission(at(pending=Pending("admission", is_intact=False)))
    assert altered.reasons == ("报批内容与提交时的摘要不符，不能据以决定；请通知审计管理员",)
    moved = deciding.submission(at(pending=Pending("admission", moved=("income", "people"))))
    assert moved.reasons == ("提交以后收支、家庭成员有变动，请退回，由村里按新情况重新报批",)


def test_a_decrease_is_looked_at_by_the_town_before_the_county() -> None:
    pending = Pending("decrease")
    assert deciding.decrease_submitted(at(pending=pending))
    assert deciding.decrease_endorsed(at(pending=pending)).reasons == ("镇里还没有核实",)
    assert deciding.decrease_endorsed(at(pending=replace(pending, is_endorsed=True)))
    assert not deciding.nothing_submitted(at(pending=pending))
    assert deciding.nothing_submitted(at())
    assert deciding.removal_submitted(at(pending=replace(pending, moved=("people",))))
    assert not deciding.removal_submitted(at(pending=Pending("admission")))
    assert not deciding.revocation_submitted(at(pending=pending))


def test_civil_affairs_answer_with_a_number_or_a_reason() -> None:
    yes = Given(receipt_state="accepted", receipt_number="民〔2026〕1号", social_assist="dibao")
    assert deciding.receipt(at(given=yes))
    assert not deciding.receipt(at(given=replace(yes, social_assist="none")))
    assert not deciding.receipt(at(given=replace(yes, receipt_number=" ")))
    assert deciding.receipt(at(given=Given(receipt_state="declined", note="收入超出")))
    assert not deciding.receipt(at(given=Given(receipt_state="declined")))
    assert not deciding.receipt(at())
    assert not deciding.no_handover(at(is_handed_over=True))
    assert deciding.handover(at(is_handed_over=True))


# -- help ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("home", "helps", "reason", "is_fine"),
    [
        (Home(4, able=2), (), "", False),
        (Home(4, able=2), (Help("employment", "planned"),), "", True),
        (Home(4, able=2), (Help("employment", "planned", is_training_only=True),), "", False),
        (Home(4, able=2), (Help("employment", "stopped"),), "", False),
        (Home(4, able=2), (Help("health", "running"),), "", False),
        (Home(4, able=2), (), "没有合适的项目", False),  # no reason frees who can work
        (Home(4, able=0, weak=1), (), "", False),
        (Home(4, able=0, weak=1), (), "没有合适的岗位", True),
        (Home(4, able=0, weak=1), (Help("public_post", "running"),), "", True),
        (Home(4), (), "", True),
    ],
)
def test_developmental_help(home: Home, helps: tuple, reason: str, is_fine: bool) -> None:
    found = assisting.developmental(at(home=home, helps=helps, plan=Planned("甲", reason)))
    assert bool(found) is is_fine


def test_one_plan_with_somebody_who_answers_for_it() -> None:
    assert assisting.plan(at(plan=Planned("甲")))
    assert not assisting.plan(at(plan=Planned(" ")))
    assert assisting.plan(at()).reasons == ("还没有帮扶方案；请先制定一户一策",)


def test_both_are_taken_anew_in_the_quarter() -> None:
    day = D(2026, 4, 1)
    assert assisting.checked(at(D(2026, 6, 30), incomes=above(day), checks=(Checked(day),)))
    lacking = assisting.checked(at(D(2026, 6, 30), incomes=above(D(2026, 3, 31))))
    assert lacking.reasons == ("本季度（2026-04-01 起）还没有重新采集收支和四项保障",)


# -- clearance -------------------------------------------------------------------------------------


def stable(today: dt.date = AUGUST_1, **facts: object) -> Situation:
    """Admitted 2026-01-15 with income above the line from February on, everything in order."""
    plain = {
        "admitted_on": D(2026, 1, 15),
        "home": Home(4, able=2),
        "incomes": (
            Income(D(2026, 1, 12), LINE - 1, LINE),
            *above(D(2026, 2, 10), D(2026, 5, 8), D(2026, 7, 6)),
        ),
        "checks": (Checked(D(2026, 7, 6)),),
        "helps": (Help("employment", "done"),),
    }
    return at(today, **(plain | facts))


def test_six_whole_months_admitted_mid_january_may_be_proposed_on_august_first() -> None:
    assert clearing.clearance(stable(D(2026, 8, 1)))
    assert clearing.clearance(stable(D(2026, 7, 31))).reasons == (
        "收入从 2026-02-01 起稳定，要满 6 个整月，2026-08-01 起才能提出",
    )


def test_months_before_admission_do_not_count() -> None:
    always = above(D(2025, 6, 1), D(2026, 2, 10), D(2026, 7, 6))
    assert clearing.clearance(stable(D(2026, 8, 1), incomes=always))
    assert not clearing.clearance(stable(D(2026, 7, 31), incomes=always))


def test_one_reading_on_the_line_begins_the_months_anew() -> None:
    dipped = (*above(D(2026, 2, 10)), Income(D(2026, 5, 8), LINE, LINE), *above(D(2026, 7, 6)))
    found = clearing.clearance(stable(incomes=dipped))
    assert found.reasons == ("收入从 2026-07-01 起稳定，要满 6 个整月，2027-01-01 起才能提出",)
    low = (*above(D(2026, 2, 10)), Income(D(2026, 7, 6), 600_000, LINE))
    assert clearing.clearance(stable(incomes=low)).reasons == (
        "2026-07-06 采集的人均判定收入 6,000.00 元没有超过当年范围 8,500.00 元",
    )


def test_where_no_line_is_set_nothing_is_judged() -> None:
    found = clearing.clearance(stable(incomes=(Income(D(2026, 7, 6), LINE, None),)))
    assert found.reasons == ("2026 年的收入监测范围没有设定，无从判断；请先设参数 income_line",)


def test_old_readings_say_nothing_of_now() -> None:
    found = clearing.clearance(stable(D(2026, 11, 2)))
    assert found.reasons == (
        "最近一次收支是 2026-07-06 采集的，已超过三个月，请重新采集",
        "最近一次四项保障核查是 2026-07-06，已超过三个月，请重新核查",
    )


def test_every_condition_is_told_at_once() -> None:
    found = clearing.clearance(
        stable(
            helps=(Help("health", "running"), Help("industry", "planned")),
            checks=(Checked(D(2026, 7, 6), ("住房安全",), is_fed=False),),
            new_risk_on=D(2026, 6, 1),
            new_clue_on=D(2026, 6, 2),
        )
    )
    assert found.reasons == (
        "还有 2 项措施没有完成：健康帮扶、产业帮扶",
        "四项保障还有问题：住房安全",
        "吃穿还有困难",
        "2026-06-01 走访发现新的风险",
        "2026-06-02 又有新的风险线索",
    )


def test_what_lasts_by_its_nature_counts_once_it_has_an_effect() -> None:
    post = Help("public_post", "running", has_effect=True)
    assert clearing.clearance(stable(helps=(post,)))
    assert not clearing.clearance(stable(helps=(replace(post, has_effect=False),)))
    assert not clearing.clearance(stable(helps=(replace(post, kind="industry"),)))


def test_risks_of_before_the_stable_months_are_past() -> None:
    assert clearing.clearance(stable(new_risk_on=D(2026, 1, 31)))


def test_a_household_wholly_unable_to_work_is_never_cleared() -> None:
    found = clearing.clearance(stable(D(2030, 1, 1), home=Home(2)))
    assert found.reasons == ("整户没有劳动能力，落实社会保障后持续跟踪，不标注消除",)


def test_not_in_the_month_of_admission_nor_the_next() -> None:
    figures = FIGURES | {"stable_months": 1}
    late = {"admitted_on": D(2026, 6, 30), "figures": figures}
    assert not clearing.clearance(stable(D(2026, 7, 31), **late))
    assert clearing.clearance(stable(D(2026, 8, 1), **late))


def test_by_help_only_where_there_was_some() -> None:
    assert clearing.mode(stable(given=Given(mode="by_assist")))
    assert not clearing.mode(stable(given=Given(mode="by_assist"), helps=()))
    assert not clearing.mode(
        stable(given=Given(mode="by_assist"), helps=(Help("industry", "stopped"),))
    )
    assert clearing.mode(stable(given=Given(mode="natural"), helps=()))
    assert not clearing.mode(stable())


# -- limits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        (Limit("assign", 2, Since.CLUE), D(2026, 3, 3)),
        (Limit("decision", 15, Since.CLUE), D(2026, 3, 16)),
        (Limit("town_review", 1, Since.ARRIVAL), D(2026, 3, 15)),
        (Limit("assist", 10, Since.ADMISSION), D(2026, 3, 26)),
        (Limit("elim_review", 8, Since.PROPOSAL), D(2026, 9, 9)),
        (Limit("check", 0, Since.QUARTER), D(2026, 6, 30)),
    ],
)
def test_days_are_counted_from_their_own_day(limit: Limit, due: dt.date) -> None:
    days = Days(
        counted_from=T0,
        arrived_on=D(2026, 3, 14),
        decision_due_on=D(2026, 3, 16),
        admitted_on=D(2026, 3, 16),
        proposed_on=D(2026, 9, 1),
    )
    assert due_on(limit, days=days, figures=FIGURES) == due
