"""Taking steps: by whom, on what, once, and never on what has changed since it was submitted."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from tests.casework import life
from tests.casework.life import ADMITTED, DAY, PASSED, PUBLISHED, T0, TOWN, Life
from tests.cast import account
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.casework.commands.cases import pass_notices, take_step
from zhuzhen.casework.models import Case, CaseStep, Submission
from zhuzhen.casework.situations import notice_of, pending_of
from zhuzhen.households.models import Household
from zhuzhen.notices.models import Notice
from zhuzhen.partners.queries import scope_of

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


def refused(one: Life, step: str, *, by: str, on, **facts: object) -> Problem:
    before = Case.objects.get(pk=one.case.pk)
    with pytest.raises(Problem) as caught, transaction.atomic():
        one.take(step, by=by, on=on, **facts)
    after = Case.objects.get(pk=one.case.pk)
    assert (after.state, after.version) == (before.state, before.version)
    return caught.value


def test_each_step_is_written_and_audited(who: life.Officers) -> None:
    one = Life(who).verifying()
    step = CaseStep.objects.filter(case=one.case).order_by("-pk").first()
    assert (step.step, step.before, step.after, step.by_name) == (
        "assign", "clue", "verifying", "village",
    )  # fmt: skip
    assert step.facts == {"verifiers": list(one.pair)}
    entry = AuditEntry.objects.order_by("-pk").first()
    assert (entry.act, entry.actor_id, entry.subject_id) == (
        "case.assign", who.village.pk, str(one.case.uid),
    )  # fmt: skip
    assert entry.pack_version.startswith("guangdong-2023@")


@pytest.mark.parametrize("by", ["village", "town", "civil", "other_county"])
def test_only_the_county_of_the_place_decides(who: life.Officers, by: str) -> None:
    one = Life(who).county_review()
    assert refused(one, "county_review", by=by, on=ADMITTED).code == "not_allowed"


def test_a_role_granted_too_wide_decides_nothing_below_it(who: life.Officers) -> None:
    one = Life(who).town_review()
    who.accounts["wide"] = account("wide", role="town", place_id=life.NANXIONG)
    assert refused(one, "town_review", by="wide", on=TOWN).code == "not_allowed"


def test_nobody_reviews_what_they_submitted(who: life.Officers) -> None:
    """One person may be promoted between two steps: the role is new, the hand is the same."""
    one = Life(who).county_review()
    for name, role, place in (("county_now", "county", life.NANXIONG),):
        who.accounts[name] = account(name, role=role, place_id=place)
        CaseStep.objects.create(
            case=one.case, place_id=one.case.place_id, step="review", before="reviewing",
            after="posting", on=T0, at=one.case.updated_at, by=who.accounts[name],
        )  # fmt: skip
    for step, facts in (
        ("county_review", {"comparison": "clear"}),
        ("return", {"reason": "再核"}),
        ("reject", {"reason": "不符", "told_how": "当面"}),
    ):
        assert refused(one, step, by="county_now", on=ADMITTED, **facts).code == "own_submission"
    assert one.take("county_review", by="county", on=ADMITTED).state == "monitored"


def test_who_reviewed_for_the_town_does_not_decide_for_the_county(who: life.Officers) -> None:
    one = Life(who).county_review()
    moved = who.accounts["town"]
    moved.grants.update(role="county", place_id=life.NANXIONG)
    assert refused(one, "county_review", by="town", on=ADMITTED).code == "own_submission"


def test_the_town_reviews_again_what_the_county_sent_back(who: life.Officers) -> None:
    one = Life(who).county_review()
    one.take("return", by="county", on=TOWN, reason="请核实劳动力")
    assert one.case.state == "town_review"
    assert one.take("town_review", by="town", on=TOWN).state == "county_review"


def test_what_moved_since_is_not_decided_but_submitted_anew(who: life.Officers) -> None:
    one = Life(who).county_review()
    life.income(one.home, ADMITTED, judged=life.LINE - 2)
    problem = refused(one, "county_review", by="county", on=ADMITTED)
    assert problem.code == "not_ready"
    assert [str(each) for each in problem.faults] == [
        "提交以后收支有变动，请退回，由村里按新情况重新报批"
    ]
    first = pending_of(one.case)
    one.take("recall", by="village", on=ADMITTED, reason="收支更新，重新报批")
    first.refresh_from_db()
    assert (one.case.state, first.approved) == ("reviewing", False)
    one.take("review", by="village", on=ADMITTED, met_on=ADMITTED, **life.MEETING)
    second = pending_of(one.case)
    assert second.content["facts"]["income"]["judged_per_head_fen"] == life.LINE - 2
    # What the village was shown has not changed: it is not shown twice.
    assert notice_of(second).pk == notice_of(first).pk
    one.take("pass_notice", by="village", on=ADMITTED)
    one.take("town_review", by="town", on=ADMITTED)
    assert one.take("county_review", by="county", on=ADMITTED).state == "monitored"


def test_what_the_village_would_see_anew_is_shown_anew(who: life.Officers) -> None:
    one = Life(who).county_review()
    first = notice_of(pending_of(one.case))
    one.take("recall", by="village", on=TOWN, reason="类别有误")
    Case.objects.filter(pk=one.case.pk).update(category="sudden_difficulty")
    one.take("review", by="village", on=TOWN, met_on=TOWN, **life.MEETING)
    second = notice_of(pending_of(one.case))
    assert second.pk != first.pk
    assert refused(one, "pass_notice", by="village", on=ADMITTED).text.endswith(
        "公示还没有发布（现在是“起草”），请先批准并发布。"
    )


def test_what_is_approved_is_what_is_applied(who: life.Officers) -> None:
    one = Life(who).county_review()
    Case.objects.filter(pk=one.case.pk).update(
        category="sudden_difficulty", risks=["water"], disaster=""
    )
    case = one.take("county_review", by="county", on=ADMITTED)
    assert (case.category, case.risks) == ("marginal_vulnerable", ["illness", "job_unstable"])


def test_the_database_refuses_to_change_what_was_submitted(who: life.Officers) -> None:
    one = Life(who).posting()
    pending = pending_of(one.case)
    for change in ({"content": {}}, {"content_sm3": "0" * 64}, {"by": who.county}):
        with pytest.raises(DatabaseError, match="is frozen"), transaction.atomic():
            Submission.objects.filter(pk=pending.pk).update(**change)
    with (
        pytest.raises(DatabaseError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM casework_submission")


def test_a_notice_of_other_lines_does_not_count(who: life.Officers) -> None:
    one = Life(who).posting()
    notice = life.publish(one.case, PUBLISHED)
    Notice.objects.filter(pk=notice.pk).update(lines=[["他人", "他村", "1", ""]])
    problem = refused(one, "pass_notice", by="village", on=PASSED)
    assert [str(each) for each in problem.faults] == ["公示的内容不是现在报批的内容，请撤回重报"]


def test_the_notice_shows_no_risk_and_no_number(who: life.Officers) -> None:
    notice = notice_of(pending_of(Life(who).posting().case))
    assert notice.heads == ["户主", "村（社区）", "人口", "监测类别"]
    assert notice.lines == [["演**", "珠玑村委会", "2", "边缘易致贫户"]]
    assert notice.title == "珠玑村委会纳入监测对象公示"


def test_a_recalled_submission_takes_its_notice_down(who: life.Officers) -> None:
    one = Life(who).posting()
    notice = life.publish(one.case, PUBLISHED)
    one.take("recall", by="village", on=PUBLISHED, reason="人口有误")
    notice.refresh_from_db()
    assert notice.state == "withdrawn"


def test_a_reason_is_needed_where_the_flow_asks_for_one(who: life.Officers) -> None:
    one = Life(who).matching()
    assert refused(one, "return", by="county", on=life.COMPARED, reason=" ").code == "reason_needed"
    one.take("return", by="county", on=life.COMPARED, reason="收入依据不足")
    assert one.case.state == "verifying"


def test_who_saw_an_older_version_is_told(who: life.Officers) -> None:
    one = Life(who)
    seen = one.case.version
    one.take("assign", by="village", on=T0, verifiers=one.pair, version=seen)
    problem = refused(one, "withdraw", by="second", on=T0, reason="农户撤回", version=seen)
    assert problem.code == "stale"
    assert problem.facts["who"] == "village"


def test_a_double_press_takes_one_step(who: life.Officers) -> None:
    one = Life(who)
    request = uuid.uuid4()
    for _ in range(2):
        case = one.take("assign", by="village", on=T0, verifiers=one.pair, request_id=request)
        assert (case.state, case.version) == ("verifying", 2)
    assert CaseStep.objects.filter(case=one.case).count() == 2
    other = Life(who, of=life.household(name="演示丙"))
    problem = refused(
        other, "assign", by="village", on=T0, verifiers=other.pair, request_id=request
    )
    assert problem.code == "request_of_other"


def test_another_countys_case_is_not_there(who: life.Officers) -> None:
    case = Life(who).county_review().case
    with scope.within(scope_of(who.other_county, on=ADMITTED)):
        assert not Case.objects.filter(pk=case.pk).exists()
        with pytest.raises(Problem) as caught:
            take_step(case, step="county_review", by=who.other_county, today=ADMITTED)
    assert caught.value.code == "not_found"


def test_every_reason_is_told_at_once(who: life.Officers) -> None:
    one = Life(who).verifying()
    Household.objects.filter(pk=one.home.pk).update(consented_on=None)
    problem = refused(one, "verify", by="village", on=life.VERIFIED, risks=("disaster",))
    assert [str(each) for each in problem.faults] == [
        "还没有签承诺授权书；请在农户页面登记签字的授权书",
        "线索日（2022-01-03）以来没有采集收支；请在农户页面登记收支",
        "线索日（2022-01-03）以来没有核查四项保障；请在农户页面登记核查",
        "没有选定监测类别",
        "因自然灾害的要写明是哪种灾害",
    ]


def test_a_late_decision_says_why(who: life.Officers) -> None:
    one = Life(who).county_review()
    late = one.case.decision_due_on + DAY
    told = refused(one, "county_review", by="county", on=late)
    assert [str(each) for each in told.faults] == ["已超过认定期限 2022-01-18，请写明超期的原因"]
    one.take("county_review", by="county", on=late, reason="公示期间因台风停办一天")
    assert one.case.admitted_on == late


def test_the_night_follows_the_notices(who: life.Officers) -> None:
    one, other = Life(who).posting(), Life(who, of=life.household(name="演示丁")).posting()
    life.publish(one.case, PUBLISHED)
    notice = life.publish(other.case, PUBLISHED)
    assert pass_notices(today=PASSED - DAY) == 0
    Notice.objects.filter(pk=notice.pk).update(state="failed", ended_on=PASSED)
    assert pass_notices(today=PASSED) == 2
    assert pass_notices(today=PASSED) == 0
    one.case.refresh_from_db()
    other.case.refresh_from_db()
    assert (one.case.state, other.case.state) == ("town_review", "reviewing")
    last = CaseStep.objects.filter(case=other.case).order_by("-pk").first()
    assert (last.step, last.reason, last.by_name) == ("recall", "公示的异议成立", "系统")


def test_a_natural_decrease_goes_by_village_town_and_county(who: life.Officers) -> None:
    one = Life(who).assisting()
    day = life.D(2022, 3, 1)
    one.take("report_decrease", by="village", on=day, reason="整户迁出")
    told = refused(one, "approve_decrease", by="county", on=day)
    assert [str(each) for each in told.faults] == ["镇里还没有核实"]
    again = refused(one, "report_revocation", by="town", on=day, reason="隐瞒")
    assert [str(each) for each in again.faults] == ["已有一份“自然减少”待审，请先办结"]
    one.take("endorse_decrease", by="town", on=day)
    case = one.take("approve_decrease", by="county", on=day)
    assert (case.state, case.end_reason, case.ended_on) == ("natural_decrease", "整户迁出", day)


def test_a_declined_decrease_leaves_the_household_watched(who: life.Officers) -> None:
    one = Life(who).assisting()
    day = life.D(2022, 3, 1)
    one.take("report_decrease", by="village", on=day, reason="整户迁出")
    one.take("decline", by="county", on=day, reason="仍有一人居住")
    assert (one.case.state, pending_of(one.case)) == ("assisting", None)
