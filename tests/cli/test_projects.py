"""Projects at the console: listed, shown, taken on as somebody, chosen and adopted."""

import json

import pytest
from typer.testing import CliRunner

from tests.conftest import TODAY
from tests.projects.life import VILLAGE, Life, officers, raised
from zhuzhen.base import scope
from zhuzhen.cli.projects import app
from zhuzhen.projects.commands import open_need
from zhuzhen.projects.models import Project

pytestmark = pytest.mark.slow


@pytest.fixture
def who(everything):
    return officers()


def typed(*words):
    result = CliRunner().invoke(app, [str(word) for word in words])
    scope.enter(scope.EVERYTHING)
    return result


def answer(*words):
    result = typed(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_projects_are_listed_by_place_state_and_red_light(who):
    life = Life(who).in_town()
    one = answer("list", "--place", "珠玑镇", "--overdue")[0]
    assert (one["code"], one["state"], one["next"]) == (life.project.code, "镇审核", "镇审核")
    assert answer("list", "--place", "湖口镇") == []
    assert answer("list", "--state", "reserved") == []
    for words in (("list", "--state", "入库"), ("list", "--tag", "odd"), ("needs", "--state", "x")):
        odd = typed(*words)
        assert (odd.exit_code, f"{words[1]} {words[2]}：可填 " in odd.output) == (1, True)


def test_one_is_shown_with_its_money_and_what_it_came_through(who):
    life = Life(who).building()
    shown = answer("show", life.project.code)[0]
    assert shown["money"]["committed"] == "400,000.00"
    assert [each["step"] for each in shown["steps"]][-3:] == ["approve", "procure", "start"]
    gone = typed("show", "nothing")
    assert (gone.exit_code, "没有找到项目 nothing" in gone.output) == (1, True)


def test_a_step_is_taken_as_somebody_with_all_their_limits(who):
    life = Life(who).reserved()
    refused = typed("step", life.project.uid, "plan", "--as", "village", "--year", TODAY.year)
    assert (refused.exit_code, "没有权限县级审定项目" in refused.output) == (1, True)
    lacking = typed("step", life.project.uid, "plan", "--as", "county", "--year", TODAY.year)
    assert "资金没有落实，还差 500,000.00 元" in lacking.output
    raised(50_000_000, on=life.today)
    moved = answer("step", life.project.uid, "plan", "--as", "county", "--year", TODAY.year)[0]
    assert (moved["state"], moved["year"]) == ("列入年度计划", 2022)


def test_a_choice_is_made_by_one_and_adopted_by_another(who):
    raised(50_000_000, on=TODAY)
    Life(who).reserved()
    words = ("choose", "南雄市", TODAY.year, "500000", "--as", "county", "--industry", 0)
    made = answer(*words)[0]
    assert (made["outcome"], made["asked_yuan"]) == ("入选", "500,000.00")
    assert typed("adopt", made["selection"], "--as", "county").exit_code == 1
    assert answer("adopt", made["selection"], "--as", "chair")[0]["state"] == "列入年度计划"
    assert Project.objects.get().plan_year == 2022


def test_the_pool_of_needs_tells_what_is_left(who):
    open_need(title="器材", place=VILLAGE, content="10 件", need_fen=500, by=who.village,
              today=TODAY)  # fmt: skip
    one = answer("needs", "--place", "珠玑镇")[0]
    assert (one["title"], one["state"], one["left_yuan"]) == ("器材", "待认领", "5.00")
