"""The office's pages of notices: list, draft, steps, photographs, objections, print, desk."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast
from tests.evidence.making import exif, jpeg, upload
from tests.notices.making import (
    LAST,
    NEIGHBOUR,
    OVER,
    PUBLISHED_ON,
    VILLAGE,
    drafted,
    published,
    second_clerk,
)
from zhuzhen.base.models import AuditEntry
from zhuzhen.evidence.models import Paper
from zhuzhen.notices.commands import answer_objection, file_objection, return_notice
from zhuzhen.notices.models import Notice, Objection
from zhuzhen.pages.notices.awaiting import notices_awaiting
from zhuzhen.pages.notices.forms import read_table, written_table

FORM = {
    "kind": "monitored_admission", "place": VILLAGE, "title": "拟纳入监测对象公示",
    "basis": "粤乡村振兴局〔2023〕49号", "office": "角湾村民委员会", "phones": "12317",
    "days": "", "table": "村组 | 户主 | 人口\n第三村民小组 | 张大山 | 4",
    "subject_kind": "matter", "subject_id": "7",
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def on(monkeypatch):
    """Set the day."""
    return lambda day: monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", day)


def as_(client: Client, account) -> Client:
    client.force_login(account)
    return client


def text_of(response) -> str:
    return response.content.decode()


def test_a_notice_is_drafted_approved_published_and_ended(client, people: Cast, on) -> None:
    on(PUBLISHED_ON)
    answer = as_(client, people.village).post("/notices/new/", FORM, follow=True)
    notice = Notice.objects.get()
    assert answer.redirect_chain == [(f"/notices/{notice.uid}/", 302)]
    assert "已保存草稿" in text_of(answer)
    assert "批准</button>" not in text_of(answer)
    assert notice.lines == [["第三村民小组", "张**", "4"]]
    assert (notice.subject_kind, notice.subject_id) == ("matter", "7")
    path = f"/notices/{notice.uid}/"
    assert as_(client, people.village).post(path + "approve/").status_code == 403
    assert "批准</button>" in text_of(as_(client, people.town).get(path))
    client.post(path + "approve/")
    told = as_(client, people.village).post(path + "publish/", follow=True)
    assert "公示 2022-11-11 至 2022-11-15，2022-11-16 起可以结束" in text_of(told)
    on(LAST)
    page = text_of(as_(client, people.town).get(path))
    assert "还不能结束：公示到 2022-11-15 为止，2022-11-16 起才能结束" in page
    assert "期满通过</button>" not in page
    assert client.post(path + "pass/").status_code == 422
    on(OVER)
    assert "期满通过</button>" in text_of(client.get(path))
    assert "已结束" in text_of(client.post(path + "pass/", follow=True))
    assert Notice.objects.get().state == "passed"


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(client, people) -> None:
    bad = {
        **FORM,
        "phones": "13800138000",
        "title": "患病户",
        "table": "户主 | 备注\n张大山 | 残疾",
    }
    answer = as_(client, people.village).post("/notices/new/", bad)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "第 1 行 “备注”列：有健康信息“残疾”" in page
    assert "“138…00”是手机号码" in page
    assert "有健康信息“患病”" in page
    assert "张大山 | 残疾" in page
    assert 'name="subject_id" value="7"' in page
    assert Notice.objects.count() == 0
    for field, value, told in (
        ("place", "没有这个村", "没有"), ("place", NEIGHBOUR, "您没有权限"),
        ("days", "2", "至少公示 5 天"), ("table", "只有表头", "至少写一行"),
    ):  # fmt: skip
        answer = client.post("/notices/new/", {**FORM, field: value})
        assert (answer.status_code, told in text_of(answer)) == (422, True)
    as_(client, people.town)
    answer = client.post("/notices/new/", {**FORM, "place": "440282113000"})
    assert "“珠玑镇”不是村" in text_of(answer)


def test_a_draft_sent_back_is_mended(client, people) -> None:
    notice = drafted(by=people.village)
    path = f"/notices/{notice.uid}/"
    as_(client, people.town).post(path + "return/", {"reason": "依据写全"})
    page = text_of(as_(client, people.village).get(path + "edit/"))
    assert "第三村民小组 | 张** | 4" in page
    client.post(path + "edit/", {**FORM, "basis": "新依据"})
    assert Notice.objects.get().basis == "新依据"
    assert as_(client, people.stranger).get(path + "edit/").status_code == 404


def test_a_cases_notice_is_not_drafted_by_hand(client, people) -> None:
    """Whoever took the number that a case's own notice will have would stop the case."""
    given = {**FORM, "subject_kind": "case", "subject_id": f"{uuid.uuid4()}:admission:1"}
    answer = as_(client, people.village).post("/notices/new/", given)
    assert answer.status_code == 422 and not Notice.objects.exists()
    assert "个案的公示在个案页办理" in text_of(answer)


def test_one_taken_down_is_drafted_again_from_what_it_said(client, people) -> None:
    notice = drafted(by=people.village, subject_id="9")
    path = f"/notices/{notice.uid}/"
    assert as_(client, people.village).post(path + "withdraw/", {}).status_code == 422
    client.post(path + "withdraw/", {"reason": "写错了"})
    page = text_of(client.get(path))
    again = f"/notices/new/?after={notice.uid}&amp;subject_kind=case&amp;subject_id=9"
    assert again in page
    form = text_of(client.get(again.replace("&amp;", "&")))
    assert "第三村民小组 | 张** | 4" in form
    assert 'name="subject_id" value="9"' in form


@pytest.mark.parametrize("name", ["stranger", "liaison", "assisting_city", "system_admin"])
def test_others_do_not_find_it_even_published(client, people, name) -> None:
    notice = published(by=people.village, approver=people.town)
    as_(client, getattr(people, name))
    for path in ("", "edit/", "print/"):
        assert client.get(f"/notices/{notice.uid}/{path}").status_code == 404
    for step in ("withdraw", "pass", "photos"):
        assert client.post(f"/notices/{notice.uid}/{step}/", {"reason": "x"}).status_code == 404
    assert str(notice.uid) not in text_of(client.get("/notices/?state=all"))
    assert client.post("/notices/new/", FORM).status_code in (403, 422)
    assert Notice.objects.get().state == "published"


def test_the_list_by_state_with_counts(client, people, on, django_assert_max_num_queries) -> None:
    on(LAST)
    notice = published(by=people.village, approver=people.town, subject_id="2")
    drafted(by=people.village, title="还是草稿")
    drafted(by=None, place=NEIGHBOUR, subject_id="3", title="邻村的公示")
    file_objection(notice, said="不符合", today=PUBLISHED_ON)
    as_(client, people.village)
    page = text_of(client.get("/notices/"))
    assert ("还是草稿" in page, "邻村的公示" in page, "今天到期" in page) == (True, False, True)
    for state, count in (("running", 2), ("ending", 1), ("objected", 1), ("ended", 0)):
        page = text_of(client.get(f"/notices/?state={state}"))
        assert page.count('<th scope="row">') == count
        assert f'<span class="tab-count">{count}</span>' in page
    assert "邻村的公示" in text_of(as_(client, people.county).get("/notices/?q=邻村"))
    for at in range(20):
        drafted(by=None, subject_id=f"many-{at}")
    with django_assert_max_num_queries(16):
        client.get("/notices/?state=all")


def test_photographs_of_the_first_and_last_day(client, people, on) -> None:
    on(LAST)
    notice = published(by=people.village, approver=people.town)
    as_(client, people.village)
    right = upload(jpeg(exif=exif(taken="2022:11:11 09:00:00")), name="首日.jpg")
    odd = upload(jpeg(seed=2, exif=exif(taken="2022:11:01 09:00:00")), name="末日.jpg")
    path = f"/notices/{notice.uid}/photos/"
    told = client.post(path, {"photo": right, "occasion": "first"}, follow=True)
    assert "照片已保存" in text_of(told)
    assert "请核对" not in text_of(told)
    told = client.post(path, {"photo": odd, "occasion": "last"}, follow=True)
    assert "照片摄于 2022-11-01，不是末日（2022-11-15）前后" in text_of(told)
    kept = Notice.objects.get()
    names = [Paper.objects.get(pk=pk).name for pk in (*kept.papers, *kept.last_papers)]
    assert names == ["首日.jpg", "末日.jpg"]
    assert client.post(path, {"occasion": "first"}).status_code == 422
    draft = drafted(by=people.village, subject_id="2")
    answer = client.post(f"/notices/{draft.uid}/photos/", {"photo": upload(jpeg(seed=3))})
    assert answer.status_code == 409


def test_an_objection_is_read_and_answered_by_another(client, people, on) -> None:
    on(OVER)
    notice = published(by=people.village, approver=people.town)
    made = file_objection(notice, said="有商铺", name="王五", today=PUBLISHED_ON)
    path = f"/notices/objections/{made.uid}/"
    page = text_of(as_(client, people.village).get(path))
    assert "您是起草人" in page
    assert not {"有商铺", "王五"} & set(page.split())
    assert "有商铺" not in page
    assert "王五" not in page
    page = text_of(as_(client, people.auditor).get(path))
    assert "不能查看异议内容" in page
    assert "有商铺" not in page
    assert as_(client, people.stranger).get(path).status_code == 404
    page = text_of(as_(client, people.town).get(path))
    assert "有商铺" in page
    assert "王五" in page
    assert AuditEntry.objects.latest("pk").act == "objection.read"
    bad = client.post(path, {"verdict": "rejected", "answer": "其患大病"})
    assert (bad.status_code, Objection.objects.get().state) == (422, "open")
    assert "有健康信息" in text_of(bad)
    told = client.post(path, {"verdict": "upheld", "answer": "经核实成立"}, follow=True)
    assert "异议成立，公示已停止" in text_of(told)
    assert Notice.objects.get().state == "failed"
    assert client.get(f"/public/notices/{notice.uid}/").status_code == 404


def test_the_print_carries_all_that_must_be_told(client, people) -> None:
    notice = published(by=people.village, approver=people.town)
    page = text_of(as_(client, people.village).get(f"/notices/{notice.uid}/print/"))
    for told in (
        "拟纳入监测对象公示", "张**", "2022年11月11日至2022年11月15日（共 5 天）", "12317",
        "角湾村民委员会", "2022年11月10日", "data:image/svg+xml",
        f"http://testserver/public/notices/{notice.uid}/",
    ):  # fmt: skip
        assert told in page
    draft = drafted(by=people.village, subject_id="2")
    assert client.get(f"/notices/{draft.uid}/print/").status_code == 409


def test_the_print_names_the_server_as_it_is_known_outside(client, people, settings) -> None:
    settings.PUBLIC_ADDRESS = "https://gongshi.example/"
    notice = published(by=people.village, approver=people.town)
    page = text_of(as_(client, people.village).get(f"/notices/{notice.uid}/print/"))
    assert f">https://gongshi.example/public/notices/{notice.uid}/<" in page


def groups(account, *, on: dt.date, place: str = "") -> dict[str, list[str]]:
    return {
        each.id: [line.when for line in each.lines]
        for each in notices_awaiting(account, on=on, place=place)
    }


def test_what_awaits_whom(people, on, django_assert_max_num_queries) -> None:
    on(LAST)
    notice = published(by=people.village, approver=people.town)
    drafted(by=people.village, subject_id="2")
    filed = file_objection(notice, said="不符合", today=dt.date(2022, 11, 12))
    assert groups(people.village, on=LAST) == {"notice-ending": ["11月16日起可以结束"]}
    expected = {
        "notice-approve": [""], "notice-answer": ["还剩 2 天"],
        "notice-ending": ["11月16日起可以结束"],
    }  # fmt: skip
    assert groups(people.town, on=LAST) == expected
    assert groups(second_clerk(), on=LAST) == expected
    assert groups(people.county, on=LAST, place="440282112000") == {}
    for other in (people.stranger, people.liaison, people.auditor, people.system_admin):
        assert groups(other, on=LAST) == {}
    return_notice(Notice.objects.get(state="draft"), by=people.town, today=LAST, reason="补")
    answer_objection(filed, upheld=False, answer="不成立", by=people.town, today=LAST)
    assert list(groups(people.town, on=LAST)) == ["notice-ending"]
    assert list(groups(people.village, on=LAST)) == ["notice-revise", "notice-ending"]
    with django_assert_max_num_queries(10):
        notices_awaiting(people.town, on=LAST)


def test_a_table_typed_or_pasted() -> None:
    table = (["村组", "户主"], [["一组", "张*"], ["二组", ""]])
    for typed in (
        "村组 | 户主\n一组 | 张*\n二组 |", "村组\t户主\r\n一组\t张*\r\n\r\n二组\t",
        "｜村组｜户主｜\n｜一组｜张*｜\n｜二组｜｜",
    ):  # fmt: skip
        assert read_table(typed) == table
    assert read_table(written_table(["甲", "乙"], [["1", "2"]])) == (["甲", "乙"], [["1", "2"]])
    assert read_table("") == ([], [])
