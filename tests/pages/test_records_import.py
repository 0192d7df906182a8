"""Importing on the screen: template, dry run with all faults, confirmation, receipt, undo."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.pages.recording import signed_in
from zhuzhen.base import scope
from zhuzhen.registers.importing import undo_import
from zhuzhen.registers.models import Receipt, Record

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
IMPORT = "/registers/consumption_sale/import/"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


HEADERS = (
    "编号",
    "成交日期",
    "采购或帮销单位",
    "所属组团",
    "消费帮扶方式",
    "金额（元）",
    "产品",
)


def row(number: str, *, day="2022-05-05", amount=1200.5, product="丝苗米") -> tuple[object, ...]:
    return (number, day, "东莞市甲局", "珠玑镇组团", "直接采购", amount, product)


def sheet(*rows: tuple[object, ...], name: str = "消费.xlsx") -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    for each in rows:
        book.active.append(each)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def held_in(text: str) -> str:
    found = re.search(r'name="held" value="(\w{32})"', text)
    assert found
    return found[1]


def count() -> int:
    scope.enter(scope.EVERYTHING)
    return Record.objects.exclude(state="voided").count()


def test_a_dry_run_saves_nothing_and_counts(on_stage, people):
    answer = signed_in(people.liaison).post(IMPORT, {"sheet": sheet(row("1"), row("2"))})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "确认后导入 2 行，其中新增 2" in text
    assert count() == 0


def test_hidden_rows_and_columns_are_read_and_told(on_stage, people):
    plain = sheet(row("1"), row("2"), row("3"))
    book = openpyxl.load_workbook(plain)
    for number in (2, 4, 9):  # the ninth holds nothing
        book.active.row_dimensions[number].hidden = True
    book.active.column_dimensions["A"].hidden = True
    file = io.BytesIO()
    book.save(file)
    client = signed_in(people.liaison)
    hiding = SimpleUploadedFile("筛选.xlsx", file.getvalue())
    text = client.post(IMPORT, {"sheet": hiding}).content.decode()
    assert "确认后导入 3 行" in text
    assert "表里有 2 行是隐藏的" in text
    assert f"这些列在表里是隐藏的，也一起读了：{HEADERS[0]}。" in text
    plain.seek(0)
    assert "隐藏" not in client.post(IMPORT, {"sheet": plain}).content.decode()


def test_confirmed_it_gives_a_receipt_that_adds_up(on_stage, people):
    client = signed_in(people.liaison)
    text = client.post(IMPORT, {"sheet": sheet(row("1"), row("2"))}).content.decode()
    answer = client.post(f"{IMPORT}confirm/", {"held": held_in(text)}, follow=True)
    text = answer.content.decode()
    assert "2 + 0 + 0 = 2" in text
    assert count() == 2
    scope.enter(scope.EVERYTHING)
    receipt = Receipt.objects.get()
    assert client.post(f"/receipts/{receipt.pk}/undo/").status_code == 302
    assert count() == 0
    assert "已撤销" in client.get(f"/receipts/{receipt.pk}/").content.decode()
    again = client.post(f"/receipts/{receipt.pk}/undo/")
    assert again.status_code == 409


def test_confirming_twice_leads_to_the_same_receipt(on_stage, people):
    client = signed_in(people.liaison)
    held = held_in(client.post(IMPORT, {"sheet": sheet(row("1"))}).content.decode())
    first, second = (client.post(f"{IMPORT}confirm/", {"held": held}) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    other = signed_in(people.colleague).post(f"{IMPORT}confirm/", {"held": held})
    assert other.status_code == 404
    scope.enter(scope.EVERYTHING)
    assert Receipt.objects.count() == 1


def test_drafts_move_no_figures(on_stage, people):
    client = signed_in(people.liaison)
    text = client.post(IMPORT, {"sheet": sheet(row("1"))}).content.decode()
    receipt = client.post(f"{IMPORT}confirm/", {"held": held_in(text)})["Location"]
    told = client.get(receipt).content.decode()
    assert "提交后才计入职责" in told
    assert "数字已经更新" not in told
    scope.enter(scope.EVERYTHING)
    Record.objects.update(state="submitted")
    assert "数字已经更新" in client.get(receipt).content.decode()


def test_all_faults_are_listed_and_can_be_saved(on_stage, people):
    client = signed_in(people.liaison)
    bad = sheet(row("1", day="2022-13-05"), row("2", amount="很多"), row("3"))
    answer = client.post(IMPORT, {"sheet": bad})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "2022-13-05" in text and "很多" in text
    assert count() == 0
    token = re.search(r"import/faults/(\w{32})/", text)[1]
    table = client.get(f"{IMPORT}faults/{token}/").content.decode("utf-8-sig")
    lines = table.strip().splitlines()
    assert lines[0] == "工作表,行,列,问题,应当怎样"
    assert len(lines) == 3


def test_the_same_sheet_twice_changes_nothing_and_says_so(on_stage, people):
    client = signed_in(people.liaison)
    text = client.post(IMPORT, {"sheet": sheet(row("1"))}).content.decode()
    client.post(f"{IMPORT}confirm/", {"held": held_in(text)})
    again = client.post(IMPORT, {"sheet": sheet(row("1"))}).content.decode()
    assert "没有新内容可导入" in again
    assert count() == 1


def test_other_content_under_the_same_number_is_a_conflict_to_decide(on_stage, people):
    client = signed_in(people.liaison)
    text = client.post(IMPORT, {"sheet": sheet(row("1"))}).content.decode()
    client.post(f"{IMPORT}confirm/", {"held": held_in(text)})
    answer = client.post(IMPORT, {"sheet": sheet(row("1", product="腊鸭"))})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "以本表为准，导入" in text
    sent = {"held": held_in(text), "overwrite": "yes"}
    assert client.post(f"{IMPORT}confirm/", sent).status_code == 302
    scope.enter(scope.EVERYTHING)
    assert Record.objects.get().values["product"] == "腊鸭"


def test_what_is_no_workbook_is_told(on_stage, people):
    file = SimpleUploadedFile("记录.xlsx", b"not a workbook")
    answer = signed_in(people.liaison).post(IMPORT, {"sheet": file})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_nothing_chosen_is_told(on_stage, people):
    answer = signed_in(people.liaison).post(IMPORT, {})
    assert answer.status_code == 422
    assert "没有选择文件" in answer.content.decode()


def test_nobody_confirms_anothers_sheet(on_stage, people):
    text = signed_in(people.liaison).post(IMPORT, {"sheet": sheet(row("1"))}).content.decode()
    answer = signed_in(people.colleague).post(f"{IMPORT}confirm/", {"held": held_in(text)})
    assert answer.status_code == 404
    assert count() == 0


def test_the_auditor_may_not_import(on_stage, people):
    assert signed_in(people.auditor).get(IMPORT).status_code == 403


def test_a_receipt_is_not_there_for_a_stranger(on_stage, people):
    client = signed_in(people.liaison)
    text = client.post(IMPORT, {"sheet": sheet(row("1"))}).content.decode()
    client.post(f"{IMPORT}confirm/", {"held": held_in(text)})
    scope.enter(scope.EVERYTHING)
    number = Receipt.objects.get().pk
    assert signed_in(people.stranger).get(f"/receipts/{number}/").status_code == 404


def test_another_registers_sheet_is_refused_before_its_columns_are_asked_about(on_stage, people):
    client = signed_in(people.liaison)
    template = b"".join(client.get("/registers/field_visit/template/").streaming_content)
    file = SimpleUploadedFile("调研.xlsx", template)
    answer = client.post(IMPORT, {"sheet": file})
    text = answer.content.decode()
    assert answer.status_code == 422 and "有 1 处要改" in text
    assert "的模板或导出" in text and "请导入到" in text
    assert "标了颜色的单元格" not in text and "/annotated/" not in text


def test_a_receipt_shows_no_number_that_no_sheet_had(on_stage, people):
    client = signed_in(people.liaison)
    text = client.post(IMPORT, {"sheet": sheet(row(""), row("甲-7"))}).content.decode()
    done = client.post(f"{IMPORT}confirm/", {"held": held_in(text)}, follow=True).content.decode()
    assert "<td>甲-7</td>" in done and "<td>–</td>" in done and "<td>#" not in done


def test_an_undo_that_another_tab_was_before_says_so(on_stage, people, monkeypatch):
    client = signed_in(people.liaison)
    text = client.post(IMPORT, {"sheet": sheet(row("1"))}).content.decode()
    client.post(f"{IMPORT}confirm/", {"held": held_in(text)})

    def behind(receipt, **how):
        undo_import(Receipt.objects.get(pk=receipt.pk), **how)
        return undo_import(receipt, **how)

    monkeypatch.setattr("zhuzhen.pages.records.importing.undo_import", behind)
    scope.enter(scope.EVERYTHING)
    answer = client.post(f"/receipts/{Receipt.objects.get().pk}/undo/")
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "已撤销" in told and "撤销这次导入" not in told
