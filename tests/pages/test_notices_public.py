"""The pages for everyone: published notices and nothing else, to visitors, strangers, attackers."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import NANXIONG, Cast
from tests.notices.making import (
    LAST,
    NEIGHBOUR,
    OVER,
    PUBLISHED_ON,
    drafted,
    published,
)
from zhuzhen.base import scope
from zhuzhen.notices.commands import answer_objection, approve_notice, pass_notice, withdraw_notice
from zhuzhen.notices.models import Notice, Objection

FORM = {"said": "户主在镇上有商铺", "name": "", "contact": "", "website": ""}


@pytest.fixture
def on(monkeypatch):
    return lambda day: monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", day)


@pytest.fixture
def notice(people: Cast, on) -> Notice:
    on(LAST)
    return published(by=people.village, approver=people.town)


def text_of(response) -> str:
    return response.content.decode()


def path_of(notice: Notice, last: str = "") -> str:
    return f"/public/notices/{notice.uid}/{last}"


def test_a_visitor_reads_it_without_a_cookie(client: Client, notice) -> None:
    page = client.get(path_of(notice))
    for told in ("拟纳入监测对象公示", "张**", "12317", "粤乡村振兴局", "公示中", "提出异议"):
        assert told in text_of(page)
    for hidden in ("张大山", "village", "case", notice.content_sm3):
        assert hidden not in text_of(page)
    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert page["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex' in text_of(page)
    assert not page.cookies
    assert "<script" not in text_of(page)
    assert notice.title in text_of(client.get("/public/notices/"))


def test_views_are_counted_and_nobody_is(client: Client, notice) -> None:
    client.get(path_of(notice))
    client.get(path_of(notice))
    client.head(path_of(notice))
    assert not client.cookies
    scope.enter(scope.EVERYTHING)
    assert Notice.objects.get().views == 2


@pytest.mark.parametrize("who", ["", "stranger", "village", "province", "system_admin"])
@pytest.mark.parametrize("state", ["draft", "approved", "withdrawn", "failed", "future", "past"])
def test_no_other_state_is_there_for_anyone(client, people, on, state, who) -> None:
    on(OVER)
    notice = drafted(by=people.village, title="不公开的标题")
    if state not in ("draft", "withdrawn"):
        notice = approve_notice(notice, by=people.town, today=PUBLISHED_ON)
    if state == "withdrawn":
        withdraw_notice(notice, by=people.village, today=PUBLISHED_ON, reason="错")
    elif state not in ("draft", "approved"):
        notice = published(
            by=people.village, approver=people.town, subject_id="9", title="不公开的标题"
        )
        days = {"future": dt.date(2022, 11, 9), "past": LAST + dt.timedelta(days=31)}
        if state == "failed":
            Notice.objects.filter(pk=notice.pk).update(state="failed", ended_on=LAST)
        else:
            on(days[state])
    if who:
        client.force_login(getattr(people, who))
    for last in ("", "objection/"):
        answer = client.get(path_of(notice, last))
        assert (answer.status_code, "不公开的标题" in text_of(answer)) == (404, False)
    assert client.post(path_of(notice, "objection/"), FORM).status_code == 404
    assert "不公开的标题" not in text_of(client.get("/public/notices/"))
    assert client.get(f"/public/notices/{uuid.uuid4()}/").status_code == 404
    assert client.get("/public/notices/1/").status_code == 404


def test_an_ended_one_stays_for_its_days_and_takes_no_objection(client, notice, people, on):
    on(OVER)
    answer = client.get(path_of(notice))
    assert "等待办理" in text_of(answer)
    assert "提出异议" not in text_of(answer)
    assert client.get(path_of(notice, "objection/")).status_code == 422
    scope.enter(scope.EVERYTHING)
    pass_notice(notice, by=people.town, today=OVER)
    on(LAST + dt.timedelta(days=30))
    assert "没有成立的异议" in text_of(client.get(path_of(notice)))
    on(LAST + dt.timedelta(days=31))
    assert client.get(path_of(notice)).status_code == 404


def test_by_place(client, notice, people) -> None:
    published(by=None, approver=None, place=NEIGHBOUR, subject_id="2", title="邻村的公示")
    everywhere = text_of(client.get("/public/notices/"))
    assert notice.title in everywhere
    assert "邻村的公示" in everywhere
    there = text_of(client.get(f"/public/notices/?place={NEIGHBOUR}"))
    assert notice.title not in there
    assert "邻村的公示" in there
    county = text_of(client.get(f"/public/notices/?place={NANXIONG}"))
    assert notice.title in county
    for odd in ("x", "' OR 1=1", "999999999999", "44028211320"):
        assert client.get("/public/notices/", {"place": odd, "page": odd}).status_code == 200


def test_an_objection_is_filed_and_its_answer_seen(client, notice, people, on) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(path_of(notice, "objection/"))
    assert set(client.cookies) == {"csrftoken"}
    form = {
        **FORM, "uid": str(page.context["form"].initial["uid"]), "name": "王五",
        "csrfmiddlewaretoken": client.cookies["csrftoken"].value,
    }  # fmt: skip
    filed = client.post(path_of(notice, "objection/"), form)
    assert filed.status_code == 200
    receipt = filed.context["receipt"]
    assert receipt in text_of(filed)
    assert text_of(client.post(path_of(notice, "objection/"), form)).count(receipt) == 1
    scope.enter(scope.EVERYTHING)
    assert Objection.objects.count() == 1
    assert set(client.cookies) == {"csrftoken"}
    asked = {"receipt": receipt, "csrfmiddlewaretoken": form["csrfmiddlewaretoken"]}
    assert "正在核实" in text_of(client.post("/public/answers/", asked))
    scope.enter(scope.EVERYTHING)
    made = Objection.objects.get()
    answer_objection(made, upheld=False, answer="商铺已转让", by=people.town, today=LAST)
    page = text_of(client.post("/public/answers/", asked))
    assert "商铺已转让" in page
    assert "不成立" in page
    assert "王五" not in page
    assert FORM["said"] not in page


def test_machines_and_empty_ones_are_refused_beside_the_field(client, notice) -> None:
    uid = str(uuid.uuid4())
    for changed, told in (
        ({"website": "http://x"}, "请清空后再提交"), ({"said": " "}, "有 1 处要改"),
        ({"said": "长" * 1001}, "有 1 处要改"), ({"uid": "x"}, "表单已失效"),
    ):  # fmt: skip
        answer = client.post(path_of(notice, "objection/"), {**FORM, "uid": uid, **changed})
        assert (answer.status_code, told in text_of(answer)) == (422, True)
    scope.enter(scope.EVERYTHING)
    assert Objection.objects.count() == 0


def test_a_flood_is_stopped_with_another_way_told(client, notice, monkeypatch) -> None:
    monkeypatch.setattr("zhuzhen.notices.parameters.objections_a_day", lambda **_: 1)
    sent = [
        client.post(path_of(notice, "objection/"), {**FORM, "uid": str(uuid.uuid4())})
        for _ in range(2)
    ]
    assert [each.status_code for each in sent] == [200, 422]
    assert "可以拨打监督电话 12317 反映" in text_of(sent[1])


def test_wrong_receipts_tell_nothing(client, notice) -> None:
    for typed in ("", "ACEF-HJKL-MPRT", "x" * 41, "%", "' OR 1=1 --"):
        answer = client.post("/public/answers/", {"receipt": typed})
        assert answer.status_code == 422
        assert notice.title not in text_of(answer)


def test_what_is_typed_into_a_notice_is_shown_as_text(client, people, on) -> None:
    on(LAST)
    bad = "<script>alert(1)</script>"
    notice = published(by=people.village, approver=people.town, title=bad, lines=[[bad, "甲", "1"]])
    page = text_of(client.get(path_of(notice)))
    assert bad not in page
    assert "&lt;script&gt;" in page


def test_methods(client, notice) -> None:
    assert client.post(path_of(notice)).status_code == 405
    assert client.delete(path_of(notice, "objection/")).status_code == 405


def test_whoever_scans_an_old_code_is_not_told_of_a_scope(client) -> None:
    gone = client.get(f"/public/notices/{uuid.uuid4()}/")
    assert gone.status_code == 404
    assert "没有这份公示，或者它已经撤下" in gone.content.decode()
    assert "范围" not in gone.content.decode()


def test_an_expired_form_leads_back_to_the_notice_not_to_the_desk(notice) -> None:
    strict = Client(enforce_csrf_checks=True)
    path = f"/public/notices/{notice.uid}/objection/"
    answer = strict.post(path, {"said": "户主有商铺"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert f'href="{path}"' in page and "回工作台" not in page
