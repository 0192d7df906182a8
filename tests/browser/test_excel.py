"""A foreign sheet in a browser: its columns mapped, its faults mended in its cells, undone."""

import io
from pathlib import Path

import openpyxl
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, sign_in
from tests.browser.test_accessibility import violations

IMPORT = "/registers/consumption_sale/import/"
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = ("号", "成交时间", "采购或帮销单位", "所属组团", "帮扶方式", "金额", "产品")
WIDE = 44


def own_unit(page: Page, server: Server) -> str:
    """The liaison's unit, as the form says whose the record will be."""
    page.goto(server.address + "/registers/consumption_sale/new/")
    return page.locator("b", has_text="珠玑镇组团").inner_text().partition(" · ")[0]


def foreign(unit: str) -> bytes:
    """An office's own table: a title, other heads, amounts in 万元 that do not say so."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "五月"
    page.column_dimensions["C"].width = WIDE
    page.append(("某局消费帮扶情况",))
    page.append(HEADS)
    page.append(("Z-1", "2022-05-05", unit, "珠玑镇组团", "直接采购", 12.5, "丝苗米"))
    page.append(("Z-2", "2022-13-05", unit, "珠玑镇组团", "直接采购", 3, "丝苗米"))
    page.append(("Z-3", "2022-05-07", unit, "珠玑镇组团", "代购", "三万", "腐竹"))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def upload(page: Page, server: Server, *, sheet: bytes) -> None:
    page.goto(server.address + IMPORT)
    page.set_input_files("#sheet", {"name": "外表.xlsx", "mimeType": MIME, "buffer": sheet})
    page.get_by_role("button", name="上传核对").click()


def mended(page: Page) -> bytes:
    """The annotated workbook as it is given back, its three faults mended in their cells."""
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标注了问题的表格").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book["五月"]
    assert sheet.column_dimensions["C"].width == WIDE
    noted = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    assert noted == ["B4", "E5", "F5"]
    assert "2022-13-05" in sheet["B4"].comment.text
    sheet["B4"], sheet["E5"], sheet["F5"] = "2022-05-06", "帮助销售", 3
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_mapped_mended_imported_and_undone(context: BrowserContext, server: Server) -> None:
    page = sign_in(context, server, username="liaison")
    upload(page, server, sheet=foreign(own_unit(page, server)))
    expect(page.get_by_role("heading", name="列对应：外表.xlsx")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("号填到", exact=True).select_option(label="编号")
    page.get_by_label("成交时间填到").select_option(label="成交日期")
    page.get_by_label("金额的金额单位").select_option("万元")
    page.get_by_role("button", name="按此核对").click()
    expect(page.get_by_role("alert")).to_contain_text("有 3 处要改，没有保存任何内容")

    upload(page, server, sheet=mended(page))
    expect(page.get_by_text("按记住的列对应读的")).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("heading", name="导入回执")).to_be_visible()
    expect(page.get_by_role("list", name="行数")).to_contain_text("3新增")
    assert violations(page) == []
    page.goto(page.url)
    receipt = page.url.split("?")[0]
    page.locator("table a").first.click()
    expect(page.locator(".summary-list").first).to_contain_text("125,000.00 元")

    page.goto(receipt)
    page.get_by_role("link", name="撤销这次导入").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销导入").click()
    expect(page.get_by_role("heading", name="已撤销")).to_be_visible()
    page.locator("table a").first.click()
    expect(page.get_by_role("heading", name="已作废")).to_be_visible()
