"""Each rule of doubt at a household that contradicts itself, and at one just beside it."""

import datetime as dt
from dataclasses import replace

import pytest

from zhuzhen.casework.doubts.facts import (
    CaseFacts,
    CheckFacts,
    Figures,
    Ground,
    HelpFacts,
    Home,
    IncomeFacts,
    PersonFacts,
    months_later,
)
from zhuzhen.casework.doubts.labels import TEXTS
from zhuzhen.casework.doubts.table import BY_ID, RULES, doubts_of, told

TODAY, ADMITTED = dt.date(2022, 11, 20), dt.date(2022, 5, 15)
GROUND = Ground(TODAY, Figures(), {2022: 700_000, 2021: None})
WELL = PersonFacts(40, "ordinary", "not_at_school", False, frozenset({"healthy"}))
INCOME = IncomeFacts(dt.date(2022, 11, 1), 2022, 3_000_000, 100_000, 50_000, 1_000_000, True)
OK = CheckFacts(dt.date(2022, 11, 1), "ok", "ok", "ok", "ok", "")
POULTRY = HelpFacts("industry", "running", dt.date(2022, 6, 1), False)
CASE = CaseFacts(1, "assisting", frozenset(), "", False, ADMITTED, None, "", (POULTRY,))
# An able household with everything in order, under watch or not.
HOME = Home(1, "440282113201", "ordinary", "none", 2, 1, 0, (WELL, WELL), (INCOME,), (OK,), None)
HELPED = replace(HOME, case=CASE)
CLEARED = replace(
    HOME,
    case=replace(CASE, state="cleared", ended_on=dt.date(2022, 11, 5), clearance_mode="by_assist"),
)


def of(home: Home, **case: object) -> Home:
    assert home.case is not None
    return replace(home, case=replace(home.case, **case))


def risk(*risks: str, **more: object) -> Home:
    """Under watch for these risks."""
    return of(HELPED, risks=frozenset(risks), **more)


def helped_by(kind: str, **more: object) -> tuple[HelpFacts, ...]:
    return (replace(POULTRY, kind=kind, **more),)


def sheet(home: Home, **more: object) -> Home:
    return replace(home, incomes=(replace(INCOME, **more),))


def check(home: Home, **more: object) -> Home:
    return replace(home, checks=(replace(OK, **more),))


def with_person(home: Home, **more: object) -> Home:
    return replace(home, people=(WELL, replace(WELL, **more)))


def with_worker(home: Home, **more: object) -> Home:
    """Whom the measures of WORKS are for."""
    return with_person(home, id=7, **more)


WORKS = (POULTRY, *helped_by("employment", resident=7))
RELIEVED = replace(HOME, kind="relieved")
JUST = ADMITTED + dt.timedelta(days=1)
UNABLE = {"able": 0, "weak": 0}
# rule -> (where it holds, where by a hair it does not)
PAIRS: dict[str, tuple[Home, Home]] = {
    "poor_not_watched": (
        sheet(RELIEVED, net_per_head_fen=699_999),
        sheet(RELIEVED, net_per_head_fen=700_000),
    ),
    "unsafe_home_not_watched": (check(HOME, housing="issue"), check(HELPED, housing="issue")),
    "bad_water_not_watched": (
        check(HOME, water="issue"),
        check(HOME, water="pending_recheck"),
    ),
    "ill_uninsured_not_watched": (
        check(with_person(HOME, health=frozenset({"chronic"})), medical="issue"),
        check(with_person(HOME, health=frozenset({"disabled"})), medical="issue"),
    ),
    "dropout_not_watched": (
        with_person(HOME, schooling="dropped_out", labour="none"),
        with_person(HOME, schooling="home_taught", labour="none"),
    ),
    "no_measure": (
        of(HELPED, measures=(), admitted_on=TODAY - dt.timedelta(31)),
        of(HELPED, measures=(), admitted_on=TODAY - dt.timedelta(30)),
    ),
    "no_development": (
        of(HELPED, measures=helped_by("health"), admitted_on=dt.date(2022, 5, 19)),
        of(HELPED, measures=helped_by("health"), admitted_on=dt.date(2022, 5, 20)),
    ),
    "only_training": (
        of(HELPED, measures=helped_by("employment", is_training_only=True)),
        of(HELPED, measures=(*helped_by("employment", is_training_only=True), POULTRY)),
    ),
    "ill_without_cost": (
        sheet(risk("illness"), self_paid_fen=0),
        sheet(risk("illness"), self_paid_fen=1),
    ),
    "ill_without_measure": (risk("illness"), risk("illness", measures=helped_by("social"))),
    "education_without_measure": (
        risk("education"),
        risk("education", measures=helped_by("other_edu")),
    ),
    "disability_without_measure": (
        risk("disability"),
        risk("disability", measures=helped_by("comprehensive_security")),
    ),
    "disability_nobody_disabled": (
        risk("disability"),
        with_person(risk("disability"), health=frozenset({"disabled"})),
    ),
    "housing_without_measure": (
        risk("housing"),
        risk("housing", measures=helped_by("relocation")),
    ),
    "water_without_measure": (risk("water"), risk("water", measures=helped_by("water_safety"))),
    "disaster_unnamed": (risk("disaster"), risk("disaster", disaster="flood")),
    "labour_enough": (
        replace(risk("labor_shortage"), size=3, able=1),
        replace(risk("labor_shortage"), size=4, able=1),
    ),
    "job_without_workers": (
        replace(risk("job_unstable"), **UNABLE),
        replace(risk("job_unstable"), able=0, weak=1),
    ),
    "job_without_wages": (
        sheet(risk("job_unstable"), wages_fen=0),
        sheet(risk("job_unstable"), wages_fen=1),
    ),
    "tiny_wages": (
        sheet(HELPED, wages_fen=9_999, taken_on=ADMITTED),
        sheet(HELPED, wages_fen=9_999, taken_on=ADMITTED + dt.timedelta(1)),
    ),
    "helped_without_measure": (
        of(CLEARED, measures=helped_by("industry", state="planned")),
        of(CLEARED, measures=(), clearance_mode="natural"),
    ),
    "cleared_too_soon": (
        of(CLEARED, admitted_on=dt.date(2022, 10, 1)),
        of(CLEARED, admitted_on=dt.date(2022, 9, 30)),
    ),
    "cleared_below_line": (
        sheet(CLEARED, net_per_head_fen=699_999),
        sheet(CLEARED, net_per_head_fen=699_999, taken_on=dt.date(2022, 11, 6)),
    ),
    "trouble_after_clearance": (
        check(CLEARED, water="issue", checked_on=dt.date(2022, 11, 6)),
        check(CLEARED, water="issue", checked_on=dt.date(2022, 11, 5)),
    ),
    "assist_without_transfers": (
        sheet(replace(HOME, social_assist="dibao"), transfers_fen=0),
        sheet(replace(HOME, social_assist="dibao_edge"), transfers_fen=0),
    ),
    "job_help_without_wages": (
        sheet(of(HELPED, measures=helped_by("public_post")), wages_fen=0),
        sheet(of(HELPED, measures=helped_by("public_post", state="planned")), wages_fen=0),
    ),
    "unfit_at_work": (
        with_worker(of(HELPED, measures=WORKS), age=15),
        with_worker(of(HELPED, measures=WORKS), age=16),
    ),
    "income_by_nobody": (sheet(HELPED, has_collector=False), sheet(HOME, has_collector=False)),
    "unable_not_marked": (
        replace(HELPED, social_assist="tekun", **UNABLE),
        replace(of(HELPED, is_wholly_unable=True), social_assist="tekun", **UNABLE),
    ),
    "unable_but_able": (
        of(HELPED, is_wholly_unable=True),
        replace(of(HELPED, is_wholly_unable=True), **UNABLE),
    ),
}


def found(home: Home, *, with_health: bool = True) -> set[str]:
    return {rule.id for rule in doubts_of(home, GROUND, with_health=with_health)}


@pytest.mark.parametrize("rule", PAIRS)
def test_a_rule_holds_where_it_should_and_not_beside(rule: str) -> None:
    holds, beside = PAIRS[rule]
    assert rule in found(holds)
    assert rule not in found(beside)


def test_every_rule_has_a_pair_a_text_and_a_remedy() -> None:
    assert set(PAIRS) == set(BY_ID) == set(TEXTS)
    assert len(RULES) == len(BY_ID) == 30
    for rule in RULES:
        assert rule.text and rule.remedy and rule.text != rule.remedy


@pytest.mark.parametrize(
    ("facts", "measure", "holds"),
    [
        ({"schooling": "college"}, {}, True),  # 在校生, of any age
        ({"schooling": "dropped_out"}, {}, False),
        ({"labour": "none"}, {}, True),
        ({"labour": "lost"}, {}, True),
        ({"labour": "weak_half"}, {}, False),
        ({"age": None}, {}, False),
        ({"age": 15}, {"kind": "public_post"}, True),
        ({"age": 15}, {"kind": "industry"}, False),
        ({"age": 15}, {"state": "planned"}, False),
        ({"age": 15}, {"state": "done"}, False),
        ({"age": 15}, {"is_training_only": True}, False),
        ({"age": 15}, {"resident": 8}, False),
        ({"age": 15}, {"resident": None}, False),
    ],
)
def test_who_cannot_work_is_told_at_work_only_where_a_measure_says_so(
    facts, measure, holds
) -> None:
    works = (POULTRY, *helped_by(**{"kind": "employment", "resident": 7, **measure}))
    home = with_worker(of(HELPED, measures=works), **facts)
    assert ("unfit_at_work" in found(home)) is holds


@pytest.mark.parametrize("home", [HOME, HELPED, CLEARED])
def test_a_household_in_order_has_no_doubt(home: Home) -> None:
    assert found(home) == set()


def test_what_only_health_decides_waits_for_the_job() -> None:
    home, _ = PAIRS["ill_uninsured_not_watched"]
    assert "ill_uninsured_not_watched" in found(home)
    assert found(home, with_health=False) == set()


def test_a_certificate_is_enough_for_a_disability() -> None:
    home = with_person(risk("disability"), has_certificate=True)
    assert "disability_nobody_disabled" not in found(home)


def test_without_a_line_nothing_is_judged() -> None:
    assert found(sheet(RELIEVED, net_per_head_fen=1, year=2021)) == set()


def test_texts_name_the_figures_of_the_region() -> None:
    ground = replace(GROUND, figures=replace(GROUND.figures, measure_days=20))
    holds, _ = PAIRS["no_measure"]
    assert told(BY_ID["no_measure"], holds, ground) == "纳入监测超过 20 天，没有任何帮扶措施"
    tiny, _ = PAIRS["tiny_wages"]
    assert "99.99 元" in told(BY_ID["tiny_wages"], tiny, GROUND)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (dt.date(2022, 5, 20), dt.date(2022, 11, 20)),
        (dt.date(2022, 8, 31), dt.date(2023, 2, 28)),
        (dt.date(2023, 8, 31), dt.date(2024, 2, 29)),
        (dt.date(2022, 12, 1), dt.date(2023, 6, 1)),
    ],
)
def test_months_end_where_months_end(day: dt.date, later: dt.date) -> None:
    assert months_later(day, months=6) == later
