"""Forms in a real browser: expired sessions, drafts by account, double presses, open dialogs."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.conftest import Server, sign_in
from tests.browser.test_accessibility import violations
from tests.browser.test_main_job import picture

FORM = "/registers/field_visit/new/"
PURPOSE = "看村里的乡村振兴车间"


def open_form(page: Page, server: Server) -> None:
    page.goto(server.address + FORM)
    page.get_by_text("补充内容").click()
    page.get_by_label("调研内容").fill(PURPOSE)
    page.locator("label").filter(has_text="分管负责同志").first.click()
    page.wait_for_timeout(700)  # the draft is kept half a second after the last key
    assert len(drafts(page)) == 1


def drafts(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))")


def sign_in_here(page: Page, server: Server, *, username: str) -> None:
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码", exact=True).fill(server.passwords[username])
    page.get_by_role("button", name="登录").click()


def test_an_expired_session_costs_nothing_typed(phone: BrowserContext, server: Server) -> None:
    page = sign_in(phone, server, username="member")
    open_form(page, server)
    phone.clear_cookies(name="sessionid")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("登录已过期，刚才的内容还没有提交")).to_be_visible()
    assert violations(page) == []
    sign_in_here(page, server, username="member")
    expect(page.get_by_text("已恢复")).to_be_visible()
    expect(page.get_by_label("调研内容")).to_have_value(PURPOSE)
    expect(page.get_by_label("分管负责同志", exact=True)).to_be_checked()


def test_another_account_on_the_same_phone_sees_no_draft(
    phone: BrowserContext, server: Server
) -> None:
    page = sign_in(phone, server, username="member")
    open_form(page, server)
    phone.clear_cookies(name="sessionid")
    other = sign_in(phone, server, username="liaison")
    other.goto(server.address + FORM + "?draft=restore")
    expect(other.locator("[data-draft-bar]")).to_be_hidden()
    expect(other.locator("[name=purpose]")).to_have_value("")


def test_signing_out_takes_the_drafts_along(phone: BrowserContext, server: Server) -> None:
    page = sign_in(phone, server, username="member")
    open_form(page, server)
    page.goto(server.address + "/account/")
    page.locator("main").get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("已退出登录")).to_be_visible()
    assert drafts(page) == []


def is_step(request: Request) -> bool:
    """Whether a request changes something: not the asking of what an entry will count for."""
    return request.method == "POST" and not request.url.endswith("/weighing/")


def test_a_double_click_records_once(
    context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    page = sign_in(context, server, username="member")
    page.goto(server.address + FORM)
    page.locator("label").filter(has_text="主要负责同志").first.click()
    page.locator("input[type=file]:not([data-camera])").first.set_input_files(
        picture(tmp_path / "twice.jpg")
    )
    sent: list[str] = []
    page.on("request", lambda each: sent.append(each.url) if is_step(each) else None)
    page.get_by_role("button", name="提交").dblclick()
    expect(page.get_by_role("status", name="已提交")).to_be_visible()
    assert len(sent) == 1
    page.get_by_role("link", name="作废").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("作废原因").fill("试填")
    assert violations(page) == []
    sent.clear()
    dialog.get_by_role("button", name="作废").dblclick()
    expect(page.get_by_role("status", name="已作废")).to_be_visible()
    assert len(sent) == 1
    expect(page.locator(".timeline li")).to_have_count(2)


def sheet_of(page: Page, server: Server, *, rows: list[list[object]]) -> bytes:
    page.goto(server.address + "/registers/consumption_sale/import/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载模板").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    for row in rows:
        book.worksheets[0].append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("screen", ["context", "phone"])
def test_what_stands_open_has_no_violations(
    screen: str, server: Server, request: pytest.FixtureRequest
) -> None:
    page = sign_in(request.getfixturevalue(screen), server, username="liaison")
    wrong = [["Z1", "2022-13-01", None, "珠玑镇组团", None, "代购", "一万二", None, "米", None]]
    xlsx = sheet_of(page, server, rows=wrong)
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("#sheet", {"name": "销售.xlsx", "mimeType": mime, "buffer": xlsx})
    page.get_by_role("button", name="上传核对").click()
    expect(page.get_by_text("没有保存任何内容")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)
    page.goto(server.address + "/board/?kind=cluster")
    page.locator("tbody td a").first.click()
    expect(page.get_by_role("dialog").get_by_role("heading").first).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)
    page.goto(server.address + "/registers/field_visit/?q=调研")
    page.locator("summary").filter(has_text="常用筛选").click()
    expect(page.get_by_label("把现在的条件存为")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)


def test_both_versions_of_a_stale_form_are_shown(phone: BrowserContext, server: Server) -> None:
    page = sign_in(phone, server, username="liaison")
    page.goto(server.address + "/registers/consumption_sale/new/")
    page.get_by_label("金额", exact=True).fill("300")
    page.get_by_role("button", name="存草稿").click()
    expect(page.get_by_role("status", name="草稿已保存")).to_be_visible()
    address = page.url.split("?")[0] + "edit/"
    other = phone.new_page()
    for each in (page, other):
        each.goto(address)
    for each, amount in ((other, "12000"), (page, "2.5")):
        each.get_by_label("金额", exact=True).fill(amount)
        each.get_by_role("button", name="存草稿").click()
    stale = page.get_by_role("alert").filter(has_text="先保存了这份记录")
    expect(stale).to_contain_text("12,000.00 元（1.2 万元）")
    expect(stale).to_contain_text("2.50 元")
    assert (violations(page), fits(page)) == ([], True)
