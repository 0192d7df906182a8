"""Steps by whoever, when it is not the time, with what is not enough: each is told what to do."""

import uuid

import pytest

from tests.projects.life import (
    ARGUED,
    FACTS,
    LOOKED,
    MEETING,
    REVIEWED,
    VILLAGE,
    Life,
    facts,
    officers,
    plan_item,
    publish,
    raised,
    steps_of,
)
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.notices.models import Notice
from zhuzhen.projects.choices import Criterion
from zhuzhen.projects.commands import (
    LinkageFacts,
    agree_linkage,
    propose_project,
    revise_project,
    score_project,
    take_step,
)
from zhuzhen.projects.models import Project, ProjectStep

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who():
    return officers()


def refused(code, act, **told):
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code, caught.value.text
    for words in told.values():
        assert words in caught.value.text
    return caught.value


def reasons(code_act):
    return [str(each) for each in refused("project_not_ready", code_act).faults]


def test_another_place_or_role_does_not_take_it(who):
    life = Life(who).submitted().posted()
    life.take("pass_village", None)
    life.scored()
    refused("not_allowed", lambda: life.take("review", who.village, **REVIEWED), who="镇经办")
    refused("not_allowed", lambda: life.take("review", who.county, **REVIEWED))
    reserved = life.later().take("review", who.town, **REVIEWED) and life.posted()
    reserved.take("pass_town", None)
    refused("not_allowed", lambda: life.take("argue", who.other_county, **ARGUED))


def test_who_had_a_part_does_not_judge(who):
    life = Life(who).in_county()
    life.take("argue", who.county, **ARGUED)
    refused("own_submission", lambda: life.take("reserve", who.county))
    assert life.take("reserve", who.chair).state == "reserved"


def test_the_town_that_proposed_across_villages_does_not_argue_but_the_county(who):
    town = Life(who, place="440282113000").scored()
    town.take("submit", who.town, met_on=town.today, present=5, agreed=5, minutes="同意")
    publish(town.project, town.today)
    town.later(11).take("pass_town", None)
    assert town.take("argue", who.county, **ARGUED).state == "county_argue"


def test_who_reported_it_complete_does_not_accept_it(who):
    life = Life(who).building().reported(100)
    life.take("complete", who.town)
    look = {"looked_on": life.today, **LOOKED}
    refused("own_submission", lambda: life.take("accept", who.town, **look))
    assert life.take("accept", who.town_chair, **look).state == "accepted"


def test_a_failed_acceptance_is_kept_and_sends_it_back_to_building(who):
    life = Life(who).completed()
    life.take("rectify", who.town, looked_on=life.today, reason="路肩没有做", **LOOKED)
    assert life.project.state == "building"
    assert [each.result for each in life.project.acceptances.all()] == ["rectify"]


def test_all_reasons_come_at_once(who):
    life = Life(who, facts=facts(content="", performance="", use_code=""))
    assert reasons(lambda: life.take("submit", who.village)) == [
        "会议日期没有填，或晚于今天",
        "没有填到会人数",
        "没有写会议纪要",
        "还没有填内容和规模、绩效目标",
        "没有选使用清单的条目",
    ]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"use_code": "office_building"},
         "所选的“修建楼堂馆所”（office_building）在负面清单里，不能安排"),
        ({"title": "村委办公楼修建"},
         "写有“办公楼”，属于负面清单“修建楼堂馆所”（office_building）；写法不准的请改"),
        ({"content": "购买小汽车一辆"},
         "写有“小汽车”，属于负面清单“购买交通工具和通讯设备”（vehicle）；写法不准的请改"),
        ({"use_code": "nothing"}, "使用清单里没有“nothing”这一条"),
        ({"use_code": "sewage"},
         "使用清单“农村生活污水治理”管的是农村生活污水治理攻坚，项目的投向是“民生保障”"),
    ],
)  # fmt: skip
def test_the_list_of_uses_names_the_entry_that_refuses(who, changes, why):
    life = Life(who, facts=facts(**changes))
    assert reasons(lambda: life.take("submit", who.village, **MEETING)) == [why]


def test_a_plan_item_of_another_town_carries_no_project(who):
    item = plan_item(town="440282112000")
    life = Life(who, facts=facts(plan_item=item, without_item=""))
    why = reasons(lambda: life.take("submit", who.village, **MEETING))
    assert why == ["规划条目不是这个镇的，请另选"]


def test_a_notice_runs_its_ten_days(who):
    life = Life(who).submitted()
    assert reasons(lambda: life.take("pass_village", who.village)) == [
        "公示还没有发布（现在是“起草”），请先批准并发布"
    ]
    publish(life.project, life.today, days=9)
    why = reasons(lambda: life.take("pass_village", who.village))
    assert why == ["公示只有 9 天，至少要 10 天", "公示到 2022-01-13 止，2022-01-14 起才能往下办"]


def test_content_that_changed_after_submission_is_refused(who):
    life = Life(who).in_town().scored()
    Project.objects.filter(pk=life.project.pk).update(budget_fen=60_000_000)
    why = reasons(lambda: life.take("review", who.town, **REVIEWED))
    assert why == ["上报以后项目内容有变动，请退回，按新内容重新上报"]
    refused(
        "project_fixed",
        lambda: revise_project(life.project, FACTS, by=who.village, today=life.today),
        state="镇审核",
    )
    life.take("return", who.town, reason="内容有变动")
    mended = revise_project(
        life.project, facts(budget_fen=60_000_000), by=who.village, today=life.today
    )
    assert (mended.state, mended.budget_fen) == ("draft", 60_000_000)


def test_an_operating_project_needs_one_of_six_ways_before_the_pool(who):
    life = Life(who, facts=facts(is_operating=True)).in_county()
    life.take("argue", who.county, **ARGUED)
    why = reasons(lambda: life.take("reserve", who.chair))
    assert why == ["经营性项目还没有联农带农约定，至少要有一种方式"]
    promise = LinkageFacts(
        "protected_price", "演示合作社", 30, 90, 500_000, life.today, "保底价收购"
    )
    agree_linkage(life.project, promise, by=who.village, today=life.today)
    assert life.take("reserve", who.chair).state == "reserved"


def test_a_plan_waits_for_its_money(who):
    raised(49_999_999, on=Life(who).today)
    life = Life(who).reserved()
    why = reasons(lambda: life.take("plan", who.county, year=2022))
    assert why == ["资金没有落实，还差 0.01 元；请先落实资金，或滚动到下一年"]
    life.take("roll_over", who.county, reason="今年资金不够")
    assert life.project.state == "reserved"


def test_money_promised_to_one_project_is_not_promised_again(who):
    first = Life(who).planned(fen=90_000_000)
    second = Life(who).reserved()
    why = reasons(lambda: second.take("plan", who.county, year=2022))
    assert why == ["资金没有落实，还差 100,000.00 元；请先落实资金，或滚动到下一年"]
    first.take("roll_over", who.county, reason="让给别的项目")
    assert second.take("plan", who.county, year=2023).plan_year == 2023


def test_an_adjustment_is_asked_for_and_decided_by_another(who):
    life = Life(who).planned()
    life.take("ask_adjustment", who.village, budget_fen=45_000_000, reason="缩短一段")
    refused("project_not_ready", lambda: life.take(
        "ask_adjustment", who.village, budget_fen=1, reason="再改"))  # fmt: skip
    assert life.take("adjust", who.county).budget_fen == 45_000_000
    step = ProjectStep.objects.filter(step="adjust").get()
    assert step.facts == {"before": {"budget_fen": 50_000_000}, "budget_fen": 45_000_000}
    assert life.take("approve", who.county, approval_no="批1").state == "approved"


def test_an_adjustment_is_refused_with_a_reason_and_changes_nothing(who):
    life = Life(who).planned()
    life.take("ask_adjustment", who.village, builder="另一家", reason="换单位")
    refused("reason_needed", lambda: life.take("refuse_adjustment", who.county))
    life.take("refuse_adjustment", who.county, reason="没有理由")
    assert (life.project.builder, steps_of(life.project)[-1]) == (
        FACTS.builder,
        "refuse_adjustment",
    )


def test_one_request_takes_one_step(who):
    life, request = Life(who), uuid.uuid4()
    for _ in range(2):
        life.take("submit", who.village, request_id=request, **MEETING)
    assert steps_of(life.project) == ["propose", "submit"]
    other = Life(who)
    refused("project_request_of_other",
            lambda: other.take("submit", who.village, request_id=request, **MEETING))  # fmt: skip
    again = propose_project(FACTS, place=VILLAGE, by=who.village, today=life.today,
                            request_id=request)  # fmt: skip
    assert again == life.project


def test_who_looked_at_an_older_version_is_told_who_was_first(who):
    life = Life(who)
    version = life.project.version
    life.submitted()
    refused("stale", lambda: life.take("recall", who.village, reason="改", version=version),
            who="village")  # fmt: skip


def test_a_way_back_needs_a_reason_and_a_returned_notice_comes_down(who):
    life = Life(who).submitted()
    refused("reason_needed", lambda: life.take("recall", who.village))
    life.take("recall", who.village, reason="写错了地点")
    assert life.project.state == "draft"
    assert Notice.objects.get().state == "withdrawn"
    assert life.take("submit", who.village, **MEETING).state == "village_posted"


def test_a_notice_that_ran_need_not_run_again_for_the_same_content(who):
    life = Life(who).in_town()
    life.take("return", who.town, reason="请补材料")
    life.take("submit", who.village, **MEETING)
    assert life.take("pass_village", who.village).state == "town_review"


def test_points_are_the_towns_where_it_stands(who):
    life = Life(who)
    judged = {Criterion.RESOURCES: 80, Criterion.READINESS: 60}
    refused("score_late",
            lambda: score_project(life.project, judged=judged, by=who.town, today=life.today),
            state="起草")  # fmt: skip
    life.in_town()
    high = {Criterion.RESOURCES: 101}
    refused(
        "score_range",
        lambda: score_project(life.project, judged=high, by=who.town, today=life.today),
    )
    found = score_project(life.project, judged=judged, by=who.town, today=life.today)
    assert found.scores == {"dual": 0, "livelihood": 100, "benefit": 100, "rank": 0,
                            "resources": 80, "readiness": 60}  # fmt: skip
    assert found.score == 53  # (20·100 + 15·100 + 15·80 + 10·60) / 100


def test_every_step_is_audited_with_its_digest(who):
    life = Life(who).submitted()
    entry = AuditEntry.objects.filter(act="project.submit").get()
    step = ProjectStep.objects.filter(step="submit").get()
    assert (entry.subject_id, entry.actor_name) == (str(life.project.uid), "village")
    assert entry.facts["content_sm3"] == step.content_sm3


def test_a_share_of_99_99_percent_is_refused(who):
    told = refused(
        "shares_short",
        lambda: Life(who, place="440282113000",
                     facts=facts(shares=((VILLAGE, 5_000), ("440282113202", 4_999)))),
    )  # fmt: skip
    assert told.text == "分摊合计是 99.99%，应正好是 100%，相差 0.01%；请调整各村镇的份额。"
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "没有填项目名称"),
        ({"budget_fen": 0}, "应大于零"),
        ({"without_item": ""}, "请选一个规划条目"),
        ({"ends_on": FACTS.starts_on.replace(day=1, month=4)}, "完工日期早于开工日期"),
        ({"benefit": -1}, "不能是负数"),
        ({"shares": (("440282112000", 10_000),)}, "不在这个项目的范围里"),
    ],
)
def test_a_proposal_says_what_is_wrong(who, changes, words):
    with pytest.raises(Problem) as caught:
        Life(who, facts=facts(**changes))
    assert words in caught.value.text


def test_an_unknown_project_is_not_found(who):
    life = Life(who)
    gone = Project(pk=life.project.pk + 1)
    refused("not_found", lambda: take_step(gone, step="submit", by=None, today=life.today))
