"""Signs that nobody sees go; commas are read only where they part thousands."""

import pytest

from zhuzhen.base.texts import is_loosely_grouped, seen


def test_what_nobody_sees_is_left_out():
    assert seen("\ufeff东莞市\u200b甲局\u200e") == "东莞市甲局"
    assert seen("a\u202ecba") == "acba"
    assert seen("两\n行　全角") == "两\n行　全角"
    assert seen("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"


@pytest.mark.parametrize("text", ["1,200", "1,200.50", "12,345,678", "1 200", "12，3456", "-1,000"])
def test_commas_between_thousands_are_well_placed(text):
    assert not is_loosely_grouped(text)


@pytest.mark.parametrize("text", ["12,5", "1,20", "1，2", "12 5", "1,200,5", "1,23456", "1, 5"])
def test_commas_elsewhere_are_not(text):
    assert is_loosely_grouped(text)
