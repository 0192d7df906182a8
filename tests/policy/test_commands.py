"""Loading packs into the database: versions, all or nothing, audit, and what queries then say."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.policy.packs import CITY_CLAUSES, CITY_HEAD, PROVINCE, swapped, write
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.policy import queries
from zhuzhen.policy.commands import load_packs
from zhuzhen.policy.models import PackVersion

pytestmark = pytest.mark.django_db
CITY_DUTIES = "duties:\n  principal_visit:\n    overrides: principal_visit\n    at_least: 3\n"


@pytest.fixture(autouse=True)
def no_packs_but_these(everything: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    PackVersion.objects.all().delete()


def province(files: dict[str, str] = PROVINCE) -> list[Path]:
    return [write(Path("province"), files)]


def city() -> Path:
    files = {"pack.yaml": CITY_HEAD, "clauses.yaml": CITY_CLAUSES, "duties.yaml": CITY_DUTIES}
    return write(Path("city"), files)


def test_loading_stores_the_pack_and_its_clauses() -> None:
    (made,) = load_packs(province(), by=None)
    assert str(made) == "province@1"
    assert [row.clause_id for row in made.clauses.order_by("position")] == ["5.1c", "5.10"]
    assert queries.pack("province").duties["principal_visit"].at_least == 2
    entry = AuditEntry.objects.get(act="policy.load", subject_id="province")
    assert entry.pack_version == "province@1"
    assert entry.facts["content_hash"] == made.content_hash


def test_the_same_content_makes_no_new_version() -> None:
    load_packs(province(), by=None)
    assert load_packs(province(), by=None) == ()
    assert PackVersion.objects.count() == 1


def test_changed_content_supersedes() -> None:
    load_packs(province(), by=None)
    (made,) = load_packs(province(swapped("duties.yaml", "at_least: 2", "at_least: 3")), by=None)
    assert made.version == 2
    old = PackVersion.objects.get(version=1)
    assert old.superseded_at is not None
    assert queries.pack("province").duties["principal_visit"].at_least == 3
    assert queries.pack_version(old.pk).pack.duties["principal_visit"].at_least == 2


def test_a_fault_stores_nothing_of_any_pack() -> None:
    folders = [*province(), city()]
    Path("city/duties.yaml").write_text(CITY_DUTIES.replace("3", "1"), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        load_packs(folders, by=None)
    assert caught.value.code == "invalid_pack"
    assert [str(fault) for fault in caught.value.faults] == [
        "city/duties.yaml:4：比基础包放宽：at_least 由 2 降为 1；"
        "只能加严；确需放宽的写 loosens: 理由"
    ]
    assert not PackVersion.objects.exists()


def test_a_changed_base_takes_its_overlays_along() -> None:
    load_packs([*province(), city()], by=None)
    changed = swapped("duties.yaml", "title: 主要负责同志调研", "title: 主要领导调研")
    with pytest.raises(Problem) as caught:
        load_packs(province(changed), by=None)
    assert "city" in str(caught.value.faults[0])
    made = load_packs([*province(changed), city()], by=None)
    assert [str(version) for version in made] == ["province@2", "city@2"]


def test_one_small_query_a_call() -> None:
    load_packs([*province(), city()], by=None)
    queries.packs_in_force()
    with CaptureQueriesContext(connection) as ran:
        assert [pack.id for pack in queries.packs_in_force()] == ["province", "city"]
    assert len(ran) == 1
    assert "body" not in ran[0]["sql"]


def test_what_is_in_force_when() -> None:
    load_packs([*province(), city()], by=None)
    assert [pack.id for pack in queries.packs_in_force(dt.date(2022, 6, 1))] == ["province", "city"]
    assert [pack.id for pack in queries.packs_in_force(dt.date(2023, 6, 1))] == ["province"]
    assert queries.packs_in_force(dt.date(2021, 6, 1)) == ()


def test_lookups() -> None:
    load_packs([*province(), city()], by=None)
    assert queries.register_named("field_visit").origin == "province"
    assert queries.register_named("field_visit", region="441900000000").title == "调研"
    assert queries.register_named("nothing") is None
    assert queries.clause("doc-2", clause="1c").heading == "调研"
    assert queries.clause("doc-2", clause="9z") is None
    assert [row.clause_id for row in queries.clauses_saying("结对镇")] == ["1c"]
