"""Lists, what waits for whom, one life, and the funnel: counted by hand."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.casework import life
from tests.casework.life import ADMITTED, DAY, T0, VILLAGE, Life
from tests.cast import DONGGUAN, SHAOGUAN, account, stage
from tests.conftest import TODAY
from zhuzhen.base import scope
from zhuzhen.base.periods import Period
from zhuzhen.base.scope import CodeRange, Scope
from zhuzhen.casework.models import Case, Clue
from zhuzhen.casework.queries import cases, funnel
from zhuzhen.casework.queries.cases import CaseFilters, ClueFilters
from zhuzhen.partners.queries import scope_of

pytestmark = pytest.mark.usefixtures("everything")
YEAR = Period(2022, "year")
NEXT_VILLAGE, NEXT_TOWN_VILLAGE = "440282113202", "440282112201"


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


def names(rows) -> list[str]:
    return [each.household.head_name for each in rows]


@pytest.fixture
def village(who: life.Officers) -> dict[str, Life]:
    states = ("verifying", "reviewing", "town_review", "county_review", "monitored", "assisting")
    return {state: getattr(Life(who, of=life.household(name=state)), state)() for state in states}


# -- lists -----------------------------------------------------------------------------------------


def test_a_list_is_narrowed_and_in_the_order_of_its_days(village: dict[str, Life]) -> None:
    today = T0 + 9 * DAY
    found = cases.cases_in(CaseFilters(stage="identifying"), today=today)
    assert names(found.rows) == ["verifying", "reviewing", "town_review", "county_review"]
    late = cases.cases_in(CaseFilters(overdue=True), today=today)
    assert names(late.rows) == ["verifying", "reviewing"]
    assert names(cases.cases_in(CaseFilters(stage="monitored"), today=today).rows) == ["monitored"]
    assert names(cases.cases_in(CaseFilters(text="town"), today=today).rows) == ["town_review"]
    assert cases.cases_in(CaseFilters(place=NEXT_VILLAGE), today=today).rows == []
    assert cases.cases_in(CaseFilters(category="sudden_difficulty"), today=today).count == 0


def test_a_page_says_whether_there_is_more(village: dict[str, Life]) -> None:
    found = cases.cases_in(today=T0, page=2, size=4)
    assert (len(found.rows), found.has_next, found.count) == (2, False, 6)
    with CaptureQueriesContext(connection) as queries:
        names(cases.cases_in(today=T0, size=4).rows)
    assert len(queries) == 2


def test_clues_are_listed_by_the_day_to_verify(who: life.Officers) -> None:
    first, second = Life(who), Life(who, of=life.household(name="演示乙"))
    first.raised(T0 + DAY)
    second.verifying()
    found = cases.clues_in(ClueFilters(), today=T0 + 6 * DAY)
    assert [each.due_on for each in found.rows] == [T0 + 5 * DAY, T0 + 6 * DAY]
    assert cases.clues_in(ClueFilters(overdue=True), today=T0 + 6 * DAY).count == 1
    assert cases.clues_in(ClueFilters(state="in_case"), today=T0).count == 1


# -- what waits ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "waits"),
    [
        ("village", ["verifying", "reviewing", "assisting"]),
        ("second", ["verifying", "reviewing", "assisting"]),
        ("town", ["town_review", "monitored"]),
        ("county", ["county_review"]),
        ("civil", []),
        ("other_county", []),
    ],
)
def test_each_sees_what_waits_for_them(
    who: life.Officers, village: dict[str, Life], by: str, waits: list[str]
) -> None:
    on = life.D(2022, 6, 1)
    assert sorted(names(cases.waiting_for(who.accounts[by], on=on))) == sorted(waits)


def test_a_check_waits_from_a_month_before_its_day(
    who: life.Officers, village: dict[str, Life]
) -> None:
    due = village["assisting"].case.due_on
    early = cases.waiting_for(who.village, on=due - 31 * DAY)
    assert "assisting" not in names(early)
    assert "assisting" in names(cases.waiting_for(who.village, on=due - 30 * DAY))


def test_nothing_of_ones_own_waits(who: life.Officers, village: dict[str, Life]) -> None:
    who.second.grants.update(role="town", place_id=VILLAGE[:9] + "000")
    # It verified each of them, so it reviews none; help may be put in place by whoever.
    assert names(cases.waiting_for(who.second, on=T0)) == ["monitored"]


def test_while_a_notice_runs_nobody_waits(who: life.Officers) -> None:
    case = Life(who).posting().case
    assert names(cases.waiting_for(who.village, on=case.due_on - DAY)) == []
    assert names(cases.waiting_for(who.village, on=case.due_on)) == ["演示甲"]


def test_removals_wait_for_town_and_then_county(who: life.Officers) -> None:
    one = Life(who).assisting()
    day = life.D(2022, 3, 1)

    def waits() -> dict[str, int]:
        people = ("village", "town", "county", "other_county")
        return {name: cases.removals_for(who.accounts[name], on=day).count() for name in people}

    one.take("report_decrease", by="village", on=day, reason="整户迁出")
    assert waits() == {"village": 0, "town": 1, "county": 0, "other_county": 0}
    one.take("endorse_decrease", by="town", on=day)
    assert waits() == {"village": 0, "town": 0, "county": 1, "other_county": 0}
    one.take("approve_decrease", by="county", on=day)
    assert set(waits().values()) == {0}


def test_a_receipt_waits_for_civil_affairs(who: life.Officers) -> None:
    one = Life(who).assisting()
    one.take("hand_over", by="town", on=ADMITTED + DAY)
    assert cases.handovers_for(who.civil, on=ADMITTED).get().case == one.case
    assert not cases.handovers_for(who.county, on=ADMITTED).exists()


# -- one life --------------------------------------------------------------------------------------


def test_a_life_is_told_in_order(who: life.Officers) -> None:
    one = Life(who).matching()
    told = [(each.on, each.title, each.who) for each in cases.case_timeline(one.case)]
    assert told == [
        (TODAY, "报告线索", "village"),  # written when it was told, of a clue found earlier
        (life.VERIFIED, "入户核实", "second"),
        (T0, "派核查人", "village"),
        (T0, "干部排查", "village"),
    ]
    with CaptureQueriesContext(connection) as queries:
        cases.case_timeline(one.case)
    assert len(queries) == 2


def test_the_case_of_a_household_is_the_open_one(who: life.Officers) -> None:
    first = Life(who).not_admitted()
    assert cases.case_of(first.home.pk).state == "not_admitted"
    second = Life(who, of=first.home)
    assert cases.case_of(first.home.pk).pk == second.case.pk
    assert [each.pk for each in cases.cases_of(first.home.pk)] == [second.case.pk, first.case.pk]


# -- the funnel ------------------------------------------------------------------------------------


def read(on_scope: Scope, *, place: str = "", today=T0 + 9 * DAY) -> funnel.Funnel:
    with scope.within(on_scope):
        return funnel.funnel(on_scope, place=place, period=YEAR, today=today)


def test_the_funnel_counts_how_far_households_came(village: dict[str, Life]) -> None:
    neighbours = life.officers(NEXT_VILLAGE, tag="-next")
    Life(neighbours, of=life.household(NEXT_VILLAGE, name="邻村")).raised(T0 + DAY)
    found = read(scope.EVERYTHING, place="440282113000")
    assert [(each.name, each.counts.begun) for each in found.rows] == [
        ("珠玑村委会", 6), ("洋湖村委会", 1),
    ]  # fmt: skip
    assert found.total == funnel.Counts(
        clues=8, late_clues=2, begun=7, verified=5, admitted=2, measured=1, cleared=0, watched=2,
        overdue=3, relapsed=0,
    )  # fmt: skip
    assert not any(each.goes_deeper for each in found.rows)


def test_places_are_those_directly_below(village: dict[str, Life]) -> None:
    for place, below in (
        ("", ["韶关市"]), ("440000000000", ["韶关市"]), (SHAOGUAN, ["南雄市"]),
        ("440282000000", ["珠玑镇"]),
    ):  # fmt: skip
        found = read(scope.EVERYTHING, place=place)
        assert [each.name for each in found.rows] == below
        assert found.total.begun == 6


def test_a_period_counts_the_clues_that_fall_into_it(village: dict[str, Life]) -> None:
    last_year = Period(2021, "year")
    with scope.within(scope.EVERYTHING):
        found = funnel.funnel(scope.EVERYTHING, place="", period=last_year, today=T0)
    assert (found.total.begun, found.total.clues, found.total.watched) == (0, 0, 2)


def test_households_monitored_again_light_the_town_up(who: life.Officers) -> None:
    first = Life(who).cleared()
    second = Life(who, of=first.home)
    life.income(first.home, life.D(2022, 9, 1), judged=1)
    second.monitored()
    found = read(scope.EVERYTHING)
    assert (found.total.relapsed, found.mass_relapses, found.mass_threshold) == (1, (), 10)
    case = Case.objects.get(pk=second.case.pk)
    for at in range(9):
        copy = Case.objects.get(pk=case.pk)
        old = Case.objects.get(pk=first.case.pk)
        for each in (old, copy):
            each.pk, each.uid, each.re_entry_of = (
                None,
                f"{at:08d}-0000-0000-0000-{each.pk:012d}",
                None,
            )
            each.household = life.household(name=f"演示{at}")
        old.save()
        copy.re_entry_of = old
        copy.save()
    assert read(scope.EVERYTHING).mass_relapses == ("珠玑镇",)


def test_who_sees_no_family_gets_the_same_figures_down_to_towns(village: dict[str, Life]) -> None:
    on = stage()
    for name, role, where in (
        ("city-office", "assist_city", {"place_id": DONGGUAN}),
        ("liaison", "cluster_lead", {"org_id": on.lead.pk}),
        ("force", "city_tf", {"org_id": on.task_force.pk}),
    ):
        sees = scope_of(account(name, role=role, **where), on=T0)
        assert sees.families == ()
        found = read(sees, place="440282113000")
        assert [(each.name, each.goes_deeper) for each in found.rows] == [("珠玑镇", False)]
        assert found.total == read(scope.EVERYTHING, place="440282113000").total, name
        with scope.within(sees):
            assert not Case.objects.exists()
            assert not Clue.objects.exists()


def test_figures_of_others_stay_within_the_ordinary_scope(village: dict[str, Life]) -> None:
    on = stage()
    stranger = scope_of(account("x", role="cluster_member", org_id=on.outsider.pk), on=T0)
    assert read(stranger).rows == ()
    assert read(scope.NOTHING).rows == ()
    elsewhere = Scope(ranges=(CodeRange.under("440281000000"),))
    assert read(elsewhere).rows == ()


def test_both_ways_of_counting_agree(village: dict[str, Life]) -> None:
    """The same text stands in the query and in the owner's function."""
    county = scope_of(village["assisting"].who.county, on=T0)
    figures = []
    for directly in (True, False):
        with transaction.atomic(), scope.within(county):
            figures.append(
                funnel._read(
                    CodeRange.under("440282000000"), digits=9, period=YEAR, today=T0 + 9 * DAY,
                    directly=directly,
                )
            )  # fmt: skip
    assert figures[0] == figures[1] != {}
