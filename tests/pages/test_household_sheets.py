"""The pages of households' sheets: upload, faults, answer, receipt, undo, columns, export."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.households.sheets import FAMILY, HEADS, identity, line, sheet
from zhuzhen.base.models import AuditEntry
from zhuzhen.feeds.models import FeedMapping
from zhuzhen.households.models import Household, HouseholdReceipt

PATH = "/households/sheets/"


@pytest.fixture
def office(client, people):
    client.force_login(people.town)
    return client


def upload(client, folder, *lines, heads=HEADS, name="农户.xlsx"):
    made = sheet(folder / "sheet.xlsx", *lines, heads=heads)
    return client.post(PATH, {"sheet": SimpleUploadedFile(name, made.read_bytes())})


def held(response):
    return re.search(r'name="held" value="(\w+)"', response.content.decode())[1]


def test_a_sheet_is_checked_confirmed_and_undone(office, tmp_path):
    checked = upload(office, tmp_path, *FAMILY)
    assert checked.status_code == 200
    assert "确认后新增 1 户、3 人" in checked.content.decode()
    assert Household.objects.count() == 0
    answers = {"held": held(checked)}
    sent = office.post(f"{PATH}confirm/", answers)
    receipt = HouseholdReceipt.objects.get()
    assert sent.url == f"{PATH}receipts/{receipt.pk}/?done=1"
    # Sent twice, it is one import.
    assert office.post(f"{PATH}confirm/", answers).url == sent.url
    text = office.get(sent.url).content.decode()
    assert "3 + 0 + 0 = 3 行" in text and "陈一" in text
    assert identity(1) not in text
    office.post(f"{PATH}receipts/{receipt.pk}/undo/")
    assert Household.objects.get().state == "voided"
    assert "已撤销" in office.get(f"{PATH}receipts/{receipt.pk}/").content.decode()


def test_faults_are_listed_and_come_back_in_the_workbook(office, tmp_path):
    wrong = line("陈一", "户主", "110105194912310021", 村="没有这个村")
    refused = upload(office, tmp_path, wrong)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "110105********0021 的末位校验码应为 X，填的是 1" in text
    assert "110105194912310021" not in text
    link = re.search(rf"{PATH}annotated/\w+/", text)[0]
    marked = office.get(link)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(marked.streaming_content)))
    notes = [cell.comment.text for row in book.worksheets[0] for cell in row if cell.comment]
    assert len(notes) == 2 and any("末位校验码应为 X" in each for each in notes)


def test_differences_and_likenesses_are_asked_about(office, tmp_path):
    first = upload(office, tmp_path, *FAMILY)
    office.post(f"{PATH}confirm/", {"held": held(first)})
    again = upload(office, tmp_path, {**FAMILY[0], "社会救助": "特困"})
    assert "已登记为“低保”，这里是“特困”" in again.content.decode()
    refused = office.post(f"{PATH}confirm/", {"held": held(again)})
    assert Household.objects.get().social_assist == "dibao" and refused.status_code == 422
    assert "还没有导入" in refused.content.decode()
    office.post(f"{PATH}confirm/", {"held": held(again), "update": "yes"})
    assert Household.objects.get().social_assist == "tekun"


def test_foreign_heads_are_asked_about_once(office, tmp_path, people):
    heads = ("村组", "家里人", "关系", "号码", "劳力", "上学", "类别")
    row = dict(zip(heads, ("440282113201", "陈一", "户主", identity(1), "普通劳动力",
                           "非在校生", "一般农户"), strict=True))  # fmt: skip
    sent = upload(office, tmp_path, row, heads=heads)
    assert sent.url.startswith(f"{PATH}map/")
    assert "村组" in office.get(sent.url).content.decode()
    names = ("village", "name", "relation", "id", "labour", "schooling", "kind")
    chosen = {f"target-{at}": name for at, name in enumerate(names)} | {"header_row": "1"}
    missing = office.post(sent.url, {**chosen, "target-1": ""})
    assert missing.status_code == 422 and "缺少这一列" in missing.content.decode()
    checked = office.post(sent.url, chosen)
    assert "按记住的列对应读的" in checked.content.decode()
    office.post(f"{PATH}confirm/", {"held": held(checked)})
    assert Household.objects.get().head_name == "陈一"
    assert FeedMapping.objects.get().account == people.town
    assert upload(office, tmp_path, row, heads=heads).status_code == 200


def test_who_may_not_keep_households_imports_none(client, people, tmp_path):
    client.force_login(people.auditor)
    assert client.get(PATH).status_code == 403
    assert upload(client, tmp_path, *FAMILY).status_code == 403
    client.force_login(people.stranger)
    refused = upload(client, tmp_path, *FAMILY)
    assert "没有叫“440282113201”的地方，或不在您的范围内" in refused.content.decode()


def test_another_countys_receipt_is_not_there(client, people, office, tmp_path):
    checked = upload(office, tmp_path, *FAMILY)
    office.post(f"{PATH}confirm/", {"held": held(checked)})
    number = HouseholdReceipt.objects.get().pk
    client.force_login(people.stranger)
    assert client.get(f"{PATH}receipts/{number}/").status_code == 404
    assert client.post(f"{PATH}receipts/{number}/undo/").status_code == 404
    client.force_login(people.assisting_city)
    assert client.get(f"{PATH}receipts/{number}/").status_code == 404
    client.force_login(people.county)
    assert client.get(f"{PATH}receipts/{number}/").status_code == 200
    assert client.post(f"{PATH}receipts/{number}/undo/").status_code == 403


def test_an_export_asks_what_for(office, people, tmp_path):
    checked = upload(office, tmp_path, *FAMILY)
    office.post(f"{PATH}confirm/", {"held": held(checked)})
    address = "/households/export/?assist=dibao"
    assert "显示完整的证件号码" in office.get(address).content.decode()
    refused = office.post(address, {"what": "households", "reason": "看"})
    assert refused.status_code == 422 and "至少 4 个字" in refused.content.decode()
    given = office.post(address, {"what": "members", "reason": "年度核对用"})
    assert given["Cache-Control"] == "no-store"
    page = openpyxl.load_workbook(io.BytesIO(b"".join(given.streaming_content))).worksheets[0]
    assert page.max_row == 6 and "年度核对用" in page["A2"].value
    facts = AuditEntry.objects.get(act="household.export").facts
    assert facts["filters"]["social_assist"] == "dibao"
    office.force_login(people.auditor)
    assert "显示完整的证件号码" not in office.get(address).content.decode()
    office.force_login(people.village)
    assert office.get(address).status_code == 403
