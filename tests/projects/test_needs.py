"""The pool of needs for donors: claimed no further than they go, arrived into the ledger."""

import datetime as dt

import pytest

from tests.projects.life import PROPOSED, VILLAGE, Life, officers
from zhuzhen.base.problems import Problem
from zhuzhen.funds.models import Entry, LedgerAccount
from zhuzhen.projects.commands import (
    cancel_claim,
    claim_need,
    open_need,
    receive_claim,
    withdraw_need,
)
from zhuzhen.projects.models import Claim, Need
from zhuzhen.projects.queries.projects import needs_under, needs_with_claims
from zhuzhen.projects.verifying import verify

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who():
    return officers()


def asked(who, **changes):
    facts = {"title": "文化广场健身器材", "place": VILLAGE, "content": "10 件", "need_fen": 100_000}
    return open_need(today=PROPOSED, **({"by": who.village} | facts | changes))


def claimed(need, fen, who, **changes):
    facts = {"donor": "演示商会", "amount_fen": fen, "on": PROPOSED, "by": who.town} | changes
    return claim_need(need, today=PROPOSED, **facts)


def received(claim, who):
    return receive_claim(claim, on=PROPOSED, by=who.town, today=PROPOSED)


def withdrawn(need, who):
    return withdraw_need(need, by=who.village, today=PROPOSED, reason="不做了")


def refused(code, act, words=""):
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code, caught.value.text
    assert words in caught.value.text


def state(need):
    return Need.objects.get(pk=need.pk).state


def test_a_claim_arrives_in_the_ledger_for_its_purpose(who):
    need = asked(who)
    first, second = claimed(need, 60_000, who), claimed(need, 40_000, who, donor="演示公司")
    assert state(need) == "claimed"
    done = receive_claim(first, on=PROPOSED, by=who.finance, today=PROPOSED)
    assert (done.state, state(need)) == ("received", "claimed")
    receive_claim(second, on=PROPOSED, by=who.finance, today=PROPOSED)
    assert state(need) == "done"
    account = LedgerAccount.objects.get(stage="arrived")
    assert (account.balance_fen, account.purpose, account.source) == (
        100_000, need.purpose, "donation",
    )  # fmt: skip
    assert Entry.objects.order_by("pk").first().text == "演示商会认领“文化广场健身器材”到账"
    assert [row["invariant"] for row in verify() if not row["holds"]] == []


def test_a_project_takes_what_is_claimed_for_it(who):
    life = Life(who)
    need = asked(who, project=life.project)
    receive_claim(claimed(need, 1, who), on=PROPOSED, by=who.town, today=PROPOSED)
    assert LedgerAccount.objects.get(stage="arrived").purpose == life.project.purpose


def test_more_than_is_needed_is_not_claimed(who):
    need = asked(who)
    claimed(need, 99_999, who)
    refused(
        "need_less", lambda: claimed(need, 2, who), "还差 0.01 元，这次认领 0.02 元，多了 0.01 元"
    )
    claimed(need, 1, who)
    refused("need_closed", lambda: claimed(need, 1, who), "已认领，不能再认领")


def test_a_cancelled_claim_lets_others_in(who):
    need = asked(who)
    first = claimed(need, 100_000, who)
    refused("reason_needed", lambda: cancel_claim(first, by=who.town, today=PROPOSED, reason=" "))
    cancel_claim(first, by=who.town, today=PROPOSED, reason="资金没有落实")
    assert state(need) == "open"
    refused("claim_settled", lambda: received(first, who), "已取消")
    claimed(need, 100_000, who)


def test_a_claim_is_received_once(who):
    one = claimed(asked(who), 5, who)
    receive_claim(one, on=PROPOSED, by=who.town, today=PROPOSED)
    refused("claim_settled", lambda: received(one, who), "已到账")
    assert Entry.objects.count() == 1


def test_a_need_with_claims_is_not_taken_down(who):
    need = asked(who)
    one = claimed(need, 5, who)
    refused("need_promised", lambda: withdrawn(need, who), "0.05 元")
    cancel_claim(one, by=who.town, today=PROPOSED, reason="不做了")
    withdrawn(need, who)
    refused("need_closed", lambda: claimed(need, 5, who), "已撤下")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "要填名称和内容"),
        ({"need_fen": 0}, "应大于零"),
        ({"until": PROPOSED - dt.timedelta(1)}, "已经过了"),
    ],
)
def test_a_need_says_what_is_wrong(who, changes, words):
    refused("bad_value", lambda: asked(who, **changes), words)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"donor": " "}, "bad_value", "没有填认领方"),
        ({"amount_fen": 0}, "bad_value", "应大于零"),
        ({"on": PROPOSED + dt.timedelta(1)}, "need_closed", "已于 2022-01-04 截止"),
    ],
)
def test_a_claim_says_what_is_wrong(who, changes, code, words):
    need = asked(who, until=PROPOSED)
    refused(code, lambda: claimed(need, 5, who, **changes), words)


def test_who_may(who):
    need = asked(who)
    refused("not_allowed", lambda: asked(who, by=who.other_county))
    refused("not_allowed", lambda: claimed(need, 1, who, by=who.other_county))
    one = claimed(need, 5, who)
    refused("not_allowed", lambda: receive_claim(one, on=PROPOSED, by=who.village, today=PROPOSED))


def test_the_pool_tells_what_is_left(who):
    need = asked(who)
    claimed(need, 30_000, who)
    cancel_claim(claimed(need, 30_000, who), by=who.town, today=PROPOSED, reason="重复")
    assert needs_with_claims(needs_under("440282000000")) == [(need, 30_000)]
    assert needs_with_claims(needs_under("440281000000")) == []
    assert Claim.objects.count() == 2
