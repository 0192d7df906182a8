"""Forms of projects: what works, bad input, who may not, wrong state, next door; choice, needs."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import NANXIONG, ZHUJI
from tests.pages.asking import ask, errors_of, page, send
from tests.pages.family_world import household
from tests.projects import life
from tests.projects.life import VILLAGE, Life, facts, plan_item
from zhuzhen.projects.choices import Category, Tag
from zhuzhen.projects.models import (
    Claim,
    Linkage,
    Milestone,
    Need,
    PlanItem,
    Project,
    Selection,
    TownPlan,
    WageRoll,
)

pytestmark = pytest.mark.usefixtures("everything")
D = dt.date


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


@pytest.fixture
def on(monkeypatch):
    """Set the day."""
    return lambda day: monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", day)


def of(project, tail: str = "") -> str:
    return f"/projects/{project.uid}/{tail}"


PROPOSAL = {
    "title": "灌渠改造", "place": "珠玑镇", "without_item": "跨村项目",
    "category": "infrastructure", "direction": "livelihood", "use_code": "livelihood",
    "budget_fen": "500,000",
    "content": "改造灌渠 3 公里", "reason": "渗漏严重",
}  # fmt: skip


def test_a_project_is_proposed_shared_and_submitted(who, on) -> None:
    on(D(2022, 1, 4))
    send(who.town, "/projects/new/", **PROPOSAL)
    project = Project.objects.get()
    assert (project.budget_fen, project.place_id) == (50_000_000, ZHUJI)
    shares = {f"share_{VILLAGE}": "60", f"share_{life.OTHER_VILLAGE}": "39.99"}
    answer = send(who.town, of(project, "shares/"), 422, **shares)
    assert "分摊合计是 99.99%" in str(errors_of(answer))
    send(who.town, of(project, "shares/"), **{**shares, f"share_{life.OTHER_VILLAGE}": "40"})
    assert sorted(project.shares.values_list("share_bp", flat=True)) == [4000, 6000]
    text = page(who.town, of(project))
    assert "60%" in text
    assert "还没有填" in text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"without_item": ""}, "规划条目"),
        ({"budget_fen": "0"}, "概算"),
        ({"budget_fen": "12.345"}, "不到一分"),
        ({"place": "没有这个镇"}, "没有这个镇"),
        ({"title": ""}, "请填写"),
        ({"use_code": "nothing"}, "请从列出的项里选"),
    ],
)
def test_a_bad_proposal_is_told_beside_its_field(who, on, change, told) -> None:
    on(D(2022, 1, 4))
    answer = send(who.town, "/projects/new/", 422, **{**PROPOSAL, **change})
    assert told in str(errors_of(answer))
    assert not Project.objects.exists()


def test_a_step_tells_every_reason_and_is_taken_once(who, on) -> None:
    one = Life(who)
    on(one.today)
    meeting = {"met_on": "2022-01-04", "present": "9", "agreed": "4", "minutes": "同意"}
    at = of(one.project, "steps/submit/")
    answer = send(who.village, at, 422, **meeting)
    assert "没有过半" in str(errors_of(answer)["agreed"])
    number = "5f1c2b1e-6d3d-4a8e-9f6e-0d5b8f3a1c11"
    for _ in range(2):
        send(who.village, at, **{**meeting, "agreed": "8", "uid": number})
    one.project.refresh_from_db()
    assert one.project.state == "village_posted"
    page(who.village, at, 409)


def test_a_stale_form_keeps_what_was_typed(who, on) -> None:
    one = Life(who)
    on(one.today)
    form = {"met_on": "2022-01-04", "present": "9", "agreed": "8", "minutes": "留着这句"}
    answer = send(who.village, of(one.project, "steps/submit/"), 409, **form, version=99)
    assert "留着这句" in answer.content.decode()


def test_who_may_not_is_refused_and_sees_no_button(who, on) -> None:
    one = Life(who).in_town()
    on(one.today)
    assert "steps/review/" not in page(who.village, of(one.project))
    page(who.village, of(one.project, "steps/review/"), 403)
    page(who.county, of(one.project, "steps/reserve/"), 409)
    for tail in ("", "steps/review/", "edit/", "progress/", "wages/"):
        page(who.other_county, of(one.project, tail), 404)
    one.scored()
    Project.objects.filter(pk=one.project.pk).update(proposed_by=who.town)


def test_scores_are_given_where_the_flow_asks(who, on) -> None:
    one = Life(who).in_town()
    on(one.today)
    answer = send(who.town, of(one.project, "score/"), 422, resources="120", readiness="80")
    assert "100" in str(errors_of(answer)["resources"])
    send(who.town, of(one.project, "score/"), resources="90", readiness="80")
    one.project.refresh_from_db()
    assert one.project.score is not None
    assert "要素落实程度 80" in page(who.town, of(one.project))


def test_progress_from_the_site_with_a_picture(who, on) -> None:
    one = Life(who).building()
    on(one.today)
    month = one.today.replace(day=1).isoformat()
    form = {"month": month, "percent": "40", "text": "路基完成", "built": "1.5", "planned": "2",
            "unit": "公里"}  # fmt: skip
    send(who.village, of(one.project, "progress/"), **form)
    text = page(who.village, of(one.project))
    assert "1.5 / 2 公里" in text
    answer = send(who.village, of(one.project, "progress/"), 422, **form)
    assert "一个月只报一次" in str(errors_of(answer))
    bad = SimpleUploadedFile("x.exe", b"MZ", content_type="image/png")
    answer = send(who.village, of(one.project, "progress/"), 422, **form, photos=bad)
    assert "x.exe" in str(errors_of(answer))


def test_a_report_is_corrected_and_what_it_said_stays_to_be_seen(who, on) -> None:
    one = Life(who).building().reported(40)
    on(one.today)
    report = one.project.reports.get()
    at = of(one.project, f"progress/{report.pk}/")
    assert f"progress/{report.pk}/" in page(who.village, of(one.project))
    form = {"percent": "35", "text": "复核后更正", "version": "1"}
    assert "reason" in errors_of(send(who.village, at, 422, **form))
    send(who.village, at, **form, reason="上月多报一段")
    text = page(who.finance, of(one.project))
    assert "第 2 版" in text
    assert "第 1 版：40%" in text
    assert "上月多报一段" in text
    answer = send(who.village, at, 409, **form, reason="又改")
    assert "复核后更正" in answer.content.decode()
    page(who.finance, at, 403)
    page(who.village, of(one.project, "progress/999999/"), 404)


def test_a_contract_ends_and_its_money_is_released_by_another_hand(who, on) -> None:
    one = Life(who).building().paid(12_000_000)
    on(one.today)
    at = of(one.project, f"contracts/{one.contract.pk}/end/")
    assert "kept_fen" not in ask(who.village, at).context["form"].fields
    answer = send(who.village, at, 422, on="2099-01-01", reason="退场")
    assert "应在签订日期" in str(errors_of(answer))
    send(who.village, at, on=f"{one.today}", reason="承包方退场")
    text = page(who.village, of(one.project))
    assert "承包方退场；按已付 120,000.00 元结清" in text
    assert "由财政提交解约单" in text
    page(who.village, of(one.project, "release/"), 403)
    assert "多签约 280,000.00 元" in page(who.finance, of(one.project, "release/"))
    send(who.finance, of(one.project, "release/"))
    assert "解约单 280,000.00 元" in page(who.finance, of(one.project))
    send(who.finance, of(one.project, "release/"), 409)
    assert "已于" in str(errors_of(send(who.village, at, 422, on=f"{one.today}", reason="再终止")))


def test_milestones_are_planned_and_reached(who, on) -> None:
    one = Life(who).building()
    on(one.today)
    send(who.village, of(one.project, "milestones/"), kind="started", planned_on="2022-01-01")
    point = Milestone.objects.get()
    send(who.village, of(one.project, f"milestones/{point.pk}/"), on=f"{one.today}")
    late = (one.today - D(2022, 1, 1)).days
    assert f"晚 {late} 天" in page(who.village, of(one.project))
    page(who.village, of(one.project, "milestones/999999/"), 404)


def test_wages_are_matched_to_the_register_and_names_stay_within_it(who, on) -> None:
    one = Life(who, facts=facts(tags=(Tag.WORK_RELIEF,))).building()
    on(one.today)
    home = household("演示甲", place=VILLAGE, by=who.village)
    month = one.today.replace(day=1).isoformat()
    bad = {"month": month, "workers": "演示甲人 20"}
    answer = send(who.village, of(one.project, "wages/"), 422, **bad)
    assert "第 1 行" in str(errors_of(answer)["workers"])
    form = {"month": month, "workers": "演示甲人 20 3,000\n外来乙，10，1500.50"}
    send(who.village, of(one.project, "wages/"), **form)
    roll = WageRoll.objects.get()
    assert (roll.persons, roll.amount_fen) == (2, 450_050)
    assert roll.lines.get(name="演示甲人").resident.household_id == home.pk
    assert "演示甲人" in page(who.village, of(one.project))
    assert "演示甲人" not in page(who.finance, of(one.project))
    assert "机耕路硬化" in page(who.village, f"/households/{home.pk}/")


def test_linkage_is_agreed_and_kept_against_it(who, on) -> None:
    one = Life(who, facts=facts(is_operating=True, category=Category.INDUSTRY))
    on(one.today)
    form = {"mode": "asset_income", "operator": "演示社", "agreed_households": "20",
            "agreed_persons": "30", "agreed_fen": "10000", "from_on": "2022-01-01",
            "terms": "年底分红"}  # fmt: skip
    send(who.village, of(one.project, "linkages/"), **form)
    promise = Linkage.objects.get()
    kept = {"on": f"{one.today}", "households": "10", "persons": "15", "amount_fen": "4000"}
    send(who.village, of(one.project, f"deliveries/{promise.pk}/"), **kept)
    assert "2022 年未兑现" in page(who.county, of(one.project))


def test_a_plan_and_the_order_of_its_items(who, on) -> None:
    on(D(2022, 1, 4))
    form = {"place": "珠玑镇", "title": "珠玑镇规划", "from_year": "2021", "to_year": "2025"}
    send(who.town, "/projects/plans/new/", **form)
    plan = TownPlan.objects.get()
    at = f"/projects/plans/{plan.uid}/"
    for rank, title in ((1, "甲"), (2, "乙")):
        send(who.town, f"{at}items/", code=f"A{rank}", title=title, place="珠玑镇",
             category="industry", rank=f"{rank}", estimate_fen="100")  # fmt: skip
    first, second = PlanItem.objects.order_by("rank")
    send(who.town, at, **{f"rank_{first.pk}": "2", f"rank_{second.pk}": "1"})
    assert [each.title for each in PlanItem.objects.order_by("rank")] == ["乙", "甲"]
    mended = {"code": "A1", "title": "甲改", "place": "珠玑村", "category": "industry",
              "estimate_fen": "250"}  # fmt: skip
    answer = send(who.town, f"{at}items/{first.pk}/", 422, **{**mended, "code": "A2"})
    assert "A2" in str(errors_of(answer))
    send(who.town, f"{at}items/{first.pk}/", **mended)
    first.refresh_from_db()
    assert (first.title, first.place_id, first.estimate_fen, first.rank) == (
        "甲改", VILLAGE, 25_000, 2,
    )  # fmt: skip
    send(who.town, f"{at}items/{first.pk}/", **ask(
        who.town, f"{at}items/{first.pk}/").context["form"].initial)  # fmt: skip
    first.refresh_from_db()
    assert first.estimate_fen == 25_000
    send(who.town, f"{at}items/{second.pk}/removal/", 422, reason="")
    send(who.town, f"{at}items/{second.pk}/removal/", reason="与甲重复")
    assert [(each.title, each.rank) for each in PlanItem.objects.all()] == [("甲改", 1)]
    page(who.town, f"{at}items/{second.pk}/", 404)
    approval = {"approved_no": "雄府〔2022〕1号", "approved_on": "2022-01-04"}
    send(who.town, f"{at}approval/", **approval)
    shown = page(who.town, at)
    assert "已批准" in shown
    assert f"items/{first.pk}/" not in shown
    for tail in ("items/", f"items/{first.pk}/", f"items/{first.pk}/removal/"):
        assert "先在规划页“退回修订”" in page(who.town, f"{at}{tail}", 409)
        page(who.village, f"{at}{tail}", 404)
    send(who.town, f"{at}return/", reason="增补条目")
    assert "增补条目" in page(who.town, at)
    page(who.village, "/projects/plans/new/", 403)
    page(who.other_county, at, 404)
    assert not ask(who.other_county, "/projects/plans/").context["plans"]


def test_choice_under_a_budget_is_adopted_by_another(who, on) -> None:
    first, second = Life(who).reserved(), Life(who, facts=facts(title="冷库")).reserved()
    on(second.today)
    form = {"year": "2022", "budget_fen": "500000", "industry_percent": "0"}
    send(who.county, f"/projects/choice/?place={NANXIONG}", **form)
    made = Selection.objects.get()
    found = ask(who.county, f"/projects/choice/{made.uid}/").context
    assert (len(found["chosen"]), len(found["left"])) == (1, 1)
    assert found["left"][0].reason
    assert found["is_own"]
    send(who.county, f"/projects/choice/{made.uid}/adopt/", 403)
    life.raised(50_000_000, on=life.PROPOSED)
    send(who.chair, f"/projects/choice/{made.uid}/adopt/")
    states = Project.objects.filter(pk__in=[first.project.pk, second.project.pk])
    assert sorted(states.values_list("state", flat=True)) == ["planned", "reserved"]
    page(who.other_county, f"/projects/choice/{made.uid}/", 404)


def test_a_need_is_claimed_and_never_above_what_it_lacks(who, on) -> None:
    on(D(2022, 6, 1))
    form = {"title": "卫生站设备", "place": "珠玑镇", "content": "购置设备", "need_fen": "20000",
            "direction": "livelihood"}  # fmt: skip
    send(who.town, "/projects/needs/new/", **form)
    need = Need.objects.get()
    at = f"/projects/needs/{need.uid}/"
    claim = {"donor": "演示商会", "amount_fen": "12000", "on": "2022-06-01"}
    send(who.town, f"{at}claim/", **claim)
    answer = send(who.town, f"{at}claim/", 422, **claim)
    assert "还差 8,000.00 元" in str(errors_of(answer))
    one = Claim.objects.get()
    arrival = {"on": "2022-06-01", "source": "donation"}
    send(who.town, f"{at}claims/{one.pk}/arrival/", **arrival)
    one.refresh_from_db()
    assert one.state == "received"
    assert f"/funds/entries/{one.entry_uid}/" in page(who.town, at)
    page(who.other_county, at, 404)


def test_a_settlement_is_approved_by_another_and_makes_the_cards(who, on) -> None:
    one = Life(who).accepted().paid(40_000_000)
    on(one.today)
    at = of(one.project, "settlement/")
    form = {"settled_fen": "400000", "title_1": "机耕路", "kind_1": "public_welfare",
            "form_1": "fixed", "place_1": VILLAGE, "fen_1": "399999.99"}  # fmt: skip
    answer = send(who.finance, at, 422, **form)
    assert "不等于要结转的" in str(errors_of(answer))
    send(who.finance, at, **{**form, "fen_1": "400000"})
    send(who.finance, f"{at}approve/", 403)
    page(who.village, of(one.project, "settlement/approve/"), 405)
    assert "批准结算" in page(who.approver, at)
    send(who.approver, f"{at}approve/")
    one.project.refresh_from_db()
    assert one.project.state == "settled"
    text = page(who.county, of(one.project))
    assert "机耕路</a> 400,000.00 元" in text


def test_the_town_has_its_projects_and_assets_in_its_dossier(who, on) -> None:
    plan_item()
    one = Life(who).building()
    on(one.today)
    assert "1 个未办结" in page(who.county, f"/places/{ZHUJI}/")
    assert "项目和资产" not in page(who.other_county, f"/places/{ZHUJI}/")
