"""Make-up of a household, its safeguards, and how its facts are kept."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuzhen.households.models import Household, Resident
from zhuzhen.households.rules import privacy
from zhuzhen.households.rules.composition import (
    Member,
    composition,
    composition_faults,
    pairs_of,
    wanted_pairs,
)
from zhuzhen.households.rules.privacy import Asked, asking_faults
from zhuzhen.households.rules.safeguards import SafeguardFacts, all_in_order, check_faults, unmet

TODAY = dt.date(2022, 11, 20)
HEAD = Member("演示甲01", "head", "ordinary")


def check(**more: object) -> SafeguardFacts:
    ok = dict.fromkeys(("education", "medical", "housing", "water"), "ok")
    return SafeguardFacts(**{"checked_on": TODAY, **ok, **more})


def test_counts_tell_able_weak_and_neither() -> None:
    found = composition(
        [HEAD, Member("演示乙", "spouse", "weak_half"), Member("演示丙", "child", "none")]
    )
    assert (found.size, found.able, found.weak, found.head_name) == (3, 1, 1, "演示甲01")
    assert not found.is_wholly_unable


@pytest.mark.parametrize(
    ("labours", "unable"),
    [
        (["lost"], True),
        (["none", "lost"], True),
        (["weak_half"], False),
        (["skilled"], False),
        ([], False),
    ],
)
def test_wholly_unable_is_nobody_able_nor_weakly_able(labours, unable) -> None:
    found = composition([Member("某", "other", each) for each in labours])
    assert found.is_wholly_unable is unable


def test_a_household_has_one_head_and_one_spouse() -> None:
    assert composition_faults([HEAD]) == ()
    two = [HEAD, Member("演示乙", "head", "none"), *[Member("演示丙", "spouse", "none")] * 2]
    assert [each.what for each in composition_faults(two)] == [
        "有不止一位户主：演示甲01、演示乙", "有不止一位配偶：演示丙、演示丙",
    ]  # fmt: skip
    assert [each.what for each in composition_faults([Member("某", "child", "none")])] == [
        "没有户主"
    ]
    assert [each.what for each in composition_faults([])] == ["还没有家庭成员"]


@given(st.text("甲乙丙丁戊 ", min_size=1, max_size=8), st.integers(0, 7), st.integers(1, 8))
def test_whatever_part_of_a_name_is_sought_its_pairs_are_there(name, start, length) -> None:
    part = "".join(name.split())[start : start + length]
    assert set(wanted_pairs(part)) <= pairs_of(name)


def test_safeguards_are_in_order_only_all_together() -> None:
    assert all_in_order(check())
    assert unmet(check(housing="issue", water="pending_recheck")) == ("housing", "drinking_water")
    assert not all_in_order(check(fed_and_clothed=False))


def test_a_check_must_tell_what_is_wrong() -> None:
    assert check_faults(check(), today=TODAY) == ()
    assert [e.field for e in check_faults(check(water="issue"), today=TODAY)] == ["note"]
    assert [e.field for e in check_faults(check(house_grade="D"), today=TODAY)] == ["note"]
    assert check_faults(check(house_grade="D", note="住在儿子家新房"), today=TODAY) == ()
    tomorrow = check(checked_on=TODAY + dt.timedelta(1))
    assert [e.field for e in check_faults(tomorrow, today=TODAY)] == ["checked_on"]


def test_every_column_that_says_something_of_a_family_has_a_grade() -> None:
    # What names no fact of a family: keys, counts of versions, who wrote it, what is derived.
    silent = {
        "id", "version", "receipt_id", "created_by", "updated_at", "name_pairs", "merged_into",
        "consent_paper", "consented_on", "registered_on", "ended_on", "household", "place",
        "id_kind", "state", "during", "came_from",
    }  # fmt: skip
    for model in (Household, Resident):
        for field in model._meta.concrete_fields:
            stem = field.name.removesuffix("_sealed").removesuffix("_blind").removesuffix("_shown")
            if stem in silent and stem == field.name:
                continue
            assert privacy.grade_of(f"{model.__name__.lower()}.{stem}") in ("L1", "L2", "L3", "L4")


def test_sealed_columns_are_graded_closest() -> None:
    for model in (Household, Resident):
        for field in model._meta.concrete_fields:
            if field.name.endswith("_sealed"):
                stem = field.name.removesuffix("_sealed")
                assert privacy.grade_of(f"{model.__name__.lower()}.{stem}") == "L4"


def test_a_childs_facts_are_kept_more_closely() -> None:
    assert privacy.is_child(dt.date(2008, 11, 21), on=TODAY)
    assert not privacy.is_child(dt.date(2008, 11, 20), on=TODAY)
    assert not privacy.is_child(None, on=TODAY)
    assert privacy.grade_of("resident.schooling") == "L3"
    assert privacy.grade_of("resident.schooling", child=True) == "L4"


def test_masks_keep_what_the_rules_allow() -> None:
    assert privacy.masked_phone("13800005678") == "138****5678"
    assert privacy.masked_account("6222000011112222") == "************2222"
    assert privacy.masked_name("演示甲") == "演**"
    assert privacy.masked_id("11010519491231002X") == "110105********002X"
    assert privacy.masked_id("11010519491231002X", child=True) == "未满 14 周岁，已保护"
    assert {privacy.masked_phone("1234567"), privacy.masked_account("1234")} == {"*******", "****"}


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        (Asked("id", "核对低保名单"), []),
        (Asked("id", " 看 一 下 "), ["reason"]),
        (Asked("id", "核对低保名单", ground="guardian"), ["ground"]),
        (Asked("health", "核对低保名单", child=True), ["reason", "ground"]),
        (Asked("health", "核对低保名单和学籍信息", ground="visit", child=True), ["ground"]),
        (Asked("health", "监护人同意核对医保报销材料", ground="guardian", child=True), []),
    ],
)
def test_what_must_be_said_to_see_a_masked_fact(asked, fields) -> None:
    assert [each.field for each in asking_faults(asked)] == fields
