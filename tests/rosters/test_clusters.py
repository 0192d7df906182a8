"""The sheets of clusters, members and teams: formed, led on, ended, refused, taken back."""

import datetime as dt

import pytest

from tests.cast import DONGGUAN, HUKOU, SHAOGUAN, org
from tests.rosters.conftest import rows_of
from zhuzhen.base.problems import Problem
from zhuzhen.partners.models import Cluster, Membership, Pairing, Team
from zhuzhen.rosters.undoing import undo_roster

CLUSTERS = ("组团名称", "帮扶镇", "帮扶方", "层级", "牵头单位", "成员单位", "起始日期")
MEMBERS = ("组团", "单位", "角色", "起始日期", "结束日期")
TEAMS = ("工作队名称", "组团", "起始日期", "结束日期")
SINCE = dt.date(2022, 1, 1)


def new_cluster(*, town="韶关市南雄市湖口镇", lead="东莞市丁局", members="东莞市乙局、东莞市丙局"):
    return ("湖口镇组团", town, "东莞市", "珠三角帮扶市", lead, members, SINCE)


def test_a_cluster_is_formed_with_its_lead_and_members(theatre):
    theatre.enter(theatre.cast.assisting_city)
    outcome = theatre.bring(
        "clusters", theatre.sheet(CLUSTERS, new_cluster()), by=theatre.cast.assisting_city
    )
    assert outcome.created == 1
    made = Cluster.objects.get(name="湖口镇组团")
    assert (made.town_id, made.helper_id, made.tier) == (HUKOU, DONGGUAN, "prd_city")
    parts = {each.org.name: (each.role, each.place_id) for each in made.memberships.all()}
    assert parts == {
        "东莞市丁局": ("lead", HUKOU),
        "东莞市乙局": ("member", HUKOU),
        "东莞市丙局": ("member", HUKOU),
    }


def test_exports_come_back_to_the_same_rows(theatre):
    for roster in ("clusters", "members", "teams"):
        path = theatre.exported(roster)
        back = theatre.bring(roster, path)
        assert (back.created, back.updated) == (0, 0), roster
        assert back.unchanged == len(rows_of(path)) > 0


def test_a_town_outside_the_paired_cities_is_refused(theatre):
    Pairing.objects.create(
        kind="city_city", helper_place_id=DONGGUAN, place_id=SHAOGUAN, helper_code=DONGGUAN,
        during=(dt.date(2021, 1, 1), None),
    )  # fmt: skip
    sheet = theatre.sheet(
        CLUSTERS,
        new_cluster(town="揭阳市揭西县棉湖镇"),
        new_cluster(town="韶关市南雄市", members="东莞市丁局"),
        new_cluster(lead="没有的局"),
        new_cluster(members="东莞市丁局"),
    )
    found = theatre.faults("clusters", sheet)
    assert [(row, column) for row, column, _ in found] == [
        (2, "帮扶镇"), (3, "帮扶镇"), (4, "牵头单位"), (5, "成员单位"),
    ]  # fmt: skip
    assert "没有与揭阳市结对" in found[0][2]


def test_leads_follow_each_other_without_a_gap(theatre):
    number = Membership.objects.get(cluster=theatre.stage.cluster, role="lead").pk
    heads = ("编号", *MEMBERS)
    until = dt.date(2022, 6, 30)
    ended = (number, "珠玑镇组团", "东莞市甲局", "牵头单位", SINCE, until)
    found = theatre.faults("members", theatre.sheet(heads, ended))
    assert [(row, column) for row, column, _ in found] == [(2, "结束日期")]
    follows = (None, "珠玑镇组团", "东莞市丁局", "牵头单位", dt.date(2022, 7, 1), None)
    outcome = theatre.bring("members", theatre.sheet(heads, ended, follows, name="b"), update=True)
    assert (outcome.created, outcome.updated) == (1, 1)
    rows = Membership.objects.filter(cluster=theatre.stage.cluster, role="lead")
    assert [each.org.name for each in rows.order_by("during")] == ["东莞市甲局", "东莞市丁局"]
    undo_roster(outcome.receipt, by=None)
    assert [each.during.upper for each in rows.all()] == [None]


def test_two_leads_and_a_tie_that_exists_are_refused(theatre):
    sheet = theatre.sheet(
        MEMBERS,
        ("珠玑镇组团", "东莞市丁局", "牵头单位", SINCE, None),
        ("珠玑镇组团", "东莞市乙局", "成员单位", dt.date(2022, 5, 1), None),
        ("珠玑镇组团", "东莞市丁局", "成员单位", dt.date(2019, 1, 1), None),
    )
    found = theatre.faults("members", sheet)
    assert [(row, column) for row, column, _ in found] == [
        (2, "角色"), (3, "单位"), (4, "单位"), (4, "起始日期"), (4, "单位"),
    ]  # fmt: skip


def test_a_team_stays_within_its_cluster(theatre):
    sheet = theatre.sheet(
        TEAMS,
        ("珠玑镇二队", "珠玑镇组团", dt.date(2022, 3, 1), None),
        ("珠玑镇三队", "珠玑镇组团", dt.date(2020, 3, 1), None),
        ("珠玑镇四队", "没有的组团", dt.date(2022, 3, 1), None),
    )
    found = theatre.faults("teams", sheet)
    assert [(row, column) for row, column, _ in found] == [(3, "起始日期"), (4, "组团")]
    only = theatre.sheet(TEAMS, ("珠玑镇二队", "珠玑镇组团", dt.date(2022, 3, 1), None), name="b")
    assert theatre.bring("teams", only).created == 1
    made = Team.objects.get(name="珠玑镇二队")
    assert (made.place_id, made.helper_code) == ("440282113000", DONGGUAN)


@pytest.mark.parametrize("who", ["stranger", "outsider", "county"])
def test_a_stranger_forms_no_cluster(theatre, who):
    account = getattr(theatre.cast, who)
    theatre.enter(account)
    with pytest.raises(Problem) as refused:
        theatre.bring("clusters", theatre.sheet(CLUSTERS, new_cluster()), by=account)
    assert refused.value.code in ("not_allowed", "faults")
    assert not Cluster.objects.filter(name="湖口镇组团").exists()


def test_undoing_a_cluster_that_has_a_team_by_now_is_refused(theatre):
    receipt = theatre.bring("clusters", theatre.sheet(CLUSTERS, new_cluster())).receipt
    row = ("湖口镇工作队", "湖口镇组团", dt.date(2022, 3, 1), None)
    team = theatre.bring("teams", theatre.sheet(TEAMS, row, name="b")).receipt
    with pytest.raises(Problem) as refused:
        undo_roster(receipt, by=None)
    assert [each.what for each in refused.value.faults] == [
        "组团“湖口镇组团”导入后已用于驻镇工作队"
    ]
    undo_roster(team, by=None)
    undo_roster(receipt, by=None)
    assert not Cluster.objects.filter(name="湖口镇组团").exists()


def test_names_that_several_bear_go_out_with_their_number_and_come_back(theatre):
    twin = org("东莞市甲局", home="440282000000")
    path = theatre.exported("members")
    written = {row["单位"] for row in rows_of(path)}
    assert f"东莞市甲局（编号 {theatre.stage.lead.pk}）" in written
    back = theatre.bring("members", path)
    assert (back.created, back.updated) == (0, 0)
    row = ("珠玑镇组团", f"东莞市甲局（编号 {twin.pk}）", "成员单位", SINCE, None)
    theatre.bring("members", theatre.sheet(MEMBERS, row, name="b"))
    assert Membership.objects.filter(org=twin).exists()
    ((line, column, what),) = theatre.faults(
        "members", theatre.sheet(MEMBERS, ("珠玑镇组团", "东莞市甲局", *row[2:]), name="c")
    )
    assert (line, column) == (2, "单位") and "有 2 个" in what
