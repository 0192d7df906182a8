"""Who joins, leaves, leads, is posted or paired moves the figures at once, as a refresh would."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import DONGGUAN, HUKOU, JIEYANG, NANXIONG, ZHUJI, cast, org, stage
from tests.duties.world import NOW, instances, pair_cities, record, refreshed
from zhuzhen.base import scope
from zhuzhen.duties.commands import close_period, refresh_period, settle_changes
from zhuzhen.duties.commands.shifting import consume_shifts, owners_of
from zhuzhen.duties.verifying import first_difference
from zhuzhen.partners import commands
from zhuzhen.partners.commands.teams import Item
from zhuzhen.partners.models import Membership, Org, Pairing, Shift
from zhuzhen.partners.queries import scope_of
from zhuzhen.places.models import Division, DivisionTag

pytestmark = pytest.mark.slow

JANUARY = dt.date(2022, 1, 1)
JUNE_30, JULY_1 = dt.date(2022, 6, 30), dt.date(2022, 7, 1)
SEPTEMBER_30 = dt.date(2022, 9, 30)


@pytest.fixture
def on(everything):
    made = stage()
    pair_cities()
    for day, rank in (("2022-04-20", "in_charge"), ("2022-08-01", "principal")):
        record(
            "field_visit",
            day,
            values={"rank": rank},
            org=made.member_b,
            place_id=ZHUJI,
            cluster=made.cluster,
        )
    return made


def place(code):
    return Division.objects.get(pk=code)


def unit(who):
    return f"cluster_org:{who.pk}"


def owners(prefix):
    return {key for _, key, _ in instances() if key.startswith(prefix)}


def of(key):
    return [row for (_, owner, _), row in instances().items() if owner == key]


def settled():
    """Settle, and hold the figures against a refresh: nothing may be left to move."""
    moved = settle_changes(now=NOW)
    assert not Shift.objects.exists()
    assert first_difference(2022) is None
    again = refresh_period("2022", now=NOW)
    assert (again.moved, again.removed) == (0, 0)
    return moved


def test_one_leaves_and_one_joins_within_the_year(on):
    before = refreshed()
    newcomer = org("东莞市戊局")
    commands.leave_cluster(on.cluster, org=on.member_b, on=JUNE_30, by=None)
    commands.join_cluster(on.cluster, org=newcomer, on=JULY_1, by=None)
    assert settled() > 0
    after = instances()
    b, d = unit(on.member_b), unit(newcomer)
    served = {key: after["principal_visit", key, "2022"].served_days for key in (b, d)}
    assert served == {b: 181, d: 184}
    # The visit of August is no longer a member's; the one of April still is, and is enough.
    assert before["principal_visit", b, "2022"].value == 1
    assert after["principal_visit", b, "2022"].value == 0
    visits = after["in_charge_visit", b, "2022"]
    assert (visits.value, visits.target_low, visits.is_met) == (1, 1, True)
    assert (after["principal_visit", d, "2022"].starts_on) == JULY_1


def test_who_leaves_before_the_year_owes_nothing_in_it(on):
    refreshed("2021")
    refreshed()
    Membership.objects.filter(org=on.member_b).update(during=(dt.date(2021, 1, 1), None))
    commands.leave_cluster(on.cluster, org=on.member_b, on=dt.date(2021, 12, 31), by=None)
    settled()
    assert ("principal_visit", unit(on.member_b), "2022") not in instances()


def test_a_special_supporter_that_leads_begins_to_owe(on):
    refreshed()
    expert = org("东莞市己院")
    commands.join_cluster(on.cluster, org=expert, on=JANUARY, by=None, role="special_support")
    settled()
    assert unit(expert) not in owners("cluster_org:")
    commands.change_lead(on.cluster, org=expert, on=JULY_1, by=None)
    settled()
    assert instances()["principal_visit", unit(expert), "2022"].served_days == 184
    assert instances()["principal_visit", unit(on.lead), "2022"].served_days == 365


def test_a_change_of_lead_on_the_day_of_joining_counts_too(on):
    refreshed()
    expert = org("东莞市己院")
    commands.join_cluster(on.cluster, org=expert, on=JULY_1, by=None, role="special_support")
    commands.change_lead(on.cluster, org=expert, on=JULY_1, by=None)
    settled()
    assert unit(expert) in owners("cluster_org:")


def test_a_new_cluster_and_its_units_owe(on):
    refreshed()
    made = commands.form_cluster(
        "湖口镇组团",
        town=place(HUKOU),
        helper=place(DONGGUAN),
        tier="prd_city",
        lead=on.outsider,
        on=JULY_1,
        by=None,
    )
    commands.form_team(made, name="湖口镇工作队", on=JULY_1, by=None)
    assert settled() > 0
    assert f"cluster:{made.pk}" in owners("cluster:")
    # One owner with both its clusters, of which the other is the older.
    assert instances()["principal_visit", unit(on.outsider), "2022"].served_days == 365


def test_whom_a_cluster_concerns(on):
    """The town, its county, and the key villages there, whose helping side is the cluster's."""
    inside, outside = (
        Division.objects.filter(level="village", code__startswith=town[:9]).first()
        for town in (ZHUJI, HUKOU)
    )
    for village in (inside, outside):
        DivisionTag.objects.create(division=village, tag="key_village", during=(JANUARY, None))
    commands.leave_cluster(on.cluster, org=on.member_b, on=JUNE_30, by=None)
    found = owners_of(consume_shifts())
    in_town = Division.objects.filter(level="village", code__startswith=ZHUJI[:9])
    villages = sorted(in_town.values_list("code", flat=True))
    assert {kind.value: ids for kind, ids in found.items()} == {
        **dict.fromkeys(("cluster_org", "sending_unit", "task_force"), [on.member_b.pk]),
        "cluster": [on.cluster.pk],
        "town": [ZHUJI],
        "county": [NANXIONG],
        "key_village": [inside.pk],
        "village": villages,
    }


def test_posting_and_its_end_move_the_sending_unit(on):
    refreshed()
    person = commands.enrol_person("张测", org=on.member_c, by=None, is_party_member=True)
    posting = commands.post_person(
        person, team=on.team, sending_org=on.member_c, role="member", on=JULY_1, by=None
    )
    assert not owners("sending_unit:")
    moved = settled()
    of_unit, of_person = of(f"sending_unit:{on.member_c.pk}"), of(f"posted_person:{person.pk}")
    assert moved == len(of_unit) + len(of_person)
    assert of_unit and of_person
    commands.hand_over(posting, items=[Item("台账", done=True)], on=SEPTEMBER_30, by=None)
    commands.end_posting(posting, on=SEPTEMBER_30, by=None)
    assert settled() > 0
    for owner in (f"sending_unit:{on.member_c.pk}", f"posted_person:{person.pk}"):
        assert max(row.due_on for row in of(owner)) == SEPTEMBER_30


def test_pairing_cities_and_ending_it(on):
    Pairing.objects.filter(place_id=JIEYANG).delete()
    refreshed()
    key = ("city_leader_visit", f"city_pair:{DONGGUAN}-{JIEYANG}", "2022")
    assert key not in instances()
    pairing = commands.pair(
        "city_city", place=place(JIEYANG), on=JANUARY, by=None, helper_place=place(DONGGUAN)
    )
    settled()
    assert instances()[key].served_days == 365
    commands.end_pairing(pairing, on=JUNE_30, by=None, reason="调整")
    settled()
    assert instances()[key].due_on == JUNE_30


def test_a_new_name_stands_in_the_open_figures(on):
    refreshed("2021")
    refreshed()
    commands.rename_org(on.lead, name="东莞市新名局", on=JULY_1, by=None)
    settled()
    names = {row.owner_name for row in of(unit(on.lead))}
    assert names == {"东莞市新名局"}


def test_a_task_force_that_is_founded_and_closed(on):
    refreshed()
    force = commands.create_org(
        "东莞市驻揭阳市工作组",
        kind="city_taskforce",
        home=place(DONGGUAN),
        on=JANUARY,
        by=None,
        works_in=place(JIEYANG),
    )
    settled()
    assert max(row.due_on for row in of(f"task_force:{force.pk}")) == dt.date(2022, 12, 31)
    commands.close_org(force, on=JUNE_30, by=None, reason="撤销")
    settled()
    assert max(row.due_on for row in of(f"task_force:{force.pk}")) == JUNE_30


def test_a_closed_period_keeps_its_figures(on):
    refreshed()
    close_period("2022", by=None, at=NOW)
    before = {key: row.served_days for key, row in instances().items()}
    commands.leave_cluster(on.cluster, org=on.member_b, on=JUNE_30, by=None)
    commands.join_cluster(on.cluster, org=org("东莞市戊局"), on=JULY_1, by=None)
    commands.rename_org(on.lead, name="东莞市新名局", on=JULY_1, by=None)
    assert settle_changes(now=NOW) == 0
    after = instances()
    assert {key: row.served_days for key, row in after.items()} == before
    assert "东莞市新名局" not in {row.owner_name for row in after.values()}


def test_the_present_year_begins_with_the_first_who_owes(on):
    assert not instances()
    commands.join_cluster(on.cluster, org=org("东莞市戊局"), on=JULY_1, by=None)
    assert settle_changes(now=NOW.replace(year=2026), today=dt.date(2022, 11, 20)) > 0
    assert {period[:4] for _, _, period in instances()} == {"2022"}


def test_what_changes_nobodys_duties_leaves_no_shift(on):
    refreshed()
    founded = commands.create_org(
        "东莞市庚局", kind="city_direct", home=place(DONGGUAN), on=JANUARY, by=None
    )
    commands.enrol_person("李测", org=founded, by=None)
    assert not Shift.objects.exists()
    with CaptureQueriesContext(connection) as queries:
        assert settle_changes(now=NOW) == 0
    assert len(queries) == 1


def test_figures_move_for_those_whom_the_actor_does_not_see(on):
    refreshed()
    people = cast(on)
    scope.enter(scope_of(people.host_city, on=dt.date(2022, 11, 20)))
    commands.leave_cluster(on.cluster, org=on.member_b, on=JUNE_30, by=people.host_city)
    assert settle_changes(now=NOW) > 0
    scope.enter(scope.EVERYTHING)
    settled()
    assert instances()["principal_visit", unit(on.member_b), "2022"].served_days == 181


def test_a_shift_is_seen_in_its_scope_only(on):
    people = cast(on)
    commands.leave_cluster(on.cluster, org=on.member_b, on=JUNE_30, by=None)
    seen = {}
    for name in ("host_city", "assisting_city", "liaison", "colleague", "stranger", "outsider"):
        scope.enter(scope_of(getattr(people, name), on=dt.date(2022, 11, 20)))
        seen[name] = Shift.objects.count()
    scope.enter(scope.NOTHING)
    assert not Shift.objects.exists()
    assert seen == {
        "host_city": 1,
        "assisting_city": 1,
        "liaison": 1,
        "colleague": 1,
        "stranger": 0,
        "outsider": 0,
    }


def test_every_command_notes_where_it_belongs(on):
    """Every shift carries the helping side's code, without which nobody could settle it."""
    commands.rename_org(on.lead, name="东莞市新名局", on=JULY_1, by=None)
    commands.leave_cluster(on.cluster, org=on.member_c, on=JUNE_30, by=None)
    noted = list(Shift.objects.order_by("pk").values_list("org_id", "helper_code", "since"))
    assert noted == [
        (on.lead.pk, Org.objects.get(pk=on.lead.pk).home_id, dt.date.min),
        (on.member_c.pk, DONGGUAN, JULY_1),
    ]
