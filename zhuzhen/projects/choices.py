"""Kinds, tags and states of projects (workflows D2, facts B3, glossary C2)."""

from django.db.models import TextChoices


class Category(TextChoices):
    POVERTY_MONITOR = "poverty_monitor", "监测帮扶"
    INDUSTRY = "industry", "产业发展"
    EMPLOYMENT = "employment", "就业帮扶"
    INFRASTRUCTURE = "infrastructure", "基础设施"
    PUBLIC_SERVICE = "public_service", "公共服务"
    HABITAT = "habitat", "人居环境"
    COLLECTIVE = "collective_economy", "新型农村集体经济"
    GOVERNANCE = "governance", "乡村治理"
    OTHER = "other", "其他"


class Tag(TextChoices):
    LIVELIHOOD = "livelihood", "民生实事"
    BQW = "bqw", "百千万工程"
    WORK_RELIEF = "work_relief", "以工代赈"
    CROSS_TOWN = "cross_town", "跨镇村抱团"
    PEOPLE_AND_PRODUCTION = "people_and_production", "便民又促产"
    INCOME = "income_project", "增收项目"
    DEMO = "demo", "示范项目"


class PlanState(TextChoices):
    """A town's plan: its items are mended until it is approved, and again when it is sent back."""

    DRAFT = "draft", "编制中"
    APPROVED = "approved", "已批准"
    RETURNED = "returned", "退回修订"


class ProjectState(TextChoices):
    DRAFT = "draft", "起草"
    VILLAGE_POSTED = "village_posted", "村内公示"
    TOWN_REVIEW = "town_review", "镇审核"
    TOWN_POSTED = "town_posted", "镇公示"
    COUNTY_ARGUE = "county_argue", "县论证"
    RESERVED = "reserved", "已入库"
    PLANNED = "planned", "列入年度计划"
    APPROVED = "approved", "已批复"
    PROCURING = "procuring", "采购中"
    BUILDING = "building", "在建"
    COMPLETED = "completed", "已完工"
    ACCEPTED = "accepted", "已验收"
    SETTLED = "settled", "已结算"
    TRANSFERRED = "transferred", "已移交"
    CLOSED = "closed", "已办结"
    SUSPENDED = "suspended", "暂停"
    TERMINATED = "terminated", "终止"
    REMOVED = "removed", "移出项目库"


S = ProjectState
# In the pool and not yet in a year's plan: what a county chooses from.
IN_POOL = (S.RESERVED,)
# Money may be allocated to these: in the pool or beyond, not yet settled.
FUNDABLE = (S.RESERVED, S.PLANNED, S.APPROVED, S.PROCURING, S.BUILDING, S.COMPLETED, S.ACCEPTED)
ENDED = (S.CLOSED, S.TERMINATED, S.REMOVED)
# These can be suspended, and go on where they stopped.
RUNNING = (S.PLANNED, S.APPROVED, S.PROCURING, S.BUILDING, S.COMPLETED)
# On the way into the pool: what is submitted stays as it is until somebody sends it back.
PENDING = (S.VILLAGE_POSTED, S.TOWN_REVIEW, S.TOWN_POSTED, S.COUNTY_ARGUE)


class ReviewPoint(TextChoices):
    """What the town says of a project, each in its turn (workflows D2)."""

    TRUTH = "truth", "真实性"
    NEED = "need", "必要性"
    INVESTMENT = "investment", "投资概算"
    LINKAGE = "linkage", "联农带农"
    PERFORMANCE = "performance", "绩效目标"


class ArguePoint(TextChoices):
    """What the county's departments say of it together (workflows D2)."""

    COMPLIANCE = "compliance", "合规"
    LAND = "land", "用地"
    FUNDING = "funding", "资金"


class Criterion(TextChoices):
    """What the order of priority looks at (S1-2.1b, 2.2a). The last two are the town's judgement;
    the others follow from what stands in the project."""

    DUAL = "dual", "既便民又促产"
    LIVELIHOOD = "livelihood", "普惠性、基础性、兜底性民生"
    BENEFIT = "benefit", "受益户数"
    RANK = "rank", "规划优先顺序"
    RESOURCES = "resources", "资源条件和行业优势"
    READINESS = "readiness", "要素落实程度"


JUDGED = (Criterion.RESOURCES, Criterion.READINESS)


class Procurement(TextChoices):
    TENDER = "tender", "公开招标"
    NEGOTIATION = "negotiation", "竞争性磋商"
    INQUIRY = "inquiry", "询价"
    SINGLE_SOURCE = "single_source", "单一来源"
    VILLAGE_BUILT = "village_self_build", "村民自建"


class MilestoneKind(TextChoices):
    SIGNED = "signed", "签约"
    STARTED = "started", "开工"
    PRODUCING = "producing", "投产"
    EFFECTIVE = "effective", "见效"
    OTHER = "other", "其他节点"


class AcceptanceResult(TextChoices):
    PASSED = "passed", "合格"
    RECTIFY = "rectify", "整改后再验"


class LinkageMode(TextChoices):
    """六种联农带农方式 (S1-4.1c)."""

    ORDER_FARMING = "order_farming", "订单生产"
    CUSTODY = "custody", "托养托管"
    AGENCY_SALE = "agency_sale", "产品代销"
    PROTECTED_PRICE = "protected_price", "保护价收购"
    EMPLOYMENT = "absorb_employment", "吸纳就业"
    ASSET_INCOME = "asset_income", "资产收益"


class WorkerKind(TextChoices):
    """Who is paid by work relief; the first three are preferred (S1-1.2b)."""

    UNSTABLE = "unstable_poverty_relieved", "脱贫不稳定户"
    MARGINAL = "marginal_vulnerable", "边缘易致贫户"
    LOW_INCOME = "low_income", "其他农村低收入群体"
    OTHER = "other", "其他农户"


# 优先吸纳 (S1-1.2b).
PREFERRED = (WorkerKind.UNSTABLE, WorkerKind.MARGINAL, WorkerKind.LOW_INCOME)


class NeedState(TextChoices):
    OPEN = "open", "待认领"
    PARTLY = "partly", "部分认领"
    CLAIMED = "claimed", "已认领"
    DONE = "done", "已落实"
    WITHDRAWN = "withdrawn", "已撤下"


class ClaimState(TextChoices):
    PLEDGED = "pledged", "已认领"
    RECEIVED = "received", "已到账"
    CANCELLED = "cancelled", "已取消"


class ChoiceOutcome(TextChoices):
    CHOSEN = "chosen", "入选"
    OVER_BUDGET = "over_budget", "资金不足落选"
    EXCLUDED = "excluded", "不符合条件"


# Parameters of a pack, by region; what holds where no pack says.
TENDER_FLOOR = "project_tender_floor"
SELF_BUILD_MOST = "project_self_build_most"
INDUSTRY_PERCENT = "project_industry_percent"
REWARD_PERCENT = "work_relief_reward_percent"
FULL_BENEFIT = "project_full_benefit"
DIRECT_MOST = "project_direct_payment_most"
USUAL = {
    TENDER_FLOOR: 400_000_000,
    SELF_BUILD_MOST: 100_000_000,
    INDUSTRY_PERCENT: 60,
    REWARD_PERCENT: 30,
    FULL_BENEFIT: 100,
    DIRECT_MOST: 1_000_000,
}
WEIGHT = "project_weight_{criterion}"
USUAL_WEIGHTS = {
    Criterion.DUAL: 25,
    Criterion.LIVELIHOOD: 20,
    Criterion.BENEFIT: 15,
    Criterion.RANK: 15,
    Criterion.RESOURCES: 15,
    Criterion.READINESS: 10,
}
