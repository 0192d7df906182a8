"""`zhuzhen verify` sees what went past the commands, and names the project."""

import pytest
from django.db import connection

from tests.projects.life import PROPOSED, Life, facts, officers
from zhuzhen.base import clock
from zhuzhen.notices.models import Notice
from zhuzhen.projects.commands import claim_need, open_need
from zhuzhen.projects.models import (
    Candidate,
    Claim,
    Contract,
    Project,
    ProjectShare,
    ProjectStep,
    Selection,
    WageRoll,
)
from zhuzhen.projects.verifying import verify

pytestmark = pytest.mark.usefixtures("everything")
NAMES = [
    "shares_add_up",
    "projects_stand_where_their_last_step_left_them",
    "nobody_judges_their_own_project",
    "projects_were_posted_whole",
    "operating_projects_have_a_linkage",
    "contract_within_allocation",
    "planned_projects_have_their_year",
    "needs_are_not_overclaimed",
    "received_claims_are_in_the_ledger",
    "wage_rolls_are_their_lines",
    "selections_are_within_budget",
    "projects_are_as_submitted",
]


def broken():
    return {row["invariant"]: row for row in verify() if not row["holds"]}


def write(**changes):
    Project.objects.update(**changes)


def test_every_line_holds_of_a_whole_life():
    Life(officers()).settled()
    rows = verify()
    assert [row["invariant"] for row in rows] == NAMES
    assert all(row["holds"] and row["remedy"] == "" for row in rows)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"state": "closed", "plan_year": 2022}, "projects_stand_where_their_last_step_left_them"),
        ({"is_operating": True}, "operating_projects_have_a_linkage"),
        ({"budget_fen": 1}, "projects_are_as_submitted"),
    ],
)
def test_a_project_changed_past_the_commands(changes, name):
    life = Life(officers()).reserved()
    write(**changes)
    found = broken()
    assert name in found
    assert found[name]["first_offence"] == life.project.code
    assert found[name]["remedy"]


def test_a_planned_project_without_its_year():
    Life(officers()).planned()
    write(plan_year=None)
    assert set(broken()) == {"planned_projects_have_their_year"}


def test_who_judged_their_own():
    life = Life(officers()).reserved()
    last = ProjectStep.objects.filter(step="argue").get()
    ProjectStep.objects.create(
        project=life.project, place_id=last.place_id, step="reserve", before="county_argue",
        after="reserved", on=PROPOSED, content_sm3=last.content_sm3, by=last.by, at=clock.now(),
    )  # fmt: skip
    assert set(broken()) == {"nobody_judges_their_own_project"}


def test_a_notice_that_was_taken_down_after_it_was_passed():
    Life(officers()).in_town()
    Notice.objects.update(state="withdrawn")
    assert set(broken()) == {"projects_were_posted_whole"}


def test_contracts_beyond_what_is_allocated():
    Life(officers()).building()
    Contract.objects.update(amount_fen=50_000_001)
    assert set(broken()) == {"contract_within_allocation"}


def test_shares_that_do_not_add_up():
    life = Life(officers(), place="440282113000", facts=facts(shares=(("440282113201", 10_000),)))
    ProjectShare.objects.filter(project=life.project).update(share_bp=9_999)
    assert set(broken()) == {"shares_add_up"}
    with connection.cursor() as cursor, pytest.raises(Exception, match="do not sum to 10000"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_claims_beyond_a_need_or_without_their_entry():
    who = officers()
    need = open_need(title="器材", place="440282113201", content="10 件", need_fen=5,
                     by=who.village, today=PROPOSED)  # fmt: skip
    claim = claim_need(need, donor="甲", amount_fen=5, on=PROPOSED, by=who.town, today=PROPOSED)
    Claim.objects.update(amount_fen=6)
    assert set(broken()) == {"needs_are_not_overclaimed"}
    Claim.objects.update(amount_fen=5, state="received", entry_uid=need.uid)
    assert broken()["received_claims_are_in_the_ledger"]["first_offence"] == f"{claim.pk}"


def test_a_roll_without_its_lines_and_a_choice_without_its_projects():
    life = Life(officers()).planned()
    common = {"project": life.project, "place_id": life.project.place_id, "at": clock.now()}
    WageRoll.objects.create(**common, month=PROPOSED, persons=1, preferred=0, days=1, amount_fen=1)
    made = Selection.objects.create(place_id="440282000000", year=2022, budget_fen=9, total_fen=5,
                                    at=clock.now())  # fmt: skip
    Candidate.objects.create(selection=made, project=life.project, place_id="440282113201",
                             outcome="chosen", score=1, asked_fen=4, reason="测试")  # fmt: skip
    assert set(broken()) == {"wage_rolls_are_their_lines", "selections_are_within_budget"}
