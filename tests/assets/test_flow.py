"""Each state and step of the three tables, by hand: what leads where, by whom."""

import pytest

from zhuzhen.assets import flow
from zhuzhen.assets.choices import AssetState, DisposalState, DistributionState

KEEP, REVIEW, DECIDE, DISPOSE, BOOK = (
    f"asset.{each}" for each in ("keep", "review", "decide", "dispose", "book")
)
# state -> step -> (where it leads, who)
ASSET = {
    "": {"form": ("formed", DECIDE), "take_over": ("registered", KEEP)},
    "formed": {
        "register": ("registered", KEEP),
        "correct": ("formed", KEEP),
        "cancel": ("cancelled", DECIDE),
    },
    "registered": {
        "confirm_title": ("title_confirmed", DECIDE),
        "correct": ("registered", KEEP),
        "cancel": ("cancelled", DECIDE),
    },
    "title_confirmed": {
        "hand_over": ("in_use", DECIDE),
        "change_title": ("title_confirmed", DECIDE),
        "correct": ("title_confirmed", KEEP),
        "cancel": ("cancelled", DECIDE),
    },
    "in_use": {
        "change_title": ("in_use", DECIDE),
        "correct": ("in_use", KEEP),
        "report_idle": ("idle", KEEP),
        "report_damage": ("damaged", KEEP),
    },
    "idle": {
        "change_title": ("idle", DECIDE),
        "correct": ("idle", KEEP),
        "report_damage": ("damaged", KEEP),
        "resume": ("in_use", KEEP),
    },
    "damaged": {
        "change_title": ("damaged", DECIDE),
        "correct": ("damaged", KEEP),
        "repair": ("under_repair", KEEP),
        "resume": ("in_use", KEEP),
    },
    "under_repair": {
        "change_title": ("under_repair", DECIDE),
        "correct": ("under_repair", KEEP),
        "resume": ("in_use", KEEP),
    },
    "disposing": {},
    "disposed": {},
    "cancelled": {},
}
DISTRIBUTION = {
    "": {"draft": ("draft", KEEP)},
    "draft": {"decide": ("decided", KEEP), "return": ("returned", KEEP)},
    "decided": {"post": ("posted", KEEP), "return": ("returned", KEEP)},
    "posted": {"review": ("reviewed", REVIEW), "return": ("returned", REVIEW)},
    "reviewed": {"file": ("filed", DECIDE), "return": ("returned", DECIDE)},
    "filed": {},
    "returned": {},
}
DISPOSAL = {
    "": {"apply": ("applied", DISPOSE)},
    "applied": {"value": ("valued", DISPOSE), "return": ("returned", REVIEW)},
    "valued": {"decide": ("decided", DISPOSE), "return": ("returned", REVIEW)},
    "decided": {"approve": ("approved", REVIEW), "return": ("returned", REVIEW)},
    "approved": {
        "file": ("approved", DECIDE),
        "post": ("posted", DISPOSE),
        "return": ("returned", REVIEW),
    },
    "posted": {"dispose": ("disposed", DISPOSE), "return": ("returned", REVIEW)},
    "disposed": {"book": ("proceeds_booked", BOOK)},
    "proceeds_booked": {},
    "returned": {},
}
TABLES = (
    (flow.ASSET, ASSET, AssetState),
    (flow.DISTRIBUTION, DISTRIBUTION, DistributionState),
    (flow.DISPOSAL, DISPOSAL, DisposalState),
)


@pytest.mark.parametrize(("table", "matrix", "states"), TABLES)
def test_every_state_and_step_is_as_written_by_hand(table, matrix, states):
    assert set(matrix) == {"", *states.values}
    steps = {row.id for row in table}
    for state, ways in matrix.items():
        for step in steps:
            row = flow.step_from(table, step, start=state)
            assert (row and (row.end, row.act)) == ways.get(step), (state, step)
        assert {row.id for row in flow.steps_from(table, state)} == set(ways)


def test_what_is_returned_reported_or_changed_needs_a_reason_and_nobody_judges_their_own():
    reasoned = {row.id for table, _, _ in TABLES for row in table if row.needs_reason}
    assert reasoned == {
        "return", "cancel", "change_title", "report_idle", "report_damage", "repair", "resume",
        "correct",
    }  # fmt: skip
    judged = {(table[0].id, row.id) for table, _, _ in TABLES for row in table if row.not_own}
    assert judged == {("draft", "review"), ("draft", "file"), ("apply", "approve")}


def test_every_step_of_the_history_has_its_label():
    told = {f"share_{row.id}" for row in flow.DISTRIBUTION}
    told |= {f"end_{row.id}" for row in flow.DISPOSAL} | {row.id for row in flow.ASSET}
    told |= {"inspect", "operate", "end_operation", "receive", "grow"}
    assert told == set(flow.LABELS)
    assert all(len(each) <= 20 for each in told)
