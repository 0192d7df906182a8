"""From parameters and tags to what is due, budgeted, passed, transferred and received."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from tests.cast import DONGGUAN, JIEYANG, NANXIONG, SHAOGUAN, ZHUJI
from tests.funds.world import (
    HUILAI,
    PROVINCE,
    TODAY,
    key,
    officers,
    pair,
    pairs,
    tag,
)
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import ContributionState, Source, Stage
from zhuzhen.funds.commands import (
    approve_order,
    pass_budget,
    receive,
    reckon_contributions,
    reverse_entry,
    set_budget,
    transfer,
)
from zhuzhen.funds.models import Contribution, LedgerAccount, Transfer
from zhuzhen.funds.queries import awaiting_receipt, overdue, rates, standing_of, total_of
from zhuzhen.places.models import Division

pytestmark = pytest.mark.usefixtures("everything")
WAN = 1_000_000
BUDGETED, PASSED = dt.date(2022, 1, 20), dt.date(2022, 2, 10)


@pytest.fixture
def who(everything):
    pairs()
    return officers()


def refused(code: str):
    return pytest.raises(Problem, check=lambda problem: problem.code == code)


def towns_of(county: str) -> list[str]:
    found = Division.objects.filter(code__startswith=county[:6], level="town")
    return list(found.order_by("code").values_list("code", flat=True))


def due_by(found):
    return {(each.source, each.helper_code, each.place_id): each.due_fen for each in found}


def test_huilai_s_towns_are_shared_by_four_payers(who):
    towns = towns_of(HUILAI)[:15]
    assert len(towns) == 15
    tag(*towns)
    found = reckon_contributions(year=2022, by=who.province, today=TODAY)
    assert due_by(found) == {
        ("provincial", PROVINCE, JIEYANG): 18_000 * WAN,
        ("assisting_city", DONGGUAN, JIEYANG): 9_000 * WAN,
        ("host_city", JIEYANG, JIEYANG): 750 * WAN,
        ("host_county", HUILAI, HUILAI): 2_250 * WAN,
    }
    assert all(each.towns == 15 and each.standard_fen == 2_000 * WAN for each in found)
    part = found[0].basis["parts"][0]
    assert part["percent"] in {"60", "30", "2.5", "7.5"}
    assert part["place"] == HUILAI
    assert sum(each.due_fen for each in found) == 15 * 2_000 * WAN


def test_pioneer_towns_and_self_added_ones_are_not_of_the_901(who):
    tag(ZHUJI)
    tag("440282112000", tag="pioneer_town")
    tag("440282001000", tag="self_added")
    found = due_by(reckon_contributions(year=2022, by=None, today=TODAY))
    assert found["provincial", PROVINCE, SHAOGUAN] == 1_200 * WAN
    # 2,000 万 by 2.5 and 7.5 percent, and what the city added itself: 500 万 by 10 and 90.
    assert found["host_city", SHAOGUAN, SHAOGUAN] == 50 * WAN + 50 * WAN
    assert found["host_county", NANXIONG, NANXIONG] == 150 * WAN + 450 * WAN


def test_reckoning_again_follows_the_tags_until_the_budget_has_passed(who):
    tag(ZHUJI)
    first = reckon_contributions(year=2022, by=None, today=TODAY)
    assert reckon_contributions(year=2022, by=None, today=TODAY) == first
    passed = Contribution.objects.get(source="assisting_city")
    set_budget(passed, amount_fen=600 * WAN, item="帮扶支出", on=BUDGETED, by=who.payer)
    pass_budget(passed, on=PASSED, by=who.payer)
    tag("440282112000")
    found = {each.source: each for each in reckon_contributions(year=2022, by=None, today=TODAY)}
    assert (found["provincial"].due_fen, found["provincial"].version) == (2_400 * WAN, 2)
    assert found["assisting_city"].due_fen == 600 * WAN


def test_a_payer_reckons_its_own_share_only(who):
    tag(ZHUJI)
    found = reckon_contributions(year=2022, by=who.payer, today=TODAY)
    assert [each.helper_code for each in found] == [DONGGUAN]
    with refused("not_allowed"):
        reckon_contributions(year=2022, by=who.town, today=TODAY)


def test_every_place_that_cannot_be_reckoned_is_named_at_once(everything):
    pair(JIEYANG)
    pair(JIEYANG, helper="440300000000")
    tag(ZHUJI, towns_of(HUILAI)[0])
    with refused("faults") as caught:
        reckon_contributions(year=2022, by=None, today=TODAY)
    assert [each.what for each in caught.value.faults] == [
        "韶关市没有登记结对的帮扶市，帮扶市这一份不知道由谁出。请先登记市际结对，再测算。",
        f"揭阳市由 深圳市、东莞市 帮扶，分不清"
        f"{Division.objects.get(code=towns_of(HUILAI)[0]).name}由哪个市出。"
        "请先登记县际结对或该镇的组团。",
    ]
    assert not Contribution.objects.exists()


def test_of_two_assisting_cities_the_county_s_own_pays(everything):
    pair(JIEYANG)
    pair(JIEYANG, helper="440300000000")
    pair(HUILAI, helper="440305000000", kind="county_county")
    tag(towns_of(HUILAI)[0])
    found = due_by(reckon_contributions(year=2022, by=None, today=TODAY))
    assert ("assisting_city", "440300000000", JIEYANG) in found


def test_a_year_without_a_standard_is_not_reckoned(who):
    tag(ZHUJI)
    with refused("faults") as caught:
        reckon_contributions(year=2026, by=None, today=dt.date(2026, 3, 1))
    assert caught.value.faults[0].what == (
        "南雄市 2026 年的每镇标准没有设定，无从测算。请先在政策包设参数 fund_standard。"
    )
    with refused("fund_nothing_due"):
        reckon_contributions(year=2022, by=None, today=TODAY, under=JIEYANG)


def test_shares_that_are_not_whole_are_refused(who, monkeypatch):
    from zhuzhen.funds import parameters
    from zhuzhen.funds.rules import Shares

    tag(ZHUJI)
    odd = Shares({Source.PROVINCIAL: Decimal(60), Source.ASSISTING_CITY: Decimal("39.99")})
    monkeypatch.setattr(parameters, "shares", lambda **_: odd)
    with refused("faults") as caught:
        reckon_contributions(year=2022, by=None, today=TODAY)
    assert "各级分担比例合计 99.99%，应为 100%" in caught.value.faults[0].what


@pytest.fixture
def passed(who):
    """东莞's share for 韶关, 600 万, budgeted and passed on 10 February."""
    tag(ZHUJI)
    reckon_contributions(year=2022, by=None, today=TODAY)
    own = Contribution.objects.get(source="assisting_city")
    set_budget(own, amount_fen=600 * WAN, item="帮扶支出", on=BUDGETED, by=who.payer)
    return pass_budget(own, on=PASSED, by=who.payer)


def sent(contribution, fen, *, by, on=dt.date(2022, 3, 12), voucher="拨 1", **more):
    return transfer(contribution, amount_fen=fen, voucher_no=voucher, on=on, by=by, **more)


def test_in_time_on_the_last_day_and_a_day_late_after_it(who, passed):
    assert passed.transfer_due_on == dt.date(2022, 3, 12)
    before = standing_of(passed, today=dt.date(2022, 3, 2))
    assert (before.state, before.days_left, before.days_late) == (ContributionState.PASSED, 10, 0)
    assert standing_of(passed, today=dt.date(2022, 3, 13)).days_late == 1
    sent(passed, 600 * WAN, by=who.payer)
    after = standing_of(passed, today=TODAY)
    assert (after.days_left, after.days_late, after.is_overdue) == (None, 0, False)


def test_what_is_sent_a_day_late_stays_late(who, passed):
    sent(passed, 100 * WAN, by=who.payer)
    sent(passed, 500 * WAN, by=who.payer, on=dt.date(2022, 3, 13), voucher="拨 2")
    assert standing_of(passed, today=TODAY).days_late == 1
    assert not overdue(today=TODAY).exists(), "late, but no longer owed"


def test_partly_transferred_is_overdue_by_days(who, passed):
    sent(passed, 100 * WAN, by=who.payer)
    stood = standing_of(passed, today=dt.date(2022, 3, 20))
    assert (stood.state, stood.days_late, stood.left_fen) == (
        ContributionState.PARTLY,
        8,
        500 * WAN,
    )
    assert list(overdue(today=dt.date(2022, 3, 20))) == [passed]


def test_receipts_match_vouchers_one_by_one(who, passed):
    first = sent(passed, 400 * WAN, by=who.payer)
    second = sent(passed, 200 * WAN, by=who.payer, voucher="拨 2")
    assert first.receipt_due_on == dt.date(2022, 3, 17)
    assert list(awaiting_receipt()) == [first, second]
    receive(second, receipt_no="收 9", on=dt.date(2022, 3, 14), by=who.host_city)
    assert list(awaiting_receipt()) == [first]
    arrived = LedgerAccount.objects.get(stage="arrived")
    assert (arrived.balance_fen, arrived.place_id, arrived.helper_code) == (
        200 * WAN,
        SHAOGUAN,
        DONGGUAN,
    )
    assert LedgerAccount.objects.get(stage="in_transit").balance_fen == 400 * WAN
    with refused("fund_received"):
        receive(second, receipt_no="收 9", on=dt.date(2022, 3, 14), by=who.host_city)
    receive(first, receipt_no="收 8", on=dt.date(2022, 3, 15), by=who.host_city)
    assert standing_of(passed, today=TODAY).state is ContributionState.RECEIVED


def test_the_same_request_transfers_once(who, passed):
    request = uuid.uuid4()
    one, two = (sent(passed, 400 * WAN, by=who.payer, request_id=request) for _ in range(2))
    assert one == two
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "fen", "more"),
    [
        ("fund_amount", 0, {}),
        ("fund_over_budget", 600 * WAN + 1, {}),
        ("fund_voucher_missing", 1, {"voucher": " "}),
        ("fund_paid_early", 1, {"on": dt.date(2022, 2, 9)}),
    ],
)
def test_bad_transfers(who, passed, code, fen, more):
    with refused(code):
        sent(passed, fen, by=who.payer, **more)


def test_a_voucher_number_is_used_once_by_a_payer(who, passed):
    sent(passed, 100, by=who.payer)
    with refused("fund_voucher_used") as caught:
        sent(passed, 200, by=who.payer)
    assert caught.value.text == "凭证号“拨 1”已用于 2022-03-12 拨付的 1.00 元，请核对凭证。"


def test_nothing_is_transferred_before_the_budget_passes(who):
    tag(ZHUJI)
    reckon_contributions(year=2022, by=None, today=TODAY)
    own = Contribution.objects.get(source="assisting_city")
    with refused("fund_not_budgeted"):
        pass_budget(own, on=PASSED, by=who.payer)
    with refused("fund_budget_item"):
        set_budget(own, amount_fen=1, item=" ", on=BUDGETED, by=who.payer)
    with refused("fund_amount"):
        set_budget(own, amount_fen=0, item="帮扶支出", on=BUDGETED, by=who.payer)
    set_budget(own, amount_fen=599 * WAN, item="帮扶支出", on=BUDGETED, by=who.payer)
    assert standing_of(own, today=TODAY).is_short, "less than due is a red light"
    with refused("fund_not_passed"):
        sent(own, 1, by=who.payer)
    with refused("fund_passed_early"):
        pass_budget(own, on=dt.date(2022, 1, 19), by=who.payer)
    pass_budget(own, on=PASSED, by=who.payer)
    with refused("fund_budget_passed"):
        set_budget(own, amount_fen=600 * WAN, item="帮扶支出", on=BUDGETED, by=who.payer)


@pytest.mark.parametrize("name", ["province", "host_city", "finance", "town"])
def test_nobody_but_the_payer_budgets_and_transfers(who, passed, name):
    other = getattr(who, name)
    for act in (
        lambda: sent(passed, 1, by=other),
        lambda: set_budget(passed, amount_fen=1, item="帮扶支出", on=BUDGETED, by=other),
        lambda: pass_budget(passed, on=PASSED, by=other),
    ):
        with refused("not_allowed"):
            act()


def test_only_the_host_receives_and_not_before_it_was_sent(who, passed):
    voucher = sent(passed, 100, by=who.payer)
    for other in (who.payer, who.finance, who.province):
        with refused("not_allowed"):
            receive(voucher, receipt_no="收", on=dt.date(2022, 3, 14), by=other)
    with refused("fund_received_early"):
        receive(voucher, receipt_no="收", on=dt.date(2022, 3, 11), by=who.host_city)
    with refused("fund_voucher_missing"):
        receive(voucher, receipt_no="", on=dt.date(2022, 3, 14), by=who.host_city)


def test_a_county_s_own_share_is_received_by_another_person(who):
    tag(ZHUJI)
    reckon_contributions(year=2022, by=None, today=TODAY)
    own = Contribution.objects.get(source="host_county")
    set_budget(own, amount_fen=150 * WAN, item="帮扶支出", on=BUDGETED, by=who.finance)
    pass_budget(own, on=PASSED, by=who.finance)
    voucher = sent(own, 150 * WAN, by=who.finance)
    with refused("own_submission"):
        receive(voucher, receipt_no="收", on=dt.date(2022, 3, 14), by=who.finance)
    receive(voucher, receipt_no="收", on=dt.date(2022, 3, 14), by=who.second)


def test_a_wrong_voucher_is_reversed_by_its_payer_after_its_receipt(who, passed):
    from tests.cast import account

    colleague = account("东莞财政二", role="assist_finance", place_id=DONGGUAN)
    voucher = sent(passed, 100, by=who.payer)
    receive(voucher, receipt_no="收", on=dt.date(2022, 3, 14), by=who.host_city)
    order = reverse_entry(voucher.entry, on=TODAY, text="凭证写错", by=who.payer)
    with refused("fund_overdrawn"):
        approve_order(order, by=colleague, today=TODAY)
    voucher.refresh_from_db()
    second = account("韶关二", role="city", place_id=SHAOGUAN)
    back = reverse_entry(voucher.receipt_entry, on=TODAY, text="凭证写错", by=who.host_city)
    approve_order(back, by=second, today=TODAY)
    voucher.refresh_from_db()
    assert (voucher.received_on, voucher.receipt_entry) == (None, None)
    with refused("not_allowed"):
        approve_order(order, by=second, today=TODAY)
    approve_order(order, by=colleague, today=TODAY)
    voucher.refresh_from_db()
    assert voucher.cancelled_at is not None
    with refused("fund_transfer_cancelled"):
        receive(voucher, receipt_no="收", on=dt.date(2022, 3, 14), by=who.host_city)
    assert sent(passed, 600 * WAN, by=who.payer).voucher_no == "拨 1", "its number is free again"


def test_rates_of_a_source_and_of_all(who, passed):
    voucher = sent(passed, 300 * WAN, by=who.payer)
    receive(voucher, receipt_no="收", on=dt.date(2022, 3, 14), by=who.host_city)
    found = {each.source: each for each in rates(year=2022, day=TODAY)}
    own = found[Source.ASSISTING_CITY]
    assert (own.due_fen, own.arrived_fen, own.arrival_rate) == (
        600 * WAN,
        300 * WAN,
        Decimal("50.00"),
    )
    assert own.spend_rate == Decimal("0.00")
    assert found[Source.PROVINCIAL].arrival_rate == Decimal("0.00")
    whole = total_of(found.values())
    assert (whole.due_fen, whole.arrived_fen, whole.arrival_rate) == (
        2_000 * WAN,
        300 * WAN,
        Decimal("15.00"),
    )
    assert rates(year=2022, day=dt.date(2022, 3, 13))[0].arrived_fen == 0, "a day before"


def test_901_towns_two_years_arrived_as_published(who):
    """174 / 216.24, 108.12 / 108.12, 30.1342 / 36.04 亿元: 80.47, 100.00, 83.61, in all 86.64."""
    yi = 10_000_000_000
    for source, payer, due, arrived in (
        ("provincial", PROVINCE, 216_24, 174_0000),
        ("assisting_city", DONGGUAN, 108_12, 108_1200),
        ("host_city", SHAOGUAN, 36_04, 30_1342),
    ):
        for year in (2021, 2022):
            own = Contribution.objects.create(
                source=source, helper_code=payer, place_id=SHAOGUAN, year=year, towns=901,
                standard_fen=2_000 * WAN, due_fen=due * yi // 200,
                budgeted_fen=arrived * yi // 10_000 // 2, budgeted_on=BUDGETED, passed_on=PASSED,
                transfer_due_on=dt.date(2022, 3, 12), updated_at="2022-01-01T00:00:00Z",
            )  # fmt: skip
            voucher = sent(own, own.budgeted_fen, by=None, voucher=f"{source} {year}")
            receive(voucher, receipt_no="收", on=dt.date(2022, 3, 14), by=None)
    found = rates(year=(2021, 2022), day=TODAY)
    assert [str(each.arrival_rate) for each in found] == ["80.47", "100.00", "83.61"]
    assert str(total_of(found).arrival_rate) == "86.64"
    assert total_of(found).due_fen == 360_40 * yi // 100
    assert total_of(found).arrived_fen == 312_2542 * yi // 10_000
    assert key(Stage.ARRIVED).stage == "arrived"
