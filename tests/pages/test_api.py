"""The API's frame: who may call, in which scope, and the one form of failures."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from tests.cast import NANXIONG, ZHUJI
from zhuzhen.base import scope
from zhuzhen.base.digest import sm3
from zhuzhen.duties.commands import refresh_period
from zhuzhen.pages.api.service import api
from zhuzhen.people.models import ApiToken

FOREVER = dt.date(2099, 12, 31)
PACKS = {"guangdong-2023", "dongguan-2022", "sanshui-2023", "guangqing-2026"}


def key_of(account, *, expires_on=FOREVER):
    """A key for `account`, as the header that carries it."""
    plain = f"zz-{account.username}"
    ApiToken.objects.update_or_create(
        account=account, token_sm3=sm3(plain.encode()),
        defaults={"name": "测试", "expires_on": expires_on},
    )  # fmt: skip
    return {"Authorization": f"Bearer {plain}"}


def names(response):
    return [each["name"] for each in response.json()["rows"]]


def test_a_session_and_a_key_see_the_same_scope(on_stage, people):
    client = Client()
    client.force_login(people.town)
    by_session = client.get("/api/v1/clusters")
    by_key = Client().get("/api/v1/clusters", headers=key_of(people.town))
    assert names(by_session) == names(by_key) == ["珠玑镇组团"]


def test_another_county_sees_none_of_it(on_stage, people):
    answer = Client().get(
        f"/api/v1/clusters/{on_stage.cluster.pk}", headers=key_of(people.stranger)
    )
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert names(Client().get("/api/v1/orgs", headers=key_of(people.outsider))) == ["东莞市丁局"]


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eA=="}]
)
def test_without_a_way_in_every_route_answers_401_and_nothing_else(on_stage, header):
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method in operations:
            address = path.replace("{code}", ZHUJI).replace("{number}", "1")
            answer = Client().generic(method.upper(), address, headers=header)
            assert answer.status_code == 401, path
            assert answer.json()["code"] == "not_signed_in"


def test_an_expired_key_opens_nothing(people):
    header = key_of(people.town, expires_on=dt.date(2022, 1, 1))
    assert Client().get("/api/v1/me", headers=header).status_code == 401


def test_a_disabled_account_has_no_key(people):
    header = key_of(people.town)
    people.town.is_active = False
    people.town.save()
    assert Client().get("/api/v1/me", headers=header).status_code == 401


def test_beside_a_session_anothers_key_changes_nothing(people):
    client = Client()
    client.force_login(people.stranger)
    answer = client.get("/api/v1/me", headers=key_of(people.town))
    assert answer.json()["username"] == "stranger"


def test_me_tells_grants_and_the_day(people):
    answer = Client().get("/api/v1/me", headers=key_of(people.county)).json()
    assert answer["today"] == "2022-11-20"
    assert answer["grants"] == [
        {
            "role": "county",
            "role_label": "县经办",
            "place": NANXIONG,
            "place_path": "韶关市南雄市",
            "org": None,
            "cluster": None,
            "during": {"since": "2021-01-01", "until": None},
        }
    ]


def test_what_cannot_be_read_is_told_with_its_field(people):
    header = key_of(people.county)
    answer = Client().get("/api/v1/clusters?town=44&page=0&on=2022-02-30", headers=header)
    assert answer.status_code == 422
    told = answer.json()
    assert told["code"] == "faults"
    assert told["facts"] == {"count": 3}
    assert [(each["field"], each["what"]) for each in told["faults"]] == [
        ("town", "写法不对"),
        ("on", "不是日期"),
        ("page", "太小"),
    ]


def test_places_are_found_resolved_and_opened(people):
    header = key_of(people.liaison)
    found = Client().get("/api/v1/places?text=珠玑镇", headers=header).json()
    assert found[0]["code"] == ZHUJI
    asked = Client().get("/api/v1/places/resolve?text=珠玑镇&level=town", headers=header).json()
    assert (asked["code"], asked["path"]) == (ZHUJI, "韶关市南雄市珠玑镇")
    opened = Client().get(f"/api/v1/places/{ZHUJI}", headers=header).json()
    assert [each["name"] for each in opened["above"]] == ["广东省", "韶关市", "南雄市"]
    below = Client().get(f"/api/v1/places/{NANXIONG}/children", headers=header).json()
    assert ZHUJI in [each["code"] for each in below]


def test_an_ambiguous_place_comes_with_its_candidates(people):
    answer = Client().get("/api/v1/places/resolve?text=城东街道", headers=key_of(people.liaison))
    assert answer.status_code == 422
    told = answer.json()
    assert told["code"] == "ambiguous_place"
    assert len(told["facts"]["candidates"]) == told["facts"]["count"] > 1


def test_an_unknown_address_is_told_in_the_same_form():
    answer = Client().get("/api/v1/nothing/here")
    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "text", "faults", "facts"}


def test_openapi_and_the_list_are_for_people_signed_in(people):
    assert Client().get("/api/v1/openapi.json").status_code == 401
    assert Client().get("/api/v1/").status_code == 302
    client = Client()
    client.force_login(people.town)
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "驻镇接口"
    listed = client.get("/api/v1/").content.decode()
    assert "/api/v1/places/{code}/children" in listed


def test_packs_and_clauses_are_the_same_for_everyone(people):
    header = key_of(people.village)
    packs = Client().get("/api/v1/packs", headers=header).json()
    assert {each["id"] for each in packs} == PACKS
    one = Client().get("/api/v1/clauses?size=1", headers=header).json()["rows"][0]
    same = Client().get(f"/api/v1/clauses/{one['document']}/{one['clause']}", headers=header)
    assert same.json() == one
    assert Client().get("/api/v1/packs/none", headers=header).status_code == 404


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("orgs/999999", "单位 999999"),
        ("clusters/999999", "组团 999999"),
        ("imports/999999", "导入回执 999999"),
        ("papers/999999", "这份佐证材料"),
        ("packs/none", "政策包“none”"),
        ("clauses/dg-2022/none", "条款“dg-2022 none”"),
        (f"records/{uuid.UUID(int=7)}", f"登记记录 {uuid.UUID(int=7)}"),
        ("nothing/here", "接口地址 /nothing/here"),
    ],
)
def test_what_is_not_there_is_told_by_its_kind(people, path, told):
    answer = Client().get(f"/api/v1/{path}", headers=key_of(people.town))
    assert answer.status_code == 404
    assert answer.json()["text"].startswith(f"没有找到{told}")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_refused_method_is_told_in_the_same_form(people, method):
    answer = Client().generic(method, "/api/v1/orgs", headers=key_of(people.town))
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET"
    assert answer.json()["code"] == "method_not_allowed"
    assert answer.json()["facts"] == {"method": method, "allowed": "GET"}


def test_moments_are_told_in_the_time_of_china(people):
    scope.enter(scope.EVERYTHING)
    refresh_period("2022", now=dt.datetime(2022, 11, 20, 1, 2, 3, tzinfo=dt.UTC))
    header = key_of(people.town)
    packs = Client().get("/api/v1/packs", headers=header).json()
    duties = Client().get("/api/v1/duties?period=2022", headers=header).json()["rows"]
    told = [each["loaded_at"] for each in packs] + [each["as_of"] for each in duties]
    assert duties
    assert {each[-6:] for each in told} == {"+08:00"}
