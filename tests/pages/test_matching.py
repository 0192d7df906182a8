"""Matches on screen, as sheets and over the API: what is open, who fits whom, and a proposal."""

import io
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import DONGGUAN, NANXIONG, ZHUJI
from tests.matching.making import vacancy, wish
from tests.matching.test_market import demand, product
from tests.pages.recording import signed_in
from tests.pages.test_api_records import Caller
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry

pytestmark = pytest.mark.django_db
VILLAGE = "440282113201"


def text_of(account, path) -> str:
    answer = signed_in(account).get(path)
    assert answer.status_code == 200, answer.content.decode()[:300]
    return answer.content.decode()


def book_of(account, path):
    answer = signed_in(account).get(path)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.fixture
def jobs(on_stage):
    """Two wishes of a village of 珠玑镇, a vacancy there and one far away, and some next door."""
    cluster = {"cluster": on_stage.cluster}
    return {
        "near": wish("甲某", place=VILLAGE, reach="town", monthly_wage=400_000, **cluster),
        "far": wish("乙某", place=VILLAGE, **cluster),
        "town": vacancy("镇办厂", place=ZHUJI, openings=1, monthly_wage=360_000, **cluster),
        "city": vacancy("莞城厂", place=DONGGUAN, openings=3, **cluster),
        "next_wish": wish("邻县人", place="440281000000"),
        "next_vacancy": vacancy("邻县厂", place="440281000000"),
    }


def test_the_index_tells_what_is_open(jobs, people):
    text = text_of(people.liaison, "/matching/")
    assert "就业意向找岗位" in text and "采购需求找产品" in text
    first = text.split("match-jobs", 1)[1].split("</section>")[0]
    assert '<a class="figure" href="/matching/jobs/">2</a>' in first
    assert '<span class="figure">4</span><span class="unit">名</span>' in first
    assert 'href="/clauses/gd-2023-49/3.1a/"' in first


def test_the_list_has_both_sides_with_how_many_fit(jobs, people):
    asks = text_of(people.liaison, "/matching/jobs/")
    assert "甲某的意向" in asks and "乙某的意向" in asks
    assert f'href="/matching/jobs/{jobs["near"].uid}/"' in asks
    line = asks.split("乙某的意向", 1)[1].split("</tr>")[0]
    assert '<td data-label="合适的岗位" class="num">3</td>' in line  # one of them next door
    offers = text_of(people.liaison, "/matching/jobs/?side=offers")
    assert "莞城厂招工" in offers and '<td data-label="还剩" class="num">3</td>' in offers


def test_a_wish_has_its_vacancies_ranked_with_reasons(jobs, people):
    text = text_of(people.liaison, f"/matching/jobs/{jobs['far'].uid}/")
    assert text.index("镇办厂招工") < text.index("莞城厂招工")
    assert "同镇" in text and "距 255 公里" in text and "工种相同：制衣缝纫" in text
    near = text_of(people.liaison, f"/matching/jobs/{jobs['near'].uid}/")
    assert "莞城厂" not in near
    assert "另有 2 条岗位硬条件不合或数量不够" in near


def test_a_vacancy_has_its_wishes_ranked(jobs, people):
    text = text_of(people.town, f"/matching/jobs/{jobs['town'].uid}/")
    assert text.index("乙某的意向") < text.index("甲某的意向")
    assert "月工资 3,600 元，低于期望 4,000 元" in text


def test_the_button_opens_the_placement_filled_ahead(jobs, people):
    text = text_of(people.liaison, f"/matching/jobs/{jobs['far'].uid}/")
    address = text.split('<div class="ranked-do"><a class="btn btn-sm" href="', 1)[1].split('"')[0]
    address = address.replace("&amp;", "&")
    asked = parse_qs(urlsplit(address).query)
    assert urlsplit(address).path == "/registers/job_placement/new/"
    assert asked["name"] == ["乙某"] and asked["employer"] == ["镇办厂"]
    assert asked["parent__id"] == [str(jobs["far"].pk)]
    form = text_of(people.liaison, address)
    for value in ("乙某", "镇办厂", "3600", "乙某的意向", VILLAGE):
        assert f'value="{value}"' in form, value


def test_the_proposal_says_who_gets_what_and_who_goes_without(jobs, people):
    text = text_of(people.liaison, "/matching/jobs/proposal/")
    rows = text.split("<tbody>", 1)[1].split("</tbody>")[0]
    assert rows.index("甲某的意向") < rows.index("镇办厂招工") < rows.index("乙某的意向")
    assert "邻县厂招制衣缝纫" in rows and "莞城厂" not in rows  # the nearer one, from next door
    assert "登记上岗" in rows
    assert "匹配度的总和最高" in text and "都有着落" in text


def test_looking_records_nothing(jobs, people):
    scope.enter(scope.EVERYTHING)
    before = type(jobs["near"]).objects.count()
    text_of(people.town, "/matching/jobs/proposal/")
    scope.enter(scope.EVERYTHING)
    assert type(jobs["near"]).objects.count() == before


def test_who_may_not_record_has_no_button(jobs, people):
    text = text_of(people.auditor, "/matching/jobs/proposal/")
    assert "镇办厂招工" in text and "btn-sm" not in text.split("<tbody>", 1)[1]


def test_the_stranger_next_door_sees_only_their_own_and_what_is_open(jobs, people):
    for path in ("", "?side=offers"):
        text = text_of(people.stranger, f"/matching/jobs/{path}")
        assert "甲某" not in text and "镇办厂" not in text, path
        assert "邻县" in text
    for of in ("near", "town"):
        for end in ("", "sheet/"):
            answer = signed_in(people.stranger).get(f"/matching/jobs/{jobs[of].uid}/{end}")
            assert answer.status_code == 404


def test_a_place_narrows_who_asks(jobs, people):
    text = text_of(people.province, f"/matching/jobs/proposal/?place={ZHUJI}")
    assert "甲某" in text and "邻县人" not in text
    assert "邻县人" in text_of(people.province, "/matching/jobs/proposal/")


def test_what_is_not_there_or_not_matched(jobs, people):
    client = signed_in(people.province)
    for path in ("nothing/", f"goods/{jobs['near'].uid}/", "nothing/proposal/sheet/"):
        assert client.get(f"/matching/{path}").status_code == 404, path


def test_a_closed_wish_says_that_it_is(jobs, people):
    scope.enter(scope.EVERYTHING)
    closed = wish("丙某", place=VILLAGE, closed_on="2022-11-01")
    text = text_of(people.town, f"/matching/jobs/{closed.uid}/")
    assert "现在不参加匹配" in text and "镇办厂" not in text


def test_sheets_hold_what_the_screens_show(jobs, people):
    book = book_of(people.liaison, f"/matching/jobs/{jobs['far'].uid}/sheet/")
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=3)]
    assert rows[0] == ["名次", "匹配度", "岗位", "地点", "联系（别处的）", "理由"]
    assert [row[2] for row in rows[1:]] == [
        "镇办厂招工", "邻县厂招制衣缝纫", "莞城厂招工"
    ]  # fmt: skip
    assert rows[1][0] == 1 and "同镇；工种相同：制衣缝纫" in rows[1][5]
    assert [row[4] for row in rows[1:]] == ["", "韶关市乐昌市", ""]
    book = book_of(people.liaison, "/matching/jobs/proposal/sheet/")
    assert book.sheetnames == ["撮合方案", "没有着落"]
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=4)]
    assert [(row[0], row[2]) for row in rows] == [
        ("甲某的意向", "镇办厂招工"), ("乙某的意向", "邻县厂招制衣缝纫")
    ]  # fmt: skip
    scope.enter(scope.EVERYTHING)
    assert AuditEntry.objects.filter(act="match.export").count() == 2


def test_a_demand_is_settled_on_its_own_form(on_stage, people):
    product("丝苗米", quantity="1000")
    asked = demand("甲食堂", quantity="600", product="米")
    text = text_of(people.assisting_city, f"/matching/goods/{asked.uid}/")
    address = text.split('<div class="ranked-do"><a class="btn btn-sm" href="', 1)[1].split('"')[0]
    address = address.replace("&amp;", "&")
    assert address.startswith(f"/records/{asked.uid}/edit/?")
    form = text_of(people.assisting_city, address)
    assert 'value="丝苗米合作社"' in form and 'value="丝苗米"' in form and 'value="600"' in form


def test_what_the_register_does_not_ask_is_not_filled_ahead(on_stage, people):
    asked = demand("甲食堂", quantity="600")
    form = text_of(
        people.assisting_city, f"/records/{asked.uid}/edit/?supplier=丁&state=voided&uid=1"
    )
    assert 'value="丁"' in form and 'value="voided"' not in form


def test_the_record_leads_to_its_matches(jobs, people):
    text = text_of(people.town, f"/records/{jobs['near'].uid}/")
    assert f'href="/matching/jobs/{jobs["near"].uid}/"' in text


def test_the_pages_cost_the_same_however_many_records(jobs, people):
    counted = []
    paths = ("", "jobs/", "jobs/proposal/", f"jobs/{jobs['far'].uid}/")
    for more in (0, 4):
        scope.enter(scope.EVERYTHING)
        for each in range(more):
            wish(f"多{each}", place=VILLAGE)
            vacancy(f"多厂{each}", place=NANXIONG)
        client = signed_in(people.town)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for path in paths:
                client.get(f"/matching/{path}")
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_the_api_tells_the_same(jobs, people):
    caller = Caller(people.liaison)
    listed = caller.get("/api/v1/matches").json()
    (found,) = [each for each in listed if each["id"] == "jobs"]
    assert (found["open_asks"], found["open_offers"], found["full"]) == (2, 2, 0)
    assert (found["asks_beyond"], found["offers_beyond"]) == (0, 1)
    answer = caller.get(f"/api/v1/matches/jobs/records/{jobs['far'].uid}").json()
    assert [(row["offer_summary"], row["offer_contact"]) for row in answer["rows"]] == [
        ("镇办厂招工", ""), ("邻县厂招制衣缝纫", "韶关市乐昌市"), ("莞城厂招工", "")
    ]  # fmt: skip
    assert [row["offer"] is None for row in answer["rows"]] == [False, True, False]
    assert {"label": "距离", "text": "同镇", "mood": "good"} in answer["rows"][0]["reasons"]
    proposal = caller.get("/api/v1/matches/jobs/proposal").json()
    assert (proposal["matched"], proposal["is_best"], proposal["left_out"]) == (2, True, [])
    stranger = Caller(people.stranger)
    answer = stranger.get(f"/api/v1/matches/jobs/records/{jobs['far'].uid}")
    assert answer.status_code == 404
    assert stranger.get("/api/v1/matches/jobs/proposal").json()["matched"] == 1
