"""Papers, sheets and duties over the API: the same commands and queries as the pages."""

import datetime as dt
import io

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.cast import ZHUJI
from tests.pages.test_api_records import VISITS, Caller
from tests.registers.sheets import GOOD, visits
from zhuzhen.base import scope
from zhuzhen.duties.commands import refresh_period
from zhuzhen.duties.models import Exemption
from zhuzhen.registers.models import Record

NOW = dt.datetime(2022, 11, 20, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "EVIDENCE_ROOT", tmp_path)


@pytest.fixture
def liaison(people):
    return Caller(people.liaison)


def picture(colour="red"):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "JPEG")
    return SimpleUploadedFile("现场.jpg", file.getvalue(), "image/jpeg")


def uploaded(caller, address, file, **fields):
    return caller.client.post(address, {"file": file, **fields}, headers=caller.headers)


def body(response):
    return b"".join(response.streaming_content)


def test_a_paper_is_kept_shown_and_sent_as_it_came(people, liaison):
    sent = picture()
    told = uploaded(liaison, "/api/v1/papers", sent).json()
    assert (told["name"], told["mime"]) == ("现场.jpg", "image/jpeg")
    file = liaison.get(f"/api/v1/papers/{told['id']}/file")
    sent.seek(0)
    assert body(file) == sent.read()
    assert file["Content-Disposition"].startswith("attachment")
    for address in (f"/api/v1/papers/{told['id']}", f"/api/v1/papers/{told['id']}/file"):
        assert Caller(people.colleague).get(address).status_code == 404
        assert liaison.get(address.replace(str(told["id"]), "999999999")).status_code == 404


def test_a_paper_proves_one_record_only(liaison, on_stage):
    paper = uploaded(liaison, "/api/v1/papers", picture()).json()["id"]
    visit = {
        "happened_on": "2022-11-18", "links": {"place": ZHUJI, "org": on_stage.lead.pk},
        "values": {"rank": "principal"}, "papers": [paper],
    }  # fmt: skip
    assert liaison.send(VISITS, visit).status_code == 200
    again = liaison.send(VISITS, {**visit, "happened_on": "2022-11-17"})
    assert (again.status_code, again.json()["code"]) == (404, "not_found")


def test_a_file_that_is_no_evidence_is_told(liaison):
    answer = uploaded(liaison, "/api/v1/papers", SimpleUploadedFile("x.jpg", b"MZ..."))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_file")


def test_templates_and_exports_are_sheets_of_the_scope(people, liaison, on_stage):
    paper = uploaded(liaison, "/api/v1/papers", picture()).json()["id"]
    visit = {
        "happened_on": "2022-11-18", "links": {"place": ZHUJI, "org": on_stage.lead.pk},
        "values": {"rank": "principal"}, "papers": [paper],
    }  # fmt: skip
    liaison.send(VISITS, visit)
    mine = openpyxl.load_workbook(io.BytesIO(body(liaison.get(f"{VISITS}.xlsx"))))
    cells = [str(c) for row in mine.worksheets[0].iter_rows(values_only=True) for c in row]
    assert any("东莞市甲局" in cell for cell in cells)
    theirs = Caller(people.stranger).get(f"{VISITS}.xlsx")
    theirs = openpyxl.load_workbook(io.BytesIO(body(theirs)))
    cells = [str(c) for row in theirs.worksheets[0].iter_rows(values_only=True) for c in row]
    assert not any("东莞市甲局" in cell for cell in cells)
    assert Caller(people.system_admin).get(f"{VISITS}.xlsx").status_code == 403
    assert Caller(people.system_admin).get("/api/v1/board.xlsx?period=2022").status_code == 403


def test_an_export_imports_back_without_any_change(people, liaison, on_stage):
    paper = uploaded(liaison, "/api/v1/papers", picture()).json()["id"]
    visit = {
        "happened_on": "2022-11-18", "links": {"place": ZHUJI, "org": on_stage.lead.pk},
        "values": {"rank": "principal"}, "papers": [paper],
    }  # fmt: skip
    liaison.send(VISITS, visit)
    sheet = SimpleUploadedFile("调研.xlsx", body(liaison.get(f"{VISITS}.xlsx")))
    imports = "/api/v1/registers/field_visit/imports"
    tried = uploaded(liaison, imports, sheet).json()
    assert (tried["read"], tried["unchanged"], tried["receipt"]) == (1, 1, None)
    sheet.seek(0)
    done = uploaded(liaison, imports, sheet, dry_run="false").json()
    assert (done["created"], done["updated"], done["unchanged"]) == (0, 0, 1)
    number = done["receipt"]["id"]
    assert liaison.get(f"/api/v1/imports/{number}").json()["file_name"] == "调研.xlsx"
    assert [r["id"] for r in liaison.get("/api/v1/imports").json()["rows"]] == [number]
    assert Caller(people.stranger).get(f"/api/v1/imports/{number}").status_code == 404
    scope.enter(scope.EVERYTHING)
    assert Record.objects.count() == 1


def test_a_sheet_comes_back_with_its_faults_and_doubles(liaison, on_stage, tmp_path):
    def sent(*rows):
        return SimpleUploadedFile("调研.xlsx", visits(tmp_path / "a.xlsx", *rows).read_bytes())

    imports = "/api/v1/registers/field_visit/imports"
    bad = ("甲-1", "2022-13-05", *GOOD[0][2:])
    answer = uploaded(liaison, f"{imports}/annotated", sent(bad))
    assert (answer.status_code, answer["Annotation"]) == (200, "marked")
    book = openpyxl.load_workbook(io.BytesIO(body(answer)))
    assert "没有这一天" in book["Sheet1"]["B2"].comment.text
    first = uploaded(liaison, imports, sent(GOOD[0]), dry_run="false").json()
    assert (first["created"], first["double_count"]) == (1, 0)
    again = ("甲-9", *GOOD[0][1:])
    tried = uploaded(liaison, imports, sent(again)).json()
    (double,) = tried["doubles"]
    assert (double["row"], double["first_row"], double["others"]) == (2, None, 0)
    assert liaison.get(f"/api/v1/records/{double['uid']}").status_code == 200
    left = uploaded(liaison, imports, sent(again), dry_run="false", doubles="leave_out").json()
    assert (left["read"], left["created"], left["left_out"]) == (1, 0, 1)
    assert left["receipt"]["left_out"] == 1
    no_sheet = SimpleUploadedFile("假.xlsx", b"no")
    assert uploaded(liaison, f"{imports}/annotated", no_sheet).status_code == 422


def test_a_sheet_that_is_none_names_the_file(liaison):
    answer = uploaded(
        liaison, "/api/v1/registers/field_visit/imports", SimpleUploadedFile("假.xlsx", b"no")
    )
    assert answer.status_code == 422
    assert answer.json()["text"].startswith("假.xlsx不能读取")


def test_duties_are_told_explained_and_exempted(people, liaison, on_stage):
    scope.enter(scope.EVERYTHING)
    refresh_period("2022", now=NOW)
    rows = liaison.get("/api/v1/duties?period=2022&duty=R01").json()["rows"]
    owner = f"cluster_org:{on_stage.lead.pk}"
    mine = next(row for row in rows if row["owner"].split(":")[1] == str(on_stage.lead.pk))
    assert (mine["value"], mine["target"], mine["due_on"]) == (0, 1, "2022-12-31")
    assert mine["owner"] == owner
    asked = f"/api/v1/duties/explanation?duty={mine['duty']}&owner={owner}&period=2022"
    why = liaison.get(asked).json()
    assert (why["value"], why["target"], why["counted"]) == ("0", "1", [])
    assert why["clauses"]
    assert Caller(people.stranger).get(asked).status_code == 404
    sent = {"duty": mine["duty"], "owner": owner, "period": "2022", "reason": "机构改革"}
    assert liaison.send("/api/v1/duties/exemption", sent).status_code == 403
    office = Caller(people.assisting_city)
    freed = office.send("/api/v1/duties/exemption", sent)
    assert (freed.status_code, freed.json()["status"]) == (200, "exempt")
    assert office.send("/api/v1/duties/exemption", sent).status_code == 409
    lifted = office.send("/api/v1/duties/exemption/lifting", {**sent, "reason": "改革完成"})
    assert lifted.json()["status"] != "exempt"
    assert Exemption.objects.get().lifted_reason == "改革完成"


def test_the_board_is_a_sheet(people, on_stage):
    scope.enter(scope.EVERYTHING)
    refresh_period("2022", now=NOW)
    sheet = body(Caller(people.town).get("/api/v1/board.xlsx?period=2022"))
    names = openpyxl.load_workbook(io.BytesIO(sheet)).worksheets[0].iter_rows(values_only=True)
    told = str(list(names))
    assert "珠玑镇组团" in told and "棉湖镇组团" not in told
