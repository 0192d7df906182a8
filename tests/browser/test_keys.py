"""The keyboard in a real browser: lines, days, months, the list of keys and its switch; phones."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, sign_in
from tests.browser.test_accessibility import violations


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.getAttribute('href') || ''")


def test_lines_are_walked_and_the_keys_are_listed(context: BrowserContext, server: Server) -> None:
    page = sign_in(context, server, username="liaison")
    page.keyboard.press("j")
    first = focused(page)
    assert first.startswith(("/records/", "/board/"))
    page.keyboard.press("j")
    assert focused(page) != first
    page.keyboard.press("k")
    assert focused(page) == first
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("使用单键快捷键").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_hidden()
    expect(page).to_have_url(server.address + "/")


def test_days_and_months_are_walked_by_arrows(context: BrowserContext, server: Server) -> None:
    page = sign_in(context, server, username="liaison")
    page.keyboard.press("c")
    page.wait_for_url(server.address + "/calendar/")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("period=2022-12"))
    page.locator("[data-keys-day]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#day-head")).to_contain_text("12月9日")
    page.locator("body").press("t")
    expect(page).to_have_url(server.address + "/calendar/")


def test_the_calendar_and_the_load_fit_a_phone(phone: BrowserContext, server: Server) -> None:
    page = sign_in(phone, server, username="liaison")
    for path in ("/calendar/?period=2022-12", "/load/", "/reminders/"):
        page.goto(server.address + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert violations(page) == [], path
    expect(page.get_by_role("heading", name="提醒")).to_be_visible()
