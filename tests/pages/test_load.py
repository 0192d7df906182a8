"""The load meter's page, sheet and API, as each of the cast sees them."""

import io

import pytest
from python_calamine import CalamineWorkbook

from tests.load.world import loads
from tests.pages.recording import signed_in
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.load.rules import Figures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def metered(on_stage, people):
    loads(on_stage)


def page_of(account, query: str = ""):
    answer = signed_in(account).get(f"/load/{query}")
    assert answer.status_code == 200
    return answer


def shown(answer) -> list[tuple[str, Figures]]:
    return [(each.name, each.figures) for each in answer.context["table"].owners]


def test_a_liaison_sees_this_month_of_the_cluster(on_stage, people):
    answer = page_of(people.liaison)
    assert answer.context["asked"].period.label == "2022年11月"
    assert shown(answer) == [
        ("东莞市甲局", Figures(3, 30, 10, 1)), ("东莞市乙局", Figures(1, 12, 0, 0))
    ]  # fmt: skip
    text = answer.content.decode()
    assert "丁局" not in text
    assert "2022年10月" in text
    assert 'period=2022-10"' in text


def test_months_levels_and_orders_stand_in_the_address(on_stage, people):
    answer = page_of(people.liaison, "?period=2022-10")
    assert shown(answer) == [("东莞市甲局", Figures(1, 7, 1, 0))]
    towns = page_of(people.town, "?level=town&sort=code")
    assert shown(towns) == [("韶关市南雄市珠玑镇", Figures(5, 12, 2, 0))]
    odd = page_of(people.liaison, "?level=galaxy&sort=up&owner=x&cluster=-1&page=-3")
    assert len(shown(odd)) == 2


def test_a_level_that_asked_nothing_gives_way_to_one_that_did(on_stage, people):
    answer = page_of(people.village, "?level=unit")
    assert answer.context["asked"].level == "village"


def test_one_owner_is_looked_into(on_stage, people):
    answer = page_of(people.liaison, f"?level=unit&owner={on_stage.lead.pk}")
    assert answer.context["all"] == Figures(3, 30, 10, 1)
    text = answer.content.decode()
    assert f'href="/orgs/{on_stage.lead.pk}/"' in text
    assert f'href="/registers/field_visit/?org={on_stage.lead.pk}"' in text
    cluster = page_of(people.liaison, f"?level=cluster&owner={on_stage.cluster.pk}")
    assert f"level=unit&amp;cluster={on_stage.cluster.pk}" in cluster.content.decode()


def test_an_owner_next_door_is_not_there(on_stage, people):
    path = f"/load/?level=unit&owner={on_stage.outsider.pk}"
    assert signed_in(people.liaison).get(path).status_code == 404
    assert signed_in(people.province).get(path).status_code == 200


def test_who_has_no_load_is_told_so(people):
    assert "没有填报" in page_of(people.stranger).content.decode()


def test_the_sheet_says_what_the_page_says(on_stage, people):
    answer = signed_in(people.liaison).get("/load/export/?level=unit")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheet_names == ["按主体", "按登记表", "近12个月"]
    rows = book.get_sheet_by_name("按主体").to_python()
    assert rows[0][0] == "填报负担（2022年11月，单位）"
    assert rows[3:] == [
        ["东莞市甲局", 3.0, 30.0, 10.0, 1.0, 26.0, 10.0],
        ["东莞市乙局", 1.0, 12.0, 0.0, 0.0, 0.0, 12.0],
        ["合计", 4.0, 42.0, 10.0, 1.0, 20.0, 10.5],
    ]
    scope.enter(scope.EVERYTHING)
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.facts) == ("load.export", {"level": "unit"})


def test_the_api_says_the_same(on_stage, people):
    client = signed_in(people.liaison)
    told = client.get("/api/v1/load?period=2022-11&level=cluster").json()
    assert [(each["name"], each["figures"]["asked"]) for each in told["owners"]] == [
        ("珠玑镇组团", 47)
    ]
    assert told["total"]["derived"] == 2
    assert told["months"][-1]["month"] == "2022-11"
    assert client.get("/api/v1/load?level=galaxy").status_code == 422
    assert client.get("/api/v1/load?period=2022-13").status_code == 422
    sheet = client.get("/api/v1/load.xlsx?period=2022-11")
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
