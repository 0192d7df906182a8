"""The city-scale demonstration is real in its places, invented in its people, whole in its rows."""

import datetime as dt
import json
import re
import stat
from collections import defaultdict

import pytest
from django.conf import settings
from django.db import transaction
from stdnum.cn import uscc

from zhuzhen.base import scope
from zhuzhen.cli.verifying import invariants
from zhuzhen.demo import dongguan, names
from zhuzhen.demo.building import Built
from zhuzhen.demo.year import Year
from zhuzhen.duties.models import DutyInstance
from zhuzhen.evidence.models import Paper
from zhuzhen.partners.models import Cluster, Membership, Org, Person, Posting, Team
from zhuzhen.partners.queries import members_on, scope_of
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division, DivisionTag
from zhuzhen.policy.queries import packs_in_force
from zhuzhen.registers.facts import world_of
from zhuzhen.registers.models import Record, RecordStep
from zhuzhen.registers.queries import declared
from zhuzhen.registers.rules import (
    check_values,
    content_digest,
    derive_links,
    link_faults,
    summary_of,
)
from zhuzhen.registers.world import Links

pytestmark = pytest.mark.slow

TODAY = dt.date(2022, 11, 20)


@pytest.fixture(autouse=True)
def in_scope(loaded):
    """Every row in scope at the start of each test; what a test changes goes with it."""
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        yield
        transaction.set_rollback(True)


def test_fifty_real_towns_in_two_cities_and_a_hundred_villages(loaded):
    towns = list(Cluster.objects.values_list("town_id", flat=True))
    assert loaded.towns == len(set(towns)) == 50
    assert sum(code.startswith("4402") for code in towns) == 25
    assert sum(code.startswith("4452") for code in towns) == 25
    assert dongguan.ZHUJI in towns
    assert Division.objects.filter(code__in=towns, level="town").count() == 50
    villages = DivisionTag.objects.filter(division__level="village")
    assert villages.values("division").distinct().count() == 100
    assert villages.filter(tag="key_village").count() == 50


def test_clusters_have_five_to_eight_units_one_of_which_leads(loaded):
    for cluster in Cluster.objects.all():
        members = members_on(cluster, on=TODAY)
        assert 5 <= len(members) <= 8
        assert [each.role for each in members].count("lead") == 1
    assert Membership.objects.values("org").distinct().count() == loaded.units


def test_every_team_has_five_in_post_with_a_leader_and_one_deputy(loaded):
    for cluster in Cluster.objects.all():
        roles = [
            each.role
            for each in Posting.objects.filter(cluster=cluster, during__contains=TODAY)
            if each.status == "on_duty"
        ]
        assert len(roles) >= 5
        assert roles.count("leader") == roles.count("deputy_leader") == 1
        assert roles.count("first_secretary") == 1


def test_nobody_and_no_number_is_real(loaded):
    people = list(Person.objects.values_list("name", flat=True))
    assert len(people) == len(set(people)) > 300
    assert all(re.fullmatch("演示[甲乙丙丁戊己庚辛壬癸][0-9]{2,}", name) for name in people)
    codes = [code for code in Org.objects.values_list("credit_code", flat=True) if code]
    codes += Record.objects.filter(values__has_key="credit_code").values_list(
        "values__credit_code", flat=True
    )
    assert len(codes) > 500
    for code in codes:
        assert uscc.is_valid(code)
        assert code[2:8] == names.RESERVED_AREA
    assert not Division.objects.filter(code__startswith=names.RESERVED_AREA).exists()


def test_every_register_of_the_packs_has_records_in_believable_states(loaded):
    declared_ids = {name for pack in packs_in_force(TODAY) for name in pack.registers}
    assert set(Record.objects.values_list("register", flat=True)) == declared_ids
    states = set(Record.objects.values_list("state", flat=True))
    assert states == {"draft", "submitted", "confirmed", "returned", "voided"}
    sales = Record.objects.filter(register="consumption_sale")
    assert sales.filter(values__amount__lt=0).exists()
    helped = {code[:9] for code in Cluster.objects.values_list("town_id", flat=True)}
    visits = Record.objects.filter(register="field_visit", place__level="town")
    unpaired = [
        each for each in visits if each.place_id != getattr(each.cluster, "town_id", each.place_id)
    ]
    assert unpaired
    assert all(each.place_id[:9] in helped for each in unpaired)


def a_few_of_each_register():
    """Four records of each register, by a number that has nothing to do with what they say."""
    found = defaultdict(list)
    for record in Record.objects.order_by("content_sm3"):
        if len(found[record.register]) < 4:
            found[record.register].append(record)
    return [record for few in found.values() for record in few]


def test_records_are_as_the_commands_would_have_filled_them(loaded):
    for record in a_few_of_each_register():
        declaration = declared(record.register, region=record.helper_code)
        links = Links(
            place=record.place_id,
            org=record.org_id,
            cluster=record.cluster_id,
            team=record.team_id,
            helper_code=record.helper_code,
            person=record.person_id,
            parent=record.parent_id,
        )
        world = world_of(declaration, given=links)
        on, values = record.happened_on, record.values
        found = check_values(declaration, values=values, links=links, happened_on=on, today=TODAY)
        assert found + link_faults(declaration, links=links, world=world, on=on) == ()
        assert record.summary == summary_of(
            declaration, values=values, links=links, happened_on=on, world=world
        )
        assert record.content_sm3 == content_digest(
            record.register, happened_on=on, links=links, values=values
        )
        assert record.pack_version_id == declaration.pack_version_id
        assert (record.due_on, record.done_on) == declaration.task_days(values)
        given = Links(links.place, links.org, links.cluster, None, None, links.person, links.parent)
        assert derive_links(declaration, given=given, world=world, on=on) == links


def test_steps_lead_to_the_state_and_no_draft_was_ever_reviewed(loaded):
    for record in Record.objects.prefetch_related("steps").order_by("pk")[::37]:
        steps = sorted(record.steps.all(), key=lambda step: step.pk)
        assert [step.version for step in steps] == list(range(1, record.version + 1))
        assert (steps[0].before, steps[-1].after) == ("", record.state)
        assert all(a.after == b.before for a, b in zip(steps, steps[1:], strict=False))
        assert bool(record.return_reason) == (record.state in ("returned", "voided"))
    assert not RecordStep.objects.filter(record__state="draft", version__gt=1).exists()


def test_the_story_of_zhuji_begins_with_something_to_do(loaded):
    lead, member = (
        DutyInstance.objects.filter(period="2022", owner_kind="cluster_org", org_id=org)
        for org in (unit(0), unit(1))
    )
    assert lead.get(duty="principal_visit").value == 1
    assert (lead.get(duty="in_charge_visit").value, member.get(duty="principal_visit").value) == (
        1,
        0,
    )
    ours = Record.objects.filter(cluster__town_id=dongguan.ZHUJI)
    assert ours.filter(state="returned", created_by__username="liaison").exists()
    assert ours.filter(state="returned", created_by__username="team").exists()
    assert ours.filter(state="submitted", register="consumption_sale").exists()
    open_ones = ours.filter(register="decision", org=unit(0), done_on=None)
    assert {dt.date(2022, 11, 11), dt.date(2022, 11, 28)} <= set(
        open_ones.values_list("due_on", flat=True)
    )


def test_of_all_owners_some_have_done_what_they_owe(loaded):
    for kind in DutyInstance.objects.values_list("owner_kind", flat=True).distinct():
        owed = DutyInstance.objects.filter(owner_kind=kind)
        assert 0.3 < owed.filter(is_met=True).count() / owed.count() < 0.9, kind
    met = DutyInstance.objects.filter(is_met=True).count()
    assert 0.4 < met / DutyInstance.objects.count() < 0.9


def test_tasks_are_done_open_and_overdue(loaded):
    for register in ("decision", "inspection_finding", "support_request", "toilet", "returnee"):
        tasks = Record.objects.filter(register=register, due_on__isnull=False)
        assert tasks.filter(done_on__isnull=False).exists(), register
        assert tasks.filter(done_on=None, due_on__lt=TODAY).exists(), register
        assert tasks.filter(done_on=None, due_on__gte=TODAY).exists(), register


def test_two_thousand_computers_reach_fifty_towns(loaded):
    computers = Record.objects.filter(register="donated_equipment", values__kind="computer")
    assert sum(each.values["sets"] for each in computers) == 2000
    assert computers.values("place").distinct().count() == 50
    assert not computers.exclude(parent__register="donation").exists()


def test_what_is_verified_every_night_holds(loaded):
    assert [row["invariant"] for row in invariants() if not row["holds"]] == []


def unit(position):
    zhuji = next(plan for plan in dongguan.layout().clusters if plan.town == dongguan.ZHUJI)
    return Org.objects.get(name=zhuji.units[position]).pk


def test_some_visits_carry_a_drawn_picture(loaded):
    papers = Paper.objects.filter(pk__in=Record.objects.values("record_papers__paper_id"))
    assert papers.count() >= 12
    paper = papers.first()
    record = Record.objects.get(record_papers__paper=paper)
    assert paper.place_id == record.place_id
    assert paper.taken_at.date() == record.happened_on


def test_passwords_are_kept_for_the_owner_only_and_open_the_accounts(loaded, credentials_file):
    assert stat.S_IMODE(credentials_file.stat().st_mode) == 0o600
    kept = json.loads(credentials_file.read_text())
    assert kept["today"] == "2022-11-20"
    assert [one["username"] for one in kept["accounts"]] == [
        "province",
        "dongguan",
        "shaoguan",
        "nanxiong",
        "finance",
        "countyfinance",
        "approver",
        "zhuji",
        "village",
        "committee",
        "secretary",
        "civil",
        "liaison",
        "member",
        "team",
        "taskforce",
        "auditor",
        "sysadmin",
        "secadmin",
        "auditadmin",
        "shixing",
        "idle",
    ]
    first = kept["accounts"][0]
    assert Account.objects.get(username="province").check_password(first["password"])
    assert len({one["password"] for one in kept["accounts"]}) == 22


@pytest.mark.parametrize(
    ("username", "clusters"),
    [
        ("province", 50),
        ("dongguan", 50),
        ("shaoguan", 25),
        ("nanxiong", 5),
        ("zhuji", 1),
        ("village", 0),
        ("liaison", 1),
        ("team", 1),
        ("taskforce", 25),
        ("auditor", 25),
        ("sysadmin", 0),
        ("secadmin", 0),
        ("auditadmin", 0),
        ("shixing", 4),
        ("idle", 0),
    ],
)
def test_each_account_sees_its_part(loaded, username, clusters):
    scope.enter(scope_of(Account.objects.get(username=username), on=TODAY))
    assert Cluster.objects.count() == clusters


def test_the_same_seed_tells_the_same_year(loaded):
    layout = dongguan.layout()
    assert layout == dongguan.layout()
    orgs = {each.name: each for each in Org.objects.all()}
    clusters = {each.town_id: each for each in Cluster.objects.all()}
    teams = {each.place_id: each for each in Team.objects.all()}
    postings = tuple(Posting.objects.order_by("pk"))
    built = Built(orgs, clusters, teams, postings)
    year = Year(layout=layout, built=built, today=TODAY)
    first, second = list(year.facts()), list(year.facts())
    assert first == second
    assert len(first) == loaded.records
    assert settings.DEMONSTRATION_TODAY == TODAY
