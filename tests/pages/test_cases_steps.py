"""Forms of the steps of a case: what they ask, refuse with reasons, and take once."""

import datetime as dt
import re
import uuid

import pytest
from django.conf import settings
from django.test import Client

from tests.casework import life
from tests.casework.life import ADMITTED, COMPARED, MET, PASSED, T0, VERIFIED, Life
from tests.evidence.making import jpeg, upload
from zhuzhen.base import clock, scope
from zhuzhen.casework.models import Case, CaseStep, CivilHandover, Submission
from zhuzhen.notices.models import Notice

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


@pytest.fixture
def on(monkeypatch):
    """Set the day."""
    return lambda day: monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", day)


def ask(by, case, step: str, sent: dict | None = None, *, status: int = 200):
    """Open the form of a step, or send it."""
    client = Client()
    client.force_login(by)
    path = f"/cases/{case.uid}/steps/{step}/"
    answer = client.get(path) if sent is None else client.post(path, sent)
    assert answer.status_code == status, answer.content.decode()[:3000]
    scope.enter(scope.EVERYTHING)
    return answer


def hidden(answer) -> dict[str, str]:
    """What the form sends unseen."""
    named = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()))
    return {name: named[name] for name in ("uid", "version")}


def now(case) -> Case:
    return Case.objects.get(pk=case.pk)


def taken(case) -> list[str]:
    steps = CaseStep.objects.filter(case=case).order_by("pk")
    return list(steps.values_list("step", flat=True))


def facts(who) -> dict[str, object]:
    return {
        "verifiers": [who.village.pk, who.second.pk], "category": "marginal_vulnerable",
        "risks": ["illness"], "disaster": "", "reason": "入户看了住院材料",
    }  # fmt: skip


MEETING = {"met_on": MET.isoformat(), "present": "9", "agreed": "8", "minutes": "同意纳入"}


def surveyed(who) -> Life:
    one = Life(who).verifying()
    life.income(one.home, VERIFIED, judged=life.LINE - 1)
    life.checked(one.home, VERIFIED)
    return one


def test_verification_is_taken_with_who_went_and_what_they_found(who, on) -> None:
    one = surveyed(who)
    on(VERIFIED)
    form = ask(who.village, one.case, "verify")
    assert list(form.context["form"].fields) == [
        "verifiers", "category", "risks", "disaster", "reason", "paper",
    ]  # fmt: skip
    paper = upload(jpeg(), name="纪要.jpg")
    answer = ask(
        who.village, one.case, "verify", {**hidden(form), **facts(who), "paper": paper}, status=302
    )
    assert answer["Location"] == f"/cases/{one.case.uid}/"
    case = now(one.case)
    assert (case.state, case.category, case.risks) == (
        "matching", "marginal_vulnerable", ["illness"],
    )  # fmt: skip
    step = CaseStep.objects.get(case=case, step="verify")
    assert (step.reason, step.by, len(step.papers)) == ("入户看了住院材料", who.village, 1)


def test_reasons_stand_beside_the_fields_and_what_was_typed_stays(who, on) -> None:
    one = surveyed(who)
    on(VERIFIED)
    risks = ["illness", "disability", "education", "housing", "water", "job_unstable"]
    sent = {**facts(who), "verifiers": [who.village.pk], "risks": risks, "disaster": "flood"}
    answer = ask(who.village, one.case, "verify", sent, status=422)
    assert answer.context["form"].errors == {
        "verifiers": ["核查人只有 1 人，至少要 2 人"],
        "risks": ["风险类型选了 6 种，最多 5 种；请留主要的"],
        "disaster": ["没有选因自然灾害，不写灾害种类"],
    }
    text = answer.content.decode()
    assert "入户看了住院材料</textarea>" in text
    assert re.search(r'value="water"[^>]*checked', text)
    assert now(one.case).state == "verifying"


def test_what_no_form_can_mend_stands_on_top(who, on) -> None:
    one = Life(who).verifying()
    on(VERIFIED)
    form = ask(who.village, one.case, "verify")
    assert "还不能办，先要：" in form.content.decode()
    assert [each.link for each in form.context["lacking"]] == ["登记收支", "核查四项保障"]
    answer = ask(who.village, one.case, "verify", facts(who), status=422)
    assert len(answer.context["form"].non_field_errors()) == 2


def test_empty_fields_are_told(who, on) -> None:
    one = surveyed(who)
    on(VERIFIED)
    errors = ask(who.village, one.case, "verify", {}, status=422).context["form"].errors
    assert errors == {name: ["请填写"] for name in ("verifiers", "category", "risks")}


def test_a_meeting_freezes_and_drafts_a_notice(who, on) -> None:
    one = Life(who).reviewing()
    on(MET)
    ask(who.village, one.case, "review", {**MEETING, "agreed": "4"}, status=422)
    assert not Notice.objects.exists()
    wrong = ask(who.village, one.case, "review", {**MEETING, "present": "九"}, status=422)
    assert wrong.context["form"].errors == {"present": ["请填整数"]}
    ask(who.village, one.case, "review", MEETING, status=302)
    assert now(one.case).state == "posting"
    assert Notice.objects.get().state == "draft"


def test_what_a_step_left_out_would_ask_is_asked_by_the_next(who, on) -> None:
    seven = life.officers(life.SEVEN, tag="-seven")
    one = Life(seven, of=life.household(life.SEVEN)).county_review()
    on(ADMITTED)
    form = ask(seven.county, one.case, "county_review").context["form"]
    assert form.asked == ("comparison", "comparison_note")
    sent = {"comparison": "explained", "comparison_note": ""}
    errors = ask(seven.county, one.case, "county_review", sent, status=422).context["form"].errors
    assert errors == {"comparison_note": ["比对有疑点的，要写明核实的情况"]}
    ask(seven.county, one.case, "county_review", {"comparison": "clear"}, status=302)
    assert now(one.case).state == "monitored"
    nine = Life(who).county_review()
    assert ask(who.county, nine.case, "county_review").context["form"].asked == ()


def test_a_late_decision_says_why(who, on) -> None:
    one = Life(who).county_review()
    on(T0 + dt.timedelta(days=20))
    form = ask(who.county, one.case, "county_review")
    assert "认定期限是 2022-01-18，已过 5 天，要写明原因" in form.content.decode()
    errors = ask(who.county, one.case, "county_review", {}, status=422).context["form"].errors
    assert errors == {"reason": ["请填写"]}
    ask(who.county, one.case, "county_review", {"reason": "春节停办"}, status=302)
    assert now(one.case).state == "monitored"


def test_a_return_needs_its_reason(who, on) -> None:
    one = Life(who).town_review()
    on(PASSED)
    errors = ask(who.town, one.case, "return", {"reason": " "}, status=422).context["form"].errors
    assert errors == {"reason": ["请填写"]}
    ask(who.town, one.case, "return", {"reason": "人数不符"}, status=302)
    assert now(one.case).state == "reviewing"


@pytest.mark.parametrize(
    ("state", "step", "by", "status"),
    [
        ("verifying", "verify", "town", 403),
        ("verifying", "verify", "county", 403),
        ("verifying", "verify", "other_county", 404),
        ("verifying", "nothing", "village", 409),
        ("verifying", "county_review", "county", 409),
        ("reviewing", "review", "county", 403),
        ("town_review", "town_review", "village", 403),
        ("county_review", "county_review", "town", 403),
        ("cleared", "propose", "village", 409),
        ("withdrawn", "verify", "village", 409),
    ],
)
def test_only_whose_step_it_is_and_only_now(who, on, state, step, by, status) -> None:
    one = getattr(Life(who), state)()
    on(ADMITTED)
    before = taken(one.case)
    for sent in (None, {"reason": "试"}):
        ask(who.accounts[by], one.case, step, sent, status=status)
    assert taken(one.case) == before


def test_nobody_decides_what_they_put_forward(who, on) -> None:
    one = Life(who).town_review()
    CaseStep.objects.create(
        case=one.case, place_id=one.case.place_id, step="review", after="posting", on=MET,
        at=clock.now(), by=who.town,
    )  # fmt: skip
    on(PASSED)
    text = ask(who.town, one.case, "town_review", status=403).content.decode()
    assert "不能审核自己提交的内容" in text
    client = Client()
    client.force_login(who.town)
    shown = client.get(f"/cases/{one.case.uid}/")
    assert shown.context["acts"].next.is_own
    assert "这一环节由另一位审核人办理" in shown.content.decode()


def test_a_button_pressed_twice_takes_its_step_once(who, on) -> None:
    one = Life(who).matching()
    on(COMPARED)
    sent = {**hidden(ask(who.county, one.case, "match")), "comparison": "clear"}
    answers = [ask(who.county, one.case, "match", sent, status=302) for _ in range(2)]
    assert len({each["Location"] for each in answers}) == 1
    assert taken(one.case).count("match") == 1


def test_two_forms_opened_before_either_was_sent_are_two(who, on) -> None:
    one = Life(who).matching()
    on(COMPARED)
    first, second = (hidden(ask(who.county, one.case, "match")) for _ in range(2))
    ask(who.county, one.case, "match", {**first, "comparison": "clear"}, status=302)
    ask(who.county, one.case, "match", {**second, "comparison": "clear"}, status=409)
    assert taken(one.case).count("match") == 1


def test_a_stale_form_keeps_what_was_typed(who, on) -> None:
    one = Life(who).matching()
    on(COMPARED)
    old = hidden(ask(who.county, one.case, "match"))
    one.take("hand_over", by="town", on=COMPARED, note="低保申请")
    sent = {**old, "comparison": "explained", "comparison_note": "车管所有一辆摩托车"}
    answer = ask(who.county, one.case, "match", sent, status=409)
    text = answer.content.decode()
    assert "下面仍是您填的内容" in text
    assert "车管所有一辆摩托车" in text
    fresh = hidden(answer)
    assert fresh == {"uid": old["uid"], "version": str(now(one.case).version)}
    ask(who.county, one.case, "match", {**sent, **fresh}, status=302)
    assert now(one.case).state == "reviewing"


def test_a_number_of_another_case_is_refused(who, on) -> None:
    one, other = (Life(who, of=life.household(name=name)).matching() for name in ("演一", "演二"))
    on(COMPARED)
    sent = {"uid": str(uuid.uuid4()), "comparison": "clear"}
    ask(who.county, one.case, "match", sent, status=302)
    ask(who.county, other.case, "match", sent, status=422)
    assert "match" not in taken(other.case)


def test_civil_affairs_answer_a_handover(who, on) -> None:
    one = Life(who).matching()
    on(COMPARED)
    ask(who.town, one.case, "hand_over", {"note": "申请低保", "reason": ""}, status=302)
    ask(who.town, one.case, "hand_over", {"note": "", "reason": ""}, status=422)  # one at a time
    sent = {"receipt_state": "accepted", "receipt_number": "", "social_assist": ""}
    errors = ask(who.civil, one.case, "civil_receipt", sent, status=422).context["form"].errors
    assert errors == {"receipt_number": ["纳入救助的要写回执编号和救助类别"]}
    sent |= {"receipt_number": "民〔2022〕7号", "social_assist": "dibao"}
    ask(who.civil, one.case, "civil_receipt", sent, status=302)
    receipt = CivilHandover.objects.get()
    assert (receipt.state, receipt.receipt_number) == ("accepted", "民〔2022〕7号")
    text = Client()
    text.force_login(who.village)
    assert "民〔2022〕7号" in text.get(f"/cases/{one.case.uid}/").content.decode()


def test_relief_comes_first_in_a_disaster(who, on) -> None:
    one = Life(who).verifying()
    on(T0 + dt.timedelta(days=3))
    sent = {"urgency": "disaster", "disaster": "", "reason": "房屋被淹"}
    errors = ask(who.town, one.case, "relief_first", sent, status=422).context["form"].errors
    assert errors == {"disaster": ["因自然灾害的要写明是哪种灾害"]}
    ask(who.town, one.case, "relief_first", {**sent, "disaster": "flood"}, status=302)
    case = now(one.case)
    assert (case.relief_first, case.decision_due_on) == (True, T0 + dt.timedelta(days=18))


def test_who_decides_sees_what_was_frozen(who, on) -> None:
    one = Life(who).county_review()
    on(ADMITTED)
    form = ask(who.county, one.case, "county_review")
    assert form.context["frozen"].sm3 == Submission.objects.get().content_sm3
    assert "6,999.99 元（收入线 7,000.00 元）" in form.content.decode()
    assert ask(who.village, one.case, "recall").context["frozen"] is None
