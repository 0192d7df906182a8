"""Records of a posted person and under another record: what is derived, and what is refused."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.cast import DONGGUAN, HUKOU, NANXIONG, ZHUJI
from tests.registers.conftest import MARCH, TODAY, Theatre, paper
from zhuzhen.base.problems import Problem
from zhuzhen.partners.models import Cluster, Person, Posting
from zhuzhen.registers.commands import revise_record, save_draft, submit_new, void_record
from zhuzhen.registers.models import Change, Record, RecordStep
from zhuzhen.registers.queries import children_of
from zhuzhen.registers.rules import Entry
from zhuzhen.registers.world import Links

SUPPORTED = {
    "expense": True,
    "allowance": True,
    "checkup": True,
    "insurance": False,
    "reason": "保单在办",
    "expense_paid": 1_000_000,
}
VILLAGE = "440282113201"
FIRST, LAST = dt.date(2022, 2, 1), dt.date(2022, 9, 30)


def posted(theatre: Theatre, *, status: str = "on_duty", **more: object) -> Person:
    """A person of unit B, in the team from 1 February to 30 September 2022."""
    stage = theatre.stage
    person = Person.objects.create(name="演示甲", org=stage.member_b, helper_code=DONGGUAN)
    facts: dict[str, object] = {
        "team": stage.team,
        "sending_org": stage.member_b,
        "role": "member",
        "status": status,
        "during": (FIRST, LAST + dt.timedelta(days=1)),
        "cluster": stage.cluster,
        "place_id": ZHUJI,
        "helper_code": DONGGUAN,
    }
    Posting.objects.create(person=person, **{**facts, **more})
    return person


def supported(links: Links, *, on: dt.date = MARCH) -> Record:
    entry = Entry(on, SUPPORTED, links)
    return submit_new("support_four", by=None, entry=entry, today=TODAY, papers=[paper()])


def refused(links: Links, *, on: dt.date = MARCH) -> list[tuple[str, str]]:
    with pytest.raises(Problem) as caught:
        supported(links, on=on)
    return [(fault.field, str(fault)) for fault in caught.value.faults]


def test_a_persons_posting_tells_unit_team_cluster_and_town(theatre: Theatre) -> None:
    person, stage = posted(theatre), theatre.stage
    record = supported(Links(person=person.pk))
    assert record.person_id == person.pk
    assert (record.org_id, record.cluster_id) == (stage.member_b.pk, stage.cluster.pk)
    assert (record.team_id, record.place_id) == (stage.team.pk, ZHUJI)
    assert record.helper_code == DONGGUAN
    assert record.summary == "演示甲的四项保障"
    assert Change.objects.get(register="support_four").person_id == person.pk
    assert RecordStep.objects.get(record=record).links["person"] == person.pk


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_the_first_and_last_day_of_a_posting_count(day: dt.date, theatre: Theatre) -> None:
    assert supported(Links(person=posted(theatre).pk), on=day).team_id == theatre.stage.team.pk


@pytest.mark.parametrize("day", [FIRST - dt.timedelta(days=1), LAST + dt.timedelta(days=1)])
def test_outside_the_posting_a_person_is_refused(day: dt.date, theatre: Theatre) -> None:
    assert refused(Links(person=posted(theatre).pk), on=day) == [
        (
            "person",
            f"{day} 时“演示甲”没有派驻在任；派驻：2022-02-01 – 2022-09-30；请核对日期或人员",
        )
    ]


def test_a_planned_posting_is_none(theatre: Theatre) -> None:
    ((field, said),) = refused(Links(person=posted(theatre, status="planned").pk))
    assert field == "person" and "没有派驻在任" in said


def test_a_person_sent_by_another_unit_is_refused(theatre: Theatre) -> None:
    person = posted(theatre)
    assert refused(Links(person=person.pk, org=theatre.stage.lead.pk)) == [
        ("person", "2022-03-10 时“演示甲”不是“东莞市甲局”派出的；请核对单位、日期或人员")
    ]


def test_an_unknown_or_missing_person_is_refused(theatre: Theatre) -> None:
    assert [field for field, _ in refused(Links(person=999_999, org=theatre.stage.lead.pk))] == [
        "person"
    ]
    assert ("person", "没有填写；这一项必须填写") in refused(Links(org=theatre.stage.lead.pk))


def test_a_person_out_of_sight_is_unknown(theatre: Theatre) -> None:
    person = posted(theatre)
    theatre.enter(theatre.cast.outsider)
    entry = Entry(MARCH, SUPPORTED, Links(person=person.pk))
    with pytest.raises(Problem) as caught:
        save_draft("support_four", by=None, entry=entry, today=TODAY)
    said = {fault.field: str(fault) for fault in caught.value.faults}
    assert said["person"].startswith("没有找到")


def test_who_was_posted_twice_belongs_to_the_post_of_the_day(theatre: Theatre) -> None:
    person, stage = posted(theatre), theatre.stage
    later = dt.date(2022, 10, 1)
    Posting.objects.create(
        person=person,
        team=stage.team,
        sending_org=stage.member_c,
        role="leader",
        status="on_duty",
        during=(later, None),
        cluster=stage.cluster,
        place_id=ZHUJI,
        helper_code=DONGGUAN,
    )
    assert supported(Links(person=person.pk), on=LAST).org_id == stage.member_b.pk
    assert supported(Links(person=person.pk), on=later).org_id == stage.member_c.pk


# --- under another record ---


def meeting(theatre: Theatre, *, on: dt.date = MARCH, place: str = ZHUJI) -> Record:
    values = {"kind": "forum", "topic": "座谈", "venue": "main"}
    links = Links(org=theatre.stage.lead.pk, place=place)
    return submit_new(
        "conference", by=None, entry=Entry(on, values, links), today=TODAY, papers=[paper()]
    )


def decided(theatre: Theatre, links: Links, *, on: dt.date = MARCH) -> Record:
    values = {"matter": "修路灯", "handler": "演示乙", "due_on": "2022-12-01"}
    return submit_new("decision", by=None, entry=Entry(on, values, links), today=TODAY)


def faults_of_decision(theatre: Theatre, links: Links, *, on: dt.date = MARCH) -> list[str]:
    with pytest.raises(Problem) as caught:
        decided(theatre, links, on=on)
    assert {fault.field for fault in caught.value.faults} == {"parent"}
    return [str(fault) for fault in caught.value.faults]


def test_a_child_stands_where_its_parent_does(theatre: Theatre) -> None:
    parent = meeting(theatre, place=NANXIONG)
    child = decided(theatre, Links(org=theatre.stage.member_b.pk, parent=parent.pk))
    assert (child.parent_id, child.place_id) == (parent.pk, NANXIONG)
    # The unit is its own, and so is what the unit tells.
    assert child.org_id == theatre.stage.member_b.pk
    assert child.cluster_id == theatre.stage.cluster.pk
    assert children_of(parent) == [child]


def test_what_a_child_says_of_itself_stands(theatre: Theatre) -> None:
    parent = meeting(theatre, place=NANXIONG)
    links = Links(org=theatre.stage.member_b.pk, parent=parent.pk, place=HUKOU)
    assert decided(theatre, links).place_id == HUKOU


def test_a_void_parent_is_refused_and_lists_no_void_children(theatre: Theatre) -> None:
    parent = meeting(theatre)
    links = Links(org=theatre.stage.lead.pk, parent=parent.pk)
    child = decided(theatre, links)
    void_record(child, by=None, today=TODAY, reason="记错了")
    assert children_of(parent) == []
    void_record(parent, by=None, today=TODAY, reason="记错了")
    assert faults_of_decision(theatre, links) == [f"“{parent.summary}”已作废；请另选一条"]


def test_a_parent_may_not_be_later_than_its_child(theatre: Theatre) -> None:
    parent = meeting(theatre, on=dt.date(2022, 3, 11))
    links = Links(org=theatre.stage.lead.pk, parent=parent.pk)
    assert faults_of_decision(theatre, links) == [
        f"“{parent.summary}”发生在 2022-03-11，晚于本条的 2022-03-10；请核对日期，或另选一条"
    ]
    assert decided(theatre, links, on=dt.date(2022, 3, 11)).parent_id == parent.pk


def test_a_parent_of_another_register_is_refused(theatre: Theatre) -> None:
    other = decided(theatre, Links(org=theatre.stage.lead.pk))
    links = Links(org=theatre.stage.lead.pk, parent=other.pk)
    ((said),) = faults_of_decision(theatre, links)
    assert said.startswith("没有找到")


def test_a_parent_out_of_sight_is_unknown(theatre: Theatre) -> None:
    parent = meeting(theatre)
    theatre.enter(theatre.cast.outsider)
    links = Links(org=theatre.stage.outsider.pk, parent=parent.pk)
    ((said),) = faults_of_decision(theatre, links)
    assert said.startswith("没有找到")


def test_a_revision_may_take_the_parent_away(theatre: Theatre) -> None:
    parent = meeting(theatre)
    given = Links(org=theatre.stage.lead.pk, parent=parent.pk)
    child = decided(theatre, given)
    digest = child.content_sm3
    entry = Entry(child.happened_on, child.values, replace(given, parent=None, place=ZHUJI))
    child = revise_record(child, by=None, entry=entry, version=1, today=TODAY)
    assert (child.parent_id, child.version) == (None, 2)
    assert child.content_sm3 != digest


def wished(place: str) -> Record:
    said = {"name": "演示甲", "household_kind": "relieved", "situation": "at_home", "trade": "any"}
    entry = Entry(MARCH, {**said, "reach": "county"}, Links(place=place))
    return submit_new("job_wish", by=None, entry=entry, today=TODAY)


def test_a_record_of_a_place_alone_is_its_clusters_too(theatre: Theatre) -> None:
    theatre.enter(theatre.cast.village)  # who does not see the town's cluster
    assert not Cluster.objects.exists()
    record = wished(VILLAGE)
    assert (record.cluster_id, record.helper_code) == (theatre.stage.cluster.pk, DONGGUAN)
    for who in ("village", "town", "liaison", "colleague", "assisting_city"):
        theatre.enter(getattr(theatre.cast, who))
        assert Record.objects.filter(pk=record.pk).exists(), who
    for who in ("stranger", "outsider", "system_admin"):
        theatre.enter(getattr(theatre.cast, who))
        assert not Record.objects.filter(pk=record.pk).exists(), who


def test_it_is_no_helpers_where_the_town_has_no_cluster(theatre: Theatre) -> None:
    record = wished(HUKOU)
    assert (record.cluster_id, record.helper_code) == (None, None)
