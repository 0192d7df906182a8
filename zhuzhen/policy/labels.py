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
}


class Workflow(StrEnum):
    """Flows of the software that a pack may name as what carries a clause."""

    RECORD_REVIEW = "record_review"
    EXEMPTION = "exemption"
    TASK = "task"
    OVERLAY = "overlay"


WORKFLOWS = {
    Workflow.RECORD_REVIEW: "记录的提交、确认和退回",
    Workflow.EXEMPTION: "职责的豁免",
    Workflow.TASK: "任务的交办和办结",
    Workflow.OVERLAY: "上级政策的加严",
}


class Coming(StrEnum):
    """Parts that are not built yet and will carry a clause."""

    HOUSEHOLDS = "households"
    FUNDS = "funds"
    PROJECTS = "projects"


COMINGS = {
    Coming.HOUSEHOLDS: "防返贫监测",
    Coming.FUNDS: "资金",
    Coming.PROJECTS: "项目和资产",
}
