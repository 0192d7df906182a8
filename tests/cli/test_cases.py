"""Cases at the console: listed, told, taken on as somebody, counted."""

import json

import pytest
from typer.testing import CliRunner

from tests.casework import life
from tests.casework.life import Life
from zhuzhen.base import scope
from zhuzhen.casework.models import Case, CaseStep
from zhuzhen.cli.cases import app

pytestmark = pytest.mark.slow


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


@pytest.fixture
def typed(who: life.Officers):
    def run(*words: object):
        result = CliRunner().invoke(app, [str(word) for word in words])
        scope.enter(scope.EVERYTHING)
        return result

    return run


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_clue_begins_a_case_that_is_listed_and_told(who, typed):
    home = life.household()
    words = ("clue", home.number, "户主住院，自付两万元", "--as", "village", "--format", "json")
    made = answer(typed(*words, "--found-on", "2022-11-18"))[0]
    assert (made["t0"], made["due_on"]) == ("2022-11-18", "2022-11-23")
    listed = answer(typed("list", "--place", "珠玑镇", "--format", "json"))
    assert [(each["case"], each["next"], each["due_on"]) for each in listed] == [
        (made["case"], "派核查人", "2022-11-20")
    ]
    shown = answer(typed("show", made["case"], "--format", "json"))[0]
    assert (shown["state"], shown["lacking"]) == ("线索", None)


def test_a_step_is_taken_as_somebody_with_all_their_limits(who, typed):
    one = Life(who)
    case, pair = one.case.uid, ",".join(map(str, one.pair))
    refused = typed("step", case, "assign", "--as", "county", "--fact", f"verifiers={pair}")
    assert refused.exit_code == 1
    assert "没有权限核实个案" in refused.output
    assert Case.objects.get(pk=one.case.pk).state == "clue"
    words = ("step", case, "assign", "--as", "village", "--fact", f"verifiers={pair}")
    taken = answer(typed(*words, "--format", "json"))[0]
    assert taken["state"] == "入户核实"
    lacking = typed("step", case, "verify", "--as", "village", "--fact", "risks=illness,water")
    assert lacking.exit_code == 1
    assert "没有选定监测类别" in lacking.output
    assert CaseStep.objects.filter(case=one.case).count() == 2


def test_another_countys_case_is_not_found(who, typed):
    one = Life(who)
    refused = typed("step", one.case.uid, "withdraw", "--as", "other", "--reason", "撤")
    assert (refused.exit_code, "没有找到这个个案" in refused.output) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("list", "--stage", "somewhere"), "可填 identifying、watched"),
        (("show", "no-number"), "没有找到个案 no-number"),
        (("clue", "0", "有困难", "--as", "nobody"), "没有找到账号“nobody”"),
        (("clue", "0", "有困难", "--as", "village"), "没有找到农户 0"),
        (("funnel", "--period", "soon"), "“soon”不是周期"),
    ],
)
def test_what_is_mistyped_is_told(who, typed, words, told):
    refused = typed(*words)
    assert refused.exit_code == 1
    assert told in refused.output


def test_a_fact_that_no_step_asks_is_told(who, typed):
    one = Life(who)
    refused = typed("step", one.case.uid, "assign", "--as", "village", "--fact", "weather=fine")
    assert refused.exit_code == 1
    assert "应写成 名=值" in refused.output


def test_the_funnel_is_counted_by_place(who, typed):
    Life(who).monitored()
    rows = answer(typed("funnel", "--place", "440282000000", "--format", "json"))
    assert [(row["place"], row["begun"], row["admitted"]) for row in rows] == [
        ("珠玑镇", 1, 1), ("合计", 1, 1),
    ]  # fmt: skip
