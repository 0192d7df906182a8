"""Names and numbers of the demonstration: clearly invented people, official kinds of units."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from stdnum.cn import uscc

# No such area exists in GB/T 2260: numbers that begin so belong to nobody (docs/demonstration.md).
RESERVED_AREA = "449900"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@cache
def words() -> dict[str, Any]:
    """The vocabulary; lists written as one text are split at the spaces."""
    read = YAML(typ="safe").load(Path(__file__).with_name("words.yaml"))
    lists = {name: read[name].split() for name in ("bureaus", "offices")}
    return {**read, **lists}


def person_name(number: int) -> str:
    """A name nobody bears: the word for demonstration, a heavenly stem and a number."""
    stem = words()["stems"][number % 10]
    return str(words()["person"].format(stem=stem, number=number // 10 + 1))


def credit_code(number: int, *, kind: str = "91") -> str:
    """A well-formed code (GB 32100) of nobody: reserved area, body DEM + five digits.

    `kind` is the registering authority and category: 91 enterprise, 11 organ, 51 social body.
    """
    body = f"DEM{number:05d}"
    total = sum(
        weight * _BODY_DIGITS.index(each) for weight, each in zip(_BODY_WEIGHTS, body, strict=True)
    )
    check = "0123456789X0"[(11 - total % 11) % 11]
    stem = f"{kind}{RESERVED_AREA}{body}{check}"
    return stem + str(uscc.calc_check_digit(stem))
