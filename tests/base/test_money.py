"""Money keeps whole fen and says why a text is not money."""

import pytest

from zhuzhen.base.money import NotMoney, in_words_of_size, parse_fen, yuan


def test_reads_and_writes_fen() -> None:
    assert parse_fen("1,200.50") == 120050
    assert parse_fen("30", unit="万元") == 30_000_000
    assert parse_fen(0.1) == 10
    assert parse_fen("１，２００．５０") == 120050
    assert parse_fen("￥ 0.50") == parse_fen(".5") == 50
    assert yuan(29_999_999) == "299,999.99"
    assert in_words_of_size(30_000_000) == "30 万元"
    assert in_words_of_size(-85_000) == "-850.00 元"


@pytest.mark.parametrize(
    "text",
    [
        "", "12,5", "1，20元", "十元", "1.001", "nan", "1e30", "1000000000000000",
        "1e9", "1e999999", "1_000", "٣", ".", "+", "0x10", "1.0000000000000000000000000000001",
    ],
)  # fmt: skip
def test_refuses_what_is_not_whole_fen(text: str) -> None:
    with pytest.raises(NotMoney):
        parse_fen(text)
