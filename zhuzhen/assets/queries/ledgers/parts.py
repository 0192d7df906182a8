"""The parts of a place, and what is its own (县本级): together they are all of it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

from zhuzhen.assets.labels import OWN
from zhuzhen.base.scope import CodeRange
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division
from zhuzhen.places.queries import place_names
from zhuzhen.places.rules.codes import ENDS, level_of

Row = TypeVar("Row")
# What a statement is asked with.
Asked = str | int | dt.date | list[str] | None
_BELOW = {
    Level.PROVINCE: Level.CITY,
    Level.COUNTY: Level.TOWN,
    Level.TOWN: Level.VILLAGE,
    Level.VILLAGE: Level.VILLAGE,
}


@dataclass(frozen=True)
class Part:
    """A part of a place: a town of a county, or (`is_own`) what lies in no town."""

    code: str
    name: str
    is_own: bool = False


@dataclass(frozen=True)
class AsOf:
    """The day that figures are of, and until when entered facts count; None: all that is known."""

    day: dt.date
    known_at: dt.datetime | None = None


def width_below(under: str) -> int:
    """How many digits of a code tell the part of `under` that it lies in."""
    level = level_of(under)
    if level is Level.CITY:
        counties = Division.objects.filter(parent_id=under, level=Level.COUNTY)
        return ENDS[Level.COUNTY if counties.exists() else Level.TOWN]
    return ENDS[_BELOW[level]]


def part_of(place: str, *, width: int) -> str:
    """The code of the part that a place lies in."""
    return place[:width].ljust(12, "0")


def parts_under(codes: set[str], *, under: str) -> tuple[Part, ...]:
    """The parts of these codes by code, what is the place's own first."""
    names = place_names(sorted(codes))
    own = OWN[level_of(under)]
    return tuple(
        Part(code, own, is_own=True) if code == under else Part(code, names.get(code, code))
        for code in sorted(codes)
    )


def span(under: str) -> tuple[str, str]:
    """The first and last code of a place and all below it."""
    found = CodeRange.under(under)
    return found.lo, found.hi


def read(
    sql: str, asked: Sequence[Asked], *, make: Callable[[Sequence[Any]], Row]
) -> tuple[Row, ...]:
    """The rows of a statement, each made as it is read: no second tuple is kept of any."""
    with connection.cursor() as cursor:
        cursor.cursor.row_factory = lambda _: make
        cursor.execute(sql, asked)
        return tuple(cursor.fetchall())
