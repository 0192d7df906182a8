"""/clauses/coverage/: every clause with what carries it, and the figures the reader may see."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ZHUJI
from tests.duties.world import record
from tests.pages.recording import signed_in
from zhuzhen.base import scope
from zhuzhen.duties.commands import refresh_period

pytestmark = pytest.mark.django_db
PATH = "/clauses/coverage/"


@pytest.fixture
def figures(on_stage, people):
    scope.enter(scope.EVERYTHING)
    for unit in (on_stage.lead, on_stage.member_b):
        record("field_visit", "2022-03-10", values={"rank": "principal"}, org=unit, place_id=ZHUJI)
    refresh_period("2022", now=dt.datetime(2022, 11, 20, tzinfo=dt.UTC))


def read(account, query: str = ""):
    answer = signed_in(account).get(f"{PATH}{query}")
    assert answer.status_code == 200
    return answer


def row_of(answer, clause: str) -> str:
    """The words of a clause's row."""
    rows = re.findall(r"<tr>.*?</tr>", answer.content.decode(), re.S)
    (row,) = [each for each in rows if f"/clauses/{clause}/" in each]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))


def test_it_sums_up_every_clause(figures, people):
    context = read(people.auditor).context
    sums = {each.id: each.count for each in context["kinds"]}
    assert (context["total"], sums) == (182, {"carried": 182, "gaps": 0})
    assert [(each.document.id, len(each.lines)) for each in context["documents"]] == [
        ("gd-2023-49", 93),
        ("gd-talk-2022", 8),
        ("dg-2022", 61),
        ("gq-2026", 12),
        ("ss-2023", 8),
    ]


def test_it_shows_those_that_stand_alike(figures, people):
    carried = read(people.auditor, "?show=carried").context["documents"]
    assert sum(len(each.lines) for each in carried) == 182
    assert "没有“没有着落”的条款" in read(people.auditor, "?show=gaps").content.decode()


def test_a_clause_tells_its_carriers_with_live_figures(figures, people):
    told = row_of(read(people.assisting_city), "gd-2023-49/5.1c")
    assert "登记 调研 2" in told
    assert "职责 主要负责同志到定点帮扶乡镇调研 2 / 4" in told


def test_figures_are_those_the_reader_may_see(figures, people):
    told = row_of(read(people.colleague), "gd-2023-49/5.1c")
    assert "登记 调研 1" in told and "调研 2 / 3" in told
    assert "登记 调研 0" in row_of(read(people.stranger), "gd-2023-49/5.1c")
    last_year = row_of(read(people.assisting_city, "?period=2021"), "gd-2023-49/5.1c")
    assert "登记 调研 0" in last_year


def test_what_a_fixed_part_carries_leads_there(figures, people):
    told = row_of(read(people.liaison), "dg-2022/6b")
    assert "应担" in told and "尚未建成" not in told


def test_an_overlays_carriers_stand_beside_the_provinces(figures, people):
    answer = read(people.liaison)
    body = answer.content.decode()
    for path in ("/registers/conference/", "/board/?duty=enterprise_villages", "/reports/"):
        assert path in body
    assert "会议" in row_of(answer, "gd-2023-49/5.1a")


def test_the_page_takes_few_queries(figures, people):
    client = signed_in(people.liaison)
    client.get(PATH)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(PATH)
    assert len(queries) <= 25


def test_it_asks_who_you_are(client):
    assert client.get(PATH).status_code == 302
