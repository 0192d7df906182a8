"""Every table of projects under row-level security: who sees a county's rows, and who none."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import DONGGUAN, SHAOGUAN, account, cluster, org
from tests.projects.life import PROPOSED, VILLAGE, Life, facts, officers, plan_item, raised
from zhuzhen.base import scope
from zhuzhen.partners.queries import scope_of
from zhuzhen.projects import models
from zhuzhen.projects.choices import Tag
from zhuzhen.projects.commands import (
    ChoiceRules,
    LinkageFacts,
    ProgressFacts,
    WageFacts,
    agree_linkage,
    choose_projects,
    claim_need,
    correct_report,
    open_need,
    pay_wages,
    plan_milestone,
    record_delivery,
    report_progress,
)
from zhuzhen.projects.models import Project

pytestmark = pytest.mark.usefixtures("everything")
# Every table, and whether the helping side sees its rows too.
PLACED = ("TownPlan", "PlanItem", "Selection", "Candidate")
HELPED = ("Project", "ProjectShare", "ProjectStep", "Contract", "Milestone", "Progress",
          "ProgressVersion", "Acceptance", "WageRoll", "Linkage", "Delivery", "Need",
          "Claim")  # fmt: skip
FAMILIES = ("WageLine",)


@pytest.fixture
def who(everything):
    """A project with a row in every table, helped by 东莞."""
    cluster("440282113000", name="珠玑镇组团", lead=org("东莞市甲局"))
    made = officers()
    told = facts(is_operating=True, tags=(Tag.WORK_RELIEF,), plan_item=plan_item(),
                 without_item="", shares=((VILLAGE, 10_000),))  # fmt: skip
    life = Life(made, facts=told)
    by = {"by": made.village, "today": PROPOSED}
    promise = LinkageFacts("custody", "演示社", 1, 1, 1, PROPOSED, "代养")
    one = agree_linkage(life.project, promise, **by)
    record_delivery(one, on=PROPOSED, households=1, persons=1, amount_fen=1, **by)
    plan_milestone(life.project, kind="started", title="", planned_on=PROPOSED, **by)
    need = open_need(title="器材", place=VILLAGE, content="10 件", need_fen=5, **by)
    claim_need(need, donor="甲", amount_fen=5, on=PROPOSED, by=made.town, today=PROPOSED)
    life.building()
    week = life.today + dt.timedelta(7)
    pay_wages(life.project, month=life.today, lines=[WageFacts(Decimal(1), 5, name="甲")],
              by=made.village, today=week)  # fmt: skip
    told = ProgressFacts(life.today, 100, "完工", papers=(1,))
    report = report_progress(life.project, told, by=made.village, today=week)
    correct_report(report, ProgressFacts(life.today, 100, "全部完工"), reason="写全",
                   by=made.village, today=week)  # fmt: skip
    life.take("complete", made.village)
    life.take("rectify", made.town, looked_on=life.today, members="甲", opinion="补", reason="补")
    raised(50_000_000, on=PROPOSED)
    Life(made).reserved()
    choose_projects("440282000000", 2022, 50_000_000, ChoiceRules(industry_percent=0),
                    by=made.county, today=PROPOSED)  # fmt: skip
    return made


def counts(account):
    with scope.within(scope_of(account, on=PROPOSED)):
        return {name: getattr(models, name).objects.count() for name in models.__all__}


def test_every_table_has_a_row_and_a_place_in_this_test(who):
    assert {*PLACED, *HELPED, *FAMILIES, "ProjectShift"} == set(models.__all__)
    assert all(getattr(models, name).objects.exists() for name in models.__all__)


def test_the_county_sees_all_and_its_neighbour_nothing(who):
    assert all(counts(who.county).values())
    assert not any(counts(who.other_county).values())


def test_the_village_sees_its_own_but_no_selection_of_its_county(who):
    seen = counts(who.village)
    assert {name for name, count in seen.items() if not count} == {
        "TownPlan", "PlanItem", "Selection",
    }  # fmt: skip


def test_the_helping_city_sees_what_it_helps_but_neither_plans_nor_names(who):
    city = account("dongguan", role="assist_city", place_id=DONGGUAN)
    seen = counts(city)
    hidden = {*PLACED, *FAMILIES}
    assert {name for name, count in seen.items() if not count} == hidden


def test_finance_and_auditors_of_the_city_read_rolls(who):
    assert counts(who.finance)["WageRoll"] == 1
    assert counts(who.finance)["WageLine"] == 0
    auditor = account("auditor", role="auditor", place_id=SHAOGUAN)
    assert counts(auditor)["WageLine"] == 1


@pytest.mark.parametrize("table", ["projectstep", "acceptance"])
@pytest.mark.parametrize("act", ["UPDATE projects_{} SET place_id = ''", "DELETE FROM projects_{}"])
def test_what_happened_is_only_added_to(who, table, act):
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


def test_a_row_of_another_county_cannot_be_written(who):
    project = Project.objects.order_by("pk").first()
    with scope.within(scope_of(who.other_county, on=PROPOSED)):
        assert Project.objects.filter(pk=project.pk).update(title="改") == 0
