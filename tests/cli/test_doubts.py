"""Doubts at the console: found anew, listed with their remedies, narrowed by place and rule."""

import datetime as dt
import json

import pytest
import typer
from typer.testing import CliRunner

from tests.casework.helped import case_of
from tests.households.world import OTHER_TOWN, VILLAGE, person, registered
from zhuzhen.base import scope
from zhuzhen.casework.models import Doubt
from zhuzhen.cli.doubts import doubts

pytestmark = pytest.mark.slow
LONG_AGO = dt.date(2022, 8, 20)


@pytest.fixture
def typed(everything: None):
    for word, place in (("甲", VILLAGE), ("乙", OTHER_TOWN)):
        case_of(registered(person(f"演示{word}"), place=place), admitted_on=LONG_AGO, risks=[])

    app = typer.Typer()
    app.command("doubts")(doubts)

    def run(*words: str):
        result = CliRunner().invoke(app, list(words))
        scope.enter(scope.EVERYTHING)
        return result

    return run


def test_a_place_is_looked_at_and_its_doubts_are_listed(typed) -> None:
    result = typed(VILLAGE, "--format", "json")
    assert result.exit_code == 0, result.output
    [row] = json.loads(result.stdout)
    assert (row["head"], row["rule"]) == ("演示甲", "no_measure")
    assert row["remedy"].startswith("登记已落实的措施")
    assert Doubt.objects.count() == 1
    assert "新疑点 1 条" in result.stderr


def test_a_rule_narrows_and_an_unknown_one_is_refused(typed) -> None:
    assert json.loads(typed("--rule", "tiny_wages", "--format", "json").stdout) == []
    assert Doubt.objects.count() == 2
    wrong = typed("--rule", "nonsense")
    assert wrong.exit_code == 1 and "no_measure" in wrong.output
