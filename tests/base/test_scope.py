"""The database shows nothing without a scope, and no more than the scope."""

import pytest
from django.db import connection

from tests.cast import ZHUJI, stage
from zhuzhen.base import scope
from zhuzhen.base.scope import CodeRange, Scope
from zhuzhen.partners.models import Cluster, Org


@pytest.mark.parametrize(
    ("code", "hi"),
    [
        ("440000000000", "449999999999"),
        ("440200000000", "440299999999"),
        ("440282000000", "440282999999"),
        ("440282113000", "440282113999"),
        ("440282113201", "440282113201"),
        ("441900003000", "441900003999"),
    ],
)
def test_a_range_holds_all_below(code: str, hi: str) -> None:
    assert CodeRange.under(code) == CodeRange(code, hi)


def test_nothing_is_visible_without_a_scope(everything: None) -> None:
    stage()
    scope.enter(scope.NOTHING)
    assert Cluster.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM partners_org")
        assert cursor.fetchone() == (0,)


def test_a_town_sees_its_cluster_and_the_organisations_in_it(everything: None) -> None:
    built = stage()
    scope.enter(Scope(ranges=(CodeRange.under(ZHUJI),)))
    assert list(Cluster.objects.all()) == [built.cluster]
    assert set(Org.objects.all()) == {built.lead, built.member_b, built.member_c}


def test_within_gives_the_outer_scope_back(everything: None) -> None:
    stage()
    scope.enter(Scope(ranges=(CodeRange.under(ZHUJI),)))
    with scope.within(scope.EVERYTHING):
        assert Cluster.objects.count() == 2
    assert Cluster.objects.count() == 1
