"""The year's choice: kept with its reasons, adopted by another, planned at once."""

import pytest

from tests.projects.life import PROPOSED, VILLAGE, facts, officers, raised, steps_of
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import Direction
from zhuzhen.projects.choices import Category
from zhuzhen.projects.commands import (
    ChoiceRules,
    adopt_selection,
    choose_projects,
    propose_project,
    take_step,
)
from zhuzhen.projects.models import Project, Selection
from zhuzhen.projects.queries.projects import candidates_of
from zhuzhen.projects.verifying import verify

pytestmark = pytest.mark.usefixtures("everything")
COUNTY, ZHUJI = "440282000000", "440282113000"
ANY = ChoiceRules(industry_percent=0)
LEFT = "得分 62，需 60,000.00 元，入选项目之外只余 0.00 元；换进它，总分会下降或不符合条件"


@pytest.fixture
def who():
    return officers()


def pooled(who, title, fen, score, *, category=Category.INFRASTRUCTURE, place=VILLAGE):
    """A project that waits in the pool, with its points."""
    direction = Direction.INDUSTRY if category == Category.INDUSTRY else Direction.LIVELIHOOD
    told = facts(title=title, budget_fen=fen, category=category, direction=direction,
                 use_code=direction.value)  # fmt: skip
    made = propose_project(told, place=place, by=who.county, today=PROPOSED)
    take = {"project": made, "step": "submit", "by": None, "today": PROPOSED}
    take_step(**take, met_on=PROPOSED, present=1, agreed=1, minutes="同意")
    Project.objects.filter(pk=made.pk).update(state="reserved", score=score)
    return Project.objects.get(pk=made.pk)


def chosen(who, fen, rules=ANY, **more):
    given = {"by": who.county, "today": PROPOSED} | more
    return choose_projects(COUNTY, 2022, fen, rules, **given)


def outcomes(selection):
    return {each.project.title: (each.outcome, each.reason) for each in candidates_of(selection)}


def refused(code, act, words=""):
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code, caught.value.text
    assert words in caught.value.text


def test_each_has_its_reason(who):
    pooled(who, "甲", 6_000_000, 62)
    pooled(who, "乙", 5_000_000, 50)
    pooled(who, "丙", 5_000_000, 51)
    Project.objects.filter(pk=pooled(who, "丁", 1_000_000, 9).pk).update(score=None)
    pooled(who, "戊", 90_000_000, 99)
    found = outcomes(chosen(who, 10_000_000))
    assert found == {
        "丙": ("chosen", "得分 51，库内第 3 名，资金和条件允许"),
        "乙": ("chosen", "得分 50，库内第 4 名，资金和条件允许"),
        "丁": ("excluded", "还没有评分"),
        "戊": ("over_budget", "得分 99，需 900,000.00 元，超过可用资金 100,000.00 元"),
        "甲": ("over_budget", LEFT),
    }  # fmt: skip
    assert Selection.objects.get().total_fen == 10_000_000


def test_the_packs_share_of_industry_holds_unless_another_is_set(who):
    pooled(who, "路", 5_000_000, 90)
    pooled(who, "加工厂", 6_000_000, 10, category=Category.INDUSTRY)
    pooled(who, "桥", 3_000_000, 20)
    found = outcomes(chosen(who, 20_000_000, ChoiceRules()))
    assert {title for title, (outcome, _) in found.items() if outcome == "chosen"} == {
        "加工厂", "桥",
    }  # fmt: skip
    assert found["路"][1] == "得分 90，不是产业类，选上它产业占比就不到 60%"
    assert chosen(who, 20_000_000).rules["industry_percent"] == 0


def test_what_is_set_and_what_a_town_may_have(who):
    dear = pooled(who, "必上", 6_000_000, 1)
    pooled(who, "路", 5_000_000, 90)
    other = pooled(who, "邻镇路", 3_000_000, 20, place="440282112201")
    rules = ChoiceRules(industry_percent=0, town_most_fen=6_000_000, musts=(dear.pk,))
    found = outcomes(chosen(who, 20_000_000, rules))
    assert found["必上"] == ("chosen", "指定必上，得分 1，库内第 3 名")
    assert found["路"][1] == (
        "得分 90，所在镇已入选 60,000.00 元，再加 50,000.00 元超过每镇上限 60,000.00 元"
    )
    assert found[other.title][0] == "chosen"
    refused("choice_impossible", lambda: chosen(who, 5_000_000, rules),
            "指定必上的项目合计超过可用资金")  # fmt: skip


def test_another_adopts_it_and_all_are_planned_at_once(who):
    raised(10_000_000, on=PROPOSED)
    pooled(who, "甲", 4_000_000, 50)
    pooled(who, "乙", 6_000_000, 50)
    made = chosen(who, 10_000_000)
    refused("own_submission", lambda: adopt_selection(made, by=who.county, today=PROPOSED))
    adopt_selection(made, by=who.chair, today=PROPOSED)
    for each in Project.objects.all():
        assert (each.state, each.plan_year, f"{each.due_on}") == ("planned", 2022, "2022-02-03")
        assert steps_of(each)[-1] == "plan"
    refused("already_done", lambda: adopt_selection(made, by=who.chair, today=PROPOSED))
    names = [row["invariant"] for row in verify() if not row["holds"]]
    assert names == []


def test_it_is_not_adopted_without_its_money(who):
    raised(9_999_999, on=PROPOSED)
    pooled(who, "甲", 10_000_000, 50)
    made = chosen(who, 10_000_000)
    refused("project_not_ready", lambda: adopt_selection(made, by=who.chair, today=PROPOSED),
            "资金没有落实，还差 0.01 元")  # fmt: skip
    assert Project.objects.get().state == "reserved"


@pytest.mark.parametrize(
    "change", [{"budget_fen": 4_000_000}, {"state": "removed"}, {"content": "改过"}]
)
def test_what_changed_since_is_chosen_anew(who, change):
    raised(10_000_000, on=PROPOSED)
    one = pooled(who, "甲", 10_000_000, 50)
    made = chosen(who, 10_000_000)
    Project.objects.filter(pk=one.pk).update(**change)
    refused("choice_stale", lambda: adopt_selection(made, by=who.chair, today=PROPOSED), "“甲”")


def test_bad_questions_say_so(who):
    refused("choice_nothing", lambda: chosen(who, 1), "南雄市")
    refused("bad_value", lambda: chosen(who, 0), "应大于零")
    refused("choice_year", lambda: choose_projects(
        COUNTY, 2024, 5, by=who.county, today=PROPOSED), "只编今年或明年的")  # fmt: skip
    refused("not_allowed", lambda: chosen(who, 5, by=who.other_county))
    refused("not_allowed", lambda: chosen(who, 5, by=who.town))
