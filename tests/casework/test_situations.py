"""A step reads just what its guards look at, and judges as if everything were read."""

import pytest

from tests.casework import life
from tests.casework.life import Life
from zhuzhen.casework import flow
from zhuzhen.casework.rules.guards import judge
from zhuzhen.casework.situations import situation_of
from zhuzhen.casework.variants import variant_of

STATES = (
    "verifying", "matching", "reviewing", "posting", "county_review", "monitored", "assisting",
    "elim_proposed", "elim_posting", "elim_county", "cleared",
)  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_a_part_read_is_judged_like_the_whole(everything: None, state: str) -> None:
    case = getattr(Life(life.officers()), state)().case
    given = {"variant": variant_of(case), "today": life.PROPOSED}
    whole = situation_of(case, **given)
    for row in flow.steps_from(state):
        assert judge(row, situation_of(case, **given, row=row)) == judge(row, whole), row.id


def test_who_may_verify_is_asked_only_where_somebody_is_named(everything: None) -> None:
    case = Life(life.officers()).county_review().case
    row = flow.step_from("town_review", start="town_review")
    part = situation_of(case, variant=variant_of(case), today=life.TOWN, row=row)
    assert (part.fit_verifiers, part.incomes, part.checks, part.helps) == (frozenset(), (), (), ())
    assert part.posted is not None
    assert part.posted.state == "passed"
