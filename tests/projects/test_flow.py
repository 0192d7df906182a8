"""Every state and every step: the matrix is written by hand and never derived from the flow."""

import pytest

from tests.projects.life import PROPOSED, Life, officers
from zhuzhen.base.problems import Problem
from zhuzhen.people.access import MAY
from zhuzhen.places.choices import Level
from zhuzhen.projects import flow
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.commands import take_step
from zhuzhen.projects.models import Project, ProjectStep

_RUNNING = {"suspend": "suspended", "terminate": "terminated"}
# state -> {step: where it leads}, for a village's project (workflows D2).
VILLAGE: dict[str, dict[str, str]] = {
    "draft": {"submit": "village_posted", "remove": "removed"},
    "village_posted": {"pass_village": "town_review", "recall": "draft"},
    "town_review": {"review": "town_posted", "return": "draft", "recall": "draft"},
    "town_posted": {"pass_town": "county_argue", "recall": "draft"},
    "county_argue": {
        "argue": "county_argue", "reserve": "reserved", "return": "town_review", "recall": "draft",
    },
    "reserved": {"plan": "planned", "roll_over": "reserved", "remove": "removed"},
    "planned": {
        "approve": "approved", "roll_over": "reserved", "ask_adjustment": "planned",
        "adjust": "planned", "refuse_adjustment": "planned", **_RUNNING,
    },
    "approved": {
        "procure": "procuring", "ask_adjustment": "approved", "adjust": "approved",
        "refuse_adjustment": "approved", **_RUNNING,
    },
    "procuring": {
        "start": "building", "ask_adjustment": "procuring", "adjust": "procuring",
        "refuse_adjustment": "procuring", **_RUNNING,
    },
    "building": {
        "complete": "completed", "ask_adjustment": "building", "adjust": "building",
        "refuse_adjustment": "building", **_RUNNING,
    },
    "completed": {
        "accept": "accepted", "rectify": "building", "ask_adjustment": "completed",
        "adjust": "completed", "refuse_adjustment": "completed", **_RUNNING,
    },
    "accepted": {"settle": "settled"},
    "settled": {"transfer": "transferred"},
    "transferred": {"close": "closed"},
    "closed": {},
    "suspended": {"resume": "", "terminate": "terminated"},
    "terminated": {},
    "removed": {},
}  # fmt: skip
# What differs where the town, or the county, proposes.
TOWN = {
    "draft": {"submit": "town_posted", "remove": "removed"},
    "county_argue": {
        "argue": "county_argue", "reserve": "reserved", "return": "draft", "recall": "draft",
    },
}  # fmt: skip
COUNTY = TOWN | {"draft": {"submit": "county_argue", "remove": "removed"}}
BY_LEVEL = {Level.VILLAGE: {}, Level.TOWN: TOWN, Level.COUNTY: COUNTY}
STEPS = sorted({step for row in VILLAGE.values() for step in row})
_DOOR = "village first_sec team_leader team_member town county"
WHO = {
    "submit": "village first_sec town county",
    "pass_village": "village first_sec town county",
    "recall": "village first_sec town county",
    "review": "town",
    "pass_town": "town",
    "argue": "county",
    "reserve": "county",
    "plan": "county",
    "approve": "town county",
    "procure": _DOOR,
    "start": _DOOR,
    "complete": _DOOR,
    "ask_adjustment": _DOOR,
    "accept": "town county",
    "rectify": "town county",
    "settle": "county_finance",
    "transfer": "county",
    "close": "county",
    "adjust": "county",
    "refuse_adjustment": "county",
    "roll_over": "county",
    "suspend": "county",
    "resume": "county",
    "terminate": "county",
}
BY_STATE = {
    ("return", "town_review"): "town",
    ("return", "county_argue"): "county",
    ("remove", "draft"): _DOOR,
    ("remove", "reserved"): "county",
}
REASONED = {"return", "recall", "remove", "roll_over", "suspend", "terminate", "rectify",
            "ask_adjustment", "refuse_adjustment"}  # fmt: skip
# step -> whose steps it judges: who took one of those does not take it.
PUT = {"propose", "revise", "submit"}
JUDGES = {
    "review": PUT,
    "argue": PUT | {"review"},
    "reserve": PUT | {"review", "argue"},
    "approve": PUT,
    "accept": {"complete"},
    "rectify": {"complete"},
    "settle": {"complete", "accept"},
    "adjust": {"ask_adjustment"},
    "refuse_adjustment": {"ask_adjustment"},
}


def test_every_state_is_in_the_matrix_and_every_step_in_the_flow():
    assert set(VILLAGE) == set(ProjectState)
    assert {*STEPS, "propose"} == {row.id for row in flow.TABLE}


@pytest.mark.parametrize("level", list(BY_LEVEL))
@pytest.mark.parametrize("state", list(ProjectState))
def test_each_step_leads_where_the_matrix_says(level, state):
    found = {}
    for step in STEPS:
        row = flow.step_from(step, start=state, of=level)
        if row is not None:
            found[step] = row.end or ""
    assert found == BY_LEVEL[level].get(state, VILLAGE[state])


@pytest.mark.parametrize(
    "row", flow.TABLE[1:], ids=lambda row: f"{row.id}-{row.start}-{row.of or 'all'}"
)
def test_who_why_and_never_ones_own(row):
    wanted = WHO.get(row.id) or BY_STATE[row.id, row.start]
    assert MAY[row.act] == set(wanted.split())
    assert row.needs_reason == (row.id in REASONED)
    if row.id == "return":
        judged = PUT | (
            {"review"} if row.start == "county_argue" and row.of == "village" else set()
        )
    else:
        judged = JUDGES.get(row.id, set())
    assert set(row.judges) == judged


LIMITS = {
    "town_review": ("project_days_review", 10),
    "county_argue": ("project_days_argue", 20),
    "planned": ("project_days_approve", 30),
    "approved": ("project_days_start", 90),
    "procuring": ("project_days_start", 90),
    "building": ("project_days_build", 0),
    "completed": ("project_days_accept", 30),
    "accepted": ("project_days_settle", 60),
    "settled": ("project_days_transfer", 30),
}


@pytest.mark.parametrize("state", list(ProjectState))
def test_each_state_waits_for_one_step_with_its_limit(state):
    main = [row for row in flow.TABLE if row.main and row.start == state and row.of is None]
    row = flow.main_step(state, of=Level.VILLAGE)
    assert len(main) <= 1
    limit = row.limit if row else None
    assert (limit and (limit.figure, limit.usual)) == LIMITS.get(state)


REACHED = {
    "draft": lambda life: life, "village_posted": Life.submitted, "town_review": Life.in_town,
    "county_argue": Life.in_county, "reserved": Life.reserved, "planned": Life.planned,
    "procuring": Life.procuring, "building": Life.building, "completed": Life.completed,
    "accepted": Life.accepted, "settled": Life.settled,
}  # fmt: skip


@pytest.mark.parametrize("state", REACHED)
def test_no_step_is_taken_from_a_state_that_has_it_not(everything, state):
    project = REACHED[state](Life(officers())).project
    assert project.state == state
    before = ProjectStep.objects.filter(project=project).count()
    for step in set(STEPS) - set(VILLAGE[state]):
        with pytest.raises(Problem) as caught:
            take_step(project, step=step, by=None, today=PROPOSED,
                      reason="试")  # fmt: skip
        assert caught.value.code == "wrong_state", step
    assert Project.objects.get(pk=project.pk).state == state
    assert ProjectStep.objects.filter(project=project).count() == before
