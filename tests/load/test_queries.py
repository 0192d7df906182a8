"""The load meter's figures: exact, by level, register and month, within the reader's scope."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NANXIONG, SHAOGUAN, ZHUJI, Cast, cast, stage
from tests.conftest import TODAY
from tests.load.world import NOVEMBER, OCTOBER, VILLAGE, add, loads
from zhuzhen.base import scope
from zhuzhen.base.periods import Period
from zhuzhen.load.choices import LoadLevel, LoadOrder
from zhuzhen.load.commands import merge_loads
from zhuzhen.load.queries import (
    Asked,
    load_by_month,
    load_by_register,
    load_of_scope,
    load_table,
)
from zhuzhen.load.rules import Figures
from zhuzhen.partners.queries import scope_of
from zhuzhen.registers.models import Load

THIS_MONTH = Period.parse("2022-11")
ALL = Asked(THIS_MONTH)


@pytest.fixture
def on(everything: None):
    made = stage()
    loads(made)
    return made


@pytest.fixture
def people(on) -> Cast:
    return cast(on)


def see(account) -> None:
    scope.enter(scope_of(account, on=TODAY))


def owners(asked: Asked = ALL, **more) -> dict[str, Figures]:
    return {each.name: each.figures for each in load_table(asked, **more).owners}


def whole(asked: Asked) -> Figures:
    return load_of_scope(asked, registers=load_by_register(asked))


def test_units_bear_their_own_records(on):
    assert owners() == {
        "东莞市丁局": Figures(9, 90, 0, 0),
        "东莞市甲局": Figures(3, 30, 10, 1),
        "东莞市乙局": Figures(1, 12, 0, 0),
    }


def test_a_cluster_bears_its_own_and_its_members(on):
    found = owners(replace(ALL, level=LoadLevel.CLUSTER))
    assert found["珠玑镇组团"] == Figures(5, 47, 15, 2)


def test_places_bear_what_is_no_units_and_hold_what_is_below(on):
    by_level = {
        level: [(each.key, each.figures) for each in load_table(replace(ALL, level=level)).owners]
        for level in (LoadLevel.VILLAGE, LoadLevel.TOWN, LoadLevel.COUNTY)
    }
    assert by_level == {
        LoadLevel.VILLAGE: [(VILLAGE, Figures(4, 8, 2, 0))],
        LoadLevel.TOWN: [(ZHUJI, Figures(5, 12, 2, 0))],
        LoadLevel.COUNTY: [(NANXIONG, Figures(6, 13, 2, 0))],
    }


def test_every_answer_counts_once_over_all(on):
    everything = whole(ALL)
    of = {level: load_table(replace(ALL, level=level)).total for level in LoadLevel}
    ours = of[LoadLevel.UNIT] + Figures(1, 5, 5, 1) + of[LoadLevel.COUNTY]
    assert everything == ours == Figures(20, 150, 17, 2)


def test_levels_say_how_many_owners_they_have(on):
    table = load_table(replace(ALL, level=LoadLevel.TOWN), size=1)
    assert table.levels == {
        LoadLevel.UNIT: 3,
        LoadLevel.CLUSTER: 2,
        LoadLevel.TOWN: 1,
        LoadLevel.VILLAGE: 1,
        LoadLevel.COUNTY: 1,
    }
    assert (table.pages, table.total) == (1, Figures(5, 12, 2, 0))


def test_orders_and_pages(on):
    def keys(order: LoadOrder, **more) -> list[str]:
        return [each.name[3:5] for each in load_table(ALL, order=order, **more).owners]

    assert keys(LoadOrder.ASKED) == ["丁局", "甲局", "乙局"]
    assert keys(LoadOrder.EACH)[0] == "乙局"  # the others' records ask ten each
    assert keys(LoadOrder.SPARED)[-1] == "甲局"
    assert keys(LoadOrder.CODE) == ["甲局", "乙局", "丁局"]
    assert keys(LoadOrder.ASKED, page=2, size=2) == ["乙局"]


def test_narrowed_to_a_place_a_cluster_or_an_owner(on):
    assert set(owners(replace(ALL, place=SHAOGUAN))) == {"东莞市甲局", "东莞市乙局"}
    assert set(owners(replace(ALL, cluster_id=on.other_cluster.pk))) == {"东莞市丁局"}
    one = replace(ALL, owner=str(on.lead.pk))
    assert whole(one) == Figures(3, 30, 10, 1)
    town = replace(ALL, level=LoadLevel.TOWN, owner=ZHUJI)
    assert whole(town) == Figures(5, 12, 2, 0)


def test_registers_by_what_they_ask(on):
    found = [(each.id, each.title, each.figures) for each in load_by_register(ALL)]
    assert found[0] == ("field_visit", "调研", Figures(12, 126, 6, 0))
    assert [each[0] for each in found[1:]] == [
        "toilet", "party_group_meeting", "facility", "work_brief"
    ]  # fmt: skip


def test_twelve_months_end_with_the_asked(on):
    months = load_by_month(replace(ALL, owner=str(on.lead.pk)))
    assert [str(each.month) for each in months][::11] == ["2021-12", "2022-11"]
    assert [each.figures for each in months[-3:]] == [
        Figures(), Figures(1, 7, 1, 0), Figures(3, 30, 10, 1)
    ]  # fmt: skip
    year = whole(replace(ALL, period=Period.parse("2022"), owner=str(on.lead.pk)))
    assert year == Figures(4, 37, 11, 2)


def test_what_is_spared_and_asked_each():
    some = Figures(entries=3, asked=30, prefilled=10, derived=1)
    assert (some.spared, some.all, some.percent_spared) == (11, 41, 26)
    assert some.asked_each == Decimal("10.0")
    assert (Figures().percent_spared, Figures(asked=5).asked_each) == (None, None)
    assert Figures(entries=3, asked=5).asked_each == Decimal("1.7")


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("liaison", ["甲局", "乙局"]),
        ("outsider", ["丁局"]),
        ("county", ["甲局", "乙局"]),
        ("stranger", []),
        ("system_admin", []),
        ("province", ["丁局", "甲局", "乙局"]),
    ],
)
def test_each_sees_the_load_of_their_scope(on, people, who, seen):
    see(getattr(people, who))
    assert [each.name[3:5] for each in load_table(ALL).owners] == seen


def test_a_unit_out_of_sight_has_no_name(on, people):
    add("facility", entries=1, asked=1, org_id=on.outsider.pk, place_id=VILLAGE)
    see(people.village)
    found = load_table(ALL).owners
    assert [(each.name, each.is_in_sight) for each in found] == [("范围外的单位", False)]


def test_any_number_of_owners_takes_two_statements(on):
    with CaptureQueriesContext(
        connection,
    ) as few:
        load_table(ALL)
    for number in range(20):
        add("facility", entries=1, asked=1, org_id=10_000 + number, place_id=VILLAGE)
    with CaptureQueriesContext(connection) as many:
        load_table(ALL)
    assert len(few) == len(many) == 2


def test_the_night_merges_what_is_alike_and_changes_no_figure(on):
    for _ in range(3):
        add("toilet", entries=1, asked=2, prefilled=1, place_id=VILLAGE)
    before = (whole(ALL), load_by_month(ALL), load_by_register(ALL))
    rows = Load.objects.count()
    assert merge_loads(since=OCTOBER) == 2
    assert (whole(ALL), load_by_month(ALL), load_by_register(ALL)) == before
    # Three and one of the village become one; the visits of 甲局 in November, too.
    assert Load.objects.count() == rows - 4
    village = Load.objects.get(place_id=VILLAGE)
    assert (village.entries, village.asked, village.prefilled) == (7, 14, 5)
    assert merge_loads(since=NOVEMBER) == 0
