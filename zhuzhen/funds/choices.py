"""Where money comes from, where it stands, and what moves it (workflows D3, facts B1.3)."""

from django.db.models import TextChoices


class Source(TextChoices):
    """资金来源. Every fen keeps its source from arrival to asset."""

    PROVINCIAL = "provincial", "省级财政"
    ASSISTING_CITY = "assisting_city", "帮扶市财政"
    HOST_CITY = "host_city", "属地市财政"
    HOST_COUNTY = "host_county", "属地县财政"
    BRIDGING = "central_bridging", "中央衔接（常态化帮扶）资金"
    CITY_SPECIAL = "city_special", "市级专项"
    SELF_RAISED = "self_raised", "单位自筹"
    CHARITY_DAY = "charity_day", "扶贫济困日"
    DONATION = "donation", "社会捐赠"
    IN_KIND = "in_kind", "捐赠物资折价"
    ASSET_INCOME = "asset_income", "资产收益"
    PRINCIPAL_RETURN = "principal_return", "返还本金"
    DISPOSAL = "disposal", "资产处置收入"


# Shared 6:3:1 by what parameters say: province, assisting city, and the host, which splits again.
SHARED = (Source.PROVINCIAL, Source.ASSISTING_CITY, Source.HOST_CITY, Source.HOST_COUNTY)
# Of public budgets: the list of uses holds for them. Other money follows whoever gave it.
FISCAL = (*SHARED, Source.BRIDGING, Source.CITY_SPECIAL)
# Raised from society: for a named village or purpose (S4-7).
SOCIAL = (Source.SELF_RAISED, Source.CHARITY_DAY, Source.DONATION, Source.IN_KIND)


class Stage(TextChoices):
    """Where a fen stands. All but `origin` hold money: their balances are never below nothing."""

    ORIGIN = "origin", "来源"
    IN_TRANSIT = "in_transit", "已拨在途"
    ARRIVED = "arrived", "到账未分配"
    ALLOCATED = "allocated", "已分配未签约"
    COMMITTED = "committed", "已签约未支付"
    PAID = "paid", "已支付未结转"
    CAPITALISED = "capitalised", "已形成资产"
    EXPENSED = "expensed", "已列支"
    RECLAIMED = "reclaimed", "已收回"


# What has come in and gone no further than each stage.
HELD = (Stage.ARRIVED, Stage.ALLOCATED, Stage.COMMITTED)
SPENT = (Stage.PAID, Stage.CAPITALISED, Stage.EXPENSED)


class EntryKind(TextChoices):
    TRANSFER = "transfer", "拨付"
    RECEIPT = "receipt", "到账"
    ALLOCATION = "allocation", "分配下达"
    COMMITMENT = "commitment", "签约"
    RELEASE = "release", "解除签约"
    PAYMENT = "payment", "支付"
    SETTLEMENT = "settlement", "结算结转"
    CARRY_OVER = "carry_over", "结转下年"
    RECLAIM = "reclaim", "收回统筹"
    WITHDRAWAL = "withdrawal", "收回分配"
    INCOME = "income", "收入"
    REVERSAL = "reversal", "红字冲销"


# From which stage to which each kind moves money; a reversal moves back what it reverses.
MOVES: dict[EntryKind, tuple[tuple[Stage, Stage], ...]] = {
    EntryKind.TRANSFER: ((Stage.ORIGIN, Stage.IN_TRANSIT),),
    EntryKind.RECEIPT: ((Stage.IN_TRANSIT, Stage.ARRIVED),),
    EntryKind.INCOME: ((Stage.ORIGIN, Stage.ARRIVED),),
    # To a town without a project yet, from there on to a project; or to a project at once.
    EntryKind.ALLOCATION: ((Stage.ARRIVED, Stage.ALLOCATED), (Stage.ALLOCATED, Stage.ALLOCATED)),
    EntryKind.WITHDRAWAL: ((Stage.ALLOCATED, Stage.ARRIVED), (Stage.ALLOCATED, Stage.ALLOCATED)),
    EntryKind.COMMITMENT: ((Stage.ALLOCATED, Stage.COMMITTED),),
    EntryKind.RELEASE: ((Stage.COMMITTED, Stage.ALLOCATED),),
    # Small sums are paid without a contract.
    EntryKind.PAYMENT: ((Stage.COMMITTED, Stage.PAID), (Stage.ALLOCATED, Stage.PAID)),
    EntryKind.SETTLEMENT: ((Stage.PAID, Stage.CAPITALISED), (Stage.PAID, Stage.EXPENSED)),
    EntryKind.CARRY_OVER: tuple((stage, stage) for stage in HELD),
    EntryKind.RECLAIM: tuple((stage, Stage.RECLAIMED) for stage in HELD),
}


class PurposeKind(TextChoices):
    PROJECT = "project", "项目"
    DONATION = "donation", "定向捐赠"
    TOWN = "town", "镇统筹"
    EXPENSE = "expense", "非项目支出"


class Direction(TextChoices):
    """投向, as the cities report it (S4-8b)."""

    INDUSTRY = "industry", "产业发展"
    LIVELIHOOD = "livelihood", "民生保障"
    GOVERNANCE = "governance", "基层治理"
    HABITAT = "habitat", "美丽镇村建设"
    SEWAGE = "sewage", "农村生活污水治理攻坚"
    OTHER = "other", "其他"


class OrderKind(TextChoices):
    """Papers that move money once somebody else has approved them."""

    ALLOCATION = "allocation", "分配单"
    COMMITMENT = "commitment", "签约单"
    PAYMENT = "payment", "支付单"
    SETTLEMENT = "settlement", "结算单"
    RECLAIM = "reclaim", "收回单"
    REVERSAL = "reversal", "冲销单"
    RELEASE = "release", "解约单"
    WITHDRAWAL = "withdrawal", "收回分配单"
    CARRY_OVER = "carry_over", "年末结转单"


# The entry that an approved order posts; the end of a year posts many, and reclaims as well.
POSTS: dict[OrderKind, EntryKind] = {kind: EntryKind(kind.value) for kind in OrderKind}


class OrderState(TextChoices):
    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已审批入账"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class ContributionState(TextChoices):
    """How far a payer's share of a year has come; told by its facts, never typed."""

    DUE = "due", "待列预算"
    BUDGETED = "budgeted", "已列预算"
    PASSED = "budget_passed", "预算已通过"
    PARTLY = "partly_transferred", "部分拨付"
    TRANSFERRED = "transferred", "已拨付"
    RECEIVED = "received", "已到账"


# Parameters of packs, by place and day; what holds where no pack says (facts B1.3, workflows D3).
STANDARD = "fund_standard"
STANDARD_OF_ADDED = "fund_standard_self_added"
SHARE = "fund_share_{source}"
SHARE_OF_ADDED = "fund_self_added_share_{source}"
TRANSFER_DAYS, USUAL_TRANSFER_DAYS = "fund_transfer_days", 30
RECEIPT_DAYS, USUAL_RECEIPT_DAYS = "fund_receipt_days", 5
ALLOCATION_DAYS, USUAL_ALLOCATION_DAYS = "fund_allocation_days", 30
CARRY_OVER_YEARS, USUAL_CARRY_OVER_YEARS = "fund_carry_over_years", 2
PREPAYMENT_PERCENT, USUAL_PREPAYMENT_PERCENT = "fund_prepayment_percent", 30
VILLAGE_TARGET, USUAL_VILLAGE_TARGET_FEN = "fund_village_target", 10_000_000
PROVINCE_CODE = "440000000000"
