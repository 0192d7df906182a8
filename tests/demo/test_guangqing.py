"""Guangzhou and Qingyuan in 2026: the figures of the report, as money, milestones and records."""

import datetime as dt
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from zhuzhen.assets.models import Asset
from zhuzhen.base import scope
from zhuzhen.cli.verifying import invariants
from zhuzhen.demo import guangqing
from zhuzhen.funds.models import LedgerAccount
from zhuzhen.projects.models import Milestone, Progress, Project
from zhuzhen.registers.models import Record

pytestmark = pytest.mark.slow
TODAY = guangqing.TODAY


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    path = tmp_path_factory.mktemp("var") / "demonstration.json"
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(settings, "DEMONSTRATION_TODAY", None)
        scope.enter(scope.EVERYTHING)
        yield guangqing.load(now=dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC), path=path)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def in_scope(loaded, monkeypatch):
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", TODAY)
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        yield
        transaction.set_rollback(True)


def project(title):
    return Project.objects.get(title__contains=title)


def test_six_towns_of_which_one_has_eighteen_units(loaded):
    assert (loaded.today, loaded.towns, loaded.units) == (TODAY, 6, 43)


def test_every_invariant_holds():
    assert [row["invariant"] for row in invariants() if not row["holds"]] == []


def test_the_herb_base_has_130_of_1000_mu_and_took_effect_in_its_year():
    base = project("何首乌")
    last = Progress.objects.filter(project=base).order_by("month").last()
    assert (last.built, last.planned, last.unit) == (Decimal(130), Decimal(1000), "亩")
    reached = list(base.milestones.order_by("planned_on").values_list("reached_on", flat=True))
    assert len(reached) == 4
    assert all(each is not None and each.year == 2026 for each in reached)


@pytest.mark.parametrize("title", ["大崀镇肉鸽", "大洞镇肉鸽", "竹签"])
def test_what_is_to_produce_this_year_is_signed_and_begun_and_not_yet_producing(title):
    found = Project.objects.filter(title__contains=title)
    assert found.exists()
    for each in found:
        stones = each.milestones.order_by("planned_on")
        assert [stone.reached_on is not None for stone in stones] == [True, True, False, False]
        assert stones[2].planned_on.year == 2026
        assert each.state == "building"


def test_more_than_ten_million_of_sales_in_half_a_year_in_the_town_of_the_report():
    sales = Record.objects.filter(register="consumption_sale", place_id=guangqing.DALANG)
    amount = Cast(KT("values__amount"), BigIntegerField())
    total = sales.annotate(amount=amount).aggregate(sum=Sum("amount"))["sum"]
    assert total == 1_060_000_000
    assert not sales.filter(happened_on__gt=TODAY).exists()


def test_the_lists_of_livelihood_works_are_there():
    lists = Record.objects.filter(register="livelihood_project")
    assert lists.count() == 18
    assert lists.filter(values__has_key="done_on").exists()


def test_money_of_the_assisting_city_became_assets_that_are_looked_after():
    made = Asset.objects.exclude(project=None)
    assert made.count() == 3
    assert set(made.values_list("state", flat=True)) == {"in_use"}
    given = LedgerAccount.objects.filter(stage="origin").aggregate(sum=Sum("balance_fen"))["sum"]
    assert given == -(7_800 + 900) * 1_000_000
    assert not Milestone.objects.filter(reached_on__gt=TODAY).exists()
