"""When something breaks: a number on the screen and in the log, and no false word of saving."""

import logging
import re

import pytest
from django.test import Client

from tests.pages.recording import signed_in, visit

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


@pytest.fixture
def broken(monkeypatch):
    """Every page of records, every form, and the API's list of packs fail unexpectedly."""

    def fail(*args, **kwargs):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("zhuzhen.pages.records.listing.records", fail)
    monkeypatch.setattr("zhuzhen.pages.records.entry.answers_of", fail)
    monkeypatch.setattr("zhuzhen.policy.queries.current_packs", fail)


def failing(person) -> Client:
    client = signed_in(person)
    client.raise_request_exception = False
    return client


def logged_number(caplog) -> str:
    (line,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert line.exc_info[0] is ZeroDivisionError
    return NUMBER.search(line.getMessage())[0]


def test_a_page_that_fails_to_open_says_nothing_of_saving(on_stage, people, broken, caplog):
    answer = failing(people.liaison).get("/registers/field_visit/")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert NUMBER.search(text)[0] == logged_number(caplog)
    assert "没有打开" in text
    assert "没有保存" not in text


def test_a_form_that_fails_says_that_nothing_was_saved(on_stage, people, broken, caplog):
    client = failing(people.liaison)
    answer = client.post("/registers/field_visit/new/", visit(org=str(on_stage.lead.pk)))
    assert answer.status_code == 500
    assert "没有保存" in answer.content.decode()
    assert logged_number(caplog) in answer.content.decode()


def test_a_part_that_fails_is_told_as_a_part(on_stage, people, broken, caplog):
    client = failing(people.liaison)
    answer = client.get("/registers/field_visit/", headers={"HX-Request": "true"})
    assert answer.status_code == 500
    assert "<html" not in answer.content.decode()
    assert logged_number(caplog) in answer.content.decode()


def test_the_api_fails_in_its_own_form(people, broken, caplog):
    answer = failing(people.town).get("/api/v1/packs")
    assert answer.status_code == 500
    assert answer.json()["code"] == "broken"
    assert answer.json()["facts"] == {"number": logged_number(caplog)}


def test_what_cannot_be_read_is_told_by_the_api_as_json(people):
    answer = signed_in(people.town).get("/api/v1/orgs?text=%00")
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"


@pytest.mark.parametrize(
    "path",
    [
        "/records/00000000-0000-0000-0000-000000000000/confirm/",
        "/registers/field_visit/import/confirm/",
        "/registers/field_visit/act/",
    ],
)
def test_an_address_that_only_takes_forms_says_so(people, path):
    answer = signed_in(people.liaison).get(path)
    text = answer.content.decode()
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "这个地址只接收页面上的提交" in text and 'href="/"' in text
    assert "<title>" in text


def test_a_form_sent_to_a_page_that_only_shows_says_so(people):
    answer = signed_in(people.liaison).post("/orgs/")
    assert answer.status_code == 405
    assert "这个地址只供查看" in answer.content.decode()
