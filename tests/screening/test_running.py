"""A screening raises clues for whom the rules find, once; open cases absorb them."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from tests.cast import account
from tests.screening import world
from tests.screening.world import HERE, NANXIONG, NEXT, NOW, TODAY, file, household, paid, person
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.casework.models import Case, Clue
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account
from zhuzhen.screening.commands.running import run_screening
from zhuzhen.screening.models import Run
from zhuzhen.screening.progress import Running, announce, running


@pytest.fixture
def county(everything: None) -> Account:
    return account("county-screen", role="county", place_id=NANXIONG)


def run(by: Account | None = None, **more: object) -> Run:
    return run_screening(NANXIONG, by=by, today=TODAY, **more)


def an_open_case(of: object) -> Case:
    return Case.objects.create(
        household=of, place_id=HERE, state="assisting", flow_steps=[], t0=TODAY,
        decision_due_on=TODAY, category="marginal_vulnerable", admitted_on=TODAY, created_at=NOW,
        updated_at=NOW,
    )  # fmt: skip


def test_payments_of_a_household_are_summed_over_its_members(county: Account) -> None:
    """Over the line of 20,000 yuan together; a payment of before the twelve months is too old."""
    ill, alone, old = (household() for _ in range(3))
    first, second, single, former = person(ill), person(ill), person(alone), person(old)
    file(
        "medical_payment",
        [
            (first, paid(1_500_000)),
            (second, paid(700_000, on=dt.date(2022, 9, 3))),
            (second, paid(-100_000, on=dt.date(2022, 9, 9))),
            (single, paid(2_000_000)),
            (former, paid(9_000_000, on=dt.date(2021, 11, 20))),
        ],
        starts=dt.date(2021, 1, 1),
    )
    done = run(county)
    assert done.counts == {"heavy_medical_cost": {"found": 1, "new": 1, "joined": 0, "known": 0}}
    assert (done.state, done.persons, done.rules) == ("done", 4, ["heavy_medical_cost"])
    clue = Clue.objects.get()
    assert clue.household == ill
    assert clue.text == "全家近十二个月合规自付医疗费用 21,000.00元，超过预警线 20,000.00元。"
    assert (clue.place_id, clue.source, clue.state) == (HERE, "dept_alert", "open")
    assert clue.key == f"heavy_medical_cost:{ill.pk}:2022"
    assert (clue.found_on, clue.due_on) == (TODAY, dt.date(2022, 11, 25))
    assert (clue.confidence, clue.resident, clue.by) == (70, None, county)
    assert clue.facts["total"] == 2_100_000
    assert (clue.facts["people"], clue.facts["count"], clue.facts["bound"]) == (2, 3, 2_000_000)
    assert (clue.facts["first"], clue.facts["last"]) == ("2022-06-01", "2022-09-09")
    assert (clue.facts["run"], clue.facts["risks"]) == (done.pk, ["illness"])
    entry = AuditEntry.objects.get(act="screen.run")
    assert (entry.actor_id, entry.facts["counts"]) == (county.pk, done.counts)


def test_a_rerun_adds_nothing_and_the_next_year_does(county: Account) -> None:
    file("medical_payment", [(person(household()), paid(3_000_000))])
    assert run(county).counts["heavy_medical_cost"]["new"] == 1
    again = run(county)
    assert again.counts["heavy_medical_cost"] == {"found": 1, "new": 0, "joined": 0, "known": 1}
    later = run_screening(NANXIONG, by=county, today=dt.date(2023, 1, 5))
    assert later.counts["heavy_medical_cost"] == {"found": 1, "new": 0, "joined": 1, "known": 0}
    assert Clue.objects.count() == 2


def test_an_open_case_absorbs_the_clue(county: Account) -> None:
    known, ended = household(), household()
    case = an_open_case(known)
    Case.objects.create(
        household=ended, place_id=HERE, state="not_admitted", flow_steps=[], t0=TODAY,
        decision_due_on=TODAY, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    file("medical_payment", [(person(each), paid(3_000_000)) for each in (known, ended)])
    assert run(county).counts["heavy_medical_cost"] == {
        "found": 2, "new": 1, "joined": 1, "known": 0,
    }  # fmt: skip
    states = dict(Clue.objects.values_list("household_id", "state"))
    assert states == {known.pk: "in_case", ended.pk: "open"}
    assert Clue.objects.get(household=known).case == case
    assert Clue.objects.get(household=ended).case.state == "clue"


def test_the_last_assessment_of_a_house_counts(county: Account) -> None:
    mended, broken, empty = (household() for _ in range(3))
    owners = [person(each) for each in (mended, broken, empty)]
    bad = {"grade": "d", "lived_in": True, "place": None}
    file(
        "house_assessment",
        [
            (owners[0], {**bad, "assessed_on": dt.date(2022, 3, 1)}),
            (owners[0], {**bad, "grade": "b", "assessed_on": dt.date(2022, 5, 1)}),
            (owners[1], {**bad, "grade": "b", "assessed_on": dt.date(2022, 3, 1)}),
            (owners[1], {**bad, "grade": "c", "assessed_on": dt.date(2022, 5, 1)}),
            (owners[2], {**bad, "lived_in": False, "assessed_on": dt.date(2022, 5, 1)}),
        ],
    )
    run(county)
    clue = Clue.objects.get()
    assert clue.household == broken
    assert clue.text == "2022年5月1日 住房鉴定为C级。"
    assert clue.resident == owners[1].resident


def test_one_is_missing_only_where_a_list_is_about(county: Account) -> None:
    """The list of one village says nothing of the next; the newest list of a place counts."""
    here = household(kind="relieved")
    insured, missing, lapsed = person(here), person(here), person(here)
    person(household(NEXT, kind="relieved"))
    person(household(kind="ordinary"))
    file("insured", [(each, {}) for each in (insured, missing, lapsed)], place=HERE, starts=None,
         ends=dt.date(2021, 12, 31))  # fmt: skip
    file("insured", [(insured, {})], place=HERE, starts=None, ends=dt.date(2022, 6, 30))
    done = run(county)
    assert done.counts["not_insured"]["found"] == 1
    clue = Clue.objects.get()
    assert clue.household == here
    assert clue.resident == missing.resident
    assert clue.facts["people"] == 2


def test_a_newer_file_of_the_same_days_replaces_the_older(county: Account) -> None:
    """Sent again with a correction: the rows of both must not add up."""
    someone = person(household())
    half = {"starts": dt.date(2022, 1, 1), "ends": dt.date(2022, 6, 30)}
    file("medical_payment", [(someone, paid(1_900_000))], **half)
    file("medical_payment", [(someone, paid(1_800_000))], **half)
    assert run(county).counts["heavy_medical_cost"]["found"] == 0
    rest = {"starts": dt.date(2022, 7, 1), "ends": dt.date(2022, 10, 31)}
    file("medical_payment", [(someone, paid(300_000, on=dt.date(2022, 8, 1)))], **rest)
    assert run(county).counts["heavy_medical_cost"]["found"] == 1
    assert Clue.objects.get().facts["total"] == 2_100_000


def test_people_who_died_or_left_and_ended_households_are_not_found(county: Account) -> None:
    person(of := household(), state="died")
    gone = household(state="deregistered", ended_on=TODAY)
    rows = [(each, paid(3_000_000)) for each in (person(gone),)]
    rows += [(world.numbered(998), paid(3_000_000))]
    dead = of.residents.get()
    file("medical_payment", rows)
    assert dead.state == "died"
    assert run(county).counts["heavy_medical_cost"]["found"] == 0


def test_rules_may_be_chosen_and_must_exist(county: Account) -> None:
    file("medical_payment", [(person(household()), paid(3_000_000))])
    file("insured", [], starts=None)
    done = run(county, rules=["heavy_medical_cost"])
    assert done.rules == ["heavy_medical_cost"]
    with pytest.raises(Problem, match="没有筛查规则“heavy”"):
        run(county, rules=["heavy"])


def test_without_files_nothing_is_run(county: Account) -> None:
    with pytest.raises(Problem, match="还没有可用的部门数据"):
        run(county)
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("role", "place"),
    [("county", "440281000000"), ("town", "440282113000"), ("auditor", NANXIONG)],
)
def test_only_offices_of_the_place_may_screen(everything: None, role: str, place: str) -> None:
    stranger = account("stranger-screen", role=role, place_id=place)
    with pytest.raises(Problem) as caught:
        run(stranger)
    assert caught.value.code == "not_allowed"


def test_within_its_scope_a_county_screens_its_own_people_only(county: Account) -> None:
    """Row-level security holds for what is streamed to the engine and for files."""
    person(household(world.ELSEWHERE))
    inside = person(household())
    file("medical_payment", [(inside, paid(3_000_000))])
    file("medical_payment", [(inside, paid(3_000_000))], place="440200000000")
    with scope.within(scope_of(county, on=TODAY)):
        done = run(county)
    assert done.persons == 1
    assert len(done.feeds) == 1


def elsewhere(ask: Callable[[], object]) -> object:
    """What another connection is answered meanwhile."""
    found: list[object] = []

    def work() -> None:
        found.append(ask())
        connections["default"].close()

    other = threading.Thread(target=work)
    other.start()
    other.join(20)
    return found[0]


def test_others_see_how_far_it_is_and_nothing_of_it(county: Account) -> None:
    ill = person(household())
    file("medical_payment", [(ill, paid(3_000_000))], starts=dt.date(2021, 1, 1))
    seen = []

    def look(done: int, total: int) -> None:
        seen.append((elsewhere(running), elsewhere(Run.objects.count)))

    with transaction.atomic():
        run(county, progress=look)
        assert elsewhere(running) == Running(0, 1)  # until the transaction is over
        transaction.set_rollback(True)
    assert seen == [(Running(0, 1), 0)]
    assert elsewhere(running) is None


def test_of_none_that_runs_nothing_is_told(everything: None) -> None:
    assert running() is None
    announce(0, 0)
    assert elsewhere(running) == Running(0, 0)
