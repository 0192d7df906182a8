"""Milestones, monthly progress, wages of work relief and promises to farmers."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.casework.life import household
from tests.projects.life import Life, facts, officers
from zhuzhen.base import scope
from zhuzhen.base.problems import Problem
from zhuzhen.casework.models import Case
from zhuzhen.partners.queries import scope_of
from zhuzhen.projects.choices import Tag
from zhuzhen.projects.commands import (
    LinkageFacts,
    ProgressFacts,
    WageFacts,
    agree_linkage,
    pay_wages,
    plan_milestone,
    reach_milestone,
    record_delivery,
    report_progress,
)
from zhuzhen.projects.models import WageLine, WageRoll
from zhuzhen.projects.queries.keeping import kept_in, shared_out, wages_of

pytestmark = pytest.mark.usefixtures("everything")
D = dt.date
FEBRUARY = D(2022, 2, 1)


@pytest.fixture
def who():
    return officers()


def refused(code, act, words=""):
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code, caught.value.text
    assert words in caught.value.text
    return caught.value


def test_milestones_are_planned_and_reached_once(who):
    life = Life(who).planned()
    asked = {"kind": "started", "title": "", "planned_on": D(2022, 6, 1)}
    made = plan_milestone(life.project, by=who.village, today=life.today, **asked)
    assert made.title == "开工"
    refused("already_done", lambda: plan_milestone(
        life.project, by=who.village, today=life.today, **asked))  # fmt: skip
    refused("bad_value", lambda: reach_milestone(
        made, on=D(2022, 12, 1), by=who.village, today=life.today), "还没有到")  # fmt: skip
    done = reach_milestone(made, on=life.today, by=who.village, today=life.today, papers=[3])
    assert (done.reached_on, done.papers) == (life.today, [3])
    refused("milestone_reached", lambda: reach_milestone(
        made, on=life.today, by=who.village, today=life.today))  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"percent": 101}, "bad_value", "应为 0 到 100"),
        ({"percent": 19}, "bad_value", "比 2022-02 报的 20% 还少"),
        ({"month": D(2022, 5, 1)}, "bad_value", "还没有到"),
        ({"month": D(2022, 2, 9)}, "report_twice", "2022-02 的进度已经报过（20%）"),
        ({"built": Decimal(1)}, "bad_value", "完成量和计划量要一起填"),
        ({"built": Decimal(1), "planned": Decimal(0)}, "bad_value", "计划量应大于零"),
    ],
)
def test_a_month_is_reported_once_and_never_less(who, changes, code, words):
    life = Life(who).building().later(40).reported(20, month=FEBRUARY)
    given = {"month": D(2022, 3, 1), "percent": 30, "text": "铺路面"} | changes

    def report():
        told = ProgressFacts(**given)
        report_progress(life.project, told, by=who.village, today=D(2022, 3, 20))

    refused(code, report, words)


def test_progress_is_reported_while_it_is_built(who):
    life = Life(who).planned()
    refused("not_building", lambda: life.reported(10), "在建时才能报进度")


def test_completion_waits_for_the_last_report_and_its_pictures(who):
    life = Life(who).building().reported(100, papers=())
    told = refused("project_not_ready", lambda: life.take("complete", who.village))
    assert [str(each) for each in told.faults] == ["最近一次进度没有影像"]


# Wages -----------------------------------------------------------------------------------------


def relief(who):
    return Life(who, facts=facts(tags=(Tag.WORK_RELIEF,))).building().later(40)


def family(name="演示甲", **more):
    home = household("440282113201", name=name)
    for field, value in more.items():
        setattr(home, field, value)
    home.save()
    return home


def paid(life, *lines, by=None, month=FEBRUARY):
    return pay_wages(life.project, month=month, lines=lines, by=by or life.who.village,
                     today=life.today)  # fmt: skip


def test_a_roll_names_workers_and_its_sums_nobody(who):
    life = relief(who)
    poor = family(social_assist="dibao").residents.first()
    plain = family("演示乙").residents.first()
    roll = paid(
        life,
        WageFacts(Decimal("12.5"), 150_000, resident=poor.pk),
        WageFacts(Decimal(10), 120_000, resident=plain.pk),
        WageFacts(Decimal(2), 24_000, name="邻村帮工"),
    )
    assert (roll.persons, roll.preferred, roll.days, roll.amount_fen) == (
        3, 1, Decimal("24.5"), 294_000,
    )  # fmt: skip
    kinds = WageLine.objects.order_by("pk").values_list("name", "kind")
    assert list(kinds) == [
        ("演示甲", "low_income"), ("演示乙", "other"), ("邻村帮工", "other"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("unstable_poverty_relieved", "unstable_poverty_relieved"),
        ("marginal_vulnerable", "marginal_vulnerable"),
        ("sudden_difficulty", "low_income"),
        ("at_risk_general", "low_income"),
    ],
)
def test_the_kind_of_a_worker_follows_from_the_watch(who, category, kind):
    life, home = relief(who), family()
    now = life.project.updated_at
    Case.objects.create(
        household=home, place_id=home.place_id, state="assisting", flow_steps=[], t0=life.today,
        decision_due_on=life.today, category=category, created_at=now, updated_at=now,
        due_on=life.today, admitted_on=life.today, risks=["illness"],
    )  # fmt: skip
    paid(life, WageFacts(Decimal(1), 1_000, resident=home.residents.first().pk))
    assert WageLine.objects.get().kind == kind


def test_a_bad_roll_tells_every_line(who):
    life, one = relief(who), family().residents.first()
    told = refused("faults", lambda: paid(
        life,
        WageFacts(Decimal(32), 1_000, resident=one.pk),
        WageFacts(Decimal(1), 0, resident=one.pk),
        WageFacts(Decimal(1), 5),
        WageFacts(Decimal(1), 5, resident=987_654),
    ))  # fmt: skip
    assert [(each.row, each.what) for each in told.faults] == [
        (1, "工日 32 不对"), (2, "同一个人写了两次"), (2, "报酬不对"),
        (3, "没有选人，也没有写姓名"), (4, "这个人不在您能看到的农户里"),
    ]  # fmt: skip
    assert not WageRoll.objects.exists()


def test_a_month_has_one_roll_and_wages_stay_within_the_budget(who):
    life, one = relief(who), WageFacts(Decimal(1), 1_000, name="甲")
    paid(life, one)
    refused("roll_twice", lambda: paid(life, one), "2022-02")
    dear = WageFacts(Decimal(1), 49_999_001, name="甲")
    refused("bad_value", lambda: paid(life, dear, month=D(2022, 1, 1)), "超过项目概算")
    refused("bad_value", lambda: paid(life, month=D(2022, 1, 1)), "至少要有一个人")


def test_only_who_sees_families_enters_names_and_reads_them(who):
    life = relief(who)
    paid(life, WageFacts(Decimal(1), 1_000, name="甲"))
    with scope.within(scope_of(who.finance, on=life.today)):
        assert WageRoll.objects.count() == 1
        assert WageLine.objects.count() == 0
    with scope.within(scope_of(who.village, on=life.today)):
        assert WageLine.objects.count() == 1


def test_wages_below_their_share_and_without_preferred_workers_are_warned_of(who):
    life = relief(who)
    paid(life, WageFacts(Decimal(20), 400_000, name="甲"))
    found = wages_of(life.project, on=life.today)
    assert (found.amount_fen, found.permille) == (400_000, 10)  # of a contract of 400,000 元
    assert list(found.warnings) == [
        "没有优先对象：请优先吸纳脱贫不稳定户、边缘户和低收入群体",
        "劳务报酬占项目投资 1.0%，应不低于 30%",
    ]


def test_work_relief_without_a_roll_is_not_complete(who):
    life = relief(who).reported(100)
    told = refused("project_not_ready", lambda: life.take("complete", who.village))
    assert [str(each) for each in told.faults] == ["以工代赈项目还没有用工名册"]


# Linkage ---------------------------------------------------------------------------------------

PROMISE = LinkageFacts(
    "asset_income", "演示合作社", 30, 90, 500_000, D(2022, 1, 1), "每年按 6% 分给农户"
)


def operating(who):
    return Life(who, facts=facts(is_operating=True))


def test_what_was_kept_stands_against_what_was_agreed(who):
    life = operating(who)
    made = agree_linkage(life.project, PROMISE, by=who.village, today=life.today)
    for on, fen, households in ((D(2022, 3, 1), 150_000, 20), (D(2022, 9, 1), 100_000, 25),
                                (D(2023, 1, 5), 400_000, 30)):  # fmt: skip
        record_delivery(made, on=on, households=households, persons=60, amount_fen=fen,
                        by=who.village, today=D(2023, 2, 1))  # fmt: skip
    kept = kept_in([life.project], year=2022)[0]
    assert (kept.agreed_fen, kept.kept_fen, kept.permille) == (500_000, 250_000, 500)
    assert (kept.households, kept.persons, kept.is_behind) == (25, 60, True)
    assert kept_in([life.project], year=2023)[0].permille == 800
    assert kept_in([life.project], year=2021) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"operator": ""}, "没有填经营主体"),
        ({"terms": " "}, "没有写约定内容"),
        ({"agreed_households": 0}, "约定带动户数应大于零"),
        ({"agreed_persons": 29}, "带动人数不能少于户数"),
        ({"to_on": D(2021, 12, 31)}, "终止日期早于起始日期"),
    ],
)
def test_a_promise_says_what_is_wrong(who, changes, words):
    life = operating(who)
    bad = replace(PROMISE, **changes)
    refused(
        "bad_value",
        lambda: agree_linkage(life.project, bad, by=who.village, today=life.today),
        words,
    )


def test_only_operating_projects_keep_the_ledger(who):
    life = Life(who)
    refused("not_operating", lambda: agree_linkage(
        life.project, PROMISE, by=who.village, today=life.today))  # fmt: skip


@pytest.mark.parametrize(
    ("on", "figures", "words"),
    [
        (D(2021, 12, 31), (1, 1, 1), "早于约定的起始日期"),
        (D(2022, 1, 20), (1, 1, 1), "还没有到"),
        (D(2022, 1, 2), (0, 0, 0), "也不能都是零"),
        (D(2022, 1, 2), (-1, 0, 5), "不能是负数"),
    ],
)
def test_a_delivery_says_what_is_wrong(who, on, figures, words):
    life = operating(who)
    made = agree_linkage(life.project, PROMISE, by=who.village, today=life.today)
    households, persons, fen = figures
    refused("bad_value", lambda: record_delivery(
        made, on=on, households=households, persons=persons, amount_fen=fen, by=who.village,
        today=life.today), words)  # fmt: skip


def test_a_sum_is_shared_out_to_the_fen(who):
    shares = (("440282113201", 3_334), ("440282113202", 3_333), ("440282113203", 3_333))
    life = Life(who, place="440282113000", facts=facts(shares=shares))
    parts = shared_out(life.project, amount_fen=100)
    assert list(parts.values()) == [34, 33, 33]
    assert sum(parts.values()) == 100
    assert shared_out(Life(who).project, amount_fen=100) == {"440282113201": 100}
