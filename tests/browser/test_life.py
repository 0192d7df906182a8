"""A record's life between people: recorded, returned, corrected, confirmed; a task finished."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, sign_in
from tests.browser.test_accessibility import violations
from tests.browser.test_main_job import picture

WHY = "请写明看了哪几户、定了什么事"


def record_visit(page: Page, server: Server, *, shown: Path) -> str:
    """A visit is recorded by a member; the address of its page."""
    page.goto(server.address + "/registers/field_visit/new/")
    page.locator("label").filter(has_text="分管负责同志").first.click()
    page.get_by_label("调研日期").fill("2022-11-09")
    page.locator("input[type=file]:not([data-camera])").first.set_input_files(shown)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status", name="已提交")).to_be_visible()
    return page.url.split("?")[0]


def test_returned_corrected_and_confirmed(
    phone: BrowserContext, context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    member = sign_in(phone, server, username="member")
    address = record_visit(member, server, shown=picture(tmp_path / "life.jpg"))
    town = sign_in(context, server, username="zhuji")
    town.goto(address)
    town.get_by_role("link", name="退回", exact=True).click()
    town.get_by_role("dialog").get_by_label("退回原因").fill(WHY)
    town.get_by_role("dialog").get_by_role("button", name="退回").click()
    expect(town.get_by_role("status", name="已退回")).to_be_visible()

    member.goto(server.address + "/")
    returned = member.locator("section").filter(has_text="退回").first
    expect(returned).to_contain_text(WHY)
    member.goto(address)
    expect(member.get_by_text(WHY).first).to_be_visible()
    member.get_by_role("link", name="修改后重新提交").click()
    member.get_by_text("补充内容").click()
    member.get_by_label("调研内容").fill("走访 3 户，定了修路灯")
    member.get_by_role("button", name="提交").click()
    expect(member.get_by_role("status", name="已提交")).to_be_visible()

    town.goto(address)
    expect(town.get_by_text("走访 3 户，定了修路灯")).to_be_visible()
    town.get_by_role("button", name="确认").click()
    expect(town.get_by_role("status", name="已确认")).to_be_visible()
    told = town.locator(".timeline li b").all_inner_texts()
    assert told == ["提交", "退回", "提交", "确认"], told


def test_a_decision_is_given_seen_and_finished(
    context: BrowserContext, phone: BrowserContext, server: Server
) -> None:
    liaison = sign_in(context, server, username="liaison")
    liaison.goto(server.address + "/registers/decision/new/")
    liaison.get_by_label("事项", exact=True).fill("给珠玑村装 12 盏路灯")
    liaison.get_by_label("承办人").fill("演示甲001")
    liaison.get_by_label("办结期限").fill("2022-11-30")
    liaison.get_by_role("button", name="提交").click()
    expect(liaison.get_by_role("status", name="已提交")).to_be_visible()

    there = sign_in(phone, server, username="liaison")
    line = there.locator("li, article, tr").filter(has_text="给珠玑村装 12 盏路灯").first
    line.get_by_role("link", name="办结").click()
    dialog = there.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert violations(there) == []
    dialog.get_by_label("办结日期").fill("2022-11-18")
    dialog.get_by_label("办理结果").fill("装好了，亮了")
    dialog.get_by_role("button", name="办结").click()
    expect(dialog.get_by_role("alert")).to_contain_text("早于交办的 2022-11-20")
    expect(dialog.get_by_label("办理结果")).to_have_value("装好了，亮了")
    dialog.get_by_label("办结日期").fill("2022-11-20")
    dialog.get_by_role("button", name="办结").click()
    expect(there.get_by_role("dialog")).to_be_hidden()
    expect(there.locator(".summary-list").first).to_contain_text("装好了，亮了")
    there.goto(server.address + "/")
    expect(there.get_by_text("给珠玑村装 12 盏路灯")).to_have_count(0)
