"""Projects on screen: the list, the page of a project, its steps."""

import datetime as dt
import io

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages.asking import ask, page
from tests.projects import life
from tests.projects.life import Life, facts
from zhuzhen.base import scope
from zhuzhen.projects.choices import Category, Tag
from zhuzhen.projects.situations import pool_notice

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


@pytest.fixture
def on(monkeypatch):
    """Set the day."""
    return lambda day: monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", day)


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


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"路", "车间"}),
        ("state=pooling", {"路", "车间"}),
        ("state=draft", {"车间"}),
        ("category=industry", {"车间"}),
        ("tag=livelihood", {"路"}),
        ("year=2022", set()),
        ("overdue=yes", {"路"}),
        ("q=车", {"车间"}),
        ("state=nonsense&sort=x&page=x&year=y", {"路", "车间"}),
        ("place=440281000000", set()),
    ],
)
def test_the_list_is_filtered(who, on, query, shown) -> None:
    one = Life(who, facts=facts(title="路", tags=(Tag.LIVELIHOOD,))).in_town()
    Life(who, facts=facts(title="车间", category=Category.INDUSTRY))
    on(one.today + dt.timedelta(days=30))
    rows = ask(who.county, f"/projects/?{query}").context["rows"]
    assert {row.project.title for row in rows} == shown


def test_a_list_asks_as_much_for_one_row_as_for_three(who, on) -> None:
    on(life.PROPOSED)
    counts = []
    for title in ("甲", "乙", "丙"):
        Life(who, facts=facts(title=title)).submitted()
        client = Client()
        client.force_login(who.county)
        with CaptureQueriesContext(connection) as asked:
            client.get("/projects/")
        scope.enter(scope.EVERYTHING)
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 20


def test_htmx_gets_the_part_that_the_page_holds(who, on) -> None:
    one = Life(who).in_town()
    on(one.today)
    part = ask(who.county, "/projects/", **{"HX-Request": "true"}).content.decode()
    assert part.strip() in page(who.county, "/projects/")


def test_the_list_goes_out_as_a_workbook(who, on) -> None:
    one = Life(who).building()
    on(one.today)
    client = Client()
    client.force_login(who.county)
    answer = client.get("/projects/export/?state=building")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    scope.enter(scope.EVERYTHING)
    cells = [each.value for each in book.worksheets[0][4]]
    assert "机耕路硬化" in cells
    assert 500_000 in cells


def test_its_notices_stand_on_its_page(who, on) -> None:
    one = Life(who).submitted()
    on(one.today)
    notice = pool_notice(one.project)
    assert f'href="/notices/{notice.uid}/"' in page(who.village, of(one.project))


def test_money_above_a_village_is_offered_to_its_project(who, on) -> None:
    one = Life(who).planned()
    on(one.today)
    offered = dict(ask(who.finance, of(one.project)).context["may"].money)
    form = page(who.finance, offered["分配资金"])
    assert "南雄市" in form and "现在没有可以动用的钱" not in form
    assert f'<option value="{one.project.purpose.uid}" selected>' in form
    one.allocated()
    assert one.project.title in page(who.finance, offered["签约入账"])


def test_settlement_is_offered_to_finance_where_it_is_next(who, on) -> None:
    one = Life(who).accepted()
    on(one.today)
    next_step = ask(who.finance, of(one.project)).context["acts"].next
    assert next_step.action.address == of(one.project, "settlement/")
    assert next_step.lacking == []


def test_a_village_sees_its_project_though_not_its_towns_plan(who, on) -> None:
    """The item stands in the village, the plan in the town."""
    item = life.plan_item()
    type(item).objects.filter(pk=item.pk).update(place_id=life.VILLAGE)
    one = Life(who, facts=life.facts(plan_item=item, without_item=""))
    on(one.today)
    text = page(who.village, of(one.project))
    assert "/projects/plans//" not in text
    assert "镇规划的条目" in text, text[text.index("规划条目") :][:300]
