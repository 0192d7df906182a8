"""Lists and the index: what I may fill, filters, acting on chosen rows, exports, query counts."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages.recording import signed_in
from zhuzhen.base import scope
from zhuzhen.registers.models import Record

pytestmark = pytest.mark.django_db
LIST = "/registers/field_visit/"


def record(stage, *, day="2022-03-10", state="submitted", by=None, **changes) -> Record:
    scope.enter(scope.EVERYTHING)
    values = {"rank": "principal"} | changes.pop("values", {})
    facts = {
        "register": "field_visit",
        "state": state,
        "happened_on": dt.date.fromisoformat(day),
        "place_id": "440282113000",
        "helper_code": "441900000000",
        "org": stage.lead,
        "cluster": stage.cluster,
        "values": values,
        "summary": f"甲局{day}到珠玑镇调研",
        "origin": "form",
        "created_by": by,
        "created_at": dt.datetime(2022, 11, 1, tzinfo=dt.UTC),
        "updated_at": dt.datetime(2022, 11, 1, tzinfo=dt.UTC),
    }
    return Record.objects.create(**(facts | changes))


def text_of(account, path) -> str:
    answer = signed_in(account).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_index_offers_what_i_may_fill_and_counts_the_period(on_stage, people):
    record(on_stage)
    record(on_stage, state="draft")
    record(on_stage, state="voided")
    record(on_stage, day="2021-03-10")
    text = text_of(people.liaison, "/registers/")
    assert 'href="/registers/field_visit/new/"' in text
    assert 'href="/registers/training_session/new/"' not in text
    assert ">1<span" in text
    assert "草稿 1" in text


def test_choosing_lists_only_what_i_may_fill(on_stage, people):
    text = text_of(people.liaison, "/registers/new/")
    assert 'href="/registers/field_visit/new/"' in text
    assert "training_session" not in text


def test_who_fills_nothing_is_told_so(on_stage, people):
    assert "您的角色不需要填报登记表" in text_of(people.auditor, "/registers/new/")


def test_list_obeys_period_place_state_and_words(on_stage, people):
    spring = record(on_stage)
    other_year = record(on_stage, day="2021-06-06")
    voided = record(on_stage, day="2022-08-08", state="voided")
    client = signed_in(people.liaison)

    def shown(query: str) -> set[str]:
        text = client.get(f"{LIST}?{query}").content.decode()
        return {each for each in (spring, other_year, voided) if str(each.uid) in text}

    assert shown("") == {spring}
    assert shown("period=2021") == {other_year}
    assert shown("state=voided") == {voided}
    assert shown("q=03-10") == {spring}
    assert shown("q=没有的字") == set()
    assert shown("place=440282113000") == {spring}
    assert shown("place=440222000000") == set()


def test_a_list_is_narrowed_to_a_unit_by_choice_or_by_name(on_stage, people):
    mine, other = record(on_stage), record(on_stage, org=on_stage.member_b)
    client = signed_in(people.town)

    def shown(**asked) -> set[Record]:
        text = client.get(LIST, asked).content.decode()
        return {each for each in (mine, other) if str(each.uid) in text}

    lead = on_stage.lead
    assert shown(org=lead.pk) == shown(unit=lead.name) == {mine}
    assert shown(org=lead.pk, unit=on_stage.member_b.name) == {other}
    assert shown(org=lead.pk, unit="") == {mine, other}
    assert shown(unit="没有的单位") == set()
    assert f'name="unit" value="{lead.name}"' in text_of(people.town, f"{LIST}?org={lead.pk}")
    assert f"?org={lead.pk}" in text_of(people.town, f"{LIST}?unit=东莞市")
    assert shown(unit="东莞市") == set()


def test_an_empty_list_says_what_to_do(on_stage, people):
    text = text_of(people.liaison, LIST)
    assert "还没有调研的记录" in text
    assert 'href="/registers/field_visit/new/"' in text
    assert "没有符合这些条件的记录" in text_of(people.liaison, f"{LIST}?q=没有")


def test_a_stranger_sees_nothing_of_the_county_next_door(on_stage, people):
    mine = record(on_stage)
    assert str(mine.uid) not in text_of(people.stranger, LIST)
    assert signed_in(people.stranger).get(f"/records/{mine.uid}/").status_code == 404


@pytest.mark.parametrize("path", ["/registers/", LIST])
def test_one_row_and_three_take_the_same_queries(on_stage, people, path):
    client = signed_in(people.liaison)
    record(on_stage)
    client.get(path)  # what a process reads once
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
        record(on_stage, day="2022-05-05")
        record(on_stage, day="2022-06-06")
    assert counts[0] == counts[1]


def test_chosen_rows_are_returned_with_one_reason(on_stage, people):
    first, second = record(on_stage), record(on_stage, day="2022-04-04")
    answer = signed_in(people.town).post(
        f"{LIST}act/",
        {"act": "return", "uid": [first.uid, second.uid], "reason_return": "照片不清楚"},
    )
    assert answer.status_code == 302
    scope.enter(scope.EVERYTHING)
    states = Record.objects.order_by("pk").values_list("state", "return_reason")
    assert list(states) == [("returned", "照片不清楚"), ("returned", "照片不清楚")]


def test_what_cannot_be_done_with_chosen_rows_is_told(on_stage, people):
    voided = record(on_stage, state="voided")
    client = signed_in(people.town)
    sent = {"act": "confirm", "uid": [voided.uid], "next": LIST}
    text = client.post(f"{LIST}act/", sent, follow=True).content.decode()
    assert "1 条没有办理" in text
    nothing = client.post(f"{LIST}act/", {"act": "confirm"}, follow=True).content.decode()
    assert "没有选中记录" in nothing


def test_acting_never_leads_off_the_site(on_stage, people):
    sent = {"act": "confirm", "next": "https://elsewhere.example/"}
    answer = signed_in(people.town).post(f"{LIST}act/", sent)
    assert answer.headers["Location"] == LIST


def test_export_and_template_are_workbooks(on_stage, people):
    record(on_stage)
    client = signed_in(people.liaison)
    for path in (f"{LIST}export/?period=2022", f"{LIST}template/"):
        answer = client.get(path)
        body = b"".join(answer.streaming_content)
        assert answer.status_code == 200
        assert body[:2] == b"PK"
        assert "attachment" in answer.headers["Content-Disposition"]


def test_administrators_see_no_records(on_stage, people):
    mine = record(on_stage)
    assert str(mine.uid) not in text_of(people.system_admin, LIST)
