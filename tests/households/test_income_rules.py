"""Income by the formula of monitoring: the exact case, the floor, and any amounts at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuzhen.households.rules.income import IncomeFacts, against_line, income_faults, judged

CASE = IncomeFacts(
    persons=5,
    wages_fen=3_600_000,
    operating_fen=2_000_000,
    operating_cost_fen=800_000,
    property_fen=120_000,
    transfers_fen=480_000,
    self_paid_fen=3_000_000,
    claims_fen=600_000,
)
AMOUNTS = st.integers(0, 10**12)


def test_the_exact_case() -> None:
    found = judged(CASE)
    assert found.net_fen == 5_400_000
    assert found.net_per_head_fen == 1_080_000
    assert found.judged_per_head_fen == 600_000
    stands = against_line(found, line_fen=750_000)
    assert (stands.net_below, stands.judged_below, stands.differ) == (False, True, True)


def test_on_the_line_is_not_below_it_and_without_a_line_nothing_is_judged() -> None:
    found = judged(CASE)
    assert against_line(found, line_fen=600_000).judged_below is False
    assert against_line(found, line_fen=600_001).judged_below is True
    unjudged = against_line(found, line_fen=None)
    assert (unjudged.net_below, unjudged.judged_below, unjudged.differ) == (None, None, False)


@pytest.mark.parametrize(
    ("wages", "cost", "persons", "per_head"),
    [(100, 0, 3, 33), (200, 0, 3, 66), (0, 100, 3, -34), (1, 0, 2, 0), (0, 1, 2, -1)],
)
def test_per_head_is_floored_also_below_zero(wages, cost, persons, per_head) -> None:
    found = judged(IncomeFacts(persons=persons, wages_fen=wages, operating_cost_fen=cost))
    assert found.net_per_head_fen == per_head


@given(st.integers(1, 30), st.tuples(*[AMOUNTS] * 7))
def test_a_family_is_never_judged_richer_than_it_is(persons, amounts) -> None:
    facts = IncomeFacts(persons, *amounts)
    found = judged(facts)
    assert 0 <= found.net_fen - found.net_per_head_fen * persons < persons
    left = found.net_fen + facts.claims_fen - facts.self_paid_fen
    assert 0 <= left - found.judged_per_head_fen * persons < persons


@given(AMOUNTS, st.integers(1, 10**9))
def test_each_amount_moves_the_reading_its_own_way(amount: int, more: int) -> None:
    base = IncomeFacts(persons=1, wages_fen=amount)
    for name, net, reading in (
        ("wages_fen", more, more),
        ("operating_fen", more, more),
        ("property_fen", more, more),
        ("transfers_fen", more, more),
        ("operating_cost_fen", -more, -more),
        ("claims_fen", 0, more),
        ("self_paid_fen", 0, -more),
    ):
        moved = judged(replace(base, **{name: getattr(base, name) + more}))
        assert moved.net_fen - judged(base).net_fen == net
        assert moved.judged_per_head_fen - judged(base).judged_per_head_fen == reading


def test_what_a_sheet_cannot_say() -> None:
    wrong = IncomeFacts(persons=0, wages_fen=-1, property_fen=500)
    found = income_faults(wrong, details={"property": {"rent": 300, "shares": 100}})
    assert [each.field for each in found] == ["persons", "wages_fen", "property_fen"]
    right = IncomeFacts(persons=1, property_fen=400)
    assert income_faults(right, details={"property": {"rent": 300, "shares": 100}}) == ()
    with pytest.raises(ValueError, match="at least one person"):
        judged(wrong)
