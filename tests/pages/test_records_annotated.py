"""On the screen: the marked workbook, likely doubles and their choice, whose columns it has."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import DONGGUAN, FOREVER, HUKOU, account
from tests.pages.recording import signed_in
from tests.pages.test_records_import import IMPORT, count, held_in, own_files, row, sheet
from zhuzhen.base import scope
from zhuzhen.partners.models import Cluster
from zhuzhen.people.models import Grant
from zhuzhen.registers.importing import annotating
from zhuzhen.registers.models import Receipt, Record

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
__all__ = ["own_files"]  # the fixture holds here too
SANSHUI = "440607000000"
SUPPORT = "/registers/support_four/"


def opened(answer) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def marked_link(text: str) -> str:
    found = re.search(r'href="(/registers/\w+/import/annotated/\w{32}/)"', text)
    assert found
    return found[1]


def sent_again(book: openpyxl.Workbook) -> SimpleUploadedFile:
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("改好.xlsx", file.getvalue())


def test_the_marked_workbook_is_mended_and_imported(on_stage, people):
    client = signed_in(people.liaison)
    text = client.post(IMPORT, {"sheet": sheet(row("1", day="2022-13-05"), row("2"))})
    text = text.content.decode()
    assert "下载标注了问题的表格" in text
    link = marked_link(text)
    answer = client.get(link)
    assert "%E5%B7%B2%E6%A0%87%E6%B3%A8" in answer["Content-Disposition"]
    book = opened(answer)
    page = book.worksheets[0]
    assert "没有这一天" in page["B2"].comment.text
    page["B2"] = "2022-03-05"
    text = client.post(IMPORT, {"sheet": sent_again(book)}).content.decode()
    client.post(f"{IMPORT}confirm/", {"held": held_in(text)})
    assert count() == 2
    assert signed_in(people.colleague).get(link).status_code == 404, "only who uploaded it"


def test_a_file_too_large_says_so(on_stage, people, monkeypatch):
    monkeypatch.setattr(annotating, "LARGEST_UNPACKED", 10)
    client = signed_in(people.liaison)
    text = client.post(IMPORT, {"sheet": sheet(row("1", day="2022-13-05"))}).content.decode()
    assert "只给出问题清单" in text and "下载标注了" not in text
    token = re.search(r"import/faults/(\w{32})/", text)[1]
    book = opened(client.get(f"{IMPORT}annotated/{token}/"))
    assert [page.title for page in book.worksheets] == ["问题清单"]


def landed(client, *rows) -> None:
    text = client.post(IMPORT, {"sheet": sheet(*rows)}).content.decode()
    client.post(f"{IMPORT}confirm/", {"held": held_in(text)})


@pytest.mark.parametrize(("choice", "left", "landed_rows"), [("leave_out", 1, 2), ("keep", 0, 3)])
def test_likely_doubles_are_shown_and_chosen_about(on_stage, people, choice, left, landed_rows):
    client = signed_in(people.liaison)
    landed(client, row("1"))
    text = client.post(IMPORT, {"sheet": sheet(row("7", product="别的"), row("8", amount=3))})
    text = text.content.decode()
    scope.enter(scope.EVERYTHING)
    first = Record.objects.get()
    assert "1 行可能重复" in text and f'href="/records/{first.uid}/"' in text
    assert 'value="leave_out" required' in text
    page = opened(client.get(marked_link(text))).worksheets[0]
    assert "可能与已登记的重复" in page["A2"].comment.text
    answer = client.post(
        f"{IMPORT}confirm/", {"held": held_in(text), "doubles": choice}, follow=True
    )
    shown = answer.content.decode()
    assert ("可能重复，未导入" in shown) is bool(left)
    assert count() == landed_rows
    receipt = Receipt.objects.latest("pk")
    assert (receipt.rows_read, receipt.left_out) == (2, left)


def test_a_liaisons_template_has_its_sides_columns(on_stage, people):
    book = opened(signed_in(people.liaison).get(f"{SUPPORT}template/"))
    assert "工作经费实际落实（元）" in [cell.value for cell in book.worksheets[0][1]]


def test_whoever_has_several_sides_chooses(on_stage, people):
    scope.enter(scope.EVERYTHING)
    Cluster.objects.create(
        name="湖口镇组团", town_id=HUKOU, helper_id=SANSHUI, tier="prd_city", during=FOREVER
    )
    client = signed_in(people.province)
    for address in ("template", "export"):
        text = client.get(f"{SUPPORT}{address}/").content.decode()
        assert f"region={DONGGUAN}" in text and "按哪一方的表式" in text
        book = opened(client.get(f"{SUPPORT}{address}/?region={DONGGUAN}"))
        heads = [cell.value for line in book.worksheets[0].rows for cell in line]
        assert "工作经费实际落实（元）" in heads
    assert client.get(f"{SUPPORT}template/?region=110000000000").status_code == 404
    assert "按哪一方的表式" in client.get(f"{SUPPORT}import/").content.decode()
    assert "按哪一方的表式" not in client.get(IMPORT).content.decode()
    everything = client.get(f"{SUPPORT}export/?region=all")
    assert everything.status_code == 200
    assert opened(everything)["_驻镇"]["A1"].value == "register"


def test_a_form_is_that_of_whoever_is_named(on_stage, people):
    scope.enter(scope.EVERYTHING)
    other = Cluster.objects.create(
        name="湖口镇组团", town_id=HUKOU, helper_id=SANSHUI, tier="prd_city", during=FOREVER
    )
    both = account("both", role="cluster_member", cluster_id=on_stage.cluster.pk)
    Grant.objects.create(account=both, role="cluster_member", cluster_id=other.pk, during=FOREVER)
    client, new = signed_in(both), f"{SUPPORT}new/"
    asked = client.get(new).content.decode()
    assert "按哪一方的表式" in asked and f"region={DONGGUAN}" in asked
    assert "工作经费实际落实" in client.get(f"{new}?region={DONGGUAN}").content.decode()
    assert "工作经费实际落实" in client.get(f"{new}?org={on_stage.lead.pk}").content.decode()
    assert "工作经费实际落实" not in client.get(f"{new}?region=all").content.decode()
    assert client.get(f"{new}?region=110000000000").status_code == 404
