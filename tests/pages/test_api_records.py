"""Records over the API: declared, entered once, revised, reviewed, voided; and each way to fail."""

import datetime as dt
import json
import uuid

import pytest
from django.test import Client

from tests.cast import HUKOU, ZHUJI
from tests.pages.test_api import key_of
from zhuzhen.base import scope
from zhuzhen.evidence.models import Blob, Paper
from zhuzhen.registers.models import Record

VISITS = "/api/v1/registers/field_visit/records"


class Caller:
    """A machine with one account's key."""

    def __init__(self, account):
        self.account, self.headers, self.client = account, key_of(account), Client()

    def get(self, address):
        return self.client.get(address, headers=self.headers)

    def send(self, address, data, *, method="POST"):
        return self.client.generic(
            method, address, json.dumps(data), "application/json", headers=self.headers
        )


def paper_of(account):
    scope.enter(scope.EVERYTHING)
    blob = Blob.objects.create(sm3=uuid.uuid4().hex * 2, size=10, mime="image/jpeg")
    return Paper.objects.create(
        blob=blob, name="现场.jpg", uploaded_by_id=account.pk, place_id=ZHUJI,
        uploaded_at=dt.datetime(2022, 11, 20, tzinfo=dt.UTC),
    )  # fmt: skip


@pytest.fixture
def liaison(people):
    return Caller(people.liaison)


@pytest.fixture
def visit(on_stage, people):
    """A visit of the lead to 珠玑镇, as it is sent."""
    return {
        "uid": str(uuid.uuid4()),
        "happened_on": "2022-11-18",
        "links": {"place": ZHUJI, "org": on_stage.lead.pk},
        "values": {"rank": "principal", "companions": 3},
        "papers": [paper_of(people.liaison).pk],
    }


def test_a_declaration_tells_its_fields_as_json_schema(liaison):
    told = liaison.get("/api/v1/registers/consumption_sale").json()
    schema = told["values_schema"]
    money = [each for each in schema["properties"].values() if each.get("x-unit") == "fen"]
    assert money and all(each["type"] == "integer" for each in money)
    visit = liaison.get("/api/v1/registers/field_visit").json()
    ranks = visit["values_schema"]["properties"]["rank"]["oneOf"]
    assert "principal" in [each["const"] for each in ranks]
    assert visit["values_schema"]["required"] == ["rank"]
    assert visit["papers_min"] == 1
    assert liaison.get("/api/v1/registers/none").status_code in (404, 422)


def test_registers_are_listed_with_their_packs(liaison):
    listed = {each["id"]: each["pack"] for each in liaison.get("/api/v1/registers").json()}
    assert listed["field_visit"] == "guangdong-2023"
    assert listed["work_brief"] == "dongguan-2022"


def test_a_record_is_entered_once_however_often_it_is_sent(liaison, visit, on_stage):
    first, again = liaison.send(VISITS, visit), liaison.send(VISITS, visit)
    assert (first.status_code, again.status_code) == (200, 200)
    told = first.json()
    assert told == again.json()
    assert told["uid"] == visit["uid"]
    assert (told["register"], told["state"], told["origin"]) == ("field_visit", "submitted", "api")
    assert (told["cluster"], told["org_name"]) == (on_stage.cluster.pk, "东莞市甲局")
    assert [step["step"] for step in told["steps"]] == ["submit"]
    assert [paper["id"] for paper in told["attached"]] == visit["papers"]
    assert Record.objects.count() == 1


def test_the_same_uid_with_other_content_is_told(liaison, visit):
    liaison.send(VISITS, visit)
    answer = liaison.send(VISITS, {**visit, "values": {"rank": "in_charge"}})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")


def test_all_faults_come_at_once_and_nothing_is_stored(liaison, visit):
    wrong = {**visit, "happened_on": "2022-12-31", "values": {"rank": "king"}, "papers": []}
    answer = liaison.send(VISITS, wrong)
    assert answer.status_code == 422
    assert {each["field"] for each in answer.json()["faults"]} >= {"rank", "happened_on"}
    assert Record.objects.count() == 0


def test_a_body_that_cannot_be_read_names_its_fields(liaison):
    answer = liaison.send(VISITS, {"happened_on": "昨天", "links": {"place": "x"}})
    assert answer.status_code == 422
    faults = {each["field"]: each["what"] for each in answer.json()["faults"]}
    assert faults == {"happened_on": "不是日期", "links.place": "写法不对"}
    broken = liaison.client.post(VISITS, "{", "application/json", headers=liaison.headers)
    assert (broken.status_code, broken.json()["code"]) == (400, "bad_request")


def test_others_may_not_enter_for_a_unit(people, visit):
    answer = Caller(people.outsider).send(VISITS, {**visit, "papers": []})
    assert answer.status_code in (403, 422)
    auditor = Caller(people.auditor)
    scope.enter(scope.EVERYTHING)
    paper = paper_of(people.auditor)
    refused = auditor.send(VISITS, {**visit, "papers": [paper.pk]})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


def test_anothers_paper_cannot_be_attached(people, liaison, visit):
    theirs = paper_of(people.town)
    answer = liaison.send(VISITS, {**visit, "papers": [theirs.pk]})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_record_is_listed_and_filtered(liaison, visit, people):
    liaison.send(VISITS, visit)
    uids = [each["uid"] for each in liaison.get(VISITS).json()["rows"]]
    assert uids == [visit["uid"]]
    for asked, count in (
        ("period=2022-11", 1), ("period=2021", 0), (f"place={ZHUJI}", 1), (f"place={HUKOU}", 0),
        ("state=draft", 0), ("since=2022-11-18&until=2022-11-18", 1), ("text=甲局", 1),
    ):  # fmt: skip
        assert len(liaison.get(f"{VISITS}?{asked}").json()["rows"]) == count, asked
    assert Caller(people.town).get(VISITS).json()["rows"][0]["uid"] == visit["uid"]
    assert Caller(people.stranger).get(VISITS).json()["rows"] == []
    assert liaison.get(f"{VISITS}?period=2022-13").json()["code"] == "bad_period"


def test_a_revision_needs_the_version_that_was_read(liaison, visit):
    address = f"/api/v1/records/{liaison.send(VISITS, visit).json()['uid']}"
    change = {**visit, "values": {"rank": "in_charge"}, "version": 1}
    changed = liaison.send(address, change, method="PUT").json()
    assert (changed["version"], changed["values"]) == (2, {"rank": "in_charge"})
    late = liaison.send(address, {**change, "values": {"rank": "principal"}}, method="PUT")
    assert (late.status_code, late.json()["code"]) == (409, "stale")
    facts = late.json()["facts"]
    assert facts["theirs"]["values"] == {"rank": "in_charge"}
    assert facts["mine"] == {"rank": "principal"}


def test_a_record_goes_through_its_life(people, liaison, visit):
    address = f"/api/v1/records/{visit['uid']}"
    draft = liaison.send(VISITS, {**visit, "draft": True}).json()
    assert draft["state"] == "draft"
    assert liaison.send(f"{address}/submission", {"version": 1}).json()["state"] == "submitted"
    own = liaison.send(f"{address}/confirmation", {})
    assert (own.status_code, own.json()["code"]) == (403, "own_submission")
    office = Caller(people.assisting_city)
    back = office.send(f"{address}/return", {"reason": "照片不清楚"}).json()
    assert (back["state"], back["return_reason"]) == ("returned", "照片不清楚")
    assert liaison.send(f"{address}/submission", {}).json()["state"] == "submitted"
    assert office.send(f"{address}/confirmation", {}).json()["state"] == "confirmed"
    assert office.send(f"{address}/confirmation", {}).status_code == 409
    unsaid = office.send(f"{address}/voiding", {"reason": " "})
    assert (unsaid.status_code, unsaid.json()["code"]) == (422, "reason_needed")
    assert office.send(f"{address}/voiding", {"reason": "重复登记"}).json()["state"] == "voided"


def test_nobody_outside_reaches_a_record(people, liaison, visit):
    liaison.send(VISITS, visit)
    stranger, address = Caller(people.stranger), f"/api/v1/records/{visit['uid']}"
    assert stranger.get(address).status_code == 404
    for step in ("submission", "confirmation", "return", "voiding"):
        assert stranger.send(f"{address}/{step}", {"reason": "试"}).status_code == 404
    change = {**visit, "version": 1}
    assert stranger.send(address, change, method="PUT").status_code == 404


def test_a_session_needs_the_csrf_token(people, visit):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.liaison)
    refused = client.post(VISITS, json.dumps(visit), "application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    token = "a" * 32
    client.cookies["csrftoken"] = token
    accepted = client.post(
        VISITS, json.dumps(visit), "application/json", headers={"X-CSRFToken": token}
    )
    assert accepted.status_code == 200


def test_anothers_key_does_not_pass_the_csrf_check_of_a_session(people, visit):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.liaison)
    answer = client.post(
        VISITS, json.dumps(visit), "application/json", headers=key_of(people.colleague)
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_text_that_cannot_be_stored_is_told(liaison, visit):
    answer = liaison.send(VISITS, {**visit, "values": {"rank": "principal", "purpose": "a\x00b"}})
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["what"] == "有不能保存的字符"
