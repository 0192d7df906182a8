"""Income and safeguards are recorded, corrected by a new sheet, and never changed."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests import cast as scene
from tests.households.test_income_rules import CASE
from tests.households.world import registered
from zhuzhen.base.problems import Problem
from zhuzhen.households.commands import check_safeguards, record_income
from zhuzhen.households.models import HouseholdChange, IncomeSheet, SafeguardCheck
from zhuzhen.households.rules.income import IncomeFacts
from zhuzhen.households.rules.safeguards import SafeguardFacts

pytestmark = pytest.mark.usefixtures("everything")
TAKEN, FIRST = dt.date(2022, 11, 8), dt.date(2021, 11, 1)
OK = SafeguardFacts(TAKEN, "ok", "ok", "ok", "ok")


@pytest.fixture
def home():
    return registered()


def record(home, facts: IncomeFacts = CASE, **more):
    given = {"first_month": FIRST, "taken_on": TAKEN, "by": None, **more}
    return record_income(home, facts=facts, **given)


def test_the_exact_case_is_kept_with_both_readings(home) -> None:
    sheet = record(home, details={"wages": {"work": 3_000_000, "post": 600_000}})
    sheet.refresh_from_db()
    assert (sheet.net_fen, sheet.net_per_head_fen, sheet.judged_per_head_fen) == (
        5_400_000, 1_080_000, 600_000,
    )  # fmt: skip
    assert (sheet.period.lower, sheet.period.upper) == (FIRST, dt.date(2022, 11, 1))
    change = HouseholdChange.objects.filter(household=home).latest("pk")
    assert (change.kind, change.after["judged_per_head_fen"]) == ("income", 600_000)


def test_a_month_is_taken_whole(home) -> None:
    assert record(home, first_month=dt.date(2021, 11, 17)).period.lower == FIRST


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"first_month": dt.date(2021, 12, 1)}, ["first_month"]),
        ({"taken_on": dt.date(2022, 11, 21)}, ["taken_on"]),
        ({"details": {"wages": {"work": 1}}}, ["wages_fen"]),
        ({"facts": IncomeFacts(persons=0, claims_fen=-1)}, ["persons", "claims_fen"]),
    ],
)
def test_what_cannot_be_is_refused_with_all_faults(home, more, fields) -> None:
    with pytest.raises(Problem) as told:
        record(home, **more)
    assert [each.field for each in told.value.faults] == fields
    assert not IncomeSheet.objects.exists()


def test_a_correction_names_what_it_replaces_and_only_once(home) -> None:
    first = record(home)
    second = record(home, IncomeFacts(persons=5, wages_fen=500), replaces=first)
    assert second.replaces == first
    with pytest.raises(Problem) as told:
        record(home, replaces=first)
    assert told.value.code == "replaced_already"
    stranger = record(registered_elsewhere())
    with pytest.raises(Problem) as other:
        record(home, replaces=stranger)
    assert other.value.code == "not_found"


def registered_elsewhere():
    from tests.households.world import NEXT_VILLAGE, number, person

    return registered(person("演示庚", id_number=number(21)), place=NEXT_VILLAGE)


def test_sheets_and_checks_are_never_changed(home) -> None:
    for row in (record(home), check_safeguards(home, facts=OK, by=None)):
        with pytest.raises(DatabaseError, match="append"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(place_id="0")


def test_safeguards_tell_what_is_not_in_order(home) -> None:
    bad = SafeguardFacts(TAKEN, "ok", "issue", "ok", "pending_recheck", note="一人未参保")
    check_safeguards(home, facts=bad, by=None)
    change = HouseholdChange.objects.filter(household=home).latest("pk")
    assert change.after == {"unmet": ["basic_medical", "drinking_water"]}
    with pytest.raises(Problem) as told:
        check_safeguards(home, facts=SafeguardFacts(TAKEN, "issue", "ok", "ok", "ok"), by=None)
    assert told.value.faults[0].field == "note"
    assert SafeguardCheck.objects.count() == 1


@pytest.mark.parametrize("who", ["province", "auditor", "liaison", "stranger"])
def test_who_may_not(home, who) -> None:
    someone = getattr(scene.cast(scene.stage()), who)
    for work in (
        lambda: record(home, by=someone),
        lambda: check_safeguards(home, facts=OK, by=someone),
    ):
        with pytest.raises(Problem) as told:
            work()
        assert told.value.code == "not_allowed"
