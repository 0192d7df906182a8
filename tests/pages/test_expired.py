"""A session that ended while someone worked: told, and back to the same page."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.pages.recording import visit
from zhuzhen.pages.sign_in.expired import KEPT_FORMS

pytestmark = pytest.mark.django_db
FORM = "/registers/field_visit/new/"


def next_of(address: str) -> str:
    parts = urlsplit(address)
    assert parts.path == "/sign-in/"
    return parse_qs(parts.query)["next"][0]


def test_an_unsent_form_leads_to_sign_in_and_back_to_itself(on_stage):
    client = Client()
    referer = f"http://testserver{FORM}?duty=in_charge_visit"
    answer = client.post(FORM, visit(org="1"), headers={"Referer": referer})
    assert next_of(answer.url) == f"{FORM}?duty=in_charge_visit&draft=restore"
    shown = client.get(answer.url).content.decode()
    assert "登录已过期，刚才的内容还没有提交" in shown


def test_without_a_referer_the_form_itself_is_meant(on_stage):
    assert next_of(Client().post(FORM, visit(org="1")).url) == f"{FORM}?draft=restore"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/registers/field_visit/?page=2", "/registers/field_visit/?page=2"),
        ("http://elsewhere.example/registers/", "/"),
        ("", "/"),
    ],
)
def test_another_act_leads_back_to_where_it_was_begun(on_stage, referer, back):
    client = Client()
    answer = client.post("/registers/field_visit/act/", {}, headers={"Referer": referer})
    assert next_of(answer.url) == back
    assert "刚才的操作没有办理" in client.get(answer.url).content.decode()


def test_a_part_is_not_filled_with_the_sign_in_page(on_stage):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/board/?period=2022"}
    answer = Client().get("/awaiting/", headers=headers)
    assert answer.status_code == 200
    assert answer.content == b""
    assert next_of(answer.headers["HX-Redirect"]) == "/board/?period=2022"


def test_who_only_opens_a_page_is_told_nothing(on_stage):
    client = Client()
    answer = client.get(FORM)
    assert "过期" not in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "path", ["/projects/needs/new/", "/assets/new/", "/funds/income/new/", "/funds/orders/new/"]
)
def test_a_form_of_money_leads_back_to_itself(on_stage, path):
    assert next_of(Client().post(path, {"title": "写了很久"}).url) == f"{path}?draft=restore"


def test_every_form_that_is_led_back_to_is_a_page():
    assert not KEPT_FORMS - set(get_resolver().reverse_dict)
