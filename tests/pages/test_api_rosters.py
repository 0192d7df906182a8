"""Typed sheets by the API: tried, refused, imported, exported, undone."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.sheets import workbook
from zhuzhen.partners.models import Org

API = "/api/v1"
HEADS = ("单位名称", "类别", "所在地", "启用日期")
GOOD = ("东莞市辛厂", "民营企业", "东莞市", "2022-01-01")


@pytest.fixture
def send(client, people, tmp_path):
    client.force_login(people.assisting_city)

    def posted(*rows, roster="organisations", **how):
        body = workbook(tmp_path / "a.xlsx", HEADS, *rows).read_bytes()
        return client.post(
            f"{API}/rosters/{roster}/imports",
            {"file": SimpleUploadedFile("a.xlsx", body), **how},
        )

    return posted


def test_a_dry_run_tells_all_and_keeps_nothing(send):
    found = send(GOOD, ("东莞市壬厂", "小卖部", "东莞市", None)).json()
    assert (found["read"], found["receipt"]) == (2, None)
    assert [(each["row"], each["column"]) for each in found["faults"]] == [
        (3, "类别"),
        (3, "启用日期"),
    ]
    assert not Org.objects.filter(name="东莞市辛厂").exists()


def test_an_import_is_kept_seen_and_undone(send, client, people):
    done = send(GOOD, dry_run="false").json()
    number = done["receipt"]["id"]
    assert done["created"] == 1 and Org.objects.filter(name="东莞市辛厂").exists()
    listed = client.get(f"{API}/roster-imports").json()["rows"]
    assert [each["id"] for each in listed] == [number]
    assert client.get(f"{API}/roster-imports/{number}").json()["roster_id"] == "organisations"
    client.force_login(people.stranger)
    assert client.get(f"{API}/roster-imports/{number}").status_code == 404
    client.force_login(people.assisting_city)
    undone = client.post(f"{API}/roster-imports/{number}/undoing")
    assert undone.status_code == 200 and undone.json()["undone_at"]
    assert not Org.objects.filter(name="东莞市辛厂").exists()


def test_sheets_are_listed_and_given(client, people):
    client.force_login(people.assisting_city)
    listed = client.get(f"{API}/rosters").json()
    assert [each["id"] for each in listed] == [
        "organisations", "clusters", "members", "teams", "people", "pairings",
    ]  # fmt: skip
    for name in ("sheet", "template"):
        body = b"".join(client.get(f"{API}/rosters/organisations/{name}.xlsx").streaming_content)
        assert openpyxl.load_workbook(io.BytesIO(body)).sheetnames[0] == "单位名册"
    assert client.get(f"{API}/rosters/none/sheet.xlsx").status_code >= 400


def test_no_import_without_the_right(send, client, people):
    client.force_login(people.village)
    assert send(GOOD).status_code == 403
    assert send(GOOD, roster="none").status_code >= 400
