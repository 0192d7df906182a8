"""The demonstration's cases: every state of the way, each step by its account on its day."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import F

from tests.demo.city.test_city import TODAY
from zhuzhen.base import scope
from zhuzhen.casework.choices import CaseState
from zhuzhen.casework.models import (
    Campaign,
    Case,
    CaseStep,
    CivilHandover,
    Clue,
    Doubt,
    HelperPair,
    Measure,
    Plan,
    Submission,
    Visit,
)
from zhuzhen.casework.queries.campaigns import coverage_of
from zhuzhen.cli.verifying import invariants
from zhuzhen.demo import dongguan
from zhuzhen.demo.families.casting import towns_with_stories
from zhuzhen.notices.models import Notice, Objection
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account
from zhuzhen.screening.models import Feed, Run

pytestmark = pytest.mark.slow
ZHUJI = "440282113"


@pytest.fixture(autouse=True)
def in_scope(loaded):
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        yield
        transaction.set_rollback(True)


def of_cases():
    return Notice.objects.filter(subject_kind="case")


def at_zhuji():
    return Case.objects.filter(place_id__startswith=ZHUJI)


def test_zhuji_has_a_case_in_every_state_in_both_villages():
    assert set(at_zhuji().values_list("state", flat=True)) == set(CaseState)
    villages = Counter(at_zhuji().values_list("place_id", flat=True))
    assert len(villages) == 2
    assert min(villages.values()) >= 15


def test_sixty_cases_in_the_other_towns_of_every_county():
    others = Case.objects.exclude(place_id__startswith=ZHUJI)
    assert others.count() == 60
    codes = others.values_list("place_id", flat=True)
    assert set(codes) == set(towns_with_stories(dongguan.layout()))
    assert len({code[:6] for code in codes}) == 11


def test_states_are_those_that_the_days_allow():
    """A notice that hangs is not over, a case that passed had its five days."""
    posted = Notice.objects.filter(state="published")
    assert posted.count() >= 3
    assert not posted.filter(closes_on__lt=TODAY).exists()
    passed = of_cases().filter(state="passed")
    assert not passed.exclude(closes_on=F("published_on") + dt.timedelta(5)).exists()
    assert not passed.filter(ended_on__lte=F("closes_on")).exists()


def test_some_are_overdue_and_more_are_not():
    waiting = Case.objects.filter(due_on__isnull=False)
    overdue = waiting.filter(due_on__lt=TODAY)
    assert overdue.filter(state="clue", place_id__startswith=ZHUJI).exists()
    assert {"verifying", "reviewing", "monitored", "assisting"} <= set(
        overdue.values_list("state", flat=True)
    )
    assert overdue.count() < waiting.count() / 2


def test_days_lie_in_the_past_and_never_run_backwards():
    assert not CaseStep.objects.filter(on__gt=TODAY).exists()
    assert not Visit.objects.filter(visited_on__gt=TODAY).exists()
    for case in Case.objects.order_by("pk"):
        days = list(CaseStep.objects.filter(case=case).order_by("pk").values_list("on", flat=True))
        assert days == sorted(days), case
        assert days[0] == case.t0
    assert Case.objects.order_by("t0").first().t0 == dt.date(2021, 10, 12)


def test_steps_are_taken_by_whoever_takes_them_in_life():
    steps = CaseStep.objects.filter(case__in=at_zhuji())
    here = steps.filter(place_id=zhuji_villages()[0])
    by = {
        step: set(here.filter(step=step).values_list("by__username", flat=True))
        for step in ("assign", "verify", "match", "review", "pass_notice", "town_review",
                     "county_review", "assist", "propose", "elim_county", "civil_receipt")
    }  # fmt: skip
    assert by == {
        "assign": {"village"}, "verify": {"secretary"}, "match": {"nanxiong"},
        "review": {"village"}, "pass_notice": {None}, "town_review": {"zhuji"},
        "county_review": {"nanxiong"}, "assist": {"team"}, "propose": {"secretary"},
        "elim_county": {"nanxiong"}, "civil_receipt": {"civil"},
    }  # fmt: skip
    assert not steps.exclude(step="pass_notice").exclude(step="elim_pass").filter(by=None).exists()
    assert not Notice.objects.filter(approved_by=F("drafted_by")).exists()


def zhuji_villages():
    layout = dongguan.layout()
    return next(plan for plan in layout.clusters if plan.town == dongguan.ZHUJI).villages


def test_nobody_can_sign_in_to_the_offices_that_are_only_there_to_act():
    without = [each for each in Account.objects.all() if not each.has_usable_password()]
    villages, towns, counties, cities = 2 * 100 - 2, 2 * 50 - 1, 3 * 11 - 4, 2 * 2 - 1
    assert len(without) == villages + towns + counties + cities
    assert all("（演示）" in each.display_name for each in without)


def test_one_family_was_cleared_and_is_in_need_again():
    again = Case.objects.get(re_entry_of__isnull=False)
    assert (again.re_entry_of.state, again.state) == ("cleared", "assisting")
    assert again.re_entry_of.household == again.household
    assert again.t0 > again.re_entry_of.ended_on


def test_help_is_whole_where_families_are_helped():
    helped = Case.objects.filter(state="assisting")
    assert not helped.exclude(pk__in=Plan.objects.values("case")).exists()
    assert not helped.exclude(pk__in=Measure.objects.values("case")).exists()
    assert not helped.exclude(household__in=HelperPair.objects.values("household")).exists()
    assert not helped.exclude(household__in=Visit.objects.values("household")).exists()
    quarterly = Visit.objects.filter(kind="quarterly")
    assert quarterly.count() >= 30
    assert not quarterly.filter(income_sheet=None).exists()


def test_a_flood_was_answered_first_and_a_family_that_cannot_work_stays_watched():
    flooded = Case.objects.get(relief_first=True)
    first = Measure.objects.filter(case=flooded).order_by("starts_on").first()
    assert (flooded.disaster, first.kind) == ("flood", "housing_safety")
    assert first.starts_on < flooded.admitted_on
    assert at_zhuji().get(is_wholly_unable=True).state == "assisting"


def test_civil_affairs_answered_one_and_owe_one():
    states = CivilHandover.objects.order_by("sent_on").values_list("state", "social_assist")
    assert list(states) == [("accepted", "dibao_edge"), ("sent", "")]


def test_one_objection_waits_and_one_draft():
    assert Objection.objects.get().state == "open"
    assert of_cases().get(state="draft").place_id.startswith(ZHUJI)


def test_a_screening_found_families_and_what_became_of_them_differs():
    feed, run = Feed.objects.get(), Run.objects.get()
    assert (feed.state, feed.fault_count, run.state) == ("blinded", 0, "done")
    assert run.counts == {"heavy_medical_cost": {"found": 6, "new": 6, "joined": 0, "known": 0}}
    clues = Clue.objects.filter(rule="heavy_medical_cost")
    assert Counter(clues.values_list("case__state", flat=True)) == {
        "clue": 2, "monitored": 2, "assisting": 1, "not_admitted": 1,
    }  # fmt: skip


def test_a_campaign_is_half_done():
    coverage = coverage_of(Campaign.objects.get())
    assert 40 <= coverage.percent <= 70


def test_doubts_are_found_and_most_families_have_none():
    rules = set(Doubt.objects.values_list("rule", flat=True))
    assert {"poor_not_watched", "no_measure", "only_training"} <= rules
    assert Doubt.objects.count() < 100


def test_what_is_verified_every_night_holds_of_cases():
    assert [row["invariant"] for row in invariants() if not row["holds"]] == []
    assert Submission.objects.filter(approved=True).count() > 20


@pytest.mark.parametrize(("username", "more_than"), [("village", 15), ("zhuji", 35), ("team", 35)])
def test_each_account_sees_its_families_cases(username, more_than):
    seen = at_zhuji().count()
    scope.enter(scope_of(Account.objects.get(username=username), on=TODAY))
    assert more_than < Case.objects.count() <= seen
