"""Parts and flows of the software that carry clauses, and how that is told."""

from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """Typed parts of the software that a pack may name as what carries a clause."""

    DIVISIONS = "divisions"
    ORGANISATIONS = "organisations"
    CLUSTERS = "clusters"
    TEAMS = "teams"
    POSTINGS = "postings"
    PAIRINGS = "pairings"
    HANDOVERS = "handovers"
    DOCUMENTS = "documents"
    EVIDENCE = "evidence"
    BOARD = "board"
    HOUSEHOLDS = "households"
    SAFEGUARDS = "safeguards"
    CASES = "cases"
    FUNNEL = "funnel"
    PLANS = "plans"
    HELPERS = "helpers"
    VISITS = "visits"
    NOTICES = "notices"
    ASSETS = "assets"
    LEDGERS = "ledgers"
    CONTRIBUTIONS = "contributions"
    LEDGER = "ledger"
    TOWN_PLANS = "town_plans"
    PROJECTS = "projects"
    PROJECT_SCORES = "project_scores"
    PROJECT_SHARES = "project_shares"
    WAGE_ROLLS = "wage_rolls"
    LINKAGES = "linkages"
    NEEDS = "needs"
    FUND_USES = "fund_uses"
    FUND_STATISTICS = "fund_statistics"


SUBJECTS = {
    Subject.DIVISIONS: "区划底册",
    Subject.ORGANISATIONS: "单位名册",
    Subject.CLUSTERS: "组团",
    Subject.TEAMS: "驻镇工作队",
    Subject.POSTINGS: "派驻",
    Subject.PAIRINGS: "结对关系",
    Subject.HANDOVERS: "交接",
    Subject.DOCUMENTS: "政策文件和条款",
    Subject.EVIDENCE: "佐证材料",
    Subject.BOARD: "进度看板",
    Subject.HOUSEHOLDS: "农户底册",
    Subject.SAFEGUARDS: "收支和四项保障核查",
    Subject.CASES: "监测个案",
    Subject.FUNNEL: "监测漏斗和红灯",
    Subject.PLANS: "一户一策和帮扶措施",
    Subject.HELPERS: "干户结对",
    Subject.VISITS: "走访和季度检查",
    Subject.NOTICES: "公示",
    Subject.ASSETS: "资产卡片、经营、管护和处置",
    Subject.LEDGERS: "三本台账",
    Subject.CONTRIBUTIONS: "应担资金和拨付",
    Subject.LEDGER: "资金账",
    Subject.TOWN_PLANS: "镇域规划和条目",
    Subject.PROJECTS: "项目库",
    Subject.PROJECT_SCORES: "项目优先级评分和择优",
    Subject.PROJECT_SHARES: "跨镇村项目的分摊",
    Subject.WAGE_ROLLS: "以工代赈用工名册",
    Subject.LINKAGES: "联农带农台账",
    Subject.NEEDS: "社会资金项目库",
    Subject.FUND_USES: "资金使用清单",
    Subject.FUND_STATISTICS: "资金统计",
}


class Workflow(StrEnum):
    """Flows of the software that a pack may name as what carries a clause."""

    RECORD_REVIEW = "record_review"
    EXEMPTION = "exemption"
    TASK = "task"
    OVERLAY = "overlay"
    IDENTIFICATION = "identification"
    CLEARANCE = "clearance"
    CIVIL_HANDOVER = "civil_handover"
    CAMPAIGN = "campaign"
    SCREENING = "screening"
    INCOME_DISTRIBUTION = "income_distribution"
    ASSET_DISPOSAL = "asset_disposal"
    FUND_ORDERS = "fund_orders"
    PROJECT = "project"


WORKFLOWS = {
    Workflow.RECORD_REVIEW: "记录的提交、确认和退回",
    Workflow.EXEMPTION: "职责的豁免",
    Workflow.TASK: "任务的交办和办结",
    Workflow.OVERLAY: "上级政策的加严",
    Workflow.IDENTIFICATION: "线索核实和纳入监测",
    Workflow.CLEARANCE: "风险消除",
    Workflow.CIVIL_HANDOVER: "移交民政和回执",
    Workflow.CAMPAIGN: "集中排查",
    Workflow.SCREENING: "部门数据筛查",
    Workflow.INCOME_DISTRIBUTION: "资产收益分配",
    Workflow.ASSET_DISPOSAL: "资产处置",
    Workflow.FUND_ORDERS: "资金单据的提交和审批",
    Workflow.PROJECT: "项目从申报到办结",
}


class ContributionFact(StrEnum):
    """What each contribution of a payer must have to count."""

    BUDGETED = "budgeted_in_full"
    TRANSFERRED = "transferred_in_time"


CONTRIBUTION_FACTS = {
    ContributionFact.BUDGETED: "列足预算",
    ContributionFact.TRANSFERRED: "预算通过后按期拨付",
}


class ProjectFact(StrEnum):
    """What is asked of the projects in an owner's place."""

    INCOME = "income_project"
    LINKAGE = "linkage"


PROJECT_FACTS = {
    ProjectFact.INCOME: "列入当年计划的增收项目",
    ProjectFact.LINKAGE: "联农带农约定",
}
# Of what the share is: each place has one at least, or each project that is asked about.
PROJECT_SETS = {
    ProjectFact.INCOME: "地方",
    ProjectFact.LINKAGE: "已入库的经营性项目",
}


class FundDirection(StrEnum):
    """What money goes into (S4-8b); `funds` counts by the same codes."""

    INDUSTRY = "industry"
    LIVELIHOOD = "livelihood"
    GOVERNANCE = "governance"
    HABITAT = "habitat"
    SEWAGE = "sewage"
    OTHER = "other"


FUND_DIRECTIONS = {
    FundDirection.INDUSTRY: "产业发展",
    FundDirection.LIVELIHOOD: "民生保障",
    FundDirection.GOVERNANCE: "基层治理",
    FundDirection.HABITAT: "美丽镇村建设",
    FundDirection.SEWAGE: "农村生活污水治理攻坚",
    FundDirection.OTHER: "其他",
}


class FundSource(StrEnum):
    """Money that a register's records may bring into the ledger; `funds` has the same codes."""

    CITY_SPECIAL = "city_special"
    SELF_RAISED = "self_raised"
    CHARITY_DAY = "charity_day"
    DONATION = "donation"
    IN_KIND = "in_kind"


FUND_SOURCES = {
    FundSource.CITY_SPECIAL: "市级专项",
    FundSource.SELF_RAISED: "单位自筹",
    FundSource.CHARITY_DAY: "扶贫济困日",
    FundSource.DONATION: "社会捐赠",
    FundSource.IN_KIND: "捐赠物资折价",
}


# The steps of a case that a pack may leave out, as `casework.flow` marks them.
LEAVABLE_STEPS = {"assign": "派核查人", "match": "信息比对"}


@dataclass(frozen=True)
class CaseFigure:
    """A number of the way of a case: what it is, the usual one, and the least that can be."""

    label: str
    usual: int
    least: int = 0


# Days, unless something else is said, from T0 (facts B2.5, B2.8, workflows D1, D9); the day from
# which they count is not counted itself.
CASE_FIGURES = {
    "assign": CaseFigure("线索到派核查人", 2),
    "verify": CaseFigure("线索到入户核实完", 5),
    "match": CaseFigure("线索到信息比对完", 7),
    "review": CaseFigure("线索到民主评议完", 8),
    "notice": CaseFigure("纳入公示的天数", 5, 5),
    "pass_notice": CaseFigure("线索到公示期满报镇", 14),
    "town_review": CaseFigure("镇审核，从收到起", 1),
    "decision": CaseFigure("线索到县审定", 15, 1),
    "relief": CaseFigure("先行帮扶到补完程序", 15, 1),
    "assist": CaseFigure("纳入到落实帮扶", 10),
    "elim_verify": CaseFigure("提出消除到核实完", 5),
    "elim_review": CaseFigure("提出消除到评议完", 8),
    "clearance_notice": CaseFigure("消除公示的天数", 5, 5),
    "elim_pass": CaseFigure("提出消除到公示期满报镇", 14),
    "elim_town": CaseFigure("消除镇审核，从收到起", 1),
    "clearance": CaseFigure("提出消除到县审定", 15, 1),
    "civil": CaseFigure("移交民政到回执，工作日", 5, 1),
    "verifiers": CaseFigure("核查至少几人", 2, 1),
    "stable_months": CaseFigure("消除前收入稳定几个整月", 6, 1),
}


class HouseholdSet(StrEnum):
    """Households under watch that a measure may be over."""

    MONITORED = "monitored"
    ABLE = "able"
    WEAK = "weak"


HOUSEHOLD_SETS = {
    HouseholdSet.MONITORED: "监测户",
    HouseholdSet.ABLE: "有劳动能力的监测户",
    HouseholdSet.WEAK: "只有弱（半）劳力的监测户",
}


class HouseholdFact(StrEnum):
    """What a household of the set must have to count."""

    PLAN = "plan"
    MEASURE = "measure"
    DEVELOPMENTAL_MEASURE = "developmental_measure"
    HELPER = "helper"
    VISIT = "visit"
    CHECK = "income_safeguard_check"


HOUSEHOLD_FACTS = {
    HouseholdFact.PLAN: "帮扶方案",
    HouseholdFact.MEASURE: "帮扶措施",
    HouseholdFact.DEVELOPMENTAL_MEASURE: "开发式帮扶措施",
    HouseholdFact.HELPER: "帮扶责任人",
    HouseholdFact.VISIT: "期内走访",
    HouseholdFact.CHECK: "期内收支和四项保障检查",
}
