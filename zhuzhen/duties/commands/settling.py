"""Settle what registers and partners changed: only what can be touched is recounted."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.base.periods import Period
from zhuzhen.duties.commands.contributions import settle_contributions
from zhuzhen.duties.commands.families import settle_families, settle_projects
from zhuzhen.duties.commands.refreshing import (
    closed_periods,
    lock_figures,
    many_owners,
    open_parts,
)
from zhuzhen.duties.commands.shifting import consume_shifts, settle_shifts
from zhuzhen.duties.counting import Window
from zhuzhen.duties.inforce import DutyVersion, versions_of_year
from zhuzhen.duties.owners import LINK_COLUMNS, SOURCES, link_digits, owner_homes, owner_ids
from zhuzhen.duties.sql import OwnerId
from zhuzhen.duties.writing import Written, write
from zhuzhen.policy.choices import Link, OwnerKind

# From this many on (a whole sheet, not a form) owners are looked up by hashing.
MANY = 200


@dataclass(frozen=True)
class Touched:
    """A record was here: its register, links and day."""

    register: str
    org_id: int | None
    cluster_id: int | None
    team_id: int | None
    place_id: str | None
    helper_code: str | None
    person_id: int | None
    happened_on: dt.date


def settle_changes(*, now: dt.datetime, today: dt.date | None = None) -> int:
    """Recompute the instances that pending changes can touch; returns how many moved or went.

    With nothing pending this is one query by primary keys. Rows are consumed in the same
    transaction, after the lock: whoever commits later recounts with the earlier one's records.
    `today` says which year's figures begin with the first who owes (default: the day of `now`).
    """
    if not _is_pending():
        return 0
    with scope.within(scope.EVERYTHING):
        lock_figures()
        closed, year = closed_periods(), (today or now.date()).year
        # Who owes first: a year's figures may begin with it.
        shifts = consume_shifts()
        with many_owners() if len(shifts) >= MANY else nullcontext():
            total = settle_shifts(shifts, now=now, this_year=year, closed=closed)
        total += _settle_records(_consume(), now=now, closed=closed)
        total += settle_families(now=now, this_year=year, closed=closed)
        total += settle_contributions(now=now, closed=closed)
        total += settle_projects(now=now, this_year=year, closed=closed)
        return total.moved + total.removed


def _is_pending() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT id FROM registers_change ORDER BY id LIMIT 1), "
            "(SELECT id FROM partners_shift ORDER BY id LIMIT 1), "
            "(SELECT id FROM casework_familyshift ORDER BY id LIMIT 1), "
            "(SELECT id FROM funds_fundshift ORDER BY id LIMIT 1), "
            "(SELECT id FROM projects_projectshift ORDER BY id LIMIT 1))"
        )
        return cursor.fetchone() != (None,)


def _settle_records(
    changed: Sequence[Touched], *, now: dt.datetime, closed: frozenset[str]
) -> Written:
    if len(changed) < MANY:
        return _recount(changed, now=now, closed=closed)
    with many_owners():
        return _recount(changed, now=now, closed=closed)


def _recount(changed: Sequence[Touched], *, now: dt.datetime, closed: frozenset[str]) -> Written:
    by_year: dict[int, list[Touched]] = defaultdict(list)
    for touched in changed:
        by_year[touched.happened_on.year].append(touched)
    finder, total = _OwnerFinder(), Written()
    for year, rows in sorted(_with_following_year(by_year).items()):
        for versions in versions_of_year(year).values():
            windows = _windows(versions, year=year, rows=rows, closed=closed, finder=finder)
            if windows:
                total += write(windows, now=now, closed=closed)
    return total


def _consume() -> list[Touched]:
    names = "register, org_id, cluster_id, team_id, place_id, helper_code, person_id, happened_on"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH taken AS (DELETE FROM registers_change RETURNING {names}) "
            f"SELECT DISTINCT {names} FROM taken"
        )
        return [Touched(*row) for row in cursor.fetchall()]


def _with_following_year(
    by_year: dict[int, list[Touched]],
) -> dict[int, list[Touched]]:
    """A year's records are also the base of next year's trends."""
    every: dict[int, list[Touched]] = defaultdict(list)
    for year, rows in by_year.items():
        every[year] += rows
        every[year + 1] += rows
    return every


class _OwnerFinder:
    """Which owners a link leads to; each question is asked once a settling."""

    def __init__(self) -> None:
        self.known: dict[tuple[OwnerKind, Link, int, frozenset[OwnerId]], dict[OwnerId, str]] = {}

    def ids(self, version: DutyVersion, *, rows: Sequence[Touched]) -> tuple[OwnerId, ...]:
        """Owners that the version judges and that a link of the rows leads to."""
        kind, through = version.duty.owed_by, version.duty.through
        digits = link_digits(SOURCES[kind], through=through)
        values = {getattr(row, LINK_COLUMNS[through]) for row in rows} - {None}
        links = frozenset(value[:digits] if digits else value for value in values)
        key = (kind, through, version.year, links)
        if key not in self.known:
            self.known[key] = self._ask(*key) if links else {}
        homes = self.known[key]
        return tuple(each for each, home in homes.items() if version.judges(home))

    @staticmethod
    def _ask(
        kind: OwnerKind, through: Link, year: int, links: frozenset[OwnerId]
    ) -> dict[OwnerId, str]:
        source = SOURCES[kind]
        found = owner_ids(source, through=through, links=list(links))
        with connection.cursor() as cursor:
            cursor.execute(found.text, found.params)
            homes = owner_homes(source, ids=[row[0] for row in cursor.fetchall()], year=year)
            cursor.execute(homes.text, homes.params)
            return dict(cursor.fetchall())


def _windows(
    versions: Sequence[DutyVersion],
    *,
    year: int,
    rows: Sequence[Touched],
    closed: frozenset[str],
    finder: _OwnerFinder,
) -> list[Window]:
    windows = []
    for version in versions:
        concerned = [row for row in rows if row.register in _registers(version)]
        periods = open_parts(_periods(version, concerned), closed=closed)
        live = periods or (version.is_deadline and concerned and str(year) not in closed)
        if not concerned or not live:
            continue
        ids = finder.ids(version, rows=concerned)
        if ids:
            windows.append(Window(version=version, periods=periods, ids=ids))
    return windows


def _registers(version: DutyVersion) -> set[str]:
    after = version.duty.after
    return {version.duty.measure.register_id} | ({after.register_id} if after else set())


def _periods(version: DutyVersion, rows: Iterable[Touched]) -> list[Period]:
    """The version's periods that a record's day lies in, or for a trend lay in a year before."""
    if version.is_deadline:
        return []
    kind = version.duty.per.value
    found = {Period.holding(row.happened_on, kind=kind) for row in rows}
    if version.is_trend:
        found |= {Period(each.year + 1, each.kind, each.first_month) for each in found}
    return sorted(each for each in found if each.year == version.year)
