"""A family's whole life between seven people: clue, admission, help, clearance, in need again.

Everything is done on the screens; only the day is moved by the test.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.desks import DAY, Desks, fill
from tests.browser.moving import own_database, serving
from tests.cast import NANXIONG, ZHUJI, account, stage
from zhuzhen.base import scope
from zhuzhen.project.work import acting_as_system

VILLAGE = "440282113201"
PASSWORD = "Abcd-2345-efgh"
PEOPLE = {
    "村经办": {"role": "village", "place_id": VILLAGE},
    "村委员": {"role": "village", "place_id": VILLAGE},
    "第一书记": {"role": "first_sec", "place_id": VILLAGE},
    "镇经办": {"role": "town", "place_id": ZHUJI},
    "县经办": {"role": "county", "place_id": NANXIONG},
    "民政经办": {"role": "civil", "place_id": NANXIONG},
}
NAME, LINE = "演示甲01", 7_000


@pytest.fixture
def alone(django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server with seven people and no family yet."""
    with django_db_blocker.unblock(), own_database():
        with acting_as_system():
            scope.enter(scope.EVERYTHING)
            cluster = stage().cluster
            for name, where in PEOPLE.items():
                account(name, password=PASSWORD, **where)
            account("队长", role="team_leader", cluster_id=cluster.pk, password=PASSWORD)
        with serving(dict.fromkeys([*PEOPLE, "队长"], PASSWORD)) as server:
            yield server


@dataclass
class Story(Desks):
    """The people at their screens, the case, and the day."""

    case: str = ""
    household: str = ""

    def step(self, name: str, verb: str, *, then: str, **fields: str) -> Page:
        """Somebody opens the case, takes the step that is offered, and sees where it went."""
        page = self.open(name, self.case)
        offered = page.get_by_role("link", name=verb, exact=True)
        if not offered.count():  # not the next step of the way, so among the others
            page.get_by_text("其他办理").click()
        offered.first.click()
        fill(page, fields)
        page.locator("main").get_by_role("button", name=verb, exact=True).click()
        expect(page.locator("h1 .case-state")).to_have_text(then)
        return page


@pytest.fixture
def story(alone: Server, browser: Browser) -> Iterator[Story]:
    with ExitStack() as stack:
        yield Story(alone, browser, stack)


def register(story: Story) -> None:
    """The village enters the household and its head."""
    page = story.open("村经办", "/households/new/")
    fill(page, {
        "村（社区）": VILLAGE, "户类别": "脱贫户", "社会救助": "无", "建档日期": f"{story.today}",
        "户主姓名": NAME, "出生日期": "1980-01-01", "性别": "男",
        "劳动能力": "普通劳动力", "在校状况": "非在校生",
    })  # fmt: skip
    story.save(page, told=NAME)
    story.household = re.sub(r".*(/households/\d+/).*", r"\1", page.url)


def report(story: Story, *, text: str) -> None:
    """The village reports a clue; the case that begins is the story's."""
    page = story.open("村经办", "/clues/new/")
    page.get_by_role("combobox", name="农户").press_sequentially(NAME)
    page.get_by_role("listbox", name="农户").get_by_role("option").first.click()
    fill(page, {"来源": "干部排查", "线索内容": text})
    story.save(page, button="报告线索", told="已报告")
    story.case = re.sub(r".*(/cases/[0-9a-f-]+/).*", r"\1", page.url)


SAFE = {"义务教育": "达标", "基本医疗": "达标", "住房安全": "达标", "饮水安全": "达标"}
MEETING = {"到会人数": "9", "同意人数": "8", "评议纪要": "同意"}
PAIR = "村经办，第一书记"


def survey(story: Story, *, yuan: int) -> None:
    """The first secretary at the door: consent, income, the four safeguards."""
    base = story.household
    story.save(story.open("第一书记", f"{base}consent/"), told="承诺")
    page = story.open("第一书记", f"{base}income/")
    fill(page, {"工资性收入": f"{yuan}"})
    story.save(page, told="人均")
    page = story.open("第一书记", f"{base}safeguards/")
    fill(page, SAFE)
    story.save(page, told="保障")


def post(story: Story) -> None:
    """What the village put forward is approved by another, hangs, and can be read by anyone."""
    page = story.open("村经办", story.case)
    expect(page.get_by_role("link", name="起草", exact=True)).to_be_visible()
    page.get_by_role("link", name="起草", exact=True).click()
    notice = re.sub(r".*(/notices/[0-9a-f-]+/).*", r"\1", page.url)
    expect(page.get_by_role("button", name="批准")).to_have_count(0)  # not by who drafted it
    story.save(story.open("村委员", notice), button="批准", told="已批准")
    story.save(story.open("村经办", notice), button="发布", told="已发布")
    visitor = story.browser.new_context(locale="zh-CN")
    story.stack.callback(visitor.close)
    public = visitor.new_page()
    public.goto(f"{story.server.address}/public{notice}")
    expect(public.locator("main")).to_contain_text("演****")
    expect(public.locator("main")).not_to_contain_text(NAME)


def admit(story: Story, *, text: str, yuan: int) -> None:
    """From clue to admission in fourteen days."""
    t0 = story.today
    report(story, text=text)
    story.step("村经办", "派核查人", then="入户核实", 核查人=PAIR)
    story.on(t0 + 2 * DAY)
    survey(story, yuan=yuan)
    story.step("第一书记", "入户核实", then="信息比对", 监测类别="脱贫不稳定户", 风险类型="因病")
    story.on(t0 + 4 * DAY)
    story.step("县经办", "信息比对", then="民主评议", 比对结果="比对没有发现问题")
    story.on(t0 + 5 * DAY)
    story.step("村经办", "提交评议结果", then="村内公示", **MEETING)
    post(story)
    page = story.open("村经办", story.case)
    first_after = t0 + 11 * DAY
    expect(page.locator(".lacking")).to_contain_text(f"{first_after} 起才能往下办")
    story.on(first_after)
    story.step("村经办", "公示期满报镇", then="镇审核")
    story.step("镇经办", "同意，报县审定", then="县审定")
    story.on(t0 + 12 * DAY)
    story.step("县经办", "同意纳入", then="纳入监测")


def assist(story: Story) -> None:
    """The team draws up the plan, adds a measure, and sees to it that help begins."""
    base = story.household
    page = story.open("队长", f"{base}plan/")
    fill(page, {"帮扶目标": "稳定务工", "计划完成日期": f"{story.today + 300 * DAY}"})
    story.save(page, told="方案")
    page = story.open("队长", f"{base}measures/new/")
    fill(page, {"措施大类": "就业帮扶", "措施内容": "介绍到县内工厂务工"})
    story.save(page, told="介绍到县内工厂务工")
    story.step("队长", "落实帮扶", then="帮扶中")


def check(story: Story, *, yuan: int) -> None:
    """A quarter's visit with income and safeguards, which is the check of the case."""
    page = story.open("第一书记", f"{story.household}visit/?kind=quarterly")
    fill(page, {"情况": "在厂里上班，工资按时发", "工资性收入": f"{yuan}", **SAFE})
    story.save(page, told="走访")
    page = story.open("第一书记", story.case)
    expect(page.locator("h1 .case-state")).to_have_text("帮扶中")
    expect(page.locator("main")).to_contain_text(f"{story.today}季度检查")


def hand_over(story: Story) -> None:
    """The town hands the family to civil affairs, whose office answers."""
    story.step("镇经办", "移交民政", then="帮扶中", 说明="支出型困难")
    story.on(story.today + 2 * DAY)
    page = story.step(
        "民政经办", "民政回执", then="帮扶中", 是否纳入救助="已纳入救助", 回执编号="民〔2022〕7号",
        救助类别="低保边缘",
    )  # fmt: skip
    expect(page.locator("main")).to_contain_text("民〔2022〕7号")


def finish_measures(story: Story) -> None:
    page = story.open("队长", story.household)
    page.get_by_role("link", name="更新介绍到县内工厂务工").click()
    fill(page, {"状态": "已完成", "结束日期": f"{story.today}", "成效": "月工资三千元"})
    story.save(page, told="已完成")


def clear(story: Story) -> None:
    """Proposed by the first secretary, cleared by the county ten days later."""
    proposed = story.today
    story.step("第一书记", "提出消除", then="拟消除", 消除方式="帮扶消除")
    story.step("村经办", "消除核实", then="消除评议")
    story.step("村经办", "提交评议结果", then="消除公示", **MEETING)
    post(story)
    story.on(proposed + 6 * DAY)
    story.step("村经办", "消除公示期满报镇", then="消除镇审核")
    story.step("镇经办", "同意，报县审定", then="消除县审定")
    story.step("县经办", "同意消除", then="风险消除")


def test_a_family_from_clue_to_clearance_and_back(story: Story) -> None:
    story.on(dt.date(2022, 1, 4))
    register(story)
    admit(story, text="户主住院，自付四万元", yuan=LINE - 1_000)
    first = story.case
    story.on(dt.date(2022, 1, 20))
    assist(story)
    story.on(dt.date(2022, 2, 10))
    check(story, yuan=LINE + 2_000)
    hand_over(story)
    story.on(dt.date(2022, 7, 12))
    check(story, yuan=LINE + 3_000)
    finish_measures(story)

    # Six whole months from February: not a day before the first of August.
    story.on(dt.date(2022, 7, 31))
    page = story.open("第一书记", story.case)
    expect(page.get_by_role("region", name="风险消除")).to_contain_text("2022-08-01 起")
    expect(page.get_by_role("link", name="提出消除", exact=True)).to_have_count(0)
    story.on(dt.date(2022, 8, 1))
    clear(story)

    story.on(dt.date(2022, 10, 8))
    admit(story, text="户主再次住院", yuan=LINE - 2_000)
    page = story.open("县经办", story.case)
    expect(page.locator("main")).to_contain_text("上次")
    assert story.case != first
    page.goto(story.server.address + first)
    expect(page.locator("h1 .case-state")).to_have_text("风险消除")
    expect(page.locator("main")).to_contain_text("再次纳入")
    assert set(story.desks) == {*PEOPLE, "队长"}
