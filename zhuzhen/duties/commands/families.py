"""Settle what moved of households and projects: the figures over them, of the places they are
in."""

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import connection

from zhuzhen.base.periods import Period
from zhuzhen.duties.commands.refreshing import open_parts
from zhuzhen.duties.counting import Window
from zhuzhen.duties.inforce import DutyVersion, versions_of_year
from zhuzhen.duties.owners import SOURCES, link_digits, owner_homes, owner_ids
from zhuzhen.duties.sql import OwnerId
from zhuzhen.duties.writing import Written, write
from zhuzhen.policy.choices import Link, OwnerKind

# Village codes with the first day from which their figures may differ.
_Moved = dict[str, dt.date]


def settle_families(*, now: dt.datetime, this_year: int, closed: frozenset[str]) -> Written:
    """Recount figures over households of the places that moved. The caller holds the lock and sees
    every row."""
    moved = _consume("casework_familyshift")
    return _settled(
        moved, lambda each: each.is_of_households, now=now, this_year=this_year, closed=closed
    )


def settle_projects(*, now: dt.datetime, this_year: int, closed: frozenset[str]) -> Written:
    """The same of figures over projects."""
    moved = _consume("projects_projectshift")
    return _settled(
        moved, lambda each: each.is_of_projects, now=now, this_year=this_year, closed=closed
    )


def _settled(
    moved: _Moved,
    is_over: Callable[[DutyVersion], bool],
    *,
    now: dt.datetime,
    this_year: int,
    closed: frozenset[str],
) -> Written:
    """Recount the figures of the places that moved, from the first day they did to the end of this
    year."""
    total = Written()
    if not moved:
        return total
    for year in range(min(moved.values()).year, this_year + 1):
        for versions in versions_of_year(year).values():
            over = [version for version in versions if is_over(version)]
            windows = _windows(over, moved=moved, closed=closed)
            if windows:
                total += write(windows, now=now, closed=closed)
    return total


def _consume(outbox: str) -> _Moved:
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH taken AS (DELETE FROM {outbox} RETURNING place_id, since) "
            "SELECT place_id, min(since) FROM taken GROUP BY 1"
        )
        return dict(cursor.fetchall())


def _windows(
    versions: Sequence[DutyVersion], *, moved: _Moved, closed: frozenset[str]
) -> list[Window]:
    windows = []
    for version in versions:
        since = min(moved.values())
        periods = [
            each for each in version.periods(Period(version.year, "year")) if each.ends_on >= since
        ]
        live = open_parts(periods, closed=closed)
        ids = _owners(version, places=list(moved)) if live else ()
        if ids:
            windows.append(Window(version=version, periods=live, ids=ids))
    return windows


def _owners(version: DutyVersion, *, places: list[str]) -> tuple[OwnerId, ...]:
    """Owners that the version judges and in whose place the households are."""
    kind: OwnerKind = version.duty.owed_by
    source = SOURCES[kind]
    digits = link_digits(source, through=Link.PLACE)
    links: list[OwnerId] = sorted({place[:digits] for place in places})
    found = owner_ids(source, through=Link.PLACE, links=links)
    with connection.cursor() as cursor:
        cursor.execute(found.text, found.params)
        homes = owner_homes(source, ids=[row[0] for row in cursor.fetchall()], year=version.year)
        cursor.execute(homes.text, homes.params)
        return tuple(owner for owner, home in cursor.fetchall() if version.judges(home))
