"""Rates of the overview."""

from zhuzhen.pages.funds.standing import Cell, Row, Sums


def _arrived(source: str, fen: int) -> Cell:
    return Cell("440282000000", source, 2022, "arrived", fen)


def test_of_sources_whose_dues_are_not_in_view_nothing_counts():
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


def test_the_part_of_a_place_itself_has_no_rate_for_what_came_may_lie_below():
    sums = Sums()
    sums.dues["provincial"] = 200
    sums.add(_arrived("provincial", 100), carried=False)
    assert Row("南雄市", sums, key="440282000000").arrival == "50.00%"
    assert Row("南雄市", sums, key="440282000000", is_whole=False).arrival == ""
