"""Organisations, clusters and teams change by dated, audited commands, and refuse what is wrong."""

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests import cast as scene
from zhuzhen.base import scope
from zhuzhen.base.audit import verify_chain
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.partners import commands, queries
from zhuzhen.partners.commands.teams import Item
from zhuzhen.partners.models import Cluster, Handover, Membership, Org, OrgName, Posting
from zhuzhen.places.models import Division

MARCH = dt.date(2022, 3, 1)
JUNE_30, JULY_1 = dt.date(2022, 6, 30), dt.date(2022, 7, 1)


@pytest.fixture
def stage(everything):
    return scene.stage()


@pytest.fixture
def cast(stage):
    return scene.cast(stage)


def place(code):
    return Division.objects.get(pk=code)


def person(stage, name, *, party=True):
    return commands.enrol_person(name, org=stage.lead, by=None, is_party_member=party)


def post(stage, who, role="member", on=MARCH, team=None, **more):
    return commands.post_person(
        who, team=team or stage.team, sending_org=stage.lead, role=role, on=on, by=None, **more
    )


def spans_of(org):
    return [
        (each.role, each.during)
        for each in Membership.objects.filter(org=org).order_by("during", "pk")
    ]


def test_an_organisation_is_founded_renamed_and_closed(stage, cast):
    org = commands.create_org(
        "东莞市旧名局",
        kind="city_direct",
        home=place(scene.DONGGUAN),
        on=dt.date(2021, 1, 1),
        by=cast.assisting_city,
        credit_code="11441900MB2C00002X",
    )
    commands.rename_org(org, name="东莞市新名局", on=MARCH, by=cast.assisting_city, reason="改革")
    assert [(n.name, n.during) for n in OrgName.objects.filter(org=org).order_by("during")] == [
        ("东莞市旧名局", DateRange(dt.date(2021, 1, 1), MARCH)),
        ("东莞市新名局", DateRange(MARCH, None)),
    ]
    assert [each.pk for each in queries.find_orgs("旧名")] == [org.pk]
    assert [each.pk for each in queries.find_orgs("新名")] == [org.pk]
    assert queries.find_orgs("  ") == ()
    commands.close_org(org, on=JUNE_30, by=cast.assisting_city, reason="撤销")
    org.refresh_from_db()
    assert org.during == DateRange(dt.date(2021, 1, 1), JULY_1)
    assert queries.find_orgs("新名", on=JULY_1) == ()
    assert [each.pk for each in queries.find_orgs("新名", on=JUNE_30)] == [org.pk]
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", "actor_id"))[-3:]
    by = cast.assisting_city.pk
    assert acts == [("create_org", by), ("rename_org", by), ("close_org", by)]
    assert verify_chain().broken_at is None


def test_bad_organisations_are_refused(stage):
    home = place(scene.DONGGUAN)
    one = {"kind": "city_direct", "home": home, "on": MARCH, "by": None}
    commands.create_org("甲", credit_code="11441900MB2C00002X", **one)
    with pytest.raises(Problem, match="统一社会信用代码已登记"):
        commands.create_org("乙", credit_code="11441900MB2C00002X", **one)
    with pytest.raises(Problem, match="不能为空"):
        commands.create_org(" ", **one)
    with pytest.raises(Problem, match="珠玑镇组团的成员单位"):
        commands.close_org(stage.member_b, on=JUNE_30, by=None, reason="撤销")


def test_a_member_leaves_and_another_joins(stage):
    d = scene.org("东莞市戊局")
    commands.leave_cluster(stage.cluster, org=stage.member_b, on=JUNE_30, by=None)
    commands.join_cluster(stage.cluster, org=d, on=JULY_1, by=None)
    year = Period.parse("2022")
    days = {
        each.pk: queries.served_days(year, org_id=each.pk, cluster_id=stage.cluster.pk)
        for each in (stage.lead, stage.member_b, d)
    }
    assert days == {stage.lead.pk: 365, stage.member_b.pk: 181, d.pk: 184}
    assert queries.served_days(year, cluster_id=stage.cluster.pk) == 365
    june = [m.org for m in queries.members_on(stage.cluster, on=JUNE_30)]
    july = [m.org for m in queries.members_on(stage.cluster, on=JULY_1)]
    assert june[0] == july[0] == stage.lead
    assert set(june[1:]) == {stage.member_b, stage.member_c}
    assert set(july[1:]) == {d, stage.member_c}


def test_who_is_no_member_cannot_leave_and_the_lead_must_be_replaced_first(stage):
    with pytest.raises(Problem) as refused:
        commands.leave_cluster(stage.cluster, org=stage.outsider, on=JUNE_30, by=None)
    assert refused.value.code == "not_a_member"
    with pytest.raises(Problem) as refused:
        commands.leave_cluster(stage.cluster, org=stage.lead, on=JUNE_30, by=None)
    assert refused.value.code == "lead_cannot_leave"


def test_joining_twice_names_the_other_membership(stage):
    with pytest.raises(Problem) as refused:
        commands.join_cluster(stage.cluster, org=stage.member_b, on=MARCH, by=None)
    assert refused.value.code == "overlaps"
    assert "东莞市乙局，2022-01-01 至今" in refused.value.text
    with pytest.raises(Problem) as refused:
        commands.join_cluster(stage.cluster, org=stage.outsider, on=MARCH, by=None, role="lead")
    assert "东莞市甲局，2022-01-01 至今" in refused.value.text


def test_the_lead_changes_on_a_day(stage):
    commands.change_lead(stage.cluster, org=stage.member_c, on=JULY_1, by=None, reason="轮值")
    start = dt.date(2022, 1, 1)
    assert spans_of(stage.lead) == [
        ("lead", DateRange(start, JULY_1)),
        ("member", DateRange(JULY_1, None)),
    ]
    assert spans_of(stage.member_c) == [
        ("member", DateRange(start, JULY_1)),
        ("lead", DateRange(JULY_1, None)),
    ]
    with pytest.raises(Problem) as refused:
        commands.change_lead(stage.cluster, org=stage.member_c, on=JULY_1, by=None)
    assert refused.value.code == "already_done"
    with pytest.raises(Problem, match="2022-07-01 已另有变更"):
        commands.change_lead(stage.cluster, org=stage.member_b, on=MARCH, by=None)
    commands.leave_cluster(stage.cluster, org=stage.member_b, on=dt.date(2022, 9, 30), by=None)
    with pytest.raises(Problem, match="已登记于 2022-09-30 退出组团"):
        commands.change_lead(stage.cluster, org=stage.member_b, on=JULY_1, by=None)
    commands.change_lead(stage.cluster, org=stage.outsider, on=JULY_1, by=None)
    assert [m.org for m in queries.members_on(stage.cluster, on=JULY_1)][0] == stage.outsider
    assert spans_of(stage.member_c)[1] == ("member", DateRange(JULY_1, None))


def test_a_cluster_helps_a_town_and_copies_its_scope_columns(stage, cast):
    with pytest.raises(Problem, match="不是镇"):
        commands.form_cluster(
            "南雄组团",
            town=place(scene.NANXIONG),
            helper=place(scene.DONGGUAN),
            tier="prd_city",
            lead=stage.lead,
            on=MARCH,
            by=None,
        )
    made = commands.form_cluster(
        "湖口镇组团",
        town=place(scene.HUKOU),
        helper=place(scene.DONGGUAN),
        tier="prd_city",
        lead=stage.member_b,
        members=(stage.member_c,),
        on=MARCH,
        by=cast.assisting_city,
    )
    team = commands.form_team(made, name="湖口镇工作队", on=MARCH, by=cast.assisting_city)
    assert {(m.place_id, m.helper_code) for m in made.memberships.all()} == {
        (scene.HUKOU, scene.DONGGUAN)
    }
    assert (team.place_id, team.helper_code) == (scene.HUKOU, scene.DONGGUAN)


def test_posts_follow_the_rules(stage):
    leader, deputy, second = (person(stage, f"演示甲{n:02}") for n in (1, 2, 3))
    post(stage, leader, "leader")
    post(stage, deputy, "deputy_leader")
    with pytest.raises(Problem, match="演示甲02在珠玑镇工作队，2022-03-01 至今"):
        post(stage, second, "deputy_leader", on=JULY_1)
    with pytest.raises(Problem, match="中共正式党员"):
        post(stage, person(stage, "演示甲04", party=False), "leader")
    with pytest.raises(Problem, match="须填所驻的村"):
        post(stage, second, "first_secretary")
    with pytest.raises(Problem, match="不在工作队驻镇范围内"):
        post(stage, second, "first_secretary", village=place("440282112201"))
    kept = post(stage, second, "first_secretary", village=place("440282113201"))
    assert (kept.place_id, kept.cluster_id) == (scene.ZHUJI, stage.cluster.pk)
    with pytest.raises(Problem, match="早于开始日"):
        post(stage, person(stage, "演示甲05"), on=JULY_1, until=MARCH)


def test_nobody_is_in_two_towns_at_once(stage):
    other = commands.form_team(stage.other_cluster, name="棉湖镇工作队", on=MARCH, by=None)
    someone = person(stage, "演示甲01")
    first = post(stage, someone)
    with pytest.raises(Problem, match="演示甲01在珠玑镇工作队"):
        post(stage, someone, on=JULY_1, team=other)
    commands.hand_over(first, items=[Item("账目", True)], on=JUNE_30, by=None)
    commands.end_posting(first, on=JUNE_30, by=None)
    with pytest.raises(Problem, match="2022-03-01 至 2022-06-30"):
        post(stage, someone, on=JUNE_30, team=other)
    assert post(stage, someone, on=JULY_1, team=other).place_id == "445222110000"


def test_a_posting_ends_only_with_its_handover_complete(stage):
    posting = post(stage, person(stage, "演示甲01"))
    with pytest.raises(Problem, match="交接清单为空"):
        commands.end_posting(posting, on=JUNE_30, by=None)
    open_list = [Item("在建项目", True), Item("公章", False)]
    half = commands.hand_over(posting, items=open_list, on=JUNE_30, by=None)
    assert half.completed_on is None
    with pytest.raises(Problem, match="公章"):
        commands.end_posting(posting, on=JUNE_30, by=None)
    done = [Item("在建项目", True), Item("公章", True)]
    assert commands.hand_over(posting, items=done, on=JUNE_30, by=None).completed_on == JUNE_30
    assert Handover.objects.count() == 1
    ended = commands.end_posting(posting, on=JUNE_30, by=None)
    assert (ended.status, ended.during) == ("rotated_out", DateRange(MARCH, JULY_1))


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("province", True),
        ("assisting_city", True),
        ("host_city", True),
        ("task_force", True),
        ("county", False),
        ("town", False),
        ("village", False),
        ("liaison", False),
        ("colleague", False),
        ("auditor", False),
        ("system_admin", False),
        ("stranger", False),
        ("outsider", False),
    ],
)
def test_who_may_change_a_cluster(stage, cast, who, may):
    account = getattr(cast, who)
    newcomer = scene.org("东莞市己局")
    scope.enter(queries.scope_of(account, on=dt.date(2022, 11, 20)))
    if may:
        assert commands.join_cluster(stage.cluster, org=newcomer, on=MARCH, by=account).pk
        return
    with pytest.raises(Problem) as refused:
        commands.join_cluster(stage.cluster, org=newcomer, on=MARCH, by=account)
    assert refused.value.code in ("not_allowed", "not_found")
    scope.enter(scope.EVERYTHING)
    assert not newcomer.memberships.exists()


def test_a_lead_arranges_its_own_team_and_no_other(stage, cast):
    someone = person(stage, "演示甲01")
    commands.post_person(
        someone,
        team=stage.team,
        sending_org=stage.lead,
        role="member",
        on=MARCH,
        by=cast.liaison,
    )
    with pytest.raises(Problem) as refused:
        commands.post_person(
            person(stage, "演示甲02"),
            team=stage.team,
            sending_org=stage.outsider,
            role="member",
            on=MARCH,
            by=cast.outsider,
        )
    assert refused.value.code == "not_allowed"


def test_scope_columns_equal_the_clusters(stage):
    post(stage, person(stage, "演示甲01"))
    for row in [*Membership.objects.all(), *Posting.objects.all()]:
        cluster = Cluster.objects.get(pk=row.cluster_id)
        assert (row.place_id, row.helper_code) == (cluster.town_id, cluster.helper_id)


def test_the_cluster_of_a_fact(stage):
    on = dt.date(2022, 6, 1)

    def found(**which):
        return queries.cluster_for(on=on, **which)

    b = stage.member_b.pk
    assert found(org_id=b) == stage.cluster
    assert found(org_id=b, place_id=scene.ZHUJI) == stage.cluster
    assert found(org_id=b, place_id="440282113201") == stage.cluster
    assert found(org_id=b, place_id=scene.SHAOGUAN) == stage.cluster
    assert found(org_id=b, place_id=scene.DONGGUAN) == stage.cluster
    assert found(org_id=b, place_id=scene.HUKOU) is None
    assert found(place_id=scene.ZHUJI) == stage.cluster
    assert found() is None
    assert queries.cluster_for(org_id=b, on=dt.date(2021, 12, 31)) is None
    assert Org.objects.count() == 5
