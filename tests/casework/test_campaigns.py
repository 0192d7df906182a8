"""Villages are handed out with their households fixed; covered of all is counted from visits."""

import datetime as dt
from dataclasses import replace

import pytest

from tests import cast as scene
from tests.casework.helped import NOW, TODAY, VISIT, case_of
from tests.households.world import HOME, NEXT_VILLAGE, OTHER_TOWN, VILLAGE, person, registered
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.casework.commands.campaigns import assign_village, begin_campaign, close_campaign
from zhuzhen.casework.commands.support import record_visit
from zhuzhen.casework.models import Campaign, CampaignVillage, Clue
from zhuzhen.casework.queries.campaigns import (
    coverage_of,
    list_of,
    open_villages,
    progress_of,
    village_of,
)
from zhuzhen.casework.rules.campaigns import CampaignFacts, Coverage
from zhuzhen.partners.queries import scope_of
from zhuzhen.places.models import Division

pytestmark = pytest.mark.usefixtures("everything")
FACTS = CampaignFacts(
    "2022 年四季度集中排查", scene.ZHUJI, dt.date(2022, 11, 1), dt.date(2022, 11, 30),
    focus=("住房", " 饮水 ", ""),
)  # fmt: skip
SWEEP = replace(VISIT, kind="sweep")


@pytest.fixture
def cast():
    return scene.cast(scene.stage())


@pytest.fixture
def homes():
    """Two households of a village, one of the next, one of another town."""
    places = (VILLAGE, VILLAGE, NEXT_VILLAGE, OTHER_TOWN)
    return [registered(person(f"演示户{at}"), place=place) for at, place in enumerate(places)]


def swept(household, campaign, *, by, **more):
    facts = replace(SWEEP, **more)
    return record_visit(household, facts=facts, by=by, today=TODAY, campaign=campaign)


def test_villages_are_handed_out_with_their_households(cast, homes) -> None:
    campaign = begin_campaign(FACTS, by=cast.town, today=TODAY)
    assert campaign.focus == ["住房", "饮水"]
    handed = {each.place_id: each.households for each in campaign.villages.order_by("place_id")}
    assert handed == {VILLAGE: [homes[0].pk, homes[1].pk], NEXT_VILLAGE: [homes[2].pk]}
    entry = AuditEntry.objects.get(act="campaign.begin")
    assert entry.facts == {"place": scene.ZHUJI, "villages": 2, "whom": ""}


def test_who_comes_later_is_not_asked_for_and_nobody_is_lost(cast, homes) -> None:
    campaign = begin_campaign(FACTS, by=cast.town, today=TODAY)
    late = registered(person("演示后来"))
    homes[0].place_id = NEXT_VILLAGE
    homes[0].save()
    assert coverage_of(campaign) == Coverage(0, 3)
    with pytest.raises(Problem) as problem:
        swept(late, campaign, by=cast.village)
    assert problem.value.code == "not_asked_for"


@pytest.mark.parametrize("whom", ["", "relieved", "monitored", "clue"])
def test_a_campaign_may_ask_for_some_only(cast, homes, whom: str) -> None:
    relieved = registered(person("演示脱贫"), facts=replace(HOME, kind="relieved"))
    watched = registered(person("演示监测"))
    case_of(watched)
    case_of(homes[0], state="verifying")
    suspected = registered(person("演示线索"))
    Clue.objects.create(
        household=suspected, place_id=VILLAGE, source="self_report", key="k", text="x",
        found_on=TODAY, due_on=TODAY, state="open", at=NOW,
    )  # fmt: skip
    campaign = begin_campaign(replace(FACTS, whom=whom, place=VILLAGE), by=cast.town, today=TODAY)
    asked = set(campaign.villages.get().households)
    every = {relieved.pk, watched.pk, suspected.pk, homes[0].pk, homes[1].pk}
    wanted = {"": every, "relieved": {relieved.pk}, "monitored": {watched.pk}}
    assert asked == wanted.get(whom, {suspected.pk})


def test_covered_is_counted_from_visits_household_by_household(cast, homes) -> None:
    campaign = begin_campaign(FACTS, by=cast.town, today=TODAY)
    swept(homes[0], campaign, by=cast.village)
    swept(homes[0], campaign, by=cast.village, finding="再去一次", risk="住院花费大")
    record_visit(homes[1], facts=VISIT, by=cast.village, today=TODAY)  # not of the campaign
    assert coverage_of(campaign) == Coverage(1, 3)
    town = Division.objects.get(pk=scene.ZHUJI)
    progress = progress_of(campaign, under=town)
    told = [(each.place.pk, each.coverage, each.risks) for each in progress]
    assert told == [(NEXT_VILLAGE, Coverage(0, 1), 0), (VILLAGE, Coverage(1, 2), 1)]
    county = progress_of(campaign, under=Division.objects.get(pk=scene.NANXIONG))
    (only,) = county
    assert (only.place.pk, only.villages, only.coverage) == (scene.ZHUJI, 2, Coverage(1, 3))
    listed = list_of(village_of(campaign, place=VILLAGE))
    assert [(each.household, each.visit is not None) for each in listed] == [
        (homes[1], False),
        (homes[0], True),
    ]


def test_percent_is_floored() -> None:
    assert [Coverage(covered, 3).percent for covered in (0, 1, 2, 3)] == [0, 33, 66, 100]
    assert (Coverage(0, 0).percent, Coverage(999, 1000).percent) == (100, 99)


def test_a_visit_lies_within_the_campaign(cast, homes) -> None:
    campaign = begin_campaign(FACTS, by=cast.town, today=TODAY)
    with pytest.raises(Problem) as problem:
        swept(homes[0], campaign, by=cast.village, visited_on=dt.date(2022, 10, 31))
    assert [fault.field for fault in problem.value.faults] == ["visited_on"]


def test_a_campaign_closes_with_a_reason_while_somebody_is_left(cast, homes) -> None:
    campaign = begin_campaign(FACTS, by=cast.town, today=TODAY)
    with pytest.raises(Problem) as problem:
        close_campaign(campaign, on=TODAY, by=cast.town)
    assert (problem.value.code, "3 户" in problem.value.text) == ("reason_needed", True)
    for home in homes[:3]:
        swept(home, campaign, by=cast.town)
    close_campaign(campaign, on=TODAY, by=cast.town)
    entry = AuditEntry.objects.get(act="campaign.close")
    assert entry.facts == {"covered": 3, "asked": 3}
    for attempt in (
        lambda: close_campaign(campaign, on=TODAY, by=cast.town),
        lambda: swept(homes[0], campaign, by=cast.village),
        lambda: assign_village(campaign.villages.first(), assigned_to="x", by=cast.town),
    ):
        with pytest.raises(Problem) as problem:
            attempt()
        assert problem.value.code == "campaign_over"
    assert open_villages() == []


def test_all_that_is_wrong_is_told_at_once(cast, homes) -> None:
    wrong = replace(FACTS, title=" ", place="", ends_on=dt.date(2022, 10, 1))
    with pytest.raises(Problem) as problem:
        begin_campaign(wrong, by=cast.town, today=TODAY)
    assert [fault.field for fault in problem.value.faults] == ["title", "place", "ends_on"]
    past = replace(FACTS, ends_on=TODAY - dt.timedelta(1))
    with pytest.raises(Problem) as problem:
        begin_campaign(past, by=cast.town, today=TODAY)
    assert [fault.field for fault in problem.value.faults] == ["ends_on"]


def test_nobody_to_ask_hands_out_nothing(cast) -> None:
    with pytest.raises(Problem) as problem:
        begin_campaign(FACTS, by=cast.town, today=TODAY)
    assert problem.value.code == "nobody_to_ask"
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("who", ["village", "auditor", "liaison", "stranger"])
def test_others_may_not(cast, homes, who: str) -> None:
    with pytest.raises(Problem) as problem:
        begin_campaign(FACTS, by=getattr(cast, who), today=TODAY)
    assert problem.value.code == "not_allowed"


def test_a_town_has_no_say_in_the_county(cast, homes) -> None:
    with pytest.raises(Problem) as problem:
        begin_campaign(replace(FACTS, place=scene.NANXIONG), by=cast.town, today=TODAY)
    assert problem.value.code == "not_allowed"


def test_a_village_sees_its_own_part_of_a_countys_campaign(cast, homes) -> None:
    begin_campaign(replace(FACTS, place=scene.NANXIONG), by=cast.county, today=TODAY)
    assert CampaignVillage.objects.count() == 3
    scope.enter(scope_of(cast.village, on=TODAY))
    campaign = Campaign.objects.get()
    assert coverage_of(campaign) == Coverage(0, 2)
    (village,) = open_villages()
    assign_village(village, assigned_to="演示甲、演示乙", by=cast.village)
    assert village_of(campaign, place=VILLAGE).assigned_to == "演示甲、演示乙"
    with pytest.raises(Problem) as problem:
        village_of(campaign, place=NEXT_VILLAGE)
    assert problem.value.code == "not_found"
    with pytest.raises(Problem) as problem:
        close_campaign(campaign, on=TODAY, by=cast.village, reason="x")
    assert problem.value.code == "not_allowed"


def test_a_campaign_is_begun_once(cast, homes) -> None:
    begin_campaign(FACTS, by=cast.town, today=TODAY)
    with pytest.raises(Problem) as told:
        begin_campaign(FACTS, by=cast.town, today=TODAY)
    assert told.value.code == "campaign_twice"
    begin_campaign(replace(FACTS, title="第二次"), by=cast.town, today=TODAY)
    assert Campaign.objects.count() == 2


def test_a_campaign_of_eight_thousand_years_is_a_slip(cast, homes) -> None:
    with pytest.raises(Problem) as told:
        begin_campaign(replace(FACTS, ends_on=dt.date(9999, 12, 31)), by=cast.town, today=TODAY)
    assert [each.field for each in told.value.faults] == ["ends_on"]
