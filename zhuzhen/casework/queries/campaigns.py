"""Campaigns: which there are, how far each place is, and a village's list to tick off.

Covered are households of the list with a visit of the campaign; counted each time, never stored.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange, in_ranges
from zhuzhen.casework.models import Campaign, CampaignVillage, Visit
from zhuzhen.casework.rules.campaigns import Coverage
from zhuzhen.casework.wording import text
from zhuzhen.households.models import Household
from zhuzhen.places.models import Division

_COVERED = """
WITH done AS (
    SELECT x.campaign_id, x.household_id, bool_or(x.has_new_risk) AS risk
    FROM casework_visit x WHERE x.campaign_id = ANY(%s) GROUP BY 1, 2)
SELECT v.campaign_id, {place} AS place, count(DISTINCT v.id), sum(cardinality(v.households)),
       coalesce(sum(d.covered), 0), coalesce(sum(d.risks), 0)
FROM casework_campaignvillage v LEFT JOIN LATERAL (
    SELECT count(*) AS covered, count(*) FILTER (WHERE done.risk) AS risks
    FROM done JOIN unnest(v.households) asked ON asked = done.household_id
    WHERE done.campaign_id = v.campaign_id) d ON TRUE
WHERE v.campaign_id = ANY(%s) GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True)
class PlaceProgress:
    """A place's part in a campaign: its villages, households covered and asked, new risks seen."""

    place: Division
    villages: int
    coverage: Coverage
    risks: int


def campaigns_in_sight() -> QuerySet[Campaign]:
    """Campaigns that one's places take part in, the open ones first, then the latest."""
    return Campaign.objects.order_by("-closed_on", "-starts_on", "-pk")


def campaign_of(number: int) -> Campaign:
    """One campaign in scope. Raises not_found."""
    found = Campaign.objects.filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=text("campaign"))
    return found


def _rows(
    campaign_ids: Collection[int], *, place: str
) -> list[tuple[int, str, int, int, int, int]]:
    ids = list(campaign_ids)
    with connection.cursor() as cursor:
        cursor.execute(_COVERED.format(place=place), [ids, ids])
        return [(row[0], row[1], *map(int, row[2:])) for row in cursor.fetchall()]


def coverages(campaign_ids: Collection[int]) -> dict[int, Coverage]:
    """Covered and asked of each campaign, as far as one's scope reaches."""
    rows = _rows(campaign_ids, place="''")
    return {row[0]: Coverage(covered=row[4], asked=row[3]) for row in rows}


def coverage_of(campaign: Campaign) -> Coverage:
    """Covered and asked of one campaign in scope."""
    return coverages([campaign.pk]).get(campaign.pk, Coverage(0, 0))


_DIGITS = {"province": 4, "city": 6, "county": 9, "town": 12, "village": 12}


def progress_of(campaign: Campaign, *, under: Division) -> list[PlaceProgress]:
    """How far each place just below `under` is, worst first; three queries."""
    digits = _DIGITS[under.level]
    stem = under.pk[: {4: 2, 6: 4, 9: 6, 12: 9}[digits]] if under.level != "village" else under.pk
    rows = [
        row
        for row in _rows([campaign.pk], place=f"rpad(left(v.place_id, {digits}), 12, '0')")
        if row[1].startswith(stem)
    ]
    places = Division.objects.in_bulk([row[1] for row in rows])
    found = [
        PlaceProgress(places[row[1]], row[2], Coverage(covered=row[4], asked=row[3]), row[5])
        for row in rows
        if row[1] in places
    ]
    return sorted(found, key=lambda each: (each.coverage.percent, each.place.pk))


@dataclass(frozen=True)
class Share:
    """What of a campaign is handed out in some places: the villages, and how far they are."""

    campaign: Campaign
    villages: tuple[str, ...]
    coverage: Coverage

    @property
    def ends_on(self) -> dt.date:
        return self.campaign.ends_on


def shares(spans: Collection[CodeRange], *, on: dt.date) -> list[Share]:
    """The share of these places in each campaign that has begun and is not closed, those due first;
    two queries."""
    rows = CampaignVillage.objects.filter(
        in_ranges(spans), campaign__closed_on=None, campaign__starts_on__lte=on
    ).select_related("campaign")
    handed: dict[Campaign, list[str]] = {}
    for each in rows.order_by("campaign__ends_on", "campaign", "place_id"):
        handed.setdefault(each.campaign, []).append(each.place_id)
    if not handed:
        return []
    keys = [each.pk for each in handed]
    far = {(row[0], row[1]): row for row in _rows(keys, place="v.place_id")}
    found = []
    for campaign, codes in handed.items():
        mine = [far[campaign.pk, code] for code in codes]
        coverage = Coverage(covered=sum(row[4] for row in mine), asked=sum(row[3] for row in mine))
        found.append(Share(campaign, tuple(codes), coverage))
    return found


@dataclass(frozen=True)
class ToVisit:
    """A household on a village's list, and the visit that ticked it off."""

    household: Household
    visit: Visit | None


def village_of(campaign: Campaign, *, place: str) -> CampaignVillage:
    """A village's part in a campaign. Raises not_found."""
    found = CampaignVillage.objects.filter(campaign=campaign, place_id=place).first()
    if found is None:
        raise Problem("not_found", what=text("campaign"))
    return found


def list_of(village: CampaignVillage) -> list[ToVisit]:
    """A village's list, those not yet visited first; two queries."""
    households = Household.objects.filter(pk__in=village.households)
    rows = Visit.objects.filter(
        campaign_id=village.campaign_id, household_id__in=village.households
    )
    latest = rows.order_by("household_id", "-visited_on", "-pk").distinct("household_id")
    done = {each.household_id: each for each in latest}
    listed = [ToVisit(each, done.get(each.pk)) for each in households.order_by("head_name", "pk")]
    return sorted(listed, key=lambda each: each.visit is not None)


def open_villages(*, limit: int = 50) -> list[CampaignVillage]:
    """Villages in scope with a campaign that is not over, those due first."""
    rows = CampaignVillage.objects.filter(campaign__closed_on=None).select_related("campaign")
    return list(rows.order_by("campaign__ends_on", "place_id")[:limit])
