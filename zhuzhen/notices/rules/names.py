"""Names as a notice shows them: the surname and a star for each other character (facts B10)."""

import re
from collections.abc import Sequence

from zhuzhen.notices.choices import COMPOUND_SURNAMES, NAME_HEADS, NAME_STOPS, STAR

_BETWEEN = re.compile(f"([{re.escape(NAME_STOPS)}]+)")
# Whatever begins like a name, also with a letter or number in it: better a star too many. What has
# a star was masked before.
_LIKE_A_NAME = re.compile(rf"[\u3400-\u9fff][^{re.escape(STAR)}]+")


def masked_name(name: str) -> str:
    """A surname (of two characters where it is one) and a star for each other character."""
    kept = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:kept] + STAR * (len(name) - kept)


def masked_names(cell: str) -> str:
    """Each name of a cell masked; what has a star already, or begins with a number, stays."""
    return "".join(
        masked_name(part) if _LIKE_A_NAME.fullmatch(part) else part for part in _BETWEEN.split(cell)
    )


def masked_lines(
    lines: Sequence[Sequence[str]], *, heads: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """The lines with the names masked in every column that holds members of families."""
    are_names = [head.strip() in NAME_HEADS for head in heads]
    return tuple(
        tuple(
            masked_names(cell) if at < len(are_names) and are_names[at] else cell
            for at, cell in enumerate(line)
        )
        for line in lines
    )
