"""The funnel: figures and lights, from place to place, with and without a scope of families."""

import io

import openpyxl
import pytest

from tests.casework import life
from tests.casework.life import Life
from tests.pages.recording import signed_in
from zhuzhen.base import scope

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
