"""Only plain digits are numbers: no other script's, no signs, nothing too long."""

import pytest

from zhuzhen.base.numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("17", 17), ("007", 7), ("9" * 15, 10**15 - 1)]
)
def test_plain_digits_are_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "²", "١٢", "１２", "-1", "+1", "1.0", "1_0", " 1", "9" * 16])
def test_anything_else_is_no_number(text):
    assert whole_number(text) is None


def test_the_length_may_be_set():
    assert whole_number("123", digits=3) == 123
    assert whole_number("1234", digits=3) is None
