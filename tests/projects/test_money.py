"""Money of a project: in the pool, within its budget, on a contract, by what is built."""

import pytest

from tests.projects.life import PROPOSED, Life, key, officers, raised
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import OrderKind, Stage
from zhuzhen.funds.commands import Move, approve_order, return_order, reverse_entry, submit_order
from zhuzhen.projects.commands import allocate
from zhuzhen.projects.queries.money import money_of

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who():
    return officers()


def refused(code, act):
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code, caught.value.text
    return caught.value.text


def into(life, fen):
    return Move(key(Stage.ARRIVED), key(Stage.ALLOCATED, of=life.project), fen)


def test_a_project_not_in_the_pool_gets_no_money_from_either_door(who):
    raised(50_000_000, on=PROPOSED)
    life = Life(who).in_county()
    told = refused(
        "project_not_in_pool",
        lambda: allocate(life.project, [into(life, 1)], life.paper(), by=who.finance),
    )
    assert told == "“机耕路硬化”（县论证）还没有入库，不能办分配单；请先办完审定入库。"
    direct = {"text": "直接分配", "use_code": "livelihood", "by": who.finance}
    refused(
        "project_not_in_pool",
        lambda: submit_order(
            kind=OrderKind.ALLOCATION, moves=(into(life, 1),), on=life.today, **direct
        ),
    )


def test_what_left_the_pool_before_approval_is_not_posted(who):
    life = Life(who).planned()
    order = allocate(life.project, [into(life, 1)], life.paper(), by=who.finance)
    life.take("suspend", who.county, reason="查问题")
    refused("project_money_over", lambda: approve_order(order, by=who.approver, today=life.today))
    return_order(order, by=who.approver, reason="项目暂停")
    assert money_of(life.project.purpose_id).in_all == 0


def test_no_more_is_allocated_than_the_budget_counting_what_waits(who):
    raised(100_000_000, on=PROPOSED)
    life = Life(who).reserved()
    allocate(life.project, [into(life, 30_000_000)], life.paper(), by=who.finance)
    told = refused("allocation_over_budget", lambda: allocate(
        life.project, [into(life, 20_000_001)], life.paper(), by=who.finance))  # fmt: skip
    assert told.startswith("分配后项目资金共 500,000.01 元，超过概算 500,000.00 元")
    allocate(life.project, [into(life, 20_000_000)], life.paper(), by=who.finance)


def test_money_goes_to_the_project_it_is_asked_for(who):
    life, other = Life(who).planned(fen=100_000_000), Life(who).reserved()
    told = refused("moves_elsewhere", lambda: allocate(
        life.project, [into(other, 1)], life.paper(), by=who.finance))  # fmt: skip
    assert told == "资金没有落到“机耕路硬化”的账户上；请选这个项目的资金用途。"


def test_a_contract_stays_within_budget_and_what_is_allocated(who):
    life = Life(who).procuring().allocated(30_000_000)
    told = refused("contract_over_allocation", lambda: life.contracted(30_000_001))
    assert "300,000.01 元，分配给项目的资金只有 300,000.00 元" in told
    refused("contract_over_budget", lambda: life.contracted(50_000_001))
    refused("contract_prepaid", lambda: life.contracted(30_000_000, prepaid_percent=31))
    life.contracted(30_000_000)
    refused("contract_twice", lambda: life.contracted(1))


def test_commitments_stay_within_the_contracts(who):
    life = Life(who).procuring().allocated().contracted(40_000_000)
    told = refused("commit_over_contract", lambda: life.committed(40_000_001))
    assert "合同共 400,000.00 元，签约资金会到 400,000.01 元" in told
    life.committed(40_000_000)
    refused("commit_over_contract", lambda: life.committed(1))


def test_the_advance_then_what_is_built_then_all(who):
    life = Life(who).building()
    told = refused("pay_over_share", lambda: life.ask_payment(12_000_001))
    assert told == (
        "按合同和进度（预付 30%，已完成 0%）最多可付 120,000.00 元，已付和待审 0.00 元，"
        "这次 120,000.01 元，超出 0.01 元；请先报进度，或减少金额。"
    )
    life.paid(12_000_000).reported(55)
    refused("pay_over_share", lambda: life.ask_payment(10_000_001))
    life.paid(10_000_000)
    life.later(31).reported(100, month=life.today).take("complete", who.village)
    life.take("accept", who.town, looked_on=life.today, members="甲", opinion="合格")
    life.paid(18_000_000)
    assert money_of(life.project.purpose_id).spent == 40_000_000


def test_what_waits_for_approval_counts_as_paid(who):
    life = Life(who).building()
    life.ask_payment(12_000_000)
    refused("pay_over_share", lambda: life.ask_payment(1))


def test_what_was_reversed_can_be_paid_again(who):
    life = Life(who).building()
    order = life.ask_payment(12_000_000)
    entry = approve_order(order, by=who.approver, today=life.today).entry
    refused("pay_over_share", lambda: life.ask_payment(1))
    back = reverse_entry(entry, on=life.today, text="付错", by=who.finance)
    approve_order(back, by=who.approver, today=life.today)
    life.paid(12_000_000)
    assert money_of(life.project.purpose_id).paid == 12_000_000


def pay_to(life, payee, *moves):
    return submit_order(
        kind=OrderKind.PAYMENT, moves=moves, on=life.today, text="付款", payee=payee,
        by=life.who.finance,
    )  # fmt: skip


def test_a_contract_pays_its_own_party(who):
    life = Life(who).building()
    told = refused("pay_not_party", lambda: pay_to(life, "别的公司", life.move("paid", 1)))
    assert "“别的公司”不是“机耕路硬化”合同的承包方" in told


def test_small_sums_are_paid_without_a_contract(who):
    life = Life(who).planned().allocated()
    small = Move(key(Stage.ALLOCATED, of=life.project), key(Stage.PAID, of=life.project), 1_000_000)
    order = pay_to(life, "演示设计室", small)
    approve_order(order, by=who.approver, today=life.today)
    more = Move(small.from_, small.to, 1_000_001)
    refused("pay_direct_over", lambda: pay_to(life, "演示设计室", more))
    refused("project_money_early", lambda: pay_to(life, "演示公司", life.move("paid", 1)))


def test_what_contracts_were_signed_for_is_not_taken_away(who):
    life = Life(who).building()
    spare = Move(key(Stage.ALLOCATED, of=life.project), key(Stage.ARRIVED), 10_000_000)

    def take(fen):
        return submit_order(
            kind=OrderKind.WITHDRAWAL, on=life.today, text="收回", by=who.finance,
            moves=(Move(spare.from_, spare.to, fen),),
        )  # fmt: skip

    refused("withdrawal_over_contract", lambda: take(10_000_001))
    approve_order(take(10_000_000), by=who.approver, today=life.today)


def test_a_project_ends_only_when_its_money_is_back(who):
    life = Life(who).planned().allocated()
    with pytest.raises(Problem) as caught:
        life.take("terminate", who.county, reason="用地没有落实")
    assert [str(each) for each in caught.value.faults] == [
        "还有 500,000.00 元在项目上，请先收回分配或解除签约"
    ]
    back = submit_order(
        kind=OrderKind.WITHDRAWAL, on=life.today, text="收回", by=who.finance,
        moves=(Move(key(Stage.ALLOCATED, of=life.project), key(Stage.ARRIVED), 50_000_000),),
    )  # fmt: skip
    with pytest.raises(Problem) as caught:
        life.take("terminate", who.county, reason="用地没有落实")
    assert "还有 1 张资金单据没有审批，请先批完、退回或撤回" in map(str, caught.value.faults)
    approve_order(back, by=who.approver, today=life.today)
    assert life.take("terminate", who.county, reason="用地没有落实").state == "terminated"


def test_settlement_is_what_was_booked(who):
    life = Life(who).accepted().paid(40_000_000)
    with pytest.raises(Problem) as caught:
        life.take("settle", who.finance, settled_fen=40_000_000)
    assert [str(each) for each in caught.value.faults] == [
        "还有 400,000.00 元已支付没有结转，请先办结算单",
        "已结转 0.00 元，与应结转的 400,000.00 元不符，请核对结算单",
    ]


def test_after_settlement_only_the_retention_is_paid(who):
    life = Life(who).accepted().paid(38_000_000)
    order = submit_order(
        kind=OrderKind.SETTLEMENT, moves=(life.move("capitalised", 38_000_000),), on=life.today,
        text="结算", by=who.finance,
    )  # fmt: skip
    approve_order(order, by=who.approver, today=life.today)
    life.take("settle", who.finance, settled_fen=39_000_000, retention_fen=1_000_000)
    told = refused("money_over_settled", lambda: life.ask_payment(1_000_001))
    assert "结算额 390,000.00 元（含质保金），这样会到 390,000.01 元" in told
    life.later(365).paid(1_000_000)
    refused("money_over_settled", lambda: life.ask_payment(1))
    assert money_of(life.project.purpose_id).paid == 1_000_000
