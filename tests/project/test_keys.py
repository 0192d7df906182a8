"""Keys are rotated and retired: nothing is lost, whatever ends a pass, and nothing is forgotten."""

import dataclasses
import json
import threading
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from typer.testing import CliRunner

from tests.cast import account
from tests.conftest import TODAY
from tests.households.sheets import FAMILY, bring, sheet
from tests.notices.making import LAST, PUBLISHED_ON, published, second_clerk
from zhuzhen.base import bulk, cipher, clock, scope
from zhuzhen.base.keyring import KeyFile, Keys
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.cli.keys import app
from zhuzhen.households import sealing
from zhuzhen.households.choices import Secret
from zhuzhen.households.importing.undoing import undo_import
from zhuzhen.households.models import Household, HouseholdReceipt, ImportedRow, Resident
from zhuzhen.notices.commands import file_objection
from zhuzhen.notices.models import Objection
from zhuzhen.project import keys
from zhuzhen.screening.models import Feed, Unmatched
from zhuzhen.screening.strangers import NAME_COLUMN


def silent(done: int, total: int) -> None:
    pass


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyFile:
    path = tmp_path / "keys" / "family-keys.json"
    path.parent.mkdir()
    path.write_text(Keys.first().written())
    held = KeyFile(path)
    monkeypatch.setattr(settings, "FAMILY_KEYS", held)
    return held


@pytest.fixture
def sealed(everything: None, key_file: KeyFile, tmp_path: Path) -> HouseholdReceipt:
    """Something in every column that is sealed; the receipt of the second import."""
    bring(sheet(tmp_path / "a.xlsx", *FAMILY))
    changed = [{**FAMILY[0], "电话": "13900005678"}, {**FAMILY[1], "健康状况": "残疾"}, FAMILY[2]]
    receipt = bring(sheet(tmp_path / "b.xlsx", *changed), update=True).receipt
    clerk = account("village-one", role="village", place_id="440282113201")
    notice = published(by=clerk, approver=second_clerk())
    file_objection(notice, said="人数不对", name="演示甲", contact="0751-1", today=LAST)
    feed = Feed.objects.create(
        kind="medical_payment", place_id="440282000000", file_name="a.csv", state="blinded",
        at=clock.now(),
    )  # fmt: skip
    Unmatched.objects.create(
        feed=feed, kind="medical_payment", place_id="440282113201", row=1,
        name_sealed=cipher.seal("演示丁", column=NAME_COLUMN), id_blind="0" * 64, id_shown="4",
    )  # fmt: skip
    assert receipt is not None
    return receipt


def used() -> dict[int, int]:
    return {each.number: each.sealed for each in keys.key_status()}


def opened() -> list[str]:
    """All that is sealed outside of the imports' rows, in plain text."""
    found = []
    for table in keys.SEALED:
        model = next(each for each in apps.get_models() if each._meta.db_table == table.table)
        for row in model.objects.order_by("pk"):
            held = getattr(row, table.within) if table.within else vars(row)
            found += [
                cipher.unseal((held or {}).get(column) or "", column=told)
                for column, told in table.columns.items()
            ]
    return found


def test_every_sealed_column_is_known_to_the_pass() -> None:
    """A column that is left out would be lost with the key that sealed it."""
    ours = {
        (model._meta.db_table, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if field.name.endswith("_sealed")
    }
    known = {
        (each.table, column) for each in keys.SEALED if not each.within for column in each.columns
    }
    assert ours == known
    within = {each.table: set(each.columns) for each in keys.SEALED if each.within}
    assert within == {
        "households_importedrow": {
            column
            for table, column in ours
            if table in ("households_household", "households_resident")
        }
    }


def test_all_is_sealed_anew_and_opens_to_what_it_was(sealed, key_file) -> None:
    before, count = opened(), used()[1]
    blinds = list(Resident.objects.order_by("pk").values_list("id_blind"))
    assert {"13900005678", "人数不对", "0751-1", "演示丁", "disabled"} <= set(before)
    done = keys.rotate(progress=silent)
    assert (done.key, done.is_new, done.left, done.unopened) == (2, True, 0, ())
    assert used() == {2: count, 1: 0}
    assert opened() == before
    assert list(Resident.objects.order_by("pk").values_list("id_blind")) == blinds
    entries = AuditEntry.objects.filter(act__startswith="keys.").order_by("pk")
    assert [each.act for each in entries] == ["keys.rotate", "keys.seal_anew"]
    assert all("sealing" not in json.dumps(each.facts) for each in entries)
    keys.retire(1)
    assert list(key_file.current().sealing) == [2]
    assert opened() == before


def test_an_import_is_undone_with_what_was_sealed_anew(sealed) -> None:
    keys.rotate(progress=silent)
    keys.retire(1)
    undo_import(sealed, by=None, today=TODAY)
    home = Household.objects.get()
    assert sealing.unseal(Secret.PHONE, home.phone_sealed) == FAMILY[0]["电话"]


def test_cut_off_half_way_both_open_and_the_next_pass_goes_on(sealed, monkeypatch) -> None:
    before, count = opened(), used()[1]
    monkeypatch.setattr(keys, "BATCH", 1)

    def cut(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keys.rotate(progress=cut)
    scope.enter(scope.EVERYTHING)
    assert used()[1] > 0 and used()[2] > 0
    assert opened() == before
    with pytest.raises(Problem, match=f"还有 {used()[1]} 项信息由 1 号密钥加密"):
        keys.retire(1)
    done = keys.rotate(progress=silent)
    assert (done.key, done.is_new, done.left) == (2, False, 0)
    assert used() == {2: count, 1: 0}
    assert keys.rotate(progress=silent).key == 3


def test_what_no_key_opens_is_told_and_left_as_it_is(sealed, key_file) -> None:
    Resident.objects.filter(name=FAMILY[0]["姓名"]).update(health_sealed="1.AAAA")
    [row] = Resident.objects.filter(health_sealed="1.AAAA")
    done = keys.rotate(progress=silent)
    assert done.unopened == (f"households_resident {row.pk} health_sealed",)
    assert done.left == 1
    row.refresh_from_db()
    assert row.health_sealed == "1.AAAA"
    assert cipher.key_number(row.id_sealed) == 2
    with pytest.raises(Problem, match="还有 1 项"):
        keys.retire(1)
    assert keys.rotate(progress=silent, fresh=True).key == 3


def test_the_latest_and_an_unknown_key_are_not_retired(sealed) -> None:
    with pytest.raises(Problem, match="1 号密钥是现用密钥"):
        keys.retire(1)
    with pytest.raises(Problem, match=r"没有 7 号密钥。现有：1。"):
        keys.retire(7)


def test_keys_of_a_variable_are_changed_there(sealed, key_file, monkeypatch) -> None:
    one = key_file.current()
    monkeypatch.setattr(settings, "FAMILY_KEYS", one)
    with pytest.raises(Problem, match="ZHUZHEN_FAMILY_KEYS"):
        keys.rotate(progress=silent)
    scope.enter(scope.EVERYTHING)
    monkeypatch.setattr(settings, "FAMILY_KEYS", one.grown(at=clock.now()))
    assert keys.rotate(progress=silent).key == 2
    with pytest.raises(Problem, match="去掉这一号"):
        keys.retire(1)


def test_work_that_began_before_holds_the_old_key(sealed) -> None:
    """It may have sealed something that it has not written yet."""
    begun, over = threading.Event(), threading.Event()

    def work() -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("BEGIN")
            begun.set()
            over.wait(20)
            cursor.execute("ROLLBACK")
        connections["default"].close()

    other = threading.Thread(target=work)
    other.start()
    begun.wait(20)
    keys.rotate(progress=silent)
    with pytest.raises(Problem, match="1 项操作还没有结束"):
        keys.retire(1)
    over.set()
    other.join()
    with connections["default"].cursor() as cursor:  # a transaction sees who works as it once did
        cursor.execute("SELECT pg_stat_clear_snapshot()")
    scope.enter(scope.EVERYTHING)
    keys.retire(1)


def test_a_running_server_takes_up_a_key_that_another_added(key_file) -> None:
    old = cipher.seal("电话", column="a")
    KeyFile(key_file.path).add(at=clock.now())
    assert cipher.key_number(cipher.seal("电话", column="a")) == 2
    assert cipher.unseal(old, column="a") == "电话"
    KeyFile(key_file.path).drop(1)
    with pytest.raises(cipher.NotOpened):
        cipher.unseal(old, column="a")
    assert key_file.path.stat().st_mode & 0o077 == 0


def test_many_are_sealed_anew_as_one_is(key_file, monkeypatch) -> None:
    texts = [cipher.seal(each, column="a") for each in ("一", "二")]
    key_file.add(at=clock.now())
    late = cipher.seal("三", column="a")
    monkeypatch.setattr(bulk, "FEWEST_FOR_PROCESSES", 1)
    with bulk.crew(texts=9) as crew:
        found = crew.sealed_anew([*texts, late, "", "1.AAAA", "9.AAAA"], column="a")
    assert [cipher.unseal(each, column="a") for each in found[:3]] == ["一", "二", "三"]
    assert [cipher.key_number(each) for each in found[:2]] == [2, 2]
    assert found[2:] == [late, "", "", ""]


def test_verify_tells_a_key_that_is_not_here(sealed, key_file, monkeypatch) -> None:
    assert [each["holds"] for each in keys.verify()] == [True]
    total = used()[1]
    lost = dataclasses.replace(key_file.current(), sealing={2: b"k" * 16})
    monkeypatch.setattr(settings, "FAMILY_KEYS", lost)
    [line] = keys.verify()
    assert (line["holds"], line["checked"]) == (False, total)
    assert line["first_offence"] == f"key 1: {total}"


def test_the_console_shows_counts_and_no_key(sealed, key_file) -> None:
    shown = CliRunner().invoke(app, ["status", "--format", "json"])
    [row] = json.loads(shown.stdout)
    assert (row["key"], row["seals"], row["since"]) == (1, True, None)
    assert key_file.current().sealing[1].hex() not in shown.output
    done = CliRunner().invoke(app, ["rotate", "--format", "json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)[0]["left"] == 0
    refused = CliRunner().invoke(app, ["retire", "2"])
    assert (refused.exit_code, "现用密钥" in refused.output) == (1, True)
    assert CliRunner().invoke(app, ["retire", "1"]).exit_code == 0
    scope.enter(scope.EVERYTHING)
    assert ImportedRow.objects.exists() and Objection.objects.get().filed_on != PUBLISHED_ON
