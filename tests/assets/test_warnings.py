"""What is overdue: income, principal, contracts, inspections, idleness, steps."""

import datetime as dt

import pytest

from tests.assets.test_ending import Ending
from tests.assets.test_running import first_due, lease
from tests.assets.test_sharing import Sharing
from tests.assets.world import TODAY, from_before, in_use, officers
from tests.cast import NANXIONG
from zhuzhen.assets.commands import inspect, receive_due
from zhuzhen.assets.queries.warnings import warnings

D = dt.date
pytestmark = pytest.mark.usefixtures("everything")


def told(today):
    return [(each.kind.value, each.on, each.amount_fen) for each in warnings(NANXIONG, today=today)]


def test_money_that_did_not_all_come_is_told_after_its_day():
    who = officers()
    lease(in_use(who), who, principal_fen=90, principal_parts=3)
    receive_due(first_due(), amount_fen=600, on=TODAY, by=who.town, today=TODAY)
    assert told(D(2022, 12, 31)) == []
    assert told(D(2023, 1, 1)) == [
        ("income_overdue", D(2022, 12, 31), 36_000),
        ("principal_overdue", D(2022, 12, 31), 30),
    ]


def test_a_contract_is_told_of_ninety_days_before_it_ends():
    who = officers()
    lease(in_use(who), who, yearly_fen=0, to_on=D(2023, 2, 10))
    assert told(D(2022, 11, 11)) == []
    assert told(D(2022, 11, 12)) == [("contract_ending", D(2023, 2, 10), 0)]
    assert ("contract_ending", D(2023, 2, 10), 0) not in told(D(2023, 2, 11))


def test_what_nobody_inspects_is_overdue_after_a_quarter_and_idle_after_half_a_year():
    who = officers()
    made = in_use(who)
    assert told(D(2023, 2, 20)) == []
    assert told(D(2023, 2, 21)) == [("inspection_overdue", D(2023, 2, 20), 0)]
    assert told(D(2023, 5, 19)) == [("inspection_overdue", D(2023, 2, 20), 0)]
    assert told(D(2023, 5, 20)) == [
        ("idle", TODAY, 0),
        ("inspection_overdue", D(2023, 2, 20), 0),
    ]
    inspect(made, on=D(2023, 5, 20), result="good", by=who.village, today=D(2023, 5, 20))
    assert told(D(2023, 5, 20)) == []


def test_income_keeps_an_asset_from_being_idle():
    who = officers()
    made = in_use(who)
    lease(made, who, from_on=D(2022, 11, 20), to_on=D(2025, 11, 19))
    later = D(2023, 4, 1)
    receive_due(first_due(), amount_fen=5, on=later, by=who.town, today=later)
    assert "idle" not in {kind for kind, _, _ in told(D(2023, 5, 20))}
    assert "idle" in {kind for kind, _, _ in told(D(2023, 10, 1))}


def test_what_households_were_given_is_not_asked_for():
    who = officers()
    in_use(who, kind="household")
    assert "idle" not in {kind for kind, _, _ in told(D(2024, 1, 1))}


def test_steps_that_wait_too_long_are_told():
    who = officers()
    from_before(who)
    assert told(D(2023, 1, 19)) == []
    assert told(D(2023, 1, 20)) == [("step_overdue", D(2023, 1, 19), 0)]


def test_distributions_and_disposals_that_wait_are_told():
    who = officers()
    Sharing(who)
    Ending(who)
    found = {kind: on for kind, on, _ in told(D(2023, 2, 1))}
    assert found["distribution_overdue"] == TODAY + dt.timedelta(days=60)
    assert found["disposal_overdue"] == TODAY + dt.timedelta(days=30)


def test_the_statements_are_as_many_for_three_as_for_one(django_assert_num_queries):
    who = officers()
    lease(in_use(who), who)
    with django_assert_num_queries(8):
        warnings(NANXIONG, today=D(2023, 6, 1))
    for _ in range(2):
        lease(in_use(who), who)
    with django_assert_num_queries(8):
        assert len(warnings(NANXIONG, today=D(2023, 6, 1))) == 9
