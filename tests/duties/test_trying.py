"""`try_packs`: what a case may give, what differs is told, and nothing of it remains."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.cast import ZHUJI, stage
from tests.duties.world import NOW, record, refreshed
from tests.policy.packs import write
from zhuzhen.base.audit import verify_chain
from zhuzhen.cli import session
from zhuzhen.cli.policy import app
from zhuzhen.duties.trying import Tried, try_packs
from zhuzhen.partners.models import Org
from zhuzhen.places.models import DivisionTag
from zhuzhen.policy.loading import load_packs
from zhuzhen.policy.models import PackVersion
from zhuzhen.registers.models import Record

pytestmark = pytest.mark.usefixtures("everything")

FOLDER = Path(__file__).parent / "tried"
FILES = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}


def tried(tmp_path: Path, *swaps: tuple[str, str]) -> list[Tried]:
    files = dict(FILES)
    for old, new in swaps:
        assert old in files["cases.yaml"], old
        files["cases.yaml"] = files["cases.yaml"].replace(old, new, 1)
    packs = load_packs([write(tmp_path / "tried", files)])
    return try_packs(packs, of={"tried"}, now=NOW)


def differing(found: list[Tried]) -> list[tuple[str, str, str]]:
    return [
        (each.duty or each.owner, each.expected, each.found) for each in found if not each.holds
    ]


def test_teams_people_parents_tags_and_task_forces(tmp_path: Path) -> None:
    found = tried(tmp_path)
    assert differing(found) == []
    assert len(found) == 5


def test_what_differs_is_told_beside_what_is_expected(tmp_path: Path) -> None:
    found = tried(tmp_path, ("value: 99.5%", "value: 99%"), ("reason: 已作废", "reason: 已退回"))
    assert differing(found) == [
        (
            "talked",
            "1 / 1 达标；计入 t1；没有计入 t2（已退回）",
            "1 / 1 达标；计入 t1；没有计入 t2（已作废）",
        ),
        ("content", "99% / 1% 达标", "99.5% / 1% 达标"),
    ]


def test_a_record_that_cannot_be_entered_is_told(tmp_path: Path) -> None:
    found = tried(tmp_path, ("on: 2022-03-01, person: p", "on: 2022-10-01, person: p"))
    said = {what: seen for what, _, seen in differing(found)}
    assert said["t1"].startswith("2022-10-01 时“演示甲”没有派驻在任")
    # What belongs to it cannot be entered either.
    assert "t1" in said["f1"]
    assert said["talked"] == "0 / 1 没有达标；计入 无；没有计入 t2（已作废）"


def test_missing_papers_and_the_future_are_refused_as_in_life(tmp_path: Path) -> None:
    found = tried(
        tmp_path, ("evidence: 2}", "evidence: 1}"), ("today: 2022-12-31", "today: 2022-04-30")
    )
    said = {what: seen for what, _, seen in differing(found)}
    assert said["t1"].startswith("佐证只有 1 份")
    assert "还没有到" in said["o1"]


def test_an_owner_who_owes_nothing_is_told(tmp_path: Path) -> None:
    found = tried(tmp_path, ("tag: key_village", "tag: red"))
    assert differing(found) == [("visited", "1 / 1 达标", "没有这项职责")]


def test_nothing_remains_and_nothing_there_is_counted(tmp_path: Path) -> None:
    on = stage()
    record("field_visit", "2022-03-10", values={"rank": "principal"}, org=on.lead, place_id=ZHUJI)
    DivisionTag.objects.create(
        division_id="440282113201", tag="key_village", during=("2022-01-01", None)
    )
    before = {key: (row.pk, row.value) for key, row in refreshed().items()}
    counts = [model.objects.count() for model in (Org, Record, PackVersion, DivisionTag)]
    assert differing(tried(tmp_path)) == []
    assert [model.objects.count() for model in (Org, Record, PackVersion, DivisionTag)] == counts
    assert verify_chain().broken_at is None
    after = {key: (row.pk, row.value) for key, row in refreshed().items()}
    assert after == before


def test_the_command_lists_each_figure_and_fails_on_a_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(session, "prepare", lambda: None)
    write(Path("tried"), FILES)
    done = CliRunner().invoke(app, ["try", "tried", "--format", "json"])
    assert done.exit_code == 0
    assert [(row["duty"], row["holds"]) for row in json.loads(done.stdout)] == [
        ("talked", True),
        ("content", True),
        ("followed", True),
        ("toured", True),
        ("visited", True),
    ]
    assert done.stderr == "共 5 项，不同 0 项。\n"
    wrong = FILES | {"cases.yaml": FILES["cases.yaml"].replace("value: 99.5%", "value: 99%")}
    write(Path("tried"), wrong)
    done = CliRunner().invoke(app, ["try", "tried", "--differing", "--format", "json"])
    assert done.exit_code == 1
    ((row),) = json.loads(done.stdout)
    assert (row["expected"], row["found"]) == ("99% / 1% 达标", "99.5% / 1% 达标")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("org: A, team: team", "org: A, team: tem", "没有工作队“tem”；是不是“team”"),
        ("cluster: zhuji, from", "cluster: zhuj, from", "没有组团“zhuj”；是不是“zhuji”"),
        ("person: p, values: {share: 99.5%}", "person: q, values: {}", "没有派驻干部“q”"),
        ("parent: t1", "parent: t9", "没有记录“t9”"),
        ("tag: key_village", "tag: key", "“tag”的值“key”不在可选范围"),
        ("share: 99.5%", "share: 99.55%", "“share”的值“99.55%”不合"),
    ],
)
def test_a_case_names_only_what_it_gives(
    old: str, new: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert old in FILES["cases.yaml"]
    write(Path("tried"), FILES | {"cases.yaml": FILES["cases.yaml"].replace(old, new, 1)})
    done = CliRunner().invoke(app, ["check", "tried"])
    assert done.exit_code == 1
    assert said in done.stdout and done.stdout.startswith("tried/cases.yaml:")
