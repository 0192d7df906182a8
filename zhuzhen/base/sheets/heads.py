"""Heads and shapes of sheets: a head without its signs, its unit, letters of columns, sums."""

import re
from collections.abc import Sequence

from zhuzhen.base.sheets.choices import TOTALS
from zhuzhen.base.texts import seen

_BRACKET = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[)）\]】]\s*$")
_TOTAL = re.compile(rf"[(（]?(?:{'|'.join(TOTALS)})(?:[)）]|[:：].*)?")


def plain(text: str) -> str:
    return re.sub(r"[\s*＊：:]", "", seen(text)).lower()


def split_unit(header: str) -> tuple[str, str]:
    """A header and the unit it carries in brackets: 金额（万元） is (金额, 万元)."""
    found = _BRACKET.search(header)
    return (header[: found.start()], found[1].strip()) if found else (header, "")


def letters(index: int) -> str:
    """The letters of a column counted from 0: 0 is A, 27 is AB."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def is_total(cells: Sequence[object]) -> bool:
    """Whether a row begins as an office's sum of those above: 合计, 总 计."""
    first = next((cell for cell in cells if cell is not None and str(cell).strip()), None)
    return isinstance(first, str) and _TOTAL.fullmatch("".join(first.split())) is not None
