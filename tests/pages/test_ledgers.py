"""The three ledgers on screen: at a place and a day, walking to what they sum, and taken away."""

import datetime as dt
import io

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NANXIONG, ZHUJI
from tests.pages.asking import ask, page
from tests.pages.test_assets import in_use, operated, taken_over
from tests.projects import life
from tests.projects.life import Life
from zhuzhen.assets import commands
from zhuzhen.assets.choices import AssetKind, DisposalKind, DisposalReason
from zhuzhen.base import scope

pytestmark = pytest.mark.usefixtures("everything")
D = dt.date
TODAY = D(2022, 11, 20)


@pytest.fixture
def who(everything: None, monkeypatch) -> life.Officers:
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", TODAY)
    return life.officers()


def test_funds_of_a_county_walk_to_project_and_entries(who) -> None:
    one = Life(who).building().paid(12_000_000)
    found = ask(who.county, "/ledgers/").context
    assert found["asked"].place.code == NANXIONG
    assert found["totals"].spent == 12_000_000
    row = next(each for each in found["rows"] if each.address)
    assert row.address == f"/projects/{one.project.uid}/"
    page(who.county, row.address)
    listed = ask(who.county, row.entries)
    assert listed.status_code == 200
    assert f"purpose={one.project.purpose.uid}" in row.entries


def test_a_past_day_is_asked_for(who) -> None:
    Life(who).building()
    assert ask(who.county, "/ledgers/?day=2021-12-31").context["totals"].total == 0
    assert ask(who.county, "/ledgers/?day=nonsense").context["asked"].day == TODAY
    # What was entered later than the day is left out where that is asked for.
    late = ask(who.county, "/ledgers/?day=2022-03-01").context["totals"].total
    known = ask(who.county, "/ledgers/?day=2022-03-01&known=yes").context["totals"].total
    assert (late, known) == (50_000_000, 0)


def test_assets_sum_by_town_and_village(who) -> None:
    operated(who, in_use(who))
    taken_over(who, "水渠", kind=AssetKind.PUBLIC, fen=100)
    county = ask(who.county, "/ledgers/assets/").context
    assert [(part.code, sums.original_fen) for part, sums, _ in county["parts"]] == [
        (ZHUJI, 5_000_100)
    ]
    town = ask(who.county, f"/ledgers/assets/?place={ZHUJI}").context
    assert town["totals"] == county["totals"]
    assert {each.row.title for each in town["rows"]} == {"冷库", "水渠"}
    wide = ask(who.county, "/ledgers/assets/?place=440200000000").context
    assert wide["rows"] == []
    assert wide["totals"].original_fen == 5_000_100


def test_disposals_are_listed(who) -> None:
    asset = taken_over(who, "旧泵房", kind=AssetKind.PUBLIC)
    commands.apply_disposal(
        asset, kind=DisposalKind.SCRAP, reason=DisposalReason.SCRAPPED, why="无法使用",
        by=who.village, today=TODAY,
    )  # fmt: skip
    text = page(who.county, "/ledgers/disposals/")
    assert "旧泵房" in text
    assert f"/assets/{asset.uid}/" in text


@pytest.mark.parametrize("path", ["", "assets/", "disposals/"])
def test_next_door_sees_nothing(who, path) -> None:
    Life(who).building()
    in_use(who)
    found = ask(who.other_county, f"/ledgers/{path}?place={NANXIONG}").context
    assert found["rows"] == []
    assert not found["parts"]


@pytest.mark.parametrize("name", ["fund_use", "assets", "disposals"])
def test_the_official_sheet_goes_out(who, name) -> None:
    in_use(who)
    client = Client()
    client.force_login(who.county)
    answer = client.get(f"/ledgers/export/{name}/?place={NANXIONG}&day=2022-11-20")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert "南雄" in str(book.worksheets[0].cell(1, 1).value)
    scope.enter(scope.EVERYTHING)
    page(who.county, "/ledgers/export/nothing/", 404)


def test_a_ledger_asks_as_much_for_one_row_as_for_three(who) -> None:
    counts = []
    for title in ("甲", "乙", "丙"):
        in_use(who, title)
        client = Client()
        client.force_login(who.county)
        with CaptureQueriesContext(connection) as asked:
            client.get("/ledgers/assets/")
        scope.enter(scope.EVERYTHING)
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 18


def test_statistics_of_a_quarter_and_its_two_tables_more(who) -> None:
    Life(who).building().paid(12_000_000)
    third = ask(who.county, "/statistics/?quarter=2022-Q3").context
    assert len(third["sheets"]) == 1
    first = ask(who.county, "/statistics/?quarter=2022-Q1").context
    assert len(first["sheets"]) == 3
    assert "120,000.00" in page(who.county, "/statistics/?quarter=2022-Q1")
    for odd in ("nonsense", "2022", "2030-Q1"):
        found = ask(who.county, f"/statistics/?quarter={odd}").context["quarter"]
        assert str(found) == "2022-Q4"


def test_statistics_go_out_as_the_official_sheet(who) -> None:
    Life(who).building()
    client = Client()
    client.force_login(who.county)
    answer = client.get(f"/statistics/export/?place={NANXIONG}&quarter=2022-Q1")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    scope.enter(scope.EVERYTHING)
    assert len(book.worksheets) == 3


def test_a_part_of_a_place_is_not_given_out_as_all_of_it(who) -> None:
    taken_over(who, "水渠", kind=AssetKind.PUBLIC, fen=100)
    part, whole = "只有您范围内的部分", "只含填表人范围内的部分"
    for by, path, is_part in (
        (who.county, "/ledgers/assets/?", False),
        (who.town, f"/ledgers/assets/?place={NANXIONG}&", True),
        (who.town, f"/statistics/?place={NANXIONG}&", True),
        (who.town, f"/ledgers/?place={ZHUJI}&", False),
    ):
        assert (part in page(by, path)) is is_part, path
    file = ask(who.town, f"/ledgers/export/assets/?place={NANXIONG}").getvalue()
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    assert any(whole in str(each.value) for each in sheet[2])


def test_what_is_known_by_today_is_all_that_is_known(who, monkeypatch) -> None:
    """A day fixed for a demonstration lies before the day on which its facts were entered."""
    taken_over(who, "水渠", kind=AssetKind.PUBLIC, fen=100)
    found = ask(who.county, f"/ledgers/assets/?day={TODAY}&known=yes").context
    assert found["totals"].original_fen == 100
    assert "不勾“只算当时已登记的”" in page(who.county, "/ledgers/assets/?day=2022-11-19&known=yes")


def test_a_quarter_that_is_over_is_asked_for_as_it_was_known(who) -> None:
    for quarter, is_known in (("2022-Q3", True), ("2022-Q4", False)):
        found = ask(who.county, f"/statistics/?quarter={quarter}&known=yes").context
        assert (found["asked"].as_known, str(found["quarter"])) == (is_known, quarter)
