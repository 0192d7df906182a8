"""Cases on screen: the list, the page of a case, the part in the household's page, the desk."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework import life
from tests.casework.life import ADMITTED, DAY, MET, PASSED, PROPOSED, PUBLISHED, T0, Life, publish
from tests.cast import account
from zhuzhen.base import scope
from zhuzhen.casework.models import Submission
from zhuzhen.notices.models import Notice

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


@pytest.fixture
def on(monkeypatch):
    """Set the day."""
    return lambda day: monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", day)


def page(by, path: str, status: int = 200) -> str:
    client = Client()
    client.force_login(by)
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:3000]
    scope.enter(scope.EVERYTHING)
    return answer.content.decode()


def context_of(by, path: str):
    client = Client()
    client.force_login(by)
    answer = client.get(path)
    assert answer.status_code == 200
    scope.enter(scope.EVERYTHING)
    return answer.context


def of(case, tail: str = "") -> str:
    return f"/cases/{case.uid}/{tail}"


def way(by, case) -> list[list[tuple[str, str]]]:
    ways = context_of(by, of(case))["ways"]
    return [[(each.label, each.standing) for each in stations] for stations in ways]


def test_the_list_says_what_is_next_by_whom_and_until_when(who, on) -> None:
    on(T0 + 6 * DAY)
    Life(who, of=life.household(name="演示早户")).verifying()
    Life(who, of=life.household(name="演示晚户")).reviewing()
    rows = context_of(who.county, "/cases/")["rows"]
    assert [(row.case.household.head_name, row.step, row.when, row.is_late) for row in rows] == [
        ("演示早户", "入户核实", "已过 1 天", True),
        ("演示晚户", "民主评议", "还剩 2 天", False),
    ]
    assert rows[0].who == "工作队队长、工作队队员、驻村第一书记、村经办"
    text = page(who.county, "/cases/?overdue=yes")
    assert "演示早户" in text
    assert "演示晚户" not in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("stage=identifying", {"演示甲"}),
        ("stage=watched", {"演示乙"}),
        ("stage=ended", {"演示丙"}),
        ("stage=nonsense&page=x", {"演示甲", "演示乙"}),
        ("q=乙", {"演示乙"}),
        ("stage=ended&q=龘", set()),
        ("place=440281000000", set()),
    ],
)
def test_the_list_is_filtered(who, on, query, shown) -> None:
    Life(who, of=life.household(name="演示甲")).verifying()
    Life(who, of=life.household(name="演示乙")).assisting()
    Life(who, of=life.household(name="演示丙")).withdrawn()
    on(ADMITTED)
    rows = context_of(who.county, f"/cases/?{query}")["rows"]
    assert {row.case.household.head_name for row in rows} == shown


@pytest.mark.parametrize(
    ("state", "waits_for"),
    [
        ("verifying", "village"),
        ("matching", "county"),
        ("reviewing", "village"),
        ("posting", None),
        ("town_review", "town"),
        ("county_review", "county"),
        ("monitored", "town"),
        ("elim_reviewing", "village"),
        ("elim_county", "county"),
        ("cleared", None),
    ],
)
def test_mine_are_those_whose_next_step_i_take(who, on, state, waits_for) -> None:
    getattr(Life(who), state)()
    on(ADMITTED if state == "monitored" else T0 + 3 * DAY)
    shown = {
        name
        for name in ("village", "town", "county", "other_county", "civil")
        if context_of(who.accounts[name], "/cases/?mine=yes&stage=open")["rows"]
    }
    assert (waits_for in shown) if waits_for else not shown
    assert "other_county" not in shown


def test_a_list_asks_as_much_for_one_row_as_for_three(who, on) -> None:
    on(T0)
    page(who.county, "/cases/")
    counts = []
    for name in ("演示一", "演示二", "演示三"):
        Life(who, of=life.household(name=name)).assisting()
        client = Client()
        client.force_login(who.county)
        with CaptureQueriesContext(connection) as asked:
            client.get("/cases/")
        scope.enter(scope.EVERYTHING)
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 22


def test_the_way_is_told_as_the_county_goes_it(who, on) -> None:
    on(MET)
    (nine, none) = way(who.village, Life(who).reviewing().case)
    assert nine == [
        ("线索", "done"), ("派核查人", "done"), ("入户核实", "done"), ("信息比对", "done"),
        ("民主评议", "now"), ("村内公示", "to_come"), ("镇审核", "to_come"),
        ("县审定", "to_come"), ("落实帮扶", "to_come"),
    ]  # fmt: skip
    assert none == []
    seven = life.officers(life.SEVEN, tag="-seven")
    (short, _) = way(seven.village, Life(seven, of=life.household(life.SEVEN)).reviewing().case)
    assert [label for label, _ in short] == [
        "线索", "入户核实", "民主评议", "村内公示", "镇审核", "县审定", "落实帮扶",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        ("assisting", ["done"] * 9, ["to_come"] * 6),
        ("elim_reviewing", ["done"] * 9, ["done"] * 2 + ["now"] + ["to_come"] * 3),
        ("cleared", ["done"] * 9, ["done"] * 6),
        ("not_admitted", ["done"] * 2, []),
    ],
)
def test_the_way_of_a_case_that_is_further_or_over(who, on, state, first, second) -> None:
    on(PROPOSED)
    ways = way(who.county, getattr(Life(who), state)().case)
    assert [[standing for _, standing in each] for each in ways] == [first, second]


def test_what_is_lacking_is_told_with_where_it_is_mended(who, on) -> None:
    on(T0 + DAY)
    home = life.household()
    home.consented_on = None
    home.save()
    case = Life(who, of=home).verifying().case
    lacking = context_of(who.village, of(case))["acts"].next.lacking
    assert [(each.text[:8], each.address) for each in lacking] == [
        ("还没有签承诺授权", f"/households/{home.pk}/consent/"),
        ("线索日（2022", f"/households/{home.pk}/income/"),
        ("线索日（2022", f"/households/{home.pk}/safeguards/"),
    ]
    # Who may not write there is told the same, without a door that does not open.
    assert {each.address for each in context_of(who.civil, of(case))["acts"].next.lacking} == {""}


def test_a_case_in_its_notice_leads_to_the_notice(who, on) -> None:
    one = Life(who).posting()
    on(MET)
    notice = Notice.objects.get()
    (first,) = context_of(who.village, of(one.case))["acts"].next.lacking
    assert first.address == f"/notices/{notice.uid}/"
    assert "公示还没有发布" in first.text
    publish(one.case, PUBLISHED)
    on(PASSED - DAY)
    step = context_of(who.village, of(one.case))["acts"].next
    assert [each.text for each in step.lacking] == ["公示到 2022-01-14 止，2022-01-15 起才能往下办"]
    assert step.action is None
    on(PASSED)
    step = context_of(who.village, of(one.case))["acts"].next
    assert (step.lacking, step.action.id) == ([], "pass_notice")


def test_a_case_under_help_waits_for_its_check_and_says_what_clearance_lacks(who, on) -> None:
    one = Life(who).assisting()
    on(dt.date(2022, 4, 1))
    acts = context_of(who.village, of(one.case))["acts"]
    assert acts.next.label == "季度检查"
    told = [each.text for each in acts.clearing]
    assert "人均判定收入 6,999.99 元没有超过" in "".join(told)
    assert "还有 1 项措施没有完成：就业帮扶" in told
    assert "propose" not in [each.id for each in acts.others]
    one.risen()
    on(PROPOSED)
    acts = context_of(who.village, of(one.case))["acts"]
    assert acts.clearing == []
    assert "propose" in [each.id for each in acts.others]


def test_each_is_offered_what_the_flow_gives_them(who, on) -> None:
    one = Life(who).county_review()
    on(ADMITTED)
    acts = {
        name: context_of(who.accounts[name], of(one.case))["acts"]
        for name in ("village", "town", "county", "civil")
    }
    assert acts["county"].next.action.id == "county_review"
    assert {each.id for each in acts["county"].others} == {"return", "reject"}
    assert acts["village"].next.action is None
    assert {each.id for each in acts["village"].others} == {"recall", "withdraw"}
    assert {each.id for each in acts["town"].others} == {"relief_first", "hand_over"}
    assert acts["civil"].others == []


def test_what_was_frozen_is_told_by_its_digest(who, on) -> None:
    one = Life(who).county_review()
    on(ADMITTED)
    text = page(who.county, of(one.case))
    submitted = Submission.objects.get()
    assert f"{submitted.content_sm3[:12]}…" in text
    assert "6,999.99 元（收入线 7,000.00 元）" in text
    assert "边缘易致贫户" in text
    assert "因病、因务工就业不稳" in text
    assert "会议纪要：同意纳入" in text


def test_steps_tell_who_when_and_why(who, on) -> None:
    one = Life(who).town_review()
    one.take("return", by="town", on=PASSED, reason="评议人数与签到不符")
    on(PASSED)
    events = context_of(who.county, of(one.case))["events"]
    assert (events[0].label, events[0].by_name, events[0].reason, events[0].after) == (
        "退回", "town", "评议人数与签到不符", "民主评议",
    )  # fmt: skip
    said = {each.label: each.text for event in events for each in event.said}
    assert said["核查人"] == "village、second"
    assert (said["到会"], said["同意"]) == ("9 人", "8 人")


def test_a_household_monitored_again_leads_to_its_case_before(who, on) -> None:
    one = Life(who).cleared()
    before = one.case
    one.case = one.raised(dt.date(2022, 9, 1))
    on(dt.date(2022, 9, 1))
    text = page(who.county, of(one.case))
    assert of(before) in text
    assert of(one.case) in page(who.county, of(before))


def test_another_countys_case_is_not_there(who, on) -> None:
    on(T0)
    case = Life(who).verifying().case
    for tail in ("", "steps/verify/"):
        page(who.other_county, of(case, tail), 404)
    assert "演示甲" not in page(who.other_county, "/cases/")
    liaison = account("liaison-x", role="auditor", place_id="445200000000")
    page(liaison, of(case), 404)


def test_who_does_not_work_with_families_sees_no_cases(who, on) -> None:
    on(T0)
    case = Life(who).verifying().case
    city = account("helping-city", role="assist_city", place_id="441900000000")
    page(city, "/cases/", 403)
    page(city, "/clues/", 403)
    page(city, of(case), 404)


def test_the_page_of_a_household_leads_to_its_cases(who, on) -> None:
    on(T0 + DAY)
    one = Life(who).verifying()
    address = f"/households/{one.home.pk}/"
    text = page(who.village, address)
    assert "下一步：<b>入户核实</b>" in text
    assert of(one.case) in text
    one.take("withdraw", by="village", on=T0 + DAY, reason="农户自愿撤回")
    text = page(who.village, address)
    assert "下一步" not in text
    assert of(one.case) in text
    assert f"/clues/new/?household={one.home.pk}" in text


def test_the_desk_lists_cases_and_notices_that_wait_for_me(who, on) -> None:
    one = Life(who).town_review()
    on(PASSED)
    sections = {each.id: each for each in context_of(who.town, "/")["sections"]}
    (line,) = sections["cases"].lines
    assert (line.title, line.action, line.address) == (
        "演示甲户：镇审核", "去办理", of(one.case),
    )  # fmt: skip
    assert line.when == "还剩 1 天"
    assert "待办 1 条" in page(who.town, "/awaiting/")
    assert "等您办理的个案" in page(who.town, "/reminders/")
    assert "没有待办" in page(who.other_county, "/awaiting/")
    assert "cases" not in {each.id for each in context_of(who.county, "/")["sections"]}
    Life(who, of=life.household(name="演示丙")).posting()
    assert "notice-approve" in {each.id for each in context_of(who.town, "/")["sections"]}


def test_the_rail_holds_all_three_lists_and_tabs_lead_between_them(who, on) -> None:
    on(T0)
    for path in ("/households/", "/cases/", "/clues/"):
        text = page(who.village, path)
        assert '<a href="/households/" aria-current="page">' in text
        for other in ("/households/", "/cases/", "/clues/"):
            assert f'href="{other}"' in text
