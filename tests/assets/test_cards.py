"""Cards: taken over, registered, titled, handed over, idle, damaged, inspected."""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from tests.assets.world import (
    MONEY,
    OTHER_VILLAGE,
    TODAY,
    VILLAGE,
    card,
    from_before,
    in_use,
    officers,
    whole,
)
from zhuzhen.assets.commands import (
    Money,
    Share,
    confirm_title,
    hand_over,
    inspect,
    register_asset,
    take_asset_step,
    take_over_asset,
)
from zhuzhen.assets.models import Asset, AssetStep, Ownership
from zhuzhen.base.problems import Problem

D = dt.date
pytestmark = pytest.mark.usefixtures("everything")


def problem(code, call, *args, **more):
    with pytest.raises(Problem) as caught, transaction.atomic():
        call(*args, **more)
    assert caught.value.code == code, caught.value.text
    return caught.value


def test_an_asset_from_before_is_entered_with_its_money():
    who = officers()
    made = from_before(who)
    assert (made.state, made.due_on, made.code) == (
        "registered",
        TODAY + dt.timedelta(days=60),
        "440282113201-Z00001",
    )
    found = made.fundings.get()
    assert (found.source, found.amount_fen, found.entry_uid) == ("city_special", 10_000_000, None)
    assert from_before(who).code == "440282113201-Z00002"


def test_every_fault_of_an_asset_from_before_is_told_at_once():
    who = officers()
    bad = card(" ", 0, life_years=0, keeping_fen=-1)
    found = problem(
        "asset_not_ready", take_over_asset, bad, fundings={MONEY: 5, Money("donation", 2022): -1},
        built_on=D(2023, 1, 1), by=who.village, today=TODAY,
    )  # fmt: skip
    assert [str(each) for each in found.faults] == [
        "没有写名称",
        "原值没有写，或不大于 0",
        "建成日期 2023-01-01 还没有到",
        "资金来源分项合计 0.04 元，不等于原值 0.00 元",
        "资金来源分项里有不大于 0 的金额",
        "使用年限要大于 0，没有年限的不填",
        "年管护经费是负数",
    ]


@pytest.mark.parametrize("person", ["stranger", "finance"])
def test_who_keeps_no_assets_there_enters_none(person):
    who = officers()
    by = getattr(who, person)
    facts = card()
    problem(
        "not_allowed", take_over_asset, facts, fundings={MONEY: facts.amount_fen},
        built_on=D(2020, 1, 1), by=by, today=TODAY,
    )  # fmt: skip
    assert Asset.objects.count() == 0


def test_a_village_does_not_confirm_its_own_title_by_taking_over():
    who = officers()
    facts = card()
    problem(
        "not_allowed", take_over_asset, facts, fundings={MONEY: facts.amount_fen},
        built_on=D(2020, 1, 1), by=who.village, today=TODAY, shares=whole(),
    )  # fmt: skip
    assert Asset.objects.count() == 0
    made = take_over_asset(
        facts, fundings={MONEY: facts.amount_fen}, built_on=D(2020, 1, 1), by=who.county,
        today=TODAY, shares=whole(),
    )  # fmt: skip
    assert Asset.objects.get(pk=made.pk).state == "title_confirmed"


def test_a_share_of_99_99_percent_is_refused_with_its_own_message():
    who = officers()
    made = from_before(who)
    shares = (
        Share("village", VILLAGE, "甲村", 6_000),
        Share("village", OTHER_VILLAGE, "乙村", 3_999),
    )
    found = problem("share_sum", confirm_title, made, shares, by=who.county, today=TODAY)
    assert found.text == ("份额合计 99.99%，不是 100.00%，还差 0.01%。请改好各权属人的份额再确权。")
    assert Ownership.objects.count() == 0
    over = (dataclasses.replace(shares[0], share_bp=6_002), shares[1])
    found = problem("share_sum", confirm_title, made, over, by=who.county, today=TODAY)
    assert "合计 100.01%" in found.text and "还多 0.01%" in found.text


def test_the_database_refuses_99_99_percent_too():
    who = officers()
    made = from_before(who)
    with pytest.raises(DatabaseError, match="do not sum"), transaction.atomic():
        Ownership.objects.create(
            asset=made,
            place_id=VILLAGE,
            kind="village",
            owner="甲村",
            share_bp=9_999,
            from_on=TODAY,
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_all_that_is_wrong_with_shares_is_told():
    who = officers()
    made = from_before(who)
    shares = (Share("village", VILLAGE, " ", 0), Share("village", VILLAGE, " ", 0))
    found = problem("asset_not_ready", confirm_title, made, shares, by=who.county, today=TODAY)
    assert len(found.faults) == 4
    assert "没有写权属人" in str(
        problem("asset_not_ready", confirm_title, made, (), by=who.county, today=TODAY)
    )


def test_title_is_changed_later_only_with_a_reason_and_both_stay_in_the_history():
    who = officers()
    made = in_use(who)
    two = (
        Share("village", VILLAGE, "甲村", 5_000),
        Share("village", OTHER_VILLAGE, "乙村", 5_000),
    )
    problem("reason_needed", confirm_title, made, two, by=who.county, today=TODAY)
    confirm_title(made, two, by=who.county, today=TODAY, reason="两村共建")
    assert sorted(Ownership.objects.values_list("owner", "share_bp")) == [
        ("乙村", 5_000),
        ("甲村", 5_000),
    ]
    told = AssetStep.objects.filter(facts__has_key="shares").order_by("pk")
    assert [len(each.facts["shares"]) for each in told] == [1, 2]
    assert Asset.objects.get(pk=made.pk).state == "in_use"


def test_the_history_names_no_household():
    who = officers()
    made = from_before(who, kind="household")
    confirm_title(
        made, (Share("household", VILLAGE, "演示甲", 10_000),), by=who.county, today=TODAY
    )
    step = AssetStep.objects.get(step="confirm_title")
    assert step.facts["shares"][0]["owner"] == ""
    assert "演示甲" not in str(step.facts)


def test_who_decides_no_titles_confirms_none():
    who = officers()
    made = from_before(who)
    for by in (who.village, who.town, who.finance, who.stranger):
        problem("not_allowed", confirm_title, made, whole(), by=by, today=TODAY)


def test_registering_asks_for_a_photograph_and_a_keeper():
    who = officers()
    made = from_before(who)
    Asset.objects.filter(pk=made.pk).update(state="formed")
    found = problem("asset_not_ready", register_asset, made, by=who.village, today=TODAY)
    assert [str(each) for each in found.faults] == ["没有现场照片", "没有写管护责任人"]
    done = register_asset(made, by=who.village, today=TODAY, keeper="演示甲", papers=(7,))
    assert (done.state, done.keeper, done.papers) == ("registered", "演示甲", [7])
    assert done.due_on == TODAY + dt.timedelta(days=60)


def test_what_is_handed_over_is_inspected_each_quarter():
    who = officers()
    made = from_before(who)
    confirm_title(made, whole(), by=who.county, today=TODAY)
    problem("asset_not_ready", hand_over, made, by=who.county, today=TODAY)
    done = hand_over(made, by=who.county, today=TODAY, keeper="村委会")
    assert (done.state, done.inspect_by, done.due_on) == ("in_use", D(2023, 2, 20), None)
    inspect(done, on=TODAY, result="good", by=who.village, today=TODAY)
    later = D(2023, 2, 1)
    inspect(done, on=later, result="good", by=who.village, today=later)
    found = Asset.objects.get(pk=made.pk)
    assert (found.inspected_on, found.inspect_by) == (later, D(2023, 5, 1))
    # What is written down late does not turn the clock back.
    inspect(done, on=D(2023, 1, 5), result="good", by=who.village, today=later)
    found.refresh_from_db()
    assert (found.inspected_on, found.inspect_by) == (later, D(2023, 5, 1))


@pytest.mark.parametrize(("result", "state"), [("damaged", "damaged"), ("idle", "idle")])
def test_what_an_inspection_finds_becomes_the_state(result, state):
    who = officers()
    made = in_use(who)
    inspect(made, on=TODAY, result=result, by=who.village, today=TODAY)
    found = Asset.objects.get(pk=made.pk)
    assert found.state == state
    due = TODAY + dt.timedelta(days=30) if state == "idle" else None
    assert found.due_on == due


def test_an_inspection_sent_twice_is_one():
    who = officers()
    made, request = in_use(who), uuid.uuid4()
    facts = {"on": TODAY, "result": "good", "by": who.village, "today": TODAY}
    first = inspect(made, request_id=request, **facts)
    assert inspect(made, request_id=request, **facts).pk == first.pk
    other = in_use(who)
    problem("request_of_other_asset", inspect, other, request_id=request, **facts)


@pytest.mark.parametrize(
    ("on", "cost", "said"),
    [
        (TODAY + dt.timedelta(days=1), 0, "应在建成日期"),
        (D(2019, 1, 1), 0, "应在建成日期"),
        (TODAY, -1, "不能是负数"),
    ],
)
def test_bad_inspections_are_refused(on, cost, said):
    who = officers()
    made = in_use(who)
    found = problem(
        "bad_value", inspect, made, on=on, result="good", cost_fen=cost, by=who.village,
        today=TODAY,
    )  # fmt: skip
    assert said in found.text


def test_repair_and_back_into_use():
    who = officers()
    made = in_use(who)
    for step, state in (
        ("report_damage", "damaged"),
        ("repair", "under_repair"),
        ("resume", "in_use"),
        ("report_idle", "idle"),
        ("resume", "in_use"),
    ):
        problem("reason_needed", take_asset_step, made, step=step, by=who.village, today=TODAY)
        made = take_asset_step(made, step=step, by=who.village, today=TODAY, reason="现场查看")
        assert made.state == state
    assert made.due_on is None


def test_a_form_that_is_out_of_date_is_refused():
    who = officers()
    made = in_use(who)
    shown = Asset.objects.get(pk=made.pk).version
    take_asset_step(made, step="report_idle", by=who.village, today=TODAY, reason="停用")
    problem(
        "stale", take_asset_step, made, step="resume", by=who.village, today=TODAY, reason="再用",
        version=shown,
    )  # fmt: skip
