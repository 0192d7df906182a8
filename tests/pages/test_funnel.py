"""The funnel: figures and lights, from place to place, with and without a scope of families."""

import datetime as dt
import io
import re

import openpyxl
import pytest

from tests.casework import life
from tests.casework.life import Life
from tests.pages.recording import signed_in
from zhuzhen.base import scope
from zhuzhen.casework.models import Case

D = dt.date
pytestmark = pytest.mark.django_db


@pytest.fixture
def families(on_stage, people):
    scope.enter(scope.EVERYTHING)
    who = life.officers(tag="-life")
    Life(who)
    Life(who, of=life.household(name="演示乙")).monitored()
    return who


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_county_sees_how_far_its_households_came(families, people):
    page = text_of(signed_in(people.county), "/funnel/?place=440282000000")
    assert "珠玑镇" in page
    assert 'href="/funnel/?place=440282113000"' in page
    assert "发现线索的户" in page
    assert "2 户没有按期办到下一环节" in page
    assert 'href="/cases/?overdue=yes&amp;place=440282113000"' in page
    assert "没有，应为 0" in page
    village = text_of(signed_in(people.county), "/funnel/?place=440282113000")
    assert "珠玑村委会" in village
    assert 'href="/funnel/?place=440282113201"' not in village


@pytest.mark.parametrize("who", ["assisting_city", "liaison", "task_force"])
def test_who_sees_no_family_sees_counts_down_to_towns(families, people, who):
    client = signed_in(getattr(people, who))
    page = text_of(client, "/funnel/?place=440282000000")
    assert "珠玑镇" in page
    assert "看不到具体的户" in page
    assert 'href="/funnel/?place=440282113000"' not in page
    assert "演示甲" not in page
    assert "/cases/?" not in page
    assert "演示乙" not in page


@pytest.mark.parametrize("who", ["stranger", "outsider"])
def test_others_see_nothing_of_it(families, people, who):
    page = text_of(signed_in(getattr(people, who)), "/funnel/?place=440282000000")
    assert "珠玑镇" not in page
    assert "这个地区还没有监测线索和个案" in page


def test_administrators_see_no_figures(families, people):
    assert signed_in(people.system_admin).get("/funnel/").status_code == 403


def test_the_sheet_holds_what_the_page_shows(families, people):
    answer = signed_in(people.county).get("/funnel/sheet/?place=440282000000")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("地区", "区划代码", "线索条数", "发现线索的户")
    assert rows[1][:6] == ("珠玑镇", "440282113000", 2, 2, 1, 1)
    assert rows[2][:4] == ("合计", "", 2, 2)


def _shown(client, address: str) -> int:
    """How many cases a list says there are."""
    found = re.search(r"共 ([\d,]+) 个", text_of(client, address))
    assert found, address
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("period", ["2022", "2022-Q1", "2022-Q2", "2021"])
def test_each_figure_is_as_long_as_the_list_behind_it(families, people, period):
    Life(families, of=life.household(name="演示丙")).cleared()
    again = Life(families, of=life.household(name="演示丁"))
    again.cleared().raised(D(2022, 9, 1))
    scope.enter(scope.EVERYTHING)
    Case.objects.filter(state="verifying", t0=D(2022, 9, 1)).update(
        re_entry_of=again.case, admitted_on=D(2022, 9, 9)
    )
    client = signed_in(people.county)
    address = f"/funnel/?place=440282000000&period={period}"
    answer = client.get(address)
    linked = 0
    for row in [*answer.context["rows"], None]:
        for cell in row.cells if row else answer.context["total"]:
            assert bool(cell.address) == bool(cell.count and cell.name != "clues"), cell
            if cell.address.startswith("/cases/"):
                linked += 1
                assert _shown(client, cell.address) == cell.count, cell
    assert linked >= 4
    for stage in answer.context["stages"]:
        assert bool(stage.address) == bool(stage.count)


def test_the_list_says_which_figure_it_stands_behind_and_keeps_it(families, people):
    page = text_of(
        signed_in(people.county), "/cases/?figure=admitted&place=440282000000&period=2022-Q1"
    )
    assert "监测漏斗“纳入监测”，2022年一季度 · 共 1 个" in page
    assert '<input type="hidden" name="figure" value="admitted">' in page
    assert '<input type="hidden" name="period" value="2022-Q1">' in page
    assert "演示乙" in page and "演示甲" not in page
    assert (
        "监测漏斗"
        not in text_of(signed_in(people.county), "/cases/?figure=nonsense")
        .split('class="as-of"')[1]
        .split("</p>")[0]
    )


@pytest.mark.parametrize("who", ["assisting_city", "task_force", "stranger"])
def test_no_list_behind_a_figure_for_who_may_not_see_it(families, people, who):
    client = signed_in(getattr(people, who))
    assert "figure=" not in text_of(client, "/funnel/?place=440282000000")
    answer = client.get("/cases/?figure=begun&place=440282000000")
    assert answer.status_code == 403 or "演示甲" not in answer.content.decode()
