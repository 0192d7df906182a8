"""Official sheets on screen, as a download, over the API and from the console."""

import io
import json
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
import typer
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from tests.cast import NANXIONG, ZHUJI, account
from tests.pages.recording import signed_in
from tests.pages.test_api_records import Caller
from tests.registers.test_official import VILLAGE, record
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.cli import reports

pytestmark = pytest.mark.django_db
SKILL = "/reports/skill_classes/"


def text_of(account, path) -> str:
    answer = signed_in(account).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def classes(on_stage):
    """Two classes of 珠玑镇 and its village, a draft, and one of the county next door."""
    record("skill_class", values={"name": "月嫂班", "persons": 1_030, "person_times": 2_090})
    record("skill_class", place=VILLAGE, values={"name": "<b>电工</b>班", "persons": 5})
    record("skill_class", state="draft", values={"name": "草拟的班", "persons": 9})
    record("skill_class", place="440281000000", values={"name": "邻县的班", "persons": 700})


def test_the_index_lists_sheets_by_document_with_their_rows(classes, people):
    text = text_of(people.town, "/reports/")
    for words in ("技能培训台账", "第一书记任务清单", "督查问题整改台账", "2022年四季度"):
        assert words in text
    assert "{place}" not in text and "（）" not in text
    line = text.split('href="/reports/skill_classes/"', 1)[1]
    assert ">2<span" in line.split("</li>")[0]
    assert 'href="/reports/skill_classes/sheet/"' in text


def test_another_sides_own_sheets_are_not_asked_of_it(on_stage, people):
    elsewhere = account("elsewhere", role="assist_city", place_id="440100000000")
    text = text_of(elsewhere, "/reports/")
    assert "技能培训台账" in text
    assert "第一书记任务清单" not in text


def test_the_index_costs_the_same_however_many_records(classes, people):
    counted = []
    for more in (0, 3):
        scope.enter(scope.EVERYTHING)
        for _ in range(more):
            record("skill_class", values={"name": "再一班"})
        client = signed_in(people.town)
        client.get("/reports/")  # the packs are read once a process
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/reports/").status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_sheet_is_shown_as_it_will_be_printed(classes, people):
    text = text_of(people.county, f"{SKILL}?place={ZHUJI}")
    assert '<h2 class="sheet-title sheet-line">韶关市南雄市珠玑镇2022年技能培训台账</h2>' in text
    for words in (
        "填报单位：韶关市南雄市", "统计期间：2022年", "制表日期：2022年11月20日", "填表人：",
        '<th scope="colgroup" colspan="2">参训</th>', 'rowspan="2">序号</th>',
        "月嫂班", "&lt;b&gt;电工&lt;/b&gt;班", "1,030", "2,090",
    ):  # fmt: skip
        assert words in text, words
    totals = text.split('class="sheet-totals"')[1].split("</tr>")[0]
    assert 'colspan="8">合计</th>' in totals
    assert [each for each in ("1,035", "2,090", "4,125") if f">{each}<" in totals] == [
        "1,035", "2,090",
    ]  # fmt: skip
    assert "草拟的班" not in text and "邻县的班" not in text
    assert "草稿 1 条" in text
    assert 'class="sheet-box sheet-a3-landscape"' in text


def test_a_sheet_obeys_the_frame_and_offers_its_own_periods(classes, people):
    text = text_of(people.town, "/reports/inspection_findings/?period=2022-05")
    assert "（2022年二季度）" in text
    for each in ("2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"):
        assert f"?period={each}" in text
    last_year = text_of(people.town, f"{SKILL}?period=2021")
    assert "本期无记录" in last_year and "合计" not in last_year


def test_many_rows_are_cut_on_the_page_and_told(classes, people, monkeypatch):
    monkeypatch.setattr("zhuzhen.pages.reports.sheet.MOST_SHOWN", 1)
    text = text_of(people.town, SKILL)
    assert "只显示前 1 行" in text and "sheet-totals" not in text
    assert text.count("<tr>") == 3  # two rows of heads, one record


def test_the_download_is_the_sheet_that_was_shown(classes, people):
    answer = signed_in(people.county).get(f"{SKILL}sheet/?place={ZHUJI}&period=2022-05")
    assert unquote(answer["Content-Disposition"]).endswith(
        "韶关市南雄市珠玑镇2022年技能培训台账.xlsx"
    )
    page = openpyxl.load_workbook(io.BytesIO(body(answer))).worksheets[0]
    assert page["I7"].value == 1035
    scope.enter(scope.EVERYTHING)
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.act, entry.actor_name, entry.facts["count"]) == ("report.export", "county", 2)


def test_who_may_not_export_may_not_download(classes, people):
    client = signed_in(people.system_admin)
    assert client.get(f"{SKILL}sheet/").status_code == 403
    assert "下载" not in client.get(SKILL).content.decode()


def test_another_countys_rows_are_not_there(classes, people):
    text = text_of(people.stranger, f"{SKILL}?place={NANXIONG}")
    assert "本期无记录" in text and "月嫂班" not in text
    answer = signed_in(people.stranger).get(f"{SKILL}sheet/")
    page = openpyxl.load_workbook(io.BytesIO(body(answer))).worksheets[0]
    assert page["B5"].value == "邻县的班" and page["I6"].value == 700


def test_an_unknown_sheet_is_not_there(people):
    for path in ("/reports/nothing/", "/reports/nothing/sheet/"):
        assert signed_in(people.town).get(path).status_code == 404


def test_the_api_lists_and_sends_sheets(classes, people):
    caller = Caller(people.town)
    listed = {each["id"]: each for each in caller.get("/api/v1/reports").json()}
    assert listed["skill_classes"]["name"] == "技能培训台账"
    assert (listed["skill_classes"]["per"], listed["skill_classes"]["paper"]) == ("year", "A3")
    assert listed["toilets"]["per"] is None
    address = "/api/v1/reports/skill_classes/sheet.xlsx"
    answer = caller.get(f"{address}?period=2022&place={ZHUJI}")
    page = openpyxl.load_workbook(io.BytesIO(body(answer))).worksheets[0]
    assert page["I7"].value == 1035
    wrong = caller.get(f"{address}?period=2022-Q1")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "report_period")
    assert "2022" in wrong.json()["text"]
    assert Caller(people.system_admin).get(f"{address}?period=2022").status_code == 403


def test_from_the_console(classes, tmp_path: Path):
    app = typer.Typer()
    app.command("report")(reports.report)

    def run(*words: object):
        result = CliRunner().invoke(app, [str(word) for word in words])
        scope.enter(scope.EVERYTHING)
        return result

    target = tmp_path / "台账.xlsx"
    done = run("skill_classes", "--place", "珠玑镇", "--period", "2022", "--out", target,
               "--format", "json")  # fmt: skip
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)
    assert (row["rows"], row["title"]) == (2, "韶关市南雄市珠玑镇2022年技能培训台账")
    assert openpyxl.load_workbook(target).worksheets[0]["B5"].value == "月嫂班"
    for words, said in (
        (("nothing",), "没有叫“nothing”的表样"),
        (("skill_classes",), "每年一张"),
        (("skill_classes", "--period", "去年"), "不是周期"),
    ):
        failed = run(*words)
        assert failed.exit_code == 1 and said in failed.stderr
