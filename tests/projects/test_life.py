"""A project goes from the village's proposal to its file, and every step is kept."""

import datetime as dt

import pytest

from tests.projects.life import (
    OTHER_VILLAGE,
    REVIEWED,
    VILLAGE,
    Life,
    facts,
    key,
    officers,
    publish,
    steps_of,
)
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands import Move, approve_order, submit_order
from zhuzhen.funds.models import Purpose
from zhuzhen.notices.models import Notice
from zhuzhen.projects.commands import (
    pass_notices,
    post_completion,
    propose_project,
    take_step,
)
from zhuzhen.projects.models import ProjectShare
from zhuzhen.projects.queries.projects import overdue
from zhuzhen.projects.verifying import verify

pytestmark = pytest.mark.usefixtures("everything")


def test_village_town_and_county_bring_it_into_the_pool():
    life = Life(officers()).reserved()
    assert life.project.state == "reserved"
    assert steps_of(life.project) == [
        "propose", "submit", "pass_village", "review", "pass_town", "argue", "reserve",
    ]  # fmt: skip
    shown = Notice.objects.order_by("pk").values_list("place_id", "title", "state")
    assert list(shown) == [
        ("440282113201", "珠玑村委会拟申报项目公示", "passed"),
        ("440282113000", "珠玑镇拟上报项目公示", "passed"),
    ]


def test_it_is_planned_built_settled_handed_over_and_closed():
    life = Life(officers()).settled()
    who, today = life.who, life.today
    life.take("transfer", who.county, handed_to="村集体")
    # What no contract took goes back before the file is closed.
    back = submit_order(
        kind=OrderKind.WITHDRAWAL, on=today, text="结余收回", by=who.finance,
        moves=(Move(key(Stage.ALLOCATED, of=life.project), key(Stage.ARRIVED), 10_000_000),),
    )  # fmt: skip
    approve_order(back, by=who.approver, today=today)
    notice = post_completion(life.project, by=who.village, today=today)
    notice.state, notice.published_on, notice.ended_on = "passed", today, today
    notice.opens_on, notice.closes_on = today + dt.timedelta(1), today + dt.timedelta(10)
    notice.save()
    life.later(11).take("close", who.county, evaluation="达到绩效目标")
    assert (life.project.state, life.project.settled_fen) == ("closed", 40_000_000)
    assert steps_of(life.project)[7:] == [
        "plan", "approve", "procure", "start", "complete", "accept", "settle", "transfer", "close",
    ]  # fmt: skip
    assert Purpose.objects.get().closed_on == life.today
    assert [row["invariant"] for row in verify() if not row["holds"]] == []


def test_the_night_follows_the_notices():
    life = Life(officers()).submitted()
    notice = publish(life.project, life.today)
    assert pass_notices(today=notice.closes_on) == 0
    assert pass_notices(today=notice.closes_on + dt.timedelta(1)) == 1
    life.project.refresh_from_db()
    assert life.project.state == "town_review"
    assert pass_notices(today=notice.closes_on + dt.timedelta(2)) == 0


def test_an_upheld_objection_sends_it_back():
    life = Life(officers()).submitted()
    publish(life.project, life.today)
    Notice.objects.update(state="failed", ended_on=life.today)
    assert pass_notices(today=life.today) == 1
    life.project.refresh_from_db()
    assert (life.project.state, steps_of(life.project)[-1]) == ("draft", "recall")


def test_a_town_proposes_across_villages_and_a_county_across_towns():
    who = officers()
    shares = ((VILLAGE, 6_000), (OTHER_VILLAGE, 4_000))
    town = Life(who, place="440282113000", facts=facts(shares=shares)).scored()
    town.take("submit", who.town, met_on=town.today, present=5, agreed=5, minutes="党委会同意")
    assert town.project.state == "town_posted"
    assert ProjectShare.objects.filter(project=town.project).count() == 2
    made = propose_project(facts(), place="440282000000", by=who.county, today=town.today)
    moved = take_step(made, step="submit", by=who.county, today=town.today)
    assert (moved.state, moved.code) == ("county_argue", "440282000-2022-0001")


def test_limits_of_each_state_and_red_lights():
    life = Life(officers()).in_town()
    arrived = life.today
    assert life.project.due_on == arrived + dt.timedelta(10)
    span = [CodeRange.under("440282000000")]
    assert not overdue(span, today=life.project.due_on)
    assert list(overdue(span, today=life.project.due_on + dt.timedelta(1))) == [life.project]
    life.scored().take("review", life.who.town, **REVIEWED)
    assert life.project.due_on is None
    life.posted().take("pass_town", None)
    assert life.project.due_on == life.today + dt.timedelta(20)


def test_a_suspended_project_goes_on_where_it_stopped_with_its_days():
    life = Life(officers()).planned()
    due = life.project.due_on
    assert due == life.today + dt.timedelta(30)
    life.later(5).take("suspend", life.who.county, reason="汛期停工")
    assert (life.project.state, life.project.due_on) == ("suspended", None)
    life.later(40).take("resume", life.who.county)
    assert (life.project.state, life.project.due_on) == ("planned", due + dt.timedelta(40))
