"""Campaigns on screen: handed out, seen place by place, ticked off by visits, closed."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NANXIONG, ZHUJI
from tests.households.world import NEXT_VILLAGE, VILLAGE, person, registered
from zhuzhen.base import scope
from zhuzhen.casework.commands.campaigns import begin_campaign
from zhuzhen.casework.models import Campaign, CampaignVillage, Visit
from zhuzhen.casework.rules.campaigns import CampaignFacts

TODAY = dt.date(2022, 11, 20)
FACTS = CampaignFacts("四季度排查", ZHUJI, dt.date(2022, 11, 1), dt.date(2022, 11, 30))
GIVEN = {
    "title": "四季度排查", "place": ZHUJI, "starts_on": "2022-11-01", "ends_on": "2022-11-30",
    "whom": "", "focus": "住房，饮水",
}  # fmt: skip


@pytest.fixture
def homes(everything):
    places = (VILLAGE, VILLAGE, NEXT_VILLAGE)
    return [registered(person(f"演示户{at}"), place=place) for at, place in enumerate(places)]


@pytest.fixture
def signed(client, people):
    def sign(who: str):
        client.force_login(getattr(people, who))
        return client

    return sign


def text(response, status=200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def tick(campaign, home, **more) -> tuple[str, dict[str, object]]:
    given = {
        "request_id": f"{uuid.uuid4()}", "visited_on": "2022-11-18", "visitors": "演示丙03",
        "finding": "都好", "risk": "", **more,
    }  # fmt: skip
    return f"/households/{home.pk}/visit/?campaign={campaign.pk}", given


def test_a_town_hands_its_villages_out(signed, homes) -> None:
    town = signed("town")
    assert "还没有集中排查" in text(town.get("/campaigns/"))
    assert ZHUJI in text(town.get("/campaigns/new/"))
    response = town.post("/campaigns/new/", GIVEN)
    campaign = Campaign.objects.get()
    assert response["Location"] == f"/campaigns/{campaign.pk}/"
    page = text(town.get(response["Location"]))
    assert "已布置到 2 个村，共 3 户" in page and "重点看：住房、饮水" in page
    assert f"/campaigns/{campaign.pk}/villages/{VILLAGE}/" in page


def test_what_is_wrong_is_told_beside_its_field(signed, homes) -> None:
    town = signed("town")
    page = text(town.post("/campaigns/new/", {**GIVEN, "ends_on": "2022-10-01"}), 422)
    assert 'id="id_ends_on_error"' in page
    page = text(town.post("/campaigns/new/", {**GIVEN, "place": "没有的地方"}), 422)
    assert "没有叫“没有的地方”的地方" in page and not Campaign.objects.exists()


def test_a_village_ticks_its_households_off(signed, homes) -> None:
    campaign = begin_campaign(FACTS, by=None, today=TODAY)
    village = signed("village")
    assert "四季度排查" in text(village.get("/campaigns/"))
    address = f"/campaigns/{campaign.pk}/villages/{VILLAGE}/"
    page = text(village.get(address))
    assert page.index("演示户0") < page.index("演示户1")
    where, given = tick(campaign, homes[0])
    assert f"{where}".replace("&", "&amp;") in page
    assert 'name="visited_on"' in text(village.get(where))
    response = village.post(where, given)
    assert response["Location"] == address
    page = text(village.get(address))
    assert "演示户0户已排查，本村还有 1 户" in page
    assert page.index("演示户1") < page.index("演示户0</strong>")
    assert Visit.objects.get().campaign_id == campaign.pk


def test_income_and_safeguards_may_be_taken_on_the_way(signed, homes) -> None:
    campaign = begin_campaign(FACTS, by=None, today=TODAY)
    village = signed("village")
    where, given = tick(campaign, homes[0])
    assert 'name="water"' in text(village.get(f"{where}&check=1"))
    page = text(village.post(f"{where}&check=1", given), 422)
    assert 'id="id_water_error"' in page and not Visit.objects.exists()


def test_a_day_outside_is_told_beside_the_day(signed, homes) -> None:
    campaign = begin_campaign(FACTS, by=None, today=TODAY)
    where, given = tick(campaign, homes[0], visited_on="2022-10-31")
    assert 'id="id_visited_on_error"' in text(signed("village").post(where, given), 422)


def test_sweepers_are_named_and_others_villages_are_not_there(signed, homes) -> None:
    campaign = begin_campaign(FACTS, by=None, today=TODAY)
    village = signed("village")
    address = f"/campaigns/{campaign.pk}/villages/{VILLAGE}/"
    village.post(f"{address}assignment/", {"assigned_to": "演示甲、演示乙"})
    assert CampaignVillage.objects.get(place_id=VILLAGE).assigned_to == "演示甲、演示乙"
    assert "排查人 演示甲、演示乙" in text(village.get(address))
    other = f"/campaigns/{campaign.pk}/villages/{NEXT_VILLAGE}/"
    assert village.get(other).status_code == 404
    assert village.post(f"{other}assignment/", {"assigned_to": "x"}).status_code == 404
    assert village.get("/campaigns/new/").status_code == 403


def test_a_county_reads_down_to_the_village(signed, homes) -> None:
    facts = CampaignFacts("全县排查", NANXIONG, FACTS.starts_on, FACTS.ends_on)
    campaign = begin_campaign(facts, by=None, today=TODAY)
    county = signed("county")
    page = text(county.get(f"/campaigns/{campaign.pk}/"))
    assert f"?under={ZHUJI}" in page
    page = text(county.get(f"/campaigns/{campaign.pk}/?under={ZHUJI}"))
    assert f"/campaigns/{campaign.pk}/villages/{VILLAGE}/" in page
    # A place beyond the campaign shows the whole.
    assert f"?under={ZHUJI}" in text(county.get(f"/campaigns/{campaign.pk}/?under=445200000000"))


def test_it_closes_with_a_reason_while_somebody_is_left(signed, homes) -> None:
    campaign = begin_campaign(FACTS, by=None, today=TODAY)
    town = signed("town")
    closing = f"/campaigns/{campaign.pk}/closing/"
    assert "还有 3 户没有排到" in text(town.post(closing, {"reason": ""}), 422)
    assert town.post(closing, {"reason": "遇台风，改期"}).status_code == 302
    assert "已结束" in text(town.get(f"/campaigns/{campaign.pk}/"))
    where, given = tick(campaign, homes[0])
    assert "已于 2022-11-20 结束" in text(town.post(where, given), 422)


@pytest.mark.parametrize("who", ["liaison", "assisting_city", "system_admin"])
def test_who_works_with_no_families_has_no_campaigns(signed, homes, who) -> None:
    campaign = begin_campaign(FACTS, by=None, today=TODAY)
    client = signed(who)
    assert client.get("/campaigns/").status_code == 403
    assert client.get(f"/campaigns/{campaign.pk}/").status_code == 404


def test_pages_take_the_same_queries_for_few_and_many(signed, homes) -> None:
    counts = []
    for more in (0, 4):
        scope.enter(scope.EVERYTHING)
        for number in range(more):
            registered(person(f"演示多{number}"))
        facts = replace(FACTS, title=f"四季度排查{more}")
        campaign = begin_campaign(facts, by=None, today=TODAY)
        village = signed("village")
        address = f"/campaigns/{campaign.pk}/villages/{VILLAGE}/"
        village.get(address)
        with CaptureQueriesContext(connection) as captured:
            village.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 16
