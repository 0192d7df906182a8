"""When a notice is open and when it may pass, exactly and at random."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhuzhen.notices.rules import Objected, may_pass, open_days

DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


def test_the_exact_case() -> None:
    first, last, may_pass_on = open_days(dt.date(2026, 3, 2), 5)
    assert (first, last, may_pass_on) == (
        dt.date(2026, 3, 3), dt.date(2026, 3, 7), dt.date(2026, 3, 8),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("published", "length", "expected"),
    [
        ("2026-02-26", 5, ("2026-02-27", "2026-03-03", "2026-03-04")),  # a month's end
        ("2024-02-26", 5, ("2024-02-27", "2024-03-02", "2024-03-03")),  # with a leap day in it
        ("2024-02-28", 1, ("2024-02-29", "2024-02-29", "2024-03-01")),
        ("2025-12-29", 5, ("2025-12-30", "2026-01-03", "2026-01-04")),  # a year's end
        ("2026-03-02", 10, ("2026-03-03", "2026-03-12", "2026-03-13")),
    ],
)
def test_days_over_ends(published, length, expected) -> None:
    found = open_days(dt.date.fromisoformat(published), length)
    assert tuple(day.isoformat() for day in found) == expected


@given(published=days, length=st.integers(1, 60))
@example(published=dt.date(2024, 2, 28), length=1)
def test_every_full_day_is_counted_once(published, length) -> None:
    found = open_days(published, length)
    counted = [found.first + DAY * at for at in range((found.last - found.first).days + 1)]
    assert len(counted) == length
    assert published not in counted
    assert published < found.first <= found.last < found.may_pass_on
    assert found.may_pass_on - found.last == DAY


@given(published=days, length=st.integers(1, 60), after=st.integers(-70, 70))
def test_it_passes_just_from_the_day_told(published, length, after) -> None:
    found = open_days(published, length)
    today = found.may_pass_on + DAY * after
    verdict = may_pass(closes_on=found.last, objected=Objected(), today=today)
    assert bool(verdict) == (today >= found.may_pass_on)


@given(st.integers(0, 3), st.integers(0, 3), st.booleans(), st.booleans())
def test_every_reason_against_passing_is_told(waiting, upheld, over, published) -> None:
    closes_on = dt.date(2026, 3, 7) if published else None
    today = dt.date(2026, 3, 8 if over else 7)
    verdict = may_pass(closes_on=closes_on, objected=Objected(waiting, upheld), today=today)
    if not published:
        assert verdict.reasons == ("还没有发布",)
        return
    expected = []
    if not over:
        expected.append("公示到 2026-03-07 为止，2026-03-08 起才能结束")
    if waiting:
        expected.append(f"还有 {waiting} 件异议没有答复")
    if upheld:
        expected.append("有异议成立")
    assert list(verdict.reasons) == expected


def test_no_notice_without_a_day() -> None:
    with pytest.raises(ValueError, match="at least one"):
        open_days(dt.date(2026, 3, 2), 0)
