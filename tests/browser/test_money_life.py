"""Money's whole life between thirteen people: budget, voucher, project, payment, asset, sale.

Everything is done on the screens; only the day is moved by the test.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.desks import Desks, fill
from tests.browser.moving import own_database, serving
from tests.browser.test_main_job import picture
from tests.cast import DONGGUAN, NANXIONG, SHAOGUAN, ZHUJI, account
from tests.funds.world import pair, tag
from zhuzhen.base import scope
from zhuzhen.cli.nightly import nightly
from zhuzhen.project.work import acting_as_system

VILLAGE = "440282113201"
PASSWORD = "Abcd-2345-efgh"
PEOPLE = {
    "省厅": ("prov_admin", "440000000000"),
    "帮扶市财政": ("assist_finance", DONGGUAN),
    "属地市经办": ("city", SHAOGUAN),
    "属地市审批": ("city", SHAOGUAN),
    "县财政经办": ("county_finance", NANXIONG),
    "县财政审批": ("county_finance", NANXIONG),
    "县经办": ("county", NANXIONG),
    "县审定": ("county", NANXIONG),
    "镇经办": ("town", ZHUJI),
    "镇审批": ("town", ZHUJI),
    "村经办": ("village", VILLAGE),
    "村委员": ("village", VILLAGE),
    "邻县财政": ("county_finance", "440281000000"),
}
TITLE, PARTY = "烘干房和路灯", "演示建设公司"


@pytest.fixture
def alone(django_db_blocker: object, settings: object, tmp_path: Path) -> Iterator[Server]:
    """A server with these people, one town of the programme, and no money yet."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    with django_db_blocker.unblock(), own_database():
        with acting_as_system():
            scope.enter(scope.EVERYTHING)
            pair(SHAOGUAN)
            tag(ZHUJI)
            for name, (role, place) in PEOPLE.items():
                account(name, role=role, place_id=place, password=PASSWORD)
        with serving(dict.fromkeys(PEOPLE, PASSWORD)) as server:
            yield server


@dataclass
class Story(Desks):
    """The people at their screens, what they work on, and the day."""

    photo: Path = Path()
    contribution: str = ""
    project: str = ""
    assets: dict[str, str] = field(default_factory=dict)
    last_order: str = ""

    def goes_on(self, name: str, where: str, verb: str, *, then: str, **fields: str) -> Page:
        """Somebody opens a project or an asset, takes the step offered, and sees where it went."""
        page = self.open(name, where)
        self.offered(page, verb)
        self.send(page, verb, **fields)
        expect(page.locator("h1 .case-state")).to_have_text(then)
        return page

    def offered(self, page: Page, verb: str) -> None:
        link = page.locator("main").get_by_role("link", name=verb, exact=True)
        if not link.first.is_visible():  # not the next step of the way, so among the others
            page.get_by_text("其他办理").click()
        link.first.click()

    def send(self, page: Page, verb: str, **fields: str) -> None:
        """Fill the form with a paper where it asks for papers, and press its button."""
        fill(page, fields)
        papers = page.locator("main input[type=file]:not([data-camera])")
        if papers.count():
            papers.first.set_input_files(self.photo)
        page.locator("main").get_by_role("button", name=verb, exact=True).click()

    def posted(self, notice: str, *, first: str, second: str) -> None:
        """A notice is approved by another than drafted it, hangs, and its days run."""
        page = self.open(first, notice)
        expect(page.get_by_role("button", name="批准")).to_have_count(0)
        self.save(self.open(second, notice), button="批准", told="已批准")
        self.save(self.open(first, notice), button="发布", told="已发布")
        told = self.at(first).locator("#messages").inner_text()
        found = re.search(r"(\d{4}-\d\d-\d\d) 起可以结束", told)
        assert found, told
        self.on(dt.date.fromisoformat(found[1]))

    def order(self, verb: str, amounts: dict[str, str], **fields: str) -> None:
        """The county's finance asks for an order on the project's page; another of it approves."""
        page = self.from_project(verb, amounts, **fields)
        self.decided(page, by="县财政审批")

    def from_project(self, verb: str, amounts: dict[str, str], **fields: str) -> Page:
        page = self.open("县财政经办", self.project)
        page.locator("#money").get_by_role("link", name=verb, exact=True).click()
        return self.foreseen(page, amounts, **fields)

    def foreseen(self, page: Page, amounts: dict[str, str], **fields: str) -> Page:
        """An order filled in, up to what will happen."""
        for where, amount in amounts.items():
            page.get_by_label(re.compile(f"{where}.*这次动用")).fill(amount)
        self.send(page, "下一步：看看会怎样", 事由="按计划办理", **fields)
        return page

    def decided(self, page: Page, *, by: str) -> None:
        """A foreseen order is submitted, not approved by oneself, then by another."""
        expect(page.locator("main")).to_contain_text("现在还没有提交")
        self.save(page, button="提交审批", told="等另一位同事审批")
        self.last_order = re.sub(r".*(/funds/orders/[0-9a-f-]+/).*", r"\1", page.url)
        self.refused(page, f"{self.last_order}approve/")
        page = self.open(by, self.last_order)
        page.get_by_role("link", name="审批入账", exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name="审批入账").click()
        expect(page.locator("#messages")).to_contain_text("已审批入账")

    def refused(self, page: Page, step: str) -> None:
        """Who submitted is not offered to approve, and a request made up for it is refused."""
        expect(page.locator("main").get_by_text("审批入账", exact=True)).to_have_count(0)
        token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        answer = page.request.post(
            self.server.address + step, form={"csrfmiddlewaretoken": token},
            headers={"Referer": page.url},
        )  # fmt: skip
        assert answer.status == 403 and "不能审核自己提交的内容" in answer.text()

    def beside(self, name: str, where: str, section: str, verb: str, **fields: str) -> Page:
        """Somebody takes a step of the sharing or disposal that a section of an asset shows."""
        page = self.open(name, where)
        page.locator(section).get_by_role("link", name=verb, exact=True).click()
        self.send(page, verb, **fields)
        expect(page.locator("#messages")).to_contain_text("已办，现在是")
        return page


@pytest.fixture
def story(alone: Server, browser: Browser, tmp_path: Path) -> Iterator[Story]:
    with ExitStack() as stack:
        yield Story(alone, browser, stack, photo=picture(tmp_path / "paper.jpg"))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def budgeted(story: Story) -> None:
    """The province reckons what is due; the helping city budgets it, and its council passes it."""
    page = story.open("省厅", "/funds/contributions/?year=2022")
    story.save(page, button="按标准测算 2022 年", told="已测算 2022 年应担资金")
    page = story.open("帮扶市财政", "/funds/contributions/?year=2022")
    page.get_by_role("link", name=re.compile("东莞市 → ")).click()
    story.contribution = re.sub(r".*(/funds/contributions/[0-9a-f-]+/).*", r"\1", page.url)
    page.get_by_role("link", name="登记列支").click()
    story.send(page, "登记列支", 列支额="600万", 预算科目="21305 乡村振兴")
    expect(page.locator("#messages")).to_contain_text("已登记列支 6,000,000.00 元")
    story.on(day("2022-02-10"))
    page = story.open("帮扶市财政", story.contribution)
    page.get_by_role("link", name="登记预算通过").click()
    story.send(page, "登记预算通过", 预算通过日期="2022-02-10")
    expect(page.locator("#messages")).to_contain_text("请在 2022-03-12 前拨付")


def sent_and_received(story: Story) -> None:
    """Sent two days before the last day; matched by the host's receipt, by nobody else."""
    story.on(day("2022-03-10"))
    page = story.open("帮扶市财政", story.contribution)
    expect(page.locator("main")).to_contain_text("还剩 2 天")
    page.get_by_role("link", name="登记拨付").click()
    story.send(page, "登记拨付", 拨付金额="6,000,000.00", 拨付凭证号="东财〔2022〕18号")
    expect(page.locator("#messages")).to_contain_text("等 韶关市 确认到账")
    expect(page.get_by_role("link", name="确认到账")).to_have_count(0)
    page = story.open("属地市经办", story.contribution)
    page.get_by_role("link", name="确认到账").click()
    story.send(page, "确认到账", 到账凭证号="韶财收 7")
    expect(page.locator("#messages")).to_contain_text("已确认到账 6,000,000.00 元")
    expect(page.locator("main")).to_contain_text("到位率 100.00%")


def proposed(story: Story) -> None:
    """The village proposes what its meeting agreed to, with whom it will link."""
    page = story.open("村经办", "/projects/new/")
    fill(page, {
        "项目名称": TITLE, "不挂规划条目的原因": "规划修编中，已列入草案", "类别": "产业发展",
        "投向": "产业发展", "使用清单条目": "乡村产业发展", "概算投资": "450000.37",
        "内容和规模": "烘干房一座、路灯一盏", "必要性": "没有烘干房", "绩效目标": "惠及 120 户",
        "受益户数": "120", "实施单位": "村民委员会", "计划开工": "2022-04-01",
        "计划完工": "2022-06-30",
    })  # fmt: skip
    page.get_by_label("经营性项目").check()
    story.save(page, button="保存草稿", told="已起草")
    story.project = re.sub(r".*(/projects/[0-9a-f-]+/).*", r"\1", page.url)
    page = story.open("村经办", f"{story.project}linkages/")
    story.send(
        page, "保存", 联农带农方式="吸纳就业", 经营主体="演示合作社", 约定带动户数="20",
        约定带动人数="30", 约定每年金额="20000", 起="2022-07-01", 约定内容="按日付工钱",
    )  # fmt: skip
    expect(page.locator("#messages")).to_contain_text("已登记联农带农约定")


def pooled(story: Story) -> None:
    """Village, town, county: each level's notice runs its days, nobody judges their own."""
    where = story.project
    story.goes_on(
        "村经办", where, "上报", then="村内公示", 会议日期=f"{story.today}", 到会人数="9",
        同意人数="8", 会议纪要="同意申报",
    )  # fmt: skip
    _hung(story, "村经办", "村委员")
    story.goes_on("村经办", where, "村内公示期满报镇", then="镇审核")
    page = story.open("镇经办", f"{where}score/")
    story.send(page, "保存", 资源条件和行业优势="80", 要素落实程度="90")
    expect(page.locator("#messages")).to_contain_text("已评优先级")
    points = "真实性，必要性，投资概算，联农带农，绩效目标"
    story.goes_on("镇经办", where, "同意，镇内公示", then="镇公示", 逐项确认=points)
    _hung(story, "镇经办", "镇审批")
    story.goes_on("镇经办", where, "镇公示期满报县", then="县论证")
    story.goes_on("县经办", where, "登记联合论证", then="县论证", 逐项确认="合规，用地，资金")
    page = story.open("县经办", where)
    expect(page.locator(".next-step")).to_contain_text("由另一位审核人办理")
    expect(page.get_by_role("link", name="同意入库", exact=True)).to_have_count(0)
    story.goes_on("县审定", where, "同意入库", then="已入库")


def _hung(story: Story, first: str, second: str) -> None:
    page = story.open(first, story.project)
    notice = page.locator("#notices a[href^='/notices/']").first.get_attribute("href")
    assert notice
    story.posted(notice, first=first, second=second)


def planned(story: Story) -> None:
    """The city hands down, the county plans and approves, the village signs."""
    where = story.project
    page = story.open("属地市经办", "/funds/orders/new/?kind=allocation")
    story.foreseen(page, {"韶关市": "450,000.37"}, 分给哪个镇或村="南雄市")
    story.decided(page, by="属地市审批")
    year = {"列入哪一年的计划": "2022 年"}
    story.goes_on("县经办", where, "列入年度计划", then="列入年度计划", **year)
    story.goes_on("县经办", where, "批复", then="已批复", 批复文号="南农〔2022〕1号")
    story.goes_on("村经办", where, "启动采购", then="采购中", 采购方式="询价")
    story.order("分配资金", {"南雄市": "450,000.37"})
    page = story.open("村经办", f"{where}contracts/")
    story.send(
        page, "保存", 合同编号="HT-1", 承包方=PARTY, 合同额="400000.37", 预付比例="30",
        签订日期=f"{story.today}", 合同工期止="2022-06-30",
    )  # fmt: skip
    expect(page.locator("#messages")).to_contain_text("400,000.37 元")
    story.order("签约入账", {TITLE: "400,000.37"}, 合同对方=PARTY, 合同编号="HT-1")
    story.goes_on("村经办", where, "开工", then="在建")


def paid_in_advance(story: Story) -> None:
    """Nobody approves their own, and nothing above what is left is paid."""
    committed = f"{TITLE}，已签约未支付"
    story.order("支付", {committed: "120,000.11"}, 收款方=PARTY)
    page = story.from_project("支付", {committed: "300,000.00"}, 收款方=PARTY)
    left = f"“2022 年帮扶市财政（{TITLE}）”只剩 280,000.26 元，不够 300,000.00 元"
    expect(page.locator("main")).to_contain_text(left)
    expect(page.get_by_role("button", name="提交审批")).to_have_count(0)


def hidden_from_neighbours(story: Story) -> None:
    """Finance of the county next door sees none of it, by no list and no address."""
    page = story.at("邻县财政")
    lists = ("contributions/?year=2022", "orders/?state=all", "entries/", "accounts/")
    for path in ("/projects/?state=all", "/funds/", *(f"/funds/{each}" for each in lists)):
        page.goto(story.server.address + path)
        expect(page.locator("h1")).to_be_visible()
        for word in (TITLE, "南雄", "6,000,000", "450,000"):
            expect(page.locator("main")).not_to_contain_text(word)
    for path in (story.contribution, story.project, story.last_order):
        answer = page.goto(story.server.address + path)
        assert answer is not None and answer.status == 404, path


def built(story: Story) -> None:
    """The village builds, the town accepts, the county pays the rest."""
    where = story.project
    page = story.open("村经办", f"{where}progress/")
    story.send(page, "保存", 月份="2022 年 6 月", 形象进度="100", 情况="全部做完")
    expect(page.locator("#messages")).to_contain_text("100%")
    story.goes_on("村经办", where, "完工", then="已完工")
    story.goes_on(
        "镇经办", where, "登记验收合格", then="已验收", 验收日期=f"{story.today}",
        验收人员="镇村建办", 验收意见="合格",
    )  # fmt: skip
    story.order("支付", {f"{TITLE}，已签约未支付": "280,000.26"}, 收款方=PARTY)


def settled(story: Story) -> None:
    """What was paid becomes two cards, once another has approved."""
    page = story.open("县财政经办", story.project)
    story.offered(page, "办理结算")
    expect(page.get_by_label("结算额")).to_have_value("400000.37")
    story.send(page, "提交结算单", **{
        "资产名称 1": "烘干房", "类别 1": "经营性", "形态 1": "固定资产", "金额 1": "385000.00",
        "资产名称 2": "路灯", "类别 2": "公益性", "形态 2": "固定资产", "金额 2": "15000.37",
    })  # fmt: skip
    expect(page.locator("main")).to_contain_text("谁提交的不能自己批准")
    expect(page.get_by_role("button", name="批准结算")).to_have_count(0)
    page = story.open("县财政审批", f"{story.project}settlement/")
    story.save(page, button="批准结算", told="生成资产卡片 2 张")
    expect(page.locator("h1 .case-state")).to_have_text("已结算")
    for title in ("烘干房", "路灯"):
        link = page.locator("#assets").get_by_role("link", name=title).get_attribute("href")
        assert link
        story.assets[title] = link
        story.goes_on("村经办", link, "登记", then="已登记", 管护责任人="村民委员会")


def titled(story: Story) -> None:
    """Whose it is adds up to the whole, not to a hundredth less."""
    where = story.assets["烘干房"]
    page = story.open("县经办", where)
    story.offered(page, "确权")
    owner = {"权属人 1": "村股份经济合作社", "类别 1": "村集体"}
    story.send(page, "确权", **owner, **{"份额 1": "99.99"})
    expect(page.get_by_role("alert")).to_contain_text("99.99")
    story.send(page, "确权", **owner, **{"份额 1": "100"})
    expect(page.locator("h1 .case-state")).to_have_text("已确权")
    story.goes_on("县经办", where, "移交", then="在用", 管护责任人="村股份经济合作社")


def hung_of(story: Story, where: str, section: str) -> None:
    """The notice in a section of an asset's page is approved by another and runs its days."""
    page = story.open("村经办", where)
    notice = page.locator(f"{section} a[href^='/notices/']").first.get_attribute("href")
    assert notice
    story.posted(notice, first="村经办", second="村委员")


def earned(story: Story) -> None:
    """A lease, its first due, and who gets what of it."""
    where = story.assets["烘干房"]
    page = story.open("村经办", f"{where}operation/")
    story.send(
        page, "登记经营合同", 经营方式="租赁", 经营主体="演示合作社", 合同编号="ZL-1",
        合同起="2022-08-01", 合同止="2022-10-12", 约定年收益="120000",
    )  # fmt: skip
    expect(page.locator("#messages")).to_contain_text("应收款项按合同列出")
    story.on(day("2022-10-12"))  # 73 days of 365: a fifth of a year's income
    page = story.open("县财政经办", where)
    page.get_by_role("link", name="登记到账").first.click()
    story.send(page, "登记到账", 到账金额="24000", 凭证号="收 1")
    expect(page.locator("#messages")).to_contain_text("已登记到账 24,000.00 元")
    page = story.open("村经办", f"{where}distribution/")
    story.send(page, "起草分配方案", 年度="2022", 分配金额="24000", **{
        "分给谁 1": "脱贫户分红", "金额 1": "14400.06",
        "分给谁 2": "村集体公益事业", "金额 2": "9599.94",
    })  # fmt: skip
    expect(page.locator("#messages")).to_contain_text("已起草分配方案")
    meeting = {"会议日期": f"{story.today}", "会议情况": "到会 9 人，同意 8 人"}
    story.beside("村经办", where, "#sharing", "登记集体决策", **meeting)
    story.beside("村经办", where, "#sharing", "发起公示")
    hung_of(story, where, "#sharing")
    story.beside("镇经办", where, "#sharing", "审核")
    page = story.beside("县经办", where, "#sharing", "备案")
    expect(page.locator("#sharing .case-state")).to_have_text("已备案")


def sold(story: Story) -> None:
    """A lamp blown down: valued, decided, approved by the town, shown, sold, its price booked."""
    where = story.assets["路灯"]
    page = story.open("村经办", f"{where}disposal/")
    story.send(page, "申请处置", 处置方式="出售", 原因="灾害", 情况说明="台风吹倒，卖废料")
    expect(page.locator("#messages")).to_contain_text("已申请处置")
    story.beside(
        "村经办", where, "#disposal", "登记评估", 评估值="3000.58", 评估机构="演示评估所",
        评估日期=f"{story.today}",
    )  # fmt: skip
    meeting = {"会议日期": f"{story.today}", "会议情况": "到会 9 人，同意 9 人"}
    story.beside("村经办", where, "#disposal", "登记集体决策", **meeting)
    expect(page.get_by_role("link", name="批准", exact=True)).to_have_count(0)
    story.beside("镇审批", where, "#disposal", "批准")
    story.beside("村经办", where, "#disposal", "发起公示")
    hung_of(story, where, "#disposal")
    story.beside(
        "村经办", where, "#disposal", "登记处置结果", 处置日期=f"{story.today}",
        受让方="演示回收站", 处置收入="3000.58",
    )  # fmt: skip
    page = story.beside("县财政经办", where, "#disposal", "收入入账", 收入去向="村内道路管护")
    expect(page.locator("#disposal .case-state")).to_have_text("收入已入账")


def row_of(page: Page, title: str) -> list[str]:
    """The cells of the one line of a ledger that has this title."""
    row = page.locator(".ledger-box tbody tr").filter(has_text=title)
    expect(row).to_have_count(1)
    return row.locator("td").all_inner_texts()


def shown_in_ledgers(story: Story) -> None:
    """The three ledgers of the county tell the same fen, each walking to its entries."""
    page = story.open("县经办", f"/ledgers/?place={NANXIONG}")
    assert row_of(page, TITLE)[-4:] == ["450,000.37", "450,000.37", "400,000.37", "50,000.00"]
    assert row_of(page, "资产收益")[-4:] == ["24,000.00", "24,000.00", "24,000.00", "0.00"]
    assert row_of(page, "资产处置收入")[-4:] == ["3,000.58", "0.00", "0.00", "3,000.58"]
    whole = page.locator(".ledger-box tfoot td").all_inner_texts()
    assert whole == ["477,000.95", "474,000.37", "424,000.37", "53,000.58"]
    page.locator(".ledger-box tbody tr").filter(has_text=TITLE).locator("td.num a").first.click()
    entries = page.locator("#rows tbody tr")
    expect(entries).to_have_count(1)
    expect(entries).to_contain_text("450,000.37")
    expect(entries).not_to_contain_text("已冲销")
    entries.locator("td.num a").click()
    expect(page.locator("h1")).to_contain_text("450,000.37")
    expect(page.locator("main")).to_contain_text("paper.jpg")
    page.goto(f"{story.server.address}/ledgers/assets/?place={NANXIONG}")
    assert row_of(page, "烘干房")[-3] == "385,000.00"
    expect(page.locator(".ledger-box")).to_contain_text("24,000.00")
    page.goto(f"{story.server.address}/ledgers/disposals/?place={NANXIONG}")
    assert row_of(page, "路灯")[7:10] == ["15,000.37", "3,000.58", "3,000.58"]
    page.locator(".ledger-box tbody tr td.num a").first.click()
    expect(page.locator("h1")).to_contain_text("3,000.58")


def holds(story: Story) -> None:
    """The night finds nothing wrong, and the page says so."""
    nightly(again=True)
    page = story.open("县经办", "/verify/")
    expect(page.locator("main")).to_contain_text("全部成立")


def test_a_fen_from_budget_to_sale(story: Story) -> None:
    story.on(day("2022-01-04"))
    proposed(story)
    pooled(story)
    story.on(day("2022-02-05"))
    budgeted(story)
    sent_and_received(story)
    story.on(day("2022-03-12"))
    planned(story)
    paid_in_advance(story)
    hidden_from_neighbours(story)
    story.on(day("2022-06-30"))
    built(story)
    settled(story)
    titled(story)
    story.on(day("2022-08-01"))
    earned(story)
    sold(story)
    shown_in_ledgers(story)
    holds(story)
    assert set(story.desks) == set(PEOPLE)
