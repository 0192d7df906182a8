"""Scope: which rows the present transaction may see and write, enforced by the database.

The settings named here are read by the row-level security policies that
`base.rowsecurity` writes. They live as long as the transaction. Unset means nothing is visible.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

MAX_RANGES = 4
_ACCOUNT = "zhuzhen.account"
_EMPTY = ("~", "")  # lo above hi: a range that holds nothing


@dataclass(frozen=True)
class CodeRange:
    """Division codes from `lo` to `hi`, both included (12 digits each)."""

    lo: str
    hi: str

    @classmethod
    def under(cls, code: str) -> "CodeRange":
        """A division and all below it: 440282000000 -> 440282000000..440282999999."""
        stem = code[:2]
        for width in (4, 6, 9, 12):
            if code[len(stem) :].strip("0"):
                stem = code[:width]
        return cls(code, stem + "9" * (12 - len(stem)))

    def __contains__(self, code: str) -> bool:
        return self.lo <= code <= self.hi


def in_ranges(ranges: Iterable[CodeRange], *, column: str = "place_id") -> Q:
    """The condition that a row stands in one of the ranges; of none, that it stands nowhere."""
    found = Q(pk__in=[])
    for each in ranges:
        # Not `__range`: Django has no such lookup on a foreign key.
        found |= Q(**{f"{column}__gte": each.lo, f"{column}__lte": each.hi})
    return found


def narrowed(ranges: Iterable[CodeRange], *, to: str) -> tuple[CodeRange, ...]:
    """Ranges as far as they lie in a place; all of each for ''."""
    if not to:
        return tuple(ranges)
    asked = CodeRange.under(to)
    both = (CodeRange(max(each.lo, asked.lo), min(each.hi, asked.hi)) for each in ranges)
    return tuple(each for each in both if each.lo <= each.hi)


def _slots(name: str, ranges: tuple[CodeRange, ...]) -> dict[str, str]:
    """The settings of MAX_RANGES ranges; those that are not there hold nothing."""
    values = {}
    for slot in range(MAX_RANGES):
        lo, hi = (ranges[slot].lo, ranges[slot].hi) if slot < len(ranges) else _EMPTY
        values[f"zhuzhen.{name}lo{slot + 1}"] = lo
        values[f"zhuzhen.{name}hi{slot + 1}"] = hi
    return values


@dataclass(frozen=True)
class Scope:
    """What an account may see: up to MAX_RANGES code ranges, organisations and clusters by id.

    `families` are the ranges in which it may see households and people (docs/adr/0011).
    """

    ranges: tuple[CodeRange, ...] = ()
    families: tuple[CodeRange, ...] = ()
    orgs: tuple[int, ...] = ()
    clusters: tuple[int, ...] = ()
    account_id: int | None = None

    def settings(self) -> dict[str, str]:
        """The transaction settings that express this scope."""
        values = {**_slots("", self.ranges), **_slots("home_", self.families)}
        values["zhuzhen.orgs"] = "{" + ",".join(map(str, self.orgs)) + "}"
        values["zhuzhen.clusters"] = "{" + ",".join(map(str, self.clusters)) + "}"
        values[_ACCOUNT] = str(self.account_id or 0)
        return values


NOTHING = Scope()
# Every code, the empty one included: facts that carry no place are seen by '' BETWEEN '' AND '~'.
EVERYTHING = Scope(ranges=(CodeRange("", "~"),), families=(CodeRange("", "~"),))


def enter(scope: Scope) -> None:
    """Put `scope` into the present transaction; there must be one."""
    if max(len(scope.ranges), len(scope.families)) > MAX_RANGES:
        raise ValueError(f"a scope holds at most {MAX_RANGES} ranges")
    if not connection.in_atomic_block:
        raise RuntimeError("a scope needs a transaction")
    values = scope.settings()
    calls = ", ".join("set_config(%s, %s, true)" for _ in values)
    flat = [part for pair in values.items() for part in pair]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", flat)


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """A transaction (or savepoint) that sees just `scope`; the outer scope returns afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            names = list(NOTHING.settings())
            reads = ", ".join("coalesce(current_setting(%s, true), '')" for _ in names)
            cursor.execute(f"SELECT {reads}", names)
            before = dict(zip(names, cursor.fetchone(), strict=True))
        enter(scope)
        yield
        calls = ", ".join("set_config(%s, %s, true)" for _ in before)
        with connection.cursor() as cursor:
            # An empty list of ids is written '{}': the policies cast it to an array.
            flat = [
                part
                for name, value in before.items()
                for part in (name, value or ("{}" if name.endswith(("orgs", "clusters")) else ""))
            ]
            cursor.execute(f"SELECT {calls}", flat)


def seen() -> tuple[CodeRange, ...]:
    """The ranges that the present transaction's scope holds."""
    names = list(_slots("", ()))
    with connection.cursor() as cursor:
        reads = ", ".join("coalesce(current_setting(%s, true), '')" for _ in names)
        cursor.execute(f"SELECT {reads}", names)
        values = cursor.fetchone()
    pairs = zip(values[::2], values[1::2], strict=True)
    return tuple(CodeRange(lo, hi) for lo, hi in pairs if hi and lo <= hi)


def covers(place: str) -> bool:
    """Whether the present transaction's scope holds a division with all that lies in it."""
    asked = CodeRange.under(place)
    return any(each.lo <= asked.lo and asked.hi <= each.hi for each in seen())


def sees_nothing() -> bool:
    """Whether the present transaction's scope holds no range, organisation or cluster."""
    nothing = {name: value for name, value in NOTHING.settings().items() if name != _ACCOUNT}
    with connection.cursor() as cursor:
        reads = ", ".join("current_setting(%s, true)" for _ in nothing)
        cursor.execute(f"SELECT {reads}", list(nothing))
        held = dict(zip(nothing, cursor.fetchone(), strict=True))
    return all(value in (None, "", nothing[name]) for name, value in held.items())
