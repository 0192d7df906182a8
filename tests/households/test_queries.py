"""Lists, searches by any part of a name, sets of income and safeguards, and the income line."""

import datetime as dt

import pytest

from tests import cast as scene
from tests.cast import NANXIONG, ZHUJI
from tests.households.world import (
    DAY,
    HOME,
    NEXT_VILLAGE,
    OTHER_COUNTY,
    OTHER_TOWN,
    VILLAGE,
    number,
    people_of,
    person,
    registered,
)
from zhuzhen.base import scope
from zhuzhen.base.problems import Problem
from zhuzhen.households import queries
from zhuzhen.households.commands import (
    check_safeguards,
    deregister_household,
    record_income,
    remove_resident,
)
from zhuzhen.households.facts import HouseholdFacts
from zhuzhen.households.queries import Filters, find_by_name, households_in, matching
from zhuzhen.households.rules.income import IncomeFacts
from zhuzhen.households.rules.safeguards import SafeguardFacts
from zhuzhen.partners.queries import scope_of
from zhuzhen.policy.choices import ParameterKind
from zhuzhen.policy.schema import Parameter

pytestmark = pytest.mark.usefixtures("everything")
TODAY = dt.date(2022, 11, 20)
YEAR = dt.date(2021, 10, 1)


def heads(filters: Filters, **more: int) -> list[str]:
    return [each.head_name for each in households_in(filters, **more).rows]


@pytest.fixture
def homes():
    """Five households of four places; each head's name ends in a sign of its own."""
    return {
        "own": registered(person("演示甲子", id_number=number(1)), person("戊己庚", "spouse")),
        "poor": registered(
            person("演示乙丑", labour="none", id_number=number(3)),
            facts=HouseholdFacts("relieved", social_assist="dibao"),
        ),
        "next": registered(
            person("演示丙寅", labour="weak_half", id_number=number(5)), place=NEXT_VILLAGE
        ),
        "town": registered(person("演示丁卯", id_number=number(7)), place=OTHER_TOWN),
        "county": registered(person("演示戊辰", id_number=number(9)), place=OTHER_COUNTY),
    }


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), ["演示戊辰", "演示丁卯", "演示乙丑", "演示甲子", "演示丙寅"]),
        (Filters(place=ZHUJI), ["演示乙丑", "演示甲子", "演示丙寅"]),
        (Filters(place=VILLAGE), ["演示乙丑", "演示甲子"]),
        (Filters(kind="relieved"), ["演示乙丑"]),
        (Filters(social_assist="dibao"), ["演示乙丑"]),
        (Filters(labour="unable"), ["演示乙丑"]),
        (Filters(labour="weak"), ["演示丙寅"]),
        (Filters(labour="able", place=VILLAGE), ["演示甲子"]),
        (Filters(text="戊"), ["演示戊辰", "演示甲子"]),
        (Filters(text="戊己"), ["演示甲子"]),
        (Filters(text="戊己庚"), ["演示甲子"]),
        (Filters(text="戊 己"), ["演示甲子"]),
        (Filters(text="子戊"), []),
        (Filters(text="示甲子"), ["演示甲子"]),
        (Filters(text="演示", kind="relieved"), ["演示乙丑"]),
        (Filters(text="戊", place=VILLAGE), ["演示甲子"]),
        (Filters(text="龘"), []),
        (Filters(text="%"), []),
        (Filters(text="'; --"), []),
        (Filters(text=number(5)), ["演示丙寅"]),
        (Filters(text=f"{VILLAGE}00001"), ["演示甲子"]),
        (Filters(state="deregistered"), []),
    ],
)
def test_filters_and_searches(homes, filters, found) -> None:
    assert heads(filters) == found
    assert sorted(matching(filters).values_list("head_name", flat=True)) == sorted(found)


def test_pairs_of_two_persons_make_no_name() -> None:
    registered(person("演示甲乙", id_number=number(1)), person("丙乙丁", "spouse"))
    assert heads(Filters(text="甲乙丁")) == []
    assert heads(Filters(text="乙丁")) == ["演示甲乙"]


def test_who_has_left_is_not_found(homes) -> None:
    gone = people_of(homes["own"])["戊己庚"]
    remove_resident(gone, how="died", on=TODAY, by=None)
    assert heads(Filters(text="戊己")) == []
    deregister_household(homes["next"], on=TODAY, by=None, reason="整户迁出")
    assert "演示丙寅" not in heads(Filters())
    assert heads(Filters(state="")) == heads(Filters()) + ["演示丙寅"]
    assert heads(Filters(state="deregistered", text="寅")) == ["演示丙寅"]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("village", ["own", "poor"]),
        ("town", ["poor", "own", "next"]),
        ("county", ["town", "poor", "own", "next"]),
        ("stranger", ["county"]),
        ("province", ["county", "town", "poor", "own", "next"]),
        ("liaison", []),
        ("assisting_city", []),
        ("system_admin", []),
    ],
)
def test_a_list_and_a_search_hold_just_the_scope_of_families(homes, who, seen) -> None:
    account = getattr(scene.cast(scene.stage()), who)
    expected = {homes[name].head_name for name in seen}
    with scope.within(scope_of(account, on=TODAY)):
        everything, named = households_in(Filters()), households_in(Filters(text="演示"))
        outside = households_in(Filters(text="演示", place="450000000000"))
    assert {each.head_name for each in everything.rows} == expected
    assert {each.head_name for each in named.rows} == expected
    assert everything.count == named.count == len(seen)
    assert outside.count == 0


def test_pages_run_through_without_gap_or_double(homes) -> None:
    pages = [households_in(Filters(), page=n, size=2) for n in (1, 2, 3, 4)]
    assert [each.has_next for each in pages] == [True, True, False, False]
    names = [row.head_name for each in pages for row in each.rows]
    assert names == heads(Filters())


def test_nothing_is_counted_beyond_the_cap(homes, monkeypatch) -> None:
    monkeypatch.setattr(queries.register, "COUNT_CAP", 3)
    found = households_in(Filters(), size=2, page=3)
    assert (found.count, found.is_more, len(found.rows)) == (3, True, 1)


def test_a_page_asks_three_questions_however_long(homes, django_assert_num_queries) -> None:
    for filters in (Filters(), Filters(text="演示"), Filters(place=VILLAGE)):
        with django_assert_num_queries(3):
            households_in(filters)


def test_find_by_name_is_for_pickers(homes) -> None:
    assert [each.head_name for each in find_by_name("丁", place=NANXIONG)] == ["演示丁卯"]
    assert find_by_name(" ") == []


def _income(home, wages: int, *, taken: dt.date, **more):
    facts = IncomeFacts(persons=1, wages_fen=wages)
    return record_income(home, facts=facts, first_month=YEAR, taken_on=taken, by=None, **more)


def test_latest_income_and_safeguards_come_in_sets(homes, django_assert_num_queries) -> None:
    own, poor = homes["own"], homes["poor"]
    _income(own, 100, taken=dt.date(2022, 11, 1))
    first = _income(own, 200, taken=dt.date(2022, 11, 5))
    corrected = _income(own, 300, taken=dt.date(2022, 11, 5), replaces=first)
    _income(poor, 400, taken=dt.date(2022, 11, 2))
    for day, water in ((10, "issue"), (12, "ok")):
        facts = SafeguardFacts(dt.date(2022, 11, day), "ok", "ok", "ok", water, note="说明")
        check_safeguards(own, facts=facts, by=None)
    ids = [each.pk for each in homes.values()]
    with django_assert_num_queries(2):
        incomes, checks = queries.latest_income(ids), queries.latest_safeguards(ids)
    assert {key: each.wages_fen for key, each in incomes.items()} == {own.pk: 300, poor.pk: 400}
    assert incomes[own.pk].pk == corrected.pk
    assert {key: each.water for key, each in checks.items()} == {own.pk: "ok"}
    assert [each.wages_fen for each in queries.income_sheets(own)] == [100, 300]


def test_residents_come_head_first(homes) -> None:
    found = queries.residents_of([homes["own"].pk, homes["poor"].pk])
    assert [each.name for each in found[homes["own"].pk]] == ["演示甲子", "戊己庚"]
    assert [each.name for each in found[homes["poor"].pk]] == ["演示乙丑"]


def test_what_is_not_there_is_not_found() -> None:
    for read in (queries.household_of, queries.resident_of):
        with pytest.raises(Problem) as told:
            read(0)
        assert told.value.code == "not_found"


class _Pack:
    def __init__(self, region: str, *values: tuple[str, int]) -> None:
        dated = [{"from": day, "value": fen, "entered_by": "测试"} for day, fen in values]
        kind = ParameterKind.MONEY_FEN.value
        line = Parameter.model_validate(
            {"id": "income_line", "origin": "test-2022", "label": "收入线", "kind": kind,
             "values": dated}
        )  # fmt: skip
        self.id, self.region = f"pack-{region}", region
        self.parameters = {"income_line": line}
        self.head = type("Head", (), {"overlays": None})


def test_the_line_is_that_of_the_smallest_region_and_of_the_very_year(monkeypatch) -> None:
    province = _Pack("440000000000", ("2022-01-01", 700_000), ("2023-01-01", 750_000))
    county = _Pack("440282000000", ("2023-06-01", 760_000))
    packs = [province, county]
    monkeypatch.setattr(queries.assessing, "packs_in_force", lambda: packs)
    monkeypatch.setattr(
        queries.assessing, "pack_for",
        lambda having, region: next(
            (p for p in sorted(having, key=lambda p: -len(p.region.rstrip("0")))
             if region.startswith(p.region.rstrip("0"))), None,
        ),
    )  # fmt: skip
    assert queries.income_line(OTHER_COUNTY, 2022) == 700_000
    assert queries.income_line(VILLAGE, 2023) == 760_000
    assert queries.income_line(VILLAGE, 2022) is None
    assert queries.income_line(OTHER_COUNTY, 2024) is None
    assert queries.income_line("110000000000", 2022) is None


def test_the_history_is_told_latest_first(homes) -> None:
    _income(homes["own"], 100, taken=TODAY)
    kinds = [each.kind for each in queries.history_of(homes["own"])]
    assert kinds == ["income", "registered"]
    assert homes["own"].registered_on == DAY
    assert HOME.kind == "ordinary"
