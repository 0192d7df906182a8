"""Clauses, dossiers and search: what they tell, and only within the scope."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import DONGGUAN, NANXIONG, ZHUJI, cluster, org
from tests.conftest import TODAY
from tests.pages.recording import signed_in
from zhuzhen.base import scope
from zhuzhen.duties.commands import refresh_period
from zhuzhen.partners.models import OrgName, Person, Posting
from zhuzhen.places.queries import children

pytestmark = pytest.mark.django_db


def text_of(account, path) -> str:
    answer = signed_in(account).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def owed(period: str = "2022") -> None:
    scope.enter(scope.EVERYTHING)
    refresh_period(period, now=dt.datetime(2022, 11, 20, tzinfo=dt.UTC))


def test_clauses_tell_how_many_owners_met_each(on_stage, people):
    owed()
    text = text_of(people.assisting_city, "/clauses/")
    assert "粤乡村振兴局〔2023〕49号" in text
    assert 'href="/clauses/gd-2023-49/5.1c/"' in text
    assert "0 / 4" in text  # four units owe a principal's visit


def test_a_clause_tells_its_rule_and_where_it_stands_written(on_stage, people):
    owed()
    text = text_of(people.liaison, "/clauses/gd-2023-49/5.1c/")
    for words in ("2023-07-31", "2023-08-28", "guangdong-2023@1", "R01", "计入调研登记"):
        assert words in text
    assert 'href="/board/?duty=principal_visit"' in text
    assert 'href="/registers/field_visit/"' in text


def test_an_unknown_clause_is_not_there(on_stage, people):
    assert signed_in(people.liaison).get("/clauses/gd-2023-49/99.9/").status_code == 404
    assert signed_in(people.liaison).get("/clauses/nothing/5.1c/").status_code == 404


def test_a_units_dossier_tells_former_names_clusters_and_duties(on_stage, people):
    OrgName.objects.create(
        org=on_stage.lead, name="东莞市旧局", during=(dt.date(2019, 1, 1), dt.date(2022, 3, 1))
    )
    owed()
    text = text_of(people.liaison, f"/orgs/{on_stage.lead.pk}/")
    for words in ("东莞市旧局", "2022-02-28", "珠玑镇组团 · 牵头单位", "主要调研", "0 / 1"):
        assert words in text


def test_a_clusters_dossier_tells_who_and_since_when(on_stage, people):
    owed()
    text = text_of(people.colleague, f"/clusters/{on_stage.cluster.pk}/")
    for words in ("东莞市甲局", "东莞市乙局", "2022-01-01", "韶关市南雄市珠玑镇", "组团联席"):
        assert words in text


def test_people_of_a_cluster(on_stage, people):
    person = Person.objects.create(name="队员甲", org=on_stage.lead, helper_code=DONGGUAN)
    Posting.objects.create(
        person=person,
        team=on_stage.team,
        sending_org=on_stage.lead,
        role="leader",
        status="on_duty",
        during=(dt.date(2022, 1, 1), None),
        cluster=on_stage.cluster,
        place_id=ZHUJI,
        helper_code=DONGGUAN,
    )
    path = f"/clusters/{on_stage.cluster.pk}/people/"
    assert "队员甲" in text_of(people.liaison, path)
    assert signed_in(people.outsider).get(path).status_code in (200, 404)
    assert "队员甲" not in signed_in(people.outsider).get(path).content.decode()


def test_a_towns_dossier_follows_the_tree(on_stage, people):
    owed()
    text = text_of(people.town, f"/places/{ZHUJI}/")
    for words in ("韶关市南雄市珠玑镇", "珠玑镇组团", "440282113000", "珠玑镇工作队"):
        assert words in text
    assert f'href="/places/{NANXIONG}/"' in text
    county = text_of(people.county, f"/places/{NANXIONG}/")
    assert "珠玑镇组团" in county


def test_an_unknown_place_is_not_there(on_stage, people):
    assert signed_in(people.town).get("/places/999999999999/").status_code == 404


def test_search_lists_every_place_of_a_name_with_its_path(on_stage, people):
    text = text_of(people.province, "/search/?q=太平镇")
    assert text.count("太平镇") > 3
    assert "地方" in text


def test_search_finds_former_names_clauses_registers(on_stage, people):
    OrgName.objects.create(
        org=on_stage.lead, name="东莞市旧局", during=(dt.date(2019, 1, 1), dt.date(2022, 3, 1))
    )
    assert f'href="/orgs/{on_stage.lead.pk}/"' in text_of(people.liaison, "/search/?q=旧局")
    text = text_of(people.liaison, "/search/?q=调研")
    assert 'href="/registers/field_visit/"' in text
    assert 'href="/clauses/gd-2023-49/5.1c/"' in text


def test_search_finds_nothing_of_another_scope(on_stage, people):
    text = text_of(people.outsider, "/search/?q=珠玑镇组团")
    assert f"/clusters/{on_stage.cluster.pk}/" not in text


def test_lists_of_units_and_clusters_are_searched(on_stage, people):
    assert "东莞市乙局" not in text_of(people.assisting_city, "/orgs/?q=甲局")
    assert "东莞市甲局" in text_of(people.assisting_city, "/orgs/?q=甲局")
    assert "珠玑镇组团" in text_of(people.assisting_city, f"/clusters/?place={NANXIONG}")
    assert "棉湖镇组团" not in text_of(people.assisting_city, f"/clusters/?place={NANXIONG}")


@pytest.mark.parametrize("path", ["/orgs/", "/clusters/", f"/places/{NANXIONG}/"])
def test_one_row_and_three_take_the_same_queries(on_stage, people, path):
    client = signed_in(people.assisting_city)
    client.get(path)
    counts = []
    towns = iter(children(NANXIONG).exclude(pk=ZHUJI).values_list("pk", flat=True))
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
        scope.enter(scope.EVERYTHING)
        for letter in "戊己":
            lead = org(f"东莞市{letter}{number}局")
            cluster(next(towns), name=f"{letter}{number}组团", lead=lead)
    assert counts[0] == counts[1]


def test_today_is_the_days_all_dossiers_speak_of(on_stage, people):
    assert TODAY.strftime("截至 %Y年") in text_of(people.liaison, f"/orgs/{on_stage.lead.pk}/")
