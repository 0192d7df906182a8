"""Kinds and states of public notices and objections (workflows D5, facts B3)."""

from django.db.models import TextChoices


class NoticeKind(TextChoices):
    ADMISSION = "monitored_admission", "监测对象纳入公示"
    CLEARANCE = "risk_elimination", "风险消除公示"
    PROJECT_POOL = "project_pool", "项目入库公示"
    FUND_ALLOCATION = "fund_allocation", "资金分配公告"
    COMPLETION = "project_completion", "项目完工公告"
    INCOME = "income_distribution", "收益分配公示"
    DISPOSAL = "asset_disposal", "资产处置公示"
    POINTS = "points", "积分公示"
    MAINTENANCE = "maintenance", "管护责任公示"


class NoticeState(TextChoices):
    DRAFT = "draft", "起草"
    APPROVED = "approved", "已批准"
    PUBLISHED = "published", "公示中"
    PASSED = "passed", "期满无异议"
    FAILED = "failed", "异议成立"
    WITHDRAWN = "withdrawn", "撤下"


PUBLIC = (NoticeState.PUBLISHED, NoticeState.PASSED)


class ObjectionState(TextChoices):
    OPEN = "open", "待答复"
    UPHELD = "upheld", "成立"
    REJECTED = "rejected", "不成立"
