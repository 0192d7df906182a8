"""Random walks of commands never leave two leads, two deputies or a person in two towns."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import cast as scene
from zhuzhen.base import scope
from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.partners import commands, queries, rules
from zhuzhen.partners.commands.teams import Item
from zhuzhen.partners.models import Membership, Posting

pytestmark = pytest.mark.slow

START = dt.date(2022, 1, 1)
DAYS = st.integers(0, 364).map(lambda n: START + dt.timedelta(days=n))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["join", "leave", "lead", "post", "end"]),
        st.integers(0, 3),
        st.integers(0, 1),
        DAYS,
    ),
    min_size=3,
    max_size=14,
)
WALK = settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking takes minutes of database
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class Undo(Exception):
    """Rolls an example's work back."""


def walk(stage, steps):
    orgs = (stage.lead, stage.member_b, stage.member_c, stage.outsider)
    teams = [
        commands.form_team(each, name=f"{each.name}工作队", on=START, by=None)
        for each in (stage.cluster, stage.other_cluster)
    ]
    people = [
        commands.enrol_person(f"演示甲{n:02}", org=stage.lead, by=None, is_party_member=True)
        for n in range(4)
    ]
    for verb, who, where, on in steps:
        cluster = (stage.cluster, stage.other_cluster)[where]
        try:
            if verb == "join":
                commands.join_cluster(cluster, org=orgs[who], on=on, by=None)
            elif verb == "leave":
                commands.leave_cluster(cluster, org=orgs[who], on=on, by=None)
            elif verb == "lead":
                commands.change_lead(cluster, org=orgs[who], on=on, by=None)
            elif verb == "post":
                post(people, teams, orgs, who=who, where=where, on=on)
            else:
                end(people[who], on=on)
        except Problem as refused:
            assert refused.text


def post(people, teams, orgs, *, who, where, on):
    role = ("leader", "deputy_leader", "deputy_leader", "member")[who]
    commands.post_person(
        people[who], team=teams[where], sending_org=orgs[who], role=role, on=on, by=None
    )


def end(person, *, on):
    posting = Posting.objects.filter(person=person, status="on_duty").order_by("pk").first()
    if posting is not None:
        commands.hand_over(posting, items=[Item("账目", True)], on=on, by=None)
        commands.end_posting(posting, on=on, by=None)


def among(rows, day):
    return [
        row
        for row in rows
        if row.during.lower is not None  # an emptied span holds no day
        and row.during.lower <= day
        and (row.during.upper is None or day < row.during.upper)
    ]


def check(stage):
    year, day = Period.parse("2022"), START
    memberships, postings = list(Membership.objects.all()), list(Posting.objects.all())
    served = {}
    while day <= year.ends_on:
        there = among(memberships, day)
        leads = [each.cluster_id for each in there if each.role == "lead"]
        pairs = [(each.cluster_id, each.org_id) for each in there]
        assert len(leads) == len(set(leads)) == 2, f"{day}: every cluster has one lead"
        assert len(pairs) == len(set(pairs)), f"{day}: a member twice"
        for pair in pairs:
            served[pair] = served.get(pair, 0) + 1
        posted = among(postings, day)
        assert len({each.person_id for each in posted}) == len(posted), f"{day}: two towns"
        for role in ("leader", "deputy_leader"):
            teams = [each.team_id for each in posted if each.role == role]
            assert len(teams) == len(set(teams)), f"{day}: two of {role}"
        day += dt.timedelta(days=1)
    for (cluster_id, org_id), days in served.items():
        assert queries.served_days(year, org_id=org_id, cluster_id=cluster_id) == days


@pytest.mark.django_db
@WALK
@given(steps=STEPS)
def test_no_walk_breaks_what_must_hold(steps):
    try:
        with transaction.atomic():
            scope.enter(scope.EVERYTHING)
            stage = scene.stage()
            walk(stage, steps)
            check(stage)
            raise Undo
    except Undo:
        pass


SPANS = st.lists(
    st.tuples(st.integers(-40, 400), st.one_of(st.none(), st.integers(1, 200))).map(
        lambda pair: (
            START + dt.timedelta(days=pair[0]),
            None if pair[1] is None else START + dt.timedelta(days=pair[0] + pair[1]),
        )
    ),
    max_size=5,
)


@given(spans=SPANS)
def test_served_days_are_the_days_in_any_span(spans):
    year = Period.parse("2022")
    days = [year.starts_on + dt.timedelta(days=n) for n in range(year.days)]
    counted = sum(
        any(first <= day and (after is None or day < after) for first, after in spans)
        for day in days
    )
    assert rules.served_days(spans, period=year) == counted
    parts = sum(rules.served_days(spans, period=part) for part in year.parts("month"))
    assert parts == counted
