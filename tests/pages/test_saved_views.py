"""Saved views: the filters of a list under a name, by account, and nobody else's."""

import pytest
from django.db import connection

from tests.pages.recording import signed_in
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.scope import Scope
from zhuzhen.people.commands import kept_query
from zhuzhen.people.models import SavedView

pytestmark = pytest.mark.django_db
LIST = "/registers/field_visit/"
VIEWS = f"{LIST}views/"
QUERY = "state=submitted&q=%E8%BD%A6%E9%97%B4"


def save(client, name="待确认的", query=QUERY):
    return client.post(VIEWS, {"name": name, "query": query})


def views() -> list[SavedView]:
    scope.enter(scope.EVERYTHING)
    return list(SavedView.objects.order_by("pk"))


def test_a_view_keeps_the_filters_and_leaves_place_and_period_to_the_frame(on_stage, people):
    client = signed_in(people.liaison)
    given = f"{QUERY}&period=2022-Q3&place=440200000000&page=3&org="
    answer = save(client, query=given)
    assert answer.url == f"{LIST}?{QUERY}"
    (view,) = views()
    assert (view.account, view.list, view.query) == (people.liaison, "field_visit", QUERY)
    shown = client.get(f"{VIEWS}?period=2022-Q3").content.decode()
    assert f'href="{LIST}?period=2022-Q3&amp;{QUERY.replace("&", "&amp;")}">待确认的</a>' in shown
    assert AuditEntry.objects.get(act="view.save").facts["name"] == "待确认的"


def test_the_list_offers_its_views_and_to_keep_the_present_filters(on_stage, people):
    client = signed_in(people.liaison)
    assert (
        f'data-lazy="{VIEWS}?{QUERY.replace("&", "&amp;")}"'
        in client.get(f"{LIST}?{QUERY}").content.decode()
    )
    save(client)
    part = client.get(f"{VIEWS}?{QUERY}", headers={"HX-Request": "true"}).content.decode()
    assert 'aria-current="true">待确认的</a>' in part
    assert "把现在的条件存为" in part
    assert "<html" not in part
    bare = client.get(VIEWS, headers={"HX-Request": "true"}).content.decode()
    assert "把现在的条件存为" not in bare


def test_the_same_name_again_takes_the_new_filters(on_stage, people):
    client = signed_in(people.liaison)
    save(client)
    save(client, query="state=draft")
    assert [view.query for view in views()] == ["state=draft"]


def test_after_keeping_the_list_is_as_it_was(on_stage, people):
    client = signed_in(people.liaison)
    answer = client.post(f"{VIEWS}?period=2022-Q3", {"name": "三季度", "query": QUERY})
    assert answer.url == f"{LIST}?period=2022-Q3&{QUERY}"


@pytest.mark.parametrize(
    ("name", "query", "told"),
    [
        ("", QUERY, "起个名字"),
        ("长" * 41, QUERY, "最多 40 个字"),
        ("空", "period=2022&page=2", "没有可以保存的条件"),
        ("太长", "q=" + "a" * 1000, "没有可以保存的条件"),
    ],
)
def test_what_cannot_be_kept_is_told(on_stage, people, name, query, told):
    answer = save(signed_in(people.liaison), name=name, query=query)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert views() == []


def test_a_list_holds_only_so_many(on_stage, people):
    client = signed_in(people.liaison)
    for number in range(20):
        assert save(client, name=f"第{number}个").status_code == 302
    assert "最多存 20 个" in save(client, name="多余").content.decode()
    assert save(client, name="第3个").status_code == 302
    assert len(views()) == 20


def test_a_view_is_renamed_and_dropped(on_stage, people):
    client = signed_in(people.liaison)
    save(client)
    save(client, name="另一个", query="state=draft")
    first, _ = views()
    assert client.post(f"{VIEWS}{first.pk}/", {"name": "另一个"}).status_code == 422
    assert client.post(f"{VIEWS}{first.pk}/", {"name": "新名"}).url == VIEWS
    assert [view.name for view in views()] == ["新名", "另一个"]
    assert client.post(f"{VIEWS}{first.pk}/removal/").url == VIEWS
    assert [view.name for view in views()] == ["另一个"]


def test_nobody_elses_view_is_there(on_stage, people):
    save(signed_in(people.liaison))
    (view,) = views()
    other = signed_in(people.colleague)
    assert "待确认的" not in other.get(VIEWS).content.decode()
    assert other.post(f"{VIEWS}{view.pk}/", {"name": "夺"}).status_code == 404
    assert other.post(f"{VIEWS}{view.pk}/removal/").status_code == 404
    assert [each.name for each in views()] == ["待确认的"]
    scope.enter(Scope(account_id=people.colleague.pk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_savedview")
        assert cursor.fetchone() == (0,)


def test_only_a_lists_own_filters_are_kept():
    assert kept_query("q=&state=draft&period=2022&place=44&page=2&sort=oldest") == (
        "state=draft&sort=oldest"
    )
