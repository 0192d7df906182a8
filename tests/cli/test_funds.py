"""Money at the console: a share from reckoning to receipt, an order to its balance, refusals."""

import json

import pytest
from typer.testing import CliRunner

from tests.cast import NANXIONG, SHAOGUAN, ZHUJI
from tests.funds.world import officers, pairs, project, tag
from zhuzhen.base import scope
from zhuzhen.cli.funds import app

pytestmark = pytest.mark.slow
JSON = ("--format", "json")


@pytest.fixture
def typed(everything):
    officers()
    pairs()
    tag(ZHUJI)

    def run(*words: object):
        result = CliRunner().invoke(app, [str(word) for word in words])
        scope.enter(scope.EVERYTHING)
        return result

    return run


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_share_goes_from_reckoning_to_receipt(typed):
    made = answer(typed("reckon", "--year", 2022, *JSON))
    assert [each["due"] for each in made] == [
        "6,000,000.00",
        "500,000.00",
        "12,000,000.00",
        "1,500,000.00",
    ]
    share = made[0]["contribution"]
    paying = ("--as", "东莞财政", *JSON)
    refused = typed("budget", share, "600万元", "--item", "帮扶支出", "--as", "南雄财政")
    assert refused.exit_code == 1
    assert "没有找到这笔应担资金" in refused.output, "out of the county's scope"
    typed("budget", share, "600万元", "--item", "帮扶支出", "--on", "2022-01-20", *paying)
    passed = answer(typed("pass", share, "--on", "2022-02-10", *paying))[0]
    assert (passed["due_on"], passed["days_late"]) == ("2022-03-12", 253)
    sent = answer(
        typed("transfer", share, "6000000", "--voucher", "拨1", "--on", "2022-03-12", *paying)
    )[0]
    assert sent["receipt_due_on"] == "2022-03-17"
    got = ("--receipt", "收1", "--on", "2022-03-14", "--as", "韶关", *JSON)
    assert answer(typed("receive", sent["transfer"], *got))[0]["received_on"] == "2022-03-14"
    listed = answer(typed("contributions", "--year", 2022, "--under", "韶关市", *JSON))
    stood = next(each for each in listed if each["contribution"] == share)
    assert (stood["state"], stood["received"], stood["days_late"]) == (
        "已到账",
        "6,000,000.00",
        None,
    )
    rates = answer(typed("rates", "--year", 2022, *JSON))
    assert [(each["source"], each["arrival_rate"]) for each in rates] == [
        ("省级财政", "0.00"),
        ("帮扶市财政", "100.00"),
        ("属地市财政", "0.00"),
        ("属地县财政", "0.00"),
        ("合计", "30.00"),
    ]


def test_an_order_waits_for_somebody_else(typed):
    words = (
        "income",
        NANXIONG,
        "1万元",
        "--source",
        "city_special",
        "--text",
        "专项",
        "--year",
        2022,
    )
    answer(typed(*words, "--on", "2022-03-01", "--as", "南雄财政", *JSON))
    account = answer(typed("accounts", "--stage", "arrived", *JSON))[0]["account"]
    purpose = project()
    asked = ("order", "allocation", account, "allocated", "4000", "--text", "按计划")
    ends = ("--place", ZHUJI, "--purpose", purpose.uid, "--on", "2022-03-02")
    order = (*asked, *ends, "--as", "南雄财政")
    missing = typed(*order)
    assert (missing.exit_code, "没有选使用清单的条目" in missing.output) == (1, True)
    made = answer(typed(*order, "--use", "industry", *JSON))[0]
    assert made["state"] == "待审批"
    own = typed("approve", made["order"], "--as", "南雄财政")
    assert (own.exit_code, "不能审核自己提交的内容" in own.output) == (1, True)
    done = answer(typed("approve", made["order"], "--as", "南雄财政二", *JSON))[0]
    assert (done["state"], done["decided_by"]) == ("已审批入账", "南雄财政二")
    found = answer(typed("balances", "--by", "town", "--by", "stage", "--day", "2022-03-02", *JSON))
    assert found == [
        {"town": "南雄市", "stage": "到账未分配", "balance": "6,000.00"},
        {"town": "南雄市", "stage": "来源", "balance": "-10,000.00"},
        {"town": "珠玑镇", "stage": "已分配未签约", "balance": "4,000.00"},
    ]
    # Not by stage: what each holds, origins not taken off.
    held = answer(typed("balances", "--by", "town", "--day", "2022-03-02", *JSON))
    assert [each["balance"] for each in held] == ["6,000.00", "4,000.00"]
    lines = answer(typed("statement", account, *JSON))
    assert [(each["amount"], each["balance"]) for each in lines] == [
        ("10,000.00", "10,000.00"),
        ("-4,000.00", "6,000.00"),
    ]
    assert all(each["holds"] for each in answer(typed("verify", *JSON)))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("balances", "--by", "月亮"), "可填 place、city"),
        (("balances", "--day", "昨天"), "应如 2022-03-10"),
        (("contributions", "--under", "没有的镇"), "没有叫“没有的镇”的地方"),
        (("approve", "123", "--as", "南雄财政"), "没有找到资金单据 123"),
        (("approve", "123", "--as", "无此人"), "没有找到账号“无此人”"),
        (("orders", "--state", "odd"), "可填 submitted"),
        (("close", NANXIONG, "三月", "--as", "南雄财政"), "月份应如 2022-03"),
        (("close", NANXIONG, "2022-11", "--as", "南雄财政"), "2022 年 11 月还没有过完"),
        (("carry-over", SHAOGUAN, 2022, "--as", "韶关"), "2022 年还没有过完"),
        (("income", NANXIONG, "0.001", "--source", "donation", "--text", "捐", "--as", "南雄财政"),
         "不到一分"),
        (("income", NANXIONG, "5", "--source", "gold", "--text", "捐", "--as", "南雄财政"),
         "可填 provincial"),
        (("income", NANXIONG, "5", "--source", "provincial", "--text", "拨", "--as", "南雄财政"),
         "省级财政要先测算、列预算、拨付"),
    ],
)  # fmt: skip
def test_what_is_mistyped_is_told(typed, words, told):
    result = typed(*words)
    assert result.exit_code == 1
    assert told in result.output


def test_months_close_open_and_years_end(typed):
    answer(typed("close", NANXIONG, "2022-03", "--as", "南雄财政", *JSON))
    words = ("income", NANXIONG, "5", "--source", "donation", "--text", "捐", "--as", "南雄财政")
    assert "已经关账" in typed(*words, "--on", "2022-03-05").output
    opened = typed("reopen", NANXIONG, "2022-03", "--reason", "漏记", "--as", "南雄", *JSON)
    assert answer(opened)[0]["state"] == "已解锁"
    answer(typed(*words, "--on", "2021-03-05", "--year", 2021, *JSON))
    ended = answer(typed("carry-over", NANXIONG, 2021, "--as", "南雄财政", *JSON))[0]
    assert (ended["carried"], ended["reclaimed"]) == ("5.00", "0.00")
