"""Projects on screen: the list, the page of a project, its steps."""

import pytest
from django.conf import settings
from django.test import Client

from tests.projects import life
from tests.projects.life import Life
from zhuzhen.base import scope

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


@pytest.fixture
def on(monkeypatch):
    """Set the day."""
    return lambda day: monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", day)


def ask(by, path: str, status: int = 200, *, method: str = "get", data=None, **headers):
    client = Client(headers=headers)
    client.force_login(by)
    answer = getattr(client, method)(path, data or {})
    assert answer.status_code == status, answer.content.decode()[:3000]
    scope.enter(scope.EVERYTHING)
    return answer


def page(by, path: str, status: int = 200, **more) -> str:
    return ask(by, path, status, **more).content.decode()


def of(project, tail: str = "") -> str:
    return f"/projects/{project.uid}/{tail}"


def test_the_list_says_what_is_next_by_whom_and_until_when(who, on) -> None:
    one = Life(who).in_town()
    on(one.today)
    rows = ask(who.county, "/projects/").context["rows"]
    assert [(row.project.title, row.step, row.who) for row in rows] == [
        ("机耕路硬化", "镇审核", "镇经办")
    ]


def test_page_of_each_state(who, on) -> None:
    one = Life(who).reserved()
    on(one.today)
    text = page(who.county, of(one.project))
    assert "下一步：列入年度计划" in text


def test_the_desk_tells_whose_step_it_is(who, on) -> None:
    one = Life(who).in_town()
    on(one.today)

    def waits_for(account) -> bool:
        sections = ask(account, "/").context["sections"]
        return any(each.id == "projects" for each in sections)

    assert [waits_for(each) for each in (who.village, who.town, who.county)] == [
        False, True, False,
    ]  # fmt: skip
    assert not waits_for(who.other_county)
