"""Rates of the overview."""

from zhuzhen.pages.funds.standing import Cell, Sums


def _arrived(source: str, fen: int) -> Cell:
    return Cell("440282000000", source, 2022, "arrived", fen)


def test_a_county_that_does_not_see_what_is_due_to_its_city_counts_only_its_own():
    sums = Sums()
    sums.dues["host_county"] = 100
    sums.add(_arrived("host_county", 80), carried=False)
    sums.add(_arrived("provincial", 900), carried=False)
    assert (sums.due_fen, sums.arrival) == (100, "80.00%")


def test_what_comes_outside_the_shares_does_not_raise_the_rate():
    sums = Sums()
    sums.dues["provincial"] = 200
    sums.add(_arrived("provincial", 100), carried=False)
    sums.add(_arrived("donation", 500), carried=False)
    assert sums.arrival == "50.00%"


def test_where_nothing_is_due_there_is_no_rate():
    sums = Sums()
    sums.add(_arrived("provincial", 100), carried=False)
    assert sums.arrival == ""
