"""Every state and every step: the matrix is written by hand and never derived from the flow."""

import pytest

from tests.casework import life
from tests.casework.life import Life
from zhuzhen.base.problems import Problem
from zhuzhen.casework import flow
from zhuzhen.casework.choices import CaseState
from zhuzhen.casework.commands.cases import take_step
from zhuzhen.casework.models import Case, CaseStep

# state -> {step: where it leads}, for a county with all nine steps (workflows D1).
NINE: dict[str, dict[str, str]] = {
    "clue": {
        "assign": "verifying", "reject": "not_admitted", "withdraw": "withdrawn",
        "relief_first": "clue",
    },
    "verifying": {
        "verify": "matching", "reject": "not_admitted", "withdraw": "withdrawn",
        "relief_first": "verifying", "hand_over": "verifying", "civil_receipt": "verifying",
    },
    "matching": {
        "match": "reviewing", "return": "verifying", "reject": "not_admitted",
        "withdraw": "withdrawn", "relief_first": "matching", "hand_over": "matching",
        "civil_receipt": "matching",
    },
    "reviewing": {
        "review": "posting", "return": "matching", "reject": "not_admitted",
        "withdraw": "withdrawn", "relief_first": "reviewing", "hand_over": "reviewing",
        "civil_receipt": "reviewing",
    },
    "posting": {
        "pass_notice": "town_review", "recall": "reviewing", "reject": "not_admitted",
        "withdraw": "withdrawn", "relief_first": "posting", "hand_over": "posting",
        "civil_receipt": "posting",
    },
    "town_review": {
        "town_review": "county_review", "return": "reviewing", "recall": "reviewing",
        "reject": "not_admitted", "withdraw": "withdrawn", "relief_first": "town_review",
        "hand_over": "town_review", "civil_receipt": "town_review",
    },
    "county_review": {
        "county_review": "monitored", "return": "town_review", "recall": "reviewing",
        "reject": "not_admitted", "withdraw": "withdrawn", "relief_first": "county_review",
        "hand_over": "county_review", "civil_receipt": "county_review",
    },
    "monitored": {
        "assist": "assisting", "report_decrease": "monitored", "endorse_decrease": "monitored",
        "approve_decrease": "natural_decrease", "report_revocation": "monitored",
        "approve_revocation": "revoked", "decline": "monitored", "hand_over": "monitored",
        "civil_receipt": "monitored",
    },
    "assisting": {
        "propose": "elim_proposed", "check": "assisting", "report_decrease": "assisting",
        "endorse_decrease": "assisting", "approve_decrease": "natural_decrease",
        "report_revocation": "assisting", "approve_revocation": "revoked",
        "decline": "assisting", "hand_over": "assisting", "civil_receipt": "assisting",
    },
    "elim_proposed": {
        "elim_verify": "elim_reviewing", "keep": "assisting", "hand_over": "elim_proposed",
        "civil_receipt": "elim_proposed",
    },
    "elim_reviewing": {
        "elim_review": "elim_posting", "return": "elim_proposed", "keep": "assisting",
        "hand_over": "elim_reviewing", "civil_receipt": "elim_reviewing",
    },
    "elim_posting": {
        "elim_pass": "elim_town", "recall": "elim_reviewing", "keep": "assisting",
        "hand_over": "elim_posting", "civil_receipt": "elim_posting",
    },
    "elim_town": {
        "elim_town": "elim_county", "return": "elim_reviewing", "recall": "elim_reviewing",
        "keep": "assisting", "hand_over": "elim_town", "civil_receipt": "elim_town",
    },
    "elim_county": {
        "elim_county": "cleared", "return": "elim_town", "recall": "elim_reviewing",
        "keep": "assisting", "hand_over": "elim_county", "civil_receipt": "elim_county",
    },
    "cleared": {"civil_receipt": "cleared"},
    "not_admitted": {"civil_receipt": "not_admitted"},
    "withdrawn": {"civil_receipt": "withdrawn"},
    "revoked": {"civil_receipt": "revoked"},
    "natural_decrease": {"civil_receipt": "natural_decrease"},
}  # fmt: skip
# What differs where the verifiers are named at the door and the comparison runs beside.
SEVEN = {
    "verifying": {**NINE["verifying"], "verify": "reviewing"},
    "reviewing": {**NINE["reviewing"], "return": "verifying"},
}
STEPS = sorted({step for row in NINE.values() for step in row})
# step -> whose it is, by role; the same wherever the case stands, but for two.
WHO = {
    "assign": "village first_sec team_leader team_member",
    "verify": "village first_sec team_leader team_member",
    "match": "town county civil",
    "review": "village first_sec",
    "pass_notice": "village first_sec",
    "town_review": "town",
    "county_review": "county",
    "assist": "team_leader team_member town",
    "check": "village first_sec team_leader team_member",
    "propose": "village first_sec team_leader team_member",
    "elim_verify": "village first_sec team_leader team_member",
    "elim_review": "village first_sec",
    "elim_pass": "village first_sec",
    "elim_town": "town",
    "elim_county": "county",
    "recall": "village first_sec",
    "withdraw": "village first_sec team_leader team_member",
    "relief_first": "town",
    "report_decrease": "village first_sec",
    "endorse_decrease": "town",
    "approve_decrease": "county",
    "report_revocation": "town",
    "approve_revocation": "county",
    "decline": "county",
    "hand_over": "town",
    "civil_receipt": "civil",
}
BY_STATE = {
    ("return", "matching"): "town county civil",
    ("return", "reviewing"): "village first_sec",
    ("return", "elim_reviewing"): "village first_sec",
    ("return", "town_review"): "town",
    ("return", "elim_town"): "town",
    ("return", "county_review"): "county",
    ("return", "elim_county"): "county",
    ("reject", "town_review"): "town",
    ("reject", "county_review"): "county",
    ("reject", ""): "village first_sec team_leader town county",
    ("keep", "elim_town"): "town",
    ("keep", "elim_county"): "county",
    ("keep", ""): "village first_sec team_leader team_member",
}
REASONED = {"return", "recall", "reject", "withdraw", "keep", "relief_first", "decline",
            "report_decrease", "report_revocation"}  # fmt: skip
DECIDING = {"town_review", "county_review", "elim_town", "elim_county", "endorse_decrease",
            "approve_decrease", "approve_revocation", "decline"}  # fmt: skip


def test_every_state_is_in_the_matrix_and_every_step_in_the_flow() -> None:
    assert set(NINE) == set(CaseState)
    assert {*STEPS, "raise"} == {row.id for row in flow.TABLE}


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("step", STEPS)
def test_a_step_leads_where_the_matrix_says(state: str, step: str) -> None:
    row = flow.step_from(step, start=state)
    assert (row and flow.end_of(row, left_out=())) == NINE[state].get(step)


@pytest.mark.parametrize("state", sorted(set(CaseState) - {"clue", "matching"}))
@pytest.mark.parametrize("step", STEPS)
def test_seven_steps_pass_over_what_is_left_out(state: str, step: str) -> None:
    left_out = ("assign", "match")
    row = flow.step_from(step, start=state, left_out=left_out)
    expected = SEVEN.get(state, NINE[state])
    assert (row and flow.end_of(row, left_out=left_out)) == expected.get(step)


def test_where_only_one_is_left_out_the_other_stays() -> None:
    verify = flow.step_from("verify", start="verifying")
    assert flow.end_of(verify, left_out=("assign",)) == "matching"
    assert flow.end_of(verify, left_out=("match",)) == "reviewing"
    back = flow.step_from("return", start="reviewing")
    assert flow.end_of(back, left_out=("match",)) == "verifying"
    assert flow.settled(CaseState.CLUE, left_out=("assign",)) == "verifying"
    assert flow.settled(CaseState.CLUE, left_out=("match",)) == "clue"


@pytest.mark.parametrize("row", flow.TABLE[1:], ids=lambda row: f"{row.id}-{row.start}")
def test_who_why_and_never_ones_own(row: flow.Step) -> None:
    from zhuzhen.people.access import MAY

    wanted = WHO.get(row.id) or BY_STATE.get((row.id, row.start)) or BY_STATE[row.id, ""]
    assert MAY[row.act] == set(wanted.split())
    assert row.needs_reason == (row.id in REASONED)
    sent_on = row.start in ("town_review", "county_review", "elim_town", "elim_county")
    decides = row.id in DECIDING or (row.id in ("return", "reject", "keep") and sent_on)
    assert row.not_own == decides


@pytest.mark.parametrize("state", [state for state in NINE if state not in ("clue",)])
def test_no_step_is_taken_from_a_state_that_has_it_not(everything: None, state: str) -> None:
    one = Life(life.officers())
    case = getattr(one, state)().case
    before = CaseStep.objects.filter(case=case).count()
    for step in set(STEPS) - set(NINE[state]):
        with pytest.raises(Problem) as caught:
            take_step(case, step=step, by=None, today=life.D(2022, 10, 1), reason="试")
        assert caught.value.code == "wrong_state", step
    assert Case.objects.get(pk=case.pk).state == state
    assert CaseStep.objects.filter(case=case).count() == before
