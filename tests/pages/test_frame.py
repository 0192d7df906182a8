"""The frame: for everyone, with a place and a period that the address shows."""

import datetime as dt

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.cast import NANXIONG, SHAOGUAN, ZHUJI, Cast, cluster, org
from zhuzhen.base import scope
from zhuzhen.base.periods import Period
from zhuzhen.pages.choices import HOUSEHOLDS
from zhuzhen.pages.frame import entry_is_current, switch_of
from zhuzhen.pages.switching import next_width

TODAY = dt.date(2022, 11, 20)


def read(query: str):
    return switch_of(QueryDict(query), today=TODAY)


def test_the_address_gives_place_and_period():
    asked = read(f"place={NANXIONG}&period=2022-Q3")
    assert asked.place == NANXIONG
    assert asked.period == Period(2022, "quarter", 7)
    assert asked.query == f"place={NANXIONG}&period=2022-Q3"


@pytest.mark.parametrize("query", ["", "place=abc&period=2022-13", "place=440282", "period=22"])
def test_what_cannot_be_read_is_everywhere_this_year(query):
    asked = read(query)
    assert (asked.place, asked.period, asked.query) == ("", Period(2022, "year"), "")


@pytest.mark.parametrize(
    ("place", "digits"),
    [("", 4), ("440000000000", 4), (SHAOGUAN, 6), (NANXIONG, 9), (ZHUJI, 0)],
)
def test_each_place_offers_the_level_below(place, digits):
    assert next_width(place) == digits


ROLES = [
    "province", "assisting_city", "host_city", "county", "town", "village", "liaison", "colleague",
    "task_force", "auditor", "stranger", "outsider",
]  # fmt: skip


def choices_for(people: Cast, who: str, query: str = "") -> list[str]:
    client = Client()
    client.force_login(getattr(people, who))
    answer = client.get(f"/switch/?at=/board/&{query}")
    assert answer.status_code == 200
    return [place.name for place in answer.context["below"]]


@pytest.mark.django_db
def test_a_phone_reaches_all_that_the_rail_and_the_menu_reach(people: Cast):
    client = Client()
    client.force_login(people.liaison)
    answer = client.get("/account/").content.decode()
    bar = answer.split('class="phone-bar"', 1)[1].split("</nav>")[0]
    menu = answer.split('class="phone-menu"', 1)[1].split("</nav>")[0]
    for path in (
        "/", "/registers/new/", "/board/", "/registers/", "/matching/", "/orgs/", "/clusters/",
        "/rosters/", "/reports/", "/clauses/", "/calendar/", "/reminders/", "/load/", "/account/",
    ):  # fmt: skip
        assert f'href="{path}"' in bar + menu, path
        assert path == "/" or client.get(path).status_code == 200, path
    client.force_login(people.system_admin)
    assert "phone-menu" not in client.get("/account/").content.decode()


@pytest.mark.django_db
def test_the_switch_offers_only_places_in_scope(people: Cast):
    found = {who: choices_for(people, who) for who in ROLES}
    both, shaoguan, jieyang = ["韶关市", "揭阳市"], ["韶关市"], ["揭阳市"]
    assert found == {
        "province": both,
        "assisting_city": both,
        "host_city": shaoguan,
        "county": shaoguan,
        "town": shaoguan,
        "village": [],
        "liaison": shaoguan,
        "colleague": shaoguan,
        "task_force": shaoguan,
        "auditor": shaoguan,
        "stranger": [],
        "outsider": jieyang,
    }
    assert choices_for(people, "county", f"place={SHAOGUAN}") == ["南雄市"]
    assert choices_for(people, "county", f"place={NANXIONG}") == ["珠玑镇"]
    assert choices_for(people, "county", f"place={ZHUJI}") == []


@pytest.mark.django_db
def test_a_choice_leads_back_to_the_screen_and_keeps_its_filters(people: Cast):
    client = Client()
    client.force_login(people.county)
    body = client.get("/switch/?at=/board/&duty=R01&page=3").content.decode()
    assert f'href="/board/?duty=R01&amp;place={SHAOGUAN}"' in body
    assert 'href="/board/?duty=R01&amp;period=2022-Q3"' in body


@pytest.mark.django_db
def test_a_choice_never_leads_elsewhere(people: Cast):
    client = Client()
    client.force_login(people.county)
    answer = client.get("/switch/?at=https://elsewhere.example/")
    body = answer.content.decode()
    assert 'href="https:' not in body
    assert 'href="/?place=' in body


@pytest.mark.django_db
def test_the_switch_part_is_a_piece_of_the_page(people: Cast):
    client = Client()
    client.force_login(people.county)
    whole = client.get("/switch/?at=/").content.decode()
    part = client.get("/switch/?at=/", headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in whole
    assert len(part) < len(whole)


@pytest.mark.django_db
def test_the_switch_asks_as_often_for_three_places_as_for_one(people: Cast):
    client = Client()
    client.force_login(people.province)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/switch/?at=/").status_code == 200
        return len(captured)

    before = queries()
    scope.enter(scope.EVERYTHING)
    for number, town in enumerate(("440224102000", "440224103000")):
        cluster(town, name=f"组团{number}", lead=org(f"东莞市第{number}局"))
    assert queries() == before


@pytest.mark.django_db
def test_strangers_to_the_system_are_asked_to_sign_in(db):
    answer = Client().get("/switch/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


@pytest.mark.django_db
def test_a_missing_page_is_told_in_the_frame(people: Cast):
    client = Client()
    assert client.get("/nowhere/").status_code == 404
    client.force_login(people.county)
    body = client.get("/nowhere/").content.decode()
    assert "没有这一页" in body
    assert "职责看板" in body


@pytest.mark.django_db
def test_administrators_are_offered_no_business(people: Cast):
    client = Client()
    client.force_login(people.system_admin)
    body = client.get("/switch/").content.decode()
    assert "职责看板" not in body
    assert "没有更小的地区可选" in body


@pytest.mark.django_db
def test_at_the_doors_a_phone_has_families_in_its_bar_and_the_board_in_its_menu(people: Cast):
    client = Client()
    client.force_login(people.village)
    answer = client.get("/account/").content.decode()
    bar = answer.split('class="phone-bar"', 1)[1].split("</nav>")[0]
    menu = answer.split('class="phone-menu"', 1)[1].split("</nav>")[0]
    assert 'href="/households/"' in bar and "对象" in bar and 'href="/households/"' not in menu
    assert 'href="/board/"' in menu and 'href="/board/"' not in bar


@pytest.mark.parametrize("path", ["/residents/1/own/", "/measures/1/change/", "/helpers/1/end/"])
def test_what_hangs_below_a_household_stands_under_it_in_the_rail(path):
    assert entry_is_current(HOUSEHOLDS, request=RequestFactory().get(path))
