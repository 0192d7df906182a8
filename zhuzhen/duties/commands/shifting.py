"""Recount owners after partners changed who owes: members, leads, teams, posts, pairs, names."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q

from zhuzhen.base.periods import Period
from zhuzhen.duties.commands.refreshing import windows_of
from zhuzhen.duties.inforce import versions_of_year
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.owners import CITY, COUNTY, TOWN
from zhuzhen.duties.sql import OwnerId
from zhuzhen.duties.writing import Written, write
from zhuzhen.partners.models import Posting
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division
from zhuzhen.policy.choices import OwnerKind

_BY_ORG = (OwnerKind.CLUSTER_ORG, OwnerKind.SENDING_UNIT, OwnerKind.TASK_FORCE)


@dataclass(frozen=True)
class Shifted:
    """These may owe otherwise than before, from `since` to `until` (open if None)."""

    org_id: int | None
    cluster_id: int | None
    team_id: int | None
    place_id: str | None
    helper_code: str
    since: dt.date
    until: dt.date | None

    def touches(self, year: int) -> bool:
        """Whether a figure of the year can differ; a trend also reads the year before."""
        return self.since.year <= year and (self.until is None or year <= self.until.year + 1)


def consume_shifts() -> list[Shifted]:
    """Take the pending shifts; the caller holds the right to move figures."""
    names = "org_id, cluster_id, team_id, place_id, helper_code, since, until"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH taken AS (DELETE FROM partners_shift RETURNING {names}) "
            f"SELECT DISTINCT {names} FROM taken"
        )
        return [Shifted(*row) for row in cursor.fetchall()]


def settle_shifts(
    shifts: Sequence[Shifted], *, now: dt.datetime, this_year: int, closed: frozenset[str]
) -> Written:
    """Recount whom the shifts name, in every open period of the years that have figures.

    A later year without figures is begun as a whole by `refresh_period`.
    """
    total = Written()
    for year in _years(shifts, this_year=this_year):
        ids = owners_of([each for each in shifts if each.touches(year)])
        for versions in versions_of_year(year).values():
            windows = windows_of(versions, within=Period(year, "year"), closed=closed, ids=ids)
            if windows:
                total += write(windows, now=now, closed=closed)
    return total


def _years(shifts: Sequence[Shifted], *, this_year: int) -> list[int]:
    """The present year, and those that have figures, as far as a shift touches them."""
    if not shifts:
        return []
    first = min(each.since.year for each in shifts)
    years = {this_year, *_years_with_figures(first)}
    return sorted(year for year in years if any(each.touches(year) for each in shifts))


def _years_with_figures(first: int) -> Iterator[int]:
    """Years from `first` on of which instances stand, each found by one step in an index."""
    year: int | None = first
    while year is not None:
        later = DutyInstance.objects.filter(period__gte=f"{year:04}").order_by("period")
        period = later.values_list("period", flat=True).first()
        year = int(period[:4]) if period else None
        if year is not None:
            yield year
            year += 1


def owners_of(shifts: Sequence[Shifted]) -> dict[OwnerKind, list[OwnerId]]:
    """Whom the shifts name, by kind of owner."""
    found: dict[OwnerKind, set[OwnerId]] = defaultdict(set)
    towns: set[str] = set()
    for each in shifts:
        if each.org_id is not None:
            for kind in _BY_ORG:
                found[kind].add(each.org_id)
        if each.cluster_id is not None:
            found[OwnerKind.CLUSTER].add(each.cluster_id)
        if each.team_id is not None:
            found[OwnerKind.TEAM].add(each.team_id)
        place = each.place_id
        if place is not None and place[COUNTY:TOWN].strip("0"):
            towns.add(place[:TOWN])
            found[OwnerKind.TOWN].add(place[:TOWN].ljust(12, "0"))
            found[OwnerKind.COUNTY].add(place[:COUNTY].ljust(12, "0"))
        elif place is not None and not place[CITY:].strip("0"):
            found[OwnerKind.ASSISTING_CITY].add(each.helper_code)
            found[OwnerKind.CITY_PAIR].add(f"{each.helper_code}-{place}")
    for kind, tag in ((OwnerKind.KEY_TOWN, "key_town"), (OwnerKind.KEY_VILLAGE, "key_village")):
        found[kind].update(_tagged(tag, towns=towns))
    found[OwnerKind.VILLAGE].update(_villages(towns))
    found[OwnerKind.POSTED_PERSON].update(_posted(shifts))
    return {kind: sorted(ids) for kind, ids in found.items() if ids}


def _tagged(tag: str, *, towns: set[str]) -> list[str]:
    """Divisions in the towns that ever bore a tag: their helping side is their cluster's."""
    if not towns:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT division_id FROM places_divisiontag "
            "WHERE tag = %s AND left(division_id, 9) = ANY(%s)",
            [tag, sorted(towns)],
        )
        return [row[0] for row in cursor.fetchall()]


def _villages(towns: set[str]) -> list[str]:
    """Villages of the towns, whenever they were there."""
    if not towns:
        return []
    villages = Division.objects.filter(level=Level.VILLAGE)
    near = [Q(code__startswith=town) for town in sorted(towns)]
    return list(villages.filter(reduce(or_, near)).values_list("code", flat=True))


def _posted(shifts: Sequence[Shifted]) -> list[int]:
    """People whom the named units ever sent, or who ever served in the named teams."""
    orgs = {each.org_id for each in shifts} - {None}
    teams = {each.team_id for each in shifts} - {None}
    if not orgs and not teams:
        return []
    posts = Posting.objects.filter(Q(sending_org_id__in=orgs) | Q(team_id__in=teams))
    return list(posts.values_list("person_id", flat=True).distinct())
