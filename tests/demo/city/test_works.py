"""The demonstration's money, projects and assets: what is told is there, and it adds up."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import F, Sum

from tests.demo.city.test_city import TODAY
from zhuzhen.assets.choices import DisposalState, DistributionState
from zhuzhen.assets.models import Asset, Disposal, Distribution, DueIncome, Inspection
from zhuzhen.base import scope
from zhuzhen.cli.verifying import invariants
from zhuzhen.demo import dongguan
from zhuzhen.demo.works.casting import kinds
from zhuzhen.demo.works.crowd import drawn_works
from zhuzhen.demo.works.planning import span_of
from zhuzhen.funds.models import Closing, Contribution, Entry, FundOrder, LedgerAccount, Transfer
from zhuzhen.notices.models import Notice
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.models import (
    Candidate,
    Claim,
    Delivery,
    Milestone,
    Need,
    Progress,
    Project,
    ProjectStep,
    Selection,
    TownPlan,
    WageLine,
)

pytestmark = pytest.mark.slow
ZHUJI, SHAOGUAN, JIEYANG = "440282113", "440200000000", "445200000000"
S = ProjectState


@pytest.fixture(autouse=True)
def in_scope(loaded):
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        yield
        transaction.set_rollback(True)


def at_zhuji(model):
    return model.objects.filter(place__code__startswith=ZHUJI)


def test_every_invariant_holds_of_what_was_led_and_of_what_was_settled_in_sets():
    assert [row["invariant"] for row in invariants() if not row["holds"]] == []


def test_fifty_towns_owe_a_billion_a_year_by_six_three_and_one():
    for year in (2021, 2022):
        due = Contribution.objects.filter(year=year)
        parts = dict(due.values_list("source").annotate(Sum("due_fen")))
        assert sum(parts.values()) == 50 * 2_000_000_000
        assert parts["provincial"] == 60_000_000_000
        assert parts["assisting_city"] == 30_000_000_000
        assert parts["host_city"] + parts["host_county"] == 10_000_000_000


def test_the_second_city_got_its_money_a_day_late_and_one_voucher_is_on_its_way():
    sent = Transfer.objects.filter(
        contribution__year=2022, contribution__source="assisting_city"
    ).order_by("place_id")
    late = [(each.paid_on - each.contribution.transfer_due_on).days for each in sent]
    assert [each.place_id for each in sent] == [SHAOGUAN, JIEYANG]
    assert late == [0, 1]
    assert Transfer.objects.get(received_on=None).contribution.source == "provincial"


def test_zhuji_has_a_project_in_every_state_but_those_of_a_moment():
    states = set(at_zhuji(Project).values_list("state", flat=True))
    assert states == set(S)


def test_every_town_has_a_plan_and_three_projects_on_it():
    assert TownPlan.objects.count() == 50
    projects = Project.objects.exclude(place__code__startswith=ZHUJI)
    assert projects.count() == 3 * 49
    assert not Project.objects.filter(plan_item=None).exists()
    towns = Counter(code[:9] for code in projects.values_list("place_id", flat=True))
    assert set(towns.values()) == {3}


def test_days_lie_in_the_past_and_nobody_judges_their_own():
    assert not ProjectStep.objects.filter(on__gt=TODAY).exists()
    assert not Entry.objects.filter(on__gt=TODAY).exists()
    assert not FundOrder.objects.filter(decided_by=F("submitted_by")).exists()
    assert not Notice.objects.filter(approved_by=F("drafted_by")).exists()
    for project in at_zhuji(Project):
        days = list(project.steps.order_by("pk").values_list("on", flat=True))
        assert days == sorted(days), project


def test_notices_of_projects_that_hang_are_not_over():
    hanging = Notice.objects.filter(subject_kind="project", state="published")
    assert hanging.count() >= 5
    assert not hanging.filter(closes_on__lt=TODAY).exists()


def test_each_county_with_projects_has_chosen_and_says_why_some_were_left():
    assert Selection.objects.filter(adopted_at=None).count() == 0
    assert Selection.objects.values("place").distinct().count() >= 9
    left = Candidate.objects.filter(outcome="over_budget")
    assert left.count() >= 5
    assert not left.filter(reason="").exists()


def test_a_project_rolled_over_was_chosen_before_and_waits_again():
    rolled = ProjectStep.objects.get(step="roll_over").project
    assert (rolled.state, rolled.plan_year) == (S.RESERVED, None)
    assert rolled.candidacies.filter(outcome="chosen").exists()


def test_payments_come_from_several_sources_and_papers_wait_or_were_returned():
    several = [
        entry
        for entry in Entry.objects.filter(kind="payment")
        if entry.lines.values("account__source").distinct().count() > 1
    ]
    assert several
    states = Counter(FundOrder.objects.values_list("state", flat=True))
    assert (states["submitted"], states["returned"], states["withdrawn"]) == (1, 1, 1)


def test_a_mistake_was_reversed_and_both_lines_stay():
    back = Entry.objects.get(kind="reversal")
    assert back.reverses.amount_fen == back.amount_fen == 1_200_000_000
    assert back.on > back.reverses.on


def test_months_are_closed_and_one_is_open_again():
    assert Closing.objects.count() == 6
    assert Closing.objects.exclude(reopened_at=None).get().month == dt.date(2022, 9, 1)


def test_families_under_watch_are_paid_by_work_relief():
    lines = WageLine.objects.all()
    assert lines.count() > 30
    assert not lines.filter(resident=None).exists()
    assert lines.exclude(kind="other").count() > lines.count() / 3


def test_promises_are_kept_and_broken():
    notes = set(Delivery.objects.values_list("note", flat=True))
    assert len(notes) == 2
    assert Milestone.objects.filter(kind="effective").exists()
    assert Progress.objects.exclude(built=None).exists()


def test_red_lights_are_there_on_purpose():
    assert at_zhuji(Project).filter(state=S.APPROVED, due_on__lt=TODAY).exists()
    held = LedgerAccount.objects.filter(stage="arrived", place_id=JIEYANG, year=2022)
    assert held.aggregate(sum=Sum("balance_fen"))["sum"] > 0
    assert DueIncome.objects.filter(due_on__lt=TODAY, received_fen__lt=F("amount_fen")).exists()
    assert DueIncome.objects.filter(received_fen=F("amount_fen")).exists()


def test_needs_in_every_state_and_villages_short_of_their_target():
    assert set(Need.objects.values_list("state", flat=True)) == {
        "done", "claimed", "partly", "open", "withdrawn",
    }  # fmt: skip
    assert Claim.objects.filter(state="cancelled").count() == 1
    given = LedgerAccount.objects.filter(purpose__kind="donation", stage="arrived", year=2022)
    sums = given.values_list("place_id").annotate(sum=Sum("balance_fen"))
    assert {sum >= 10_000_000 for _, sum in sums} == {True, False}
    sources = set(given.values_list("source", flat=True))
    assert sources == {"self_raised", "charity_day", "donation", "in_kind"}


def test_assets_of_each_kind_stand_in_their_states():
    kinds_there = set(at_zhuji(Asset).values_list("kind", flat=True))
    assert kinds_there == {"operating", "public_welfare", "household"}
    states = set(at_zhuji(Asset).values_list("state", flat=True))
    assert {"formed", "in_use", "idle", "damaged", "disposing", "disposed"} <= states
    assert Asset.objects.exclude(project=None).count() >= 6
    assert Inspection.objects.count() > 15


def test_a_distribution_in_each_state_and_disposals_up_to_their_proceeds():
    assert set(Distribution.objects.values_list("state", flat=True)) == set(DistributionState)
    states = set(Disposal.objects.values_list("state", flat=True))
    assert states == set(DisposalState) - {"valued", "approved"}
    booked = Disposal.objects.get(state="proceeds_booked")
    entry = Entry.objects.get(uid=booked.entry_uid)
    assert entry.amount_fen == booked.proceeds_fen == 2_800_000


def test_what_is_drawn_is_drawn_the_same_again(loaded):
    plans = [plan for plan in dongguan.layout().clusters if plan.town != dongguan.ZHUJI]

    def drawn():
        return [
            (each.id, each.kind.id, each.t0, each.until, each.budget_fen)
            for each in drawn_works(plans, named=lambda code: code)
        ]

    assert drawn() == drawn()
    found = {
        (each.title, each.budget_fen, each.created_at is not None)
        for each in Project.objects.exclude(place__code__startswith=ZHUJI)
    }
    assert len(found) > 140


def test_cards_of_each_kind_make_up_the_whole():
    for kind in kinds().values():
        assert round(sum(share for *_, share in kind.cards), 2) == 1, kind.id
        if kind.operating:
            assert kind.linkage is not None, kind.id


@pytest.mark.parametrize(
    ("on", "span"),
    [
        (dt.date(2021, 8, 20), (2021, 2025)),
        (dt.date(2025, 11, 3), (2026, 2030)),
        (dt.date(2024, 3, 1), (2021, 2025)),
    ],
)
def test_a_plan_is_for_the_five_years_it_lies_in(on, span):
    assert span_of(on) == span
