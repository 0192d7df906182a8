"""Matches over the border on screen, in sheets and over the API: what a stranger is shown."""

import json

import pytest

from tests.cast import ZHUJI
from tests.matching.making import vacancy, wish
from tests.matching.test_beyond import NEXT_DOOR, changed
from tests.matching.test_market import demand, product
from tests.pages.recording import signed_in
from tests.pages.test_api_records import Caller
from tests.pages.test_matching import VILLAGE, book_of, text_of
from zhuzhen.base import scope
from zhuzhen.registers.models import Record

pytestmark = pytest.mark.django_db
HIDDEN = "不公开的字样"


@pytest.fixture
def jobs(on_stage):
    """A wish and a vacancy here with things said that are not open, and a wish next door."""
    made = {
        "wish": wish(HIDDEN, place=VILLAGE),
        "vacancy": vacancy("镇办厂", place=ZHUJI, credit_code=HIDDEN, note=HIDDEN, lodging=True),
        "asks": wish("邻县人", place=NEXT_DOOR),
    }
    changed(made["vacancy"], summary=HIDDEN, outside_key=HIDDEN, return_reason=HIDDEN)
    return made


def test_a_wish_is_shown_the_vacancy_beyond_without_a_link(jobs, people):
    text = text_of(people.stranger, f"/matching/jobs/{jobs['asks'].uid}/")
    line = text.split('<li class="ranked-line">', 1)[1].split("</li>\n</ol>")[0]
    assert "镇办厂招制衣缝纫" in line and "联系当地" in line
    assert "包食宿 是" in line and "还有 2 名" in line
    assert "/records/" not in line.split('<div class="ranked-do">')[0]
    assert str(jobs["vacancy"].uid) not in text


def test_nothing_that_is_not_open_is_on_any_page(jobs, people):
    sides = ("", "?side=offers", "?side=offers_beyond", "?side=asks_beyond", "proposal/")
    uid = jobs["asks"].uid
    for path in ("", *(f"jobs/{each}" for each in (*sides, f"{uid}/"))):
        text = text_of(people.stranger, f"/matching/{path}")
        assert HIDDEN not in text, path
    assert "镇办厂" in text_of(people.stranger, "/matching/jobs/?side=offers_beyond")
    for path in (f"jobs/{uid}/sheet/", "jobs/proposal/sheet/"):
        book = book_of(people.stranger, f"/matching/{path}")
        cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
        assert HIDDEN not in cells and "镇办厂招制衣缝纫" in cells, path


def test_the_api_tells_no_more(jobs, people):
    caller = Caller(people.stranger)
    paths = ("", f"/jobs/records/{jobs['asks'].uid}", "/jobs/proposal")
    answers = [caller.get(f"/api/v1/matches{path}").json() for path in paths]
    assert HIDDEN not in json.dumps(answers, ensure_ascii=False)
    (row,) = answers[1]["rows"]
    assert (row["offer"], row["offer_summary"]) == (None, "镇办厂招制衣缝纫")
    assert row["offer_contact"] == "韶关市南雄市珠玑镇"


def test_the_placement_of_a_place_beyond_is_recorded_at_home(on_stage, people):
    asked = wish("甲某", place=VILLAGE)
    vacancy("邻县厂", place=NEXT_DOOR, credit_code=HIDDEN)
    text = text_of(people.town, f"/matching/jobs/{asked.uid}/")
    address = text.split('<div class="ranked-do"><a class="btn btn-sm" href="', 1)[1].split('"')[0]
    assert f"parent__id={asked.pk}" in address
    form = text_of(people.town, address.replace("&amp;", "&"))
    for value in ("甲某", "邻县厂", VILLAGE, NEXT_DOOR):
        assert f'value="{value}"' in form, value
    assert HIDDEN not in form


def test_a_demand_beyond_has_no_button(on_stage, people):
    asked = demand("甲食堂", quantity="600", product="丝苗米", supplier=HIDDEN)
    own = product("丝苗米", quantity="1000")
    text = text_of(people.town, f"/matching/goods/{own.uid}/")
    assert "甲食堂要粮油" in text and "联系当地" in text and HIDDEN not in text
    assert "ranked-do" not in text and str(asked.uid) not in text
    assert signed_in(people.town).get(f"/records/{asked.uid}/edit/").status_code == 404


def test_an_administrator_sees_none(jobs, people):
    answer = signed_in(people.system_admin).get("/matching/jobs/?side=offers_beyond")
    assert "镇办厂" not in answer.content.decode()


def test_looking_over_the_border_writes_nothing(jobs, people):
    scope.enter(scope.EVERYTHING)
    before = list(Record.objects.order_by("pk").values())
    for path in (f"{jobs['asks'].uid}/", "proposal/", "?side=offers_beyond"):
        text_of(people.stranger, f"/matching/jobs/{path}")
    scope.enter(scope.EVERYTHING)
    assert list(Record.objects.order_by("pk").values()) == before
