"""Codes are the path: what level a code has, what lies above it, and where moved divisions go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhuzhen.places.choices import Level

# Where the segment of each level ends in the 12 digits.
ENDS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWN: 9, Level.VILLAGE: 12}
_STARTS = {Level.PROVINCE: 0, Level.CITY: 2, Level.COUNTY: 4, Level.TOWN: 6, Level.VILLAGE: 9}
_LENGTHS = (2, 4, 6, 9, 12)


def is_code(text: str) -> bool:
    """Twelve ASCII digits, the first two not zero."""
    return len(text) == 12 and text.isascii() and text.isdigit() and text[:2] != "00"


def padded(text: str) -> str:
    """A code as people shorten it (2, 4, 6, 9 digits) in full; '' if it is no code."""
    if len(text) not in _LENGTHS:
        return ""
    full = text.ljust(12, "0")
    return full if is_code(full) else ""


def level_of(code: str) -> Level:
    """The level that the last non-zero segment of a code says."""
    for level, end in ENDS.items():
        if not code[end:].strip("0"):
            return level
    return Level.VILLAGE


def codes_above(code: str) -> tuple[str, ...]:
    """Every code that could be above, nearest first; a level may be skipped (东莞)."""
    above = (code[:end].ljust(12, "0") for end in reversed(tuple(ENDS.values())) if end < 12)
    return tuple(dict.fromkeys(each for each in above if each != code))


def placed_under(code: str, *, parent: str) -> str:
    """The code that `code` gets under another parent: its own segment kept."""
    level = level_of(code)
    stem = parent[: ENDS[level_of(parent)]].ljust(_STARTS[level], "0")
    return (stem + code[_STARTS[level] : ENDS[level]]).ljust(12, "0")


def _free(code: str, *, taken: set[str]) -> str:
    """`code` if nothing bears it, else the next free segment, round once; '' if all are taken."""
    level = level_of(code)
    start, end = _STARTS[level], ENDS[level]
    width = end - start
    first = int(code[start:end])
    for step in range(10**width - 1):
        number = (first - 1 + step) % (10**width - 1) + 1
        tried = f"{code[:start]}{number:0{width}d}{code[end:]}"
        if tried not in taken:
            return tried
    return ""


@dataclass
class Plan:
    """New code of each division that moves, parents before children; `full` had no room."""

    moves: dict[str, str] = field(default_factory=dict)
    full: list[str] = field(default_factory=list)
    misplaced: list[tuple[str, str]] = field(default_factory=list)
    taken_given: list[str] = field(default_factory=list)


def plan_moves(
    roots: Mapping[str, str],
    *,
    below: Iterable[tuple[str, str]],
    taken: Iterable[str],
    given: Mapping[str, str],
) -> Plan:
    """Codes for all that moves with `roots` (old -> new).

    `below` holds (code, parent) of what lies under them; `taken` the codes that were ever used;
    `given` codes that the document fixes. A division whose parent is not moved is left alone.
    """
    plan, used = Plan(moves=dict(roots)), set(taken) | set(roots.values())
    for code, parent in sorted(below):
        if code in plan.moves or parent not in plan.moves:
            continue
        wanted = placed_under(code, parent=plan.moves[parent])
        if code in given:
            chosen = given[code]
            if placed_under(chosen, parent=plan.moves[parent]) != chosen:
                plan.misplaced.append((chosen, plan.moves[parent]))
            if chosen in used:
                plan.taken_given.append(chosen)
        else:
            chosen = _free(wanted, taken=used | set(given.values()))
        if not chosen:
            plan.full.append(code)
            continue
        plan.moves[code] = chosen
        used.add(chosen)
    return plan
