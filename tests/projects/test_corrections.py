"""Monthly reports corrected with their earlier versions kept; contracts that end before time."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.projects.life import Life, officers
from zhuzhen.base.problems import Problem
from zhuzhen.funds.commands import approve_order, return_order
from zhuzhen.projects.commands import (
    ContractFacts,
    EndFacts,
    ProgressFacts,
    commit,
    correct_report,
    end_contract,
    kept_bounds,
    pay,
    release_ended,
    sign_contract,
)
from zhuzhen.projects.models import Contract, Progress, ProgressVersion
from zhuzhen.projects.queries.contracts import bound_fen, releasable_fen
from zhuzhen.projects.queries.money import money_of
from zhuzhen.projects.verifying import verify

pytestmark = pytest.mark.usefixtures("everything")
WAN = 1_000_000  # 10,000 yuan in fen


@pytest.fixture
def who():
    return officers()


def refused(code, act, words=""):
    with pytest.raises(Problem) as caught, transaction.atomic():
        act()
    assert caught.value.code == code, caught.value.text
    assert words in caught.value.text, caught.value.text


def holds():
    return [row["invariant"] for row in verify() if not row["holds"]] == []


# Reports ---------------------------------------------------------------------------------------


def corrected(life, percent, *, reason="上月多报", month=None, **more):
    rows = Progress.objects.filter(project=life.project).order_by("-month")
    report = rows.get(month=month) if month else rows[0]
    asked = {"by": life.who.village, "today": life.today} | more.pop("asked", {})
    facts = ProgressFacts(report.month, percent, more.pop("text", "按进度施工"), **more)
    return correct_report(report, facts, reason=reason, **asked)


def test_a_report_is_corrected_and_the_earlier_version_is_kept(who):
    life = Life(who).building().reported(40)
    now = corrected(life, 35, built=Decimal("1.5"), planned=Decimal(2), unit="公里", papers=(7,))
    assert (now.version, now.percent, now.built, now.papers) == (2, 35, Decimal("1.5"), [1, 7])
    corrected(life, 36, built=Decimal("1.5"), planned=Decimal(2), unit="公里", reason="再核")
    kept = ProgressVersion.objects.order_by("version")
    assert [(e.version, e.percent, e.built, e.papers, e.reason) for e in kept] == [
        (1, 40, None, [1], "上月多报"),
        (2, 35, Decimal("1.5"), [1, 7], "再核"),
    ]
    assert Progress.objects.get().percent == 36
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.update(percent=1)
    assert holds()


def test_a_month_stays_between_its_neighbours(who):
    life = Life(who).building().reported(20).later(40).reported(50)
    first = Progress.objects.order_by("month")[0].month
    refused("bad_value", lambda: corrected(life, 51, month=first), "报的 50% 还多")
    refused("bad_value", lambda: corrected(life, 19), "报的 20% 还少")
    refused("bad_value", lambda: corrected(life, 101), "应为 0 到 100")
    assert corrected(life, 50, month=first).percent == 50


def test_a_report_is_not_corrected_below_what_was_paid_on_it(who):
    life = Life(who).building().reported(60)
    life.paid(16 * WAN)
    waiting = life.ask_payment(4 * WAN)
    told = "已支付和待审给演示建设公司 200,000.00 元，改成 49% 以后最多可付 196,000.00 元"
    refused("report_below_paid", lambda: corrected(life, 49), told)
    assert Progress.objects.get().percent == 60
    return_order(waiting, by=who.approver, reason="缓付")
    assert corrected(life, 49).percent == 49
    refused("report_below_paid", lambda: corrected(life, 39), "最多可付 156,000.00 元")


def test_who_may_not_or_too_late_or_without_a_reason_corrects_nothing(who):
    life = Life(who).building().reported(40)
    refused("reason_needed", lambda: corrected(life, 35, reason=" "))
    refused("report_unchanged", lambda: corrected(life, 40), "没有改动")
    refused("stale", lambda: corrected(life, 35, asked={"version": 9}))
    for by in (who.finance, who.other_county):
        refused("not_allowed", lambda by=by: corrected(life, 35, asked={"by": by}))
    corrected(life, 100)
    life.take("complete", who.village)
    refused("not_building", lambda: corrected(life, 35), "在建时才能更正进度")


# Contracts -------------------------------------------------------------------------------------


def ended(life, *, reason="承包方退场", kept=None, contract=None, **more):
    asked = {"by": life.who.village, "today": life.today} | more
    facts = EndFacts(life.today, reason, kept)
    return end_contract(contract or life.contract, facts, **asked)


def released(life):
    return release_ended(life.project, by=life.who.finance, today=life.today)


def test_an_ended_contract_binds_what_was_paid_and_the_rest_is_released(who):
    life = Life(who).building().paid(12 * WAN)
    made = ended(life)
    assert (made.kept_fen, made.bound_fen, made.ended_for) == (12 * WAN, 12 * WAN, "承包方退场")
    assert (bound_fen(life.project), releasable_fen(life.project)) == (12 * WAN, 28 * WAN)
    order = released(life)
    assert (order.amount_fen, order.text) == (28 * WAN, "合同终止，解除多签约的资金：HT-1")
    refused("already_done", lambda: released(life))
    refused("own_submission", lambda: approve_order(order, by=who.finance, today=life.today))
    approve_order(order, by=who.approver, today=life.today)
    money = money_of(life.project.purpose_id)
    assert (money.allocated, money.committed, money.paid) == (38 * WAN, 0, 12 * WAN)
    refused("release_nothing", lambda: released(life), "没有多签约的资金")
    assert holds()


def test_another_contract_takes_its_place_and_is_paid(who):
    life = Life(who).building().paid(12 * WAN)
    ended(life)
    approve_order(released(life), by=who.approver, today=life.today)
    life.contracted(38 * WAN, number="HT-2", party="演示二公司").committed(38 * WAN)
    life.paid(11 * WAN)
    money = money_of(life.project.purpose_id)
    assert (money.committed, money.paid) == (27 * WAN, 23 * WAN)
    refused("pay_over_share", lambda: life.ask_payment(WAN))
    assert holds()


def test_nothing_is_paid_or_committed_any_more_on_an_ended_contract(who):
    life = Life(who).building().reported(80).paid(12 * WAN)
    ended(life)
    refused("pay_over_share", lambda: life.ask_payment(WAN), "最多可付 120,000.00 元")
    more = [life.move("committed", WAN)]
    refused("commit_over_contract", lambda: commit(
        life.project, more, life.paper(), by=who.finance))  # fmt: skip


def test_of_several_contracts_with_one_party_it_is_asked_what_was_paid_on_which(who):
    life = Life(who).procuring().allocated().contracted(20 * WAN)
    first = life.contract
    life.contracted(20 * WAN, number="HT-2").committed(40 * WAN).take("start", who.village)
    order = pay(first, [life.move("paid", 12 * WAN)], life.paper(), by=who.finance)
    refused("contract_pay_waits", lambda: ended(life, contract=first, kept=6 * WAN), "120,000.00")
    approve_order(order, by=who.approver, today=life.today)
    assert kept_bounds(first) == (0, 12 * WAN, 12 * WAN)
    for kept in (None, 13 * WAN, -1):
        refused("contract_kept_wrong", lambda kept=kept: ended(life, contract=first, kept=kept),
                "0.00 到 120,000.00 元之间")  # fmt: skip
    ended(life, contract=first, kept=6 * WAN)
    assert (bound_fen(life.project), releasable_fen(life.project)) == (26 * WAN, 14 * WAN)


def test_an_end_that_cannot_be_says_why(who):
    life = Life(who).building()
    refused("reason_needed", lambda: ended(life, reason=" "))
    refused("not_allowed", lambda: ended(life, by=who.other_county))
    before = EndFacts(life.contract.signed_on.replace(year=2021), "退场")
    refused("bad_value", lambda: end_contract(
        life.contract, before, by=who.village, today=life.today), "应在签订日期")  # fmt: skip
    ended(life)
    refused("contract_ended", lambda: ended(life), "合同“HT-1”已于")
    facts = ContractFacts("HT-1", "演示二公司", life.today, WAN)
    refused("contract_twice", lambda: sign_contract(
        life.project, facts, by=who.village, today=life.today))  # fmt: skip
    Contract.objects.update(ended_on=None, ended_for="", kept_fen=None)
    life.reported(100).take("complete", who.village)
    refused("contract_end_state", lambda: ended(life), "现在是“已完工”")
