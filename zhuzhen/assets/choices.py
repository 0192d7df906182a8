"""Kinds, owners and states of assets and of their disposal (workflows D4, facts B4)."""

from django.db.models import TextChoices


class AssetKind(TextChoices):
    OPERATING = "operating", "经营性"
    PUBLIC = "public_welfare", "公益性"
    HOUSEHOLD = "household", "到户类"


class AssetForm(TextChoices):
    FIXED = "fixed", "固定资产"
    BIOLOGICAL = "biological", "生物资产"
    EQUITY = "equity", "股权"
    CREDITOR = "creditor", "债权"
    INTANGIBLE = "intangible", "无形资产"


class OwnerKind(TextChoices):
    HOUSEHOLD = "household", "农户"
    VILLAGE = "village", "村集体"
    TOWN = "town", "镇"
    COUNTY = "county", "县"
    ENTERPRISE = "enterprise_share", "企业（份额）"


class AssetState(TextChoices):
    FORMED = "formed", "已形成"
    REGISTERED = "registered", "已登记"
    TITLED = "title_confirmed", "已确权"
    IN_USE = "in_use", "在用"
    IDLE = "idle", "闲置"
    DAMAGED = "damaged", "损坏"
    UNDER_REPAIR = "under_repair", "维修中"
    DISPOSING = "disposing", "处置中"
    DISPOSED = "disposed", "已处置"
    # The settlement that made it was wrong and is reversed; the card stays visible.
    CANCELLED = "cancelled", "已冲销"


# These no longer count among what there is.
GONE = (AssetState.DISPOSED, AssetState.CANCELLED)
# What lies about or earns: looked after, inspected, warned of when it idles.
KEPT = (
    AssetState.TITLED,
    AssetState.IN_USE,
    AssetState.IDLE,
    AssetState.DAMAGED,
    AssetState.UNDER_REPAIR,
)


class OperationMode(TextChoices):
    SELF_RUN = "self_run", "自主经营"
    LEASE = "lease", "租赁"
    CONTRACT = "contract", "承包"
    EQUITY = "equity", "入股"
    TRUST = "trust", "委托经营"
    JOINT = "joint", "合作经营"


class IncomeKind(TextChoices):
    INCOME = "income", "收益"
    PRINCIPAL = "principal", "返还本金"


class DistributionState(TextChoices):
    """收益分配: owner's scheme, villagers' meeting, notice, town, filed with the county."""

    DRAFT = "draft", "起草方案"
    DECIDED = "decided", "村民代表会议通过"
    POSTED = "posted", "公示中"
    REVIEWED = "reviewed", "镇已审核"
    FILED = "filed", "已备案"
    RETURNED = "returned", "已退回"


DISTRIBUTION_OPEN = (
    DistributionState.DRAFT,
    DistributionState.DECIDED,
    DistributionState.POSTED,
    DistributionState.REVIEWED,
)


class InspectionResult(TextChoices):
    GOOD = "good", "完好"
    WORN = "worn", "需维护"
    DAMAGED = "damaged", "损坏"
    IDLE = "idle", "闲置"


class DisposalKind(TextChoices):
    SCRAP = "scrap", "报废"
    SALE = "sale", "出售"
    SWAP = "swap", "置换"
    DONATE = "donate", "捐赠"
    WRITE_OFF = "write_off", "核销"
    DEMOLISH = "demolish", "拆除"
    TRANSFER = "transfer", "划转"


class DisposalReason(TextChoices):
    DISASTER = "disaster", "灾害"
    ACCIDENT = "accident", "事故"
    PLANNING = "planning", "规划调整"
    EXPIRED = "expired", "使用年限到期"
    SCRAPPED = "scrapped", "无法使用"
    OTHER = "other", "其他"


class DisposalState(TextChoices):
    APPLIED = "applied", "已申请"
    VALUED = "valued", "已评估"
    DECIDED = "decided", "集体决策通过"
    APPROVED = "approved", "已批准"
    POSTED = "posted", "公示中"
    DISPOSED = "disposed", "已处置"
    BOOKED = "proceeds_booked", "收入已入账"
    RETURNED = "returned", "已退回"


DISPOSAL_OPEN = (
    DisposalState.APPLIED,
    DisposalState.VALUED,
    DisposalState.DECIDED,
    DisposalState.APPROVED,
    DisposalState.POSTED,
    DisposalState.DISPOSED,
)


class DisposalLevel(TextChoices):
    """Who approves: by original value and kind, from parameters (facts B4)."""

    TOWN = "town", "村决镇批"
    TOWN_FILED = "town_filed", "镇审县备"
    COUNTY = "county", "县批"
