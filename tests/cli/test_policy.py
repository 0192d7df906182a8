"""`zhuzhen policy check` and `schema`: what they print and how they end."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.policy.packs import CITY_CLAUSES, CITY_HEAD, PROVINCE, swapped, write
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
    assert [row["pack"] for row in json.loads(done.stdout)] == [
        "guangdong-2023",
        "dongguan-2022",
        "guangqing-2026",
        "sanshui-2023",
    ]


def test_schema_is_json_schema() -> None:
    for section, key in (("items", "duties"), ("pack", "in_force")):
        done = CliRunner().invoke(app, ["schema", "--for", section])
        assert done.exit_code == 0
        printed = json.loads(done.stdout)
        assert printed["$schema"].startswith("https://json-schema.org/")
        assert key in printed["properties"]
    assert CliRunner().invoke(app, ["schema", "--for", "else"]).exit_code == 1


@pytest.mark.parametrize("command", ["check", "coverage", "try", "load", "show", "schema"])
def test_every_command_has_help(command: str) -> None:
    done = CliRunner().invoke(app, [command, "--help"])
    assert done.exit_code == 0
    assert "--help" in done.stdout


def test_coverage_lists_each_clause_and_fails_on_a_gap() -> None:
    write(Path("province"), PROVINCE)
    done = CliRunner().invoke(app, ["coverage", "province", "--format", "json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout) == [
        {
            "document": "doc-1",
            "clause": "5.1c",
            "demand": "调研",
            "carried_by": ["register:field_visit", "duty:principal_visit"],
            "reason": None,
        },
        {
            "document": "doc-1",
            "clause": "5.10",
            "demand": "另一条",
            "carried_by": [],
            "reason": None,
        },
    ]
    assert "没有着落 1 条" in done.stderr
    done = CliRunner().invoke(app, ["coverage", "province", "--gaps", "--format", "json"])
    assert [row["clause"] for row in json.loads(done.stdout)] == ["5.10"]


def test_coverage_of_the_project_has_no_gap() -> None:
    done = CliRunner().invoke(app, ["coverage", "--format", "json"])
    assert (done.exit_code, len(json.loads(done.stdout))) == (0, 182)
    done = CliRunner().invoke(app, ["coverage", "--gaps", "--format", "json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, [])


def test_coverage_prints_the_faults_of_packs() -> None:
    write(Path("province"), swapped("duties.yaml", "per: year", "per: yearly"))
    done = CliRunner().invoke(app, ["coverage", "province"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("province/duties.yaml:14: ")


def test_check_takes_a_folder_of_packs() -> None:
    write(Path("packs/province"), PROVINCE)
    write(Path("packs/city"), {"pack.yaml": CITY_HEAD, "clauses.yaml": CITY_CLAUSES})
    done = CliRunner().invoke(app, ["check", "packs", "--format", "json"])
    assert [row["pack"] for row in json.loads(done.stdout)] == ["province", "city"]
    write(Path("packs/city"), {"duties.yaml": "duties: ["})
    done = CliRunner().invoke(app, ["check", "packs"])
    assert (done.exit_code, done.stdout.split(":")[0]) == (1, "packs/city/duties.yaml")


def test_check_says_that_a_path_is_no_folder() -> None:
    write(Path("province"), PROVINCE)
    for path, said in (
        ("nowhere", "没有目录 nowhere"),
        ("province/pack.yaml", "province/pack.yaml 是文件"),
    ):
        done = CliRunner().invoke(app, ["check", path])
        assert done.exit_code == 1 and said in done.stderr
    Path("empty").mkdir()
    done = CliRunner().invoke(app, ["check", "empty"])
    assert done.exit_code == 1 and "pack.yaml" in done.stdout


@pytest.mark.parametrize("name", [name for name in PROVINCE if name != "pack.yaml"])
def test_an_unreadable_file_is_the_only_fault(name: str) -> None:
    write(Path("province"), PROVINCE | {name: PROVINCE[name] + "  x: [\n"})
    done = CliRunner().invoke(app, ["check", "province", "--format", "json"])
    (fault,) = json.loads(done.stdout)
    assert (done.exit_code, fault["file"], fault["code"]) == (1, f"province/{name}", "yaml")


def test_an_unreadable_file_does_not_hide_the_slips_of_others() -> None:
    files = swapped("duties.yaml", "per: year", "per: yearly") | {"terms.yaml": "terms: ["}
    write(Path("province"), files)
    done = CliRunner().invoke(app, ["check", "province", "--format", "json"])
    assert [fault["code"] for fault in json.loads(done.stdout)] == ["wrong_choice", "yaml"]
