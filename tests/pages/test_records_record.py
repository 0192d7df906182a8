"""The page of a record: steps by state and role, refusals told, papers in scope only."""

import re

import pytest

from tests.pages.recording import picture, signed_in, visit
from zhuzhen.base import scope
from zhuzhen.registers.models import Record, RecordPaper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


@pytest.fixture
def submitted(on_stage, people) -> Record:
    sent = visit(org=str(on_stage.lead.pk))
    signed_in(people.liaison).post("/registers/field_visit/new/", sent)
    scope.enter(scope.EVERYTHING)
    return Record.objects.get(uid=sent["uid"])


def state_of(record: Record) -> str:
    scope.enter(scope.EVERYTHING)
    return Record.objects.values_list("state", flat=True).get(pk=record.pk)


def test_page_tells_facts_papers_and_steps(people, submitted):
    text = signed_in(people.liaison).get(f"/records/{submitted.uid}/").content.decode()
    for words in ("主要负责同志", "珠玑镇组团", "现场.jpg", "办理经过", "已提交"):
        assert words in text


def test_what_was_left_out_is_named_in_one_line(people, submitted):
    text = signed_in(people.liaison).get(f"/records/{submitted.uid}/").content.decode()
    assert "<dt>来访者姓名</dt>" not in text
    (told,) = re.findall("<dt>没有填的</dt><dd>([^<]+)</dd>", text)
    assert "同行人数" in told.split("、") and "来访者职级" not in told


def test_own_submission_offers_no_confirmation(people, submitted):
    own = signed_in(people.liaison).get(f"/records/{submitted.uid}/").content.decode()
    other = signed_in(people.town).get(f"/records/{submitted.uid}/").content.decode()
    assert f"/records/{submitted.uid}/confirm/" not in own
    assert f"/records/{submitted.uid}/confirm/" in other


def test_town_confirms(people, submitted):
    answer = signed_in(people.town).post(f"/records/{submitted.uid}/confirm/", {"version": "1"})
    assert answer.status_code == 302
    assert state_of(submitted) == "confirmed"


def test_a_return_needs_a_reason_and_shows_it(people, submitted):
    client = signed_in(people.town)
    path = f"/records/{submitted.uid}/return/"
    refused = client.post(path, {"version": "1", "reason": " "})
    assert (refused.status_code, state_of(submitted)) == (422, "submitted")
    assert "请填写退回的原因" in refused.content.decode()
    done = client.post(path, {"version": "1", "reason": "照片看不清"})
    told = client.get(done.url).content.decode()
    assert "已退回" in told and "再记一笔" not in told
    text = signed_in(people.liaison).get(f"/records/{submitted.uid}/").content.decode()
    assert "照片看不清" in text
    assert "修改后重新提交" in text


def test_a_step_on_an_older_version_is_refused(people, submitted):
    client = signed_in(people.town)
    answer = client.post(f"/records/{submitted.uid}/confirm/", {"version": "9"})
    assert (answer.status_code, state_of(submitted)) == (409, "submitted")


@pytest.mark.parametrize("version", [None, "", "-1", "²", "1.0", "9" * 30])
@pytest.mark.parametrize("step", ["confirm", "return", "void"])
def test_a_step_without_a_readable_version_is_refused(people, submitted, step, version):
    sent = {"reason": "日期记错"} | ({} if version is None else {"version": version})
    answer = signed_in(people.town).post(f"/records/{submitted.uid}/{step}/", sent)
    assert (answer.status_code, state_of(submitted)) == (409, "submitted")


def test_the_auditor_only_reads(people, submitted):
    client = signed_in(people.auditor)
    assert client.get(f"/records/{submitted.uid}/").status_code == 200
    answer = client.post(f"/records/{submitted.uid}/void/", {"version": "1", "reason": "试试"})
    assert (answer.status_code, state_of(submitted)) == (403, "submitted")


def test_a_stranger_finds_nothing(people, submitted):
    client = signed_in(people.stranger)
    assert client.get(f"/records/{submitted.uid}/").status_code == 404
    assert client.post(f"/records/{submitted.uid}/void/", {"reason": "x"}).status_code == 404


def test_an_unknown_step_is_not_there(people, submitted):
    assert signed_in(people.town).post(f"/records/{submitted.uid}/eat/").status_code == 404


def test_voided_says_why_and_offers_nothing_more(people, submitted):
    client = signed_in(people.liaison)
    sent = {"version": "1", "reason": "日期记错"}
    assert client.post(f"/records/{submitted.uid}/void/", sent).status_code == 302
    text = client.get(f"/records/{submitted.uid}/").content.decode()
    assert "日期记错" in text
    assert "/edit/" not in text


def test_a_paper_is_sent_with_its_type_and_only_in_scope(people, submitted):
    number = RecordPaper.objects.values_list("paper_id", flat=True).get(record=submitted)
    path = f"/papers/{number}/"
    answer = signed_in(people.town).get(path)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    small = signed_in(people.town).get(f"{path}thumbnail/")
    assert small.headers["Content-Type"] == "image/webp"
    stranger = signed_in(people.stranger)
    assert stranger.get(path).status_code == 404
    assert stranger.get(f"{path}thumbnail/").status_code == 404


def test_a_returned_record_is_mended_and_submitted_again(on_stage, people, submitted):
    signed_in(people.town).post(
        f"/records/{submitted.uid}/return/", {"version": "1", "reason": "补一张"}
    )
    number = RecordPaper.objects.values_list("paper_id", flat=True).get(record=submitted)
    mended = visit(
        org=str(on_stage.lead.pk),
        version="2",
        dropped=[str(number)],
        papers=[picture(colour="blue", name="新照片.jpg")],
    )
    answer = signed_in(people.liaison).post(f"/records/{submitted.uid}/edit/", mended)
    assert answer.status_code == 302
    assert state_of(submitted) == "submitted"
    names = RecordPaper.objects.filter(record=submitted).values_list("paper__name", flat=True)
    assert list(names) == ["新照片.jpg"]


def test_nobody_gets_in_without_signing_in(client, people, submitted):
    answer = client.get(f"/records/{submitted.uid}/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


@pytest.fixture
def draft(on_stage, people) -> Record:
    sent = visit(org=str(on_stage.lead.pk), act="draft")
    signed_in(people.liaison).post("/registers/field_visit/new/", sent)
    scope.enter(scope.EVERYTHING)
    return Record.objects.get(uid=sent["uid"])


def test_a_draft_is_thrown_away_and_is_counted_no_more(people, draft):
    client, path = signed_in(people.liaison), f"/records/{draft.uid}/"
    assert f'action="{path}discard/"' in client.get(path).content.decode()
    assert "草稿 1" in client.get("/registers/").content.decode()
    done = client.post(f"{path}discard/", {"version": "1"})
    told = client.get(done.url).content.decode()
    assert state_of(draft) == "voided"
    assert "草稿已丢弃" in told and "作废原因" not in told
    assert f'action="{path}' not in told and f"{path}edit/" not in told
    assert "草稿" not in client.get("/registers/").content.decode()


def test_only_who_reports_throws_a_draft_away(people, draft):
    path = f"/records/{draft.uid}/"
    client = signed_in(people.auditor)
    assert f"{path}discard/" not in client.get(path).content.decode()
    assert client.post(f"{path}discard/", {"version": "1"}).status_code == 403
    assert signed_in(people.stranger).post(f"{path}discard/").status_code == 404
    assert state_of(draft) == "draft"


def test_what_was_submitted_is_no_draft_any_more(people, submitted):
    answer = signed_in(people.liaison).post(f"/records/{submitted.uid}/discard/", {"version": "1"})
    assert (answer.status_code, state_of(submitted)) == (409, "submitted")


def test_a_returned_record_that_should_not_be_is_voided_with_a_reason(people, submitted):
    path = f"/records/{submitted.uid}/"
    sent = {"version": "1", "reason": "没有去过"}
    signed_in(people.town).post(f"{path}return/", sent)
    client = signed_in(people.liaison)
    assert f'action="{path}void/"' in client.get(path).content.decode()
    assert client.post(f"{path}void/", {"version": "2"}).status_code == 422
    assert client.post(f"{path}void/", {"version": "2", "reason": "记重了"}).status_code == 302
    assert state_of(submitted) == "voided"
