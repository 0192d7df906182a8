"""A notice from its draft to paper, and an objection to it filed on a visitor's phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import OFFICE, Server, sign_in
from tests.browser.test_accessibility import violations

TABLE = "村组 | 户主 | 人口\n第三村民小组 | 张大山 | 4\n第五村民小组 | 欧阳小河 | 2"


@pytest.fixture
def town(browser: Browser, server: Server) -> Iterator[Page]:
    """The town's office, beside the village's."""
    made = browser.new_context(viewport=OFFICE, locale="zh-CN")
    yield sign_in(made, server, username="zhuji")
    made.close()


def draft(page: Page, server: Server) -> str:
    """Draft a notice, refused first; gives its address."""
    page.goto(server.address + "/notices/new/")
    page.get_by_label("标题").fill("浏览器里的公示")
    page.get_by_label("公示内容").fill(TABLE.replace("| 4", "| 13800138000"))
    page.get_by_label("依据").fill("粤乡村振兴局〔2023〕49号")
    page.get_by_label("经办单位").fill("村民委员会")
    page.get_by_role("button", name="提交批准").click()
    expect(page.get_by_role("alert")).to_contain_text("第 1 行 “人口”列：有手机号码“138…00”")
    page.get_by_label("公示内容").fill(TABLE)
    page.get_by_role("button", name="提交批准").click()
    page.wait_for_url(re.compile("/notices/[0-9a-f-]{36}/$"))
    return page.url


def printed(page: Page, address: str, *, to: Path) -> str:
    """Print a notice on one A4 page without the frame; gives the address on it."""
    page.goto(address + "print/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="浏览器里的公示")).to_be_visible()
    expect(page.get_by_alt_text("公开页面的二维码")).to_be_visible()
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    expect(page.locator(".rail")).to_be_hidden()
    paper = page.pdf(path=to / "notice.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    width, height = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)", paper)[0]
    assert abs(float(width) - 595) < 2  # A4 in points
    assert abs(float(height) - 842) < 2
    return page.locator(".posted-address").inner_text()


def objected(page: Page, address: str, server: Server) -> None:
    """Object to a notice on a phone, and ask for the answer by the receipt number."""
    page.goto(address)
    expect(page.get_by_text("张**")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="提出异议").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("您的异议").fill("户主在镇上有商铺出租")
    page.get_by_role("button", name="提交异议").click()
    receipt = page.locator(".open-receipt b").inner_text()
    assert re.fullmatch("[A-Z0-9]{4}(-[A-Z0-9]{4}){2}", receipt)
    assert {each["name"] for each in page.context.cookies()} == {"csrftoken"}
    page.goto(server.address + "/public/answers/")
    page.get_by_label("回执编号").fill(receipt.lower())
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("正在核实")).to_be_visible()


def test_drafted_approved_published_printed_and_objected_to(
    context: BrowserContext, town: Page, phone: BrowserContext, server: Server, tmp_path: Path
) -> None:
    village = sign_in(context, server, username="village")
    address = draft(village, server)
    town.goto(address)
    town.get_by_role("button", name="批准", exact=True).click()
    expect(town.locator("#messages")).to_contain_text("已批准")
    village.goto(address)
    village.get_by_role("button", name="发布", exact=True).click()
    expect(village.locator("#messages")).to_contain_text("公示 2022-11-21 至 2022-11-25")
    public = printed(village, address, to=tmp_path)
    visitor = phone.new_page()
    objected(visitor, public, server)
    town.goto(address)
    town.locator("#objections a").click()
    expect(town.get_by_text("户主在镇上有商铺出租")).to_be_visible()
    assert violations(town) == []
    town.get_by_label("成立，停止公示，退回上一环节").check()
    town.get_by_label("答复", exact=True).fill("经核实，情况属实")
    town.get_by_role("button", name="提交答复").click()
    expect(town.locator("#messages")).to_contain_text("异议成立，公示已停止")
    answer = visitor.goto(public)
    assert answer is not None
    assert answer.status == 404


def test_screens_of_notices_hold_on_a_phone(phone: BrowserContext, server: Server) -> None:
    page = sign_in(phone, server, username="zhuji")
    for path in ("/notices/", "/notices/?state=all", "/notices/new/", "/public/notices/"):
        page.goto(server.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert violations(page) == [], path
