"""Settle what registers changed: only the duties, owners and periods that can be touched."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.base.periods import Period
from zhuzhen.duties.commands.refreshing import closed_periods, lock_figures, open_parts
from zhuzhen.duties.counting import Window
from zhuzhen.duties.inforce import DutyVersion, versions_of_year
from zhuzhen.duties.owners import SOURCES, link_digits, owner_ids
from zhuzhen.duties.sql import OwnerId
from zhuzhen.duties.writing import write
from zhuzhen.policy.choices import Link, OwnerKind
from zhuzhen.registers.models import Change

_COLUMN = {
    Link.ORG: "org_id",
    Link.CLUSTER: "cluster_id",
    Link.TEAM: "team_id",
    Link.PLACE: "place_id",
    Link.HELPER: "helper_code",
}


@dataclass(frozen=True)
class Touched:
    """A record was here: its register, links and day."""

    register: str
    org_id: int | None
    cluster_id: int | None
    team_id: int | None
    place_id: str | None
    helper_code: str | None
    happened_on: dt.date


def settle_changes(*, now: dt.datetime) -> int:
    """Recompute the instances that pending changes can touch; returns how many moved or went.

    With nothing pending this is one query by primary key. Rows are consumed in the same
    transaction, after the lock: whoever commits later recounts with the earlier one's records.
    """
    if not Change.objects.order_by("pk").values_list("pk", flat=True)[:1]:
        return 0
    with scope.within(scope.EVERYTHING):
        lock_figures()
        by_year: dict[int, list[Touched]] = defaultdict(list)
        for touched in _consume():
            by_year[touched.happened_on.year].append(touched)
        closed, finder, moved = closed_periods(), _OwnerFinder(), 0
        for year, rows in sorted(_with_following_year(by_year).items()):
            for versions in versions_of_year(year).values():
                windows = _windows(versions, year=year, rows=rows, closed=closed, finder=finder)
                if windows:
                    done = write(windows, now=now, closed=closed)
                    moved += done.moved + done.removed
        return moved


def _consume() -> list[Touched]:
    names = "register, org_id, cluster_id, team_id, place_id, helper_code, happened_on"
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
        self.known: dict[tuple[OwnerKind, Link, frozenset[OwnerId]], tuple[OwnerId, ...]] = {}

    def ids(
        self, kind: OwnerKind, *, through: Link, rows: Sequence[Touched]
    ) -> tuple[OwnerId, ...]:
        digits = link_digits(SOURCES[kind], through=through)
        values = {getattr(row, _COLUMN[through]) for row in rows} - {None}
        links = frozenset(value[:digits] if digits else value for value in values)
        key = (kind, through, links)
        if key not in self.known:
            self.known[key] = self._ask(kind, through, links) if links else ()
        return self.known[key]

    @staticmethod
    def _ask(kind: OwnerKind, through: Link, links: frozenset[OwnerId]) -> tuple[OwnerId, ...]:
        sql = owner_ids(SOURCES[kind], through=through, links=list(links))
        with connection.cursor() as cursor:
            cursor.execute(sql.text, sql.params)
            return tuple(row[0] for row in cursor.fetchall())


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
        ids = finder.ids(version.duty.owed_by, through=version.duty.through, rows=concerned)
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
