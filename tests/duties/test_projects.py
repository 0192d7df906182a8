"""R27 and R39: what is asked of the projects in a place moves with them, and is told one by one."""

import pytest

from tests.cast import DONGGUAN, FOREVER, cluster, org
from tests.projects.life import PROPOSED, VILLAGE, Life, facts, officers, raised
from zhuzhen.base import clock
from zhuzhen.duties.commands import refresh_period, settle_changes
from zhuzhen.duties.explaining import explain
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.verifying import verify
from zhuzhen.places.models import DivisionTag
from zhuzhen.projects.choices import Tag
from zhuzhen.projects.commands import LinkageFacts, agree_linkage, propose_project, take_step
from zhuzhen.projects.models import Linkage, Project, ProjectShift, ProjectStep

pytestmark = pytest.mark.usefixtures("everything")
TOWN = "440282113000"
PROMISE = LinkageFacts("absorb_employment", "演示合作社", 5, 9, 1, PROPOSED, "优先用本村人")


@pytest.fixture
def who(everything):
    cluster(TOWN, name="珠玑镇组团", lead=org("东莞市甲局"))
    DivisionTag.objects.create(division_id=VILLAGE, tag="key_village", during=FOREVER)
    refresh_period("2022", now=clock.now())
    return officers()


def settled():
    settle_changes(now=clock.now(), today=PROPOSED)
    assert not ProjectShift.objects.exists(), "the outbox is consumed"


def figure(duty, owner):
    found = DutyInstance.objects.filter(duty=duty, owner_key=owner, period="2022").first()
    return None if found is None else (found.value, found.is_met)


def income():
    return figure("income_projects", f"key_village:{VILLAGE}")


def linkage():
    return figure("linkage_ledgers", f"town:{TOWN}")


def planned(who, **changes):
    life = Life(who, facts=facts(tags=(Tag.INCOME,), **changes)).planned()
    settled()
    return life


def test_a_key_village_has_an_income_project_in_the_years_plan(who):
    life = Life(who, facts=facts(tags=(Tag.INCOME,))).reserved()
    settled()
    assert income() == (0, False)
    assert life.project.helper_code == DONGGUAN
    raised(50_000_000, on=PROPOSED)
    life.take("plan", who.county, year=2022)
    settled()
    assert income() == (1000, True)
    life.take("terminate", who.county, reason="不做了")
    settled()
    assert income() == (0, False)
    assert [row["invariant"] for row in verify() if not row["holds"]] == []


def test_a_project_without_the_tag_or_of_next_year_is_none(who):
    life = Life(who).planned()
    settled()
    assert income() == (0, False)
    Project.objects.update(tags=[Tag.INCOME.value], plan_year=2023)
    settled()
    assert income() == (0, False)
    assert life.project.state == "planned"


def test_a_shared_project_counts_for_each_that_has_a_share(who):
    shares = ((VILLAGE, 6_000), ("440282113202", 4_000))
    told = facts(tags=(Tag.INCOME,), shares=shares)
    made = propose_project(told, place=TOWN, by=who.town, today=PROPOSED)
    Project.objects.filter(pk=made.pk).update(state="planned", plan_year=2022)
    settled()
    assert income() == (1000, True)


def operating(who, *, linked):
    made = propose_project(facts(is_operating=True), place=VILLAGE, by=who.village, today=PROPOSED)
    if linked:
        agree_linkage(made, PROMISE, by=who.village, today=PROPOSED)
    take_step(made, step="submit", by=None, today=PROPOSED, met_on=PROPOSED, present=1, agreed=1,
              minutes="同意")  # fmt: skip
    ProjectStep.objects.create(
        project=made, place_id=VILLAGE, step="reserve", before="county_argue", after="reserved",
        on=PROPOSED, content_sm3="0" * 64, at=clock.now(),
    )  # fmt: skip
    Project.objects.filter(pk=made.pk).update(state="reserved")
    return made


def test_every_operating_project_of_a_town_has_a_linkage(who):
    settled()
    assert linkage() is None, "who has no operating project owes nothing"
    operating(who, linked=True)
    settled()
    assert linkage() == (1000, True)
    other = operating(who, linked=False)
    settled()
    assert linkage() == (500, False)
    told = explain("R39", owner=f"town:{TOWN}", period="2022", today=PROPOSED, as_of=clock.now())
    assert told.value == "50%"
    assert told.hidden == ""
    assert told.projects.count_said == "应看 2 个，做到 1 个"
    assert [(each.project.pk, each.reason) for each in told.projects.lines][0] == (
        other.pk, "缺联农带农约定",
    )  # fmt: skip
    assert told.rule.endswith(
        "算已入库的经营性项目中有联农带农约定的占比，看期末（或离任日）在库的项目。"
    )
    agree_linkage(other, PROMISE, by=who.village, today=PROPOSED)
    settled()
    assert linkage() == (1000, True)
    assert Linkage.objects.count() == 2


def test_an_income_project_is_told(who):
    life = planned(who)
    told = explain("R27", owner=f"key_village:{VILLAGE}", period="2022", today=PROPOSED,
                   as_of=clock.now())  # fmt: skip
    assert told.value == "100%"
    assert [each.project for each in told.projects.lines] == [life.project]
    assert [each.id for each in told.clauses] == ["10f"]
