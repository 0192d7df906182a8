"""The household register at the console: listed, shown, numbers checked, verified."""

import json

import pytest
from typer.testing import CliRunner

from tests.households.world import VILLAGE, number, person, registered
from zhuzhen.base import scope
from zhuzhen.cli.households import app
from zhuzhen.households.models import Household

pytestmark = pytest.mark.slow


@pytest.fixture
def typed(everything: None):
    registered()
    registered(person("演示丙寅", id_number=number(5), labour="none"))

    def run(*words: object):
        result = CliRunner().invoke(app, [str(word) for word in words])
        scope.enter(scope.EVERYTHING)
        return result

    return run


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_list_is_narrowed_and_shows_no_number_of_a_person(typed) -> None:
    rows = answer(typed("list", "--place", VILLAGE, "--format", "json"))
    assert [row["head"] for row in rows] == ["演示丙寅", "演示甲01"]
    assert number(1) not in json.dumps(rows)
    assert [r["head"] for r in answer(typed("list", "-q", "丙", "--format", "json"))] == [
        "演示丙寅"
    ]
    unable = answer(typed("list", "--labour", "unable", "--state", "any", "--format", "json"))
    assert [row["number"] for row in unable] == [f"{VILLAGE}00002"]
    wrong = typed("list", "--kind", "rich")
    assert wrong.exit_code == 1
    assert "relieved" in wrong.output


def test_one_household_is_shown_masked(typed) -> None:
    [head, wife] = answer(typed("show", f"{VILLAGE}00001", "--format", "json"))
    assert head["id"] == f"449900********{number(1)[-4:]}"
    assert wife["relation"] == "配偶"
    [line] = answer(typed("show", f"{VILLAGE}00001", "--history", "--format", "json"))
    assert line["what"] == "建档"
    assert answer(typed("show", f"{VILLAGE}00001", "--income", "--format", "json")) == []
    assert typed("show", "1").exit_code == 1


def test_numbers_are_checked_with_what_was_expected(typed) -> None:
    result = typed("check-id", "11010519491231002X", "110105194912310021", "--format", "json")
    assert result.exit_code == 1
    right, wrong = json.loads(result.stdout)
    assert (right["valid"], right["born_on"], right["sex"]) == (True, "1949-12-31", "女")
    assert "末位校验码应为 X" in wrong["told"]
    [card] = answer(typed("check-id", "11010519491231002X42B1", "--format", "json"))
    assert card["valid"] is True


def test_lines_and_invariants(typed) -> None:
    rows = answer(typed("line", VILLAGE, 1999, "--format", "json"))
    assert rows == [{"year": 1999, "line": None}]
    assert len(answer(typed("verify", "--format", "json"))) == 6
    Household.objects.update(size=5)
    assert typed("verify").exit_code == 1
