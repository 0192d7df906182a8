"""A foreign sheet on the screen: its columns are asked about once, then read as chosen."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.pages.recording import signed_in
from zhuzhen.base import scope
from zhuzhen.registers.models import Record, SheetMapping

pytestmark = pytest.mark.django_db
IMPORT = "/registers/consumption_sale/import/"
HEADS = ("号", "成交时间", "采购或帮销单位", "所属组团", "帮扶方式", "金额", "产品")
CHOICES = ("key", "happened_on", "org", "cluster", "mode", "amount", "product")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


def foreign() -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.active.append(("某局消费帮扶情况",))
    book.active.append(HEADS)
    row = ("1", "2022-05-05", "东莞市甲局", "珠玑镇组团", "直接采购", 12.5, "丝苗米")
    book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("外表.xlsx", file.getvalue())


def answers(**more: str) -> dict[str, str]:
    said = {f"target-{index}": target for index, target in enumerate(CHOICES)}
    return {"header_row": "2", **said, "unit-5": "万元", **more}


def uploaded(client) -> str:
    answer = client.post(IMPORT, {"sheet": foreign()})
    assert answer.status_code == 302 and "/import/map/" in answer["Location"]
    return answer["Location"]


def test_a_foreign_sheet_is_asked_about_with_both_readings(on_stage, people):
    client = signed_in(people.liaison)
    text = client.get(uploaded(client)).content.decode()
    assert "按元：12.50 元" in text or "按元：12.5" in text
    assert "按万元：12.5" in text
    assert '<option value="happened_on" selected>' in text
    assert re.search(r'<option value="2" selected>第 2 行：号 \| 成交时间', text)


def test_as_chosen_it_is_checked_imported_and_remembered(on_stage, people):
    client = signed_in(people.liaison)
    answer = client.post(uploaded(client), answers())
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "确认后导入 1 行，其中新增 1" in text and "按记住的列对应" in text
    held = re.search(r'name="held" value="(\w{32})"', text)[1]
    client.post(f"{IMPORT}confirm/", {"held": held})
    scope.enter(scope.EVERYTHING)
    assert Record.objects.get().values["amount"] == 12_500_000
    again = client.post(IMPORT, {"sheet": foreign()})
    assert again.status_code == 200 and "没有新内容可导入" in again.content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"unit-5": ""}, "金额没有写单位"),
        ({"unit-5": "两"}, "金额没有写单位"),
        ({"target-1": ""}, "缺少这一列"),
        ({"target-6": "amount"}, "这一列出现了两次"),
        ({"target-6": "nothing"}, "没有叫“nothing”的登记项"),
    ],
)
def test_a_choice_that_does_not_do_is_told_and_not_kept(on_stage, people, more, said):
    client = signed_in(people.liaison)
    answer = client.post(uploaded(client), answers(**more))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    scope.enter(scope.EVERYTHING)
    assert not SheetMapping.objects.exists()


def test_nobody_maps_anothers_sheet(on_stage, people):
    address = uploaded(signed_in(people.liaison))
    assert signed_in(people.colleague).get(address).status_code == 404
    assert signed_in(people.colleague).post(address, answers()).status_code == 404
