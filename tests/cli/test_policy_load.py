"""`zhuzhen policy load` and `show` against the database: new versions move open figures."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import cast
from tests.policy.packs import PROVINCE, swapped, write
from zhuzhen.cli import session
from zhuzhen.cli.policy import app
from zhuzhen.duties.models import DutyInstance
from zhuzhen.policy.models import PackVersion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(
    everything: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(session, "prepare", lambda: None)
    PackVersion.objects.all().delete()


def load(files: dict[str, str]) -> tuple[int, str]:
    write(Path("province"), files)
    done = CliRunner().invoke(app, ["load", "province", "--format", "json"])
    return done.exit_code, done.stdout


def test_load_shows_what_is_new_and_show_tells_the_rules() -> None:
    status, printed = load(PROVINCE)
    assert status == 0
    (row,) = json.loads(printed)
    assert (row["pack"], row["version"]) == ("province", 1)
    status, printed = load(PROVINCE)
    assert (status, json.loads(printed)) == (0, [])
    shown = CliRunner().invoke(app, ["show", "province", "--format", "json"])
    (duty,) = json.loads(shown.stdout)
    assert duty["rule"] == (
        "每个组团单位每年“调研”不少于 2 个；"
        "只算来访者职级为“主要负责同志”，且调研地点在本单位结对镇的"
    )
    assert CliRunner().invoke(app, ["show", "nothing"]).exit_code == 1


def test_a_new_target_moves_open_figures() -> None:
    cast.stage()
    load(PROVINCE)
    owed = DutyInstance.objects.filter(duty="principal_visit", period="2022")
    before = set(owed.values_list("target_low", flat=True))
    load(swapped("duties.yaml", "at_least: 2", "at_least: 3"))
    assert before == {2}
    assert set(owed.values_list("target_low", flat=True)) == {3}


def test_faults_load_nothing() -> None:
    status, _ = load(swapped("duties.yaml", "per: year", "per: yearly"))
    assert status == 1
    assert not PackVersion.objects.exists()
