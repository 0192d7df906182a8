"""The main job: see what is owed, record a visit on a phone, see the figure move."""

import io
import re
import time
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, sign_in


def picture(path: Path) -> Path:
    """A picture that looks like no other, of the size a phone's camera gives."""
    image = Image.effect_noise((1600, 1200), 60).convert("RGB")
    image.save(path, "JPEG", quality=80)
    return path


def desk_line(page: Page, duty: str):
    return page.locator("li, article, tr").filter(has_text=duty).first


def test_a_visit_recorded_on_a_phone_moves_the_figure(
    phone: BrowserContext, server: Server, tmp_path: Path
) -> None:
    page = sign_in(phone, server, username="liaison")
    line = desk_line(page, "分管负责同志到结对镇调研")
    expect(line).to_contain_text("1 / 2")
    started = time.monotonic()
    line.get_by_role("link", name="记一笔").click()
    page.get_by_label("分管负责同志", exact=True).check()
    page.locator("input[type=file]").first.set_input_files(picture(tmp_path / "visit.jpg"))
    page.get_by_role("button", name="提交").click()
    told = page.get_by_role("status", name="已提交")
    expect(told).to_contain_text(re.compile(r"2\s*/\s*2"))
    assert time.monotonic() - started < 30
    page.goto(server.address + "/")
    expect(page.get_by_text("分管负责同志到结对镇调研")).to_have_count(0)


def test_nothing_scrolls_sideways_on_a_phone(phone: BrowserContext, server: Server) -> None:
    page = sign_in(phone, server, username="dongguan")
    paths = ("/", "/board/", "/board/?kind=cluster", "/registers/", "/registers/field_visit/")
    for path in (*paths, "/registers/field_visit/new/", "/clauses/", "/orgs/", "/search/?q=珠玑"):
        page.goto(server.address + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, (path, width)


def test_the_end_of_a_page_is_not_under_the_bar_of_a_phone(
    phone: BrowserContext, server: Server
) -> None:
    page = sign_in(phone, server, username="dongguan")
    for path in ("/", "/board/", "/reports/", "/registers/field_visit/", "/rosters/people/"):
        page.goto(server.address + path)
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        end = page.locator("main").bounding_box()
        bar = page.get_by_role("navigation", name="手机导航").bounding_box()
        assert end and bar
        assert end["y"] + end["height"] <= bar["y"] + 1, path


def test_a_list_is_narrowed_to_a_unit_with_the_keys(
    context: BrowserContext, server: Server
) -> None:
    page = sign_in(context, server, username="dongguan")
    page.goto(server.address + "/registers/field_visit/")
    unit = page.get_by_role("combobox", name="单位")
    unit.press_sequentially("东莞市")
    offered = page.get_by_role("listbox", name="单位").get_by_role("option").first
    expect(offered).to_be_visible()
    unit.press("ArrowDown")
    name = offered.get_attribute("data-text")
    unit.press("Enter")
    page.wait_for_url(re.compile(r"[?&]org=\d+"))
    expect(page.get_by_role("combobox", name="单位")).to_have_value(str(name))
    page.get_by_role("link", name="清除条件").click()
    expect(page.get_by_role("combobox", name="单位")).to_have_value("")


def test_from_board_to_records_and_out_as_a_sheet(context: BrowserContext, server: Server) -> None:
    page = sign_in(context, server, username="dongguan")
    page.goto(server.address + "/board/?kind=cluster")
    row = page.get_by_role("row").filter(has_text="珠玑镇组团")
    shown = row.inner_text().split()
    row.get_by_role("cell").nth(0).get_by_role("link").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("计入")
    expect(drawer.get_by_role("link", name="5.1e").first).to_be_visible()
    drawer.locator("a[href*='/records/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/records/" in page.url
    page.goto(server.address + "/board/?kind=cluster")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    cells = [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value]
    assert "珠玑镇组团" in cells
    assert shown[0] == "珠玑镇组团"


def test_a_lost_connection_loses_nothing(phone: BrowserContext, server: Server) -> None:
    page = sign_in(phone, server, username="member")
    page.goto(server.address + "/registers/field_visit/new/")
    page.locator("label").filter(has_text="分管负责同志").first.click()
    phone.set_offline(True)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("没有网络，还没有提交")).to_be_visible()
    expect(page.get_by_label("分管负责同志", exact=True)).to_be_checked()
    phone.set_offline(False)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("没有网络，还没有提交")).to_be_hidden()
