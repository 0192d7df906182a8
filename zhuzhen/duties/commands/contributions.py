"""Settle what moved of contributions: the figures of their payers in their year."""

import datetime as dt
from collections import defaultdict

from django.db import connection

from zhuzhen.base.periods import Period
from zhuzhen.duties.commands.refreshing import open_parts
from zhuzhen.duties.counting import Window
from zhuzhen.duties.inforce import DutyVersion, versions_of_year
from zhuzhen.duties.owners import SOURCES, owner_homes
from zhuzhen.duties.sql import OwnerId
from zhuzhen.duties.writing import Written, write
from zhuzhen.policy.choices import OwnerKind

# Payers with their hosts.
_Ends = set[tuple[str, str]]


def settle_contributions(*, now: dt.datetime, closed: frozenset[str]) -> Written:
    """Recount figures over contributions that moved. The caller holds the lock and sees every
    row."""
    total = Written()
    for year, ends in sorted(_consume().items()):
        for versions in versions_of_year(year).values():
            over = [version for version in versions if version.is_of_contributions]
            windows = [each for version in over if (each := _window(version, ends, closed=closed))]
            if windows:
                total += write(windows, now=now, closed=closed)
    return total


def _consume() -> dict[int, _Ends]:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH taken AS (DELETE FROM funds_fundshift RETURNING helper_code, place_id, year) "
            "SELECT DISTINCT helper_code, place_id, year FROM taken"
        )
        found: dict[int, _Ends] = defaultdict(set)
        for helper, place, year in cursor.fetchall():
            found[year].add((helper, place))
    return found


def _window(version: DutyVersion, ends: _Ends, *, closed: frozenset[str]) -> Window | None:
    live = open_parts(version.periods(Period(version.year, "year")), closed=closed)
    ids = _owners(version, ends) if live else ()
    return Window(version=version, periods=live, ids=ids) if ids else None


def _owners(version: DutyVersion, ends: _Ends) -> tuple[OwnerId, ...]:
    """Owners that the version judges and whose contributions moved."""
    kind: OwnerKind = version.duty.owed_by
    named: list[OwnerId] = sorted(
        {helper if kind is OwnerKind.ASSISTING_CITY else f"{helper}-{place}"
         for helper, place in ends}
    )  # fmt: skip
    homes = owner_homes(SOURCES[kind], ids=named, year=version.year)
    with connection.cursor() as cursor:
        cursor.execute(homes.text, homes.params)
        return tuple(owner for owner, home in cursor.fetchall() if version.judges(home))
