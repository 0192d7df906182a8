"""Invented names and numbers hold to their patterns."""

import pytest
from stdnum.cn import uscc

from zhuzhen.demo.dice import dice
from zhuzhen.demo.names import credit_code, person_name


def test_people_are_numbered_stems():
    assert [person_name(n) for n in (0, 1, 9, 10, 105)] == [
        "演示甲01",
        "演示乙01",
        "演示癸01",
        "演示甲02",
        "演示己11",
    ]


@pytest.mark.parametrize("number", [0, 1, 7, 31, 99999])
def test_credit_codes_are_valid_and_reserved(number):
    code = credit_code(number)
    assert uscc.is_valid(code)
    assert code.startswith(f"91449900DEM{number:05d}")


def test_chance_repeats_by_part():
    assert dice("a", 1).random() == dice("a", 1).random() != dice("a", 2).random()
