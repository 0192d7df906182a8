"""How income is shared out: within what arrived, by the villagers, shown, reviewed, on file."""

import datetime as dt

import pytest

from tests.assets.test_cards import problem
from tests.assets.test_running import first_due, lease
from tests.assets.world import DAY, TODAY, VILLAGE, in_use, key, officers, posted
from tests.funds.world import balance
from zhuzhen.assets.commands import (
    DistributionFacts,
    Part,
    draft_distribution,
    receive_due,
    take_distribution_step,
)
from zhuzhen.assets.models import Distribution
from zhuzhen.assets.verifying import verify
from zhuzhen.funds.choices import OrderKind, Source, Stage
from zhuzhen.funds.commands import Move
from zhuzhen.funds.models import Entry

pytestmark = pytest.mark.usefixtures("everything")
PARTS = (Part("监测户和脱贫户", 300, "劳务奖补"), Part("小型公益事业", 200))
MEETING = DistributionFacts(decided_on=TODAY, meeting="到会 31 人，同意 30 人")


class Sharing:
    """One distribution, taken forward by the right people."""

    def __init__(self, who, *, arrived=500, amount=500, parts=PARTS):
        self.who, self.today = who, TODAY
        self.asset = in_use(who)
        lease(self.asset, who)
        if arrived:
            receive_due(first_due(), amount_fen=arrived, on=TODAY, by=who.town, today=self.today)
        self.made = draft_distribution(
            self.asset, year=2022, amount_fen=amount, parts=parts, by=who.village, today=TODAY
        )

    def take(self, step, by, facts=None):
        self.made = take_distribution_step(
            self.made, step=step, by=by, today=self.today, facts=facts
        )
        return self.made

    def noticed(self):
        self.take("decide", self.who.village, MEETING)
        self.take("post", self.who.village)
        self.today = posted("distribution", self.made.uid, on=TODAY)
        return self


def test_income_is_shared_out_and_expensed_when_it_is_on_file():
    who = officers()
    life = Sharing(who).noticed()
    life.take("review", who.town)
    assert balance(key(Stage.EXPENSED, source=Source.ASSET_INCOME, place=VILLAGE)) == 0
    done = life.take("file", who.county)
    assert (done.state, done.filed_on, done.due_on) == (
        "filed", life.today, TODAY + dt.timedelta(days=60),
    )  # fmt: skip
    assert balance(key(Stage.ARRIVED, source=Source.ASSET_INCOME, place=VILLAGE)) == 0
    assert balance(key(Stage.EXPENSED, source=Source.ASSET_INCOME, place=VILLAGE)) == 500
    entry = Entry.objects.get(uid=done.entry_uid)
    assert (entry.cause, entry.amount_fen) == (f"distribution:{done.uid}", 500)
    assert [row["invariant"] for row in verify() if not row["holds"]] == []


@pytest.mark.parametrize(
    ("amount", "parts", "said"),
    [
        (501, (Part("监测户", 501),), ["分配 5.01 元，超过已到账还没有分配的 5.00 元"]),
        (0, (), ["没有写分配金额", "没有写分给谁"]),
        (500, (Part("监测户", 499),), ["各项合计 4.99 元，不等于分配金额 5.00 元"]),
        (
            500,
            (Part(" ", 500), Part("村", 0)),
            ["有 2 行没有写分给谁，或金额不大于 0"],
        ),
    ],
)
def test_bad_schemes_are_refused_with_every_reason(amount, parts, said):
    who = officers()
    found = problem("asset_not_ready", Sharing, who, amount=amount, parts=parts)
    assert [str(each) for each in found.faults] == said


def test_what_did_not_arrive_is_not_shared():
    who = officers()
    found = problem("nothing_to_share", Sharing, who, arrived=0)
    assert "收到 0.00 元，已分配 0.00 元" in found.text


def test_the_same_income_is_not_shared_twice():
    who = officers()
    life = Sharing(who, amount=300, parts=PARTS[:1])
    facts = {"year": 2022, "by": who.village, "today": TODAY}
    problem(
        "asset_not_ready", draft_distribution, life.asset, amount_fen=300, parts=PARTS[:1], **facts
    )
    draft_distribution(life.asset, amount_fen=200, parts=PARTS[1:], **facts)
    problem(
        "nothing_to_share", draft_distribution, life.asset, amount_fen=1, parts=(Part("村", 1),),
        **facts,
    )  # fmt: skip
    life.take("return", who.village, DistributionFacts(reason="重拟"))
    draft_distribution(life.asset, amount_fen=300, parts=PARTS[:1], **facts)


def test_the_villagers_decide_before_it_is_shown():
    who = officers()
    life = Sharing(who)
    problem("wrong_state", life.take, "post", who.village)
    found = problem("asset_not_ready", life.take, "decide", who.village)
    assert [str(each) for each in found.faults] == [
        "没有写集体决策（村民代表会议）的情况",
        "会议日期应在 2022-11-20 到 2022-11-20 之间",
    ]


def test_the_notice_runs_its_seven_days_before_the_town_reviews():
    who = officers()
    life = Sharing(who)
    life.take("decide", who.village, MEETING)
    life.take("post", who.village)
    found = problem("asset_not_ready", life.take, "review", who.town)
    assert "公示还没有发布（现在是“起草”）" in found.text
    after = posted("distribution", life.made.uid, on=TODAY)
    assert after == TODAY + 8 * DAY
    life.today = after - DAY
    assert "公示到 2022-11-27 止，2022-11-28 起" in (
        problem("asset_not_ready", life.take, "review", who.town).text
    )
    life.today = after
    life.take("review", who.town)


def test_a_notice_of_other_contents_does_not_count():
    who = officers()
    life = Sharing(who).noticed()
    Distribution.objects.update(shares=[{"to": "另一些人", "amount_fen": 500, "reason": ""}])
    found = problem("asset_not_ready", life.take, "review", who.town)
    assert "公示的内容不是现在要办的内容" in found.text


def test_nobody_judges_what_they_did_before():
    who = officers()
    life = Sharing(who).noticed()
    Distribution.objects.update(drafted_by=who.town)
    problem("own_submission", life.take, "review", who.town)
    life.take("review", who.town_chair)
    Distribution.objects.update(reviewed_by=who.county)
    problem("own_submission", life.take, "file", who.county)
    life.take("file", who.chair)


def test_who_is_late_says_why():
    who = officers()
    life = Sharing(who).noticed()
    life.take("review", who.town)
    life.today = TODAY + dt.timedelta(days=61)
    found = problem("asset_not_ready", life.take, "file", who.county)
    assert "已超过收益到账后的分配期限 2023-01-19" in found.text
    assert life.take("file", who.county, DistributionFacts(reason="等审计")).reason == "等审计"


def test_income_that_went_elsewhere_is_told():
    from tests.funds.world import moved

    who = officers()
    life = Sharing(who).noticed()
    life.take("review", who.town)
    arrived = key(Stage.ARRIVED, source=Source.ASSET_INCOME, place=VILLAGE)
    moved(
        OrderKind.ALLOCATION, Move(arrived, arrived.at(Stage.ALLOCATED), 1), by=who.finance,
        approver=who.approver, on=TODAY,
    )  # fmt: skip
    found = problem("income_gone", life.take, "file", who.county)
    assert "账上只有 4.99 元，不够列支 5.00 元" in found.text
    assert Distribution.objects.get().state == "reviewed"
