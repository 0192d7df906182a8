"""The tutorial's pack beside the province's: form, sheet, duty, figure and sheet out, no code."""

import datetime as dt
import io
import uuid
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings as django

from tests.cast import FOREVER, account
from tests.pages.recording import picture, signed_in
from zhuzhen.base import scope
from zhuzhen.duties.commands import refresh_period
from zhuzhen.partners.models import Cluster, Membership, Org
from zhuzhen.people.models import Account
from zhuzhen.places.queries import place_names
from zhuzhen.policy.commands import load_packs
from zhuzhen.registers.models import Record

pytestmark = pytest.mark.django_db
TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "forest-patrol-2022"
COUNTY, TOWN = "440229000000", "440229106000"


@pytest.fixture
def town(everything, settings, tmp_path) -> Account:
    """The county's own cluster for one of its towns, and who records there."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    load_packs([Path(django.PACKS_ROOT) / "guangdong-2023", TUTORIAL], by=None)
    unit = Org.objects.create(name="示例县甲局", kind="district", home_id=COUNTY, during=FOREVER)
    cluster = Cluster.objects.create(
        name="示例镇组团", town_id=TOWN, helper_id=COUNTY, tier="host_county", during=FOREVER
    )
    Membership.objects.create(
        cluster=cluster,
        org=unit,
        role="lead",
        during=(dt.date(2022, 1, 1), None),
        place_id=TOWN,
        helper_code=COUNTY,
    )
    refresh_period("2022", now=dt.datetime(2022, 11, 20, tzinfo=dt.UTC))
    return account("patrol-town", role="town", place_id=TOWN)


def patrol(client, day: int, *, persons: int = 2, **more: str):
    sent = {
        "uid": str(uuid.uuid4()),
        "happened_on": f"2022-11-{day:02}",
        "place": TOWN,
        "persons": str(persons),
        "kilometres": "8",
        "finding": "none",
        "act": "submit",
        # One plain picture looks like another: the form asks whether that is meant.
        "not_duplicate": "yes",
        "papers": [picture(name=f"{day}.jpg", colour=f"#{day:02}8844")],
    }
    return client.post("/registers/forest_patrol/new/", sent | more)


def test_it_yields_a_form_with_the_packs_own_checks(town):
    client = signed_in(town)
    assert "森林巡护" in client.get("/registers/").content.decode()
    form = client.get("/registers/forest_patrol/new/").content.decode()
    for words in ("记一次巡护", "巡护人数", "里程", "公里", "违规用火"):
        assert words in form, words
    refused = patrol(client, 1, finding="fire").content.decode()
    assert "有异常的，要写是什么、在哪里" in refused
    scope.enter(scope.EVERYTHING)
    assert not Record.objects.exists()


def test_it_yields_a_sheet_to_fill(town):
    answer = signed_in(town).get("/registers/forest_patrol/template/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    headers = {str(cell.value) for row in book.worksheets[0].iter_rows(max_row=6) for cell in row}
    assert {"巡护日期", "巡护地点", "巡护人数（人）", "里程（公里）", "巡护情况"} <= headers


def test_its_records_become_a_figure_that_explains_itself(town):
    client = signed_in(town)
    for day, persons in ((1, 2), (8, 2), (15, 1), (18, 3)):
        assert patrol(client, day, persons=persons).status_code == 302
    scope.enter(scope.EVERYTHING)
    assert set(Record.objects.values_list("state", "helper_code")) == {("submitted", COUNTY)}
    name = place_names([TOWN])[TOWN]
    board = client.get("/board/?period=2022-11").content.decode()
    assert name in board and "巡护次数" in board
    told = client.get(f"/board/monthly_patrols/town:{TOWN}/?period=2022-11")
    assert told.status_code == 200
    text = told.content.decode()
    for words in ("3", "4", "不足两人", "forest-patrol-2022@1", "example-forest-2022/1a/"):
        assert words in text, words


def test_its_form_tells_what_an_entry_will_count_for(town):
    client = signed_in(town)
    assert patrol(client, 1).status_code == 302
    sent = {"happened_on": "2022-11-08", "place": TOWN, "persons": "2", "kilometres": "5"}
    weighing = client.post("/registers/forest_patrol/weighing/", sent | {"finding": "none"})
    assert "巡护次数" in weighing.content.decode()


def test_its_clauses_and_official_sheet_are_there(town):
    client = signed_in(town)
    text = client.get("/clauses/coverage/").content.decode()
    assert "示例县镇级森林巡护规定（虚构）" in text
    assert "/clauses/example-forest-2022/1a/" in text
    assert patrol(client, 18).status_code == 302
    sheet = client.get("/reports/forest_patrol_sheet/?period=2022-11").content.decode()
    assert "森林巡护台账" in sheet and "公里" in sheet
