"""`zhuzhen duties` tells the board as rows, and one figure with its records."""

import json

import pytest
from typer.testing import CliRunner

from tests.cast import HUKOU, ZHUJI, stage
from tests.duties.world import pair_cities, record, refreshed
from zhuzhen.cli import duties as console
from zhuzhen.cli.duties import app

pytestmark = pytest.mark.slow

KEYS = [
    *("duty", "clause", "pack", "owner", "owner_name", "period"),
    *("value", "target", "status", "due_on", "as_of"),
]


@pytest.fixture
def on(everything):
    made = stage()
    pair_cities()
    for place in (ZHUJI, HUKOU):
        record(
            "field_visit",
            "2022-04-20",
            values={"rank": "in_charge"},
            org=made.member_b,
            place_id=place,
        )
    record(
        "consumption_sale",
        "2022-06-18",
        values={"amount": 12_000_050},
        cluster=made.cluster,
        place_id=ZHUJI,
    )
    refreshed()
    return made


def run(*arguments):
    return CliRunner().invoke(app, [*arguments, "--format", "json"])


def test_board_rows(on):
    done = run("board", "--period", "2022", "--duty", "R02", "--place", ZHUJI)
    rows = json.loads(done.stdout)
    assert done.exit_code == 0
    assert all(list(row) == KEYS for row in rows)
    figures = {row["owner_name"]: (row["value"], row["target"], row["status"]) for row in rows}
    assert figures == {
        "东莞市甲局": (0, 2, "at_risk"),
        "东莞市乙局": (1, 2, "at_risk"),
        "东莞市丙局": (0, 2, "at_risk"),
    }


def test_money_is_in_yuan_to_the_fen(on):
    done = run("board", "--period", "2022", "--owner", f"cluster:{on.cluster.pk}")
    money = next(row for row in json.loads(done.stdout) if row["duty"] == "consumption")
    assert (money["value"], money["target"]) == ("120000.50", "300000.00")


def test_explain_lists_what_counted_and_what_did_not(on):
    done = run("explain", "R02", "--owner", str(on.member_b.pk), "--period", "2022")
    rows = json.loads(done.stdout)
    assert [(row["counted"], row["reason"]) for row in rows] == [(True, ""), (False, "非结对乡镇")]


def test_a_long_board_is_cut_with_a_hint(on, monkeypatch):
    monkeypatch.setattr(console, "_MOST_LINES", 2)
    table = CliRunner().invoke(app, ["board", "--period", "2022", "--duty", "R02"]).stdout
    assert "共 4 行，只列前 2 行" in table and "--place" in table
    assert "只列前" not in run("board", "--period", "2022", "--duty", "R02").stdout


def test_explain_says_when_nothing_was_recorded(on):
    told = CliRunner().invoke(
        app, ["explain", "R02", "--owner", str(on.member_c.pk), "--period", "2022"]
    )
    assert "这个周期没有可以计入的登记" in told.stdout and "没有内容" not in told.stdout


def test_explain_as_a_table_tells_the_rule(on):
    done = CliRunner().invoke(
        app, ["explain", "in_charge_visit", "--owner", str(on.member_b.pk), "--period", "2022"]
    )
    assert done.exit_code == 0
    assert "分管负责同志到结对镇调研" in done.stdout
    assert "1 / 2" in done.stdout
    assert "不少于 2 次" in done.stdout


def test_explain_says_once_that_a_duty_is_met(on):
    by = {"org": on.member_b, "place_id": ZHUJI}
    record("field_visit", "2022-05-20", values={"rank": "principal"}, **by)
    refreshed()
    done = CliRunner().invoke(
        app, ["explain", "principal_visit", "--owner", str(on.member_b.pk), "--period", "2022"]
    )
    assert done.exit_code == 0
    assert "已达标：达到要求；期限 2022-12-31" in done.stdout
    assert done.stdout.count("已达标") == 1


@pytest.mark.parametrize(
    "arguments",
    [("board", "--period", "2022年"), ("explain", "R02", "--owner", "0", "--period", "2022")],
)
def test_a_bad_request_ends_with_status_1(on, arguments):
    assert run(*arguments).exit_code == 1


@pytest.mark.parametrize("command", [("board",), ("explain", "R02")])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"owner": "xx"}, "没有主体“xx”"), ({"period": "去年"}, "“去年”不是周期")],
)
def test_what_is_wrong_is_named(on, command, wrong, said):
    given = {"owner": f"cluster_org:{on.member_b.pk}", "period": "2022"} | wrong
    done = run(*command, "--owner", given["owner"], "--period", given["period"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr


def test_an_unknown_duty_or_place_is_named(on):
    for words, said in (
        (("board", "--duty", "zz"), "没有职责“zz”"),
        (("explain", "zz", "--owner", str(on.lead.pk)), "没有职责“zz”"),
        (("board", "--place", "99"), "没有叫“99”的地方"),
    ):
        done = run(*words, "--period", "2022")
        assert done.exit_code == 1 and said in done.stderr


def test_an_ambiguous_place_lists_the_places(on):
    done = run("board", "--period", "2022", "--place", "大坪镇")
    first, *places = done.stderr.splitlines()
    assert done.exit_code == 1 and "个同名地方" in first
    assert len(places) > 1
    assert all(place.split()[0].isdigit() and place.endswith("大坪镇") for place in places)
