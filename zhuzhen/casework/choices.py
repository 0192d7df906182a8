"""Stored codes of clues, cases, plans, measures, visits, campaigns, doubts (glossary C2, D1)."""

from django.db.models import TextChoices


class CaseState(TextChoices):
    CLUE = "clue", "线索"
    VERIFYING = "verifying", "入户核实"
    MATCHING = "matching", "信息比对"
    REVIEWING = "reviewing", "民主评议"
    POSTING = "posting", "村内公示"
    TOWN_REVIEW = "town_review", "镇审核"
    COUNTY_REVIEW = "county_review", "县审定"
    MONITORED = "monitored", "纳入监测"
    ASSISTING = "assisting", "帮扶中"
    ELIM_PROPOSED = "elim_proposed", "拟消除"
    ELIM_REVIEWING = "elim_reviewing", "消除评议"
    ELIM_POSTING = "elim_posting", "消除公示"
    ELIM_TOWN = "elim_town", "消除镇审核"
    ELIM_COUNTY = "elim_county", "消除县审定"
    CLEARED = "cleared", "风险消除"
    NOT_ADMITTED = "not_admitted", "未纳入"
    WITHDRAWN = "withdrawn", "撤回"
    REVOKED = "revoked", "错评清退"
    NATURAL_DECREASE = "natural_decrease", "自然减少"


IDENTIFYING = (
    CaseState.CLUE,
    CaseState.VERIFYING,
    CaseState.MATCHING,
    CaseState.REVIEWING,
    CaseState.POSTING,
    CaseState.TOWN_REVIEW,
    CaseState.COUNTY_REVIEW,
)
UNDER_WATCH = (CaseState.MONITORED, CaseState.ASSISTING)
CLEARING = (
    CaseState.ELIM_PROPOSED,
    CaseState.ELIM_REVIEWING,
    CaseState.ELIM_POSTING,
    CaseState.ELIM_TOWN,
    CaseState.ELIM_COUNTY,
)
OPEN = (*IDENTIFYING, *UNDER_WATCH, *CLEARING)
ENDED = tuple(state for state in CaseState if state not in OPEN)


class Category(TextChoices):
    """三类监测对象, and the general name in use since 2026 (facts B2.1, B2.10)."""

    UNSTABLE = "unstable_poverty_relieved", "脱贫不稳定户"
    MARGINAL = "marginal_vulnerable", "边缘易致贫户"
    SUDDEN = "sudden_difficulty", "突发严重困难户"
    AT_RISK = "at_risk_general", "防止返贫致贫对象"


class ClueSource(TextChoices):
    SELF_REPORT = "self_report", "自主申报"
    CADRE_CHECK = "cadre_check", "干部排查"
    DEPARTMENT = "dept_alert", "部门预警"
    PETITION = "petition_media", "信访媒体"
    PLATFORM = "platform", "系统分析"
    EDGE_2019 = "legacy_2019_edge", "2019 边缘户"


class ClueState(TextChoices):
    OPEN = "open", "待处理"
    IN_CASE = "in_case", "已并入个案"
    DISMISSED = "dismissed", "不属实"


class Risk(TextChoices):
    """风险类型, at most five at once (facts B2.6)."""

    ILLNESS = "illness", "因病"
    DISABILITY = "disability", "因残"
    EDUCATION = "education", "因学"
    DISASTER = "disaster", "因自然灾害"
    ACCIDENT = "accident", "因意外事故"
    INDUSTRY = "industry_failure", "因产业项目失败"
    JOB = "job_unstable", "因务工就业不稳"
    LABOUR = "labor_shortage", "缺劳动力"
    HOUSING = "housing", "因安全住房"
    WATER = "water", "因安全饮水"
    OTHER = "other", "其他"


MOST_RISKS = 5


class Disaster(TextChoices):
    FLOOD = "flood", "洪涝"
    GEOLOGY = "geology", "地质"
    DROUGHT = "drought", "旱灾"
    BIOLOGICAL = "biological", "生物"
    WEATHER = "weather", "气象"
    EARTHQUAKE = "earthquake", "地震"
    OTHER = "other", "其他"


class SubmissionKind(TextChoices):
    ADMISSION = "admission", "纳入监测"
    CLEARANCE = "clearance", "风险消除"
    REVOCATION = "revocation", "错评清退"
    DECREASE = "decrease", "自然减少"


class Comparison(TextChoices):
    """What the comparison with the departments' data came to (workflows D1, row 4)."""

    CLEAR = "clear", "比对没有发现问题"
    EXPLAINED = "explained", "有疑点，已核实说明"


class Urgency(TextChoices):
    """Why help comes before the procedure."""

    DISASTER = "disaster", "因灾"
    URGENT = "urgent", "急难"


class ClearanceMode(TextChoices):
    BY_ASSIST = "by_assist", "帮扶消除"
    NATURAL = "natural", "自然消除"


class MeasureKind(TextChoices):
    """帮扶措施大类 (facts B2.7)."""

    INDUSTRY = "industry", "产业帮扶"
    EMPLOYMENT = "employment", "就业帮扶"
    FINANCE = "finance", "金融帮扶"
    PUBLIC_POST = "public_post", "公益岗位帮扶"
    HEALTH = "health", "健康帮扶"
    COMPULSORY_EDUCATION = "compulsory_edu", "义务教育保障"
    OTHER_EDUCATION = "other_edu", "其他教育帮扶"
    SECURITY = "comprehensive_security", "综合保障"
    HOUSING = "housing_safety", "住房安全保障"
    WATER = "water_safety", "饮水安全保障"
    SOCIAL = "social", "社会帮扶"
    RELOCATION = "relocation", "搬迁"
    LIVING = "living_condition", "生产生活条件改善"
    INFRASTRUCTURE = "infrastructure", "基础设施建设"


DEVELOPMENTAL = frozenset(
    {MeasureKind.INDUSTRY, MeasureKind.EMPLOYMENT, MeasureKind.FINANCE, MeasureKind.PUBLIC_POST}
)


# What goes on after clearance: a loan till it is due, a post till its contract ends, school till
# its stage ends (facts B2.8).
LASTING = frozenset(
    {
        MeasureKind.FINANCE,
        MeasureKind.PUBLIC_POST,
        MeasureKind.COMPULSORY_EDUCATION,
        MeasureKind.OTHER_EDUCATION,
    }
)


class MeasureState(TextChoices):
    PLANNED = "planned", "计划中"
    RUNNING = "running", "实施中"
    DONE = "done", "已完成"
    STOPPED = "stopped", "已停止"


# Where a measure may go next; what is over stays as it was told.
MEASURE_MOVES: dict[str, frozenset[str]] = {
    MeasureState.PLANNED: frozenset(
        {MeasureState.PLANNED, MeasureState.RUNNING, MeasureState.DONE, MeasureState.STOPPED}
    ),
    MeasureState.RUNNING: frozenset(
        {MeasureState.RUNNING, MeasureState.DONE, MeasureState.STOPPED}
    ),
    MeasureState.DONE: frozenset({MeasureState.DONE}),
    MeasureState.STOPPED: frozenset({MeasureState.STOPPED}),
}


class SupportAct(TextChoices):
    """What happened to a plan, a measure, a helper pair or a visit."""

    DRAWN_UP = "drawn_up", "制定方案"
    REVISED = "revised", "修改方案"
    MEASURE_ADDED = "measure_added", "增加措施"
    MEASURE_CHANGED = "measure_changed", "更新措施"
    PAIRED = "paired", "结对"
    UNPAIRED = "unpaired", "解除结对"
    VISITED = "visited", "走访"


class VisitKind(TextChoices):
    REGULAR = "regular", "日常走访"
    QUARTERLY = "quarterly", "季度检查"
    VERIFICATION = "verification", "入户核实"
    SWEEP = "sweep", "集中排查"


class Whom(TextChoices):
    """Which households of its villages a campaign asks for."""

    ALL = "", "所有农户"
    RELIEVED = "relieved", "脱贫户"
    MONITORED = "monitored", "监测户"
    CLUE = "clue", "有待处理线索的户"


class DoubtState(TextChoices):
    OPEN = "open", "待处理"
    EXPLAINED = "explained", "已说明"
    GONE = "gone", "已消除"


class HandoverState(TextChoices):
    SENT = "sent", "已移交"
    ACCEPTED = "accepted", "已纳入救助"
    DECLINED = "declined", "不符合条件"


SYSTEM_NAME = "系统"
