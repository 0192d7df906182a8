"""Money is whole fen in an int; this module reads and writes it, never rounding silently."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from zhuzhen.base.texts import is_loosely_grouped

_UNIT_FEN = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
# 1,000 亿元: above every sum of the programme, far below what sums of bigint can hold.
LARGEST_FEN = 10_000_000_000_000
_CLEAN = re.compile(r"[,，\s￥¥]")
# As people write a number. Of typed text only: 1e9, 1_000 and ٣ are numbers to Python alone.
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_LONGEST = 27  # below the digits that Decimal keeps, so that nothing is rounded on the way


class NotMoney(ValueError):
    """The text is not an amount of whole fen; the message says why, in Chinese."""


def parse_fen(text: str | int | float | Decimal, *, unit: str = "元") -> int:
    """Amount in `unit` (元, 万元, 亿元) to fen. Raises NotMoney unless it is a whole number of fen.

    A float (as spreadsheets give) is read by its shortest decimal form, so 0.1 means 0.10 元.
    """
    if isinstance(text, str) and is_loosely_grouped(text):
        raise NotMoney(f"“{text}”里的逗号或空格不在千位上")
    raw = _CLEAN.sub("", unicodedata.normalize("NFKC", str(text)))
    if isinstance(text, str) and (not _PLAIN.fullmatch(raw) or len(raw) > _LONGEST):
        raise NotMoney(f"“{text}”不是金额，请写阿拉伯数字")
    try:
        amount = Decimal(raw)
    except InvalidOperation:
        raise NotMoney(f"“{text}”不是金额") from None
    if not amount.is_finite():
        raise NotMoney(f"“{text}”不是金额")
    fen = amount * _UNIT_FEN[unit]
    told = text if isinstance(text, str) else f"{amount:f}"
    if fen != fen.to_integral_value():
        raise NotMoney(f"“{told}”{unit}不到一分，金额最小到分")
    if abs(fen) > LARGEST_FEN:
        raise NotMoney(f"“{told}”{unit}超过一千亿元，请核对数字和单位")
    return int(fen)


def yuan(fen: int) -> str:
    """Fen as 元 with thousands and two decimals: 30000000 -> '300,000.00'."""
    return f"{Decimal(fen) / 100:,.2f}"


def in_words_of_size(fen: int) -> str:
    """Fen in the unit its size asks for: '30 万元', '1.2 亿元', '850.00 元'."""
    for unit, floor in (("亿元", 10_000_000_000), ("万元", 1_000_000)):
        if abs(fen) >= floor:
            text = f"{Decimal(fen) / floor:,.4f}".rstrip("0").rstrip(".")
            return f"{text} {unit}"
    return f"{yuan(fen)} 元"
