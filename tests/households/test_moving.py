"""Births, deaths, moves, splits and mergers: counts stay true, people keep their past."""

import datetime as dt

import pytest

from tests.households.world import (
    COUPLE,
    DAY,
    NEXT_VILLAGE,
    number,
    people_of,
    person,
    registered,
)
from zhuzhen.base.problems import Problem
from zhuzhen.households.commands import (
    add_resident,
    change_head,
    merge_households,
    move_resident,
    remove_resident,
    split_household,
)
from zhuzhen.households.models import Household, HouseholdChange, Resident
from zhuzhen.households.verifying import verify

pytestmark = pytest.mark.usefixtures("everything")
ON = dt.date(2022, 10, 1)
BORN = dt.date(2022, 9, 15)
BABY = person("演示小宝", "child", labour="none", id_number=number(1, born=BORN))


def kinds(household: Household) -> list[str]:
    rows = HouseholdChange.objects.filter(household=household).order_by("pk")
    return [each.kind for each in rows]


@pytest.fixture(autouse=True)
def always_true(everything):
    """Whatever a test did, the register's invariants hold afterwards."""
    yield
    assert [each["invariant"] for each in verify() if not each["holds"]] == []


def test_a_birth() -> None:
    home = registered()
    baby = add_resident(home, facts=BABY, how="born", on=BORN, by=None, version=1)
    home.refresh_from_db()
    assert (home.size, home.able, home.weak, home.version) == (3, 1, 1, 2)
    assert "小宝" in home.name_pairs
    assert baby.born_on == BORN
    assert kinds(home) == ["registered", "born"]


def test_nobody_comes_before_the_household_was_there() -> None:
    home = registered()
    with pytest.raises(Problem) as told:
        add_resident(home, facts=BABY, how="moved_in", on=DAY - dt.timedelta(1), by=None)
    assert told.value.code == "before_arrival"


def test_a_second_head_cannot_move_in() -> None:
    home = registered()
    with pytest.raises(Problem) as told:
        add_resident(home, facts=person("演示丙", id_number=number(9)), on=ON, by=None)
    assert told.value.faults[0].what == "有不止一位户主：演示甲01、演示丙"


def test_a_death_frees_no_name_but_leaves_the_household() -> None:
    home = registered()
    wife = people_of(home)["演示乙02"]
    remove_resident(wife, how="died", on=ON, by=None, reason="死亡证明")
    home.refresh_from_db()
    wife.refresh_from_db()
    assert (home.size, home.weak, wife.state) == (1, 0, "died")
    assert wife.during.upper == ON + dt.timedelta(1)
    assert "乙0" not in home.name_pairs
    with pytest.raises(Problem) as twice:
        remove_resident(wife, how="died", on=ON, by=None)
    assert twice.value.code == "not_present"


def test_a_head_who_leaves_is_followed_by_another() -> None:
    home = registered()
    head, wife = people_of(home).values()
    with pytest.raises(Problem) as told:
        remove_resident(head, how="died", on=ON, by=None)
    assert told.value.code == "head_leaves"
    remove_resident(head, how="died", on=ON, by=None, new_head=wife)
    home.refresh_from_db()
    assert (home.head_name, home.size) == ("演示乙02", 1)
    with pytest.raises(Problem) as last:
        remove_resident(wife, how="died", on=ON, by=None)
    assert last.value.code == "last_resident"


def test_nobody_leaves_before_having_come() -> None:
    home = registered()
    wife = people_of(home)["演示乙02"]
    with pytest.raises(Problem) as told:
        remove_resident(wife, how="moved_out", on=DAY - dt.timedelta(1), by=None)
    assert told.value.text == "登记死亡或迁出的日期 2022-08-07 早于到户日期 2022-08-08，请核对。"


def test_the_head_changes() -> None:
    home = registered()
    head, wife = people_of(home).values()
    change_head(home, head=wife, former_is="spouse", by=None, reason="家庭协商")
    home.refresh_from_db()
    head.refresh_from_db()
    assert (home.head_name, head.relation) == ("演示乙02", "spouse")


def test_a_person_who_marries_is_a_new_row_that_names_the_old() -> None:
    home = registered()
    add_resident(home, facts=BABY, how="born", on=BORN, by=None)
    there = registered(person("演示庚", id_number=number(11)), place=NEXT_VILLAGE)
    baby = people_of(home)["演示小宝"]
    made = move_resident(baby, to=there, relation="child", on=ON, by=None, reason="随亲戚生活")
    baby.refresh_from_db()
    home.refresh_from_db()
    there.refresh_from_db()
    assert (baby.state, baby.during.upper, made.came_from) == ("elsewhere", ON, baby)
    assert (made.place_id, made.id_blind, made.during.lower) == (NEXT_VILLAGE, baby.id_blind, ON)
    assert (home.size, there.size) == (2, 2)
    assert (kinds(home)[-1], kinds(there)[-1]) == ("left", "joined")


def test_who_moves_on_the_day_of_arrival_was_there_that_day() -> None:
    home, there = registered(), registered(person("演示庚", id_number=number(11)))
    wife = people_of(home)["演示乙02"]
    made = move_resident(wife, to=there, relation="other", on=DAY, by=None)
    wife.refresh_from_db()
    assert (wife.during.upper, made.during.lower) == (DAY + dt.timedelta(1), DAY)


def test_a_move_to_the_same_household_or_as_a_second_head() -> None:
    home, there = registered(), registered(person("演示庚", id_number=number(11)))
    wife = people_of(home)["演示乙02"]
    with pytest.raises(Problem) as same:
        move_resident(wife, to=home, relation="other", on=ON, by=None)
    assert same.value.code == "same_household"
    with pytest.raises(Problem) as second:
        move_resident(wife, to=there, relation="head", on=ON, by=None)
    assert second.value.faults[0].what == "有不止一位户主：演示庚、演示乙02"


def test_a_split_takes_people_into_a_household_of_their_own() -> None:
    home = registered(*COUPLE, person("演示辛", "child", id_number=number(5)), BABY)
    people = people_of(home)
    made = split_household(
        home,
        relations={people["演示辛"].pk: "head", people["演示小宝"].pk: "child"},
        on=ON, by=None, address="演示路 2 号", reason="分户",
    )  # fmt: skip
    home.refresh_from_db()
    assert (home.size, home.head_name, made.size, made.head_name) == (2, "演示甲01", 2, "演示辛")
    assert (made.number, made.address) == (home.number[:12] + "00002", "演示路 2 号")
    assert (made.registered_on, made.kind) == (ON, home.kind)
    assert kinds(home)[-1] == "split"
    assert [each.came_from.household_id for each in Resident.objects.filter(household=made)] == [
        home.pk, home.pk,
    ]  # fmt: skip


def test_a_split_needs_a_head_on_both_sides() -> None:
    home = registered()
    head, wife = people_of(home).values()
    with pytest.raises(Problem) as headless:
        split_household(home, relations={wife.pk: "spouse"}, on=ON, by=None)
    assert headless.value.faults[0].what == "没有户主"
    with pytest.raises(Problem) as left:
        split_household(home, relations={head.pk: "head"}, on=ON, by=None)
    assert left.value.code == "head_leaves"
    with pytest.raises(Problem) as everyone:
        split_household(home, relations={head.pk: "head", wife.pk: "spouse"}, on=ON, by=None)
    assert everyone.value.code == "last_resident"


def test_a_merger_ends_one_and_counts_the_other() -> None:
    home = registered()
    son = registered(person("演示壬", id_number=number(13)), person("演示癸", "child"))
    people = people_of(son)
    merge_households(
        son, into=home, relations={people["演示壬"].pk: "child"}, on=ON, by=None, reason="合并居住"
    )
    home.refresh_from_db()
    son.refresh_from_db()
    assert (son.state, son.merged_into, son.ended_on, son.size) == ("merged", home, ON, 0)
    assert (home.size, home.head_name) == (4, "演示甲01")
    relations = {each.name: each.relation for each in Resident.objects.filter(household=home)}
    assert relations["演示壬"] == "child"
    assert relations["演示癸"] == "other"
    assert (kinds(home)[-1], kinds(son)[-1]) == ("merged", "merged")


def test_a_merger_with_two_heads_is_refused_whole() -> None:
    home, son = registered(), registered(person("演示壬", id_number=number(13)))
    head = people_of(son)["演示壬"]
    with pytest.raises(Problem) as told:
        merge_households(son, into=home, relations={head.pk: "head"}, on=ON, by=None, reason="合")
    assert told.value.code == "faults"
    assert Resident.objects.filter(household=son, state="present").count() == 1
    with pytest.raises(Problem) as silent:
        merge_households(son, into=home, relations={}, on=ON, by=None, reason="")
    assert silent.value.code == "reason_needed"
