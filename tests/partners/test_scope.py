"""What each member of the cast sees, by `scope_of` and by direct SQL under the app's role."""

import datetime as dt

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from tests import cast as scene
from tests.conftest import TODAY
from zhuzhen.base import scope
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.partners.models import Membership
from zhuzhen.partners.queries import scope_of
from zhuzhen.partners.rules import merged, with_predecessors
from zhuzhen.people.models import Grant
from zhuzhen.places.models import DivisionChange, Succession

SHAOGUAN_RANGE = CodeRange("440200000000", "440299999999")


@pytest.fixture
def stage(everything):
    return scene.stage()


@pytest.fixture
def cast(stage):
    return scene.cast(stage)


def clusters_by_sql(account):
    scope.enter(scope_of(account, on=TODAY))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM partners_cluster ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(
    ("who", "low", "high"),
    [
        ("province", "440000000000", "449999999999"),
        ("assisting_city", "441900000000", "441999999999"),
        ("host_city", "440200000000", "440299999999"),
        ("county", "440282000000", "440282999999"),
        ("town", "440282113000", "440282113999"),
        ("village", "440282113201", "440282113201"),
        ("auditor", "440200000000", "440299999999"),
        ("stranger", "440281000000", "440281999999"),
    ],
)
def test_a_place_gives_its_range_and_nothing_else(cast, who, low, high):
    account, only = getattr(cast, who), (CodeRange(low, high),)
    # An assisting city's office sees how many families there are, not the families.
    families = () if who == "assisting_city" else only
    assert scope_of(account, on=TODAY) == scope.Scope(
        ranges=only, families=families, account_id=account.pk
    )


def test_an_organisation_gives_itself_and_its_clusters(stage, cast):
    for account, org in ((cast.liaison, stage.lead), (cast.colleague, stage.member_b)):
        assert scope_of(account, on=TODAY) == scope.Scope(
            orgs=(org.pk,), clusters=(stage.cluster.pk,), account_id=account.pk
        )


def test_a_task_force_sees_the_place_it_works_in(stage, cast):
    found = scope_of(cast.task_force, on=TODAY)
    assert (found.ranges, found.orgs) == ((SHAOGUAN_RANGE,), (stage.task_force.pk,))


def test_a_cluster_gives_itself_and_its_members(stage):
    leader = scene.account("leader", role="team_leader", cluster_id=stage.cluster.pk)
    assert scope_of(leader, on=TODAY) == scope.Scope(
        # A team works with the families of its town.
        families=(CodeRange.under(scene.ZHUJI),),
        orgs=(stage.lead.pk, stage.member_b.pk, stage.member_c.pk),
        clusters=(stage.cluster.pk,),
        account_id=leader.pk,
    )


def test_administrators_the_inactive_and_the_grantless_see_nothing(stage, cast):
    assert scope_of(cast.system_admin, on=TODAY) == scope.Scope(account_id=cast.system_admin.pk)
    cast.province.is_active = False
    assert scope_of(cast.province, on=TODAY) == scope.Scope(account_id=cast.province.pk)
    before = dt.date(2020, 12, 31)
    assert scope_of(cast.liaison, on=before) == scope.Scope(account_id=cast.liaison.pk)


def test_clusters_by_direct_sql_are_just_those_in_scope(stage, cast):
    ours, theirs = stage.cluster.pk, stage.other_cluster.pk
    seen = {name: clusters_by_sql(getattr(cast, name)) for name in vars(cast)}
    assert seen == {
        "province": [ours, theirs],
        "assisting_city": [ours, theirs],
        "host_city": [ours],
        "county": [ours],
        "town": [ours],
        "village": [],
        "liaison": [ours],
        "colleague": [ours],
        "task_force": [ours],
        "auditor": [ours],
        "system_admin": [],
        "stranger": [],
        "outsider": [theirs],
    }


def test_two_queries_and_no_scope_needed(stage, cast, django_assert_num_queries):
    scope.enter(scope.NOTHING)
    for account in (cast.liaison, cast.county, cast.province, cast.task_force):
        with django_assert_num_queries(2):
            assert scope_of(account, on=TODAY) != scope.Scope(account_id=account.pk)


def test_a_past_cluster_stays_visible_a_future_one_is_not_yet(stage, cast):
    scope.enter(scope.EVERYTHING)
    Membership.objects.filter(org=stage.member_b).update(
        during=DateRange(dt.date(2022, 1, 1), dt.date(2022, 7, 1))
    )
    Membership.objects.create(
        cluster=stage.other_cluster,
        org=stage.member_b,
        role="member",
        during=DateRange(dt.date(2023, 1, 1), None),
        place_id="445222110000",
        helper_code=scene.DONGGUAN,
    )
    assert scope_of(cast.colleague, on=TODAY).clusters == (stage.cluster.pk,)
    later = scope_of(cast.colleague, on=dt.date(2023, 1, 1))
    assert later.clusters == (stage.cluster.pk, stage.other_cluster.pk)


def test_the_main_successor_sees_the_rows_of_the_code_before_it(stage, cast):
    change = DivisionChange.objects.create(kind="merge", on=dt.date(2022, 6, 1))
    for before, is_main in (("440281102000", True), ("440281103000", False)):
        Succession.objects.create(
            change=change, before_id=before, after_id=scene.ZHUJI, is_main=is_main
        )
    assert scope_of(cast.county, on=TODAY).ranges == (
        CodeRange("440281102000", "440281102999"),
        CodeRange("440282000000", "440282999999"),
    )
    assert len(scope_of(cast.host_city, on=TODAY).ranges) == 1


def test_a_fifth_granted_range_is_refused(stage, cast):
    for code in ("440200000000", "440300000000", "440400000000", "440500000000"):
        Grant.objects.create(
            account=cast.stranger, role="auditor", place_id=code, during=scene.FOREVER
        )
    assert len(scope_of(cast.stranger, on=TODAY).ranges) == 4  # its own lies inside 韶关
    Grant.objects.create(
        account=cast.stranger, role="auditor", place_id="440600000000", during=scene.FOREVER
    )
    with pytest.raises(Problem) as refused:
        scope_of(cast.stranger, on=TODAY)
    assert refused.value.code == "too_many_ranges"


def test_contained_ranges_merge_and_granted_ones_come_first():
    county, town = CodeRange.under("440282000000"), CodeRange.under(scene.ZHUJI)
    assert merged([town, county, town]) == (county,)
    own = tuple(CodeRange.under(f"44{n:02}00000000") for n in (1, 2, 3, 12))
    assert with_predecessors(own, before=["445222110000"]) == own
    assert with_predecessors(own[:3], before=["445222110000", "440201000000"]) == (
        *own[:3],
        CodeRange.under("445222110000"),
    )
    assert with_predecessors((town,), before=["440282000000"]) == (county,)
