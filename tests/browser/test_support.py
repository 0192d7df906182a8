"""A visit on a phone goes part by part and is recorded; without script the whole form stands."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, Server, sign_in

LEGENDS = ["走访", "收支", "四项保障", "新风险和照片"]


def _check_of_a_household(page: Page, server: Server) -> str:
    """The form of a quarterly check of the first household of the list; returns its address."""
    page.goto(server.address + "/households/")
    link = page.locator("a.row-link").first.get_attribute("href") or ""
    number = re.search(r"/households/(\d+)/", link)
    assert number is not None
    page.goto(f"{server.address}/households/{number[1]}/visit/?kind=quarterly")
    return f"{server.address}/households/{number[1]}/"


def _shown(page: Page) -> list[str]:
    legends = page.locator("fieldset.step legend").all()
    return [each.text_content() or "" for each in legends if each.is_visible()]


def _next(page: Page) -> None:
    page.get_by_role("button", name="下一步").click()


def test_a_quarterly_check_goes_part_by_part(phone: BrowserContext, server: Server) -> None:
    page = sign_in(phone, server, username="village")
    home = _check_of_a_household(page, server)
    save = page.get_by_role("button", name="保存")
    assert _shown(page) == LEGENDS[:1] and not save.is_visible()
    page.get_by_label("情况").fill("在家务农，孩子在校")
    for number in (1, 2, 3):
        _next(page)
        assert _shown(page) == [LEGENDS[number]]
    assert save.is_visible()
    save.click()
    # Nothing was said of the safeguards: the first part that is wrong stands open.
    expect(page.get_by_role("alert")).to_contain_text("义务教育")
    assert _shown(page) == ["四项保障"]
    page.get_by_role("alert").get_by_role("link", name=re.compile("饮水安全")).click()
    assert _shown(page) == ["四项保障"]
    for name in ("义务教育", "基本医疗", "住房安全", "饮水安全"):
        page.get_by_label(name, exact=True).select_option("ok")
    page.get_by_role("button", name="上一步").click()
    assert _shown(page) == ["收支"]
    page.get_by_label("工资性收入").fill("36000")
    _next(page)
    _next(page)
    save.click()
    page.wait_for_url(re.compile(re.escape(home)))
    expect(page.locator("#support")).to_contain_text("在家务农，孩子在校")


def test_without_script_the_whole_form_stands(browser: Browser, server: Server) -> None:
    visitor = browser.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    page = sign_in(visitor, server, username="village")
    _check_of_a_household(page, server)
    assert _shown(page) == LEGENDS
    expect(page.get_by_role("button", name="保存")).to_be_visible()
    visitor.close()
