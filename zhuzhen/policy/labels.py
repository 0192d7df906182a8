"""Parts and flows of the software that carry clauses, and how that is told."""

from enum import StrEnum

AWAITED = "由“{part}”部分承接，该部分尚未建成"


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
}


class Coming(StrEnum):
    """Parts that are not built yet and will carry a clause."""

    FUNDS = "funds"
    PROJECTS = "projects"


COMINGS = {
    Coming.FUNDS: "资金",
    Coming.PROJECTS: "项目和资产",
}
