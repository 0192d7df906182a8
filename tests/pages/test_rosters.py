"""The pages of typed sheets: list, upload, check, answer, confirm, map, receipt, undo."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.sheets import workbook
from zhuzhen.partners.models import Org
from zhuzhen.registers.models import SheetMapping
from zhuzhen.rosters.models import RosterReceipt

HEADS = ("单位名称", "类别", "所在地", "启用日期")
PATH = "/rosters/organisations/"


def upload(client, path, *rows, heads=HEADS, file="单位.xlsx"):
    made = workbook(path / "sheet.xlsx", heads, *rows)
    return client.post(PATH, {"sheet": SimpleUploadedFile(file, made.read_bytes())})


def unit(name):
    return (name, "民营企业", "东莞市", "2022-01-01")


def token_of(response):
    return re.search(r'name="held" value="(\w+)"', response.content.decode())[1]


def confirmed(client, response, **answers):
    return client.post(f"{PATH}confirm/", {"held": token_of(response), **answers})


@pytest.fixture
def office(client, people):
    client.force_login(people.assisting_city)
    return client


def test_the_list_says_what_there_is_and_what_one_may(office, people):
    text = office.get("/rosters/").content.decode()
    for title in ("单位名册", "组团名册", "组团成员名册", "工作队名册", "派驻人员名册", "结对名册"):
        assert title in text
    assert 'aria-label="导入单位名册"' in text
    office.force_login(people.auditor)
    assert 'aria-label="导入单位名册"' not in office.get("/rosters/").content.decode()


def test_administrators_have_no_typed_sheets(office, people):
    office.force_login(people.system_admin)
    for path in ("/rosters/", "/rosters/people/"):
        assert office.get(path).status_code == 404, path


def test_a_sheet_is_checked_confirmed_and_undone(office, tmp_path):
    checked = upload(office, tmp_path, unit("东莞市辛厂"))
    assert checked.status_code == 200 and "没有问题" in checked.content.decode()
    assert not Org.objects.filter(name="东莞市辛厂").exists()
    done = confirmed(office, checked)
    receipt = RosterReceipt.objects.get()
    assert done["Location"] == f"/rosters/receipts/{receipt.pk}/?done=1"
    again = confirmed(office, checked)
    assert again["Location"] == done["Location"] and RosterReceipt.objects.count() == 1
    assert "东莞市辛厂" in office.get(done["Location"]).content.decode()
    office.post(f"/rosters/receipts/{receipt.pk}/undo/")
    assert not Org.objects.filter(name="东莞市辛厂").exists()
    assert "已撤销" in office.get(f"/rosters/receipts/{receipt.pk}/").content.decode()


def test_faults_come_back_in_their_cells(office, tmp_path):
    checked = upload(office, tmp_path, unit("东莞市辛厂"), ("东莞市壬厂", "小卖部", "东莞市", None))
    text = checked.content.decode()
    assert checked.status_code == 422
    assert "有 2 处要改" in text and "小卖部" in text
    link = re.search(r'href="(/rosters/organisations/annotated/\w+/)"', text)[1]
    given = b"".join(office.get(link).streaming_content)
    page = openpyxl.load_workbook(io.BytesIO(given)).worksheets[0]
    notes = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
    assert notes == {"B3", "D3"}


def test_what_looks_known_must_be_answered(office, tmp_path):
    checked = upload(office, tmp_path, unit("东莞市甲集团有限公司"), unit("东莞甲集团"))
    assert "1 行可能是重复的" in checked.content.decode()
    refused = confirmed(office, checked)
    assert "可能是重复的" in refused.content.decode()
    assert not Org.objects.filter(name="东莞甲集团").exists()
    confirmed(office, checked, alike_too="yes")
    assert Org.objects.filter(name="东莞甲集团").exists()


def test_foreign_heads_are_asked_about_once(office, tmp_path):
    heads = ("机构", "性质归类", "在哪里", "哪天开始")
    asked = upload(office, tmp_path, unit("东莞市辛厂"), heads=heads)
    assert asked.status_code == 302
    assert "列对应" in office.get(asked["Location"]).content.decode()
    chosen = {"header_row": "1", "target-0": "name", "target-1": "kind", "target-2": "home"}
    wrong = office.post(asked["Location"], {**chosen, "target-3": ""})
    assert wrong.status_code == 422 and "启用日期" in wrong.content.decode()
    checked = office.post(asked["Location"], {**chosen, "target-3": "since"})
    assert checked.status_code == 200 and "没有问题" in checked.content.decode()
    assert SheetMapping.objects.get().register == "roster.organisations"
    again = upload(office, tmp_path, unit("东莞市壬厂"), heads=heads)
    assert again.status_code == 200 and "按记住的列对应读的" in again.content.decode()


def test_export_and_template_are_workbooks(office):
    for address, rows in ((f"{PATH}export/", 3), (f"{PATH}template/", 1)):
        body = b"".join(office.get(address).streaming_content)
        book = openpyxl.load_workbook(io.BytesIO(body))
        heads = [cell.value for cell in book.worksheets[0][rows]]
        assert heads[:3] == ["编号", "单位名称", "简称"]
        assert book["_驻镇"].sheet_state == "hidden"


def test_no_import_without_the_right(client, people, tmp_path):
    client.force_login(people.village)
    assert upload(client, tmp_path, unit("东莞市辛厂")).status_code == 403
    client.force_login(people.county)
    told = upload(client, tmp_path, unit("东莞市辛厂"))
    assert told.status_code == 422 and "不能登记或变更" in told.content.decode()


def test_another_sides_receipt_is_not_there(office, people, tmp_path):
    confirmed(office, upload(office, tmp_path, unit("东莞市辛厂")))
    number = RosterReceipt.objects.get().pk
    office.force_login(people.stranger)
    assert office.get(f"/rosters/receipts/{number}/").status_code == 404
    assert office.post(f"/rosters/receipts/{number}/undo/").status_code == 404
    assert office.get("/rosters/none/").status_code == 404


def test_a_register_does_not_ask_about_the_columns_of_a_typed_sheet(office):
    body = b"".join(office.get(f"{PATH}template/").streaming_content)
    answer = office.post(
        "/rosters/people/", {"sheet": SimpleUploadedFile("单位.xlsx", body)}
    ).content.decode()
    assert "有 1 处要改" in answer and "请导入到" in answer
    assert "标了颜色的单元格" not in answer and "下载标注了问题的表格" not in answer


def test_what_lies_in_no_cell_is_told_without_a_marked_workbook(office, tmp_path):
    text = upload(office, tmp_path).content.decode()
    assert "没有数据" in text and "标了颜色的单元格" not in text
    assert "下载标注了问题的表格" not in text
