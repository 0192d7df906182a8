"""`zhuzhen verify` notices each way in which the register could be wrong."""

import pytest

from tests.households.world import people_of, registered
from zhuzhen.base import cipher
from zhuzhen.households.models import Household, Resident
from zhuzhen.households.verifying import verify

pytestmark = pytest.mark.usefixtures("everything")


def broken() -> list[tuple[str, str]]:
    return [(f"{e['invariant']}", f"{e['first_offence']}") for e in verify() if not e["holds"]]


@pytest.mark.parametrize(
    ("spoil", "invariant"),
    [
        ({"size": 3}, "households_count_those_present"),
        ({"able": 0}, "households_count_those_present"),
        ({"head_name": "别人"}, "households_have_the_head_they_name"),
        ({"place_id": "440282113202"}, "residents_are_where_their_household_is"),
        ({"name_pairs": ["甲"]}, "households_are_found_by_their_names"),
    ],
)
def test_a_household_that_is_not_as_its_people_say(spoil, invariant) -> None:
    home = registered()
    assert broken() == []
    Household.objects.filter(pk=home.pk).update(**spoil)
    assert (invariant, home.number) in broken()


def test_a_number_that_is_not_its_blind_index() -> None:
    head = people_of(registered())["演示甲01"]
    Resident.objects.filter(pk=head.pk).update(id_blind=cipher.blind("11010519491231002X"))
    assert broken() == [("identity_numbers_open_to_their_blind_index", f"resident {head.pk}")]
    Resident.objects.filter(pk=head.pk).update(id_sealed="9.AAAA")
    assert broken()[0][0] == "identity_numbers_open_to_their_blind_index"
