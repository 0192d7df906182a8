"""Pairings of every kind join the ends that kind needs, and exclusive ones are one-to-one."""

import datetime as dt

import pytest

from tests import cast as scene
from zhuzhen.base.problems import Problem
from zhuzhen.partners import commands, dossiers
from zhuzhen.partners.choices import OrgKind, PairingKind
from zhuzhen.partners.models import Pairing
from zhuzhen.partners.pairing_ends import ENDS, Given, end_faults
from zhuzhen.places.models import Division

MARCH, JUNE_30, JULY_1 = dt.date(2022, 3, 1), dt.date(2022, 6, 30), dt.date(2022, 7, 1)
VILLAGE, OTHER_VILLAGE = "440282113201", "440282113202"


@pytest.fixture
def stage(everything):
    return scene.stage()


def place(code):
    return Division.objects.get(pk=code)


def firm(name):
    return scene.org(name, kind=OrgKind.PRIVATE)


def enterprise(helper, village=VILLAGE, on=MARCH, **more):
    return commands.pair(
        "enterprise_village",
        place=place(village),
        helper_org=helper,
        on=on,
        by=None,
        is_exclusive=True,
        **more,
    )


def test_every_kind_has_its_ends():
    assert set(ENDS) == set(PairingKind.values)


def test_each_kind_can_be_paired(stage):
    cadre = commands.enrol_person("演示甲01", org=stage.lead, by=None)
    school = scene.org("东莞市第一学校", kind=OrgKind.SCHOOL)
    helped_school = scene.org("南雄市第一学校", kind=OrgKind.SCHOOL, home=scene.NANXIONG)
    hospital = scene.org("东莞市第一医院", kind=OrgKind.HOSPITAL)
    helped_hospital = scene.org("南雄市医院", kind=OrgKind.HOSPITAL, home=scene.NANXIONG)
    hosts = scene.org("南雄市文化馆", kind=OrgKind.INSTITUTION, home=scene.NANXIONG)
    given = {
        "city_city": (scene.SHAOGUAN, {"helper_place": place(scene.DONGGUAN)}),
        "county_county": (scene.NANXIONG, {"helper_place": place("441900003000")}),
        "org_village": (VILLAGE, {"helper_org": stage.lead}),
        "community_village": (VILLAGE, {"helper_place": place("441900003002")}),
        "enterprise_village": (VILLAGE, {"helper_org": firm("演示实业一号公司")}),
        "social_org_village": (
            VILLAGE,
            {"helper_org": scene.org("东莞演示商会", kind="social_org")},
        ),
        "cadre_household": (VILLAGE, {"helper_person": cadre}),
        "branch_branch": (scene.ZHUJI, {"helper_org": stage.lead, "helped_org": hosts}),
        "school_school": (scene.ZHUJI, {"helper_org": school, "helped_org": helped_school}),
        "hospital_hospital": (
            scene.NANXIONG,
            {"helper_org": hospital, "helped_org": helped_hospital},
        ),
        "culture_culture": (scene.NANXIONG, {"helper_org": stage.lead, "helped_org": hosts}),
    }
    assert set(given) == set(PairingKind.values)
    for kind, (code, ends) in given.items():
        made = commands.pair(kind, place=place(code), on=MARCH, by=None, **ends)
        assert made.helper_code.startswith("4419"), kind
    facts = dossiers.town_facts(place(scene.ZHUJI), on=MARCH)
    assert len(facts.pairings) == 7


def test_wrong_ends_are_told_all_at_once(stage):
    with pytest.raises(Problem) as refused:
        commands.pair(
            "enterprise_village",
            place=place(scene.ZHUJI),
            helper_place=place(scene.DONGGUAN),
            on=MARCH,
            by=None,
        )
    assert refused.value.code == "wrong_ends"
    for part in ("须填帮扶单位", "不填帮扶方地区", "受帮扶地区应为村（社区）"):
        assert part in refused.value.text


def test_only_enterprises_pair_one_to_one():
    given = Given(place_level="village", helper_org_kind="city_direct", is_exclusive=True)
    assert end_faults("org_village", given=given) == ("只有村企结对可以约定一对一",)
    given = Given(place_level="village", helper_org_kind="school")
    assert "民营企业" in end_faults("enterprise_village", given=given)[0]


def test_an_exclusive_pair_is_one_to_one_on_both_sides(stage):
    one, two = firm("演示实业一号公司"), firm("演示实业二号公司")
    first = enterprise(one)
    with pytest.raises(Problem, match="演示实业一号公司与"):
        enterprise(one, village=OTHER_VILLAGE, on=JULY_1)
    with pytest.raises(Problem, match="该村"):
        enterprise(two, on=JULY_1)
    commands.end_pairing(first, on=JUNE_30, by=None, reason="协议到期")
    assert enterprise(two, on=JULY_1).pk
    assert enterprise(one, village=OTHER_VILLAGE, on=JULY_1).pk


def test_the_same_pair_twice_is_refused(stage):
    ends = {"place": place(VILLAGE), "helper_org": stage.lead, "by": None}
    commands.pair("org_village", on=MARCH, until=JUNE_30, **ends)
    with pytest.raises(Problem, match="同样的结对，2022-03-01 至 2022-06-30"):
        commands.pair("org_village", on=JUNE_30, **ends)
    commands.pair("org_village", on=JULY_1, **ends)
    assert Pairing.objects.count() == 2


def test_ending_needs_a_reason_and_a_day_within(stage):
    made = enterprise(firm("演示实业一号公司"))
    with pytest.raises(Problem) as refused:
        commands.end_pairing(made, on=JUNE_30, by=None, reason=" ")
    assert refused.value.code == "reason_needed"
    with pytest.raises(Problem, match="早于开始日"):
        commands.end_pairing(made, on=dt.date(2022, 2, 1), by=None, reason="误登")


def test_dossiers_tell_who_where_since_when(stage):
    commands.change_lead(stage.cluster, org=stage.member_b, on=JULY_1, by=None)
    commands.rename_org(stage.lead, name="东莞市甲甲局", on=JULY_1, by=None)
    leader = commands.enrol_person("演示甲01", org=stage.lead, by=None, is_party_member=True)
    posting = commands.post_person(
        leader, team=stage.team, sending_org=stage.lead, role="leader", on=MARCH, by=None
    )
    found = dossiers.cluster_facts(stage.cluster, on=JULY_1)
    assert [(t.label, str(t.first_day), str(t.last_day)) for t in found.leads] == [
        ("东莞市甲甲局", "2022-01-01", "2022-06-30"),
        ("东莞市乙局", "2022-07-01", "None"),
    ]
    assert [t.label for t in found.members if t.holds(JULY_1)] == ["东莞市丙局", "东莞市甲甲局"]
    assert found.teams[0].in_post == (posting,)
    unit = dossiers.org_facts(stage.lead)
    assert [t.label for t in unit.former_names] == ["东莞市甲局"]
    assert [t.label for t in unit.clusters] == ["珠玑镇组团 · 牵头单位", "珠玑镇组团 · 成员单位"]
    assert unit.postings == (posting,)


def test_dossiers_take_the_same_queries_however_much_there_is(stage, django_assert_num_queries):
    town = place(scene.ZHUJI)
    with django_assert_num_queries(7):
        dossiers.town_facts(town, on=MARCH)
    for n in range(3):
        enterprise_firm = firm(f"演示实业{n}号公司")
        commands.pair(
            "enterprise_village",
            place=place(VILLAGE),
            helper_org=enterprise_firm,
            on=MARCH,
            by=None,
        )
        scene.cluster(scene.ZHUJI, name=f"另一组团{n}", lead=scene.org(f"东莞市另{n}局"))
    with django_assert_num_queries(7):
        dossiers.town_facts(town, on=MARCH)
    with django_assert_num_queries(4):
        dossiers.cluster_facts(stage.cluster, on=MARCH)
