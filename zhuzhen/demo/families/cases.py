"""The demonstration's cases: every state of the way at Zhuji, some elsewhere; what is found."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhuzhen.casework.choices import VisitKind, Whom
from zhuzhen.casework.commands.campaigns import assign_village, begin_campaign
from zhuzhen.casework.commands.support import record_visit
from zhuzhen.casework.doubts import find_doubts
from zhuzhen.casework.models import Campaign, CampaignVillage
from zhuzhen.casework.rules.campaigns import CampaignFacts
from zhuzhen.casework.rules.support import VisitFacts
from zhuzhen.demo import dongguan
from zhuzhen.demo.families.casting import Cast, Story, told, towns_with_stories
from zhuzhen.demo.families.days import all_or_nothing, on_day
from zhuzhen.demo.families.drawing import DrawnHousehold
from zhuzhen.demo.families.lives import Life
from zhuzhen.demo.families.offices import Office, open_offices
from zhuzhen.demo.families.screened import screen
from zhuzhen.demo.families.settling import Settled
from zhuzhen.demo.layout import Layout
from zhuzhen.households.models import Household
from zhuzhen.people.models import Account


@dataclass(frozen=True)
class Told:
    """How much was told."""

    cases: int
    doubts: int


def tell_cases(
    settled: Settled,
    *,
    cast: Cast,
    layout: Layout,
    by_name: Mapping[str, Account],
    named: Callable[[str], str],
    since: dt.date,
    today: dt.date,
) -> Told:
    """Lead the families of the cast through their stories, by the real commands."""
    zhuji = next(plan for plan in layout.clusters if plan.town == dongguan.ZHUJI)
    villages = [*zhuji.villages, *towns_with_stories(layout)]
    offices = open_offices(
        villages, home=zhuji.villages[0], by_name=by_name, named=named, since=since
    )
    with all_or_nothing():
        for at, story in cast.stories.items():
            _tell(
                story,
                home=settled.households[at],
                drawn=settled.drawn[at],
                offices=offices,
                today=today,
            )
        screen(settled, cast=cast, offices=offices, by=by_name["nanxiong"], today=today)
        sweep(offices=[offices[each] for each in zhuji.villages], today=today)
        with on_day(today):
            doubts = find_doubts(today=today).new
    return Told(len(cast.stories), doubts)


def _tell(
    story: Story | None,
    *,
    home: Household,
    drawn: DrawnHousehold,
    offices: Mapping[str, Office],
    today: dt.date,
) -> None:
    """One family's case, and the next where it comes into need again."""
    while story is not None:
        office = offices[home.place_id]
        Life(story, home=home, office=office, ill=drawn.is_ill, today=today).lead()
        story = story.again


def sweep(*, offices: list[Office], today: dt.date) -> Campaign:
    """A campaign of the town: the first village is through, the second has hardly begun."""
    spoken = told()["campaign"]
    first, last = spoken["days"]
    town = offices[0].town
    facts = CampaignFacts(
        title=spoken["title"],
        place=dongguan.ZHUJI,
        starts_on=first,
        ends_on=last,
        whom=Whom.RELIEVED,
        focus=tuple(spoken["focus"]),
    )
    with on_day(first, by=town):
        campaign = begin_campaign(facts, by=town, today=first)
    for number, office in enumerate(offices):
        village = CampaignVillage.objects.get(campaign=campaign, place_id=office.village)
        with on_day(first, by=office.door):
            assign_village(village, assigned_to=office.door.display_name, by=office.door)
        asked = village.households if not number else village.households[:2]
        homes = Household.objects.in_bulk(asked)
        for at, each in enumerate(asked):
            _swept(homes[each], campaign=campaign, office=office, on=first + dt.timedelta(at))
    return campaign


def _swept(home: Household, *, campaign: Campaign, office: Office, on: dt.date) -> None:
    finding = told()["said"]["visited"]["sweep"]
    facts = VisitFacts(VisitKind.SWEEP, on, office.door.display_name, finding)
    with on_day(on, by=office.door):
        record_visit(home, facts=facts, by=office.door, today=on, campaign=campaign)
