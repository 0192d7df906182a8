"""The desk and the calendar tell of campaigns, doubts and cases: to whom they are, and how far."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.helped import VISIT, case_of
from tests.cast import ZHUJI
from tests.households.world import NEXT_VILLAGE, OTHER_TOWN, VILLAGE, person, registered
from zhuzhen.base import scope
from zhuzhen.base.periods import Period
from zhuzhen.casework.commands.campaigns import begin_campaign
from zhuzhen.casework.commands.support import record_visit
from zhuzhen.casework.doubts.finding import find_doubts
from zhuzhen.casework.rules.campaigns import CampaignFacts
from zhuzhen.pages.calendar.reading import Month, month_of
from zhuzhen.pages.support.awaiting import support_awaiting
from zhuzhen.partners.queries import scope_of

TODAY = dt.date(2022, 11, 20)
FACTS = CampaignFacts("四季度排查", ZHUJI, dt.date(2022, 11, 1), dt.date(2022, 11, 30))
NOVEMBER = Period.holding(TODAY, kind="month")


@pytest.fixture
def homes(everything):
    places = (VILLAGE, VILLAGE, NEXT_VILLAGE)
    return [registered(person(f"演示户{at}"), place=place) for at, place in enumerate(places)]


@pytest.fixture
def campaign(homes, people):
    return begin_campaign(FACTS, by=people.town, today=TODAY)


def lines(who, id: str, *, on: dt.date = TODAY, place: str = "") -> list[tuple[str, ...]]:
    scope.enter(scope_of(who, on=on))
    found = [each for each in support_awaiting(who, on=on, place=place) if each.id == id]
    told = [(e.title, e.who, e.address, e.when) for group in found for e in group.lines]
    scope.enter(scope.EVERYTHING)
    return told


def events(who) -> dict[str, list[tuple[str, str]]]:
    scope.enter(scope_of(who, on=TODAY))
    month: Month = month_of(who, NOVEMBER, today=TODAY)
    scope.enter(scope.EVERYTHING)
    days = (day for week in month.weeks for day in week if day.events)
    return {f"{day.day}": [(each.title, each.address) for each in day.events] for day in days}


def desk_of(client, who) -> str:
    client.force_login(who)
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_village_is_told_what_was_handed_out_to_it(client, people, campaign, homes) -> None:
    def at(covered: int) -> list[tuple[str, ...]]:
        address = f"/campaigns/{campaign.pk}/villages/{VILLAGE}/"
        path = homes[0].place.path
        return [(f"四季度排查：已排 {covered} / 2 户", path, address, "还剩 10 天")]

    assert lines(people.village, "campaigns") == at(0)
    assert "布置给我的排查" in desk_of(client, people.village)
    scope.enter(scope.EVERYTHING)
    facts = VISIT.__class__(**{**vars(VISIT), "kind": "sweep"})
    record_visit(homes[0], facts=facts, by=people.village, today=TODAY, campaign=campaign)
    assert lines(people.village, "campaigns") == at(1)
    record_visit(homes[1], facts=facts, by=people.village, today=TODAY, campaign=campaign)
    assert lines(people.village, "campaigns") == []
    [town] = lines(people.town, "campaigns")
    assert town[:2] == ("四季度排查：已排 2 / 3 户", "2 个村")
    assert town[2] == f"/campaigns/{campaign.pk}/"
    [part] = lines(people.town, "campaigns", place=NEXT_VILLAGE)
    assert part[0] == "四季度排查：已排 0 / 1 户"


def test_who_visits_nobody_there_is_told_of_none(client, people, campaign) -> None:
    for who in (people.liaison, people.stranger, people.assisting_city, people.auditor):
        assert lines(who, "campaigns") == []
        assert lines(who, "doubts") == []
        assert "布置给我的排查" not in desk_of(client, who)
        scope.enter(scope.EVERYTHING)


def test_a_campaign_that_is_late_says_so_and_one_that_is_over_is_gone(people, campaign) -> None:
    [late] = lines(people.village, "campaigns", on=dt.date(2022, 12, 2))
    assert late[3] == "已过 2 天"
    campaign.closed_on = TODAY
    campaign.save()
    assert lines(people.village, "campaigns") == []


def test_doubts_stand_by_kind_with_their_remedy(client, people, homes) -> None:
    for home in homes:
        case_of(home, admitted_on=dt.date(2022, 8, 20), risks=[])
    case_of(
        registered(person("演示远"), place=OTHER_TOWN), admitted_on=dt.date(2022, 8, 20), risks=[]
    )
    find_doubts(today=TODAY)
    [mine] = lines(people.village, "doubts")
    remedy = "登记已落实的措施；还没有的，尽快安排"
    assert mine == ("没有任何帮扶措施", remedy, "/doubts/?rule=no_measure", "2 条")
    assert [each[3] for each in lines(people.town, "doubts")] == ["3 条"]
    [narrow] = lines(people.town, "doubts", place=NEXT_VILLAGE)
    assert narrow[2:] == (f"/doubts/?rule=no_measure&place={NEXT_VILLAGE}", "1 条")
    assert "要改正的疑点" in desk_of(client, people.village)
    answer = client.get(mine[2])
    assert answer.content.decode().count("data-keys-line") == 2


def test_the_calendar_has_the_days_of_campaigns_and_cases_and_no_name(
    people, campaign, homes
) -> None:
    for home, day in zip(homes, (24, 24, 25), strict=True):
        case_of(home, state="verifying", due_on=dt.date(2022, 11, day))
    found = events(people.village)
    assert ("2 户个案到期", "/cases/?mine=yes") in found["2022-11-24"]
    assert "2022-11-25" not in found
    address = f"/campaigns/{campaign.pk}/villages/{VILLAGE}/"
    assert ("四季度排查：已排 0 / 2 户", address) in found["2022-11-30"]
    assert "演示户" not in f"{found}"
    assert not {title for day in events(people.stranger).values() for title, _ in day}


def test_any_number_of_campaigns_takes_as_many_queries(client, people, campaign, homes) -> None:
    def asked() -> int:
        scope.enter(scope.EVERYTHING)
        client.force_login(people.village)
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    asked()
    before = asked()
    scope.enter(scope.EVERYTHING)
    for number in range(3):
        facts = CampaignFacts(f"第{number}次", ZHUJI, FACTS.starts_on, FACTS.ends_on)
        begin_campaign(facts, by=people.town, today=TODAY)
    assert asked() == before
