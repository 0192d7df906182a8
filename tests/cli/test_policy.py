"""`zhuzhen policy check` and `schema`: what they print and how they end."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.policy.packs import PROVINCE, swapped, write
from zhuzhen.cli.policy import app


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_check_lists_what_is_sound() -> None:
    write(Path("province"), PROVINCE)
    done = CliRunner().invoke(app, ["check", "province", "--format", "json"])
    assert done.exit_code == 0
    (row,) = json.loads(done.stdout)
    assert (row["pack"], row["clauses"], row["registers"], row["duties"]) == ("province", 2, 1, 1)


def test_check_prints_each_fault_on_a_line_and_fails() -> None:
    files = swapped("duties.yaml", "per: year", "per: yearly")
    files["terms.yaml"] = files["terms.yaml"].replace("label: 主要", "lable: 主要")
    write(Path("province"), files)
    done = CliRunner().invoke(app, ["check", "province"])
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        "province/duties.yaml:14",
        "province/terms.yaml:5",
        "province/terms.yaml:5",
    ]
    done = CliRunner().invoke(app, ["check", "province", "--format", "json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)[0]["line"] == 14


def test_check_without_names_takes_the_packs_of_the_project() -> None:
    done = CliRunner().invoke(app, ["check", "--format", "json"])
    assert [row["pack"] for row in json.loads(done.stdout)] == ["guangdong-2023", "dongguan-2022"]


def test_schema_is_json_schema() -> None:
    for section, key in (("items", "duties"), ("pack", "in_force")):
        done = CliRunner().invoke(app, ["schema", "--for", section])
        assert done.exit_code == 0
        printed = json.loads(done.stdout)
        assert printed["$schema"].startswith("https://json-schema.org/")
        assert key in printed["properties"]
    assert CliRunner().invoke(app, ["schema", "--for", "else"]).exit_code == 1


@pytest.mark.parametrize("command", ["check", "load", "show", "schema"])
def test_every_command_has_help(command: str) -> None:
    done = CliRunner().invoke(app, [command, "--help"])
    assert done.exit_code == 0
    assert "--help" in done.stdout
