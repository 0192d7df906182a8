"""Periods are read, named and split as people do."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuzhen.base.periods import Period

KINDS = st.sampled_from(["month", "quarter", "half", "year"])
DAYS = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2100, 12, 31))


@given(day=DAYS, kind=KINDS)
def test_a_day_lies_in_its_period_and_the_name_reads_back(day: dt.date, kind: str) -> None:
    period = Period.holding(day, kind=kind)
    assert day in period
    assert Period.parse(str(period)) == period
    assert period.previous().ends_on + dt.timedelta(days=1) == period.starts_on


@given(day=DAYS)
def test_parts_tile_the_year(day: dt.date) -> None:
    year = Period.holding(day, kind="year")
    for kind, count in (("half", 2), ("quarter", 4), ("month", 12)):
        parts = list(year.parts(kind))
        assert len(parts) == count
        assert sum(part.days for part in parts) == year.days


@pytest.mark.parametrize("text", ["", "0000", "22", "2022-13", "2022-Q5", "2022-H3", "９９９９年"])
def test_refuses_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match="不是周期"):
        Period.parse(text)
