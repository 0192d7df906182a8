"""集中排查: villages are handed out with their households fixed, and the campaign is closed."""

import datetime as dt

from django.db import connection, transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.casework.choices import CLEARING, UNDER_WATCH, ClueState, Whom
from zhuzhen.casework.commands.support.writing import refuse
from zhuzhen.casework.models import Campaign, CampaignVillage
from zhuzhen.casework.queries.campaigns import coverage_of
from zhuzhen.casework.rules.campaigns import CampaignFacts, campaign_faults
from zhuzhen.casework.wording import text
from zhuzhen.households.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division

# An advisory lock of its own kind for the campaigns of a place.
_BEGINNING = 7_102
_CASE = "EXISTS (SELECT 1 FROM casework_case c WHERE c.household_id = h.id AND c.state = ANY(%s))"
_CLUE = "EXISTS (SELECT 1 FROM casework_clue c WHERE c.household_id = h.id AND c.state = %s)"
_AMONG: dict[str, tuple[str, list[str | list[str]]]] = {
    Whom.ALL: ("TRUE", []),
    Whom.RELIEVED: ("h.kind = 'relieved'", []),
    Whom.MONITORED: (_CASE, [[str(state) for state in (*UNDER_WATCH, *CLEARING)]]),
    Whom.CLUE: (_CLUE, [str(ClueState.OPEN)]),
}


def _hand_out(campaign: Campaign) -> int:
    """One statement, however many villages; returns how many there are. Whoever is in the register
    now is asked for: nobody is lost by a later change of the list."""
    among, params = _AMONG[campaign.whom]
    span = CodeRange.under(campaign.place_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_campaignvillage (campaign_id, place_id, assigned_to, households) "
            "SELECT %s, h.place_id, '', array_agg(h.id ORDER BY h.head_name, h.id) "
            "FROM households_household h WHERE h.state = 'active' "
            f"AND h.place_id BETWEEN %s AND %s AND {among} GROUP BY h.place_id",
            [campaign.pk, span.lo, span.hi, *params],
        )
        return int(cursor.rowcount)


def _refuse_second(facts: CampaignFacts) -> None:
    """The same campaign of a place is begun once, also by two people at the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_BEGINNING, facts.place])
    same = Campaign.objects.filter(
        title=facts.title.strip(), place_id=facts.place, starts_on=facts.starts_on,
        ends_on=facts.ends_on, whom=facts.whom, closed_on=None,
    )  # fmt: skip
    if same.exists():
        title, first, last = facts.title.strip(), facts.starts_on, facts.ends_on
        raise Problem("campaign_twice", title=title, first=first, last=last)


@transaction.atomic
def begin_campaign(facts: CampaignFacts, *, by: Account | None, today: dt.date) -> Campaign:
    """Hand out the villages of a place.

    Raises faults, not_allowed, unknown_place, campaign_twice, nobody_to_ask.
    """
    refuse(campaign_faults(facts, today=today))
    require(Act.CAMPAIGN_MANAGE, by=by, place=facts.place)
    place = Division.objects.filter(pk=facts.place).first()
    if place is None:
        raise Problem("unknown_place", name=facts.place)
    _refuse_second(facts)
    campaign = Campaign.objects.create(
        title=facts.title.strip(),
        place_id=place.pk,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        whom=Whom(facts.whom),
        focus=[each.strip() for each in facts.focus if each.strip()],
        by=by,
        at=clock.now(),
    )
    villages = _hand_out(campaign)
    if not villages:
        raise Problem("nobody_to_ask", place=place.name)
    audit.record(
        "campaign.begin",
        by=by,
        subject="campaign",
        subject_id=campaign.pk,
        facts={"place": place.pk, "villages": villages, "whom": campaign.whom},
    )
    return campaign


def _locked(campaign: Campaign) -> Campaign:
    found = Campaign.objects.select_for_update().filter(pk=campaign.pk).first()
    if found is None:
        raise Problem("not_found", what=text("campaign"))
    if found.closed_on is not None:
        raise Problem("campaign_over", title=found.title, on=found.closed_on)
    return found


@transaction.atomic
def assign_village(
    village: CampaignVillage, *, assigned_to: str, by: Account | None
) -> CampaignVillage:
    """Say who goes from door to door in a village. Raises not_found, campaign_over, not_allowed."""
    _locked(Campaign(pk=village.campaign_id))
    found = CampaignVillage.objects.select_for_update().filter(pk=village.pk).first()
    if found is None:
        raise Problem("not_found", what=text("campaign"))
    require(Act.VISIT_RECORD, by=by, place=found.place_id)
    found.assigned_to = assigned_to.strip()
    found.save(update_fields=["assigned_to"])
    audit.record(
        "campaign.assign",
        by=by,
        subject="campaign",
        subject_id=found.campaign_id,
        facts={"place": found.place_id, "to": found.assigned_to},
    )
    return found


@transaction.atomic
def close_campaign(
    campaign: Campaign, *, on: dt.date, by: Account | None, reason: str = ""
) -> Campaign:
    """End a campaign; while somebody is left out it needs the reason.

    Raises not_found, not_allowed, campaign_over, reason_needed.
    """
    found = _locked(campaign)
    require(Act.CAMPAIGN_MANAGE, by=by, place=found.place_id)
    coverage = coverage_of(found)
    if not coverage.is_whole and not reason.strip():
        raise Problem("reason_needed", act=text("act_close_with", left=coverage.left))
    found.closed_on = on
    found.save(update_fields=["closed_on"])
    audit.record(
        "campaign.close",
        by=by,
        subject="campaign",
        subject_id=found.pk,
        reason=reason,
        facts={"covered": coverage.covered, "asked": coverage.asked},
    )
    return found
