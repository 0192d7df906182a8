"""The demonstration's families: nobody real, whole in their rows, as various as a village."""

from collections import Counter

import pytest
from django.db import transaction
from django.db.models import Count, F, Q

from tests.demo.city.test_city import TODAY
from zhuzhen.base import cipher, scope
from zhuzhen.demo.families.drawing import id_number
from zhuzhen.demo.names import RESERVED_AREA
from zhuzhen.households.choices import Secret
from zhuzhen.households.models import Household, IncomeSheet, Resident
from zhuzhen.households.rules.identity import IdFacts, check_id, disagreements
from zhuzhen.households.sealing import unseal

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def in_scope(loaded):
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        yield
        transaction.set_rollback(True)


def test_every_village_followed_has_families():
    villages = Counter(Household.objects.values_list("place_id", flat=True))
    assert len(villages) == 100
    assert min(villages.values()) == 24
    assert sum(code.startswith("440282113") for code in villages) == 2
    assert sum(n for code, n in villages.items() if code.startswith("440282113")) == 240


def test_numbers_are_well_formed_and_nobodys():
    for person in Resident.objects.order_by("pk")[::97]:
        number = unseal(Secret.ID, person.id_sealed)
        facts = check_id(number, today=TODAY)
        assert isinstance(facts, IdFacts)
        assert number.startswith(RESERVED_AREA)
        assert (facts.born_on, facts.sex) == (person.born_on, person.sex)
        assert person.id_blind == cipher.blind(number)
        assert disagreements(facts, born_on=person.born_on, sex=person.sex) == ()


def test_names_are_those_of_the_demonstration():
    assert not Resident.objects.exclude(name__startswith="演示").exists()


def test_lists_repeat_what_residents_say():
    counted = Household.objects.annotate(
        heads=Count("residents", filter=Q(residents__relation="head")),
        people=Count("residents"),
    )
    assert not counted.exclude(heads=1, people=F("size")).exists()


def test_some_are_below_the_line_and_most_are_not():
    below = IncomeSheet.objects.filter(judged_per_head_fen__lt=700_000).count()
    all_sheets = IncomeSheet.objects.count()
    assert 50 < below < all_sheets / 2
    assert all_sheets < Household.objects.count() / 2


def test_a_number_is_odd_for_men_and_ends_with_its_check_digit():
    assert check_id(id_number(TODAY.replace(year=1980), nth=7, sex="male"), today=TODAY).sex == (
        "male"
    )
